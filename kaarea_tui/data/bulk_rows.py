"""Browse rows for many new records at once: ranked together, the text index built at the end.

Where many come in, all rows are numbered anew and the index is rebuilt, which costs a fifth of adding to it
row by row; a few go between their neighbours.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from .engine import Row, Store
from .list_rows import follow_companies
from .places import COMPANY_ROWS, CONTACT_ROWS, FIRST, GAP, Derived, put
from .row_words import mailbox_words
from .sorted_runs import SortedRuns, sorted_slices

_PORTION = 10_000
_HASH_BYTES = 64 << 20
_FEW = 8
"""New rows are few when the table holds so many times more."""


def write_rows(store: Store, derived: Derived, count: int, rows: Iterator[Row]) -> None:
    """Write `count` new rows, which come in the order of their places: sort key first, then number.

    A row here is the table's columns behind order_no.
    """
    found = store.one(f"SELECT count(*) FROM {derived.table}")  # noqa: S608
    present = found[0] if found else 0
    if present > count * _FEW:
        for row in rows:
            put(store, derived, row)
        return
    kept = _taken_aside(store, derived) if present else None
    everything = rows if kept is None else _zipped(rows, kept.merged())
    _with_index_later(store, derived, lambda: _number(store, derived, everything))
    if kept is not None:
        kept.drop()
        _follow(store, derived)


def _number(store: Store, derived: Derived, rows: Iterable[Row]) -> None:
    numbered = ((FIRST + at * GAP, *row) for at, row in enumerate(rows))
    # In lists: the rows are read over the same connection, which cannot do both at once.
    while some := list(islice(numbered, _PORTION)):
        store.run_many(derived.insert, some)


def _zipped(rows: Iterator[Row], kept: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
    keyed = ((row[1], row[0], row) for row in rows)
    return (each[2] for each in heapq.merge(keyed, kept))


def _taken_aside(store: Store, derived: Derived) -> SortedRuns:
    """Move the rows that are there out of the table, to be numbered together with the new ones."""
    runs = SortedRuns(store, f"{derived.table}_aside")
    columns, after = ", ".join(derived.columns), -(1 << 62)
    while rows := store.rows(
        f"SELECT order_no, {columns} FROM {derived.table} WHERE order_no > ?"  # noqa: S608
        " ORDER BY order_no LIMIT ?",
        (after, _PORTION),
    ):
        after = rows[-1][0]
        runs.add(sorted_slices([(row[2], row[1], row[1:]) for row in rows]))
    store.run(f"DELETE FROM {derived.table}")  # noqa: S608
    return runs


def _with_index_later(store: Store, derived: Derived, write: Callable[[], None]) -> None:
    if store.engine == "pg":
        index = f"{derived.table}_words"
        made = store.one("SELECT indexdef FROM pg_indexes WHERE indexname = ?", (index,))
        store.run(f"DROP INDEX {index}")
        write()
        if made is not None:
            store.script(made[0])
        store.run(f"ANALYZE {derived.table}")
        return
    write()
    text = derived.text
    # Merging is left for later, and few large portions are written: together a third of the time.
    for option, value in (("automerge", 0), ("hashsize", _HASH_BYTES)):
        _configure(store, text, option, value)
    store.run(f"INSERT INTO {text} ({text}) VALUES ('rebuild')")  # noqa: S608
    for option, value in (("automerge", 4), ("hashsize", 1 << 20)):
        _configure(store, text, option, value)


def settle_index(store: Store) -> None:
    """Merge the text index into one piece, for the quickest search; takes seconds for a million rows."""
    if store.engine == "sqlite":
        for text in (CONTACT_ROWS.text, COMPANY_ROWS.text):
            store.run(f"INSERT INTO {text} ({text}) VALUES ('optimize')")  # noqa: S608


def _configure(store: Store, text: str, option: str, value: int) -> None:
    store.run(f"INSERT INTO {text} ({text}, rank) VALUES (?, ?)", (option, value))  # noqa: S608


def _follow(store: Store, derived: Derived) -> None:
    """Mailing lists keep their members in the order of contact_row, and of company_row."""
    if derived is CONTACT_ROWS:
        store.run(
            "UPDATE list_member SET order_no = (SELECT r.order_no FROM contact_row r"
            " WHERE r.contact_id = list_member.contact_id) WHERE left_at IS NULL AND contact_id IS NOT NULL"
        )
    else:
        follow_companies(
            store,
            store.rows(
                "SELECT r.order_no, r.company_id FROM company_row r WHERE r.company_id IN"
                " (SELECT m.company_id FROM list_member m WHERE m.company_id IS NOT NULL)"
            ),
        )


class CompanyRun:
    """New companies' browse rows, gathered and written at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._runs = SortedRuns(store, "company_row_new")
        self._waiting: list[tuple[Any, ...]] = []
        self._count = 0

    def add(self, row: Sequence[Any]) -> None:
        """Take one row: the columns of company_row behind order_no."""
        self._waiting.append((row[1], row[0], tuple(row)))
        self._count += 1
        if len(self._waiting) >= _PORTION:
            self._flush()

    def finish(self, mailboxes: Mapping[int, tuple[str, ...]]) -> None:
        """Write all rows; `mailboxes` are the addresses that companies got since their rows were made."""

        def worded(row: tuple[Any, ...]) -> tuple[Any, ...]:
            theirs = mailboxes.get(row[0])
            return (*row[:-1], f"{row[-1]} {mailbox_words(theirs)}") if theirs else row

        if self._count:
            self._flush()
            rows = (worded(each[2]) for each in self._runs.merged())
            write_rows(self._store, COMPANY_ROWS, self._count, rows)
        self._runs.drop()

    def _flush(self) -> None:
        self._runs.add(sorted_slices(self._waiting))
        self._waiting = []
