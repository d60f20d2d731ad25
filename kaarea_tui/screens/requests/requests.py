"""The request inbox (F5): every case by its real urgency, late ones first, red and in words (D11, P8)."""

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult

from kaarea_tui.locale import _
from kaarea_tui.register.requests.request_inbox import FILTERS, InboxCounts, InboxRow
from kaarea_tui.rules.dates import local_date
from kaarea_tui.screens.shell.frame import PartsLine
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.record_messages import Highlighted, Needs, Opened
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.status import StatusLine

from . import request_words as words
from .inbox_rows import columns, counted, counts_of, filter_parts, page_of, row_of
from .late_badge import badge


class RequestsRoom(Room):
    """Counts, the filter, the cases."""

    place: ClassVar[str] = "requests"
    door: ClassVar[str] = "requests"
    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(self) -> None:
        super().__init__()
        self.wanted = "open"
        self.counts: InboxCounts | None = None
        self.rows: dict[int, InboxRow] = {}
        self._loaded = False
        self._top = StatusLine(id="counts")
        self._filters = PartsLine(id="filters")
        self.table = RecordTable(columns(), signs_width=0, id="cases")

    def content(self) -> ComposeResult:
        """Counts, filters, cases."""
        yield from (self._top, self._filters, self.table)

    def on_mount(self) -> None:
        """The rows come when the room is entered."""
        self.table.focus()
        self.wanted = "open" if self._sees_all else next(iter(self.filters), "open")
        self._show_filters()
        self.table.reset(1)

    def on_screen_resume(self) -> None:
        """Read again what others, or a case just left, have changed; the cursor stays."""
        self.start(self._count(), group="load", exclusive=True)
        if self._loaded:
            self.action_reload()

    @property
    def _reads(self) -> bool:
        return bool({"request.view_own", "request.view_all"} & self.session.rights)

    @property
    def _sees_all(self) -> bool:
        return "request.view_all" in self.session.rights

    @property
    def filters(self) -> list[str]:
        """The filters that make sense for this user's rights: none that shows numbers and dashes only."""
        own = "request.view_own" in self.session.rights
        return [name for name in FILTERS if (own if name in ("mine", "registered") else self._sees_all)]

    def may(self, action: str) -> bool:
        """Nothing is opened where there are no rows."""
        return action != "open" or self.table.cursor_key is not None

    # -- counts -------------------------------------------------------------------------------------

    async def _count(self) -> None:
        await self.refresh_rights()
        if not self._reads:
            self._top.show(_("You may write requests down; your own cases are shown to their handler."))
            return
        self.counts = await self.ask_register(partial(counts_of, self.register, self.session.rights))
        self.session.badges["requests"] = badge(self.counts.to_act)
        told = counted(self.counts, sees_all=self._sees_all)
        self._top.show(told, words.day_text(self._today))
        self.refresh_frame()

    @property
    def _today(self) -> Any:
        return local_date(self.register.clock())

    def _show_filters(self) -> None:
        self._filters.show(filter_parts(self.filters, self.wanted, self.app.size.width))

    # -- rows ---------------------------------------------------------------------------------------

    @on(RecordTable.Needs)
    def _rows_wanted(self, event: Needs) -> None:
        self.start(self._supply(event), group="page")

    async def _supply(self, needs: Needs) -> None:
        if not self._reads:
            self.table.show_message(_("n writes a new request down."))
            return
        at = None if needs.key is None else self.rows.get(needs.key)
        page = await self.ask_register(
            partial(page_of, self.register, self.session.rights, self.wanted, at, needs)
        )
        if needs.generation != self.table.generation:
            return
        if needs.direction not in ("after", "before"):
            self.rows.clear()
        self.rows |= {row.id: row for row in page.rows}
        self._loaded = True
        if not page.rows and needs.direction not in ("after", "before"):
            self.table.show_message(_("No cases here."))
        else:
            rows = [row_of(row) for row in page.rows]
            self.table.answer(needs, rows, at_start=page.at_start, at_end=page.at_end)
        self.show_current()

    @on(RecordTable.Highlighted)
    def _moved(self, _event: Highlighted) -> None:
        self.show_current()

    def show_current(self) -> None:
        """Tell of the case under the cursor what the columns have no room for."""
        key = self.table.cursor_key
        row = self.rows.get(key) if key is not None else None
        if row is None or row.due is None or row.type is None:
            self.say(_("You see the number and the state of this case.") if row else "")
        else:
            self.say(_("{type}, {owner} handles it").format(type=words.type_name(row.type), owner=row.owner))
        self.refresh_frame()

    # -- keys ---------------------------------------------------------------------------------------

    def action_reload(self) -> None:
        """Read the rows anew; the cursor stays on its case."""
        kept = self.table.cursor_key
        generation = self.table.generation + 1
        if kept in self.rows:
            self.table.reload_keeping(kept, generation)
        else:
            self.table.reset(generation)

    def action_next_filter(self) -> None:
        """Show the cases of the next filter."""
        self._step_filter(1)

    def action_previous_filter(self) -> None:
        """Show the cases of the filter before."""
        self._step_filter(-1)

    def _step_filter(self, step: int) -> None:
        names = self.filters
        place = names.index(self.wanted) if self.wanted in names else 0
        self.wanted = names[(place + step) % len(names)]
        self._show_filters()
        self.table.reset(self.table.generation + 1)

    @on(RecordTable.Opened)
    def _open_row(self, event: Opened) -> None:
        self.open_record(event.key)

    def open_record(self, record_id: int) -> None:
        """Open one case."""
        from .request_case import open_case

        self.start(open_case(self, record_id, self.neighbour), group="open", exclusive=True)

    def neighbour(self, step: int) -> int | None:
        """Put the cursor on the next (1) or previous (-1) case and give its number; None at the end."""
        return self.table.step(step)

    def action_new(self) -> None:
        """Write a request down that came by phone, letter or in person."""
        self.start(self._new(), group="open", exclusive=True)

    async def _new(self) -> None:
        from .request_intake import take_in

        await take_in(self)

    def action_second_cards(self) -> None:
        """Decide whether other cards are of people who want no marketing."""
        from .second_cards import ask_second_cards

        self.start(ask_second_cards(self), group="open", exclusive=True)

    def action_letters(self) -> None:
        """Work off the letters that have come in."""
        from .request_letters import LettersScreen

        self.app.push_screen(LettersScreen())

    def action_calendar(self) -> None:
        """Look at the deadlines of a month."""
        from .request_calendar import CalendarScreen

        self.app.push_screen(CalendarScreen())

    def action_report(self) -> None:
        """Figures of a period."""
        from .request_report import ReportScreen

        self.app.push_screen(ReportScreen())

    def action_recipients(self) -> None:
        """To whom data go."""
        from .recipients import RecipientsScreen

        self.app.push_screen(RecipientsScreen())

    def action_back(self) -> None:
        """Home."""
        self.desk.enter_room("home")
