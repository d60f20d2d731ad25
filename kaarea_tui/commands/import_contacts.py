"""`kaarea import`: a contact list from a file into the register, whole or not at all (rules 7.1, 7.2)."""

from argparse import ArgumentParser, Namespace
from itertools import count
from pathlib import Path

from kaarea_tui.locale import _
from kaarea_tui.rules.provenance import SOURCE_KINDS, check_source

from .exit_codes import BAD_INPUT, DONE
from .output import ProgressBar, say
from .session import add_sign_in, confirmed, signed_in


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
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        metavar=_("COLUMN"),
        help=_("a column to leave out, by its heading; may be given several times"),
    )
    add_sign_in(parser)


def run(options: Namespace) -> int:
    """Read the file in and print a summary; 0, or 2 when there were rows and none of them could be taken."""
    kind, _colon, name = options.source.partition(":")
    check_source(kind.strip(), name.strip())
    report = report_path(options.file)
    bar = ProgressBar(options.file.name)
    with signed_in(options) as register:
        confirmed(register)
        try:
            summary = register.imports.read(
                options.file,
                kind.strip(),
                name.strip(),
                without=tuple(options.without),
                refused_to=report,
                dry_run=options.dry_run,
                progress=bar,
            )
        finally:
            bar.close()
    if options.dry_run:
        say(_("Nothing was saved; without --dry-run this would come in:"))
    for line in summary.lines():
        say(line)
    if report.exists():
        say(
            _("The refused rows are in {file}. Mend them there, read it in, and then remove it.").format(
                file=report
            )
        )
    return BAD_INPUT if summary.refused and not summary.accepted else DONE


def report_path(file: Path) -> Path:
    """Where the refused rows of `file` go: into the working directory, under a free name."""
    from datetime import UTC, datetime

    from kaarea_tui.rules.dates import local_date

    start = f"{file.stem}.hylatyt-{local_date(datetime.now(UTC)).isoformat()}"
    names = (f"{start}{'' if number == 1 else f'-{number}'}.csv" for number in count(1))
    return next(path for path in map(Path, names) if not path.exists())
