"""What the mailing rules ask of a person, an address and a list, read for many people at once.

Each person comes with one small number, `mask`, a bit for each fact, so that a million people give a few
dozen different numbers and the rule itself (rules/mailing.py) is asked once for each. Nothing is decided
here. Join orders are pinned: CROSS JOIN holds SQLite to the order written. Mailboxes of companies come behind
the people, as parties of data/list_rows.py with facts of their own (data/mailbox_facts.py).
"""

from collections.abc import Iterator, Sequence

from . import mailbox_facts
from .engine import Row, Store
from .list_rows import Party, mailboxes, people_of

NO_ADDRESS = 1
BOUNCED = 2
SUPPRESSED = 4
RESTRICTED = 8
ROLE_MAILBOX = 16
"""A shared mailbox of a company that is no natural person (N1)."""
ROLE_OPEN = 32
ROLE_BANNED = 64
"""An open role in a company that has forbidden marketing."""
ROLE_ENDED = 128
MARKETING_OBJECTION = 256
PURPOSE_OBJECTION = 512
CONSENT = 1024
AGREEMENT = 2048
"""An open role in a customer company; asked only for lists that live on an agreement (M11, M12)."""
SUPPRESSED_WHOLLY = 4096
"""Not read here, for only keyed hashes tell it (register/lists/mailing_facts.py)."""
PAUSED = 8192
"""The stint rests: no fact of 4.3, told with them to those who read whole lists."""
UNSUBSCRIBED = 16384
"""Left this very list by an own act, and gave no consent for it since; told of those who might join."""
STOPPED = 32768
"""A mailbox that is on no list until its stop is released (N1)."""
ROLES = ROLE_OPEN | ROLE_BANNED | ROLE_ENDED
AT_ONCE = 20_000
"""Members whose facts are read at a time: memory does not grow with the list."""
CANDIDATES = 50_000
"""People who might join, read at a time."""

# Roles of one sort are one bit. Where a person's roles differ, the largest and the smallest come together and
# the reader looks at the roles themselves (register/lists/mailing_facts.py) and at whose address it is.
_ROLE = (
    "CASE WHEN coalesce(r.ended_on, '9999') <= ? THEN 128 WHEN r.company_id IN"
    " (SELECT b.company_id FROM company_ban b WHERE b.released_at IS NULL) THEN 64 ELSE 32 END"
)
_MASK = f"""
CASE WHEN e.id IS NULL THEN 1 WHEN e.bounced_on IS NOT NULL THEN 2 ELSE 0 END
+ CASE e.suppressed WHEN 1 THEN 4 ELSE 0 END
+ CASE WHEN {mailbox_facts.RESTS} THEN 8 ELSE 0 END
+ coalesce((SELECT max({_ROLE}) | min({_ROLE}) FROM contact_role r
    WHERE r.contact_id = c.id), 0)
+ coalesce((SELECT max(CASE WHEN o.purpose = 'MARKETING' THEN 256 ELSE 0 END)
    + max(CASE WHEN o.purpose = l.purpose THEN 512 ELSE 0 END)
    FROM objection o WHERE o.contact_id = c.id AND o.state <> 'released'), 0)
+ CASE WHEN l.kind <> 'MARKETING' AND EXISTS (SELECT 1 FROM contact_role q
    JOIN company y ON y.id = q.company_id WHERE q.contact_id = c.id AND y.relationship = 'customer'
    AND coalesce(q.ended_on, '9999') > ?) THEN 2048 ELSE 0 END
"""  # noqa: S608 - our own text
# What rules.consents.covers says; a test holds the two together.
_COVERS = """
consent k WHERE k.contact_id = c.id AND k.channel = l.channel AND k.ended_at IS NULL
    AND k.purpose = l.purpose AND k.given_by = 'subject'
    AND (k.address_key = e.address_key OR k.channel = 'post')
    AND k.left_lists NOT LIKE '% ' || l.id || ' %'
    AND (k.list_id = l.id OR (k.list_id IS NULL AND (k.list_group = l.list_group AND k.list_group <> ''
        OR k.list_group = '' AND k.purpose <> 'MARKETING')))
"""
_CONSENT_BIT = f"CASE WHEN EXISTS (SELECT 1 FROM {_COVERS}) THEN 1024 ELSE 0 END"  # noqa: S608
# Service mail that the contract needs is no matter of taste, so it is not asked there.
_UNSUBSCRIBED_BIT = f"""
CASE WHEN l.kind <> 'SERVICE' AND EXISTS (SELECT 1 FROM list_member u WHERE u.list_id = l.id
    AND u.contact_id = c.id AND u.state = 'ended' AND u.left_reason = 'unsubscribed'
    AND NOT EXISTS (SELECT 1 FROM {_COVERS} AND k.given_at > u.left_at)) THEN 16384 ELSE 0 END
"""  # noqa: S608
_PAUSED_BIT = "CASE m.state WHEN 'paused' THEN 8192 ELSE 0 END"
_CONSENT_ID = f"(SELECT max(k.id) FROM {_COVERS})"  # noqa: S608

