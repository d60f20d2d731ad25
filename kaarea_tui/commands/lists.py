"""`kaarea lists returns`: answers to a mailing from files; unmistakable ones act at once, others wait."""

from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_, Problem

from .exit_codes import DONE
from .output import say, sentence
from .session import add_sign_in, signed_in


def add_to(parser: ArgumentParser) -> None:
    """The options of these commands."""
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    told = N_("read answers to a mailing: a CSV, .eml, mbox or Maildir")
    returns = commands.add_parser("returns", help=_(told), description=sentence(_(told)))
    returns.set_defaults(run=run)
    returns.add_argument("path", type=Path, metavar=_("PATH"), help=_("file or folder"))
    returns.add_argument("--list", required=True, metavar=_("NAME"), help=_("name of the mailing list"))
    add_sign_in(returns)


def run(options: Namespace) -> int:
    """Take the answers in and tell what became of them."""
    from kaarea_tui.register.lists.returned_file import take_in_file, taken_lines

    with signed_in(options) as register:
        named = [each for each in register.lists.all() if each.name.casefold() == options.list.casefold()]
        if not named:
            raise Problem("returns.list", N_("There is no list named {name}."), name=options.list)
        take_in = partial(register.returns.take_in, named[0].id)
        taken = take_in_file(options.path, register.own.today(), take_in)
    for line in taken_lines(taken):
        say(line)
    return DONE
