"""A month as a page of days: seven columns, how many cases are due on each, late ones with a sign."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from .cells import fit

CELL = 10


@dataclass(frozen=True)
class Day:
    """How many cases are due on a day, whether one is late, how many stand still."""

    count: int = 0
    late: bool = False
    paused: int = 0


class MonthGrid(Widget, can_focus=True):
    """Arrows go from day to day, over the ends of the month too; Enter opens the day."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "Previous day", show=False, id="month.left"),
        Binding("right,l", "step(1)", "Next day", show=False, id="month.right"),
        Binding("up,k", "step(-7)", "Week before", show=False, id="month.up"),
        Binding("down,j", "step(7)", "Week after", show=False, id="month.down"),
        Binding("enter", "open", "Open", show=False, id="month.open"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"month--late", "month--head", "month--weekend"}
    DEFAULT_CSS = """
    MonthGrid {
        & > .month--late { color: $text-error; }
        & > .month--head { text-style: bold; }
        & > .month--weekend { text-style: dim; }
    }
    """
    ALLOW_SELECT = False

    class Moved(Message, namespace="month_grid"):
        """The cursor stands on another day."""

    class Opened(Message, namespace="month_grid"):
        """The day under the cursor is wanted."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.today = self.day = date(2026, 1, 1)
        self.weekdays: tuple[str, ...] = ("",) * 7
        self._days: Mapping[date, Day] = {}

    def show(self, days: Mapping[date, Day]) -> None:
        """Show these deadlines."""
        self._days = days
        self.refresh()

    def action_step(self, days: int) -> None:
        """Go so many days on."""
        self.day += timedelta(days=days)
        self.refresh()
        self.post_message(self.Moved())

    def action_open(self) -> None:
        """Open the day."""
        self.post_message(self.Opened())

    def render_line(self, y: int) -> Strip:
        """The weekdays, then the weeks of the month."""
        width = self.content_size.width
        style = self.rich_style
        if y == 0:
            head = style + self.get_component_rich_style("month--head", partial=True)
            text = "".join(fit(f"  {name}", CELL) for name in self.weekdays)
            return Strip([Segment(fit(text, width), head)], width)
        weeks = calendar.Calendar().monthdatescalendar(self.day.year, self.day.month)
        if y > len(weeks):
            return Strip.blank(width, style)
        segments = [self._cell(day, style) for day in weeks[y - 1]]
        return Strip(segments).adjust_cell_length(width, style)

    def _cell(self, day: date, style: Style) -> Segment:
        due = self._days.get(day, Day())
        if day.month != self.day.month:
            return Segment(" " * CELL, style)
        number = f">{day.day:2}" if day == self.today else f" {day.day:2}"
        told = ""
        if due.count:
            told = (
                f"!{due.count}"
                if due.late
                else f"‖{due.count}"
                if due.paused == due.count
                else f"·{due.count}"
            )
        if due.late:
            style += self.get_component_rich_style("month--late", partial=True)
        elif day.weekday() > 4:
            style += self.get_component_rich_style("month--weekend", partial=True)
        if day == self.day:
            style += Style(reverse=self.has_focus, bold=True)
        return Segment(fit(f"{number} {told}", CELL - 1) + " ", style)
