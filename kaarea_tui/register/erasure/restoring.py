"""Restoring a backup into an empty place: whole or not at all, and erasures before anybody is let in (T11).

All of it is one transaction of the new database: rows, digests compared, the erasure ledger replayed, and the
two sign-ins that approve. The ledger lies in the register's folder and is newer than any backup: it must be
there, or nobody could tell whom the backup must not bring back.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from kaarea_tui.data import backup_file, backup_rows, ledger, person_files, schema
from kaarea_tui.data.cannot_open import shown
from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import check_key
from kaarea_tui.register import audit_heads, audit_proof, audit_seal
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import utc_now
from kaarea_tui.register.errors import Refused
from kaarea_tui.rules.problem import N_, Problem

from . import erasure_replay
from .backups import RESTORING

MARK = "restoring"
"""File in the register's folder while a restore goes on: the names of the files that it brings along."""
_APART = 100_000
"""Numbers between the last known one and the first one after a restore, at most."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back."""

    made_at: str
    rows: int
    erased_again: int
    """People whom the backup still had and the ledger erased."""


@contextmanager
def restored(
    store: Store,
    file: BinaryIO,
    passphrase: str,
    *,
    old_ledger: bool = False,
    clock: Callable[[], datetime] = utc_now,
) -> Iterator[Restored]:
    """Fill the empty database of `store` in a write transaction of the caller; the block signs two people in.

    Whatever is raised, here or in the block, must undo that transaction; files of the register's folder are
    put back here. `old_ledger`: take the erasure ledger that an encrypted backup carries where none is there,
    knowing that later erasures are lost. Raises Refused `not_empty`, Problem `backup.…`, CannotOpen.
    """
    if store.db.get_tables():
        raise Refused(
            "not_empty",
            N_("There is a register in {url} already; a backup is restored only into an empty place."),
            url=shown(store.url),
        )
    now = clock()
    folder = store.companion if store.companion.is_dir() else store.companion.parent
    with (
        backup_file.reading(file, passphrase, folder) as (lines, files),
        _folder_as_before(store.companion, now),
    ):
        _bring_files(store.companion, files, old_ledger=old_ledger)
        told = backup_rows.load(store, lines)
        schema.upgrade(store)
        check_key(store)
        audit_seal.seal_restored(store)
        audit_heads.keep_heads_anew(store)
        _end_sessions(store, now)
        store.run("INSERT INTO meta (name, value) VALUES (?, ?)", (RESTORING, told.made_at))
        erased = erasure_replay.settle(store, now)
        _lift_numbers(store)
        _check_log(store, told.audit)
        yield Restored(told.made_at, told.rows, erased)
        if store.one("SELECT 1 FROM meta WHERE name = ?", (RESTORING,)) is not None:
            raise Refused("restore.approval", N_("The restore was not approved. Nothing was restored."))


def _bring_files(folder: Path, files: dict[str, bytes], *, old_ledger: bool) -> None:
    """Put what the backup carries where it is missing; what is there already is newer and stays."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    has_ledger = (folder / ledger.LEDGER).exists() or (folder / ledger.HEAD).exists()
    for name, data in files.items():
        if (folder / name).exists() or (name != "register.key" and (has_ledger or not old_ledger)):
            continue
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
    if not (folder / ledger.LEDGER).exists():
        raise Problem(
            "restore.no_ledger",
            N_(
                "The erasure ledger is not in {folder}. Bring back the newest copy of that folder first; "
                "without it, people who were erased after the backup would come back. Nothing was restored."
            ),
            folder=str(folder),
        )


@contextmanager
def _folder_as_before(folder: Path, now: datetime) -> Iterator[None]:
    """Lay the heads of the log aside, for the restored log is older; all as before where it fails."""
    _discard_left(folder)
    heads = audit_heads.heads_folder(folder)
    aside = folder / f"{heads.name}-before-{now:%Y%m%dT%H%M%S}"
    had = {path.name for path in folder.iterdir()} if folder.exists() else set()
    brought = [name for name in backup_file.CARRIED if name not in had]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / MARK).write_text("\n".join(brought), "ascii")
    if heads.exists():
        heads.rename(aside)
    try:
        yield
    except BaseException:
        if heads.exists():
            for path in heads.iterdir():
                path.unlink()
            heads.rmdir()
        if aside.exists():
            aside.rename(heads)
        _discard_left(folder)
        raise
    end_mark(folder)


def end_mark(folder: Path) -> None:
    """A register that opens has been restored to the end: what it brought along is its own."""
    (folder / MARK).unlink(missing_ok=True)


def _discard_left(folder: Path) -> None:
    """Take away what an unfinished restore has brought: an old ledger must not look like the newest."""
    if (folder / MARK).exists():
        for name in (folder / MARK).read_text("ascii").split():
            (folder / name).unlink(missing_ok=True)
        end_mark(folder)


def _lift_numbers(store: Store) -> None:
    """Give no number again that somebody, or a request, had between the backup and now.

    The ledger and the folders of people's files go by these numbers: what came after the backup is known to
    them alone, or to nobody, so the next numbers begin a long way beyond all that are known. Files of people
    whom the restored register does not have are removed: nobody would ever erase them.
    """
    lines = ledger.read(store)
    known = {
        "contact": [*(line.contact_id for line in lines), *person_files.numbers(store)],
        "request_case": [line.case_id or 0 for line in lines],
    }
    for table, numbers in known.items():
        last = max([*numbers, store.next_ids(table, 1)])
        backup_rows.set_numbers(store, {table: (last // _APART + 1) * _APART})
    for number in person_files.numbers(store):
        if store.one("SELECT 1 FROM contact WHERE id = ? AND state <> 'erased'", (number,)) is None:
            person_files.remove_all(store, number)


def _end_sessions(store: Store, now: datetime) -> None:
    store.run(
        "UPDATE user_session SET ended_at = ?, end_reason = 'expired' WHERE ended_at IS NULL", (stamp(now),)
    )


def _check_log(store: Store, newest: tuple[int, str]) -> None:
    """The log must be whole as it stands in the backup: its chain, and the row that the backup names.

    A log that somebody had cut before the backup is restored as it is; `kaarea check` goes on telling it.
    """
    if any(not fault.startswith("unsealed") for fault in audit_proof.verify(store)):
        raise backup_rows.damaged()
    found = store.one("SELECT hash FROM audit WHERE seq = ?", (newest[0],))
    if found is None or found[0] != newest[1]:
        raise backup_rows.damaged()
