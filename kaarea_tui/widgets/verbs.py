"""The verbs of a dialog: a row of buttons that a letter, an arrow and Enter, or a click can press."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ItemGrid
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from .cells import one_line

_KEY_SIGNS = {"escape": "Esc", "enter": "⏎", "ctrl+s": "^S"}


@dataclass(frozen=True)
class Choice:
    """A verb: what it is called by machines and by people, the letter that presses it, whether Enter does."""

    id: str
    label: str
    key: str = ""
    primary: bool = False


class Verb(Static, can_focus=True):
    """One button, one line high."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", "Press", show=False)]
    DEFAULT_CSS = """
    Verb { width: auto; height: 1; padding: 0 1; &:focus { text-style: bold reverse; } }
    """
    ALLOW_SELECT = False

    class Pressed(Message):
        """The verb was pressed."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, choice: Choice) -> None:
        sign = "⏎" if choice.primary and not choice.key else _KEY_SIGNS.get(choice.key, choice.key)
        super().__init__(
            Content(one_line(f"[{sign}] {choice.label}" if sign else choice.label)), markup=False
        )
        self.choice = choice

    def action_press(self) -> None:
        """Press the button."""
        self.post_message(self.Pressed(self.choice))

    def on_click(self, event: events.Click) -> None:
        """Press the button."""
        event.stop()
        self.action_press()


class Verbs(ItemGrid):
    """The verbs side by side, as many to a line as fit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down", "app.focus_next", "Next verb", show=False),
        Binding("left,up", "app.focus_previous", "Previous verb", show=False),
    ]
    DEFAULT_CSS = """
    Verbs { height: auto; grid-gutter: 0 2; grid-columns: auto; margin-top: 1; }
    """

    def __init__(self, choices: Sequence[Choice]) -> None:
        widest = max((len(choice.label) for choice in choices), default=0)
        super().__init__(min_column_width=min(widest + 6, 60), stretch_height=False, regular=False)
        self.choices = list(choices)

    def compose(self) -> ComposeResult:
        """One button for each verb."""
        for choice in self.choices:
            yield Verb(choice)

    @property
    def primary(self) -> Verb:
        """The button that Enter presses at first."""
        verbs = list(self.query(Verb))
        return next((verb for verb in verbs if verb.choice.primary), verbs[0])

    @property
    def primary_choice(self) -> Choice | None:
        """The verb that Enter presses from anywhere in the dialog; a list to pick from has none."""
        return next((choice for choice in self.choices if choice.primary), None)

    def for_key(self, key: str, character: str | None) -> Choice | None:
        """Find the verb of a pressed key, small letter or capital."""
        names = {key.casefold(), (character or key).casefold()}
        return next(
            (choice for choice in self.choices if choice.key and choice.key.casefold() in names), None
        )
