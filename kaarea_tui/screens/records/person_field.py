"""A field whose value is a person of the register; Enter or a letter opens the chooser."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from kaarea_tui.locale import _
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.chosen_line import ChosenLine
from kaarea_tui.widgets.field import BaseField

from .person_chooser import ChosenPerson, PersonChooser

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_candidates import Candidate

Candidates = Callable[[], Awaitable[Sequence["Candidate"] | None]]
"""Asks who may be meant, by what stands in the form now."""


class PersonField(BaseField):
    """The value is the contact's number as text, empty for nobody."""

    def __init__(
        self,
        field_id: str,
        label: str,
        screen: AskingScreen,
        candidates: Candidates,
        chosen: ChosenPerson | None = None,
    ) -> None:
        super().__init__(field_id, label, str(chosen.id) if chosen else "")
        self._behind = screen
        self._candidates = candidates
        self._line = ChosenLine(chosen.name if chosen else "", _("⏎ choose the person"))
        self.chosen = chosen

    def editor(self) -> Widget:
        """Give the line."""
        return self._line

    @property
    def value(self) -> str:
        """The number of the person chosen."""
        return str(self.chosen.id) if self.chosen else ""

    def on_chosen_line_wanted(self, event: ChosenLine.Wanted) -> None:
        """Choose a person."""
        event.stop()
        self.choose(event.typed)

    def on_chosen_line_emptied(self, event: ChosenLine.Emptied) -> None:
        """Choose nobody."""
        event.stop()
        self.take(None)

    def choose(self, typed: str = "") -> None:
        """Open the chooser, with these letters typed already."""
        self._behind.start(self._choose(typed), group="choose", exclusive=True)

    async def _choose(self, typed: str) -> None:
        found = None if typed else await self._candidates()
        chooser = PersonChooser(self._behind, found, nobody=True, typed=typed)
        chosen = await self._behind.ask_person(chooser)
        if chosen is not None:
            self.take(chosen if chosen.id else None)

    def take(self, person: ChosenPerson | None) -> None:
        """Take this person, or nobody."""
        self.chosen = person
        self._line.chosen = person.name if person else ""
        self.focus()
        self.told()
