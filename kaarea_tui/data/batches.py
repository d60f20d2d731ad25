"""One statement for any number of values: some hundreds at a time, for no engine takes them all at once."""

from collections.abc import Iterable, Iterator
from itertools import islice

from .engine import Row, Store

_BATCH = 500


def in_batches(store: Store, sql: str, values: Iterable[object], *before: object) -> Iterator[Row]:
    """The rows of `sql`, whose `({})` takes the values; those of `before` come first in every batch."""
    for batch, marks in _batches(values):
        yield from store.rows(sql.format(marks), (*before, *batch))


def run_in_batches(store: Store, sql: str, values: Iterable[object], *before: object) -> None:
    """The same for a statement that answers nothing."""
    for batch, marks in _batches(values):
        store.run(sql.format(marks), (*before, *batch))


def _batches(values: Iterable[object]) -> Iterator[tuple[list[object], str]]:
    left = iter(values)
    while batch := list(islice(left, _BATCH)):
        yield batch, ", ".join("?" * len(batch))
