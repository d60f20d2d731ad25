"""Choosing one record by typing: a line above, what it finds below."""

from typing import ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList

from kaarea_tui.locale import _
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.dialogs import Dialog
from kaarea_tui.widgets.line_input import LineInput
from kaarea_tui.widgets.verbs import Choice

Chosen = TypeVar("Chosen")


class Chooser(Dialog[Chosen | None]):
    """Gives the record chosen; None by Esc. Its `search` fills the list anew at every letter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "list", "To the hits", show=False),
    ]
    DEFAULT_CSS = "Chooser OptionList { min-height: 6; }"

    def __init__(
        self, screen: AskingScreen, title: str, line: LineInput, verbs: tuple[Choice, ...] = ()
    ) -> None:
        super().__init__(title, [*verbs, Choice("cancel", _("Cancel"), "escape")])
        self._behind = screen
        self.line = line
        self.list = OptionList(markup=False)

    def content(self) -> ComposeResult:
        """The line to type in, and what it finds."""
        yield self.line
        yield self.list

    def search(self) -> None:
        """Show what the line finds."""
        raise NotImplementedError

    @on(Input.Changed)
    def _typed(self) -> None:
        self.search()

    def on_key(self, event: events.Key) -> None:
        """A letter typed among the hits goes on in the line."""
        letter = event.character
        if self.list.has_focus and event.is_printable and letter and not letter.isspace():
            event.stop()
            self.line.focus()
            self.line.insert_text_at_cursor(letter)

    def action_list(self) -> None:
        """Go to the hits."""
        self.list.focus()

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        if self.list.highlighted is not None:
            self.list.action_select()

    def press(self, choice: Choice) -> None:
        """Give up."""
        self.action_safe()

    def action_safe(self) -> None:
        """Choose nothing."""
        self.answer(None)
