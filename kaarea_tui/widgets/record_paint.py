"""How a record table puts its state into lines, and which cells of them must be sent again."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from .cells import changed_width, fit
from .columns import Column, Placed, place, row_text
from .marks import Marks
from .window import Row, Window

# A line is runs of (text, component name); an empty name is the table's own style.
Line = tuple[tuple[str, str], ...]
SIGNS = 3


class RecordPaint(Widget, inherit_bindings=False):
    """The painting half of a record table: it knows what each line shows and repaints only what differs."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record--header",
        "record--column",
        "record--cursor",
        "record--dim",
        "record--alert",
        "record--message",
    }
    DEFAULT_CSS = """
    RecordPaint {
        height: 1fr;
        & > .record--header { text-style: bold; }
        & > .record--column { text-style: bold underline; }
        & > .record--cursor { text-style: bold; }
        & > .record--dim { text-style: dim; }
        & > .record--alert { color: $text-error; }
        & > .record--message { text-style: none; }
        &:focus > .record--cursor { text-style: reverse; }
    }
    """

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        signs_width: int = 2,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.window = Window()
        self.marks = Marks()
        self.columns = tuple(columns)
        self.column = 0
        self.sorted_by: tuple[str, bool] | None = None
        self._signs_width = signs_width
        self._message: str | None = None
        self._lines: list[Line] = []
        self._placed: list[Placed] = []

    @property
    def rows_shown(self) -> int:
        """How many rows fit under the header."""
        return max(1, self.content_size.height - 1)

    def measure(self) -> None:
        """Share the width among the columns again."""
        self._placed = place(self.columns, max(1, self.content_size.width - SIGNS))
        if self._placed and self.column not in {shown.index for shown in self._placed}:
            self.column = self._placed[0].index

    def repaint(self) -> None:
        """Bring the lines up to date and send those cells again that differ."""
        height, width = self.content_size.height, self.content_size.width
        if not height or not width:
            return
        fresh = self._compose_lines(width, height)
        if len(fresh) != len(self._lines):
            self._lines = fresh
            self.refresh()
            return
        changed = []
        for y, (old, new) in enumerate(zip(self._lines, fresh, strict=True)):
            if old != new:
                cells = _cells_to_send(old, new, width)
                changed.append(Region(0, y, cells, 1))
        self._lines = fresh
        if changed:
            self.refresh(*changed)

    def _compose_lines(self, width: int, height: int) -> list[Line]:
        """Write every line as it should stand now."""
        lines = [self._header(width)]
        if self._message is not None:
            lines += [((fit(f" {text}", width), "record--message"),) for text in self._message.split("\n")]
        else:
            rows = self.window.rows[self.window.top : self.window.top + height - 1]
            for position, row in enumerate(rows, start=self.window.top):
                lines.append(self._row_line(row, position, width))
        blank: Line = ((" " * width, ""),)
        lines += [blank] * (height - len(lines))
        return lines[:height]

    def _header(self, width: int) -> Line:
        """Write the titles, the sign of the order and the line under the current column."""
        runs: list[tuple[str, str]] = [(" " * SIGNS, "record--header")]
        used = SIGNS
        for shown in self._placed:
            title = shown.column.title
            if self.sorted_by is not None and self.sorted_by[0] == shown.column.id:
                sign = "▼" if self.sorted_by[1] else "▲"
                title = f"{fit(title, min(cell_len(title), max(0, shown.width - 2)))} {sign}"
            text = fit(title, shown.width, shown.column.align)
            kind = "record--column" if shown.index == self.column else "record--header"
            runs += [(text, kind), (" ", "record--header")]
            used += shown.width + 1
        if used > width:
            runs.pop()
        else:
            runs.append((" " * (width - used), "record--header"))
        return tuple(run for run in runs if run[0])

    def _row_line(self, row: Row, position: int, width: int) -> Line:
        """Write one row, its cursor and its mark."""
        at_cursor = position == self.window.cursor
        signs = ("▌" if at_cursor else " ") + ("●" if self.marks.has(row.key) else " ") + " "
        text = fit(signs + row_text(self._placed, row.cells, row.signs, self._signs_width), width)
        kind = "record--alert" if row.alert else "record--dim" if row.dim else ""
        kind = "record--cursor" if at_cursor else kind
        return ((text, kind),)

    def render_line(self, y: int) -> Strip:
        """Give line `y` with the styles of the moment."""
        width = self.content_size.width
        if y >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        styles: dict[str, Style] = {"": self.rich_style}
        segments = []
        for text, kind in self._lines[y]:
            if kind not in styles:
                styles[kind] = self.get_component_rich_style(kind)
            segments.append(Segment(text, styles[kind]))
        return Strip(segments, width)


def _cells_to_send(old: Line, new: Line, width: int) -> int:
    """Count the cells from the left in which two lines differ in text or style."""
    if len(old) == len(new) == 1 and old[0][1] == new[0][1]:
        return changed_width(old[0][0], new[0][0])
    return width
