"""The audit log, newest first. Looking at it leaves a row in it (rule 5.2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from kaarea_tui.locale import _
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.register.oversight.audit_log import LogFilter
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.purposes import READ_PURPOSES, RESTRICTED_GROUNDS
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import Field
from kaarea_tui.widgets.record_messages import Needs, Opened
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.verbs import Choice
from kaarea_tui.widgets.window import Row

from .user_acts import day_typed, today_of

if TYPE_CHECKING:
    from kaarea_tui.register.oversight.audit_log import LogRow


RESULTS = {"ok": N_("done"), "denied": N_("no right"), "refused": N_("refused"), "failed": N_("failed")}
"""How a call ended; code and words."""
_PURPOSES = READ_PURPOSES | RESTRICTED_GROUNDS


class LogScreen(Room):
    """Rows of the log, a page at a time, with a filter."""

    place: ClassVar[str] = "log"
    door: ClassVar[str] = "admin"

    def __init__(self) -> None:
        super().__init__()
        self.wanted = LogFilter()
        self._rows: dict[int, LogRow] = {}

    def content(self) -> ComposeResult:
        """The table."""
        yield RecordTable(
            [
                Column("at", _("Time"), 20, 20, sortable=False),
                Column("user", _("User"), 1.0, sortable=False),
                Column("action", _("Action"), 1.4, sortable=False),
                Column("object", _("Object"), 14, sortable=False),
                Column("result", _("Result"), 9, sortable=False),
            ],
            signs_width=0,
            id="log",
        )

    def on_mount(self) -> None:
        """The newest rows."""
        self.table.focus()
        self._reset()

    @property
    def table(self) -> RecordTable:
        """The table of rows."""
        return self.query_one("#log", RecordTable)

    def _reset(self) -> None:
        self._rows.clear()
        self.table.reset(self.table.generation + 1)

    def on_record_table_needs(self, event: Needs) -> None:
        """Older rows are wanted. The very oldest are reached by paging or by the filter's days."""
        if event.direction in ("first", "after"):
            self.start(self._page(event), group="page")
        elif event.direction == "last":
            self.tell(
                _("The log is long: go to its older rows by the days of the filter."), severity="information"
            )

    async def _page(self, event: Needs) -> None:
        log = self.register.audit_log
        ask = log.page if "audit.view_all" in self.session.rights else log.security
        count = min(event.count, 200)
        before = event.key if event.direction == "after" else None
        rows = await self.ask_register(partial(ask, self.wanted, before, count))
        self._rows.update((row.seq, row) for row in rows)
        self.table.supply(
            [_row(row) for row in rows],
            direction=event.direction,
            at_start=event.direction == "first",
            at_end=len(rows) < count,
            generation=event.generation,
        )
        if not self._rows:
            self.table.show_message(_("No rows match the filter."))

    def on_record_table_opened(self, event: Opened) -> None:
        """Show all that a row holds."""
        self.start(self._show(self._rows[event.key]), group="show", exclusive=True)

    async def _show(self, row: "LogRow") -> None:
        told = (
            (_("Number"), str(row.seq)),
            (_("User"), f"{row.user_name or '–'} ({' '.join(row.presets)})"),
            (_("Right"), row.permission),
            (_("Source"), row.source),
            (_("Object"), f"{row.object_type} {row.object_id}".strip()),
            (_("Purpose"), _(_PURPOSES.get(row.purpose, row.purpose))),
            (_("Result"), f"{_(RESULTS.get(row.result, row.result))} {row.reason}".strip()),
            (_("Fields"), row.fields),
            (_("Count"), str(row.count)),
        )
        body = "\n".join(f"{label:<16} {value or '–'}" for label, value in told)
        title = f"{moment_text(row.at)}  {row.action}"
        await self.ask_person(Ask(title, body, [Choice("back", _("Back"), "", True)]))

    def action_filter(self) -> None:
        """Ask which rows are wanted."""
        self.start(self._filter(), group="filter", exclusive=True)

    async def _filter(self) -> None:
        wanted = self.wanted
        results = [("", _("all")), *((code, _(label)) for code, label in RESULTS.items())]
        fields = [
            Field("action", _("Action"), wanted.action, hint="contacts.open"),
            ChoiceField("result", _("Result"), results, wanted.result),
            Field("since", _("From"), show_date(wanted.since) if wanted.since else ""),
            Field("until", _("To"), show_date(wanted.until) if wanted.until else ""),
        ]
        chosen = await self.ask_person(
            FieldsDialog(
                self, _("Filter"), fields, partial(_filter_of, wanted, today_of(self)), verb=_("Search")
            )
        )
        if isinstance(chosen, LogFilter):
            self.wanted = chosen
            self._reset()

    def action_back(self) -> None:
        """Back to the users."""
        self.dismiss(None)


def _filter_of(wanted: LogFilter, today: date, values: dict[str, str]) -> Callable[[], LogFilter]:
    def made() -> LogFilter:
        return replace(
            wanted,
            action=values["action"].strip(),
            result=values["result"],
            since=day_typed("since", values["since"], today),
            until=day_typed("until", values["until"], today),
        )

    return made


def _row(row: "LogRow") -> Row:
    touched = f"{row.object_type} {row.object_id}".strip()
    result = _(RESULTS.get(row.result, row.result))
    return Row(row.seq, (moment_text(row.at), row.user_name or "–", row.action, touched, result))
