"""Ctrl+P: the commands of the place by name, and the jump to any contact or company."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from kaarea_tui import keys
from kaarea_tui.locale import _
from kaarea_tui.rules.folding import fold
from kaarea_tui.screens.records.listing import Listing, Order, Wanted
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.cells import one_line
from kaarea_tui.widgets.line_input import LineInput

FEWEST_LETTERS = 2
"""From so many letters on, people and companies are looked for too."""
MOST_HITS = 6


@dataclass(frozen=True)
class Choice:
    """A line of the palette: what it says, and what it does."""

    label: str
    act: Callable[[], object]


class PaletteScreen(ModalScreen[None], AskingScreen):
    """A line to type into and what matches it; Enter does it."""

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        Binding("escape,ctrl+p", "close", "Close", show=False),
        Binding("down", "step(1)", "Next", show=False),
        Binding("up", "step(-1)", "Previous", show=False),
    ]
    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(self, behind: Screen[object]) -> None:
        super().__init__()
        self._behind = behind
        self._choices: list[Choice] = []

    def compose(self) -> ComposeResult:
        """The line and the list."""
        with Vertical(id="box"):
            yield LineInput(placeholder=_("Command, contact or company"), id="typed")
            yield OptionList(id="found", markup=False)

    def on_mount(self) -> None:
        """Everything that can be done here, until something is typed."""
        self.query_one("#found", OptionList).can_focus = False
        self.query_one("#typed").focus()
        self._show(list(self._commands("")))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list, and look for records of that name."""
        event.stop()
        commands = list(self._commands(event.value))
        self._show(commands)
        if len(event.value.strip()) >= FEWEST_LETTERS:
            self.start(self._jumps(event.value, commands), group="jump", exclusive=True)

    async def _jumps(self, typed: str, commands: list[Choice]) -> None:
        found = await self.ask_latest("palette", partial(self._hits, typed))
        if found is not None:
            self._show([*commands, *found])

    def _hits(self, typed: str) -> list[Choice]:
        """People and companies of that name, as far as this user may see them. In the register's thread."""
        from kaarea_tui.screens.companies.companies import CompanyListing
        from kaarea_tui.screens.contacts.contacts import ContactListing

        choices: list[Choice] = []
        wanted = Wanted(typed, Order(), None, "first", MOST_HITS)
        listings: tuple[tuple[str, Listing[Any]], ...] = (
            ("contacts", ContactListing()),
            ("companies", CompanyListing()),
        )
        for room, listing in listings:
            door = keys.door_of(room)
            if door is None or not set(door.needs) & self.session.rights:
                continue
            for hit in listing.page(self.register, wanted).hits:
                label = f"{_(door.label)}: {listing.title(hit)}"
                choices.append(Choice(label, partial(self.desk.open_record, room, listing.key(hit))))
        return choices

    def _commands(self, typed: str) -> Iterator[Choice]:
        """What the key table knows of this place and of the app, as far as it is possible now."""
        wanted = fold(typed).split()
        for place, node in ((getattr(self._behind, "place", ""), self._behind), ("everywhere", self.app)):
            for key in keys.keys_of(place):
                name, _bracket, rest = key.action.partition("(")
                parameters = (rest.strip("')"),) if rest else ()
                if key.by == "widget" or name == "palette" or not node.check_action(name, parameters):
                    continue
                label = f"{_(key.label)}  ({key.shown})"
                if all(word in fold(label) for word in wanted):
                    yield Choice(label, partial(self.app.call_later, self.app.run_action, key.action, node))

    def _show(self, choices: list[Choice]) -> None:
        self._choices = choices
        found = self.query_one("#found", OptionList)
        found.set_options(Option(Content(one_line(choice.label))) for choice in choices)
        found.highlighted = 0 if choices else None

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
            self.dismiss()
            self._choices[place].act()

    def action_close(self) -> None:
        """Back."""
        self.dismiss()
