"""What the mailing rules ask of a company's mailbox on a list (N1), told like the facts of people.

See data/list_facts.py for the bits. A row's party and address are both the mailbox's number with a minus.
"""

from collections.abc import Iterator, Sequence

from .batches import in_batches
from .engine import Row, Store
from .list_rows import mailbox_place

_AT_ONCE = 20_000
_CANDIDATES = 50_000
RESTS = """
c.restricted_on IS NOT NULL OR EXISTS (SELECT 1 FROM restriction x WHERE x.contact_id = c.id
    AND x.lifted_at IS NULL AND (x.scope = 'purpose'
    AND (x.detail = l.purpose OR x.detail = 'MARKETING' AND l.kind <> 'SERVICE')
    OR x.scope = 'field_group' AND l.kind <> 'SERVICE'))
"""
"""The data of a person `c` may not be used for a list `l`: processing is restricted."""
# A sole trader is a natural person: what stops or allows the person counts for the mailbox.
_TRADER = "o.kind = 'sole_trader' AND r.company_id = o.id AND coalesce(r.ended_on, '9999') > ?"
_MASK = f"""
CASE WHEN e.id IS NULL THEN 1 WHEN e.bounced_on IS NOT NULL THEN 2 ELSE 0 END
+ CASE e.suppressed WHEN 1 THEN 4 ELSE 0 END
+ CASE WHEN e.stopped_on IS NOT NULL THEN 32768 ELSE 0 END
+ CASE WHEN EXISTS (SELECT 1 FROM contact_role r JOIN contact c ON c.id = r.contact_id
    WHERE {_TRADER} AND ({RESTS})) THEN 8 ELSE 0 END
+ CASE WHEN e.use = 'general' AND o.kind <> 'sole_trader' THEN 16 ELSE 0 END
+ CASE WHEN EXISTS (SELECT 1 FROM company_ban b WHERE b.company_id = o.id AND b.released_at IS NULL)
    THEN 64 ELSE 32 END
+ coalesce((SELECT max(CASE WHEN x.purpose = 'MARKETING' THEN 256 ELSE 0 END)
    + max(CASE WHEN x.purpose = l.purpose THEN 512 ELSE 0 END)
    FROM contact_role r JOIN objection x ON x.contact_id = r.contact_id
    WHERE {_TRADER} AND x.state <> 'released'), 0)
+ CASE WHEN l.kind <> 'MARKETING' AND e.use = 'general' AND o.relationship = 'customer' THEN 2048 ELSE 0 END
"""  # noqa: S608 - our own text
_COVERS = f"""
contact_role r JOIN consent k ON k.contact_id = r.contact_id
WHERE {_TRADER} AND e.use = 'general' AND k.channel = l.channel AND k.ended_at IS NULL
    AND k.purpose = l.purpose AND k.given_by = 'subject' AND k.address_key = e.address_key
    AND (k.list_id = l.id OR (k.list_id IS NULL AND (k.list_group = l.list_group AND k.list_group <> ''
        OR k.list_group = '' AND k.purpose <> 'MARKETING')))
"""
_CONSENT_ID = f"(SELECT max(k.id) FROM {_COVERS})"  # noqa: S608
_CONSENT_BIT = f"CASE WHEN EXISTS (SELECT 1 FROM {_COVERS}) THEN 1024 ELSE 0 END"  # noqa: S608
# Left by an own act, from this mailbox or from one that is not on the card any more: nothing brings it back.
_UNSUBSCRIBED_BIT = f"""
CASE WHEN l.kind <> 'SERVICE' AND EXISTS (SELECT 1 FROM list_member u WHERE u.company_id = o.id
    AND u.list_id = l.id AND u.state = 'ended' AND u.left_reason = 'unsubscribed'
    AND (u.company_email_id = e.id
        OR NOT EXISTS (SELECT 1 FROM company_email y WHERE y.id = u.company_email_id))
    AND NOT EXISTS (SELECT 1 FROM {_COVERS} AND k.given_at > u.left_at)) THEN 16384 ELSE 0 END
"""  # noqa: S608
_PAUSED_BIT = "CASE m.state WHEN 'paused' THEN 8192 ELSE 0 END"
_STINTS = """
FROM list_member m CROSS JOIN mailing_list l CROSS JOIN company o
LEFT JOIN company_email e ON e.id = m.company_email_id AND e.company_id = m.company_id
WHERE {which} AND m.company_id IS NOT NULL AND l.id = m.list_id AND o.id = m.company_id
"""
_OF_LIST = _STINTS.format(which="m.list_id = ? AND m.left_at IS NULL AND m.company_email_id IS NOT NULL")
_NUMBER = "-m.company_email_id"


