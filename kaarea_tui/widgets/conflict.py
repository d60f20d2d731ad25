"""Two people changed the same record: both values side by side, and for each field which one stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from .cells import fit
from .dialogs import Dialog, lines_of
from .verbs import Choice

Side = Literal["mine", "theirs"]
LABEL = 14


@dataclass(frozen=True)
class ConflictRow:
    """A field that both changed: its id and label, the value typed here, the saved one, the old one."""

    field: str
    label: str
    mine: str
    theirs: str
    base: str = ""


@dataclass(frozen=True)
class ConflictTexts:
    """The words of the dialog, in the person's language."""

    mine: str
    theirs: str
    base: str
    accept: str
    cancel: str
    accept_key: str = ""
    cancel_key: str = "escape"


class ConflictGrid(Widget, can_focus=True):
    """The fields in rows: up and down go over them, left keeps the value typed here, right takes theirs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", "Next field", show=False),
        Binding("up,k", "step(-1)", "Previous field", show=False),
        Binding("left,h", "choose('mine')", "Keep mine", show=False, id="conflict.mine"),
        Binding("right,l", "choose('theirs')", "Take theirs", show=False, id="conflict.theirs"),
        Binding("enter", "accept", "Accept", show=False, id="conflict.accept"),
    ]
    DEFAULT_CSS = "ConflictGrid { height: auto; }"
    ALLOW_SELECT = False

    class Moved(Message):
        """The cursor stands on another field."""

    class Accepted(Message):
        """The choices are made."""

    def __init__(self, rows: Sequence[ConflictRow], texts: ConflictTexts) -> None:
        super().__init__()
        self.rows = list(rows)
        self.texts = texts
        self.cursor = 0
        self.chosen: dict[str, Side] = {row.field: "mine" for row in rows}

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """One line for the titles and one for each field."""
        return len(self.rows) + 1

    def render_line(self, y: int) -> Strip:
        """Give the titles or a field: ● stands before the value chosen."""
        width = self.content_size.width
        half = max(4, (width - LABEL - 3) // 2)
        if y == 0:
            text = (
                " " * (LABEL + 2)
                + fit(f"  {self.texts.mine}", half)
                + " "
                + fit(f"  {self.texts.theirs}", half)
            )
            return Strip([Segment(fit(text, width), self.rich_style)], width)
        if y > len(self.rows):
            return Strip.blank(width, self.rich_style)
        row = self.rows[y - 1]
        mine = self.chosen[row.field] == "mine"
        cursor = "▌ " if y - 1 == self.cursor else "  "
        left = fit(("● " if mine else "○ ") + row.mine, half)
        right = fit(("○ " if mine else "● ") + row.theirs, half)
        text = fit(f"{cursor}{fit(row.label, LABEL)}{left} {right}", width)
        return Strip([Segment(text, self.rich_style)], width)

    def action_step(self, step: int) -> None:
        """Go to a neighbouring field."""
        self.cursor = max(0, min(self.cursor + step, len(self.rows) - 1))
        self.refresh()
        if isinstance(self.parent, VerticalScroll):
            self.parent.scroll_to_region(Region(0, self.cursor, 1, 2), animate=False)
        self.post_message(self.Moved())

    def action_choose(self, side: Side) -> None:
        """Choose whose value stays in the field under the cursor."""
        self.chosen[self.rows[self.cursor].field] = side
        self.refresh()

    def action_accept(self) -> None:
        """Say that the choices are made."""
        self.post_message(self.Accepted())


class ConflictDialog(Dialog[dict[str, Side] | None]):
    """Gives for each field "mine" or "theirs"; None by Esc, which saves nothing and loses nothing typed."""

    DEFAULT_CSS = """
    ConflictDialog {
        & > .dialog--box { width: 100; }
        & .conflict--rows { height: auto; max-height: 10; }
        & .conflict--whole { height: auto; max-height: 6; margin-top: 1; }
    }
    """

    def __init__(self, title: str, rows: Sequence[ConflictRow], texts: ConflictTexts) -> None:
        choices = [
            Choice("accept", texts.accept, texts.accept_key, True),
            Choice("cancel", texts.cancel, texts.cancel_key),
        ]
        super().__init__(title, choices)
        self.texts = texts
        self.grid = ConflictGrid(rows, texts)
        self._whole = Static(markup=False)

    def content(self) -> ComposeResult:
        """The fields, and under them the whole values of the one under the cursor."""
        with VerticalScroll(classes="conflict--rows", can_focus=False):
            yield self.grid
        with VerticalScroll(classes="conflict--whole", can_focus=False):
            yield self._whole

    def on_mount(self) -> None:
        """Start at the first field."""
        self.grid.focus()
        self._show_whole()

    def _show_whole(self) -> None:
        if self.grid.rows:
            row, texts = self.grid.rows[self.grid.cursor], self.texts
            parts = ((texts.mine, row.mine), (texts.theirs, row.theirs), (texts.base, row.base))
            self._whole.update(lines_of("\n".join(f"{name}: {value}" for name, value in parts)))

    def on_conflict_grid_moved(self) -> None:
        """Show the values of the field now under the cursor."""
        self._show_whole()

    def on_conflict_grid_accepted(self) -> None:
        """Answer with the choices."""
        self.answer(dict(self.grid.chosen))

    def press(self, choice: Choice) -> None:
        """Answer, or go back."""
        self.answer(dict(self.grid.chosen) if choice.id == "accept" else None)

    def action_safe(self) -> None:
        """Go back to what was being edited."""
        self.answer(None)
