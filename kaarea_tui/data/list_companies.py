"""The mailboxes of companies on a list, by the companies' names, all of them or those of a search.

They stand behind the people, so a range of places in the lists' own indexes holds them (data/list_rows.py).
"""

from collections.abc import Sequence

from . import search_postgres, search_sqlite
from .engine import Row, Store
from .list_rows import COMPANIES, SLOTS, State
from .row_tests import row_test
from .search import Search

_COLUMNS = """
m.id, -m.company_email_id, m.order_no, r.name, '', coalesce(e.address, ''), m.state, m.basis, m.joined_at,
m.left_at, m.left_reason, 0, -m.company_email_id
"""
_ADDRESS = "LEFT JOIN company_email e ON e.id = m.company_email_id AND e.company_id = m.company_id"
_PLACES = (
    f"m.order_no >= {COMPANIES} + h.order_no * {SLOTS}"
    f" AND m.order_no < {COMPANIES} + (h.order_no + 1) * {SLOTS}"
)


def present(
    store: Store,
    list_id: int,
    states: Sequence[State],
    search: Search,
    place: int,
    *,
    upwards: bool,
    limit: int,
) -> list[Row]:
    """Mailboxes of these states that the search finds beyond `place`, nearest first, as of list_search."""
    if search.is_nothing or (not upwards and place <= COMPANIES):
        return []
    place = max(place, COMPANIES - 1) if upwards else place
    rows: list[Row] = []
    for state in states:
        rows += _of_state(store, list_id, state, search, place, upwards=upwards, limit=limit)
    rows.sort(key=lambda row: int(row[2]), reverse=not upwards)
    return rows[:limit]


def _of_state(
    store: Store, list_id: int, state: State, search: Search, place: int, *, upwards: bool, limit: int
) -> list[Row]:
    side, turn = (">", "") if upwards else ("<", "DESC")
    within = f"m.list_id = ? AND m.state = '{state}' AND m.order_no {side} ? AND m.order_no >= {COMPANIES}"
    if search.is_all:
        return store.rows(
            f"SELECT {_COLUMNS} FROM list_member m CROSS JOIN company_row r {_ADDRESS}"  # noqa: S608
            f" WHERE {within} AND r.company_id = m.company_id ORDER BY m.order_no {turn} LIMIT ?",
            (list_id, place, limit),
        )
    hits, values = _hits(store, search)
    return store.rows(
        f"SELECT {_COLUMNS} FROM ({hits}) AS h CROSS JOIN company_row r CROSS JOIN list_member m {_ADDRESS}"  # noqa: S608
        f" WHERE {within} AND {_PLACES} AND r.order_no = h.order_no"
        f" ORDER BY m.order_no {turn} LIMIT ?",
        (*values, list_id, place, limit),
    )


def count(store: Store, list_id: int, states: Sequence[State], search: Search, limit: int) -> int:
    """How many mailboxes of the present states the search finds, up to `limit`."""
    if search.is_nothing or limit <= 0:
        return 0
    hits, values = _hits(store, search)
    found = 0
    for state in states:
        row = store.one(
            f"SELECT count(*) FROM (SELECT 1 FROM ({hits}) AS h CROSS JOIN list_member m"  # noqa: S608
            f" WHERE m.list_id = ? AND m.state = '{state}' AND {_PLACES} LIMIT ?) AS few",
            (*values, list_id, limit - found),
        )
        found += row[0] if row else 0
    return found


def latest_stint(store: Store, list_id: int, mailbox_id: int) -> Row | None:
    """As `list_search.latest_stint`, of a mailbox."""
    return store.one(
        f"SELECT {_COLUMNS}, m.consent_id, d.person_name FROM list_member m"  # noqa: S608
        f" JOIN company_row r ON r.company_id = m.company_id {_ADDRESS}"
        " LEFT JOIN user_account d ON d.id = m.left_by"
        " WHERE m.company_email_id = ? AND m.list_id = ? ORDER BY m.left_at IS NULL DESC, m.id DESC LIMIT 1",
        (mailbox_id, list_id),
    )


def companies(store: Store, search: Search) -> tuple[str, tuple[object, ...]]:
    """The companies whom a search finds, as `mailbox_facts.candidates` takes them."""
    if search.is_nothing:
        return "SELECT order_no, company_id FROM company_row WHERE order_no > ? AND FALSE LIMIT ?", ()
    if search.is_all:
        return "SELECT order_no, company_id FROM company_row WHERE order_no > ? ORDER BY order_no LIMIT ?", ()
    hits, values = _hits(store, search)
    return (
        "SELECT r.order_no, r.company_id FROM (SELECT CAST(? AS bigint) AS place) AS beyond"  # noqa: S608
        f" CROSS JOIN ({hits}) AS h CROSS JOIN company_row r"
        " WHERE h.order_no > beyond.place AND r.order_no = h.order_no ORDER BY r.order_no LIMIT ?",
        values,
    )


def active_companies(store: Store, list_id: int, search: Search) -> tuple[str, tuple[object, ...]]:
    """The companies with an active mailbox on the list whom a search finds, taken alike."""
    test, values = row_test(store, search)
    return (
        "SELECT r.order_no, r.company_id FROM company_row r WHERE r.order_no > ?"  # noqa: S608
        " AND r.company_id IN (SELECT m.company_id FROM list_member m WHERE m.list_id = ?"
        f" AND m.state = 'active' AND m.order_no >= {COMPANIES})"
        f" {'AND FALSE' if search.is_nothing else test} ORDER BY r.order_no LIMIT ?",
        (list_id, *values),
    )


def _hits(store: Store, search: Search) -> tuple[str, tuple[object, ...]]:
    """A query for the places of the companies whom the search finds."""
    if search.is_all:
        return "SELECT order_no FROM company_row", ()
    if store.engine == "sqlite":
        sql = "SELECT t.rowid AS order_no FROM company_text t WHERE company_text MATCH ?"
        return sql, (search_sqlite.match_text(search),)
    hits, values = search_postgres.hits_query(search, "order_no")
    return f"{hits} OFFSET 0", tuple(values)