def _days(today: str, times: int) -> tuple[str, ...]:
    """The values of the places in the parts above: two in a mask, one in each look for a consent."""
    return (today,) * times


def members(store: Store, list_id: int, today: str) -> Iterator[list[Row]]:
    """As `list_facts.members`; inside `reading`."""
    sql = f"SELECT {_NUMBER}, {_NUMBER}, {_MASK} + {_CONSENT_BIT} + {_PAUSED_BIT} {_OF_LIST}"
    yield from store.portions(sql, (*_days(today, 3), list_id), _AT_ONCE)


def exported(store: Store, list_id: int, today: str) -> Iterator[list[Row]]:
    """As `list_facts.exported`: a company has no first and no last name (N1)."""
    sql = (
        f"SELECT {_NUMBER}, {_NUMBER}, {_MASK} + {_CONSENT_BIT} + {_PAUSED_BIT},"
        f" e.address, '', '', o.name {_OF_LIST}"
    )
    yield from store.portions(sql, (*_days(today, 3), list_id), _AT_ONCE)


def leaning(list_id: int, today: str) -> tuple[str, tuple[object, ...]]:
    """A statement for the consents on which mailboxes of sole traders rest, and its values."""
    return f"SELECT {_CONSENT_ID} AS consent_id {_OF_LIST}", (*_days(today, 1), list_id)


def stints_of(store: Store, mailbox_ids: Sequence[int], today: str) -> list[Row]:
    """As `list_facts.stints_of`, by the numbers of mailboxes."""
    if not mailbox_ids:
        return []
    which = f"m.company_email_id IN ({', '.join('?' * len(mailbox_ids))}) AND m.left_at IS NULL"
    return stints(store, which, mailbox_ids, today)


def stints(store: Store, which: str, numbers: Sequence[int], today: str) -> list[Row]:
    """As `list_facts.stints`; `which` is a condition on the stints `m` with a place for each number."""
    return store.rows(
        f"SELECT {_NUMBER}, {_NUMBER}, {_MASK} + {_CONSENT_BIT}, m.id, l.id, l.kind, m.state"
        f" {_STINTS.format(which=which)}",
        (*_days(today, 3), *numbers),
    )


def candidates(
    store: Store, list_id: int, today: str, source: str, values: Sequence[object]
) -> Iterator[list[Row]]:
    """As `list_facts.candidates`, of companies: each shared mailbox a row, others are never on a list.

    `source` gives order_no and company_id.
    """
    sql = (
        f"SELECT p.order_no, e.position, -e.id, {_MASK} + {_UNSUBSCRIBED_BIT}, {_CONSENT_ID},"  # noqa: S608
        " CASE WHEN EXISTS (SELECT 1 FROM list_member x WHERE x.list_id = l.id"
        " AND x.company_email_id = e.id AND x.left_at IS NULL) THEN 1 ELSE 0 END"
        f" FROM (SELECT order_no, company_id FROM ({source}) AS found ORDER BY order_no LIMIT {_CANDIDATES})"
        " AS p CROSS JOIN mailing_list l CROSS JOIN company o"
        " LEFT JOIN company_email e ON e.company_id = o.id AND e.use = 'general'"
        " WHERE l.id = ? AND o.id = p.company_id ORDER BY p.order_no, e.position"
    )
    after = -(1 << 62)
    while rows := store.rows(sql, (*_days(today, 4), after, *values, _CANDIDATES, list_id)):
        after = rows[-1][0]
        yield [
            (mailbox_place(order_no, position), number, number, *told)
            for order_no, position, number, *told in rows
            if number is not None
        ]


def candidates_of(store: Store, mailbox_ids: Sequence[int], list_id: int, today: str) -> list[Row]:
    """The same of shared mailboxes by their numbers; others have no row."""
    wanted = set(mailbox_ids)
    companies = sorted({row[0] for row in in_batches(store, _COMPANIES_OF, mailbox_ids)})
    rows: list[Row] = []
    for start in range(0, len(companies), 500):
        some = companies[start : start + 500]
        marks = ", ".join("?" * len(some))
        source = (
            "SELECT order_no, company_id FROM company_row"  # noqa: S608
            f" WHERE order_no > ? AND company_id IN ({marks}) ORDER BY order_no LIMIT ?"
        )
        for portion in candidates(store, list_id, today, source, some):
            rows += [row for row in portion if -row[1] in wanted]
    return rows


_COMPANIES_OF = "SELECT company_id FROM company_email WHERE id IN ({})"


def address_keys(store: Store, mailbox_ids: Sequence[int]) -> dict[int, str]:
    """The normalised form of these mailboxes' addresses, by their numbers with a minus."""
    sql = "SELECT -id, address_key FROM company_email WHERE id IN ({})"
    return dict(in_batches(store, sql, mailbox_ids)) if mailbox_ids else {}
