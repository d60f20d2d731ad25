"""Ctrl+P: the commands of the place by name, and the jump to any contact or company."""

from collections.abc import Iterator
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from kaarea_tui import keys
from kaarea_tui.locale import _
from kaarea_tui.rules.folding import fold
from kaarea_tui.widgets.cells import one_line
from kaarea_tui.widgets.line_input import LineInput

from .asking import AskingScreen


@dataclass(frozen=True)
class Command:
    """A line of the palette: what it says, and what it does."""

    label: str
    action: str
    node: DOMNode


class PaletteScreen(ModalScreen[None], AskingScreen):
    """A line to type into and what matches it; Enter does it."""

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        Binding("escape,ctrl+p", "close", "Close", show=False),
        Binding("down", "step(1)", "Next", show=False),
        Binding("up", "step(-1)", "Previous", show=False),
    ]
    CSS_PATH = "palette.tcss"

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__()
        self._behind = screen
        self._found: list[Command] = []

    def compose(self) -> ComposeResult:
        """The line and the list."""
        with Vertical(id="box"):
            yield LineInput(placeholder=_("Command, contact or company"), id="typed")
            yield OptionList(id="found", markup=False)

    def on_mount(self) -> None:
        """Everything that can be done here, until something is typed."""
        self.query_one("#found", OptionList).can_focus = False
        self.query_one("#typed").focus()
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self._show(event.value)

    def _show(self, typed: str) -> None:
        wanted = fold(typed).split()
        self._found = [
            command for command in self._commands() if all(word in fold(command.label) for word in wanted)
        ]
        found = self.query_one("#found", OptionList)
        found.set_options(Option(Content(one_line(command.label))) for command in self._found)
        found.highlighted = 0 if self._found else None

    def _commands(self) -> Iterator[Command]:
        """What the key table knows of this place and of the app, as far as it is possible now."""
        for place, node in ((getattr(self._behind, "place", ""), self._behind), ("everywhere", self.app)):
            for key in keys.keys_of(place):
                name, _bracket, rest = key.action.partition("(")
                parameters = (rest.strip("')"),) if rest else ()
                if key.by != "widget" and name != "palette" and node.check_action(name, parameters):
                    yield Command(f"{_(key.label)}  ({key.shown})", key.action, node)

    def action_step(self, step: int) -> None:
        """Go up or down in the list, though the line keeps the focus."""
        found = self.query_one("#found", OptionList)
        if step > 0:
            found.action_cursor_down()
        else:
            found.action_cursor_up()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Do what is highlighted."""
        event.stop()
        place = self.query_one("#found", OptionList).highlighted
        if place is not None:
            command = self._found[place]
            self.dismiss()
            self.app.call_later(self.app.run_action, command.action, command.node)

    def action_close(self) -> None:
        """Back."""
        self.dismiss()
