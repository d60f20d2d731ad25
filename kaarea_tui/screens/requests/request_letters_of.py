"""Our letters in a case: choosing a kind, filling it in, reading it before it is made (2.8)."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from kaarea_tui.exchange.letters.kinds import KINDS
from kaarea_tui.locale import _
from kaarea_tui.register.answers.letter_inputs import LetterInput
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.request_words import language_of
from kaarea_tui.rules.requests import EXTENSION_REASONS
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.widgets.choice_field import ChoiceField, TextBlockField
from kaarea_tui.widgets.dialogs import AskChoice
from kaarea_tui.widgets.field import BaseField

from .request_fields import LANGUAGES
from .request_preview import PreviewScreen
from .request_words import letter_name

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_cards import CaseContents, CaseView

    from .request_case import CaseScreen

_ANSWERS = {"fulfilled": "answer", "no_data": "answer", "partial": "partial", "refused": "refusal"}
_LABELS = {
    "details": (N_("What else to tell"), N_("May be empty.")),
    "question": (N_("What is asked"), N_("Only what is needed; never a copy of a document.")),
    "reason": (N_("Reason"), ""),
    "not_done": (N_("What is not done"), N_("In a refusal empty: all that was asked.")),
    "extension_reason": (N_("Reason"), ""),
    "recipient": (N_("Recipient"), ""),
}


def kinds_now(view: "CaseView") -> list[str]:
    """The kinds of letters that make sense as the case stands, the likeliest first."""
    case = view.contents
    assert case is not None
    answer = _ANSWERS.get(case.outcome, "")
    fitting = {
        "answer": answer == "answer" and view.state == "ready_to_answer",
        "partial": answer == "partial" and view.state == "ready_to_answer",
        "refusal": answer == "refusal" and view.state == "ready_to_answer",
        "identity": view.state in ("received", "in_review", "awaiting_identity"),
        "reminder": view.state == "awaiting_identity",
        "clarification": case.type == "access" and view.state in ("in_review", "awaiting_clarification"),
        "extension": not case.clock.extended and not view.state.startswith("closed"),
        "article19": any(task.kind in ("recipient", "processor") for task in case.tasks),
        "receipt": True,
    }
    kinds = [kind for kind, fits in fitting.items() if fits and kind in KINDS]
    fresh = view.state == "received" and all(letter.kind != "receipt" for letter in case.letters)
    return sorted(kinds, key=lambda kind: kind != "receipt") if fresh else kinds


def answer_kind(view: "CaseView") -> str:
    """The kind of letter that answers the case; empty while it cannot be answered."""
    case = view.contents
    return _ANSWERS.get(case.outcome, "") if case is not None and view.state == "ready_to_answer" else ""


async def choose_letter(
    screen: "CaseScreen", attach: Callable[["CaseScreen"], Coroutine[Any, Any, bool]]
) -> bool:
    """Open a letter that was made, make another one, or `attach` one; what waits to be sent stands first."""
    case = screen.view.contents
    assert case is not None
    unsent, sent = [], []
    for letter in case.letters:
        kind = letter_name(letter.kind)
        if letter.sent_on is None:
            unsent.append((f"made:{letter.id}", _("{kind}: made, not sent yet").format(kind=kind)))
        else:
            sent.append((f"made:{letter.id}", _("{kind}: sent").format(kind=kind)))
    fresh = [(kind, _(KINDS[kind].label)) for kind in kinds_now(screen.view)]
    outside = (
        [("attach", _("Attach a letter sent outside"))] if not screen.view.state.startswith("closed") else []
    )
    chosen = await screen.ask_person(
        AskChoice(_("Letter"), screen.view.number, [*unsent, *fresh, *outside, *sent], cancel=_("Cancel"))
    )
    if chosen is None:
        return False
    if chosen == "attach":
        return await attach(screen)
    if chosen.startswith("made:"):
        return await open_made(screen, int(chosen[5:]))
    return await make_letter(screen, chosen)


async def open_made(screen: "CaseScreen", letter_id: int) -> bool:
    """Open a letter that was made; whether it was noted as sent."""
    letter = await screen.ask_register(partial(screen.register.letters.open, letter_id))
    return bool(await screen.app.push_screen_wait(PreviewScreen(screen.view, made=letter)))


async def make_letter(screen: "CaseScreen", kind: str) -> bool:
    """Fill the letter in, read it, make it; from the reading one may go back to the words."""
    case = screen.view.contents
    assert case is not None
    values = {"language": case.language, "reason": _reason(case, kind)}
    recipients: list[tuple[str, str]] = []
    if "recipient" in KINDS[kind].asks:
        recipients = _recipients(case)
    while True:
        dialog = CarefulDialog(
            screen,
            f"{screen.view.number}: {_(KINDS[kind].label)}",
            _fields(kind, values, recipients),
            partial(_preview, screen, kind, values),
            verb=_("Preview"),
        )
        preview = await screen.ask_person(dialog)
        if preview is None:
            return False
        reading = PreviewScreen(screen.view, preview=preview, typed=letter_input(values))
        if await screen.app.push_screen_wait(reading):
            return True


def _reason(case: "CaseContents", kind: str) -> str:
    """What was written down already: the doubt, or why the proposal does not do all.

    A proposal in another language than the letter's is no part of it.
    """
    if kind == "identity":
        return case.identity_note
    told = kind in ("partial", "refusal") and language_of(case.proposal) == case.language
    return case.proposal if told else ""


def _recipients(case: "CaseContents") -> list[tuple[str, str]]:
    return [
        (str(task.object_id), task.detail)
        for task in case.tasks
        if task.kind in ("recipient", "processor") and task.object_id is not None
    ]


def _preview(
    screen: "CaseScreen", kind: str, kept: dict[str, str], values: dict[str, str]
) -> Callable[[], object]:
    kept.update(values)
    preview = screen.register.letters.preview
    return partial(preview, screen.view.id, kind, values["language"], letter_input(values))


def letter_input(values: dict[str, str]) -> LetterInput:
    """The words of the clerk, as the counter takes them."""
    recipient = values.get("recipient", "")
    return LetterInput(
        details=values.get("details", ""),
        question=values.get("question", ""),
        reason=values.get("reason", ""),
        not_done=values.get("not_done", ""),
        extension_reason=values.get("extension_reason", ""),
        recipient=int(recipient) if recipient else None,
    )


def _fields(kind: str, values: dict[str, str], recipients: list[tuple[str, str]]) -> list[BaseField]:
    languages = [(code, _(label)) for code, label in LANGUAGES.items()]
    fields: list[BaseField] = []
    for name in KINDS[kind].asks:
        label, hint = _LABELS.get(name, (name, ""))
        told, value = _(hint) if hint else "", values.get(name, "")
        if name == "extension_reason":
            options = [("", _("choose")), *((code, _(words)) for code, words in EXTENSION_REASONS.items())]
            fields.append(ChoiceField(name, _(label), options, value))
        elif name == "recipient":
            options = recipients or [("", "–")]
            fields.append(ChoiceField(name, _(label), options, value or options[0][0]))
        else:
            fields.append(TextBlockField(name, _(label), value, hint=told))
    return [*fields, ChoiceField("language", _("Language"), languages, values["language"])]
