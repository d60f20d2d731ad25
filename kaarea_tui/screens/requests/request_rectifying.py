"""Carrying out a rectification: the card's form, a note, the person's own statement (2.6; N12)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from kaarea_tui.locale import _
from kaarea_tui.register.contacts.contact_cards import ContactCard, Note
from kaarea_tui.register.records.contact_inputs import Resolution
from kaarea_tui.screens.contacts.contact_form import ContactFormScreen
from kaarea_tui.screens.records.asking_purpose import with_purpose
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.screens.records.note_dialog import note_dialog
from kaarea_tui.screens.records.source_fields import source_of
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.cells import one_line
from kaarea_tui.widgets.choice_field import TextBlockField
from kaarea_tui.widgets.dialogs import AskChoice
from kaarea_tui.widgets.field import BaseField, Field

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_cards import TaskLine

    from .request_case import CaseScreen


class RectifyForm(ContactFormScreen):
    """The person's form, saved as the correction that the case decided."""

    def __init__(self, behind: AskingScreen, card: ContactCard, case: tuple[int, int]) -> None:
        super().__init__(behind, card)
        self._case = case

    def question(self, resolution: Resolution | None) -> Callable[[], Any]:
        """Correct the version that the form was opened with."""
        assert self.card is not None
        rectify = self.register.fulfilment.rectify
        case_id, version = self._case
        typed, source = self.typed(), source_of(self.form.values())
        return partial(rectify, case_id, version, self.card.version, typed, source)


async def rectify(screen: "CaseScreen", task: "TaskLine") -> bool:
    """Correct the person's data on the card's own form."""
    contents = screen.view.contents
    if contents is None or contents.contact_id is None:
        return False
    card = await with_purpose(
        screen, partial(screen.register.contacts.open, contents.contact_id), "DATA_SUBJECT_RIGHTS"
    )
    if card is None:
        return False
    what = await _what_to_correct(screen, card)
    if what == "":
        return False
    if what != "card":
        return await _correct_note(screen, next(note for note in card.notes or () if str(note.id) == what))
    form = RectifyForm(screen, card, (screen.view.id, screen.view.version))
    return await screen.app.push_screen_wait(form) is not None


async def _what_to_correct(screen: "CaseScreen", card: ContactCard) -> str:
    """`card`, or the number of a note where there are any (N12); empty: nothing."""
    if not card.notes:
        return "card"
    options = [("card", _("Data of the card"))]
    options += [(str(note.id), _("Note: {text}").format(text=one_line(note.body))) for note in card.notes]
    chosen = await screen.ask_person(
        AskChoice(_("Correct the data"), _("What is corrected?"), options, cancel=_("Cancel"))
    )
    return chosen or ""


async def _correct_note(screen: "CaseScreen", note: Note) -> bool:
    view = screen.view
    correct = screen.register.fulfilment.correct_note
    dialog = note_dialog(
        screen, note.body, lambda body: partial(correct, view.id, view.version, note.id, body)
    )
    return await screen.ask_person(dialog) is not None


async def ask_statement(screen: "CaseScreen") -> bool:
    """The person's own statement, to be shown on the card beside what was not corrected (N12)."""
    view = screen.view
    fields: list[BaseField] = [
        TextBlockField("body", _("Statement"), hint=_("In the person's own words.")),
        Field("given_on", _("Given on"), hint=_("Empty: today.")),
    ]

    def save(values: dict[str, str]) -> Callable[[], object]:
        keep = screen.register.fulfilment.keep_statement
        return partial(keep, view.id, view.version, values["body"], values["given_on"])

    dialog = CarefulDialog(
        screen, _("The person's own statement"), fields, save, verb=_("Add to the card"),
        read_again=screen.read_again,
    )  # fmt: skip
    if await screen.ask_person(dialog) is None:
        return False
    screen.tell(_("The statement stands on the card now."), severity="information")
    return True
