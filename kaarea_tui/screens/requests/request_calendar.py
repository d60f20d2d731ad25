"""The deadlines of a month: a page of days with what is due, and the cases of the day below (D11)."""

import calendar
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.requests.request_inbox import LONGEST_PAGE
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.deadlines import Urgency
from kaarea_tui.rules.problem import N_
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.cells import one_line
from kaarea_tui.widgets.month_grid import Day, MonthGrid
from kaarea_tui.widgets.status import StatusLine

from . import request_words as words

if TYPE_CHECKING:
    from kaarea_tui.register.register import Register
    from kaarea_tui.register.requests.request_inbox import InboxRow

MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


class CalendarScreen(Room):
    """A month, and the cases of the day under the cursor."""

    place: ClassVar[str] = "request_calendar"
    door: ClassVar[str] = "requests"
    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[InboxRow] = []
        self._title = StatusLine(id="month")
        self.grid = MonthGrid(id="grid")
        self.cases = OptionList(id="day-cases", markup=False)

    def content(self) -> ComposeResult:
        """Month, grid, cases of the day."""
        yield from (self._title, self.grid, self.cases)

    def on_mount(self) -> None:
        """Today's month."""
        self.grid.focus()
        self.grid.today = self.grid.day = local_date(self.register.clock())
        self.grid.weekdays = tuple(words.weekday(date(2026, 11, 23) + timedelta(days=n)) for n in range(7))

    def on_screen_resume(self) -> None:
        """Read the deadlines again."""
        self.start(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        self.rows = await self.ask_register(partial(open_rows, self.register, self.session.rights))
        self._show()

    def _show(self) -> None:
        days: dict[date, Day] = {}
        for row in self.rows:
            if row.due is not None:
                late = row.urgency == Urgency.OVERDUE
                paused = row.urgency == Urgency.SUSPENDED
                before = days.get(row.due, Day())
                days[row.due] = Day(before.count + 1, before.late or late, before.paused + paused)
        self.grid.show(days)
        self._show_day()

    def _show_day(self) -> None:
        day = self.grid.day
        self._title.show(f"{_(MONTHS[day.month - 1])} {day.year}", words.day_text(day))
        mine = [row for row in self.rows if row.due == day]
        self.cases.clear_options()
        for row in mine:
            sign = {Urgency.OVERDUE: "! ", Urgency.SUSPENDED: "‖ "}.get(row.urgency or Urgency.NORMAL, "")
            who = row.requester or _("unknown")
            told = f"{sign}{row.number}  {words.type_name(row.type)} · {who} · {words.state_name(row.state)}"
            self.cases.add_option(Option(Content(one_line(told)), id=str(row.id)))
        self.cases.highlighted = 0 if mine else None
        count = len(mine)
        told = ngettext("{count} case is due on this day.", "{count} cases are due on this day.", count)
        self.say(told.format(count=count) if mine else _("Nothing is due on this day."))

    def on_month_grid_moved(self, _event: MonthGrid.Moved) -> None:
        """Show the cases of the day."""
        self._show_day()

    def on_month_grid_opened(self, _event: MonthGrid.Opened) -> None:
        """Go to the cases of the day; the only one is opened at once."""
        if self.cases.option_count == 1:
            self.open_record(int(self.cases.get_option_at_index(0).id or 0))
        elif self.cases.option_count:
            self.cases.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the case."""
        event.stop()
        self.open_record(int(event.option_id or 0))

    def open_record(self, record_id: int) -> None:
        """Open one case."""
        from .request_case import open_case

        self.start(open_case(self, record_id), group="open", exclusive=True)

    # -- keys ---------------------------------------------------------------------------------------

    def action_next_month(self) -> None:
        """The month after."""
        self._turn(1)

    def action_previous_month(self) -> None:
        """The month before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        day = self.grid.day
        month = day.month - 1 + step
        year, month = day.year + month // 12, month % 12 + 1
        self.grid.day = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
        self._show()

    def action_this_month(self) -> None:
        """Back to today."""
        self.grid.day = self.grid.today
        self._show()

    def action_back(self) -> None:
        """From the cases to the month, from the month to the inbox."""
        if self.cases.has_focus:
            self.grid.focus()
        else:
            self.dismiss(None)


def open_rows(register: "Register", rights: frozenset[str]) -> list["InboxRow"]:
    """All open cases whose deadline the user may see, by urgency. For the register's thread."""
    requests = register.requests
    ask = requests.inbox if "request.view_own" in rights else requests.inbox_of_all
    rows: list[InboxRow] = []
    page = ask("open", None, "first", LONGEST_PAGE)
    while True:
        rows += page.rows
        if page.at_end or not page.rows or len(rows) > MOST:
            return rows
        page = ask("open", page.rows[-1], "after", LONGEST_PAGE)


MOST = 5_000
"""Open cases that the calendar shows at most: beyond that a month is no view any more."""
