"""A table of records that paints at once and holds a few hundred rows of however many there are.

The table never knows the whole list. It asks its owner for rows (`Needs`) and gets them by `supply`; each
new search or order has a generation number, and answers to an older one are dropped. Marks are kept by key,
so they outlive the rows that leave the window.
"""

from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType

from . import record_messages
from .cells import one_line
from .record_feed import RecordFeed
from .record_paint import SIGNS


def _key(keys: str, action: str, label: str) -> Binding:
    """Bind keys to an action under an id that a keymap can address."""
    return Binding(keys, action, label, show=False, id=f"table.{action}")


class RecordTable(RecordFeed, can_focus=True):
    """Rows in columns with a cursor, marks, a current column and keyset paging."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("down,j", "cursor_down", "Next row"),
        _key("up,k", "cursor_up", "Previous row"),
        _key("pagedown,ctrl+f", "page_down", "Page down"),
        _key("pageup,ctrl+b", "page_up", "Page up"),
        _key("home,g", "first", "First row"),
        _key("end,G", "last", "Last row"),
        _key("left,h", "column_left", "Column to the left"),
        _key("right,l", "column_right", "Column to the right"),
        _key("enter", "open", "Open"),
        _key("space", "mark", "Mark"),
        _key("v", "mark_range", "Mark a range"),
        _key("asterisk", "mark_all", "Mark all hits"),
        _key("escape", "unmark", "Clear marks"),
        _key("o", "sort", "Sort by column"),
        _key("O", "sort_descending", "Sort descending"),
        _key("c", "copy_cell", "Copy cell"),
    ]
    Needs = record_messages.Needs
    Highlighted = record_messages.Highlighted
    Opened = record_messages.Opened
    SortBy = record_messages.SortBy
    Unsortable = record_messages.Unsortable
    CopyCell = record_messages.CopyCell
    MarkAll = record_messages.MarkAll
    MarkRange = record_messages.MarkRange
    MarksChanged = record_messages.MarksChanged

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens; a click on a title sorts."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y == 0:
            self._click_title(offset.x)
            return
        place = self.window.top + offset.y - 1
        if self._message is None and place < len(self.window.rows):
            self._move(place - self.window.cursor)
            if event.chain == 2:
                self.action_open()

    def _click_title(self, x: int) -> None:
        left = SIGNS
        for shown in self._placed:
            if left <= x < left + shown.width:
                self.column = shown.index
                self.action_sort()
            left += shown.width + 1

    def on_mouse_scroll_down(self) -> None:
        """Scroll by moving the cursor."""
        self._move(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll by moving the cursor."""
        self._move(-3)

    # -- actions ------------------------------------------------------------------------------------

    def _move(self, delta: int, *, page: bool = False) -> None:
        self.window.move(delta, self.rows_shown, page=page)
        self._settle()

    def action_cursor_down(self) -> None:
        """Go to the next row."""
        self._move(1)

    def action_cursor_up(self) -> None:
        """Go to the previous row."""
        self._move(-1)

    def step(self, step: int) -> int | None:
        """Go to the next (1) or previous (-1) row and give its key; None when there is no other."""
        before = self.cursor_key
        self._move(step)
        now = self.cursor_key
        return None if now == before else now

    def action_page_down(self) -> None:
        """Go a screenful down."""
        self._move(self.rows_shown, page=True)

    def action_page_up(self) -> None:
        """Go a screenful up."""
        self._move(-self.rows_shown, page=True)

    def action_first(self) -> None:
        """Go to the first row of the whole list."""
        self._jump("first", self.window.at_start, 0)

    def action_last(self) -> None:
        """Go to the last row of the whole list."""
        self._jump("last", self.window.at_end, len(self.window.rows) - 1)

    def _jump(self, direction: str, loaded: bool, place: int) -> None:
        self.window.owed = 0
        self._pending -= {"first", "last"} if not self._stale else {"last"}
        if loaded and not self._stale:
            self._move(place - self.window.cursor)
        else:
            self._ask(direction, None)

    def action_column_left(self) -> None:
        """Make the column to the left the current one."""
        self._step_column(-1)

    def action_column_right(self) -> None:
        """Make the column to the right the current one."""
        self._step_column(1)

    def _step_column(self, step: int) -> None:
        shown = [placed.index for placed in self._placed]
        if shown:
            place = shown.index(self.column) + step
            self.column = shown[max(0, min(place, len(shown) - 1))]
            self.repaint()

    def action_open(self) -> None:
        """Open the row under the cursor."""
        self.open_current()

    def action_mark(self) -> None:
        """Mark the row or take its mark away, and go to the next."""
        if self.cursor_key is not None and not self._stale:
            self.marks.end_range()
            self.marks.toggle(self.cursor_key)
            self._tell_marks()
            self._move(1)

    def action_mark_range(self) -> None:
        """Start a range at the cursor, or end it there and mark its rows."""
        key = self.cursor_key
        if key is None or self._stale:
            return
        anchor = self.marks.anchor
        if anchor is None:
            self.marks.anchor = key
            self.marks.draw(self.window)
        elif self.window.index_of(anchor) is None:
            self.marks.give_up_range()
            self.post_message(self.MarkRange(anchor, key))
        else:
            self.marks.end_range()
        self._tell_marks()
        self.repaint()

    def action_mark_all(self) -> None:
        """Ask the owner to mark all hits."""
        self.post_message(self.MarkAll())

    def action_unmark(self) -> None:
        """Give up the range being drawn, else clear the marks, else let Escape go on to the screen."""
        if self.marks.anchor is not None:
            self.marks.give_up_range()
            self._tell_marks()
            self.repaint()
        elif self.marks:
            self.clear_marks()
        else:
            raise SkipAction

    def action_sort(self) -> None:
        """Ask for the order of the current column; asked again, the other way round."""
        self._ask_sort(self.sorted_by == (self.columns[self.column].id, False))

    def action_sort_descending(self) -> None:
        """Ask for the order of the current column, greatest first."""
        self._ask_sort(True)

    def _ask_sort(self, descending: bool) -> None:
        column = self.columns[self.column]
        if column.sortable:
            self.post_message(self.SortBy(column.id, descending))
        else:
            self.post_message(self.Unsortable(column.title))

    def action_copy_cell(self) -> None:
        """Give the cell of the current row and column to be copied."""
        row = self.window.current
        if row is not None and self.column < len(row.cells):
            self.post_message(self.CopyCell(one_line(row.cells[self.column])))
