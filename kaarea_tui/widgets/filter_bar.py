"""One line to search with: label, input, and the number of hits at its right; a hint under it when needed."""

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from .cells import fit, one_line
from .line_input import LineInput
from .status import TextLine


class FilterInput(LineInput):
    """The input of the search line: Down leaves it for the rows, Escape clears it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "leave", "To the rows", show=False, id="filter.leave"),
        Binding("escape", "clear_or_back", "Clear", show=False, id="filter.clear"),
    ]

    async def _on_key(self, event: events.Key) -> None:
        # The key that leads here, pressed out of habit, is no part of a search.
        if event.key == "slash" and not self.value:
            event.prevent_default()
            event.stop()

    def action_leave(self) -> None:
        """Go on to the rows."""
        self.post_message(FilterBar.Left())

    def action_clear_or_back(self) -> None:
        """Clear the search, or say that it is empty already; unheard, Escape goes on to the screen."""
        if self.value:
            self.value = ""
        else:
            self.post_message(FilterBar.Emptied())
            raise SkipAction


class FilterBar(Vertical):
    """Searches as one types; says how many were found and what in the search was not understood."""

    DEFAULT_CSS = """
    FilterBar {
        height: auto;
        & > Horizontal { height: 1; }
        & .filter--label { width: auto; }
        & .filter--input { width: 1fr; &:ansi { text-style: none; } }
        & .filter--count { width: auto; }
        & > .filter--hint { display: none; }
        & > .filter--hint.-shown { display: block; color: $text-warning; }
    }
    """

    class Changed(Message, namespace="filter_bar"):
        """The search is now this text, at each keystroke."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message, namespace="filter_bar"):
        """The person goes on to the rows."""

    class Submitted(Message, namespace="filter_bar"):
        """Enter was pressed in the search line."""

    class Emptied(Message, namespace="filter_bar"):
        """Escape was pressed in a search line that is empty already."""

    def __init__(self, label: str, *, placeholder: str = "", value: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self._label = TextLine(f" {label}  ", classes="filter--label")
        self._input = FilterInput(value, placeholder=placeholder, classes="filter--input")
        self._count = TextLine("", classes="filter--count")
        self._hint = TextLine("", classes="filter--hint")
        self._told = self._input.value
        self._room = 0

    def compose(self) -> ComposeResult:
        """The line and the hint under it."""
        with Horizontal():
            yield self._label
            yield self._input
            yield self._count
        yield self._hint

    @property
    def text(self) -> str:
        """The search as it stands."""
        return self._input.value

    @text.setter
    def text(self, text: str) -> None:
        self._input.value = text

    @property
    def count(self) -> str:
        """The number of hits, as the owner words it."""
        return self._count.text.strip()

    @count.setter
    def count(self, text: str) -> None:
        # The room for the count only grows: a new width would lay the line out anew at each letter.
        self._room = max(self._room, cell_len(one_line(text)))
        self._count.text = f"  {fit(text, self._room, 'right')} " if self._room else ""

    @property
    def hint(self) -> str:
        """What in the search was not understood, and what would be."""
        return self._hint.text.strip()

    @hint.setter
    def hint(self, text: str) -> None:
        self._hint.text = f" {text}" if text else ""
        self._hint.set_class(bool(text), "-shown")

    def focus(self, scroll_visible: bool = True) -> "FilterBar":
        """Focus the input, the cursor after the text."""
        self._input.focus(scroll_visible)
        return self

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on the search, once for each new text."""
        event.stop()
        if event.value != self._told:
            self._told = event.value
            self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pass on Enter."""
        event.stop()
        self.post_message(self.Submitted())
