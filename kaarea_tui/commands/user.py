"""`kaarea user …`: accounts of staff, as the administrator handles them (rules P3, P7, S9)."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.rules.permissions import PRESETS
from kaarea_tui.rules.problem import N_, Problem

from .exit_codes import DONE
from .output import say, say_table, sentence
from .session import add_sign_in, confirmed, next_secret, signed_in

if TYPE_CHECKING:
    from datetime import date

    from kaarea_tui.register.register import Register
    from kaarea_tui.register.staff.user_cards import NewSecret

LABELS = {
    "add": N_("open an account; its one-time secret is printed once"),
    "list": N_("list the accounts"),
    "reset": N_("give an account a new one-time secret"),
    "close": N_("close an account at once"),
    "release": N_("end a lock-out after failed sign-ins"),
    "addresses": N_("list the addresses that wait after failed sign-ins, or end one's wait"),
    "until": N_("set an account's last day"),
    "give": N_("give an account a role, as a register owner"),
    "take": N_("take a role from an account, as a register owner"),
    "password": N_("choose a new password for the own account"),
}


def add_to(parser: ArgumentParser) -> None:
    """The options of these commands."""
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    for name, told in LABELS.items():
        command = commands.add_parser(name, help=_(told), description=sentence(_(told)))
        command.set_defaults(run=_RUNS[name])
        if name not in ("list", "password", "addresses"):
            command.add_argument("account", metavar=_("ACCOUNT"), help=_("the user name of the account"))
        if name == "add":
            command.add_argument("person", metavar=_("PERSON"), help=_("who uses the account"))
            command.add_argument("--employer", default="", metavar=_("NAME"), help=_("who employs them"))
            command.add_argument("--from", dest="first", metavar=_("DATE"), help=_("the first day"))
            command.add_argument("--until", dest="last", metavar=_("DATE"), help=_("the last day"))
        if name in ("give", "take"):
            command.add_argument("role", metavar=_("ROLE"), type=_role, help=_roles())
        if name == "until":
            command.add_argument("last", metavar=_("DATE"), help=_("the last day, or - for none"))
        if name == "reset":
            command.add_argument(
                "--approver",
                metavar=_("NAME"),
                help=_(
                    "who approves the reset of a register owner: another one, or whom the owner has named"
                ),
            )
        if name == "addresses":
            command.add_argument("--release", metavar=_("ADDRESS"), help=_("end the wait of this address"))
        add_sign_in(command)


def _add(options: Namespace) -> int:
    first, last = _day(options.first), _day(options.last)
    with _manager(options) as register:
        _show(register.users.add(options.account, options.person, options.employer, first, last))
        say(_("The account has no rights yet: a register owner gives it its roles."))
    return DONE


def _list(options: Namespace) -> int:
    from kaarea_tui.rules.dates import local_date, show_date

    with signed_in(options) as register:
        rows = [
            (
                user.user_name,
                user.person_name,
                " ".join(user.presets) or "-",
                show_date(user.valid_to) if user.valid_to else "-",
                show_date(local_date(user.last_sign_in_at)) if user.last_sign_in_at else "-",
                _("open") if user.usable else _("closed"),
            )
            for user in register.users.list()
        ]
    headings = (_("User name"), _("Name"), _("Roles"), _("Last day"), _("Last sign-in"), _("State"))
    say_table(headings, rows)
    return DONE


def _reset(options: Namespace) -> int:
    from kaarea_tui.register.staff import signing_in

    with _manager(options) as register:
        user_id = _id_of(register, options.account)
        if options.approver:
            password = next_secret(options, _("Password of {user}: ").format(user=options.approver))
            signing_in.approve(register, options.approver, password, user_id)
        _show(register.users.reset(user_id))
    return DONE


def _close(options: Namespace) -> int:
    with _manager(options) as register:
        register.users.close(_id_of(register, options.account))
    say(_("The account {name} is closed.").format(name=options.account))
    return DONE


def _release(options: Namespace) -> int:
    with _manager(options) as register:
        register.users.release_lock(_id_of(register, options.account))
    say(_("The account {name} may try to sign in again.").format(name=options.account))
    return DONE


def _addresses(options: Namespace) -> int:
    from kaarea_tui.locale.moments import moment_text

    with signed_in(options) as register:
        if options.release:
            register.users.release_address(options.release)
            say(_("The wait of the address has ended: {address}").format(address=options.release))
            return DONE
        rows = [(each.source, moment_text(each.until)) for each in register.users.waiting_addresses()]
    say_table((_("Address"), _("Waits until")), rows)
    return DONE


def _until(options: Namespace) -> int:
    last = None if options.last == "-" else _day(options.last)
    with _manager(options) as register:
        register.users.set_end(_id_of(register, options.account), last)
    say(_("The last day of the account {name} is set.").format(name=options.account))
    return DONE


def _give(options: Namespace) -> int:
    with _manager(options) as register:
        register.access.give_preset(_id_of(register, options.account), options.role)
    say(_("The account {name} has the role {role}.").format(name=options.account, role=_named(options.role)))
    return DONE


def _take(options: Namespace) -> int:
    with _manager(options) as register:
        register.access.take_preset(_id_of(register, options.account), options.role)
    say(
        _("The account {name} no longer has the role {role}.").format(
            name=options.account, role=_named(options.role)
        )
    )
    return DONE


def _password(options: Namespace) -> int:
    from kaarea_tui.register.staff.own import accept_password

    old = next_secret(options, _("Password of {user}: ").format(user=options.user))
    new = next_secret(options, _("New password: "))
    # Before the sign-in: a one-time secret is spent by it, and must not be by a password that is too short.
    accept_password(new, options.user, "")
    if not options.password_stdin and next_secret(options, _("New password again: ")) != new:
        raise Problem("password.differs", N_("The two passwords differ; nothing was changed."))
    with signed_in(options, one_time=True, password=old) as register:
        confirmed(register)
        register.own.change_password(new)
    say(_("The password was changed; other sessions of the account ended."))
    return DONE


@contextmanager
def _manager(options: Namespace) -> Iterator["Register"]:
    with signed_in(options) as register:
        confirmed(register)
        yield register


def _id_of(register: "Register", user_name: str) -> int:
    """The number of the account named so; raises Problem."""
    wanted = user_name.strip().casefold()
    for user in register.users.list():
        if user.user_name == wanted:
            return user.id
    raise Problem(
        "account.absent", N_("There is no account {name}; `kaarea user list` lists them."), name=user_name
    )


def _role(text: str) -> str:
    """The code of a role given by its code or its name, in the user's language or in English."""
    wanted = " ".join(text.split()).casefold()
    for code, name in PRESETS.items():
        if wanted in (code.casefold(), name.casefold(), _(name).casefold()):
            return code
    raise ArgumentTypeError(_("there is no role {role}; roles: {roles}").format(role=text, roles=_roles()))


def _roles() -> str:
    return ", ".join(map(_named, PRESETS))


def _named(code: str) -> str:
    return f"{code} {_(PRESETS[code]).lower()}"


def _day(text: str | None) -> "date | None":
    from kaarea_tui.register.counter import utc_now
    from kaarea_tui.rules.dates import local_date, parse_date

    return parse_date(text, local_date(utc_now()), ahead=True) if text else None


def _show(given: "NewSecret") -> None:
    say(_("One-time secret of {name}: {secret}").format(name=given.user_name, secret=given.secret))
    say(_("It is shown only now, opens the account once, and holds for 24 hours."))


_RUNS: dict[str, Callable[[Namespace], int]] = {
    "add": _add,
    "list": _list,
    "reset": _reset,
    "close": _close,
    "release": _release,
    "addresses": _addresses,
    "until": _until,
    "give": _give,
    "take": _take,
    "password": _password,
}
