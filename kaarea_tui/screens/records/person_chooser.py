"""Choosing a person of the register: first those who may have written, then any by the letters of a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.cells import one_line
from kaarea_tui.widgets.line_input import LineInput
from kaarea_tui.widgets.status import TextLine
from kaarea_tui.widgets.verbs import Choice

from .chooser import Chooser

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_candidates import Candidate

MOST = 20

AGREES: Mapping[str, str] = {
    "sender": N_("the sender's address is on the card"),
    "phone": N_("phone"),
    "name": N_("name"),
    "company": N_("company"),
    "address": N_("address"),
    "mention": N_("the text mentions an address of the card"),
}
"""What of a letter agrees with a card; codes of `Candidate.agrees`."""


@dataclass(frozen=True)
class ChosenPerson:
    """The person chosen; `id` 0: nobody yet. `agrees` are codes of what agrees with the letter."""

    id: int
    name: str
    agrees: tuple[str, ...] | None = None


class PersonChooser(Chooser[ChosenPerson]):
    """Gives a person; None by Esc."""

    DEFAULT_CSS = "PersonChooser .dialog--box { width: 78; }"

    def __init__(
        self,
        screen: AskingScreen,
        candidates: Sequence["Candidate"] | None = None,
        *,
        nobody: bool = False,
        typed: str = "",
    ) -> None:
        line = LineInput(typed, placeholder=_("words of the name, company or town"))
        verbs = (Choice("nobody", _("Nobody yet")),) if nobody else ()
        super().__init__(screen, _("Contact"), line, verbs)
        self._candidates = [
            ChosenPerson(each.contact_id, _told(each.name, each.company), each.agrees)
            for each in candidates or ()
        ]
        self._in_vain = candidates is not None and not candidates
        self.told = TextLine("")
        self.found: list[ChosenPerson] = []

    def content(self) -> ComposeResult:
        """The line to type in, and the people."""
        yield from (self.line, self.told, self.list)

    def on_mount(self) -> None:
        """Those who may have written stand ready; a name can be typed at once."""
        if self.line.value.strip():
            self.search()
        else:
            self._show(self._candidates)
        (self.list if self._candidates else self.line).focus()

    def search(self) -> None:
        """Ask for people by the words typed; without any, those who may have written."""
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
        nobody = _("Nobody of the register agrees with the letter.") if self._in_vain else ""
        self.told.text = _("May have written; a person decides:") if agreeing else "" if people else nobody
        self.list.clear_options()
        self.list.add_options(Option(Content(one_line(_line(each)))) for each in people)
        self.list.highlighted = 0 if people else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the person."""
        event.stop()
        self.answer(self.found[event.option_index])

    def press(self, choice: Choice) -> None:
        """Nobody, or give up."""
        self.answer(ChosenPerson(0, "") if choice.id == "nobody" else None)


def agrees_text(codes: tuple[str, ...]) -> str:
    """What agrees, in words."""
    return ", ".join(_(AGREES.get(code, code)) for code in codes)


def _told(name: str, company: str) -> str:
    return " · ".join(part for part in (name, company) if part)


def _line(person: ChosenPerson) -> str:
    if person.agrees is None:
        return person.name
    return f"{person.name}  ({_('agrees: {what}').format(what=agrees_text(person.agrees))})"
