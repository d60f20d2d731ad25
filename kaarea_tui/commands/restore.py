"""`kaarea restore FILE`: a backup into an empty place, approved by administrator and register owner (T11)."""

from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.locale.moments import moment_text

from .exit_codes import DONE
from .log_file import log_to_file
from .open_app import database_address
from .output import say
from .session import add_approver, add_sign_in, next_secret, two_signed_in

if TYPE_CHECKING:
    from kaarea_tui.data.engine import Store


def add_to(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.set_defaults(run=run)
    parser.add_argument("file", metavar=_("FILE"), help=_("the backup"))
    add_approver(parser, required=True)
    parser.add_argument(
        "--ledger-from-backup",
        action="store_true",
        help=_("where the erasure ledger is lost: take the older one of the backup"),
    )
    add_sign_in(parser)


def run(options: Namespace) -> int:
    """Restore, whole or not at all; 0. Secrets in this order: passphrase, own password, approver's."""
    from kaarea_tui.data import backup_age
    from kaarea_tui.data.cannot_open import shown
    from kaarea_tui.register import founding
    from kaarea_tui.register.erasure import restoring

    from .founding_place import new_register

    log_to_file()
    url = database_address(options.database)
    with Path(options.file).open("rb") as file:
        encrypted = backup_age.is_encrypted(file)
        passphrase = next_secret(options, _("Passphrase of the backup: ")) if encrypted else ""
        with (
            new_register(url) as store,
            restoring.restored(store, file, passphrase, old_ledger=options.ledger_from_backup) as told,
        ):
            _approve(store, options)
    founding.open_register(url).close()  # an erasure that was replayed is cleaned up after
    moment = moment_text(datetime.fromisoformat(told.made_at))
    say(_("The backup of {moment} was restored: {place}").format(moment=moment, place=shown(url)))
    say(_("Erased again after the backup: {count}").format(count=told.erased_again))
    return DONE


def _approve(store: "Store", options: Namespace) -> None:
    """Administrator and owner agree on the restored register."""
    with two_signed_in(store, options) as (admin, owner):
        admin.backups.accept_restore(owner.session_id)
