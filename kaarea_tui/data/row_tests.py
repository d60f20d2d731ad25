"""A search as a condition on a browse row's words, for rows that are looked through one by one."""

from .engine import Store
from .search import Group, Search


def row_test(store: Store, search: Search, words: str = "r.words") -> tuple[str, tuple[object, ...]]:
    """The condition, with AND before it, and its values; `words` is the column of the row's words."""
    find = (
        f"instr(' ' || {words} || ' ', ?) > 0"
        if store.engine == "sqlite"
        else f"strpos(' ' || {words} || ' ', ?) > 0"
    )
    values: list[object] = []

    def any_of(group: Group) -> str:
        values.extend(f" {word.text} " if word.whole else f" {word.text}" for word in group)
        return f"({' OR '.join([find] * len(group))})" if group else "FALSE"

    tests = [f" AND {any_of(group)}" for group in search.groups]
    tests += [f" AND NOT ({' AND '.join(any_of(group) for group in every)})" for every in search.without]
    return "".join(tests), tuple(values)
