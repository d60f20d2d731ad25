"""The members of a list in name order, all of them or those whom a search finds.

Each state has an index that holds its members in name order. A search inside a list meets two sorted sets,
the hits of the words and the members: it looks through the nearest members first, and where they do not fill
the page it goes along the smaller set and looks each up in the other. Pages of two states are merged, and
mailboxes of companies follow behind the people (data/list_companies.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from . import list_companies, search_postgres, search_sqlite
from .engine import Row, Store
from .list_rows import COMPANIES, PARTY, Party, State, counts
from .row_tests import row_test
from .search import Search

LOOKED_AT = 3_000
"""Members who are looked through one by one before the index of words is asked."""
ENOUGH = 20_000
"""Members beyond whom it is never worth while to look through all of them."""
LOWEST, HIGHEST = -(1 << 62), 1 << 62

ORDER_NO, STATE, EMAIL_ID = 2, 6, 12
"""Where these stand in a row of members."""
WIDTH = 13
_COLUMNS = """
m.id, m.contact_id, r.order_no, r.name, r.company, coalesce(e.address, ''), m.state, m.basis, m.joined_at,
m.left_at, m.left_reason, r.restricted, m.email_id
"""
_ADDRESS = "LEFT JOIN contact_email e ON e.id = m.email_id AND e.contact_id = m.contact_id"
EITHER = (
    "LEFT JOIN contact_row r ON r.contact_id = m.contact_id"
    " LEFT JOIN company_row q ON q.company_id = m.company_id"
)
"""Where people and companies come mixed: r is a person's row, q a company's."""
_MAILBOX = "LEFT JOIN company_email f ON f.id = m.company_email_id AND f.company_id = m.company_id"
_EITHER_COLUMNS = f"""
m.id, {PARTY}, coalesce(r.order_no, m.order_no), coalesce(r.name, q.name), coalesce(r.company, ''),
coalesce(e.address, f.address, ''), m.state, m.basis, m.joined_at, m.left_at, m.left_reason,
coalesce(r.restricted, 0), coalesce(m.email_id, -m.company_email_id)
"""


@dataclass(frozen=True, slots=True)
class MemberSearch:
    """What is asked of the members of a list: of the people, and of the companies among them."""

    people: Search
    companies: Search

    @property
    def is_all(self) -> bool:
        """Does it ask for every member?"""
        return self.people.is_all and self.companies.is_all


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which set is gone along: tables, conditions with their values, and the column that rises."""

    tables: str
    where: str
    values: tuple[object, ...]
    place: str


def present(
    store: Store,
    list_id: int,
    states: Sequence[State],
    search: MemberSearch,
    place: int,
    *,
    upwards: bool,
    limit: int,
) -> list[Row]:
    """Members of these states (active, paused) whom the search finds beyond `place`, nearest first.

    A row's second column is the party (data/list_rows.py), a company has its name alone.
    """
    rows: list[Row] = []
    for among in (_people, _mailboxes) if upwards else (_mailboxes, _people):
        if len(rows) < limit:
            rows += among(store, list_id, states, search, place, upwards=upwards, limit=limit - len(rows))
    return rows


def _mailboxes(
    store: Store,
    list_id: int,
    states: Sequence[State],
    search: MemberSearch,
    place: int,
    *,
    upwards: bool,
    limit: int,
) -> list[Row]:
    return list_companies.present(
        store, list_id, states, search.companies, place, upwards=upwards, limit=limit
    )


def _people(
    store: Store,
    list_id: int,
    states: Sequence[State],
    search: MemberSearch,
    place: int,
    *,
    upwards: bool,
    limit: int,
) -> list[Row]:
    if search.people.is_nothing or (upwards and place >= COMPANIES):
        return []
    place, rows = place if upwards else min(place, COMPANIES), list[Row]()
    for state in states:
        rows += _of_state(store, list_id, state, search.people, place, upwards=upwards, limit=limit)
    rows.sort(key=lambda row: int(row[ORDER_NO]), reverse=not upwards)
    return rows[:limit]


