"""The audit chain: appending a row, and telling whether any row was altered, dropped, swapped or cut.

Rules A1 to A3, 5.1. Each row's hash covers the row and the hash before it. The newest hash is also written
outside the database, to a file per day and to syslog, because a cut tail cannot be seen from inside.
A row holds internal numbers, names of fields and codes: never a value, never a name (A4).
"""

import hashlib
import json
import os
import syslog
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kaarea_tui.data.engine import Store
from kaarea_tui.rules.dates import local_moment

COLUMNS = (
    "seq", "at_utc", "at_local", "actor_id", "actor_presets", "permission", "source", "session_id", "action",
    "object_type", "object_id", "purpose", "result", "reason", "fields", "count",
)  # fmt: skip
GENESIS = "0" * 64
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
    """Write the committed head outside the database: today's file, and syslog where there is one."""
    folder = _heads(store.companion)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = f"{head.seq} {head.hash}\n"
    descriptor = os.open(folder / f"{now:%Y-%m-%d}.heads", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)
    if Path("/dev/log").exists():
        syslog.syslog(syslog.LOG_AUTHPRIV | syslog.LOG_INFO, f"kaarea audit {head.seq} {head.hash}")


def verify(store: Store) -> Iterator[str]:
    """Walk the whole chain and the heads kept outside; each fault found, as `kind seq` (none: sound)."""
    seen: dict[int, str] = {}
    wanted = dict(_kept_heads(store.companion))
    expected, prev_hash = 1, GENESIS
    for batch in _batches(store):
        for *row, prev, digest in batch:
            if row[0] != expected:
                yield f"missing {expected}"
            if prev != prev_hash:
                yield f"broken_link {row[0]}"
            if _digest(tuple(row), prev) != digest:
                yield f"altered {row[0]}"
            if row[0] in wanted:
                seen[row[0]] = digest
            expected, prev_hash = row[0] + 1, digest
    for seq, digest in wanted.items():
        if seq not in seen:
            yield f"cut {seq}"
        elif seen[seq] != digest:
            yield f"rewritten {seq}"


def _batches(store: Store, size: int = 2000) -> Iterator[list[tuple[Any, ...]]]:
    after = 0
    while batch := store.rows(f"{_SELECT} WHERE seq > ? ORDER BY seq LIMIT ?", (after, size)):
        yield batch
        after = batch[-1][0]


def _heads(companion: Path) -> Path:
    return companion / "audit-heads"


def _kept_heads(companion: Path) -> Iterator[tuple[int, str]]:
    for path in sorted(_heads(companion).glob("*.heads")):
        for line in path.read_text(encoding="ascii").splitlines():
            seq, _, digest = line.partition(" ")
            if seq.isdigit() and len(digest) == 64:
                yield int(seq), digest
