"""A table of records that paints at once and holds a few hundred rows of however many there are.

The table never knows the whole list. It asks its owner for rows (`Needs`) and gets them by `supply`; each
new search or order has a generation number, and answers to an older one are dropped. Marks are kept by key,
so they outlive the rows that leave the window.
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType

from kaarea_tui.widgets import record_messages
from kaarea_tui.widgets.cells import one_line
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.record_paint import SIGNS, RecordPaint
from kaarea_tui.widgets.window import Row

BATCH = 100


def _key(keys: str, action: str, label: str) -> Binding:
    """Bind keys to an action under an id that a keymap can address."""
    return Binding(keys, action, label, show=False, id=f"table.{action}")


class RecordTable(RecordPaint, can_focus=True):
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
    CopyCell = record_messages.CopyCell
    MarkAll = record_messages.MarkAll
    MarkRange = record_messages.MarkRange
    MarksChanged = record_messages.MarksChanged

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        signs_width: int = 2,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(columns, signs_width=signs_width, name=name, id=id, classes=classes)
        self.generation = 0
        self._pending: set[str] = set()
        self._stale = False
        self._open_when_supplied = False
        self._kept: int | None = None
        self._told: int | None = None

    # -- what the owner says ------------------------------------------------------------------------

    def reset(self, generation: int, *, ask: bool = True, keep_marks: bool = False) -> None:
        """Start a new list. The old rows stay on the screen until the new ones come: nothing flickers.

        With `ask` the table posts `Needs("first")`; without it the owner supplies of its own accord.
        """
        self.generation = generation
        self._pending = set()
        self._stale = True
        self._kept = None
        self._open_when_supplied = False
        if not keep_marks and self.marks:
            self.marks.clear()
            self._tell_marks()
        self.marks.anchor = None
        if ask:
            self._ask("first", None)

    def reload_keeping(self, key: int | None, generation: int) -> None:
        """Read the rows again with the cursor staying on `key`, or where it was if that row is gone."""
        if key is None:
            self.reset(generation, keep_marks=True)
            return
        self.generation = generation
        self._pending = set()
        self._stale = True
        self._kept = key
        self._ask("around", key)

    def supply(
        self, rows: Sequence[Row], *, direction: str, at_start: bool, at_end: bool, generation: int
    ) -> None:
        """Take rows that were asked for, in the order they are shown. Answers to an older list are dropped.

        For "after" only `at_end` counts, for "before" only `at_start`.
        """
        if generation != self.generation or (self._stale and direction in {"after", "before"}):
            return
        self._pending.discard(direction)
        self._message = None
        height = self.rows_shown
        if direction == "after":
            self.window.append(rows, at_end, height)
        elif direction == "before":
            self.window.prepend(rows, at_start, height)
        else:
            self._replace(rows, direction, at_start, at_end)
        self._stale = False
        self._settle()
        if self._open_when_supplied:
            self._open_when_supplied = False
            self.action_open()

    def _replace(self, rows: Sequence[Row], direction: str, at_start: bool, at_end: bool) -> None:
        """Take a new piece of the list and put the cursor where it belongs in it."""
        screen_line = self.window.cursor - self.window.top
        self.window.replace(rows, at_start, at_end)
        last = max(0, len(rows) - 1)
        if direction == "last":
            self.window.cursor = self.window.top = last
            self.marks.anchor_side = "before"
        elif direction == "around":
            place = self.window.index_of(self._kept)
            self.window.cursor = min(len(rows) // 2, last) if place is None else place
            self.window.top = self.window.cursor - screen_line
        else:
            self.marks.anchor_side = "after"

    def update_row(self, row: Row) -> None:
        """Show new cells for a row that is loaded; its place stays."""
        place = self.window.index_of(row.key)
        if place is not None:
            self.window.rows[place] = row
            self.repaint()

    def show_message(self, text: str) -> None:
        """Show a text instead of rows: nothing found, or what went wrong and what to do."""
        self._pending = set()
        self._stale = False
        self.window.replace((), True, True)
        self._message = text
        self._settle()

    def show_loading(self, text: str) -> None:
        """Show that rows are on their way; what was asked for stays asked for."""
        self._message = text
        self.repaint()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; the owner then resets with rows of as many cells."""
        self.columns = tuple(columns)
        self.column = min(self.column, max(0, len(self.columns) - 1))
        self.measure()
        self.repaint()

    def set_sort(self, column_id: str | None, descending: bool = False) -> None:
        """Show in the header which order the rows are in."""
        self.sorted_by = None if column_id is None else (column_id, descending)
        self.repaint()

    @property
    def cursor_key(self) -> int | None:
        """The key of the row under the cursor."""
        row = self.window.current
        return None if row is None else row.key

    # -- marks --------------------------------------------------------------------------------------

    def mark(self, keys: Iterable[int]) -> None:
        """Mark the rows with these keys, loaded or not."""
        self.marks.add(keys)
        self._tell_marks()
        self.repaint()

    def mark_all(self) -> None:
        """Mark all hits, those never loaded too; rows unmarked afterwards are `marks.exceptions`."""
        self.marks.clear()
        self.marks.all_marked = True
        self._tell_marks()
        self.repaint()

    def clear_marks(self) -> None:
        """Take all marks away."""
        self.marks.clear()
        self._tell_marks()
        self.repaint()

    def _tell_marks(self) -> None:
        marks = self.marks
        count = None if marks.all_marked else len(marks.keys)
        self.post_message(self.MarksChanged(count, len(marks.exceptions)))

    # -- asking and settling ------------------------------------------------------------------------

    def _ask(self, direction: str, key: int | None) -> None:
        if direction not in self._pending:
            self._pending.add(direction)
            self.post_message(self.Needs(direction, key, max(BATCH, 3 * self.rows_shown), self.generation))

    def _settle(self) -> None:
        """After any change of rows or place: keep the view, ask ahead, tell the owner, repaint."""
        self.window.hold(self.rows_shown)
        if not self._stale:
            for direction in self.window.wanted(self.rows_shown):
                edge = self.window.rows[-1 if direction == "after" else 0]
                self._ask(direction, edge.key)
        if self.cursor_key != self._told:
            self._told = self.cursor_key
            self.post_message(self.Highlighted(self._told))
        self.repaint()

    def on_resize(self, event: events.Resize) -> None:
        """Share the new width, and keep the cursor in view."""
        self.measure()
        self._lines = []
        self._settle()

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
        """Open the row under the cursor; when a new list is on its way, its first row once it is there."""
        if self._stale:
            self._open_when_supplied = True
        elif self.cursor_key is not None:
            self.post_message(self.Opened(self.cursor_key))

    def action_mark(self) -> None:
        """Mark the row or take its mark away, and go to the next."""
        if self.cursor_key is not None and not self._stale:
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
        elif self.window.index_of(anchor) is None:
            self.marks.anchor = None
            self.post_message(self.MarkRange(anchor, key))
        else:
            keys = [self.window.rows[place].key for place in self.marks.span(self.window)]
            self.marks.anchor = None
            self.mark(keys)
        self.repaint()

    def action_mark_all(self) -> None:
        """Ask the owner to mark all hits."""
        self.post_message(self.MarkAll())

    def action_unmark(self) -> None:
        """Give up the range being drawn, else clear the marks, else let Escape go on to the screen."""
        if self.marks.anchor is not None:
            self.marks.anchor = None
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

    def action_copy_cell(self) -> None:
        """Give the cell of the current row and column to be copied."""
        row = self.window.current
        if row is not None and self.column < len(row.cells):
            self.post_message(self.CopyCell(one_line(row.cells[self.column])))
