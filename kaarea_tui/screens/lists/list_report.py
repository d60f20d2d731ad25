"""Asking for the controller's report of a list and writing it into a file (rulebook 4.5)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from kaarea_tui.locale import _
from kaarea_tui.register.lists.list_cards import ListCard
from kaarea_tui.rules.dates import add_years, local_date, show_date
from kaarea_tui.rules.problem import N_
from kaarea_tui.screens.records.export_folder import ExportFile
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import Field
from kaarea_tui.widgets.verbs import Choice

FORMATS = {"pdf": N_("PDF, for the folder"), "csv": N_("CSV, its figures")}
"""The ends of the file's name and what people call them."""


async def write_report(room: Room, card: ListCard) -> None:
    """Ask for period and format, write the file and tell where it is. Only within `start`."""
    today = local_date(room.register.clock())
    fields = [
        Field("first", _("From"), show_date(add_years(today, -1) + timedelta(days=1))),
        Field("last", _("To"), show_date(today)),
        ChoiceField("format", _("Format"), [(code, _(label)) for code, label in FORMATS.items()], "pdf"),
    ]
    title = _("Report of {name}").format(name=card.name)
    # What is refused is told under its field; who gives up meanwhile gets no file.
    dialog = FieldsDialog(
        room, title, fields, partial(_made, room, card), verb=_("Write the file"), long=True
    )
    answer = await room.ask_person(dialog)
    if answer is None:
        return
    end, data = answer
    file = ExportFile(title, end, room.register.clock())
    with file.writing() as write:
        write(data)
    # In a dialog, for there the path wraps, however long the list's name is.
    close = [Choice("back", _("Close"), "", True)]
    told = _("File: {path}").format(path=file.shown)
    await room.ask_person(Ask(_("The report was written"), told, close))


def _made(room: Room, card: ListCard, values: dict[str, str]) -> Callable[[], tuple[str, bytes]]:
    """What asks the counter for the file: the end of its name, and its bytes."""
    from kaarea_tui.register.lists.list_report_words import report_csv, report_sheet

    end = values["format"]
    make = report_csv if end == "csv" else report_sheet
    report = room.register.lists.report
    return lambda: (end, report(card.id, values["first"], values["last"], make))