def _of_state(
    store: Store, list_id: int, state: State, search: Search, place: int, *, upwards: bool, limit: int
) -> list[Row]:
    side, turn = (">", "") if upwards else ("<", "DESC")
    test, values = row_test(store, search)
    if not search.is_all:
        # What many have, the nearest members have as well; where they do not fill the page it is rarer.
        rows = store.rows(
            f"SELECT {_COLUMNS} FROM (SELECT * FROM list_member m WHERE m.list_id = ? AND m.state = '{state}'"  # noqa: S608
            f" AND m.order_no {side} ? AND m.order_no < {COMPANIES} ORDER BY m.order_no {turn}"
            f" LIMIT {LOOKED_AT}) AS m"
            f" CROSS JOIN contact_row r {_ADDRESS} WHERE r.order_no = m.order_no {test}"
            f" ORDER BY m.order_no {turn} LIMIT ?",
            (list_id, place, *values, limit),
        )
        members = counts(store, [list_id])[list_id][state]
        if len(rows) >= limit or members <= LOOKED_AT:
            return rows
    plan = _plan(store, list_id, state, search)
    return store.rows(
        f"SELECT {_COLUMNS} FROM {plan.tables} {_ADDRESS} WHERE {plan.where} AND {plan.place} {side} ?"  # noqa: S608
        f" ORDER BY {plan.place} {turn} LIMIT ?",
        (*plan.values, place, limit),
    )


def ended(
    store: Store, list_id: int, search: MemberSearch, place: tuple[str, int], *, upwards: bool, limit: int
) -> list[Row]:
    """Stints that are over, the latest first; `place` is left_at and number of a stint."""
    test, values = either_test(store, search)
    side, turn = ("<", "DESC") if upwards else (">", "")
    return store.rows(
        f"SELECT {_EITHER_COLUMNS} FROM list_member m {EITHER} {_ADDRESS} {_MAILBOX}"  # noqa: S608
        f" WHERE m.list_id = ? AND m.state = 'ended' AND {test}"
        f" AND (m.left_at, m.id) {side} (?, ?) ORDER BY m.left_at {turn}, m.id {turn} LIMIT ?",
        (list_id, *values, *place, limit),
    )


def either_test(store: Store, search: MemberSearch) -> tuple[str, tuple[object, ...]]:
    """The search as a condition on stints of people and of companies alike."""
    people, theirs = ("", ()) if search.people.is_nothing else row_test(store, search.people)
    companies, own = ("", ()) if search.companies.is_nothing else row_test(store, search.companies, "q.words")
    if search.people.is_nothing:
        people = " AND FALSE"
    if search.companies.is_nothing:
        companies = " AND FALSE"
    test = f"(r.contact_id IS NOT NULL {people} OR q.company_id IS NOT NULL {companies})"
    return test, (*theirs, *own)


def count(store: Store, list_id: int, states: Sequence[State], search: MemberSearch, limit: int) -> int:
    """How many members of these states the search finds; `limit` means: that many or more."""
    found = 0
    for state in states:
        if state == "ended":
            test, values = either_test(store, search)
            tables, where = f"list_member m {EITHER}", f"m.list_id = ? AND m.state = 'ended' AND {test}"
            given: tuple[object, ...] = (list_id, *values)
        elif search.people.is_nothing:
            continue
        else:
            plan = _plan(store, list_id, state, search.people)
            tables, where, given = plan.tables, plan.where, plan.values
        row = store.one(
            f"SELECT count(*) FROM (SELECT 1 FROM {tables} WHERE {where} LIMIT ?) AS few",  # noqa: S608
            (*given, limit - found),
        )
        found += row[0] if row else 0
        if found >= limit:
            return found
    present_states = [state for state in states if state != "ended"]
    return found + list_companies.count(store, list_id, present_states, search.companies, limit - found)


def latest_stint(store: Store, list_id: int, party: Party) -> Row | None:
    """The party's present or latest stint; behind its row consent at joining and who ended it."""
    if party < 0:
        return list_companies.latest_stint(store, list_id, -party)
    return store.one(
        f"SELECT {_COLUMNS}, m.consent_id, d.person_name FROM list_member m"  # noqa: S608
        f" JOIN contact_row r ON r.contact_id = m.contact_id {_ADDRESS}"
        " LEFT JOIN user_account d ON d.id = m.left_by"
        " WHERE m.contact_id = ? AND m.list_id = ? ORDER BY m.left_at IS NULL DESC, m.id DESC LIMIT 1",
        (party, list_id),
    )