# Members in the order of their numbers, for that is the order in which all tables hold them: in name order
# each look at another table would be somewhere else. l: the list, m: the stint, c: the person, e: the address
# that the list uses, w: the browse row.
_MEMBERS = """
FROM mailing_list l CROSS JOIN list_member m CROSS JOIN contact c{more}
LEFT JOIN contact_email e ON e.id = m.email_id AND e.contact_id = m.contact_id
WHERE l.id = ? AND m.list_id = l.id AND m.left_at IS NULL AND c.id = m.contact_id {joined}
"""
_JUDGED = _MEMBERS.format(more="", joined="")
_EXPORTED = _MEMBERS.format(more=" CROSS JOIN contact_row w", joined="AND w.order_no = m.order_no")


def members(store: Store, list_id: int, today: str) -> Iterator[list[Row]]:
    """All who are on a list, in portions; inside `reading`.

    Rows: party, email_id, mask with PAUSED.
    """
    sql = f"SELECT m.contact_id, m.email_id, {_MASK} + {_CONSENT_BIT} + {_PAUSED_BIT} {_JUDGED}"
    yield from _in_portions(store, sql, list_id, today)
    yield from mailbox_facts.members(store, list_id, today)


def exported(store: Store, list_id: int, today: str) -> Iterator[list[Row]]:
    """The same with what a list's file holds (L2).

    Rows: party, email_id, mask with PAUSED, address, first names, last name, company. A mailbox has no names.
    """
    sql = (
        f"SELECT m.contact_id, m.email_id, {_MASK} + {_CONSENT_BIT} + {_PAUSED_BIT},"
        f" e.address, c.first_names, c.last_name, w.company {_EXPORTED}"
    )
    yield from _in_portions(store, sql, list_id, today)
    yield from mailbox_facts.exported(store, list_id, today)


def leaning(store: Store, list_id: int, today: str) -> list[Row]:
    """On what consents those rest who are on a list, by the address in use; people without any left out.

    Rows: wording, language shown, notice version, people.
    """
    sql = f"SELECT {_CONSENT_ID} AS consent_id {_JUDGED}"
    traders, values = mailbox_facts.leaning(list_id, today)
    return store.rows(
        "SELECT y.wording_id, y.wording_language, y.notice_version, count(*)"  # noqa: S608
        f" FROM ({sql} UNION ALL {traders}) AS x JOIN consent y ON y.id = x.consent_id"
        " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        (list_id, *values),
    )


def _days(today: str) -> tuple[str, ...]:
    """The values of the places in a mask."""
    return (today, today, today)


def _in_portions(store: Store, sql: str, list_id: int, today: str) -> Iterator[list[Row]]:
    # The order names the index to go along; PostgreSQL would sort for it.
    order = " ORDER BY m.contact_id" if store.engine == "sqlite" else ""
    yield from store.portions(sql + order, (*_days(today), list_id), AT_ONCE)


def stints_of(store: Store, parties: Sequence[Party], today: str) -> list[Row]:
    """What these parties are on at present, with the facts of the address in use.

    Rows: party, email_id, mask, stint, list_id, kind, state.
    """
    wanted = people_of(parties)
    marks = ", ".join("?" * len(wanted))
    rows = _stints(store, f"m.contact_id IN ({marks}) AND m.left_at IS NULL", wanted, today) if wanted else []
    return [*rows, *mailbox_facts.stints_of(store, mailboxes(parties), today)]


