"""The erasure ledger: outside the database, written before anything is erased (rulebook 2.6; T11).

A backup does not know who was erased after it was made; the ledger does. It lies in the register's own folder
beside the keys: one JSON line for each erasure, with internal numbers and keyed hashes only, chained by the
register's key. The newest line's hash is also kept in a file of its own, so that a cut tail is seen.

Line and head are on the disk before the database is touched. So a line beyond the head that is not whole was
never acted on, and is passed over; any other fault means that somebody has changed the ledger.
"""

import errno
import fcntl
import hmac
import json
import os
import syslog
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kaarea_tui.rules.problem import N_

from .cannot_open import CannotOpen, shown
from .engine import Store
from .keys import keyed_hash

LEDGER, HEAD, RESERVE = "erasures.ledger", "erasures.head", "erasures.reserve"
RESERVED = 64 * 1024
"""Bytes kept free for taking an erasure back when the disk is full: the reserve file gives way then."""
GENESIS = "0" * 64
Kind = Literal["begun", "sealed", "erasure", "void"]
Hashes = tuple[tuple[str, str], ...]
"""Kind of address and its keyed hash, as in the suppression list."""

_MISSING = N_(
    "The erasure ledger is missing from the folder {folder}, so nobody can tell whom a backup must not bring "
    "back. Bring back the folder's newest copy; {url} was not opened and not changed."
)
_TAMPERED = N_(
    "The erasure ledger in the folder {folder} has been changed, from line {line} on. Keep the files as they "
    "are, tell the register owner, and bring back the folder's newest copy; {url} was not opened."
)

