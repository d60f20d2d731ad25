"""The report of a period: how many requests came, how long answers took; as table, plot and file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kaarea_tui.locale import _, ngettext
from kaarea_tui.rules.dates import local_date, show_date, show_number
from kaarea_tui.screens.admin.user_acts import day_typed, today_of
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.screens.records.export_folder import ExportFile
from kaarea_tui.screens.records.record_card import Heading, RecordCard, Tab
from kaarea_tui.widgets.field import Field

from .report_figures import csv_bytes, table_lines

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_report import PeriodReport


@dataclass(frozen=True)
class Period:
    """Both days included."""

    first: date
    last: date


class ReportScreen(RecordCard):
    """The year so far, until another period is asked for."""

    place: ClassVar[str] = "request_report"
    door: ClassVar[str] = "requests"
    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(self) -> None:
        super().__init__()
        self.report: PeriodReport | None = None
        self.period: Period | None = None
        self._plot = Vertical(id="plot")

    def content(self) -> ComposeResult:
        """Heading, tabs, sheet; in its place the plot."""
        yield from super().content()
        yield self._plot

    def on_mount(self) -> None:
        """Figures of this year."""
        today = local_date(self.register.clock())
        self.period = Period(date(today.year, 1, 1), today)
        self.start(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        assert self.period is not None
        ask = self.register.requests.period_report
        await self._show(await self.ask_register(partial(ask, self.period.first, self.period.last)))

    async def _show(self, report: "PeriodReport") -> None:
        self.report = report
        self.show_card()
        if self.tab == "plot":
            await self._show_plot()

    # -- what it shows ------------------------------------------------------------------------------

    def heading(self) -> Heading:
        """The period, and how many came in."""
        if self.period is None:
            return Heading(_("Report of requests"))
        span = f"{show_date(self.period.first)}–{show_date(self.period.last)}"
        received = self.report.received if self.report else 0
        told = ngettext("{count} request", "{count} requests", received)
        count = told.format(count=show_number(received)) if self.report else ""
        return Heading(_("Report of requests"), span, count, _("Figures only: nobody is named."))

    def tabs(self) -> Sequence[Tab]:
        """Table and plot."""
        return (Tab("table", _("Table")), Tab("plot", _("Plot")))

    def tab_lines(self, tab: str, width: int) -> list[str]:
        """The table; the plot draws itself."""
        if self.report is None:
            return [_("Counting…")]
        return table_lines(self.report, width) if tab == "table" else []

    def show_card(self) -> None:
        """Write everything anew; sheet and plot take turns."""
        super().show_card()
        if self.is_mounted:
            self.sheet.display = self.tab == "table"
            self._plot.display = self.tab == "plot"

    def entered(self, tab: str) -> None:
        """The plot is drawn when it is looked at."""
        if tab == "plot":
            self.start(self._show_plot(), group="plot", exclusive=True)

    async def _show_plot(self) -> None:
        from .report_plot import plot_of

        await self._plot.remove_children()
        if self.report is not None and self.report.received:
            await self._plot.mount(plot_of(self.report))
        else:
            self.say(_("Nothing to draw in this period."))

    # -- keys ---------------------------------------------------------------------------------------

    def action_plot(self) -> None:
        """From the table to the plot and back."""
        self.go_to_tab("table" if self.tab == "plot" else "plot")

    def action_next_tab(self) -> None:
        """The other tab."""
        self.action_plot()

    def action_previous_tab(self) -> None:
        """The other tab."""
        self.action_plot()

    def action_period(self) -> None:
        """Ask for another period."""
        self.start(self._ask_period(), group="period", exclusive=True)

    async def _ask_period(self) -> None:
        period = self.period
        assert period is not None
        fields = [
            Field("first", _("From"), show_date(period.first)),
            Field("last", _("To"), show_date(period.last)),
        ]

        def counted(values: dict[str, str]) -> "PeriodReport":
            first = day_typed("first", values["first"], today_of(self)) or period.first
            last = day_typed("last", values["last"], today_of(self)) or period.last
            return self.register.requests.period_report(first, last)

        def save(values: dict[str, str]) -> Callable[[], "PeriodReport"]:
            return partial(counted, values)

        report = await self.ask_person(
            CarefulDialog(self, _("Period"), fields, save, verb=_("Count the requests"))
        )
        if report is not None:
            self.period = Period(report.first, report.last)
            await self._show(report)

    def action_write_file(self) -> None:
        """Write the figures into a CSV file."""
        self.start(self._write_file(), group="act", exclusive=True)

    async def _write_file(self) -> None:
        if self.report is None:
            return
        file = ExportFile(_("requests report"), "csv", self.register.clock())
        with file.writing() as write:
            write(csv_bytes(self.report))
        self.say(_("File: {path}").format(path=file.shown))
