"""A field whose value is a company: it shows the name, and typing in it opens the chooser."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from kaarea_tui.locale import _
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.cells import fit, one_line
from kaarea_tui.widgets.field import BaseField

from .company_chooser import Chosen, CompanyChooser


class CompanyLine(Widget, can_focus=True):
    """One line with the name of the company; Enter or a letter opens the chooser, Delete empties it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "Choose", show=False),
        Binding("delete,backspace", "empty", "Empty", show=False),
    ]
    DEFAULT_CSS = "CompanyLine { height: 1; width: 1fr; &:focus { text-style: reverse; } }"
    ALLOW_SELECT = False

    class Wanted(Message):
        """The chooser is wanted, with these letters typed already."""

        def __init__(self, typed: str) -> None:
            super().__init__()
            self.typed = typed

    def __init__(self, name: str, otherwise: str = "") -> None:
        super().__init__()
        self.company = name
        self._otherwise = otherwise

    def render(self) -> Content:
        """The name, or what to do."""
        text = self.company or self._otherwise or _("⏎ choose the company")
        return Content(fit(one_line(text), max(1, self.size.width)).rstrip())

    def action_choose(self) -> None:
        """Open the chooser."""
        self.post_message(self.Wanted(""))

    def action_empty(self) -> None:
        """Choose no company."""
        self.post_message(self.Wanted("\b"))

    def on_key(self, event: events.Key) -> None:
        """A letter opens the chooser and is its first."""
        if event.is_printable and event.character and not event.character.isspace():
            event.stop()
            self.post_message(self.Wanted(event.character))


class CompanyField(BaseField):
    """The value is the company's number as text, empty for none."""

    def __init__(self, field_id: str, label: str, screen: AskingScreen, chosen: Chosen | None = None) -> None:
        super().__init__(field_id, label, str(chosen.id) if chosen else "")
        self._behind = screen
        self._value = self.initial
        self._line = CompanyLine(chosen.name if chosen else "")

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
        return self._line.company

    def on_company_line_wanted(self, event: CompanyLine.Wanted) -> None:
        """Choose a company, or none."""
        event.stop()
        if event.typed == "\b":
            self._take("", "")
        else:
            self._behind.start(self._choose(event.typed), group="choose")

    async def _choose(self, typed: str) -> None:
        chosen = await self._behind.ask_person(CompanyChooser(self._behind, typed))
        if chosen is not None:
            self._take(str(chosen.id), chosen.name)

    def _take(self, value: str, name: str) -> None:
        self._value, self._line.company = value, name
        self._line.refresh()
        self.told()
