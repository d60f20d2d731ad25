"""Lists as they were, and their figures: read for a report, so they may take their time on a long list."""

from .engine import Row, Store
from .list_rows import COMPANIES, PARTY, PRESENT, SLOTS
from .list_search import EITHER, MemberSearch, either_test

# A company that has left has no place of its own on the list any more; two mailboxes may share one.
_LEFT_PLACE = f"coalesce(r.order_no, {COMPANIES} + q.order_no * {SLOTS} + m.company_email_id % {SLOTS})"
_COLUMNS = f"""
{PARTY}, {{place}}, coalesce(r.name, q.name), coalesce(r.company, ''), m.basis, m.joined_at, m.left_at,
m.left_reason
"""
# Each state has an index of its own; one condition over all of them would look through every list there is.
_STILL = "m.list_id = ? AND m.state = '{}' AND m.joined_at < ?"
_SINCE_LEFT = "m.list_id = ? AND m.state = 'ended' AND m.left_at >= ? AND m.joined_at < ?"
_FROM = f"FROM list_member m {EITHER}"


def on_list_at(
    store: Store, list_id: int, moment: str, search: MemberSearch, *, after: int, limit: int
) -> list[Row]:
    """Members who were on the list just before `moment`, in the list's order beyond the place `after`."""
    rows: list[Row] = []
    for where, values, place in _parts(list_id, moment):
        test, words = either_test(store, search)
        rows += store.rows(
            f"SELECT {_COLUMNS.format(place=place)} {_FROM} WHERE {where} AND {test} AND {place} > ?"
            f" ORDER BY {place} LIMIT ?",
            (*values, *words, after, limit),
        )
    return sorted(rows, key=lambda row: int(row[1]))[:limit]


def how_many_at(store: Store, list_id: int, moment: str) -> int:
    """How many members were on the list just before `moment`."""
    counted = 0
    for where, values, _ in _parts(list_id, moment):
        row = store.one(f"SELECT count(*) FROM list_member m WHERE {where}", values)  # noqa: S608
        counted += row[0] if row else 0
    return counted


def _parts(list_id: int, moment: str) -> list[tuple[str, tuple[object, ...], str]]:
    still = [(_STILL.format(state), (list_id, moment), "m.order_no") for state in PRESENT]
    return [*still, (_SINCE_LEFT, (list_id, moment, moment), _LEFT_PLACE)]


def reasons(store: Store, list_id: int, latest: int) -> list[tuple[str, int]]:
    """Why the latest people left, the most frequent reason first."""
    rows = store.rows(
        "SELECT left_reason, count(*) AS people FROM (SELECT left_reason FROM list_member WHERE list_id = ?"
        " AND state = 'ended' ORDER BY left_at DESC, id DESC LIMIT ?) AS gone GROUP BY left_reason"
        " ORDER BY people DESC, left_reason",
        (list_id, latest),
    )
    return [(str(reason), int(people)) for reason, people in rows]


def proof(store: Store, list_id: int) -> list[tuple[str, str, int, str, int]]:
    """On what the present members rest: basis at joining, wording and version, notice version, people."""
    counted: dict[tuple[str, str, int, str], int] = {}
    for state in PRESENT:
        rows = store.rows(
            "SELECT m.basis, coalesce(w.code, ''), coalesce(w.version, 0), coalesce(k.notice_version, ''),"  # noqa: S608
            " count(*)"
            " FROM list_member m LEFT JOIN consent k ON k.id = m.consent_id"
            " LEFT JOIN wording w ON w.id = k.wording_id"
            f" WHERE m.list_id = ? AND m.state = '{state}' GROUP BY 1, 2, 3, 4",
            (list_id,),
        )
        for *what, people in rows:
            key = (str(what[0]), str(what[1]), int(what[2]), str(what[3]))
            counted[key] = counted.get(key, 0) + people
    return [(*key, people) for key, people in sorted(counted.items())]
