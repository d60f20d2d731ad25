"""One line with the name of what was chosen, where typing opens a chooser."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from .cells import fit, one_line


class ChosenLine(Widget, can_focus=True):
    """The name of the record chosen; Enter or a letter opens the chooser, Delete empties it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "Choose", show=False),
        Binding("delete,backspace", "empty", "Empty", show=False),
        Binding("down", "app.focus_next", "Next field", show=False),
        Binding("up", "app.focus_previous", "Previous field", show=False),
    ]
    DEFAULT_CSS = "ChosenLine { height: 1; width: 1fr; &:focus { text-style: reverse; } }"
    ALLOW_SELECT = False

    class Wanted(Message):
        """The chooser is wanted, with these letters typed already."""

        def __init__(self, typed: str) -> None:
            super().__init__()
            self.typed = typed

    class Emptied(Message):
        """Nothing is to be chosen."""

    def __init__(self, name: str, otherwise: str) -> None:
        super().__init__()
        self._chosen = name
        self._otherwise = otherwise

    @property
    def chosen(self) -> str:
        """The name shown; empty while nothing is chosen."""
        return self._chosen

    @chosen.setter
    def chosen(self, name: str) -> None:
        self._chosen = name
        self.refresh()

    def render(self) -> Content:
        """The name, or what to do."""
        return Content(fit(one_line(self._chosen or self._otherwise), max(1, self.size.width)).rstrip())

    def action_choose(self) -> None:
        """Open the chooser."""
        self.post_message(self.Wanted(""))

    def action_empty(self) -> None:
        """Choose nothing."""
        self.post_message(self.Emptied())

    def on_paste(self, event: events.Paste) -> None:
        """A text that is pasted is searched for, too."""
        event.stop()
        if text := one_line(event.text).strip():
            self.post_message(self.Wanted(text))

    def on_key(self, event: events.Key) -> None:
        """A letter opens the chooser and is its first."""
        if event.is_printable and event.character and not event.character.isspace():
            event.stop()
            self.post_message(self.Wanted(event.character))
