"""Sorting more rows than memory should hold: sorted portions, kept in the database, merged at the end.

They lie in a table of the register's own, made and dropped within the transaction, so that personal data
never stand in a temporary file (rule 8.1) and what is dropped is overwritten like anything erased.
"""

import heapq
import marshal
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from .engine import Store

_SLICE = 96
_TYPE = {"sqlite": "BLOB", "pg": "BYTEA"}


def sorted_slices(rows: list[tuple[Any, ...]]) -> list[bytes]:
    """One portion, sorted and cut into slices; rows begin with their key and hold texts and numbers only."""
    rows.sort()
    return [marshal.dumps(rows[start : start + _SLICE]) for start in range(0, len(rows), _SLICE)]


class SortedRuns:
    """The portions sorted so far, in a table of this name that must not be there yet."""

    def __init__(self, store: Store, table: str) -> None:
        self._store = store
        self._table = table
        self._lengths: list[int] = []
        store.run(f"CREATE TABLE {table} (run INTEGER, slice INTEGER, body {_TYPE[store.engine]},"
                  " PRIMARY KEY (run, slice))")  # fmt: skip

    def add(self, slices: Sequence[bytes]) -> None:
        """Keep one portion, as `sorted_slices` made it."""
        run = len(self._lengths)
        self._lengths.append(len(slices))
        self._store.run_many(
            f"INSERT INTO {self._table} (run, slice, body) VALUES (?, ?, ?)",  # noqa: S608
            [(run, at, zlib.compress(body, 1)) for at, body in enumerate(slices)],
        )

    def merged(self) -> Iterator[tuple[Any, ...]]:
        """All rows in the order of their keys; memory holds one slice of each portion."""
        return heapq.merge(*map(self._run, range(len(self._lengths))))

    def drop(self) -> None:
        """Take the table away."""
        self._store.run(f"DROP TABLE {self._table}")

    def _run(self, run: int) -> Iterator[tuple[Any, ...]]:
        for at in range(self._lengths[run]):
            found = self._store.one(
                f"SELECT body FROM {self._table} WHERE run = ? AND slice = ?",  # noqa: S608
                (run, at),
            )
            assert found is not None
            # Written by this very transaction; nothing from outside is unmarshalled.
            yield from marshal.loads(zlib.decompress(found[0]))  # noqa: S302
