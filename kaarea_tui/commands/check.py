"""`kaarea check`: verify the log's chain, the schema, the search index and what must always hold."""

from argparse import ArgumentParser, Namespace

from kaarea_tui.locale import _

from .exit_codes import DONE, FAULTS_FOUND
from .output import say
from .session import add_sign_in, confirmed, signed_in


def add_to(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.set_defaults(run=run)
    add_sign_in(parser)


def run(options: Namespace) -> int:
    """Verify the register and say what is wrong; 0 for nothing, 1 for anything."""
    with signed_in(options) as register:
        confirmed(register)
        findings = register.integrity.check()
    for finding in findings:
        say(finding.message)
        say("    " + finding.remedy)
    if findings:
        return FAULTS_FOUND
    say(_("The register is sound."))
    return DONE
