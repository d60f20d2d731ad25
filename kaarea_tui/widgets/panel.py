"""A pane of details: labels and values under a title."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kaarea_tui.rules.text import visible

from .cells import fit, one_line
from .wrapping import wrapped


class DetailPanel(VerticalScroll, can_focus=False):
    """Shows a record beside a list. A value of several lines keeps them, under one label."""

    DEFAULT_CSS = """
    DetailPanel { padding: 0 1; & > Static { height: auto; } & > .panel--title { text-style: bold; } }
    """

    def __init__(self, *, label_width: int = 14, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.label_width = label_width
        self._title = Static(classes="panel--title", markup=False)
        self._body = Static(markup=False)
        self._shown: tuple[str, tuple[tuple[str, str], ...]] = ("", ())

    def compose(self) -> ComposeResult:
        """Title and lines."""
        yield self._title
        yield self._body

    @property
    def text(self) -> str:
        """Title and lines as they are shown."""
        return "\n".join((one_line(self._shown[0]), self._written()))

    def show(self, title: str, lines: Iterable[tuple[str, str]]) -> None:
        """Show another record; the same one again sends nothing."""
        shown = (title, tuple(lines))
        if shown == self._shown:
            return
        self._shown = shown
        self._title.update(Content(one_line(title)))
        self._body.update(Content(self._written()))
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Values are wrapped anew."""
        self._body.update(Content(self._written()))

    def _written(self) -> str:
        """Labels and values, a long value going on under itself."""
        lines = []
        room = self.scrollable_content_region.width - self.label_width - 1
        for label, value in self._shown[1]:
            head = fit(label, self.label_width)
            for part in value.split("\n"):
                # Before the pane is laid out there is no width yet to wrap to.
                for line in wrapped(part, room) if room > 0 else [visible(part)]:
                    lines.append(f"{head} {line}".rstrip())
                    head = " " * self.label_width
        return "\n".join(lines)
