"""Which commands there are, and the options they share; argparse speaks the user's language too."""

import argparse
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import NoReturn

from kaarea_tui import __version__
from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_

from . import (
    backup,
    check,
    demo,
    find,
    import_contacts,
    init,
    lists,
    open_app,
    requests,
    restore,
    rules,
    tidy,
    user,
)
from .exit_codes import BAD_INPUT
from .output import sentence, tell_aside

Command = Callable[[Namespace], int]

COMMANDS = {
    "init": (init, N_("make a register and its first two accounts")),
    "demo": (demo, N_("open a throwaway demo register")),
    "user": (user, N_("accounts: add, list, reset, close")),
    "import": (import_contacts, N_("read contacts from a file")),
    "find": (find, N_("print the contacts that a search finds")),
    "lists": (lists, N_("mailing lists: answers that came back, and reports")),
    "requests": (requests, N_("data subjects' requests: fetch letters")),
    "backup": (backup, N_("make a backup and prove it")),
    "restore": (restore, N_("restore a backup into an empty place")),
    "tidy": (tidy, N_("remove what has outlived its storage period")),
    "check": (check, N_("verify the log, the schema and the data")),
    "rules": (rules, N_("list every rule in force")),
}
# argparse looks these up for itself.
ARGPARSE_TEXTS = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("expected one argument"),
    N_("expected %s argument"),
    N_("expected %s arguments"),
    N_("expected at least one argument"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("ignored explicit argument %r"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
)


class Parser(ArgumentParser):
    """An argument parser whose refusals are safe for the terminal and take no abbreviated options."""

    def __init__(self, **named: object) -> None:
        super().__init__(allow_abbrev=False, **named)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong and where help is; exit code 2."""
        tell_aside(f"{self.prog}: {message}")
        tell_aside(_("Help: {command}").format(command=f"{self.prog} --help"))
        raise SystemExit(BAD_INPUT)


def parse(given: list[str]) -> tuple[Command, Namespace]:
    """The command that `given` asks for and its options; exits with code 2 where they are wrong."""
    options = whole_parser().parse_args(given)
    return options.run, options


def whole_parser() -> ArgumentParser:
    """The parser of the whole command line, in the language in use."""
    vars(argparse).update(_=_, ngettext=lambda one, many, count: _(one if count == 1 else many))
    parser = Parser(prog="kaarea", description=_("Customer register that keeps its own privacy notice"))
    parser.add_argument("--version", action="version", version=f"kaarea {__version__}")
    _add_database(parser)
    parser.set_defaults(run=_open, database=None)
    commands = parser.add_subparsers(
        title=_("commands"), metavar=_("COMMAND"), description=_("Without a command the app opens.")
    )
    for name, (module, told) in COMMANDS.items():
        command = commands.add_parser(name, help=_(told), description=sentence(_(told)))
        module.add_to(command)
        _add_database_to_leaves(command)
    return parser


def _add_database(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--database",
        metavar="URL",
        default=argparse.SUPPRESS,
        help=_("the register: sqlite:///path, postgresql://… or a file; else KAAREA_DATABASE"),
    )


def _add_database_to_leaves(parser: ArgumentParser) -> None:
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        _add_database(parser)
    for choices in below:
        for leaf in choices.choices.values():
            _add_database_to_leaves(leaf)


def _open(options: Namespace) -> int:
    return open_app.open_at(open_app.database_address(options.database))
