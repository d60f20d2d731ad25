"""`kaarea check`: verify the log's chain, the schema, the search index and what must always hold."""

from argparse import ArgumentParser, Namespace

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_, Problem

from .exit_codes import DONE, FAULTS_FOUND
from .log_file import log_to_file
from .open_app import database_address
from .output import say
from .session import add_approver, add_sign_in, confirmed, signed_in, two_signed_in


def add_to(parser: ArgumentParser) -> None:
    """The options of this command."""
    parser.set_defaults(run=run)
    parser.add_argument(
        "--renew-ledger",
        action="store_true",
        help=_("where the register's folder came back too old: write the erasures carried out since anew"),
    )
    add_approver(parser, required=False)
    add_sign_in(parser)


def run(options: Namespace) -> int:
    """Verify the register and say what is wrong; 0 for nothing, 1 for anything."""
    if options.renew_ledger:
        _renew_ledger(options)
        return DONE
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


def _renew_ledger(options: Namespace) -> None:
    """Two people let the missing lines be written: secrets are own password, approver's. Raises Problem."""
    from kaarea_tui.register import founding

    if not options.approver:
        raise Problem("approver", N_("Give --approver NAME too: a register owner approves this."))
    log_to_file()
    url = database_address(options.database)
    with (
        founding.opened_without_ledger(url) as store,
        two_signed_in(store, options) as (admin, owner),
    ):
        renewed = admin.backups.renew_ledger(owner.session_id)
    founding.open_register(url).close()
    say(_("Lines written anew into the erasure ledger: {count}").format(count=renewed))
