"""A field whose value is a company: it shows the name, and typing in it opens the chooser."""

from textual.widget import Widget

from kaarea_tui.locale import _
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.chosen_line import ChosenLine
from kaarea_tui.widgets.field import BaseField

from .company_chooser import Chosen, CompanyChooser


class CompanyField(BaseField):
    """The value is the company's number as text, empty for none."""

    def __init__(self, field_id: str, label: str, screen: AskingScreen, chosen: Chosen | None = None) -> None:
        super().__init__(field_id, label, str(chosen.id) if chosen else "")
        self._behind = screen
        self._value = self.initial
        self._line = ChosenLine(chosen.name if chosen else "", _("⏎ choose the company"))

    def editor(self) -> Widget:
        """Give the line."""
        return self._line

    @property
    def value(self) -> str:
        """The number of the company chosen."""
        return self._value

    @property
    def name_shown(self) -> str:
        """The name of the company chosen."""
        return self._line.chosen

    def on_chosen_line_wanted(self, event: ChosenLine.Wanted) -> None:
        """Choose a company."""
        event.stop()
        self._behind.start(self._choose(event.typed), group="choose")

    def on_chosen_line_emptied(self, event: ChosenLine.Emptied) -> None:
        """Choose none."""
        event.stop()
        self._take("", "")

    async def _choose(self, typed: str) -> None:
        chosen = await self._behind.ask_person(CompanyChooser(self._behind, typed))
        if chosen is not None:
            self._take(str(chosen.id), chosen.name)

    def _take(self, value: str, name: str) -> None:
        self._value, self._line.chosen = value, name
        self.told()
