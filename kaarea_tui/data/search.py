"""From a parsed search line and a user's reach to hits, page by page; made for the engine in use.

A search becomes groups of marked words (data/row_words.py): each group asks for one of its words, all groups
must hold. Rights decide which marks a word is looked up under (rule P8), the row scope is one more group
(P5). Hits come in Finnish name order without a sort, so that a page costs the same among fifty hits and
among a million.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from kaarea_tui.rules.folding import fold
from kaarea_tui.rules.rights import Scope
from kaarea_tui.rules.search_query import Query, Term
from kaarea_tui.rules.visibility import visible_fields

from .engine import Row, Store
from .places import COMPANY_ROWS, CONTACT_ROWS, Derived
from .row_words import EVERY, author_word, cut, owner_word, state_word, unit_word
from .search_fields import COMPANY_MARKS, PEOPLE_MARKS, STATE_FIELD, STATES

Direction = Literal["first", "last", "after", "before", "around"]
MOST_TO_SORT = 50_000
MOST_IDS = 100_000
COUNTED_TO = 1_000
_LOWEST, _HIGHEST = -(1 << 62), 1 << 62


class Word(NamedTuple):
    """A word of the index: whole, or as the beginning of one."""

    text: str
    whole: bool = False


Group = tuple[Word, ...]
"""Words of which one must be there; an empty group cannot be met."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a user may see and which rows are his to look at (rules P5, P8)."""

    rights: frozenset[str]
    scope: Scope
    user_id: int
    unit: str


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked of the index: all of `groups`, and for each of `without` not all of its groups."""

    derived: Derived
    groups: tuple[Group, ...]
    without: tuple[tuple[Group, ...], ...]

    @property
    def is_all(self) -> bool:
        """Does it ask for every row?"""
        return not self.groups and not self.without

    @property
    def is_nothing(self) -> bool:
        """Can nothing be found?"""
        return () in self.groups


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hit stands, also after it is gone: its value in the order asked for, its name, its number."""

    value: str
    sort_key: str
    record_id: int


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a page: only rows beyond the place, which itself may be included."""

    place: Place
    included: bool = False


def people_search(query: Query, reach: Reach) -> Search:
    """What a search line asks for among people, within the user's rights and scope."""
    return _search(CONTACT_ROWS, PEOPLE_MARKS, query, reach)


def company_search(query: Query, reach: Reach) -> Search:
    """The same among companies."""
    return _search(COMPANY_ROWS, COMPANY_MARKS, query, reach)


def _search(derived: Derived, marks: Sequence[tuple[str, str, str]], query: Query, reach: Reach) -> Search:
    visible = visible_fields(reach.rights)
    groups = list(_scope_groups(reach))
    without = []
    for term in query.terms:
        found = tuple(_group(derived, marks, word, term, visible) for word in dict.fromkeys(term.words))
        if not term.exclude:
            groups += found
        elif () not in found:
            without.append(found)
    return Search(derived, tuple(dict.fromkeys(groups)), tuple(dict.fromkeys(without)))


def _scope_groups(reach: Reach) -> Iterator[Group]:
    if reach.scope is Scope.ALL:
        return
    words = [Word(owner_word(reach.user_id), True), Word(author_word(reach.user_id), True)]
    if reach.scope is Scope.OWN_UNIT and reach.unit:
        words.append(Word(unit_word(reach.unit), True))
    yield tuple(words)


def _group(
    derived: Derived,
    marks: Sequence[tuple[str, str, str]],
    word: str,
    term: Term,
    visible: Collection[str],
) -> Group:
    if term.field == "state":
        named = [state for state, names in STATES[derived].items() if _names(names, word)]
        return tuple(Word(state_word(state), True) for state in named if STATE_FIELD[derived] in visible)
    # A word in no field may be anything but a phone number, unless it is one.
    wanted = {
        mark: None
        for field, mark, seen in marks
        if seen in visible
        and (term.field == field or (term.field is None and (mark != "p_" or word.isdigit())))
    }
    return tuple(Word(mark + cut(word)) for mark in wanted)


def _names(names: Sequence[str], word: str) -> bool:
    return any(fold(name).startswith(word) for name in names)


def rows(store: Store, search: Search, bound: Bound | None, upwards: bool, limit: int) -> list[Row]:
    """At most `limit` rows beyond `bound`, nearest first, rising in name order or falling.

    A row is the table's columns without order_no and words.
    """
    if search.is_nothing:
        return []
    return _engine(store).rows(store, search, bound, upwards, limit)


def count(store: Store, search: Search) -> tuple[int, bool]:
    """How many hits there are; beyond COUNTED_TO only that there are more, save for the whole table."""
    if search.is_nothing:
        return 0, False
    if search.is_all:
        found = store.one(f"SELECT count(*) FROM {search.derived.table}")  # noqa: S608
        return (found[0] if found else 0), False
    number = _engine(store).count(store, search, COUNTED_TO + 1)
    return min(number, COUNTED_TO), number > COUNTED_TO


def values(store: Store, search: Search, columns: str, limit: int) -> list[Row]:
    """`columns` (our own SQL) of at most `limit` hits, in name order."""
    return [] if search.is_nothing else _engine(store).values(store, search, columns, limit)


def words_of_all(search: Search) -> tuple[Group, ...]:
    """The groups to ask for, also where a search only excludes: the index answers no bare exclusion."""
    return search.groups or ((Word(EVERY, True),),)


def keen_groups(groups: Sequence[Group], letters: int) -> list[Group]:
    """The groups that ask for so many letters of a word, or else the one that asks for most of them."""
    return [group for group in groups if _letters(group) >= letters] or [max(groups, key=_letters)]


def _letters(group: Group) -> int:
    """How much of a word a group asks for, its mark left out; nothing of states, units and every row.

    One user's own rows, however, are few beside all others.
    """
    if group[0].whole:
        return len(group[0].text) if all(word.text[0] in "od" for word in group) else 0
    return len(group[0].text) - 2


def place_condition(
    search: Search, number: str, bound: Bound | None, upwards: bool
) -> tuple[str, tuple[object, ...]]:
    """The SQL condition that rows lie beyond the bound, and its values; `number` is the column of order_no.

    The place is looked up by name within the same statement: row numbers may have changed since the page
    before, and the row itself may be gone.
    """
    if bound is None:
        return "TRUE", ()
    table, key = search.derived.table, search.derived.key
    from_above = upwards == bound.included
    side, turn, nowhere = (">=", "", _HIGHEST) if from_above else ("<=", "DESC", _LOWEST)
    place = (
        f"(SELECT order_no FROM {table} WHERE (sort_key, {key}) {side} (?, ?)"  # noqa: S608
        f" ORDER BY sort_key {turn}, {key} {turn} LIMIT 1)"
    )
    compare = (">" if upwards else "<") + ("=" if bound.included else "")
    values = (bound.place.sort_key, bound.place.record_id)
    return f"{number} {compare} coalesce({place}, {nowhere})", values


class _Engine(Protocol):
    """How one engine answers; see search_sqlite.py and search_postgres.py."""

    def rows(
        self, store: Store, search: Search, bound: Bound | None, upwards: bool, limit: int
    ) -> list[Row]: ...

    def count(self, store: Store, search: Search, limit: int) -> int: ...

    def values(self, store: Store, search: Search, columns: str, limit: int) -> list[Row]: ...


def _engine(store: Store) -> _Engine:
    # Each module is one engine's; the other's is never imported.
    if store.engine == "sqlite":
        from . import search_sqlite

        return search_sqlite
    from . import search_postgres

    return search_postgres
