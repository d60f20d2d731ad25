"""Reading a contact list in: all of it in one transaction, or nothing (rules 7.1, 7.2).

What is done with each row stands in import_writing.py.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from kaarea_tui.exchange.import_report import ImportSummary
from kaarea_tui.register.contacts import provenance_rows
from kaarea_tui.register.contacts.provenance_rows import CheckedSource
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Invalid, Refused
from kaarea_tui.register.records.contact_inputs import SourceInput
from kaarea_tui.rules.problem import Problem

from .import_file import ImportFile, Progress, read_file
from .import_writing import Import


def _read_ahead(
    call: Call,
    file: Path,
    kind: str,
    name: str,
    *,
    received_on: str = "",
    without: Sequence[str] = (),
    progress: Progress | None = None,
    **_of_writing: object,
) -> tuple[CheckedSource, ImportFile]:
    """The checked source, and the file read to its end. Raises Invalid, Refused."""
    problems: dict[str, Problem] = {}
    source = provenance_rows.check(SourceInput(kind, name, received_on), call.today, problems)
    if problems:
        raise Invalid(problems)
    return source, read_file(call, file, without, progress or (lambda done, of: None))


class Imports(Subject, subject="imports"):
    """Contact lists from files."""

    @action("contact.import", "change", reauthenticate=True, before=_read_ahead)
    def read(
        self,
        call: Call,
        file: Path,
        kind: str,
        name: str,
        *,
        received_on: str = "",
        without: Sequence[str] = (),
        refused_to: Path | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> ImportSummary:
        """Read the list in `file`, which came from a source (rule 7.1); what was taken and what not.

        Refused rows and people who are here already go to `refused_to` as they came. With `dry_run`
        everything is done and taken back. `without` names columns that are left out on purpose: else one that
        is full of addresses, phones or names is asked about. `progress` is told how far it is, and of how
        far; what it raises ends the import, and nothing was changed.

        Raises Refused for a file that cannot be read or was read in before, Invalid for the source.
        """
        found: ImportFile
        source, found = call.read
        with ExitStack() as undo, found.stream:
            try:
                job = Import(call, found, source, refused_to, progress or (lambda done, of: None))
                undo.callback(job.forget_report)
                with call.store.db.atomic() as saved:
                    summary = job.run()
                    if dry_run:
                        saved.rollback()
            except Problem as problem:
                raise Refused(problem.code, problem.message, **problem.params) from problem
            undo.pop_all()
        job.log(dry_run=dry_run)
        return summary
