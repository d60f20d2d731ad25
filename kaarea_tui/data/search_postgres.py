"""Searching on PostgreSQL: look along the name order first, then ask the index of words.

The index (GIN) tells which rows hold a word but not in what order, so a frequent word would bring a sort of
many thousand rows at every key. A frequent word, however, stands in the first rows that one looks at: when
those do not fill the page, the word is rare enough for the index.
"""

from .engine import Row, Store
from .search import Bound, Group, Search, Word, place_condition, words_of_all

_LOOKED_AT = 1500
_COUNT_LOOKED_AT = 3000
_VECTOR = "array_to_tsvector(string_to_array(words, ' '))"  # as in schema.sql


def rows(store: Store, search: Search, bound: Bound | None, upwards: bool, limit: int) -> list[Row]:
    """See data/search.py."""
    limits, place = place_condition(search, "order_no", bound, upwards)
    columns = ", ".join(search.derived.columns[:-1])
    table, turn = search.derived.table, "" if upwards else "DESC"
    if search.is_all:
        return store.rows(
            f"SELECT {columns} FROM {table} WHERE {limits} ORDER BY order_no {turn} LIMIT ?",  # noqa: S608
            (*place, limit),
        )
    tests, patterns = _tests(search)
    found = store.rows(
        f"WITH head AS MATERIALIZED (SELECT order_no, {columns}, ' ' || words || ' ' AS spaced FROM {table}"  # noqa: S608
        f" WHERE {limits} ORDER BY order_no {turn} LIMIT {_LOOKED_AT})"
        f" SELECT {columns} FROM head WHERE {tests} ORDER BY order_no {turn} LIMIT ?",
        (*place, *patterns, limit),
    )
    if len(found) >= limit:
        return found
    return store.rows(
        f"WITH hits AS MATERIALIZED (SELECT order_no FROM {table} WHERE {_VECTOR} @@ ?::tsquery),"  # noqa: S608
        f" piece AS MATERIALIZED (SELECT order_no FROM hits WHERE {limits} ORDER BY order_no {turn} LIMIT ?)"
        f" SELECT {columns} FROM piece JOIN {table} USING (order_no) ORDER BY order_no {turn}",
        (_query(search), *place, limit),
    )


def count(store: Store, search: Search, limit: int) -> int:
    """See data/search.py."""
    tests, patterns = _tests(search)
    table = search.derived.table
    head = store.one(
        f"WITH head AS MATERIALIZED (SELECT ' ' || words || ' ' AS spaced FROM {table}"  # noqa: S608
        f" ORDER BY order_no LIMIT {_COUNT_LOOKED_AT}) SELECT count(*) FROM head WHERE {tests}",
        patterns,
    )
    if head is not None and head[0] >= limit:
        return limit
    found = store.one(
        f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {_VECTOR} @@ ?::tsquery LIMIT ?) found",  # noqa: S608
        (_query(search), limit),
    )
    return int(found[0]) if found else 0


def values(store: Store, search: Search, columns: str, limit: int) -> list[Row]:
    """See data/search.py."""
    table = search.derived.table
    if search.is_all:
        return store.rows(f"SELECT {columns} FROM {table} ORDER BY order_no LIMIT ?", (limit,))  # noqa: S608
    return store.rows(
        f"SELECT {columns} FROM {table} WHERE {_VECTOR} @@ ?::tsquery ORDER BY order_no LIMIT ?",  # noqa: S608
        (_query(search), limit),
    )


def _query(search: Search) -> str:
    wanted = [_any_of(group) for group in words_of_all(search)]
    without = [f"!({' & '.join(map(_any_of, all_of))})" for all_of in search.without]
    return " & ".join(wanted + without)


def _any_of(group: Group) -> str:
    # The words are letters, digits, marks and `_` only, so an apostrophe cannot stand in them.
    return "(" + " | ".join(f"'{word.text}'{'' if word.whole else ':*'}" for word in group) + ")"


def _tests(search: Search) -> tuple[str, list[object]]:
    """The same as `_query` for a look at the words themselves: conditions on `spaced`, and their values."""
    patterns: list[object] = []

    def any_of(group: Group) -> str:
        patterns.append([_pattern(word) for word in group])
        return "spaced LIKE ANY (?::text[])"

    tests = [any_of(group) for group in words_of_all(search)]
    tests += [f"NOT ({' AND '.join(map(any_of, all_of))})" for all_of in search.without]
    return " AND ".join(tests), patterns


def _pattern(word: Word) -> str:
    text = word.text.replace("_", r"\_")
    return f"% {text} %" if word.whole else f"% {text}%"
