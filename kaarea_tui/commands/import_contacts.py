"""`kaarea import`: a contact list from a file into the register, whole or not at all (rules 7.1, 7.2)."""

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.provenance import SOURCE_KINDS, check_source

from .exit_codes import DONE
from .output import ProgressBar, say
from .session import add_sign_in, signed_in


def add_to(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.set_defaults(run=run)
    parser.add_argument("file", metavar=_("FILE"), type=Path, help=_("a CSV file"))
    parser.add_argument(
        "--source",
        required=True,
        metavar=_("KIND:NAME"),
        help=_("where the data come from; kinds: {kinds}").format(kinds=", ".join(SOURCE_KINDS)),
    )
    parser.add_argument("--dry-run", action="store_true", help=_("only tell what would come in"))
    add_sign_in(parser)
