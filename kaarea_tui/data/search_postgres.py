"""Searching on PostgreSQL: look along the name order first, then ask the index of words.

The index (GIN) tells which rows hold a word but not in what order, so a frequent word would bring a sort of
many thousand rows at every key. A frequent word, however, stands in the first rows that one looks at: when
those do not fill the page, the word is rare enough for the index.
"""

from collections.abc import Sequence

from .engine import Row, Store
from .search import Bound, Group, Search, Word, keen_groups, place_condition, words_of_all

_LOOKED_AT = 1500
_COUNT_LOOKED_AT = 3000
_KEEN = 3
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
    tests, patterns = _tests(search, words_of_all(search))
    found = store.rows(
        f"WITH head AS MATERIALIZED (SELECT order_no, {columns}, ' ' || words || ' ' AS spaced FROM {table}"  # noqa: S608
        f" WHERE {limits} ORDER BY order_no {turn} LIMIT {_LOOKED_AT})"
        f" SELECT {columns} FROM head WHERE {tests} ORDER BY order_no {turn} LIMIT ?",
        (*place, *patterns, limit),
    )
    if len(found) >= limit:
        return found
    keen, asked = _keen(search)
    tests, patterns = _tests(search, [group for group in words_of_all(search) if group not in keen])
    # The numbers of all rows with the keen words, in order; the other words are tested row by row along them.
    return store.rows(
        f"WITH hits AS MATERIALIZED (SELECT order_no FROM {table} WHERE {_VECTOR} @@ ?::tsquery)"  # noqa: S608
        f" SELECT {columns} FROM"
        f" (SELECT order_no AS place FROM hits WHERE {limits} ORDER BY order_no {turn} OFFSET 0) near"
        f" CROSS JOIN LATERAL (SELECT {columns}, ' ' || words || ' ' AS spaced FROM {table}"
        f" WHERE order_no = near.place OFFSET 0) found WHERE {tests} ORDER BY near.place {turn} LIMIT ?",
        (asked, *place, *patterns, limit),
    )


def count(store: Store, search: Search, limit: int) -> int:
    """See data/search.py."""
    tests, patterns = _tests(search, words_of_all(search))
    table = search.derived.table
    head = store.one(
        f"WITH head AS MATERIALIZED (SELECT ' ' || words || ' ' AS spaced FROM {table}"  # noqa: S608
        f" ORDER BY order_no LIMIT {_COUNT_LOOKED_AT}) SELECT count(*) FROM head WHERE {tests}",
        patterns,
    )
    if head is not None and head[0] >= limit:
        return limit
    hits, values = hits_query(search, "order_no")
    found = store.one(f"SELECT count(*) FROM ({hits} LIMIT ?) found", (*values, limit))  # noqa: S608
    return int(found[0]) if found else 0


def values(store: Store, search: Search, columns: str, limit: int) -> list[Row]:
    """See data/search.py."""
    table = search.derived.table
    if search.is_all:
        return store.rows(f"SELECT {columns} FROM {table} ORDER BY order_no LIMIT ?", (limit,))  # noqa: S608
    hits, given = hits_query(search, "order_no")
    return store.rows(
        f"WITH hits AS MATERIALIZED ({hits}) SELECT {columns} FROM hits JOIN {table} USING (order_no)"  # noqa: S608
        " ORDER BY order_no LIMIT ?",
        (*given, limit),
    )


def hits_query(search: Search, columns: str) -> tuple[str, list[object]]:
    """A query for all hits: the keen words are asked of the index, the others of the rows that it finds.

    A word of a letter or two stands in so many rows that the index takes longer over it than over a look.
    """
    keen, asked = _keen(search)
    tests, patterns = _tests(search, [group for group in words_of_all(search) if group not in keen])
    sql = (
        f"SELECT {columns} FROM (SELECT order_no, ' ' || words || ' ' AS spaced"  # noqa: S608
        f" FROM {search.derived.table} WHERE {_VECTOR} @@ ?::tsquery OFFSET 0) found WHERE {tests}"
    )
    return sql, [asked, *patterns]


def _keen(search: Search) -> tuple[list[Group], str]:
    """The keen words, and what they are as a tsquery."""
    keen = keen_groups(words_of_all(search), _KEEN)
    return keen, " & ".join(map(_any_of, keen))


def _any_of(group: Group) -> str:
    # The words are letters, digits, marks and `_` only, so an apostrophe cannot stand in them.
    return "(" + " | ".join(f"'{word.text}'{'' if word.whole else ':*'}" for word in group) + ")"


def _tests(search: Search, groups: Sequence[Group]) -> tuple[str, list[object]]:
    """The same by a look at the words themselves: conditions on `spaced`, and their values.

    These are all exclusions of the search, and those of its groups that are given.
    """
    patterns: list[object] = []

    def any_of(group: Group) -> str:
        patterns.append([_pattern(word) for word in group])
        return "spaced LIKE ANY (?::text[])"

    # First the word under whatever mark, the longest first: nearly every row fails this one cheap test.
    tests = []
    for group in sorted(groups, key=lambda group: -len(group[0].text)):
        if not group[0].whole:
            patterns.append(f"%\\_{group[0].text[2:]}%")
            tests.append("spaced LIKE ?")
    tests += [any_of(group) for group in groups]
    tests += [f"NOT ({' AND '.join(map(any_of, all_of))})" for all_of in search.without]
    return " AND ".join(tests) or "TRUE", patterns


def _pattern(word: Word) -> str:
    text = word.text.replace("_", r"\_")
    return f"% {text} %" if word.whole else f"% {text}%"
