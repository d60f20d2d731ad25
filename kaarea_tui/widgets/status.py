"""Lines of text that change without being laid out again: no timers, nothing sent while nothing changes."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from .cells import changed_width, fit, one_line


class TextLine(Widget):
    """One line of text, whatever it holds. With `width: auto` it takes the room its text needs."""

    DEFAULT_CSS = "TextLine { height: 1; width: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._text = one_line(text)

    @property
    def text(self) -> str:
        """The text shown."""
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        fresh = one_line(text)
        if fresh != self._text:
            resized = cell_len(fresh) != cell_len(self._text) and self.styles.is_auto_width
            self._text = fresh
            self.refresh(layout=resized)

    def get_content_width(self, container: object, viewport: object) -> int:
        """As wide as the text."""
        return cell_len(self._text)

    def render_line(self, y: int) -> Strip:
        """Give the text, cut to the width there is."""
        width = self.content_size.width
        return Strip([Segment(fit(self._text if y == 0 else "", width), self.rich_style)], width)


class StatusLine(Widget):
    """A text at the left and one at the right; where both do not fit, the left one is cut."""

    DEFAULT_CSS = "StatusLine { height: 1; width: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self, left: str = "", right: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.left = left
        self.right = right
        self.note = ""
        self._sent = ""

    def show_note(self, note: str) -> None:
        """Show a passing text in place of the left one, and of both where there is no room; "" ends it."""
        self.note = note
        self.show()

    def show(self, left: str | None = None, right: str | None = None) -> None:
        """Change one text or both; only the cells that differ are sent again."""
        self.left = self.left if left is None else left
        self.right = self.right if right is None else right
        fresh = self._line()
        if fresh != self._sent and self._sent and len(fresh) == len(self._sent):
            self.refresh(Region(0, 0, changed_width(self._sent, fresh), 1))
        elif fresh != self._sent:
            self.refresh()

    def _line(self) -> str:
        width = self.content_size.width
        left, right = self.note or self.left, one_line(self.right)
        if not right or (self.note and cell_len(one_line(left)) + cell_len(right) + 3 > width):
            return fit(f" {left}", width)
        kept = min(cell_len(right) + 1, width)
        return fit(f" {left}", max(0, width - kept - 1)) + " " * (width > kept) + fit(f"{right} ", kept)

    def render_line(self, y: int) -> Strip:
        """Give both texts."""
        width = self.content_size.width
        if y:
            return Strip.blank(width, self.rich_style)
        self._sent = self._line()
        return Strip([Segment(self._sent, self.rich_style)], width)
