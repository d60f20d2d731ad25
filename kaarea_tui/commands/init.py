"""`kaarea init`: make a register with its owner and its administrator, whose secrets are printed once.

It asks for the second person, without whom nobody resets the owner's password (rule N18). Where nobody can,
`--recover-owner` does it on the server, which the folder of keys proves.
"""

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_, Problem

from .exit_codes import DONE
from .open_app import database_address
from .output import say, say_table, tell_aside
from .session import source

if TYPE_CHECKING:
    from kaarea_tui.register.founding import FirstAccount


def add_to(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.set_defaults(run=run)
    for option, told in (
        ("--owner", _("the register owner: user name and name")),
        ("--admin", _("the administrator, who sees no personal data: user name and name")),
        (
            "--second",
            _("the second person, who approves that an owner's password is reset: user name and name"),
        ),
    ):
        parser.add_argument(option, nargs=2, metavar=(_("NAME"), _("PERSON")), help=told)
    parser.add_argument(
        "--recover-owner",
        metavar=_("NAME"),
        help=_(
            "where nobody can approve it: a new one-time secret for this owner of a register that is there"
        ),
    )


def run(options: Namespace) -> int:
    """Make the register, or recover its owner's account; 0."""
    return _recover(options) if options.recover_owner else _found(options)


def _found(options: Namespace) -> int:
    from kaarea_tui.data.cannot_open import shown
    from kaarea_tui.register import founding

    from .founding_place import new_register

    if not (options.owner and options.admin):
        raise Problem("accounts.missing", N_("Name both: --owner NAME PERSON --admin NAME PERSON."))
    named = options.second or _asked()
    accounts = [_account(options.owner, "RO"), _account(options.admin, "AD")]
    accounts += [_account(named, "")] if named else []
    if len({account.user_name for account in accounts}) < len(accounts):
        raise Problem("accounts.same", N_("The owner and the administrator need accounts of their own."))
    second = accounts[2].user_name if named else ""
    url = database_address(options.database)
    with new_register(url) as store:
        secrets = founding.found_register(store, tuple(accounts), second_person=second)
    say(_("A register was made: {place}").format(place=shown(url)))
    say(_("These secrets are shown only now; each opens the account once, within 24 hours:"))
    say_table(
        (_("User name"), _("Name"), _("One-time secret")),
        [(account.user_name, account.person_name, secrets[account.user_name]) for account in accounts],
    )
    say(_("Each of them then chooses a password: open the app, or `kaarea user password`."))
    if not named:
        tell_aside(
            _("No second person is named: the owner's password can be reset only by `--recover-owner`, here.")
        )
    return DONE


def _asked() -> list[str]:
    """Who the second person is, asked where somebody can answer; empty for nobody."""
    if not sys.stdin.isatty():
        return []
    told = _("Second person, who approves that the owner's password is reset: user name (empty: nobody): ")
    name = input(told).strip()
    return [name, input(_("Name of the person: ")).strip()] if name else []


def _recover(options: Namespace) -> int:
    from kaarea_tui.register import founding

    if options.owner or options.admin or options.second:
        raise Problem("recover.alone", N_("--recover-owner makes no accounts: give it alone."))
    store = founding.open_register(database_address(options.database))
    try:
        name = options.recover_owner.strip().casefold()
        secret = founding.recover_owner(store, name, source())
    finally:
        store.close()
    say(_("One-time secret of {name}: {secret}").format(name=name, secret=secret))
    say(_("It is shown only now, opens the account once, and holds for 24 hours."))
    say(_("This is in the log, and everybody is told of it at each sign-in for 30 days."))
    return DONE


def _account(names: list[str], preset: str) -> "FirstAccount":
    from kaarea_tui.register.founding import FirstAccount
    from kaarea_tui.rules.accounts import check_person_name, check_user_name

    user_name, person_name = names
    return FirstAccount(check_user_name(user_name), check_person_name(person_name), preset)
