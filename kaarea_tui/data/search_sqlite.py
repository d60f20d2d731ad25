"""Searching on SQLite: one MATCH on FTS5, whose row numbers are places in name order."""

from collections.abc import Callable

from .engine import Row, Store
from .search import Bound, Group, Search, Word, place_condition, words_of_all

_INDEXED = 10
"""The longest prefix that has an index of its own (schema.sql), its mark included."""
_LOOKED_AT = 256


def rows(store: Store, search: Search, bound: Bound | None, upwards: bool, limit: int) -> list[Row]:
    """See data/search.py."""
    if search.is_all:
        return _from_table(store, search, bound, upwards, limit)
    if _has_long(search):
        # A longer word has no index: SQLite would first gather all rows of it. Nearly always the first rows
        # of its beginning are rows of the whole word as well; where they are not, the word is a rare one.
        near = _from_index(store, search, _short_match(search), bound, upwards, _LOOKED_AT)
        kept = list(filter(_long_test(search), near))
        if len(kept) >= limit or len(near) < _LOOKED_AT:
            return [row[:-1] for row in kept[:limit]]
    found = _from_index(store, search, _match(search), bound, upwards, limit)
    return [row[:-1] for row in found]


def count(store: Store, search: Search, limit: int) -> int:
    """See data/search.py."""
    text = search.derived.text
    found = store.one(
        f"SELECT count(*) FROM (SELECT 1 FROM {text} WHERE {text} MATCH ? LIMIT ?)",  # noqa: S608
        (_match(search), limit),
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
        (_match(search), limit),
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


def _match(search: Search) -> str:
    return _expression(search, lambda word: word.text)


def _short_match(search: Search) -> str:
    # Only what is asked for may be asked for more widely; exclusions stay exact.
    return _expression(search, lambda word: word.text if word.whole else word.text[:_INDEXED])


def _expression(search: Search, text_of: Callable[[Word], str]) -> str:
    wanted = " AND ".join(_any_of(group, text_of) for group in words_of_all(search))
    without = [
        " AND ".join(_any_of(group, lambda word: word.text) for group in all_of) for all_of in search.without
    ]
    return f"({wanted})" + "".join(f" NOT ({each})" for each in without)


def _any_of(group: Group, text_of: Callable[[Word], str]) -> str:
    # The words are letters, digits, marks and `_` only, so a quotation mark cannot stand in them.
    return "(" + " OR ".join(f'"{text_of(word)}"{"" if word.whole else " *"}' for word in group) + ")"


def _is_long(word: Word) -> bool:
    return not word.whole and len(word.text) > _INDEXED


def _has_long(search: Search) -> bool:
    return any(_is_long(word) for group in search.groups for word in group)


def _long_test(search: Search) -> Callable[[Row], bool]:
    """Does a row, its words last, hold a word in full of each group that has long words?"""
    groups = [group for group in search.groups if any(map(_is_long, group))]

    def holds(row: Row) -> bool:
        spaced = f" {row[-1]} "
        return all(
            any((f" {word.text} " if word.whole else f" {word.text}") in spaced for word in group)
            for group in groups
        )

    return holds
