"""Choosing a person of the register: first those who may have written, then any by the letters of a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from kaarea_tui.locale import _
from kaarea_tui.screens.requests.request_words import agrees_text
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.cells import one_line
from kaarea_tui.widgets.dialogs import Dialog
from kaarea_tui.widgets.line_input import LineInput
from kaarea_tui.widgets.status import TextLine
from kaarea_tui.widgets.verbs import Choice

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_candidates import Candidate

MOST = 20


@dataclass(frozen=True)
class ChosenPerson:
    """The person chosen; `id` 0: nobody yet. `agrees` are codes of what agrees with the letter."""

    id: int
    name: str
    agrees: tuple[str, ...] | None = None


class PersonChooser(Dialog[ChosenPerson | None]):
    """Gives a person; None by Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "list", "To the hits", show=False),
    ]
    DEFAULT_CSS = "PersonChooser OptionList { min-height: 6; } PersonChooser .dialog--box { width: 78; }"

    def __init__(
        self, screen: AskingScreen, candidates: Sequence["Candidate"] = (), *, nobody: bool = False
    ) -> None:
        verbs = [Choice("nobody", _("Nobody yet"))] if nobody else []
        super().__init__(_("Contact"), [*verbs, Choice("cancel", _("Cancel"), "escape")])
        self._behind = screen
        self._candidates = [
            ChosenPerson(each.contact_id, _told(each.name, each.company), each.agrees) for each in candidates
        ]
        self.line = LineInput("", placeholder=_("words of the name, company or town"))
        self.told = TextLine("")
        self.list = OptionList(markup=False)
        self.found: list[ChosenPerson] = []

    def content(self) -> ComposeResult:
        """The line to type in, and the people."""
        yield from (self.line, self.told, self.list)

    def on_mount(self) -> None:
        """Those who may have written stand ready; a name can be typed at once."""
        self._show(self._candidates)
        (self.list if self._candidates else self.line).focus()

    @on(Input.Changed)
    def _search(self) -> None:
        if self.line.value.strip():
            self._behind.start(self._ask(self.line.value), group="names", exclusive=True)
        else:
            self._show(self._candidates)

    async def _ask(self, typed: str) -> None:
        browse = self._behind.register.browse
        page = await self._behind.ask_latest("people", partial(browse.contacts, typed, limit=MOST))
        if page is not None and self.is_mounted:
            self._show([ChosenPerson(hit.contact_id, _told(hit.name, hit.company)) for hit in page.hits])

    def _show(self, people: list[ChosenPerson]) -> None:
        self.found = people
        agreeing = any(each.agrees is not None for each in people)
        self.told.text = _("May have written; a person decides:") if agreeing else ""
        self.list.clear_options()
        self.list.add_options(Option(Content(one_line(_line(each)))) for each in people)
        self.list.highlighted = 0 if people else None

    def action_list(self) -> None:
        """Go to the hits."""
        self.list.focus()

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        if self.list.highlighted is not None:
            self.list.action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the person."""
        event.stop()
        self.answer(self.found[event.option_index])

    def press(self, choice: Choice) -> None:
        """Nobody, or give up."""
        self.answer(ChosenPerson(0, "") if choice.id == "nobody" else None)

    def action_safe(self) -> None:
        """Choose nothing."""
        self.answer(None)


def _told(name: str, company: str) -> str:
    return " · ".join(part for part in (name, company) if part)


def _line(person: ChosenPerson) -> str:
    if person.agrees is None:
        return person.name
    return f"{person.name}  ({_('agrees: {what}').format(what=agrees_text(person.agrees))})"
