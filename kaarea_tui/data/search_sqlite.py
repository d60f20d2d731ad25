"""Searching on SQLite: one MATCH on FTS5, whose row numbers are places in name order.

FTS5 answers one word at once however many rows hold it. Two frequent words together make it walk both lists,
and a word longer than the index's prefixes makes it gather the list first. So a page is first looked for with
the keen words alone, and the first rows found are tested for the rest; only where these do not fill the page,
because the words seldom meet, is everything asked of the index.
"""

from collections.abc import Callable, Sequence

from .engine import Row, Store
from .search import Bound, Group, Search, Word, keen_groups, place_condition, words_of_all

_INDEXED = 10
"""The longest prefix that has an index of its own (schema.sql), its mark included."""
_LOOKED_AT = 256
_KEEN = 3
"""Letters from which a word is keen."""


def rows(store: Store, search: Search, bound: Bound | None, upwards: bool, limit: int) -> list[Row]:
    """See data/search.py."""
    if search.is_all:
        return _from_table(store, search, bound, upwards, limit)
    groups = words_of_all(search)
    keen = keen_groups(groups, _KEEN)
    if len(keen) < len(groups) or search.without or any(_is_long(word) for group in keen for word in group):
        near = _from_index(store, search, _first_look(keen), bound, upwards, _LOOKED_AT)
        kept = list(filter(_test(search), near))
        if len(kept) >= limit or len(near) < _LOOKED_AT:
            return [row[:-1] for row in kept[:limit]]
    found = _from_index(store, search, match_text(search), bound, upwards, limit)
    return [row[:-1] for row in found]


def count(store: Store, search: Search, limit: int) -> int:
    """See data/search.py."""
    text = search.derived.text
    found = store.one(
        f"SELECT count(*) FROM (SELECT 1 FROM {text} WHERE {text} MATCH ? LIMIT ?)",  # noqa: S608
        (match_text(search), limit),
    )
    return int(found[0]) if found else 0


def values(store: Store, search: Search, columns: str, limit: int) -> list[Row]:
    """See data/search.py."""
    table, text = search.derived.table, search.derived.text
    if search.is_all:
        return store.rows(f"SELECT {columns} FROM {table} ORDER BY order_no LIMIT ?", (limit,))  # noqa: S608
    return store.rows(
        f"SELECT {columns} FROM {text} t CROSS JOIN {table} r ON r.order_no = t.rowid"  # noqa: S608
        f" WHERE {text} MATCH ? ORDER BY t.rowid LIMIT ?",
        (match_text(search), limit),
    )


def _from_table(store: Store, search: Search, bound: Bound | None, upwards: bool, limit: int) -> list[Row]:
    limits, parameters = place_condition(search, "order_no", bound, upwards)
    return store.rows(
        f"SELECT {', '.join(search.derived.columns[:-1])} FROM {search.derived.table}"  # noqa: S608
        f" WHERE {limits} ORDER BY order_no {'' if upwards else 'DESC'} LIMIT ?",
        (*parameters, limit),
    )


def _from_index(  # noqa: PLR0917
    store: Store, search: Search, match: str, bound: Bound | None, upwards: bool, limit: int
) -> list[Row]:
    table, text = search.derived.table, search.derived.text
    limits, parameters = place_condition(search, "t.rowid", bound, upwards)
    columns = ", ".join(f"r.{name}" for name in search.derived.columns)
    # CROSS JOIN keeps the order of the loops: the index tells which rows, never the other way about.
    return store.rows(
        f"SELECT {columns} FROM {text} t CROSS JOIN {table} r ON r.order_no = t.rowid"  # noqa: S608
        f" WHERE {text} MATCH ? AND {limits}"
        f" ORDER BY t.rowid {'' if upwards else 'DESC'} LIMIT ?",
        (match, *parameters, limit),
    )


def match_text(search: Search) -> str:
    """The search as FTS5 takes it."""
    wanted = " AND ".join(_any_of(group) for group in words_of_all(search))
    without = [" AND ".join(map(_any_of, all_of)) for all_of in search.without]
    return f"({wanted})" + "".join(f" NOT ({each})" for each in without)


def _first_look(keen: Sequence[Group]) -> str:
    return " AND ".join(
        _any_of([word if word.whole else Word(word.text[:_INDEXED]) for word in group]) for group in keen
    )


def _any_of(group: Sequence[Word]) -> str:
    # The words are letters, digits, marks and `_` only, so a quotation mark cannot stand in them.
    return "(" + " OR ".join(f'"{word.text}"{"" if word.whole else " *"}' for word in group) + ")"


def _is_long(word: Word) -> bool:
    return not word.whole and len(word.text) > _INDEXED


def _test(search: Search) -> Callable[[Row], bool]:
    """Does a row, its words last, hold what the whole search asks for?"""
    groups = [_needles(group) for group in search.groups]
    without = [[_needles(group) for group in all_of] for all_of in search.without]

    def holds(row: Row) -> bool:
        spaced = f" {row[-1]} "
        return all(any(needle in spaced for needle in group) for group in groups) and not any(
            all(any(needle in spaced for needle in group) for group in all_of) for all_of in without
        )

    return holds


def _needles(group: Group) -> list[str]:
    return [f" {word.text} " if word.whole else f" {word.text}" for word in group]
