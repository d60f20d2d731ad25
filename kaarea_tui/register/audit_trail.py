"""The audit chain: appending a row, and what is kept of it elsewhere; audit_proof.py tells if it is sound.

Rules A1 to A3, 5.1. Each row's hash covers the row and the hash before it. The newest hash is also written
outside the database, to a file per day and to syslog, because a cut tail cannot be seen from inside; and it
moves on the log's seal, a keyed hash that only who has the register's key can make, so that a log cut past
the program shows even where those files were cut with it.
A row holds internal numbers, names of fields and codes: never a value, never a name (A4).
"""

import hashlib
import json
import logging
import os
import syslog
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path

from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hash, keyed_hasher
from kaarea_tui.rules.dates import local_moment

COLUMNS = (
    "seq", "at_utc", "at_local", "actor_id", "actor_presets", "permission", "source", "session_id", "action",
    "object_type", "object_id", "purpose", "result", "reason", "fields", "count",
)  # fmt: skip
GENESIS = "0" * 64
SEAL = "audit_seal"
"""Where the database keeps the seal: GENESIS before the first row."""
_SEALED_SINCE = 5
"""The schema version from which a register has a seal."""
_PORTION = 2000
log = logging.getLogger("kaarea.register")
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
    digest = row_hash(row, last[1])
    store.run(_INSERT, (*row, last[1], digest))
    seal = store.one("SELECT value FROM meta WHERE name = ?", (SEAL,)) or ("",)
    # A seal that is not there stays away: making it anew would hide what happened to the old one.
    store.run("UPDATE meta SET value = ? WHERE name = ?", (keyed_hash(store, sealed(seal[0], digest)), SEAL))
    return Head(row[0], digest)


def sealed(seal: str, digest: str) -> str:
    """What the seal after the row of `digest` is the keyed hash of; `seal` is the one before it."""
    return f"audit {seal} {digest}"


def begin_seal(store: Store) -> None:
    """Begin the seal of a new register, or of one from before there were seals over the log as it stands."""
    hashed, seal = keyed_hasher(store), GENESIS
    with store.writing():
        for rows in store.portions("SELECT hash FROM audit ORDER BY seq", (), _PORTION):
            for (digest,) in rows:
                seal = hashed(sealed(seal, digest))
        store.run("INSERT INTO meta (name, value) VALUES (?, ?)", (SEAL, seal))


def seal_older(store: Store, version: int) -> None:
    """Begin the seal of a register that was just brought up from the schema `version`, if it had none."""
    if version < _SEALED_SINCE:
        begin_seal(store)


def row_hash(row: tuple[object, ...], prev_hash: str) -> str:
    """The hash of a row (COLUMNS) that follows the one of `prev_hash`."""
    told = json.dumps([prev_hash, *row], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def keep_head(store: Store, head: Head, now: datetime) -> None:
    """Write the committed head outside the database: the file of its day, and syslog where there is one.

    The row is committed by now, so a disk that is full here must not make the caller believe that nothing
    was done: the fault goes to the server's log, and the next head covers this one too.
    """
    try:
        _keep(store.companion, stamp(now)[:10], [head])
    except OSError as error:
        log.error("the head of the audit chain was not kept outside, row %s: %s", head.seq, error)
    if Path("/dev/log").exists():
        syslog.syslog(syslog.LOG_AUTHPRIV | syslog.LOG_INFO, f"kaarea audit {head.seq} {head.hash}")


def keep_heads_anew(store: Store) -> None:
    """Write the heads of a log that a backup has brought back, in place of those of the log before it."""
    told = store.portions("SELECT substr(at_utc, 1, 10), seq, hash FROM audit ORDER BY 1, 2", (), _PORTION)
    rows = chain.from_iterable(told)
    for day, heads in groupby(rows, key=itemgetter(0)):
        _keep(store.companion, str(day), (Head(seq, digest) for _day, seq, digest in heads))


def heads_folder(companion: Path) -> Path:
    """Where the heads are kept: a file for each day (UTC) on which a row was written."""
    return companion / "audit-heads"


def _keep(companion: Path, day: str, heads: Iterable[Head]) -> None:
    folder = heads_folder(companion)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / f"{day}.heads", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # One write for a line, so that lines of several processes do not mix.
        for head in heads:
            os.write(descriptor, f"{head.seq} {head.hash}\n".encode())
    finally:
        os.close(descriptor)