_OLDER = N_(
    "The folder {folder} is older than the register: its erasure ledger lacks line {line}, which the "
    "register has carried out. Bring back the folder's newest copy; {url} was not opened. Where there is "
    "none, `kaarea check --renew-ledger` writes the missing lines anew."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the ledger's beginning, an erasure, or that one which did not come about (`voids`).

    Where the audit log has had a seal from the first day it begins with `sealed`; an older one notes it so.
    """

    seq: int
    at: str
    kind: Kind
    contact_id: int
    case_id: int | None
    by: int
    hashes: Hashes
    voids: int
    hash: str


def missing(store: Store) -> CannotOpen:
    """What to say of a ledger that is not there."""
    return CannotOpen("database.ledger_missing", _MISSING, url=shown(store.url), folder=str(store.companion))


def tampered(store: Store, line: int) -> CannotOpen:
    """What to say of a ledger that was changed."""
    folder = str(store.companion)
    return CannotOpen(
        "database.ledger_tampered", _TAMPERED, url=shown(store.url), folder=folder, line=str(line)
    )


def older(store: Store, line: int) -> CannotOpen:
    """What to say of a ledger that is whole but lacks an erasure which the register has carried out."""
    folder = str(store.companion)
    return CannotOpen("database.ledger_older", _OLDER, url=shown(store.url), folder=folder, line=str(line))


def exists(store: Store) -> bool:
    """Is there a ledger, or anything left of one?"""
    return (store.companion / LEDGER).exists() or (store.companion / HEAD).exists()


def begin(store: Store, at: str, *, sealed: bool) -> Line:
    """Make the ledger of a new register, or of one from before there was a ledger: not `sealed` yet."""
    with _held(store) as stream:
        return _write(store, stream, None, ("sealed" if sealed else "begun", at, 0, None, 0, (), 0))


def note_seal(store: Store, at: str) -> None:
    """Note that the audit log of this register has a seal from now on (audit_seal.py)."""
    _append(store, ("sealed", at, 0, None, 0, (), 0))


def tells_seal(store: Store) -> bool:
    """Does the ledger say that the audit log has a seal? Of a ledger that was just read and is whole."""
    return b',"sealed",' in (store.companion / LEDGER).read_bytes()


def note(
    store: Store, at: str, contact_id: int, *, case_id: int | None, by: int, hashes: Iterable[tuple[str, str]]
) -> Line:
    """Write an erasure down, on the disk when this returns; raises CannotOpen where it is not sound."""
    with suppress(OSError):
        _reserve(store.companion)
    return _append(store, ("erasure", at, contact_id, case_id, by, tuple(hashes), 0))


def void(store: Store, at: str, line: Line) -> None:
    """Say that the erasure of `line` did not come about: the database took everything back.

    Raises OSError where even the room kept for this is not enough: then the erasure holds (see `settle`).
    """
    (store.companion / RESERVE).unlink(missing_ok=True)
    _append(store, ("void", at, line.contact_id, line.case_id, line.by, (), line.seq))


def read(store: Store) -> tuple[Line, ...]:
    """All lines, each checked against the chain and the head; raises CannotOpen."""
    try:
        # The head first: a line that comes in between is beyond it, and counts all the same.
        head = (store.companion / HEAD).read_text("ascii").split()
        data = (store.companion / LEDGER).read_bytes()
    except (OSError, UnicodeDecodeError):
        raise missing(store) from None
    return _checked(store, data, head)


def in_force(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The erasures that hold: those that were not voided."""
    voided = {line.voids for line in lines if line.kind == "void"}
    return tuple(line for line in lines if line.kind == "erasure" and line.seq not in voided)


def _checked(store: Store, data: bytes, head: Sequence[str]) -> tuple[Line, ...]:
    if len(head) != 2 or not head[0].isdigit():
        raise tampered(store, 1)
    kept, lines, previous = int(head[0]), [], GENESIS
    for seq, text in enumerate(data.splitlines(keepends=True), 1):
        line = _parsed(store, text, seq, previous)
        if line is None:
            if seq > kept:
                break  # torn by a crash before anything was done on its word
            raise tampered(store, seq)
        lines.append(line)
        previous = line.hash
    if len(lines) < kept or kept < 1 or not hmac.compare_digest(lines[kept - 1].hash, head[1]):
        raise tampered(store, min(len(lines) + 1, max(kept, 1)))
    return tuple(lines)


def _parsed(store: Store, text: bytes, seq: int, previous: str) -> Line | None:
    """The line, or None when it is not one that this register wrote at this place."""
    try:
        told = json.loads(text.decode("ascii"))
        *fields, digest = told
        number, at, kind, contact_id, case_id, by, hashes, voids = fields
    except (ValueError, TypeError):
        return None
    if not text.endswith(b"\n") or number != seq:
        return None
    if not hmac.compare_digest(_digest(store, fields, previous), str(digest)):
        return None
    pairs = tuple((str(of), str(value)) for of, value in hashes)
    return Line(number, at, kind, contact_id, case_id, by, pairs, voids, digest)


def _digest(store: Store, fields: Sequence[object], previous: str) -> str:
    return keyed_hash(store, f"ledger {previous} {json.dumps(fields, separators=(',', ':'))}")


def _append(store: Store, told: tuple[object, ...]) -> Line:
    if not (store.companion / LEDGER).exists():
        raise missing(store)  # rather than begin one that would look cut off
    with _held(store) as stream:
        lines = read(store)
        return _write(store, stream, lines, told)


def _reserve(folder: Path) -> None:
    reserve = folder / RESERVE
    if not reserve.exists():
        reserve.touch(0o600)
        reserve.write_bytes(bytes(RESERVED))


def _write(store: Store, stream: int, lines: Sequence[Line] | None, told: tuple[object, ...]) -> Line:
    """Write one more line behind `lines`, and the head; what a crash tore off before is cut away."""
    last = lines[-1] if lines else None
    kind, at, *rest = told
    fields = [(last.seq if last else 0) + 1, at, kind, *rest]
    digest = _digest(store, fields, last.hash if last else GENESIS)
    text = json.dumps([*fields, digest], separators=(",", ":")).encode("ascii") + b"\n"
    line = _parsed(store, text, int(str(fields[0])), last.hash if last else GENESIS)
    assert line is not None
    if lines is not None:
        os.ftruncate(stream, _length(store, len(lines)))
    end = os.lseek(stream, 0, os.SEEK_END)
    try:
        if os.write(stream, text) < len(text):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), LEDGER)
        os.fsync(stream)
        _keep_head(store.companion, line)
    except BaseException:
        # Whoever is told of a fault now must not find at the next opening that it was done after all.
        os.ftruncate(stream, end)
        raise
    return line


def _length(store: Store, count: int) -> int:
    """How many bytes the first `count` lines take."""
    data = (store.companion / LEDGER).read_bytes()
    return sum(len(text) for text in data.splitlines(keepends=True)[:count])


def _keep_head(folder: Path, line: Line) -> None:
    """Replace the head in one step, so that a crash leaves the old one or the new one."""
    fresh = folder / f"{HEAD}.new"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, f"{line.seq} {line.hash}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    directory = os.open(folder, os.O_RDONLY)
    try:
        fresh.replace(folder / HEAD)
        with suppress(OSError):  # should the old head come back after a power cut, it is as good
            os.fsync(directory)
    finally:
        os.close(directory)
    if Path("/dev/log").exists():
        syslog.syslog(syslog.LOG_AUTHPRIV | syslog.LOG_INFO, f"kaarea erasures {line.seq} {line.hash}")


@contextmanager
def _held(store: Store) -> Iterator[int]:
    """The ledger's file, open for one writer at a time."""
    descriptor = os.open(store.companion / LEDGER, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
