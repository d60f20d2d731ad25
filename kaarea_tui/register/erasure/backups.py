"""Backups at the counter (T11): run by the administrator; a restore needs the register owner's approval.

A backup counts only after it was read again and restored into a throwaway register with equal digests.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from kaarea_tui.data import backup_file
from kaarea_tui.data.cannot_open import CannotOpen
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.records.reach import refused
from kaarea_tui.register.staff import sessions
from kaarea_tui.rules.problem import N_, Problem

from . import erasure_replay

RESTORING = "restoring"
"""Row of `meta` in a database that is being restored; nobody else sees it before the approval."""
SHORTEST_PASSPHRASE = 12
"""Characters: a backup can be guessed at without a lock-out."""


@dataclass(frozen=True, slots=True)
class BackupMade:
    """What a backup holds."""

    made_at: datetime
    tables: int
    rows: int
    encrypted: bool


class Backups(Subject, subject="backups"):
    """Backups and restores."""

    @action("backup.run", "inspect", reauthenticate=True)
    def run(self, call: Call, file: BinaryIO, passphrase: str = "") -> BackupMade:
        """Write a backup into an empty `file`, open for both ways, and prove that it can be restored.

        With a passphrase it is encrypted and carries the key and the erasure ledger; without, the register's
        folder of keys must be saved apart. Where this raises, the file is no backup: throw it away. Raises
        Refused `backup.damaged`, `backup.no_age`, `backup.short_passphrase`.
        """
        if passphrase and len(passphrase) < SHORTEST_PASSPHRASE:
            raise Refused(
                "backup.short_passphrase",
                N_("The passphrase needs {count} characters."),
                count=str(SHORTEST_PASSPHRASE),
            )
        try:
            told = backup_file.write(call.store, stamp(call.now), file, passphrase)
        except Problem as problem:
            raise refused(problem) from problem
        call.touched("register", "", fields=f"backup audit {told.audit[0]}", count=told.rows)
        return BackupMade(call.now, len(told.tables), told.rows, bool(passphrase))

    @action("backup.restore", "change", reauthenticate=True)
    def accept_restore(self, call: Call, approver_session: int) -> None:
        """Open the register that was just restored, with the approval of a register owner who is signed in.

        Raises Refused `restore.none` where nothing is being restored, `restore.approval` without the owner.
        """
        mark = call.store.one("SELECT value FROM meta WHERE name = ?", (RESTORING,))
        if mark is None:
            raise Refused("restore.none", N_("No backup is being restored."))
        approver = _approver(call, approver_session)
        call.store.run("DELETE FROM meta WHERE name = ?", (RESTORING,))
        call.touched("register", "", fields=f"restore {mark[0]} approved {approver}")

    @action("backup.restore", "change", reauthenticate=True)
    def renew_ledger(self, call: Call, approver_session: int) -> int:
        """Write into the erasure ledger what this register has carried out and it lacks; how many lines.

        For a folder that came back older than the register, when there is no newer copy of it. Approved like
        a restore. Raises Refused `restore.approval`, CannotOpen's codes for a ledger that was changed.
        """
        approver = _approver(call, approver_session)
        try:
            renewed = erasure_replay.renew(call)
        except CannotOpen as unsound:
            raise refused(unsound) from unsound
        call.touched("register", "", fields=f"ledger renewed approved {approver}", count=renewed)
        return renewed


def _approver(call: Call, session_id: int) -> int:
    """Who approves, signed in beside the user: a register owner, and somebody else."""
    approver = sessions.current_user(call.store, session_id, call.now)
    if approver.id == call.user.id or "RO" not in approver.presets:
        raise Refused("restore.approval", N_("A register owner, somebody else than you, must approve this."))
    return approver.id
