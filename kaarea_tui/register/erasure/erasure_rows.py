"""Erasing a person row by row, as the field matrix says (rulebook 2.6, 3.3 row 1), in one transaction.

What stays: a tombstone with the internal number, evidence of consents and objections without name or address,
and keyed hashes that keep the addresses from coming back.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from kaarea_tui.data import list_rows
from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hasher
from kaarea_tui.data.rows import remove_contact
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing import stops
from kaarea_tui.rules.emails import role_mailbox_guess
from kaarea_tui.rules.erasure import REGISTRY, Fate, tables_of
from kaarea_tui.rules.suppressions import Kind, hashed_text, scope_of

Hashes = tuple[tuple[str, str], ...]

_CONSENTS = """
SELECT channel, address_key, purpose, list_id, wording_id, how, given_at, ended_at FROM consent
WHERE contact_id = ? ORDER BY id
"""
_OBJECTIONS = "SELECT purpose, how, made_at, released_at FROM objection WHERE contact_id = ? ORDER BY id"
_OWN_CONSENTED = """
SELECT DISTINCT CASE channel WHEN 'email' THEN 'email' ELSE 'phone' END, address_key FROM consent c
WHERE contact_id = ? AND given_by = 'subject' AND address_key <> ''
    AND NOT EXISTS (SELECT 1 FROM contact_phone p WHERE p.number = c.address_key AND p.kind = 'switchboard')
    AND NOT EXISTS (SELECT 1 FROM company k WHERE k.phone = c.address_key)
    AND NOT EXISTS (SELECT 1 FROM company_email f JOIN company k ON k.id = f.company_id
        WHERE f.address_key = c.address_key AND k.kind <> 'sole_trader')