def people(store: Store, search: Search) -> tuple[str, tuple[object, ...]]:
    """The people whom a search finds, as `list_facts.candidates` takes them."""
    if search.is_nothing:
        return "SELECT order_no, contact_id FROM contact_row WHERE order_no > ? AND FALSE LIMIT ?", ()
    if search.is_all:
        return "SELECT order_no, contact_id FROM contact_row WHERE order_no > ? ORDER BY order_no LIMIT ?", ()
    if store.engine == "sqlite":
        return (
            "SELECT r.order_no, r.contact_id FROM contact_text t CROSS JOIN contact_row r"
            " WHERE t.rowid > ? AND contact_text MATCH ? AND r.order_no = t.rowid ORDER BY t.rowid LIMIT ?",
            (search_sqlite.match_text(search),),
        )
    hits, values = search_postgres.hits_query(search, "order_no")
    return (
        "SELECT r.order_no, r.contact_id FROM (SELECT CAST(? AS bigint) AS place OFFSET 0) AS beyond"  # noqa: S608
        f" CROSS JOIN ({hits}) AS h CROSS JOIN contact_row r"
        " WHERE h.order_no > beyond.place AND r.order_no = h.order_no ORDER BY r.order_no LIMIT ?",
        tuple(values),
    )


def active_people(store: Store, list_id: int, search: Search) -> tuple[str, tuple[object, ...]]:
    """The active members whom a search finds, as `list_facts.candidates` takes them."""
    test, values = row_test(store, search)
    return (
        "SELECT m.order_no, m.contact_id FROM list_member m CROSS JOIN contact_row r"  # noqa: S608
        " WHERE m.order_no > ? AND m.list_id = ? AND m.state = 'active' AND r.order_no = m.order_no"
        f" {'AND FALSE' if search.is_nothing else test} ORDER BY m.order_no LIMIT ?",
        (list_id, *values),
    )


def _plan(store: Store, list_id: int, state: State, search: Search) -> _Plan:
    test, values = row_test(store, search)
    if search.is_all or _along_members(store, list_id, state, search):
        joined = (
            f"m.list_id = ? AND m.state = '{state}' AND m.order_no < {COMPANIES} AND r.order_no = m.order_no"
        )
        return _Plan(
            "list_member m CROSS JOIN contact_row r", f"{joined} {test}", (list_id, *values), "m.order_no"
        )
    if store.engine == "sqlite":
        return _Plan(
            "contact_text t CROSS JOIN list_member m CROSS JOIN contact_row r",
            f"contact_text MATCH ? AND m.list_id = ? AND m.state = '{state}' AND m.order_no = t.rowid"
            " AND r.order_no = m.order_no",
            (search_sqlite.match_text(search), list_id),
            "t.rowid",
        )
    # The hits first and apart: PostgreSQL would otherwise go along the whole list.
    hits, given = search_postgres.hits_query(search, "order_no")
    return _Plan(
        f"({hits} OFFSET 0) AS h CROSS JOIN list_member m CROSS JOIN contact_row r",
        f"m.list_id = ? AND m.state = '{state}' AND m.order_no = h.order_no AND r.order_no = h.order_no",
        (*given, list_id),
        "h.order_no",
    )


def _along_members(store: Store, list_id: int, state: State, search: Search) -> bool:
    """Is it quicker to go along the members than along the hits?"""
    members = counts(store, [list_id])[list_id][state]
    if members <= LOOKED_AT or members >= ENOUGH:
        return members <= LOOKED_AT
    values: list[object] = [search_sqlite.match_text(search)]
    hits = "SELECT 1 FROM contact_text WHERE contact_text MATCH ?"
    if store.engine != "sqlite":
        hits, values = search_postgres.hits_query(search, "1")
    row = store.one(f"SELECT count(*) FROM ({hits} LIMIT ?) AS few", (*values, members))  # noqa: S608
    return row is not None and row[0] >= members
