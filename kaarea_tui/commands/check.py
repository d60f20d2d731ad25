"""`kaarea check`: verify the log's chain, the schema, the search index and what must always hold."""

from argparse import ArgumentParser, Namespace

from .exit_codes import DONE, FAULTS_FOUND
from .output import say
from .session import add_sign_in, signed_in


def add_to(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.set_defaults(run=run)
    add_sign_in(parser)


def run(options: Namespace) -> int:
    """Verify the register and say what is wrong; 0 for nothing, 1 for anything."""
    with signed_in(options) as register:
        faults = register.integrity.check()
    for fault in faults:
        say(str(fault))
    return FAULTS_FOUND if faults else DONE
