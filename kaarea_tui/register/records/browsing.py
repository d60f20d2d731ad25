"""Browsing people and companies: fifty hits in name order at every key, and the log of settled searches.

A page only reads and leaves no row in the log; a search that has settled is logged as its keyed hash and its
count, never as its text (rule 5.1). A hit holds what the user may see (rule P8).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from kaarea_tui.data import pages, search
from kaarea_tui.data.engine import Row
from kaarea_tui.data.keys import keyed_hash
from kaarea_tui.data.places import CONTACT_ROWS
from kaarea_tui.data.search import Direction, Place, Reach, Search
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Refused
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.search_query import canonical, parse_query
from kaarea_tui.rules.visibility import STUB_FIELDS, visible_fields

from .look_pace import note_look
from .reach import company_in_view, contact_in_view, must_be_unrestricted, need_field

LONGEST_PAGE = 500
CONTACT_SORTS: Mapping[str, str] = {
    "name": "last_name", "company": "company", "title": "title", "phone": "phone", "email": "email",
    "town": "town", "company_town": "company_town", "state": "state", "changed": "last_name",
}  # fmt: skip
"""What people can be sorted by, and the field of rule P8 that one must see for it."""
COMPANY_SORTS: Mapping[str, str] = {
    "name": "business_id", "business_id": "business_id", "kind": "business_id", "relationship": "business_id",
    "town": "company_town", "phone": "business_id", "changed": "business_id",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContactHit:
    """A person in the list. None: not shown to this user (P8); "": there is none.

    A restricted person is name, company and mark, whoever looks (rulebook 2.6). `phone` is
    written as read (rule 1.3). `state` is draft, active or former. A page goes on from the hit given as `at`.
    """

    contact_id: int
    name: str
    company: str
    title: str | None
    phone: str | None
    email: str | None
    town: str | None
    company_town: str | None
    state: str | None
    restricted: bool
    changed_at: str | None
    place: Place = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class CompanyHit:
    """A company in the list; `kind` and `relationship` are codes of company_cards.py."""

    company_id: int
    name: str
    business_id: str
    kind: str
    relationship: str
    town: str
    phone: str
    changed_at: str
    place: Place = field(repr=False, compare=False)


H = TypeVar("H", ContactHit, CompanyHit)


@dataclass(frozen=True, slots=True)
class Page(Generic[H]):
    """Hits in the order asked for; whether none comes before, or after; and what is odd about the search."""

    hits: tuple[H, ...]
    at_start: bool
    at_end: bool
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many hits there are; with `capped`, so many and more."""

    value: int
    capped: bool


class Browse(Subject, subject="browse"):
    """Lists of people and companies, by search line."""

    @action("contact.search", "browse")
    def contacts(  # noqa: PLR0917
        self,
        call: Call,
        text: str = "",
        sort: str = "name",
        descending: bool = False,
        at: ContactHit | None = None,
        direction: Direction = "first",
        limit: int = 50,
    ) -> Page[ContactHit]:
        """People found by the search line: the first, the last, or those after, before or around `at`.

        Raises Refused "too_many_to_sort" for an order other than that of names over many hits,
        "sort_unknown", and NotPermitted for a column that the user may not see.
        """
        call.need("contact.view_basic")
        order = _order(call, CONTACT_SORTS, sort, descending)
        found = _page(call, _people(call, text), order, direction, at.place if at else None, limit)
        shown = visible_fields(call.rights)
        stub = shown & STUB_FIELDS
        hits = tuple(_contact_hit(row, place, stub if row[10] else shown) for row, place in found.rows)
        return Page(hits, found.at_start, found.at_end, parse_query(text).problems)

    @action("contact.search", "browse")
    def count_contacts(self, call: Call, text: str = "") -> Count:
        """How many people the search line finds; beyond a thousand only that there are more."""
        call.need("contact.view_basic")
        return Count(*search.count(call.store, _people(call, text)))

    @action("contact.search", "browse")
    def contact_ids(self, call: Call, text: str = "") -> tuple[int, ...]:
        """The numbers of all people that the search line finds, in name order; raises Refused."""
        call.need("contact.view_basic")
        return _all_ids(call, _people(call, text))

    @action("contact.search", "change")
    def log_search(self, call: Call, text: str) -> None:
        """Log a settled search: keyed hash of what it asks, and how many it finds up to a thousand (5.1)."""
        _log_search(call, text, _people(call, text), "contacts")

    @action("company.view", "change")
    def log_company_search(self, call: Call, text: str) -> None:
        """The same of a search of companies: what is typed may be the name of a sole trader (5.1, R14)."""
        _log_search(call, text, _companies(call, text), "companies")

    @action("contact.search", "disclose")
    def log_copy(self, call: Call, contact_id: int, field: str) -> None:
        """Log that a cell of a person's row went to the clipboard (5.1); `field` is one of rule P8.

        Raises Absent, NotPermitted for a field that the user may not see, and Refused `contact.restricted`
        for one that a restricted person's row does not tell (2.6).
        """
        head = contact_in_view(call, contact_id)
        need_field(call, field)
        if field not in STUB_FIELDS:
            must_be_unrestricted(head)
        call.touched("contact", contact_id, fields=field)

    @action("company.view", "disclose")
    def log_company_copy(self, call: Call, company_id: int, field: str) -> None:
        """The same of a company's row: it may hold a sole trader's name and number (5.1, R14)."""
        company_in_view(call, company_id)
        need_field(call, field)
        call.touched("company", company_id, fields=field)

    @action("company.view", "browse")
    def companies(  # noqa: PLR0917
        self,
        call: Call,
        text: str = "",
        sort: str = "name",
        descending: bool = False,
        at: CompanyHit | None = None,
        direction: Direction = "first",
        limit: int = 50,
    ) -> Page[CompanyHit]:
        """Companies found by the search line; see `contacts`."""
        order = _order(call, COMPANY_SORTS, sort, descending)
        found = _page(call, _companies(call, text), order, direction, at.place if at else None, limit)
        hits = tuple(_company_hit(row, place) for row, place in found.rows)
        return Page(hits, found.at_start, found.at_end, parse_query(text).problems)

    @action("company.view", "browse")
    def count_companies(self, call: Call, text: str = "") -> Count:
        """How many companies the search line finds; beyond a thousand only that there are more."""
        return Count(*search.count(call.store, _companies(call, text)))

    @action("company.view", "browse")
    def company_ids(self, call: Call, text: str = "") -> tuple[int, ...]:
        """The numbers of all companies that the search line finds, in name order; raises Refused."""
        return _all_ids(call, _companies(call, text))


