"""The inbox: cases in the order of their real urgency, as quick with 100,000 of them as with 100 (D11; P8).

What is overdue comes first, then what is due next; what waits for the requester comes last. A page is found
by its place in an index and goes on from there, so none is skipped or repeated while others work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from kaarea_tui.data.engine import Row
from kaarea_tui.data.search import Direction
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.rules.deadlines import TARGET_DAYS_BEFORE, Urgency
from kaarea_tui.rules.problem import N_

from .request_clock import LATE, PAUSED, RUNNING, urgency_of
from .request_rows import ANSWERED_ON, sees_contents

Filter = Literal["mine", "registered", "open", "overdue", "suspended", "closed", "all"]
FILTERS: Mapping[str, str] = {
    "mine": N_("My cases"),
    "registered": N_("Written down by me"),
    "open": N_("Open cases"),
    "overdue": N_("Overdue"),
    "suspended": N_("Waiting for the requester"),
    "closed": N_("Closed"),
    "all": N_("All"),
}
"""What the inbox can show; code and label."""

_ACTING = frozenset({"request.handle", "request.approve", "request.execute"})
LONGEST_PAGE = 500
COUNT_TO = 1_000

Place = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A case in the inbox; what is None is not shown to this user (P8).

    A page goes on from `place`: the filter, the number of its stretch and the keys of its order.
    """

    id: int
    number: str
    state: str
    type: str | None
    requester: str | None
    contact_id: int | None
    due: date | None
    urgency: Urgency | None
    """None of a closed case as well."""
    days_left: int | None
    owner: str | None
    place: Place = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Cases in the order of their urgency, closed ones newest first; whether none comes before, or after."""

    rows: tuple[InboxRow, ...]
    at_start: bool
    at_end: bool


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How many cases are in hand, each to a thousand: 1001 means more."""

    open: int
    mine: int
    registered: int
    overdue: int
    soon: int
    """Due within seven days, not overdue (D11)."""
    suspended: int
    to_act: "ToAct"


@dataclass(frozen=True, slots=True)
class ToAct:
    """What waits for this user: of who may handle or decide cases all, of others the own ones."""

    late: int
    soon: int
    """Due within seven days."""
    to_approve: int | None
    """Proposed by somebody else; None for who does not approve."""
    new_letters: int | None
    """None for who does not read the letters."""


class _Order(NamedTuple):
    """Which rows, and by what index they come."""

    where: str
    values: tuple[object, ...]
    keys: tuple[str, ...]
    """Columns of the place; rows come by them, all upwards or all downwards."""
    descending: bool = False


_URGENT = ("due", "id")
_COLUMNS = f"""
SELECT c.id, c.number, c.state, c.type, c.requester_name, c.requester_address, c.contact_id, c.due,
    c.pause_ends_on, c.closed_at, c.owner_id, c.created_by, coalesce(u.person_name, ''),
    ({ANSWERED_ON})
FROM request_case c LEFT JOIN user_account u ON u.id = c.owner_id
"""  # noqa: S608 - our own names


