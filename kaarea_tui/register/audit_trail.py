"""The audit chain: appending a row; audit_proof.py tells if it is sound (rules A1 to A3, 5.1).

Each row's hash covers the row and the hash before it. A cut tail cannot be seen from inside, so the newest
hash is also written outside the database (audit_heads.py), and moves on the log's seal (audit_seal.py).
A row holds internal numbers, names of fields and codes: never a value, never a name (A4).
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from kaarea_tui.data.engine import Store
from kaarea_tui.rules.dates import local_moment

from . import audit_seal
from .audit_seal import GENESIS

COLUMNS = (
    "seq", "at_utc", "at_local", "actor_id", "actor_presets", "permission", "source", "session_id", "action",
    "object_type", "object_id", "purpose", "result", "reason", "fields", "count",
)  # fmt: skip
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


AFTER_ALL = "9"
"""Later than every `stamp`."""


def stamp(moment: datetime) -> str:
    """An instant as the database keeps it: UTC, milliseconds, fixed width."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def append(store: Store, entry: Entry, now: datetime) -> Head:
    """Add `entry` to the chain inside the caller's write transaction; the new head."""
    last = store.one("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1") or (0, GENESIS)
    local = local_moment(now).isoformat("T", "seconds")
    values = {"seq": last[0] + 1, "at_utc": stamp(now), "at_local": local, **asdict(entry)}
    row = tuple(values[name] for name in COLUMNS)
    digest = row_hash(row, last[1])
    store.run(_INSERT, (*row, last[1], digest))
    audit_seal.move_on(store, digest)
    return Head(row[0], digest)


def row_hash(row: tuple[object, ...], prev_hash: str) -> str:
    """The hash of a row (COLUMNS) that follows the one of `prev_hash`."""
    told = json.dumps([prev_hash, *row], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