ORDER BY 1, 2
"""
_EVIDENCE = """
INSERT INTO consent_evidence (address_hash, purpose, list_id, wording_id, how, given_at, ended_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_SUPPRESS = """
INSERT INTO suppression (hash, kind, reason, scope, created_at, created_by) VALUES (?, ?, 'erasure', ?, ?, ?)
"""
_SUPPRESSED = """
SELECT hash FROM suppression WHERE reason = 'erasure' AND released_at IS NULL AND hash IN ({})
"""
_KEEP_NOTE = """
INSERT INTO company_note (company_id, body, created_at, kept_at, kept_by)
SELECT ?, ?, created_at, ?, ? FROM contact_note WHERE id = ? AND contact_id = ?
"""
_TOMBSTONE = """
UPDATE contact SET version = version + 1, state = 'erased', last_name = '', first_names = '',
    restricted_on = NULL, restriction_ground = NULL, created_at = ?, created_by = 0,
    updated_at = ?, erased_at = ?
WHERE id = ?
"""
_HELD: tuple[tuple[Kind, str], ...] = (
    ("email", "SELECT id, contact_id, address_key FROM contact_email WHERE id > ? ORDER BY id LIMIT 2000"),
    ("email", "SELECT id, -id, address_key FROM company_email WHERE id > ? ORDER BY id LIMIT 2000"),
    ("phone", "SELECT id, contact_id, number FROM contact_phone WHERE id > ? ORDER BY id LIMIT 2000"),
)
"""Addresses and numbers with who has them, as parties of lists, so many at a time."""
_COMPANY = """
SELECT company_id FROM contact_role WHERE contact_id = ? ORDER BY ended_on IS NOT NULL, id LIMIT 1
"""
OBJECTED = "objection"
"""Before the channel in `consent_evidence.how`: evidence of an objection, not of a consent."""


def own_addresses(store: Store, contact_id: int) -> list[tuple[Kind, str]]:
    """The person's own addresses and numbers, now and in his consents; a shared mailbox is the company's."""
    known = stops.personal_addresses(store, contact_id)
    consented = [
        (kind, key)
        for kind, key in store.rows(_OWN_CONSENTED, (contact_id,))
        if kind != "email" or role_mailbox_guess(key) == "personal"
    ]
    return list(dict.fromkeys([*known, *consented]))


def hashes_of(store: Store, addresses: Iterable[tuple[Kind, str]]) -> Hashes:
    """Kind and keyed hash of each address."""
    hashed = keyed_hasher(store)
    return tuple((kind, hashed(hashed_text(kind, key))) for kind, key in addresses)


def erase_rows(
    call: Call,
    contact_id: int,
    addresses: Iterable[tuple[Kind, str]],
    hashes: Hashes,
    kept: Mapping[int, str],
) -> None:
    """Take all of the person out of the tables; `kept` are notes by number, rewritten without the person."""
    own = list(addresses)
    _keep_notes(call, contact_id, kept)
    _leave_evidence(call, contact_id, own)
    _leave_lists(call.store, contact_id)
    for table in (*reversed(tables_of(Fate.EVIDENCE)), *tables_of(Fate.REVIEW), *tables_of(Fate.DELETE)):
        column = REGISTRY[table].person
        if table != "list_member":
            call.store.run(f"DELETE FROM {table} WHERE {column} = ?", (contact_id,))  # noqa: S608
    now = stamp(call.now)
    call.store.run(_TOMBSTONE, (now, now, now, contact_id))
    remove_contact(call.store, contact_id)
    suppress(call, own, hashes)


def suppress(call: Call, addresses: Iterable[tuple[Kind, str]], hashes: Hashes) -> None:
    """Keep the addresses from coming back (2.6); others who have one of them cannot be mailed there."""
    found = in_batches(call.store, _SUPPRESSED, [digest for _, digest in hashes])
    known = {row[0] for row in found}
    rows = [
        (
            digest,
            kind,
            scope_of("erasure", "email" if kind == "email" else "phone"),
            stamp(call.now),
            call.user.id,
        )
        for kind, digest in dict.fromkeys(hashes)
        if digest not in known
    ]
    call.store.run_many(_SUPPRESS, rows)
    holders = {each for kind, key in addresses for each in stops.holders(call.store, kind, key)}
    holders |= _holders_by_hash(call.store, {digest for _, digest in hashes} - _hashed(call.store, addresses))
    if holders:
        stops.mark_suppressed(call.store, sorted(holders))
        stops.settle(call, sorted(holders), "suppressed")


def _hashed(store: Store, addresses: Iterable[tuple[Kind, str]]) -> set[str]:
    return {digest for _, digest in hashes_of(store, addresses)}


def _holders_by_hash(store: Store, digests: set[str]) -> set[int]:
    """Who has an address of which only the hash is known, as after the restore of an old backup."""
    if not digests:
        return set()
    hashed, found = keyed_hasher(store), set()
    for kind, sql in _HELD:
        after = 0
        while rows := store.rows(sql, (after,)):
            found |= {row[1] for row in rows if hashed(hashed_text(kind, row[2])) in digests}
            after = rows[-1][0]
    return found


def company_of(store: Store, contact_id: int) -> int | None:
    """The company with which texts stay that are kept without the person: of the role now, else the last."""
    found = store.one(_COMPANY, (contact_id,))
    return None if found is None else int(found[0])


def _keep_notes(call: Call, contact_id: int, kept: Mapping[int, str]) -> None:
    company = company_of(call.store, contact_id)
    if company is not None:
        rows = [
            (company, body, stamp(call.now), call.user.id, note_id, contact_id)
            for note_id, body in kept.items()
            if body
        ]
        call.store.run_many(_KEEP_NOTE, rows)


def _leave_evidence(call: Call, contact_id: int, own: list[tuple[Kind, str]]) -> None:
    """One row for each consent and each objection: hash, purpose, wording, times, way (17(3)(e))."""
    now = stamp(call.now)
    digests = [digest for _, digest in hashes_of(call.store, own)]
    first = digests[0] if digests else ""
    rows: list[tuple[object, ...]] = []
    for channel, key, purpose, list_id, wording_id, how, given_at, ended_at in call.store.rows(
        _CONSENTS, (contact_id,)
    ):
        kind: Kind = "email" if channel == "email" else "phone"
        # A consent to post names no address; the person's own first one finds its evidence.
        digest = hashes_of(call.store, [(kind, key)])[0][1] if key else first
        rows.append((digest, purpose, list_id, wording_id, how, given_at, ended_at or now))
    for purpose, how, made_at, released_at in call.store.rows(_OBJECTIONS, (contact_id,)):
        rows += [
            (digest, purpose, None, None, f"{OBJECTED} {how}".strip(), made_at, released_at or now)
            for digest in digests or [""]
        ]
    call.store.run_many(_EVIDENCE, rows)


def _leave_lists(store: Store, contact_id: int) -> None:
    """Take the person's stints away, past ones too, and out of the counts."""
    rows = store.rows("SELECT list_id, state FROM list_member WHERE contact_id = ?", (contact_id,))
    store.run("DELETE FROM list_member WHERE contact_id = ?", (contact_id,))
    gone = Counter((list_id, state) for list_id, state in rows)
    list_rows.count_changes(store, {key: -people for key, people in gone.items()})
