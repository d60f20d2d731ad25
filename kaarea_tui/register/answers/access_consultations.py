"""Which rows of the log tell that a person's data were consulted or changed (2.9; CJEU C-579/21).

Not only acts on the card: looks at the proof of a consent, opened requests and letters, the people of a
company, waiting answers to a mailing, and acts on many people at once. Files for mailings and disclosures
have tables of their own in the report.
"""

from collections.abc import Collection, Iterator

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Store

from .access_mails import mails_of

_OF_PERSON: dict[str, str] = {
    "consent": "SELECT id FROM consent WHERE contact_id = ?",
    "objection": "SELECT id FROM objection WHERE contact_id = ?",
    "return": "SELECT id FROM list_return WHERE contact_id = ?",
    "request": "SELECT id FROM request_case WHERE contact_id = ?",
    "import": "SELECT DISTINCT import_id FROM provenance WHERE contact_id = ? AND import_id IS NOT NULL",
}
"""What the log row is about, and which of those are the person's."""

_ONE = "SELECT seq FROM audit WHERE result = 'ok' AND object_type = ? AND object_id IN ({})"
_SEVERAL = "SELECT seq, object_id FROM audit WHERE result = 'ok' AND object_type = ? AND object_id LIKE '% %'"
_MANY_PEOPLE = (
    "SELECT seq, fields FROM audit WHERE result = 'ok' AND object_type = 'contact' AND object_id = ''"
)
_BY_HASH = "SELECT id FROM suppression WHERE hash IN ({})"
# Whoever had a role was shown with it from then on, after its end too.
_AT_COMPANY = """
SELECT a.seq FROM contact_role r JOIN contact k ON k.id = r.contact_id
JOIN audit a ON a.object_type = 'company' AND a.object_id = CAST(r.company_id AS TEXT)
WHERE r.contact_id = ? AND a.action = 'companies.people' AND a.result = 'ok' AND a.at_utc >= k.created_at
    AND a.at_local >= coalesce(r.started_on, '')
"""
_WAITING = """
SELECT a.seq FROM list_return t
JOIN audit a ON a.object_type = 'list' AND a.object_id IN ('', CAST(t.list_id AS TEXT))
WHERE t.contact_id = ? AND a.action = 'returns.proposals' AND a.result = 'ok' AND a.at_utc >= t.recorded_at
    AND a.at_utc <= coalesce(t.decided_at, a.at_utc)
"""


def consultations(store: Store, contact_id: int, hashes: Collection[str]) -> list[int]:
    """The rows' numbers, rising; `hashes` are those of the person's own addresses."""
    found = set(_about(store, "contact", [contact_id]))
    for seq, fields in store.rows(_MANY_PEOPLE):
        if str(contact_id) in fields.partition("contacts=")[2].split():
            found.add(seq)
    for object_type, sql in _OF_PERSON.items():
        found.update(_about(store, object_type, [row[0] for row in store.rows(sql, (contact_id,))]))
    found.update(_about(store, "request_mail", mails_of(store, contact_id)))
    suppressions = [row[0] for row in in_batches(store, _BY_HASH, hashes)]
    found.update(_about(store, "suppression", suppressions))
    for sql in (_AT_COMPANY, _WAITING):
        found.update(row[0] for row in store.rows(sql, (contact_id,)))
    return sorted(found)


def _about(store: Store, object_type: str, numbers: list[int]) -> Iterator[int]:
    """Rows on one of these, and rows on several things of which it is one."""
    told = {str(number) for number in numbers}
    if told:
        yield from (row[0] for row in in_batches(store, _ONE, sorted(told), object_type))
        for seq, several in store.rows(_SEVERAL, (object_type,)):
            if told.intersection(several.split()):
                yield seq
