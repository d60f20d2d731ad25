"""The heads of the audit chain, kept outside the database: a file for each day, and syslog where there is.

Rules A1, A2. A head is written right after the commit of its row. One that is not there later was removed by
somebody, or never written because the disk was full; the check must tell the first for good, and must not
take the second for it. What was removed can therefore never be written anew because it is missing. What could
not be written is owed: the program notes the row's number and hash in `meta` under the register's key at the
moment of the fault, and writes that very head at the next opening or check. Without the key nobody can make
such a note. Who copies one gets back a head that the program once meant to write: it is true, so it can hide
no change of the log; it shows one. A note that is deleted leaves the head missing, and that is told.

What remains: a process that ends before the database takes the note either leaves a day without its first
head, and the check says so; who looks into it finds the fault in the server's log.
"""

import errno
import hmac
import logging
import os
import syslog
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path

import peewee

from kaarea_tui.data.cannot_open import CannotOpen
from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hash

from .audit_trail import Head, stamp

_OWED = "head_owed"
_PORTION = 2000
log = logging.getLogger("kaarea.register")


def keep_head(store: Store, head: Head, now: datetime, before: Sequence[Head] = ()) -> None:
    """Write the committed head outside the database: the file of its day, and syslog where there is one.

    `before`: those of further rows of the same transaction; a day's file begins with the day's first row.

    The row is committed by now, so a disk that is full here must not make the caller believe that nothing
    was done: the fault goes to the server's log, the head is owed, and the next one covers this row too.
    """
    day = stamp(now)[:10]
    try:
        _keep(store.companion, day, [*before, head])
    except OSError as error:
        log.error("the head of the audit chain was not kept outside, row %s: %s", head.seq, error)
        store.owed.append((f"{_OWED} {day} {head.seq}", head.hash))
    if store.owed:
        _note_owed(store)
    if Path("/dev/log").exists():
        syslog.syslog(syslog.LOG_AUTHPRIV | syslog.LOG_INFO, f"kaarea audit {head.seq} {head.hash}")


def write_owed_heads(store: Store) -> None:
    """Write the heads that a full disk once kept from being written; what cannot be yet stays owed."""
    written = []
    for name, value in store.rows("SELECT name, value FROM meta WHERE name LIKE ?", (f"{_OWED} %",)):
        digest, _blank, proof = str(value).partition(" ")
        if not hmac.compare_digest(proof, _proof(store, name, digest)):
            continue  # not of this program: nothing is written, and what is missing is told
        _word, day, seq = name.split()
        try:
            _keep(store.companion, day, [Head(int(seq), digest)])
        except OSError as error:
            log.error("the head of row %s is still not kept outside: %s", seq, error)
            break
        log.warning("the head of row %s, owed since the fault of %s, was written now", seq, day)
        written.append((name,))
    if written:
        with store.writing():
            store.run_many("DELETE FROM meta WHERE name = ?", written)


def keep_heads_anew(store: Store) -> None:
    """Write the heads of a log that a backup has brought back, in place of those of the log before it."""
    told = store.portions("SELECT substr(at_utc, 1, 10), seq, hash FROM audit ORDER BY 1, 2", (), _PORTION)
    rows = chain.from_iterable(told)
    for day, heads in groupby(rows, key=itemgetter(0)):
        _keep(store.companion, str(day), (Head(seq, digest) for _day, seq, digest in heads))


def heads_folder(companion: Path) -> Path:
    """Where the heads are kept: a file for each day (UTC) on which a row was written."""
    return companion / "audit-heads"


def _note_owed(store: Store) -> None:
    """Note what is owed in the database; where that is full too, the next row of this process tries again."""
    owed, store.owed = store.owed, []
    try:
        notes = [(name, f"{digest} {_proof(store, name, digest)}") for name, digest in owed]
        with store.writing():
            store.run_many(
                "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", notes
            )
    except (peewee.PeeweeException, CannotOpen) as error:
        log.error("that heads of the audit chain are owed was not noted: %s", error)
        store.owed = owed + store.owed


def _proof(store: Store, name: str, digest: str) -> str:
    return keyed_hash(store, f"{name} {digest}")


def _keep(companion: Path, day: str, heads: Iterable[Head]) -> None:
    folder = heads_folder(companion)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{day}.heads"
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        end = os.fstat(descriptor).st_size
        # Behind a line that was torn a head begins a line of its own.
        gap = b"\n" if end and os.pread(descriptor, 1, end - 1) != b"\n" else b""
        # One write for a line, so that lines of several processes do not mix.
        for head in heads:
            line = gap + f"{head.seq} {head.hash}\n".encode()
            if os.write(descriptor, line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            gap = b""
    finally:
        os.close(descriptor)
