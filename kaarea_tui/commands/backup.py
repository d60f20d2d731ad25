"""`kaarea backup FILE`: a backup that was proved by restoring it (T11), encrypted where asked."""

import fcntl
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_, Problem

from .exit_codes import DONE
from .output import say
from .session import add_sign_in, confirmed, next_secret, signed_in


def add_to(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.set_defaults(run=run)
    parser.add_argument("file", metavar=_("FILE"), help=_("the new file; one that is there is not touched"))
    parser.add_argument(
        "--encrypt",
        action="store_true",
        help=_("encrypt with a passphrase (age); keys and erasure ledger come along"),
    )
    add_sign_in(parser)


def run(options: Namespace) -> int:
    """Make the backup; 0. Under its name there is a whole and proved backup, or nothing."""
    target = Path(options.file)
    part = target.with_name(target.name + ".part")
    with signed_in(options) as register:
        confirmed(register)
        passphrase = _passphrase(options) if options.encrypt else ""
        if target.exists():
            raise Problem(
                "backup.exists", N_("{name} is there already; it was not touched."), name=str(target)
            )
        descriptor = _own(part)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                made = register.backups.run(file, passphrase)
                os.fsync(file.fileno())
            part.rename(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    say(_("The backup was made and proved by restoring it: {rows} rows of {tables} tables.").format(
        rows=made.rows, tables=made.tables
    ))  # fmt: skip
    if not made.encrypted:
        say(_("It holds personal data in the clear and no keys: save the folder of keys apart from it."))
    return DONE


def _own(part: Path) -> int:
    """Open the file that grows; one left by a crash begins anew. Raises Problem while another backup runs."""
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        message = N_("{name} is being written by another backup now.")
        raise Problem("backup.running", message, name=str(part)) from None
    os.fchmod(descriptor, 0o600)
    os.ftruncate(descriptor, 0)
    return descriptor


def _passphrase(options: Namespace) -> str:
    given = next_secret(options, _("Passphrase of the backup: "))
    if not options.password_stdin and sys.stdin.isatty():
        again = next_secret(options, _("The same again: "))
        if again != given:
            raise Problem("passphrase.differs", N_("The two passphrases differ."))
    return given
