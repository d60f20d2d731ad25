"""Searching on SQLite: one MATCH on FTS5, whose row numbers are places in name order.

FTS5 answers one word at once however many rows hold it. Two frequent words together make it walk both lists,
and a word longer than the index's prefixes makes it gather the list first. So a page is first looked for with
the keen words alone, and the first rows found are tested for the rest; only where these do not fill the page,
because the words seldom meet, is everything asked of the index.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from .engine import Row, Store
from .search import Bound, Group, Search, Word, keen_groups, place_condition, words_of_all

_INDEXED = 10
"""The longest prefix that has an index of its own (schema.sql), its mark included."""
_PORTION = 128
_LOOKS = (192, 1536)
"""How many rows are looked at, nearest first: some, and where it promises to fill the page, more."""
_KEEN = 3
"""Letters from which a word is keen."""


def rows(store: Store, search: Search, bound: Bound | None, upwards: bool, limit: int) -> list[Row]:
    """See data/search.py."""
    if search.is_all:
        return _from_table(store, search, bound, upwards, limit)
    for wider, left in _wider(search):
        found = _look(store, search, wider, left, bound, upwards, limit)
        if found is not None:
            return found
    return _from_index(store, search, match_text(search), bound, upwards, limit)


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
    columns = ", ".join(f"r.{name}" for name in search.derived.columns[:-1])
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


def _wider(search: Search) -> Iterator[tuple[str, Search]]:
    """What finds all hits and some rows more, for less, and what is left to test in them.

    The keen words; all words but a wide row scope.
    """
    groups = words_of_all(search)
    keen = keen_groups(groups, _KEEN)
    begun = [tuple(word if word.whole else Word(word.text[:_INDEXED]) for word in group) for group in keen]
    if begun != list(groups) or search.without:
        left = tuple(group for group in search.groups if group not in begun)
        yield " AND ".join(map(_any_of, begun)), replace(search, groups=left)
    typed = tuple(group for group in groups if not group[0].whole)
    if len(keen) < len(typed) < len(groups):
        scope = tuple(group for group in groups if group[0].whole)
        yield match_text(replace(search, groups=typed)), Search(search.derived, scope, ())


def _look(  # noqa: PLR0917
    store: Store, search: Search, wider: str, left: Search, bound: Bound | None, upwards: bool, limit: int
) -> list[Row] | None:
    """The hits among the nearest rows that `wider` finds; None where they promise not to fill the page."""
    text = search.derived.text
    beyond, place = place_condition(search, "t.rowid", bound, upwards)
    near = (
        f"SELECT t.rowid FROM {text} t WHERE {text} MATCH ? AND {beyond}"  # noqa: S608
        f" ORDER BY t.rowid {'' if upwards else 'DESC'}"
    )
    found: list[Row] = []
    looked_at = 0
    with closing(store.portions(near, (wider, *place), _PORTION)) as portions:
        for portion in portions:
            found += _tested(store, left, [row[0] for row in portion], upwards)
            looked_at += len(portion)
            if len(found) >= limit:
                return found[:limit]
            if looked_at >= _LOOKS[1] or (
                looked_at >= _LOOKS[0] and len(found) * _LOOKS[1] < limit * looked_at
            ):
                return None
    return found


def _tested(store: Store, left: Search, places: Sequence[int], upwards: bool) -> list[Row]:
    """The rows at these places that pass what is left of a search."""
    tests, needles = _tests(left)
    columns = ", ".join(left.derived.columns[:-1])
    marks = ", ".join("?" * len(places))
    return store.rows(
        f"SELECT {columns} FROM {left.derived.table} r WHERE order_no IN ({marks}){tests}"  # noqa: S608
        f" ORDER BY order_no {'' if upwards else 'DESC'}",
        (*places, *needles),
    )


def _tests(search: Search) -> tuple[str, list[str]]:
    """A search as conditions on a row's words, and their values; no row begins with a marked word."""
    needles: list[str] = []

    def any_of(group: Group) -> str:
        needles.extend(f" {word.text} " if word.whole else f" {word.text}" for word in group)
        each = ("instr(r.words || ' ', ?)" if word.whole else "instr(r.words, ?)" for word in group)
        return f"({' OR '.join(each)})"

    tests = [f" AND {any_of(group)}" for group in search.groups]
    tests += [f" AND NOT ({' AND '.join(map(any_of, all_of))})" for all_of in search.without]
    return "".join(tests), needles


def _any_of(group: Sequence[Word]) -> str:
    # The words are letters, digits, marks and `_` only, so a quotation mark cannot stand in them.
    return "(" + " OR ".join(f'"{word.text}"{"" if word.whole else " *"}' for word in group) + ")"