def stints(store: Store, stint_ids: Sequence[int], today: str) -> list[Row]:
    """The same of stints by their numbers."""
    which = f"m.id IN ({', '.join('?' * len(stint_ids))})"
    return [*_stints(store, which, stint_ids, today), *mailbox_facts.stints(store, which, stint_ids, today)]


def _stints(store: Store, which: str, numbers: Sequence[int], today: str) -> list[Row]:
    return store.rows(
        f"SELECT m.contact_id, m.email_id, {_MASK} + {_CONSENT_BIT}, m.id, l.id, l.kind, m.state"  # noqa: S608
        " FROM list_member m CROSS JOIN mailing_list l CROSS JOIN contact c"
        " LEFT JOIN contact_email e ON e.id = m.email_id AND e.contact_id = m.contact_id"
        f" WHERE {which} AND l.id = m.list_id AND c.id = m.contact_id",
        (*_days(today), *numbers),
    )


def candidates(
    store: Store, list_id: int, today: str, source: str, values: Sequence[object]
) -> Iterator[list[Row]]:
    """People who might join, each address a row, in portions and there by their numbers.

    `source` is a statement of ours that gives order_no and contact_id of at most so many people in rising
    order_no, behind the first of its values, `after`; the last is the number of people wanted. Rows:
    order_no, contact_id, email_id, mask without consent, consent that covers, on the list already (1 or 0).
    """
    sql = (
        f"SELECT p.order_no, p.contact_id, e.id, {_MASK} + {_UNSUBSCRIBED_BIT}, {_CONSENT_ID},"  # noqa: S608
        " CASE WHEN EXISTS (SELECT 1 FROM list_member x WHERE x.list_id = l.id"
        " AND x.contact_id = p.contact_id AND x.left_at IS NULL) THEN 1 ELSE 0 END"
        # Sorted by number before anything else is looked up: the tables hold people in that order.
        f" FROM (SELECT order_no, contact_id FROM ({source}) AS found ORDER BY contact_id LIMIT {CANDIDATES})"
        " AS p CROSS JOIN mailing_list l CROSS JOIN contact c"
        " LEFT JOIN contact_email e ON e.contact_id = c.id"
        " WHERE l.id = ? AND c.id = p.contact_id ORDER BY p.contact_id, e.position, e.id"
    )
    after = -(1 << 62)
    while rows := store.rows(sql, (*_days(today), after, *values, CANDIDATES, list_id)):
        yield rows
        after = max([row[0] for row in rows])


def addresses_of(store: Store, contact_id: int, list_id: int, today: str) -> list[Row]:
    """All addresses of one person in their order, with the facts for one list, whether he is on it or not.

    Rows as of `candidates`; one without address where there is none; nothing for nobody.
    """
    source = "SELECT order_no, contact_id FROM contact_row WHERE order_no > ? AND contact_id = ? LIMIT ?"
    return [row for portion in candidates(store, list_id, today, source, (contact_id,)) for row in portion]


def roles_of(store: Store, contact_ids: Sequence[int], today: str) -> list[Row]:
    """Roles of these people: contact_id, a company's e-mail address, ended (1 or 0), banned (1 or 0).

    A company with several addresses has a row for each, one without any a row without address.
    """
    marks = ", ".join("?" * len(contact_ids))
    return store.rows(
        "SELECT r.contact_id, coalesce(a.address_key, ''),"  # noqa: S608
        " CASE WHEN coalesce(r.ended_on, '9999') <= ? THEN 1 ELSE 0 END,"
        " CASE WHEN EXISTS (SELECT 1 FROM company_ban b WHERE b.company_id = r.company_id"
        " AND b.released_at IS NULL) THEN 1 ELSE 0 END"
        " FROM contact_role r LEFT JOIN company_email a ON a.company_id = r.company_id"
        f" WHERE r.contact_id IN ({marks})",
        (today, *contact_ids),
    )


def address_keys(store: Store, email_ids: Sequence[int]) -> dict[int, str]:
    """The normalised form of these addresses; those of mailboxes are told with a minus."""
    found = mailbox_facts.address_keys(store, mailboxes(email_ids))
    if own := people_of(email_ids):
        marks = ", ".join("?" * len(own))
        found |= dict(store.rows(f"SELECT id, address_key FROM contact_email WHERE id IN ({marks})", own))  # noqa: S608
    return found
