"""Pages of hits, found again by place and not by number: none is skipped or repeated while others write.

In name order the index answers a page by itself, up and down. Any other order is made by looking at all
hits, so it is for searches that find at most MOST_TO_SORT.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from kaarea_tui.rules import folding

from . import search as index
from .engine import Row, Store
from .places import COMPANY_ROWS, CONTACT_ROWS, Derived
from .search import MOST_TO_SORT, Bound, Direction, Place, Search

NAME = "name"
SORTS: dict[Derived, dict[str, str]] = {
    CONTACT_ROWS: {
        "company": "company",
        "title": "title",
        "phone": "phone",
        "email": "email",
        "town": "town",
        "company_town": "company_town",
        "state": "state",
        "changed": "changed_at",
    },
    COMPANY_ROWS: {
        "business_id": "business_id",
        "kind": "kind",
        "relationship": "relationship",
        "town": "town",
        "phone": "phone",
        "changed": "changed_at",
    },
}
"""What rows can be sorted by beside the name, and the column it stands in."""
_STUB_SHOWS = frozenset({"company"})
_LAST = "\U0010ffff"
"""Key of an empty value: whatever is told comes first."""


class TooManyToSort(Exception):
    """The search finds too many for an order other than that of names."""


@dataclass(frozen=True, slots=True)
class Order:
    """The order of the hits; restricted people are sorted as their stubs look (2.6)."""

    column: str = NAME
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows in the order asked for, each with its place; and whether hits come before or after them."""

    rows: tuple[tuple[Row, Place], ...]
    at_start: bool
    at_end: bool


_Stretch = Callable[[Bound | None, bool, int], list[tuple[Row, Place]]]
"""Rows beyond a bound, nearest first, going forwards or backwards in the order asked for."""


def page(  # noqa: PLR0917 - a page's own coordinates
    store: Store, search: Search, order: Order, direction: Direction, place: Place | None, limit: int
) -> Piece:
    """At most `limit` hits: the first, the last, or those after, before or around a place.

    Raises TooManyToSort.
    """
    stretch = _by_name(store, search, order) if order.column == NAME else _sorted(store, search, order)
    if direction == "around" and place is not None:
        before = stretch(Bound(place), False, limit // 2 + 1)
        after = stretch(Bound(place, included=True), True, limit - limit // 2 + 1)
        kept = [*reversed(before[: limit // 2]), *after[: limit - limit // 2]]
        return Piece(tuple(kept), len(before) <= limit // 2, len(after) <= limit - limit // 2)
    forwards = direction in ("first", "after", "around")
    bound = Bound(place) if place is not None and direction in ("after", "before") else None
    found = stretch(bound, forwards, limit + 1)
    no_more, kept = len(found) <= limit, found[:limit]
    if forwards:
        return Piece(tuple(kept), bound is None, no_more)
    return Piece(tuple(reversed(kept)), no_more, bound is None)


def _by_name(store: Store, search: Search, order: Order) -> _Stretch:
    def stretch(bound: Bound | None, forwards: bool, limit: int) -> list[tuple[Row, Place]]:
        found = index.rows(store, search, bound, forwards != order.descending, limit)
        return [(row, Place("", row[1], row[0])) for row in found]

    return stretch


def _sorted(store: Store, search: Search, order: Order) -> _Stretch:
    table = search.derived
    column = SORTS[table][order.column]
    hidden = table is CONTACT_ROWS and column not in _STUB_SHOWS
    value = f"CASE restricted WHEN 1 THEN '' ELSE {column} END" if hidden else column
    found = index.values(store, search, f"{value}, sort_key, {table.key}", MOST_TO_SORT + 1)
    if len(found) > MOST_TO_SORT:
        raise TooManyToSort
    places = [(_value_key(row[0]), row[1], row[2]) for row in found]

    def stretch(bound: Bound | None, forwards: bool, limit: int) -> list[tuple[Row, Place]]:
        rising = forwards != order.descending
        beyond = places
        if bound is not None:
            at = (bound.place.value, bound.place.sort_key, bound.place.record_id)
            beyond = [
                each
                for each in places
                if (each > at if rising else each < at) or (bound.included and each == at)
            ]
        nearest = heapq.nsmallest(limit, beyond) if rising else heapq.nlargest(limit, beyond)
        return _with_rows(store, table, [Place(*each) for each in nearest])

    return stretch


def _with_rows(store: Store, table: Derived, places: list[Place]) -> list[tuple[Row, Place]]:
    marks = ", ".join("?" * len(places)) or "NULL"
    found = store.rows(
        f"SELECT {', '.join(table.columns[:-1])} FROM {table.table} WHERE {table.key} IN ({marks})",  # noqa: S608
        [place.record_id for place in places],
    )
    row_of = {row[0]: row for row in found}
    return [(row_of[place.record_id], place) for place in places if place.record_id in row_of]


@lru_cache(maxsize=50_000)
def _value_key(value: str) -> str:
    return folding.sort_key(value) if value else _LAST
