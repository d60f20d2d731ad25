"""A room that browses records: rows in any order, marks, columns, copying, and the way into a card.

Marks are kept by the record's number, so they outlive searches, orders and visits to other rooms.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from textual import on

from kaarea_tui.locale import _, ngettext
from kaarea_tui.rules.dates import show_number
from kaarea_tui.widgets.filter_bar import FilterBar
from kaarea_tui.widgets.record_messages import CopyCell, Opened, SortBy, Unsortable
from kaarea_tui.widgets.record_table import RecordTable

from .columns_dialog import ColumnsDialog
from .hit_search import HitSearch
from .listing import Order


class Browser(HitSearch):
    """Header, search line, rows, at 120 columns the pane, status, keys."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - as Textual declares it

    def on_mount(self) -> None:
        """Read the columns this person has chosen, then the first rows."""
        self.bar.focus()
        self.start(self._open())

    async def _open(self) -> None:
        kept = await self.ask_register(partial(self.register.own.preference, self.listing.preference))
        self._show_columns([str(name) for name in kept] if isinstance(kept, list) else [])
        self.put_in_order(Order())

    def on_screen_resume(self) -> None:
        """Coming back: what a card, or others, have changed meanwhile is read again; the place stays."""
        if self._loaded:
            self.read_again()

    def on_screen_suspend(self) -> None:
        """Leaving the room settles the search."""
        if self._loaded and self.session.user is not None:
            self.settle()

    def may(self, action: str) -> bool:
        """Nothing is opened, marked or edited where there are no rows; only the marked withdraw."""
        if action == "take_back":
            return self.withdrawn is not None
        if action in ("open", "edit", "mark", "mark_range", "mark_all", "copy_cell"):
            return self.table.cursor_key is not None
        if action == "withdraw":
            return bool(self.table.marks.keys)
        return True

    # -- opening: what each kind of record does -----------------------------------------------------

    def open_record(self, record_id: int) -> None:
        """Open one record's card."""
        raise NotImplementedError

    def edit_record(self, record_id: int) -> None:
        """Open one record's form."""
        raise NotImplementedError

    @on(RecordTable.Opened)
    def _open_row(self, event: Opened) -> None:
        self.settle()
        self.open_record(event.key)

    def action_edit(self) -> None:
        """Edit the record under the cursor."""
        if self.table.cursor_key is not None:
            self.edit_record(self.table.cursor_key)

    def neighbour(self, step: int) -> int | None:
        """Put the cursor on the next (1) or previous (-1) hit and give its number; None at the end."""
        return self.table.step(step)

    # -- search line --------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Go into the search line."""
        self.bar.focus()

    def action_back(self) -> None:
        """Clear the search, and from a cleared one go home."""
        if self.bar.text:
            self.bar.text = ""
        else:
            self.desk.enter_room("home")

    def action_reload(self) -> None:
        """Read the rows anew."""
        self.read_again()

    # -- order --------------------------------------------------------------------------------------

    @on(RecordTable.SortBy)
    def _sort(self, event: SortBy) -> None:
        self.put_in_order(Order(event.column_id, event.descending))

    @on(RecordTable.Unsortable)
    def _unsortable(self, event: Unsortable) -> None:
        told = _("The rows cannot be sorted by the column {column}.")
        self.tell(told.format(column=event.title), severity="information")

    # -- marks --------------------------------------------------------------------------------------

    @on(RecordTable.MarkAll)
    def _mark_all(self) -> None:
        self.start(self._mark_hits(), group="marks", exclusive=True)

    async def _mark_hits(self) -> None:
        text = self.bar.text
        self.say(_("Marking all hits…"))
        try:
            found = await self.ask_register(partial(self.listing.ids, self.register, text))
        finally:
            self.show_current()
        self.table.mark(found)
        told = ngettext("{count} hit marked.", "{count} hits marked.", len(found))
        self.tell(told.format(count=show_number(len(found))), severity="information")

    @on(RecordTable.MarkRange)
    def _mark_range(self) -> None:
        self.tell(
            _("The range is longer than what is loaded here; narrow the search and use *."),
            severity="information",
        )

    # -- columns ------------------------------------------------------------------------------------

    def _show_columns(self, names: Sequence[str]) -> None:
        self.listing.choose(names, self.session.rights)
        self.table.set_columns(self.listing.table_columns())

    def action_columns(self) -> None:
        """Choose columns and their order."""
        self.start(self._choose_columns(), group="columns", exclusive=True)

    async def _choose_columns(self) -> None:
        offered = [(each.column.id, each.column.title) for each in self.listing.offered(self.session.rights)]
        chosen = await self.ask_person(ColumnsDialog(offered, self.listing.chosen))
        if chosen is None:
            return
        self._show_columns(chosen)
        self.read_again()
        await self.ask_register(
            partial(self.register.own.keep_preference, self.listing.preference, list(self.listing.chosen))
        )

    # -- copying ------------------------------------------------------------------------------------

    @on(RecordTable.CopyCell)
    def _copy(self, event: CopyCell) -> None:
        if self.current is not None and self.listing.chosen:
            self.start(self._copy_logged(event.text), group="copy")

    async def _copy_logged(self, text: str) -> None:
        """Copy a cell, the log first: what is not logged does not leave (rule 5.1)."""
        hit, column = self.current, self.listing.shown()[self.table.column]
        await self.ask_register(partial(self.listing.log_copy, self.register, hit, column.field))
        self.app.copy_to_clipboard(text)
        self.tell(_("Copied: {text}").format(text=text[:60]), severity="information")

    @on(FilterBar.Emptied)
    def _emptied(self) -> None:
        """Escape in an empty search line goes on to `action_back`."""
