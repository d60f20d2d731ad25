"""The few hundred rows a record table holds of a list whose length it never knows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KEEP = 400


@dataclass(frozen=True)
class Row:
    """One row: the key that finds it again, a text for each column, short signs, whether it is dimmed.

    `alert` colours it as wrong or late; its cells say the same in words.
    """

    key: int
    cells: tuple[str, ...]
    signs: str = ""
    dim: bool = False
    alert: bool = False


class Window:
    """Loaded rows in order, with the cursor and the first shown row as places among them.

    `at_start` and `at_end` tell whether the list goes on beyond the loaded rows. `owed` is how far the
    cursor still wants to go once more rows come: a key held down loses no steps.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.at_start = True
        self.at_end = True
        self.cursor = 0
        self.top = 0
        self.owed = 0

    @property
    def current(self) -> Row | None:
        """The row under the cursor, or None where there are no rows."""
        return self.rows[self.cursor] if self.rows else None

    def index_of(self, key: int | None) -> int | None:
        """Find the place of `key` among the loaded rows."""
        return next((place for place, row in enumerate(self.rows) if row.key == key), None)

    def replace(self, rows: Iterable[Row], at_start: bool, at_end: bool) -> None:
        """Hold `rows` instead of what was held; the cursor goes to the first."""
        self.rows = list(rows)
        self.at_start, self.at_end = at_start, at_end
        self.cursor = self.top = self.owed = 0

    def append(self, rows: Sequence[Row], at_end: bool, height: int) -> None:
        """Add rows after the last one, letting go of the farthest above."""
        self.rows.extend(rows)
        self.at_end = at_end or not rows
        self._pay(height)
        extra = min(len(self.rows) - KEEP, self.top - height)
        if extra > 0:
            del self.rows[:extra]
            self.cursor -= extra
            self.top -= extra
            self.at_start = False

    def prepend(self, rows: Sequence[Row], at_start: bool, height: int) -> None:
        """Add rows before the first one, letting go of the farthest below."""
        self.rows[:0] = rows
        self.cursor += len(rows)
        self.top += len(rows)
        self.at_start = at_start or not rows
        self._pay(height)
        keep = max(KEEP, self.top + 2 * height)
        if len(self.rows) > keep:
            del self.rows[keep:]
            self.at_end = False

    def _pay(self, height: int) -> None:
        """Take the steps that had to wait for rows."""
        owed, self.owed = self.owed, 0
        if owed:
            self.move(owed, height)

    def move(self, delta: int, height: int, *, page: bool = False) -> None:
        """Move the cursor by `delta` rows in a view of `height` rows.

        Leaving the view by a single step turns it by half its height: over a slow line that is a
        tenth of the bytes that scrolling by one row at each step would send.
        """
        if not self.rows:
            return
        wanted = self.cursor + delta
        self.cursor = max(0, min(wanted, len(self.rows) - 1))
        beyond = wanted - self.cursor
        open_end = not self.at_end if beyond > 0 else not self.at_start
        self.owed = beyond if open_end else 0
        if page:
            self.top += delta
        elif not self.top <= self.cursor < self.top + height:
            half = height // 2
            self.top = self.cursor - (half if delta > 0 else max(0, height - 1 - half))
        self.hold(height)

    def hold(self, height: int) -> None:
        """Keep the cursor in view and the view within the rows."""
        height = max(1, height)
        self.top = min(max(self.top, self.cursor - height + 1), self.cursor)
        self.top = max(0, min(self.top, len(self.rows) - height))

    def wanted(self, height: int) -> list[str]:
        """Tell in which directions more rows will soon be needed: "after", "before"."""
        directions = []
        if self.rows and not self.at_end and len(self.rows) - (self.top + height) < 2 * height:
            directions.append("after")
        if self.rows and not self.at_start and self.top < 2 * height:
            directions.append("before")
        return directions
