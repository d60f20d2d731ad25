"""The audit chain: appending a row, and telling whether any row was altered, dropped, swapped or cut.

Rules A1 to A3, 5.1. Each row's hash covers the row and the hash before it. The newest hash is also written
outside the database, to a file per day and to syslog, because a cut tail cannot be seen from inside.
A row holds internal numbers, names of fields and codes: never a value, never a name (A4).
"""

import hashlib
import json
import logging
import os
import syslog
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from kaarea_tui.data.engine import Store
from kaarea_tui.rules.dates import local_moment

COLUMNS = (
    "seq", "at_utc", "at_local", "actor_id", "actor_presets", "permission", "source", "session_id", "action",
    "object_type", "object_id", "purpose", "result", "reason", "fields", "count",
)  # fmt: skip
GENESIS = "0" * 64
_IN_FLIGHT_SECONDS = 0.2
log = logging.getLogger("kaarea.register")
_SELECT = f"SELECT {', '.join(COLUMNS)}, prev_hash, hash FROM audit"  # noqa: S608 - our own column names
_INSERT = f"INSERT INTO audit ({', '.join(COLUMNS)}, prev_hash, hash) VALUES ({', '.join('?' * 18)})"  # noqa: S608


@dataclass(slots=True)
class Entry:
    """One event on its way to the log; the action fills in what it touched."""

    action: str
    permission: str
    source: str
    actor_id: int | None = None
    actor_presets: str = ""
    session_id: int | None = None
    object_type: str = ""
    object_id: str = ""
    purpose: str = ""
    result: str = "ok"
    reason: str = ""
    fields: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row of the chain."""

    seq: int
    hash: str


def stamp(moment: datetime) -> str:
    """An instant as the database keeps it: UTC, milliseconds, fixed width."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def append(store: Store, entry: Entry, now: datetime) -> Head:
    """Add `entry` to the chain inside the caller's write transaction; the new head."""
    last = store.one("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1") or (0, GENESIS)
    local = local_moment(now).isoformat("T", "seconds")
    values = {"seq": last[0] + 1, "at_utc": stamp(now), "at_local": local, **asdict(entry)}
    row = tuple(values[name] for name in COLUMNS)
    digest = _digest(row, last[1])
    store.run(_INSERT, (*row, last[1], digest))
    return Head(row[0], digest)


def _digest(row: tuple[object, ...], prev_hash: str) -> str:
    told = json.dumps([prev_hash, *row], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def keep_head(store: Store, head: Head, now: datetime) -> None:
    """Write the committed head outside the database: today's file, and syslog where there is one.

    The row is committed by now, so a disk that is full here must not make the caller believe that nothing
    was done: the fault goes to the server's log, and the next head covers this one too.
    """
    folder = _heads(store.companion)
    line = f"{head.seq} {head.hash}\n"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(folder / f"{now:%Y-%m-%d}.heads", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)
    except OSError as error:
        log.error("the head of the audit chain was not kept outside, row %s: %s", head.seq, error)
    if Path("/dev/log").exists():
        syslog.syslog(syslog.LOG_AUTHPRIV | syslog.LOG_INFO, f"kaarea audit {head.seq} {head.hash}")


def verify(store: Store) -> Iterator[str]:
    """Walk the whole chain and the heads kept outside; each fault found, as `kind seq` (none: sound).

    Every head ever kept must be there as it was, so a chain that was cut and has grown again is found too.
    Memory does not grow with the log.
    """
    expected, prev_hash = 1, GENESIS
    for batch in _batches(store):
        for *row, prev, digest in batch:
            if row[0] != expected:
                yield f"missing {expected}"
            if prev != prev_hash:
                yield f"broken_link {row[0]}"
            if _digest(tuple(row), prev) != digest:
                yield f"altered {row[0]}"
            expected, prev_hash = row[0] + 1, digest
    newest = 0
    for kept in _kept_heads(store.companion):
        newest = max(newest, max(kept)[0])
        yield from _compare(store, kept)
    if newest < expected - 1:
        # Somebody may be writing just now: the head comes right after the commit.
        time.sleep(_IN_FLIGHT_SECONDS)
        newest = max((max(kept)[0] for kept in _kept_heads(store.companion)), default=0)
    if newest < expected - 1:
        # Rows added past the program, or a crash between a commit and its head.
        yield f"unkept {newest + 1}" if newest else f"no_heads {expected - 1}"


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


def _heads(companion: Path) -> Path:
    return companion / "audit-heads"


def _kept_heads(companion: Path, size: int = 2000) -> Iterator[list[tuple[int, str]]]:
    """The heads in portions; a line torn by a crash is passed over."""
    for path in sorted(_heads(companion).glob("*.heads")):
        with path.open(encoding="ascii", errors="replace") as lines:
            parts = (line.split() for line in lines)
            told = (
                (int(part[0]), part[1])
                for part in parts
                if len(part) == 2 and part[0].isdigit() and len(part[1]) == len(GENESIS)
            )
            while portion := list(islice(told, size)):
                yield portion