def page(call: Call, wanted: str, at: InboxRow | None, direction: Direction, limit: int) -> InboxPage:
    """Cases of a filter from a place on; see `Requests.inbox`."""
    orders, limit = _orders(call, wanted), max(1, min(limit, LONGEST_PAGE))
    if at is not None and at.place[0] != wanted:
        at = None  # the filter has changed under the cursor
    if at is None or direction in ("first", "last"):
        rows, more = _stretch(call, wanted, orders, None, backwards=direction == "last", limit=limit)
        first = direction != "last"
        return InboxPage(rows, first or not more, not first or not more)
    if direction == "around":
        before, more_before = _stretch(call, wanted, orders, at.place, backwards=True, limit=limit // 2)
        after, more_after = _stretch(
            call, wanted, orders, at.place, backwards=False, limit=limit, with_place=True
        )
        return InboxPage(before + after, not more_before, not more_after)
    backwards = direction == "before"
    rows, more = _stretch(call, wanted, orders, at.place, backwards=backwards, limit=limit)
    return InboxPage(rows, backwards and not more, not backwards and not more)


def counts(call: Call) -> InboxCounts:
    """What is in hand, each number from an index."""
    within = _soon(call)
    return InboxCounts(
        open=_count(call, *_orders(call, "open")),
        mine=_count(call, *_orders(call, "mine")),
        registered=_count(call, *_orders(call, "registered")),
        overdue=_count(call, *_orders(call, "overdue")),
        soon=_count(call, within),
        suspended=_count(call, *_orders(call, "suspended")),
        to_act=to_act(call),
    )


def to_act(call: Call) -> ToAct:
    """What the user can do something about (D11); a number that only others can bring down is not told."""
    approves = {"request.view_all", "request.approve"} <= call.rights
    acts_on_all = "request.view_all" in call.rights and bool(_ACTING & call.rights)
    mine, who = ("", ()) if acts_on_all else (" AND c.owner_id = ?", (call.user.id,))

    def own(order: _Order) -> int:
        return _count(call, _Order(order.where + mine, (*order.values, *who), order.keys))

    waits = "c.closed_at IS NULL AND c.state = 'awaiting_approval' AND c.proposed_by <> ?"
    proposed = _Order(waits, (call.user.id,), _URGENT)
    return ToAct(
        own(_orders(call, "overdue")[0]),
        own(_soon(call)),
        _count(call, proposed) if approves else None,
        _new_letters(call) if {"request.view_all", "request.create"} <= call.rights else None,
    )


def _new_letters(call: Call) -> int:
    sql = "SELECT count(*) FROM (SELECT 1 FROM request_mail WHERE state = 'new' LIMIT ?) AS counted"
    found = call.store.one(sql, (COUNT_TO + 1,))
    return int(found[0]) if found else 0


def _soon(call: Call) -> _Order:
    today, last = call.today.isoformat(), (call.today + timedelta(days=TARGET_DAYS_BEFORE)).isoformat()
    where = f"c.closed_at IS NULL AND c.due >= ? AND c.due <= ? AND {RUNNING}"
    return _Order(where, (today, last, today, today), _URGENT)


def _orders(call: Call, wanted: str) -> tuple[_Order, ...]:
    """The stretches of a filter, one after another; what waits for the requester comes last."""
    today, is_open = call.today.isoformat(), "c.closed_at IS NULL"
    whose = {"open": "", "mine": " AND c.owner_id = ?", "registered": " AND c.created_by = ?"}
    if wanted in whose:
        where, who = f"{is_open}{whose[wanted]}", (call.user.id,) if whose[wanted] else ()
        return tuple(_Order(f"{where} AND {how}", (*who, today, today), _URGENT) for how in (RUNNING, PAUSED))
    orders = {
        "overdue": _Order(f"{is_open} AND {LATE}", (today,), _URGENT),
        "suspended": _Order(f"{is_open} AND {PAUSED}", (today, today), _URGENT),
        "closed": _Order("c.closed_at IS NOT NULL", (), ("closed_at", "id"), descending=True),
        "all": _Order("1 = 1", (), ("id",), descending=True),
    }
    if wanted not in orders:
        raise Refused("filter_unknown", N_("Cases cannot be filtered by that."))
    return (orders[wanted],)


def _stretch(
    call: Call,
    wanted: str,
    orders: Sequence[_Order],
    place: Place | None,
    *,
    backwards: bool,
    limit: int,
    with_place: bool = False,
) -> tuple[tuple[InboxRow, ...], bool]:
    """Rows beyond a place in the order shown, and whether there are more of them that way."""
    from_stretch, keys = (place[1], place[2:]) if place is not None else (None, None)
    found: list[InboxRow] = []
    for number in range(len(orders))[:: -1 if backwards else 1]:
        if from_stretch is not None and number != from_stretch and (number > from_stretch) is backwards:
            continue
        start = keys if number == from_stretch else None
        rows = _rows(call, orders[number], start, backwards=backwards, most=limit + 1, with_place=with_place)
        found += [_row(call, row, orders[number], (wanted, number)) for row in rows]
        if len(found) > limit:
            break
    shown = found[:limit]
    return tuple(shown[::-1] if backwards else shown), len(found) > limit


def _rows(
    call: Call, order: _Order, place: Place | None, *, backwards: bool, most: int, with_place: bool
) -> list[Row]:
    down = order.descending is not backwards
    keys = ", ".join(f"c.{key}" for key in order.keys)
    where, values = order.where, list(order.values)
    if place is not None:
        sign = ("<" if down else ">") + ("=" if with_place else "")
        where += f" AND ({keys}) {sign} ({', '.join('?' * len(place))})"
        values += place
    way = " DESC" if down else ""
    by = ", ".join(f"c.{key}{way}" for key in order.keys)
    return call.store.rows(f"{_COLUMNS} WHERE {where} ORDER BY {by} LIMIT ?", (*values, most))


def _count(call: Call, *orders: _Order) -> int:
    """How many rows the stretches hold together, to a thousand; 1001 means more."""
    count = 0
    for order in orders:
        found = call.store.one(
            f"SELECT count(*) FROM (SELECT 1 FROM request_case c WHERE {order.where} LIMIT ?) AS counted",  # noqa: S608
            (*order.values, COUNT_TO + 1 - count),
        )
        count += int(found[0]) if found else 0
    return count


def _row(call: Call, row: Row, order: _Order, stretch: tuple[str, int]) -> InboxRow:
    number, case, state, type_, name, address, contact_id, due_on, pause_ends_on, closed_at, *people = row
    owner_id, created_by, owner, answered_on = people
    kept = {"due": due_on, "id": number, "closed_at": closed_at}
    place = (*stretch, *(kept[key] for key in order.keys))
    if not sees_contents(call, owner_id, created_by):
        return InboxRow(number, case, state, None, None, None, None, None, None, None, place)
    due = date.fromisoformat(due_on)
    is_open = closed_at is None
    return InboxRow(
        id=number,
        number=case,
        state=state,
        type=type_,
        requester=name or address.split("\n")[0],
        contact_id=contact_id,
        due=due,
        urgency=urgency_of(due_on, pause_ends_on, call.today, answered_on) if is_open else None,
        days_left=(due - call.today).days if is_open else None,
        owner=owner,
        place=place,
    )
