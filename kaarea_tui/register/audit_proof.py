"""Telling whether any row of the audit chain was altered, dropped, swapped or cut (rules A1, A2, 5.1).

Three witnesses: the chain itself, the heads kept outside the database, and the seal under the register's key.
Who reaches only the database cannot change the heads; who reaches the heads too cannot make the seal without
the key; and that heads are gone is told by the log, which knows on which days it wrote some.
"""

import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hasher, says_sealed
from kaarea_tui.register.audit_heads import heads_folder
from kaarea_tui.register.audit_seal import GENESIS, SEAL, sealed
from kaarea_tui.register.audit_trail import COLUMNS, row_hash

_IN_FLIGHT_SECONDS = 0.2
_SELECT = f"SELECT {', '.join(COLUMNS)}, prev_hash, hash FROM audit"  # noqa: S608 - our own column names
_BEGAN = "SELECT substr(at_utc, 1, 10), min(seq) FROM audit WHERE seq <= ? GROUP BY 1 ORDER BY 1"


def verify(store: Store) -> Iterator[str]:
    """Walk the whole chain and what is kept of it elsewhere; each fault found, as `kind place` (none: sound).

    Every head ever kept must be there as it was, so a chain that was cut and has grown again is found too.
    Memory does not grow with the log, but for a line a day.
    """
    # Both in one look: rows that others write meanwhile move the seal on.
    found = store.one("SELECT value, (SELECT max(seq) FROM audit) FROM meta WHERE name = ?", (SEAL,))
    kept_seal, last = found or ("", None)
    hashed, seal = keyed_hasher(store), GENESIS
    expected, prev_hash = 1, GENESIS
    for batch in _batches(store):
        for *row, prev, digest in batch:
            if row[0] != expected:
                yield f"missing {expected}"
            if prev != prev_hash:
                yield f"broken_link {row[0]}"
            if row_hash(tuple(row), prev) != digest:
                yield f"altered {row[0]}"
            if last is not None and row[0] <= last:
                seal = hashed(sealed(seal, digest))
            expected, prev_hash = row[0] + 1, digest
    if seal != kept_seal or not says_sealed(store):
        yield f"unsealed {last or expected - 1}"
    yield from _heads_faults(store, expected - 1)


def _heads_faults(store: Store, newest: int) -> Iterator[str]:
    """The heads against the log as it was walked, up to the row `newest`."""
    for _day, kept in _kept_heads(store.companion):
        yield from _compare(store, kept)
    gone, last = _lacking(store, newest)
    if gone or last < newest:
        # Somebody may be writing just now: the head comes right after the commit.
        time.sleep(_IN_FLIGHT_SECONDS)
        gone, last = _lacking(store, newest)
    yield from (f"no_heads {day}" for day in gone)
    if 0 < last < newest:
        # Rows added past the program, or a crash between a commit and its head.
        yield f"unkept {last + 1}"


def _lacking(store: Store, newest: int) -> tuple[list[str], int]:
    """The days of which heads are gone, and the newest row that has a head.

    A day's file begins with the day's first row; one that was removed and made anew by later rows does not.
    """
    firsts: dict[str, int] = {}
    last = 0
    for day, kept in _kept_heads(store.companion):
        firsts[day] = min(firsts.get(day, kept[0][0]), min(kept)[0])
        last = max(last, max(kept)[0])
    began = store.rows(_BEGAN, (newest,))
    return [day for day, first in began if firsts.get(day, first + 1) > first], last


def _compare(store: Store, kept: list[tuple[int, str]]) -> Iterator[str]:
    first, last = min(kept)[0], max(kept)[0]
    stored: dict[int, str] = dict(
        store.rows("SELECT seq, hash FROM audit WHERE seq BETWEEN ? AND ?", (first, last))
    )
    for seq, digest in kept:
        if seq not in stored:
            yield f"cut {seq}"
        elif stored[seq] != digest:
            yield f"rewritten {seq}"


def _batches(store: Store, size: int = 2000) -> Iterator[list[tuple[Any, ...]]]:
    after = 0
    while batch := store.rows(f"{_SELECT} WHERE seq > ? ORDER BY seq LIMIT ?", (after, size)):
        yield batch
        after = batch[-1][0]


def _kept_heads(companion: Path, size: int = 2000) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Day and heads in portions; a line torn by a crash is passed over."""
    for path in sorted(heads_folder(companion).glob("*.heads")):
        with path.open(encoding="ascii", errors="replace") as lines:
            parts = (line.split() for line in lines)
            told = (
                (int(part[0]), part[1])
                for part in parts
                if len(part) == 2 and part[0].isdigit() and len(part[1]) == len(GENESIS)
            )
            while portion := list(islice(told, size)):
                yield path.stem, portion