def _people(call: Call, text: str) -> Search:
    return search.people_search(parse_query(text), _reach(call))


def _companies(call: Call, text: str) -> Search:
    return search.company_search(parse_query(text), _reach(call))


def _log_search(call: Call, text: str, asked: Search, screen: str) -> None:
    found, _ = search.count(call.store, asked)
    digest = keyed_hash(call.store, f"search {canonical(parse_query(text))}")
    call.touched("search", digest, fields=screen, count=found)
    note_look(call)


def _reach(call: Call) -> Reach:
    return Reach(call.rights, call.user.view_scope, call.user.id, call.user.unit)


def _order(call: Call, sorts: Mapping[str, str], sort: str, descending: bool) -> pages.Order:
    if sort not in sorts:
        raise Refused("sort_unknown", N_("Rows cannot be sorted by that."))
    need_field(call, sorts[sort])
    return pages.Order(sort, descending)


def _page(  # noqa: PLR0917
    call: Call, asked: Search, order: pages.Order, direction: Direction, place: Place | None, limit: int
) -> pages.Piece:
    try:
        return pages.page(call.store, asked, order, direction, place, max(1, min(limit, LONGEST_PAGE)))
    except pages.TooManyToSort:
        raise Refused(
            "too_many_to_sort",
            N_("Over {limit} hits can be listed by name only. Narrow the search to sort them otherwise."),
            limit=str(search.MOST_TO_SORT),
        ) from None


def _all_ids(call: Call, asked: Search) -> tuple[int, ...]:
    found = search.values(call.store, asked, asked.derived.key, search.MOST_IDS + 1)
    if len(found) > search.MOST_IDS:
        raise Refused(
            "too_many_to_mark",
            N_("Over {limit} hits cannot be marked at once. Narrow the search."),
            limit=str(search.MOST_IDS),
        )
    return tuple(row[0] for row in found)


_CONTACT_AT = {name: at for at, name in enumerate(CONTACT_ROWS.columns)}


def _contact_hit(row: Row, place: Place, shown: frozenset[str]) -> ContactHit:
    def told(name: str, seen: str | None = None) -> Any:
        return row[_CONTACT_AT[name]] if (seen or name) in shown else None

    return ContactHit(
        row[0],
        row[2],
        row[3],
        told("title"),
        told("phone"),
        told("email"),
        told("town"),
        told("company_town"),
        told("state"),
        bool(row[10]),
        told("changed_at", "state"),
        place,
    )


def _company_hit(row: Row, place: Place) -> CompanyHit:
    company_id, _, *cells = row
    return CompanyHit(*(company_id, *cells, place))
