"""The letter that records a step: made here and noted as sent, or sent outside, its copy attached (N9)."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kaarea_tui.exchange.foreign_files import cannot_open, in_own_folder, open_foreign
from kaarea_tui.locale import _
from kaarea_tui.register.answers.letter_copies import ATTACHABLE, LARGEST, QUESTIONS
from kaarea_tui.register.answers.letter_inputs import LetterCopy
from kaarea_tui.register.errors import Invalid
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.requests import CHANNELS, EXTENSION_REASONS
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.widgets.choice_field import ChoiceField, TextBlockField
from kaarea_tui.widgets.dialogs import Ask, AskChoice
from kaarea_tui.widgets.field import BaseField, Field
from kaarea_tui.widgets.verbs import Choice

from . import request_letters_of
from .request_fields import late_field
from .request_words import letter_name, short_day

if TYPE_CHECKING:
    from kaarea_tui.register.register import Register

    from .request_case import CaseScreen


async def send_first(screen: "CaseScreen", kind: str) -> bool:
    """Make the letter, note the one made as sent, or attach the one sent outside; whether one was sent."""
    case = screen.view.contents
    assert case is not None
    made = [letter.id for letter in case.letters if letter.kind == kind and letter.sent_on is None]
    if made:
        return await request_letters_of.open_made(screen, made[-1])
    told = [_("The letter that was sent records this: write it here, or attach the one sent outside.")]
    if kind == "clarification" and case.rows is not None:
        told.append(_("Rows of the register about the person: {count}.").format(count=case.rows))
    verbs = [
        Choice("make", _("Write the letter"), "k", True),
        Choice("attach", _("Attach a letter sent outside"), "l"),
        Choice("cancel", _("Cancel"), "escape"),
    ]
    title = f"{screen.view.number}: {letter_name(kind)}"
    how = await screen.ask_person(Ask(title, "\n".join(told), verbs, safe="cancel"))
    if how == "make":
        return await request_letters_of.make_letter(screen, kind)
    return await attach(screen, kind) if how == "attach" else False


async def choose_attached(screen: "CaseScreen") -> bool:
    """Attach a letter that was sent outside: which kind, then its copy."""
    kinds = [kind for kind in request_letters_of.kinds_now(screen.view) if kind in ATTACHABLE]
    options = [(kind, letter_name(kind)) for kind in kinds]
    title = _("Attach a letter sent outside")
    kind = await screen.ask_person(AskChoice(title, screen.view.number, options, cancel=_("Cancel")))
    return await attach(screen, kind) if kind is not None else False


async def attach(screen: "CaseScreen", kind: str) -> bool:
    """Ask for the copy of a letter that was sent outside, and keep it; whether it was kept."""

    def save(values: dict[str, str]) -> Callable[[], object]:
        return partial(_keep, screen.register, screen.view.id, screen.view.version, kind, values)

    title = f"{screen.view.number}: {letter_name(kind)}"
    dialog = CarefulDialog(
        screen, title, _fields(screen, kind), save, verb=_("Attach"), read_again=screen.read_again
    )
    return await screen.ask_person(dialog) is not None


def _fields(screen: "CaseScreen", kind: str) -> list[BaseField]:
    case = screen.view.contents
    assert case is not None
    missing = kind in case.clock.unkept
    usual = case.channel if case.channel in ("email", "letter") else "letter"
    known = [pause.asked_on for pause in case.clock.pauses if pause.kind == kind and not pause.letter_kept]
    hint = _("Empty: today.") if not missing else _("Empty: the day that the request tells.")
    if known:
        hint = _("Empty: {day}, as the request tells.").format(day=short_day(known[-1]))
    fields: list[BaseField] = [
        TextBlockField(
            "text",
            _("Letter's text"),
            hint=_("The whole letter as it was sent, pasted here; it names the case or the person."),
        ),
        Field(
            "file",
            _("or its file"),
            hint=_("PDF, DOCX, ODT, e-mail, text or picture: its name, or drag it here."),
        ),
        Field("on", _("Sent on"), hint=hint),
        ChoiceField("channel", _("Sent by"), [(code, _(name)) for code, name in CHANNELS.items()], usual),
    ]
    if kind == "answer":
        fields.append(Field("address", _("E-mail address"), hint=_("Of an answer with data by e-mail.")))
    if missing:
        return fields
    if kind == "extension":
        reasons = [("", _("choose")), *((code, _(name)) for code, name in EXTENSION_REASONS.items())]
        fields.append(ChoiceField("extension_reason", _("Reason"), reasons, ""))
    if kind in ("extension", "identity"):
        label = _("The doubt") if kind == "identity" else _("In words")
        fields.append(TextBlockField("reason", label, case.identity_note if kind == "identity" else ""))
    if kind in QUESTIONS:
        fields.append(late_field())
    return fields


def _keep(register: "Register", case_id: int, version: int, kind: str, values: dict[str, str]) -> object:
    """For the register's thread: the file is read there. Raises Invalid."""
    copy = LetterCopy(
        kind,
        on=values["on"],
        channel=values["channel"],
        text=values["text"],
        file=_read(values["file"], register.store.own_places),
        address=values.get("address", ""),
        reason=values.get("reason", ""),
        extension_reason=values.get("extension_reason", ""),
        late_reason=values.get("late_reason", ""),
    )
    return register.letters.attach_copy(case_id, version, copy)


def _read(typed: str, closed: Sequence[Path]) -> bytes:
    """The file typed or dragged into the terminal, which puts quotes or backslashes around blanks."""
    text = typed.strip().strip("'\"")
    if not text:
        return b""
    paths = (Path(text).expanduser(), Path(text.replace("\\ ", " ")).expanduser())
    path = next((each for each in paths if each.exists()), paths[0])
    try:
        with open_foreign(in_own_folder(path), closed) as stream:
            return stream.read(LARGEST + 1)
    except Problem as problem:
        raise Invalid({"file": problem}) from problem
    except OSError as error:
        raise Invalid({"file": cannot_open(text, error)}) from error
