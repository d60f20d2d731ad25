"""The access report read through before it is made: each line, and what tells of others (2.9, 15(4))."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from kaarea_tui.exchange.letters.report import FORMATS
from kaarea_tui.exchange.letters.values import told_rows
from kaarea_tui.exchange.letters.words import Words
from kaarea_tui.locale import _, current, ngettext
from kaarea_tui.rules.dates import show_number
from kaarea_tui.rules.requests import TASK_KINDS
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.screens.records.sheet_text import paragraph
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.record_messages import MarksChanged, Needs, Opened
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.status import StatusLine
from kaarea_tui.widgets.verbs import Choice
from kaarea_tui.widgets.window import Row

from .request_fields import LANGUAGES

if TYPE_CHECKING:
    from kaarea_tui.exchange.letters.report import Report
    from kaarea_tui.register.answers.letter_inputs import MadeLetter
    from kaarea_tui.register.requests.request_cards import CaseView

OWN = "contact:"
"""The person's own card is no other's data."""
BESIDE = "besides:"
"""What a clerk wrote for the report stays too: it is changed in the answer to the task."""
NAMES = {"pdf": "PDF", "json": "JSON", "txt": "TXT"}


class CollectScreen(Room):
    """All lines of the report; those marked are left out. Gives the report that was made, else None."""

    place: ClassVar[str] = "request_collect"
    door: ClassVar[str] = "requests"

    def __init__(self, view: "CaseView", report: "Report", language: str) -> None:
        super().__init__()
        self.view, self.report, self.language = view, report, language
        self.lines = list(report_lines(report))
        self._top = StatusLine(id="collected")
        self.table = RecordTable(
            [
                Column("table", _("Part"), 24, 14, sortable=False),
                Column("text", _("What the report tells"), 1.0, 30, sortable=False),
            ],
            signs_width=0,
            id="lines",
        )

    def content(self) -> ComposeResult:
        """What was found, and the lines."""
        yield from (self._top, self.table)

    def on_mount(self) -> None:
        """The first line."""
        count = len(self.lines)
        told = ngettext("{count} line", "{count} lines", count).format(count=show_number(count))
        masked = _("others' names taken out: {count}").format(count=show_number(self.report.masked))
        self._top.show(f"{self.view.number} {_('Access report')}", f"{told} · {masked}")
        if self.report.waiting:
            tasks = ", ".join(_(TASK_KINDS[kind]) for kind in self.report.waiting)
            self.say(_("First answer, for the report tells it: {tasks}").format(tasks=tasks))
        self.table.focus()
        self.table.reset(1)

    @on(RecordTable.Needs)
    def _rows_wanted(self, event: Needs) -> None:
        """Lines from where the table stands: it holds a few hundred of them only."""
        count, size = event.count, len(self.lines)
        place = 0 if event.key is None else event.key - 1
        start = {
            "first": 0,
            "last": max(0, size - count),
            "after": place + 1,
            "before": max(0, place - count),
        }.get(event.direction, max(0, place - count // 2))
        end = place if event.direction == "before" else min(size, start + count)
        rows = [Row(at + 1, self.lines[at][1:]) for at in range(start, end)]
        self.table.answer(event, rows, at_start=start == 0, at_end=end >= size)
        if not self.lines:
            self.table.show_message(_("The register has nothing of this person."))

    @on(RecordTable.MarksChanged)
    def _marked(self, _event: MarksChanged) -> None:
        count = len(self.left_out)
        if count < len(self.table.marks.keys):
            self.say(_("The person's own card and the answers to tasks stay in the report."))
            return
        told = ngettext("{count} line is left out.", "{count} lines are left out.", count)
        self.say(told.format(count=show_number(count)) if count else "")

    @on(RecordTable.Opened)
    def _open_line(self, event: Opened) -> None:
        _name, table, text = self.lines[event.key - 1]
        self.start(self._show(table, text), group="show", exclusive=True)

    async def _show(self, title: str, text: str) -> None:
        body = "\n".join(paragraph(text.replace(" · ", "\n"), 66))
        await self.ask_person(Ask(title, body, [Choice("back", _("Close"), "", True)]))

    @property
    def left_out(self) -> tuple[str, ...]:
        """The lines marked, as the counter names them."""
        names = [self.lines[key - 1][0] for key in sorted(self.table.marks.keys)]
        return tuple(name for name in names if not name.startswith((OWN, BESIDE)))

    # -- making it ----------------------------------------------------------------------------------

    def action_make(self) -> None:
        """Make the report without the lines marked."""
        self.start(self._make(), group="act", exclusive=True)

    async def _make(self) -> None:
        fields = [
            ChoiceField("format", _("Form"), [(code, NAMES[code]) for code in FORMATS], FORMATS[0]),
            ChoiceField(
                "language",
                _("Language"),
                [(code, _(name)) for code, name in LANGUAGES.items()],
                self.language,
            ),
        ]

        def save(values: dict[str, str]) -> Callable[[], "MadeLetter"]:
            write = self.register.access_reports.write
            return partial(write, self.view.id, values["format"], values["language"], self.left_out)

        dialog = CarefulDialog(self, _("Make the report"), fields, save, verb=_("Make the report"))
        made = await self.ask_person(dialog)
        if made is not None:
            self.dismiss(made)

    @property
    def unsaved(self) -> bool:
        """Whether lines are marked."""
        return bool(self.table.marks.keys)

    def action_back(self) -> None:
        """Back to the case; asks when lines are marked."""
        if self.unsaved:
            self.start(self._ask_leaving(), group="leave", exclusive=True)
        else:
            self.dismiss(None)

    async def _ask_leaving(self) -> None:
        verbs = [Choice("continue", _("Continue editing"), "j", True), Choice("discard", _("Discard"), "h")]
        body = _("The marks are lost when you leave.")
        if await self.ask_person(Ask(_("Unsaved changes."), body, verbs, safe="continue")) == "discard":
            self.dismiss(None)


def report_lines(report: "Report") -> Iterator[tuple[str, str, str]]:
    """Each row of the report: its name at the counter, its part, its text; in the user's language."""
    words = Words(current() if current() in LANGUAGES else "fi")
    for table in report.tables:
        part = words(f"category.{table.table}")
        for row, told in zip(table.rows, told_rows(table.columns, table.rows, words), strict=True):
            yield f"{table.table}:{row[0]}", part, " · ".join(f"{label}: {text}" for label, text in told)
    for code, text in report.besides:
        yield f"{BESIDE}{code}", words(f"report.{code}.title"), text
