"""The searching half of a browsing room: each key asks for hits, the newest question wins.

Rows come a page at a time, found again by key; how many hits there are is asked when the typing rests, and
a search that has settled is logged once (rule 5.1).
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.errors import CounterError, Refused
from kaarea_tui.rules.dates import show_number
from kaarea_tui.rules.search_query import parse_query
from kaarea_tui.screens.shell.refusals import problem_text, refusal_text
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.filter_bar import FilterBar
from kaarea_tui.widgets.panel import DetailPanel
from kaarea_tui.widgets.record_messages import Needs
from kaarea_tui.widgets.record_table import RecordTable

from .listing import Direction, Found, Listing, Order, Wanted

SETTLED_AFTER = 1.5
"""Seconds without a key after which a search counts as made, and is logged."""
COUNT_AFTER = 0.12
LOADING_AFTER = 0.4
AHEAD_AFTER = 0.3
AHEAD_FOR = 60.0
"""Seconds after which the end of the list is read ahead, and for which what was read is good."""


class HitSearch(Room):
    """Search line, rows, pane; `hits` are the records behind the rows that the table holds."""

    def __init__(self) -> None:
        super().__init__()
        self.listing: Listing[Any] = self.make_listing()
        self.hits: dict[int, Any] = {}
        self.order = Order()
        self._generation = 0
        self._logged = ""
        self._waiting: dict[str, Timer] = {}
        self._loaded = False
        self._nothing = True, True
        """No hit under the cursor, no mark: the keys on offer depend on it."""
        self._end: tuple[int, float, Found[Any]] | None = None
        self.bar = FilterBar(_("Search"), id="search")
        self.table = RecordTable(self.listing.table_columns(), id="rows")
        self.pane = DetailPanel(label_width=12, id="detail")

    def make_listing(self) -> Listing[Any]:
        """Give what is browsed."""
        raise NotImplementedError

    def content(self) -> ComposeResult:
        """Search line, rows and pane."""
        yield self.bar
        with Horizontal(id="browse"):
            yield self.table
            yield self.pane

    @property
    def current(self) -> Any | None:
        """The hit under the cursor."""
        key = self.table.cursor_key
        return None if key is None else self.hits.get(key)

    # -- searching ----------------------------------------------------------------------------------

    @on(FilterBar.Changed)
    def _typed(self, event: FilterBar.Changed) -> None:
        problems = parse_query(event.text).problems
        self.bar.hint = " ".join(problem_text(problem) for problem in problems)
        self.search_again()
        self._after(SETTLED_AFTER, "settled", self.settle)

    @on(FilterBar.Left)
    @on(FilterBar.Submitted)
    def _to_rows(self) -> None:
        self.settle()
        self.table.focus()

    def search_again(self) -> None:
        """Ask for the first rows of the search as it stands, in the order chosen. Marks stay."""
        self._generation += 1
        self.table.reset(self._generation)
        self._after(LOADING_AFTER, "loading", partial(self._show_loading, self._generation))

    def read_again(self) -> None:
        """Read the rows anew; the cursor stays on its record."""
        self._generation += 1
        self.table.reload_keeping(self.table.cursor_key, self._generation)

    def settle(self) -> None:
        """Log the search, once for each text."""
        self._forget("settled")
        text = self.bar.text.strip()
        if text and text != self._logged and self.session.register is not None:
            self._logged = text
            self.start(self._log(text), group="log")

    async def _log(self, text: str) -> None:
        await self.ask_register(partial(self.listing.log_search, self.register, text))

    @on(RecordTable.Needs)
    def _rows_wanted(self, event: Needs) -> None:
        end = self._end_known() if event.direction == "last" else None
        if end is None:
            self.start(self._supply(event), group="rows")
        else:
            self._show_page(end, event, self.bar.text)

    async def _supply(self, needs: Needs) -> None:
        text, order = self.bar.text, self.order
        at = None if needs.key is None else self.hits.get(needs.key)
        wanted = Wanted(text, order, at, cast(Direction, needs.direction), needs.count)
        question = partial(self.listing.page, self.register, wanted)
        goes_on = needs.direction in ("after", "before")
        try:
            page = await (self.ask_register(question) if goes_on else self.ask_latest("rows", question))
        except CounterError as error:
            self._refused(error, order, needs.generation)
            return
        if page is not None and needs.generation == self._generation:
            self._show_page(page, needs, text)

    def _show_page(self, page: Found[Any], needs: Needs, text: str) -> None:
        self._forget("loading")
        self._remember(page.hits)
        whole = page.at_start and page.at_end
        goes_on = needs.direction in ("after", "before")
        if whole and not page.hits and not goes_on:
            self.table.show_message(self.listing.nothing_found(text, self.session.rights))
        else:
            rows = self.listing.rows(page.hits)
            self.table.answer(needs, rows, at_start=page.at_start, at_end=page.at_end)
        self._loaded = True
        if not goes_on:
            self._count_page(len(page.hits) if whole else None)
        if needs.direction == "first" and not page.at_end and self.order == Order():
            read = partial(self._read_end, self._generation, needs.count)
            self._after(AHEAD_AFTER, "ahead", lambda: self.start(read(), group="ahead"))
        self.show_current()

    async def _read_end(self, generation: int, count: int) -> None:
        """Read the last rows while the person looks at the first: to the end is then as near as a page."""
        wanted = Wanted(self.bar.text, Order(), None, "last", count)
        with suppress(CounterError):
            page = await self.ask_latest("ahead", partial(self.listing.page, self.register, wanted))
            if page is not None:
                self._end = (generation, time.monotonic(), page)

    def _end_known(self) -> Found[Any] | None:
        if self._end is None:
            return None
        generation, at, page = self._end
        fresh = generation == self._generation and time.monotonic() - at < AHEAD_FOR
        return page if fresh else None

    def _refused(self, error: CounterError, order: Order, generation: int) -> None:
        """Say why there are no rows; an order that the counter refuses gives way to that of names."""
        if generation != self._generation:
            return
        self._forget("loading")
        text = refusal_text(error, self.session.presets)
        if isinstance(error, Refused) and order != Order():
            self.tell(text, severity="warning")
            self.put_in_order(Order())
            return
        self.show_error(error)
        self.table.show_message(text + "\n" + _("^R reads again."))
        self.bar.count = ""

    def put_in_order(self, order: Order) -> None:
        """Show the rows in this order, from the first."""
        self.order = order
        self.table.set_sort(order.column, order.descending)
        self.search_again()

    def _show_loading(self, generation: int) -> None:
        if generation == self._generation:
            self.table.show_loading(_("Searching…"))

    # -- counting -----------------------------------------------------------------------------------

    def _count_page(self, known: int | None) -> None:
        if known is not None:
            self._forget("count")
            self.bar.count = self.listing.counted(known, False)
        else:
            self._after(COUNT_AFTER, "count", lambda: self.start(self._count(), group="count"))

    async def _count(self) -> None:
        text, generation = self.bar.text, self._generation
        count = await self.ask_latest("count", partial(self.listing.count, self.register, text))
        if count is not None and generation == self._generation:
            self.bar.count = self.listing.counted(count.value, count.capped)

    # -- rows ---------------------------------------------------------------------------------------

    @on(RecordTable.Highlighted)
    @on(RecordTable.MarksChanged)
    def show_current(self) -> None:
        """Explain the row under the cursor, show what it holds in the pane, and tell how many are marked."""
        hit = self.current
        marked = len(self.table.marks.keys)
        if (hit is None, not marked) != self._nothing:
            self._nothing = hit is None, not marked
            self.refresh_frame()
        right = ngettext("{count} marked", "{count} marked", marked).format(count=show_number(marked))
        self.say(self.listing.explain(hit) if hit else "", right if marked else "")
        if hit is None:
            self.pane.show("", [])
        else:
            self.pane.show(self.listing.title(hit), self.listing.details(hit, self.session.rights))

    def _remember(self, fresh: Sequence[Any]) -> None:
        """Keep the hits whose rows the table holds, and no others: memory does not grow with the list."""
        held = {row.key for row in self.table.window.rows}
        self.hits = {key: hit for key, hit in self.hits.items() if key in held}
        self.hits |= {self.listing.key(hit): hit for hit in fresh}

    # -- timers -------------------------------------------------------------------------------------

    def _after(self, seconds: float, name: str, act: Callable[[], object]) -> None:
        """Do something when nothing newer of the same name has come for so long."""
        self._forget(name)
        self._waiting[name] = self.set_timer(seconds, act)

    def _forget(self, name: str) -> None:
        timer = self._waiting.pop(name, None)
        if timer is not None:
            timer.stop()
