"""How a record table gets its rows: it asks, its owner supplies, late answers are dropped."""

from collections.abc import Iterable, Sequence
from typing import Literal

from textual import events

from . import record_messages
from .columns import Column
from .record_paint import RecordPaint
from .window import Row

BATCH = 100
Keep = Literal["keys", "all", "none"]


class RecordFeed(RecordPaint):
    """The half of a record table that its owner speaks to: rows, messages, order and marks."""

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
        self._stale = True
        self._open_when_supplied = False
        self._kept: int | None = None
        self._told: int | None = None

    # -- what the owner says ------------------------------------------------------------------------

    def reset(self, generation: int, *, ask: bool = True, keep: Keep = "keys") -> None:
        """Start a new list. The old rows stay on the screen until the new ones come: nothing flickers.

        With `ask` the table posts `Needs("first")`; without it the owner supplies of its own accord.
        `keep` says which marks stay: "keys" those set row by row, as for another search; "all" also the
        mark on all hits, as for another order of the same hits; "none".
        """
        self.generation = generation
        self._pending = set()
        self._stale = True
        self._kept = None
        self._open_when_supplied = False
        self.marks.end_range()
        if self.marks and (keep == "none" or (keep == "keys" and self.marks.all_marked)):
            self.marks.clear()
            self._tell_marks()
        if ask:
            self._ask("first", None)

    def reload_keeping(self, key: int | None, generation: int) -> None:
        """Read the rows again with the cursor staying on `key`, or on the row that took its place."""
        if key is None:
            self.reset(generation, keep="all")
            return
        self.generation = generation
        self._pending = set()
        self._stale = True
        self._kept = key
        self._ask("around", key)

    def show_all(self, rows: Sequence[Row], nothing: str, *, anew: bool = False) -> None:
        """Show the whole of a short list, or where there is none `nothing`.

        The cursor stays on its row, or on the one that took its place; with `anew` it begins at the first.
        """
        kept, generation = None if anew else self.cursor_key, self.generation + 1
        if kept is None:
            self.reset(generation, ask=False)
        else:
            self.reload_keeping(kept, generation)
        direction = "first" if kept is None else "around"
        self.supply(rows, direction=direction, at_start=True, at_end=True, generation=generation)
        if not rows:
            self.show_message(nothing)

    def answer(
        self, needs: record_messages.Needs, rows: Sequence[Row], *, at_start: bool, at_end: bool
    ) -> None:
        """Answer what was asked: `supply` with direction, key and generation of the message."""
        self.supply(
            rows,
            direction=needs.direction,
            at_start=at_start,
            at_end=at_end,
            generation=needs.generation,
            key=needs.key,
        )

    def supply(
        self,
        rows: Sequence[Row],
        *,
        direction: str,
        at_start: bool,
        at_end: bool,
        generation: int,
        key: int | None = None,
    ) -> None:
        """Take rows that were asked for, in the order they are shown; what nobody waits for is dropped.

        For "after" only `at_end` counts, for "before" only `at_start`. `key` is the key that was asked
        with: rows after or before a row that is no longer at the edge are dropped too.
        """
        if generation != self.generation or not self._expected(direction, key):
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
            self.open_current()

    def _expected(self, direction: str, key: int | None) -> bool:
        """Tell whether an answer still fits the rows that are held."""
        if direction == "first" and self._stale:
            return True
        if direction not in self._pending:
            return False
        if direction in {"after", "before"}:
            rows = self.window.rows
            edge = rows[-1 if direction == "after" else 0].key if rows else None
            return not self._stale and (key is None or key == edge)
        return True

    def _replace(self, rows: Sequence[Row], direction: str, at_start: bool, at_end: bool) -> None:
        """Take a new piece of the list and put the cursor where it belongs in it."""
        screen_line = self.window.cursor - self.window.top
        kept = self._kept_place(rows)
        self.window.replace(rows, at_start, at_end)
        self._pending -= {"after", "before"}
        last = max(0, len(rows) - 1)
        if direction == "last":
            self.window.cursor = self.window.top = last
            self.marks.anchor_side = "before"
        elif direction == "around":
            self.window.cursor = min(len(rows) // 2, last) if kept is None else kept
            self.window.top = self.window.cursor - screen_line
        else:
            self.marks.anchor_side = "after"

    def _kept_place(self, rows: Sequence[Row]) -> int | None:
        """Where the row to keep stands now; gone, the next one below it that is still there, else above."""
        places = {row.key: place for place, row in enumerate(rows)}
        at = self.window.index_of(self._kept)
        if self._kept in places or at is None:
            return places.get(self._kept) if self._kept is not None else None
        before = [row.key for row in self.window.rows]
        near = (*before[at + 1 :], *reversed(before[:at]))
        return next((places[key] for key in near if key in places), None)

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

    def open_current(self) -> None:
        """Have the row under the cursor opened; while a new list is on its way, the first one of it."""
        if self._stale:
            self._open_when_supplied = True
        elif self.cursor_key is not None:
            self.post_message(record_messages.Opened(self.cursor_key))

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
        self.post_message(record_messages.MarksChanged(count, len(marks.exceptions)))

    # -- asking and settling ------------------------------------------------------------------------

    def _ask(self, direction: str, key: int | None) -> None:
        if direction not in self._pending:
            self._pending.add(direction)
            self.post_message(
                record_messages.Needs(direction, key, max(BATCH, 3 * self.rows_shown), self.generation)
            )

    def _settle(self) -> None:
        """After any change of rows or place: keep the view, ask ahead, tell the owner, repaint."""
        self.window.hold(self.rows_shown)
        if not self._stale:
            for direction in self.window.wanted(self.rows_shown):
                edge = self.window.rows[-1 if direction == "after" else 0]
                self._ask(direction, edge.key)
        if self.marks.anchor is not None and self.marks.draw(self.window):
            self._tell_marks()
        if self.cursor_key != self._told:
            self._told = self.cursor_key
            self.post_message(record_messages.Highlighted(self._told))
        self.repaint()

    def on_resize(self, event: events.Resize) -> None:
        """Share the new width, and keep the cursor in view."""
        self.measure()
        self._lines = []
        self._settle()
