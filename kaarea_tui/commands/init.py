"""`kaarea init`: make a register with its owner and its administrator, whose secrets are printed once."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_, Problem

from .exit_codes import DONE
from .open_app import database_address
from .output import say, say_table

if TYPE_CHECKING:
    from kaarea_tui.register.founding import FirstAccount


def add_to(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.set_defaults(run=run)
    parser.add_argument(
        "--owner",
        nargs=2,
        required=True,
        metavar=(_("NAME"), _("PERSON")),
        help=_("the register owner: user name and name"),
    )
    parser.add_argument(
        "--admin",
        nargs=2,
        required=True,
        metavar=(_("NAME"), _("PERSON")),
        help=_("the administrator, who sees no personal data: user name and name"),
    )


def run(options: Namespace) -> int:
    """Make the register; 0."""
    from kaarea_tui.data.cannot_open import shown
    from kaarea_tui.register import founding

    from .founding_place import new_register

    owner = _account(options.owner, "RO")
    admin = _account(options.admin, "AD")
    if owner.user_name == admin.user_name:
        raise Problem("accounts.same", N_("The owner and the administrator need accounts of their own."))
    url = database_address(options.database)
    with new_register(url) as store:
        secrets = founding.found_register(store, (owner, admin))
    say(_("A register was made: {place}").format(place=shown(url)))
    say(_("These secrets are shown only now; each opens the account once, within 24 hours:"))
    say_table(
        (_("User name"), _("Name"), _("One-time secret")),
        [(account.user_name, account.person_name, secrets[account.user_name]) for account in (owner, admin)],
    )
    say(_("Each of them then chooses a password: open the app, or `kaarea user password`."))
    return DONE


def _account(names: list[str], preset: str) -> "FirstAccount":
    from kaarea_tui.register.founding import FirstAccount
    from kaarea_tui.rules.accounts import check_person_name, check_user_name

    user_name, person_name = names
    return FirstAccount(check_user_name(user_name), check_person_name(person_name), preset)
