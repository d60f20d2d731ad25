"""`kaarea lists returns`: answers to a mailing from files; unmistakable ones act at once, others wait."""

from argparse import ArgumentParser, Namespace
from itertools import islice
from pathlib import Path

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_, Problem

from .exit_codes import DONE
from .output import say
from .session import add_sign_in, signed_in

AT_ONCE = 100
"""Answers taken in together; what was taken in before a fault stays."""


def add_to(parser: ArgumentParser) -> None:
    """The options of these commands."""
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    told = N_("read answers to a mailing: a CSV, .eml, mbox or Maildir")
    returns = commands.add_parser("returns", help=_(told), description=_(told).capitalize())
    returns.set_defaults(run=run)
    returns.add_argument("path", type=Path, metavar=_("PATH"), help=_("file or folder"))
    returns.add_argument("--list", required=True, metavar=_("NAME"), help=_("name of the mailing list"))
    add_sign_in(returns)


def run(options: Namespace) -> int:
    """Take the answers in and tell what became of them."""
    from kaarea_tui.exchange.returned_files import read_returns

    path: Path = options.path
    if not path.exists():
        raise Problem("returns.absent", N_("There is nothing at {path}."), path=str(path))
    totals: dict[str, int] = {}
    with signed_in(options) as register:
        named = [each for each in register.lists.all() if each.name.casefold() == options.list.casefold()]
        if not named:
            raise Problem("returns.list", N_("There is no list named {name}."), name=options.list)
        answers = read_returns(path, register.own.today())
        while batch := tuple(islice(answers, AT_ONCE)):
            taken = register.returns.take_in(named[0].id, batch)
            for name in taken.__slots__:
                totals[name] = totals.get(name, 0) + getattr(taken, name)
    say(
        _("Done at once {done}, waiting for a decision {proposed}, here already {doubled}.").format(
            done=totals.get("done", 0), proposed=totals.get("proposed", 0), doubled=totals.get("doubled", 0)
        )
    )
    left = _(
        "Of these for other lists {others}, from nobody on the list {nobody}; automatic notes {automatic}."
    )
    say(
        left.format(
            others=totals.get("of_other_lists", 0),
            nobody=totals.get("of_nobody", 0),
            automatic=totals.get("automatic", 0),
        )
    )
    return DONE
