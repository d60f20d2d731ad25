"""`kaarea lists`: answers to a mailing taken in from files, and the controller's report of a list as a file.

Of the answers the unmistakable ones act at once, others wait.
"""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_, Problem

from .exit_codes import DONE, LEFT_TO_DO
from .output import say, sentence, tell_aside
from .session import add_sign_in, signed_in

if TYPE_CHECKING:
    from kaarea_tui.register.lists.list_report import File
    from kaarea_tui.register.register import Register


def add_to(parser: ArgumentParser) -> None:
    """The options of these commands."""
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    told = N_("read answers to a mailing: a CSV, .eml, mbox or Maildir")
    returns = commands.add_parser("returns", help=_(told), description=sentence(_(told)))
    returns.set_defaults(run=run)
    returns.add_argument("path", type=Path, metavar=_("PATH"), help=_("file or folder"))
    told = N_("write the controller's report of a list into a file; nobody is named in it")
    report = commands.add_parser("report", help=_(told), description=sentence(_(told)))
    report.set_defaults(run=run_report)
    for option, place, told in (
        ("--from", "first", _("first day of the period; without it the year until the last day")),
        ("--to", "last", _("last day of the period; without it today")),
    ):
        report.add_argument(option, dest=place, default="", metavar=_("DATE"), help=told)
    report.add_argument("path", type=Path, metavar=_("FILE"), help=_("a new file: .pdf, or .csv for figures"))
    for command in (returns, report):
        command.add_argument("--list", required=True, metavar=_("NAME"), help=_("name of the mailing list"))
        add_sign_in(command)


def run(options: Namespace) -> int:
    """Take the answers in and tell what became of them; LEFT_TO_DO where many wait or a mail was skipped."""
    from kaarea_tui.register.lists.returned_file import remarks, take_in_file, taken_lines

    with signed_in(options) as register:
        list_id, most = _list_named(register, options.list), register.settings.shown().returns_most_at_once
        closed = register.store.own_places
        today = register.own.today()
        done = take_in_file(register.returns, list_id, options.path, today, most, closed=closed)
    for line in taken_lines(done.taken):
        say(line)
    for line in remarks(done):
        tell_aside(line)
    return LEFT_TO_DO if done.many or done.skipped else DONE


def run_report(options: Namespace) -> int:
    """Write the report of a list, an archived one too; a report that fails leaves no file."""
    from kaarea_tui.exchange.private_files import new_private_file
    from kaarea_tui.register.lists.list_report_words import report_csv, report_sheet

    make: File = report_csv if options.path.suffix.lower() == ".csv" else report_sheet
    with signed_in(options) as register:
        list_id = _list_named(register, options.list, archived=True)
        data = register.lists.report(list_id, options.first, options.last, make)
    with os.fdopen(new_private_file(options.path), "wb") as file:
        file.write(data)
    say(_("File: {path}").format(path=options.path))
    return DONE


def _list_named(register: "Register", name: str, *, archived: bool = False) -> int:
    """The number of a list by its name; one out of the user's reach is not there either. Raises Problem."""
    lists = (*register.lists.all(), *(register.lists.all(archived=True) if archived else ()))
    for each in lists:
        if each.name.casefold() == name.casefold():
            return each.id
    raise Problem("returns.list", N_("There is no list named {name}."), name=name)
