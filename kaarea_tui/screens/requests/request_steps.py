"""Taking a step of table 2.3: the dialog that asks what the step needs, and the counter's action for it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.register.requests.request_inputs import StepInput
from kaarea_tui.rules.identification import METHODS, NOT_NEEDED
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.refusals import grounds_for
from kaarea_tui.rules.requests import EXTENSION_REASONS, PROPOSABLE
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.widgets.checks_field import ChecksField
from kaarea_tui.widgets.choice_field import ChoiceField, TextBlockField
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField, Field
from kaarea_tui.widgets.verbs import Choice

from .erasure_sheet import show_plan
from .request_history import outcome_name
from .request_sending import send_first

if TYPE_CHECKING:
    from kaarea_tui.register.register import Register
    from kaarea_tui.register.requests.request_cards import CaseContents, StepOffer

    from .request_case import CaseScreen

Take = Callable[[int, int, str, StepInput], object]

_LABELS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("T2", "late_reason"): (N_("Why asked late"), N_("Without a reason the deadline does not move.")),
    ("T5", "late_reason"): (N_("Why asked late"), N_("Without a reason the deadline does not move.")),
    ("T2", "reason"): (
        N_("The doubt"),
        N_("Why there is reasonable doubt. Ask only what is needed; never a copy of a document."),
    ),
    ("T3", "method"): (N_("Identified by"), ""),
    ("T3", "on"): (N_("On"), N_("Empty: today.")),
    ("T3", "reason"): (N_("Result"), N_("What was found; no number or copy of a document.")),
    ("T4", "method"): (N_("Identified by"), ""),
    ("T4", "on"): (N_("On"), N_("Empty: today.")),
    ("T4", "reason"): (N_("Result"), N_("What was found, or why no identification is needed.")),
    ("T6", "replied"): (N_("Reply"), ""),
    ("T6", "on"): (N_("On"), N_("Empty: today.")),
    ("T7", "code"): (N_("Reason"), ""),
    ("T7", "reason"): (N_("In words"), N_("As it stands in the notice.")),
    ("T8", "outcome"): (N_("Outcome"), ""),
    ("T8", "grounds"): (N_("Grounds"), N_("Of a partial or refused outcome.")),
    ("T8", "text"): (N_("Proposal"), N_("What is done, what is not, and why.")),
    ("T11", "reason"): (N_("Comment"), N_("What is to be changed.")),
    ("T15", "text"): (N_("What was searched"), N_("Names, addresses, hashes, lists, paper: where and how.")),
    ("T18", "cancelled"): (N_("Cancelled by"), ""),
    ("T18", "on"): (N_("On"), N_("Empty: today.")),
    ("T18", "reason"): (N_("In words"), ""),
    ("T19", "reason"): (N_("Reason"), N_("Doubles case number, no personal data, spam.")),
    ("T20", "reason"): (
        N_("Order or facts"),
        N_("The order of the authority or the court, or the new facts."),
    ),
    ("T20", "due"): (N_("New day"), N_("By when it is answered.")),
}
_ANY: Mapping[str, tuple[str, str]] = {
    "override_reason": (
        N_("Alone because"),
        N_("You proposed it yourself: another approves, or write why nobody else can."),
    ),
    "late_reason": (
        N_("Late because"),
        N_("Why a refusal comes later than one month from receipt."),
    ),
}
"""Step and field to its label and its hint."""

_TEXTS = frozenset({"text", "reason"})
_CONFIRM: Mapping[str, str] = {
    "T2": N_("The question was sent: the clock stands still from that day."),
    "T5": N_("The question was sent: the clock stands still from that day."),
    "T7": N_("The notice was sent: the deadline is three months from receipt."),
    "T9": N_("The proposal is carried out next."),
    "T10": N_(
        "The refusal is answered next; the letter must tell the reasons, the right to complain and judicial"
        " remedy."
    ),
    "T12": N_("The tasks of carrying out are made, and the person's data are worked on."),
    "T13": N_("The stop holds at once; the confirmation waits."),
    "T14": N_("The answer is next."),
    "T16": N_("The request ends as not identified; the answer is next."),
    "T17": N_("The answer has been sent. The case is locked."),
}
"""What taking a step that asks nothing leads to."""


async def ask_step(screen: "CaseScreen", offer: "StepOffer") -> bool:
    """Ask what the step needs and take it; whether it was taken. Only within `start`.

    A step that a letter records begins with the letter (N9): once that was sent, it is taken.
    """
    if offer.letter:
        return await send_first(screen, offer.letter)
    contents = screen.view.contents
    assert contents is not None
    erases = offer.number == "T9" and contents.type == "erasure"
    if erases and "request.execute" in screen.session.rights and not await show_plan(screen, _("Go on")):
        return False
    fields = [_field(offer.number, name, contents) for name in offer.asks]
    if not fields:
        return await _confirmed(screen, offer)
    title, body = f"{screen.view.number}: {_(offer.label)}", "\n".join(_proposed(offer, contents))

    def save(values: dict[str, str]) -> Callable[[], object]:
        take, view = taker(screen.register, offer), screen.view
        return partial(take, view.id, view.version, offer.number, step_input(values))

    dialog = CarefulDialog(
        screen, title, fields, save, verb=_(offer.label), body=body, read_again=screen.read_again
    )
    return await screen.ask_person(dialog) is not None


def _proposed(offer: "StepOffer", case: "CaseContents") -> list[str]:
    """What whoever approves or returns it decides on; which ways to identify somebody lack their proof."""
    if "method" in offer.asks:
        return [f"{_(METHODS[code])}: {_(problem.message)}" for code, problem in case.unproved.items()]
    if offer.number not in ("T9", "T10", "T11") or not case.proposal:
        return []
    told = _("{person} proposes: {outcome}. {words}")
    outcome = outcome_name(case.outcome)
    return [told.format(person=case.proposed_by, outcome=outcome, words=case.proposal)]


async def _confirmed(screen: "CaseScreen", offer: "StepOffer") -> bool:
    verbs = [Choice("take", _(offer.label), "", True), Choice("cancel", _("Cancel"), "escape")]
    contents = screen.view.contents
    assert contents is not None
    body = "\n".join([*_proposed(offer, contents), _(_CONFIRM.get(offer.number, ""))])
    title = f"{screen.view.number}: {_(offer.label)}"
    if await screen.ask_person(Ask(title, body, verbs, safe="cancel")) != "take":
        return False
    view = screen.view
    take = taker(screen.register, offer)
    await screen.ask_register(partial(take, view.id, view.version, offer.number, StepInput()))
    return True


def taker(register: "Register", offer: "StepOffer") -> Take:
    """The action of the counter that takes the step: one for each permission of the table."""
    requests = register.requests
    actions: Mapping[str, Take] = {
        "handle": requests.handle,
        "extend": requests.extend,
        "decide": requests.decide,
        "carry_out_at_once": requests.carry_out_at_once,
        "execute": requests.execute,
        "reopen": requests.reopen,
    }
    return actions[offer.action]


def step_input(values: Mapping[str, str]) -> StepInput:
    """What the fields of a dialog bring."""

    def told(name: str) -> str:
        return values.get(name, "")

    return StepInput(
        on=told("on"),
        reason=told("reason"),
        method=told("method"),
        code=told("code"),
        outcome=told("outcome"),
        grounds=tuple(told("grounds").split()),
        text=told("text"),
        replied=told("replied") == "1",
        cancelled=told("cancelled") == "1",
        override_reason=told("override_reason"),
        late_reason=told("late_reason"),
        due=told("due"),
    )


def _field(number: str, name: str, case: "CaseContents") -> BaseField:
    label, hint = _LABELS.get((number, name)) or _ANY.get(name) or (name, "")
    told = _(hint) if hint else ""
    if name == "grounds":
        options = [(each.code, _(each.name)) for each in grounds_for(case.type)]
        return ChecksField(name, _(label), options, hint=told)
    choices = _choices(name, case)
    if choices is not None:
        return ChoiceField(name, _(label), choices, choices[0][0], hint=told)
    if name in _TEXTS:
        before = case.proposal if number == "T8" else ""  # returned: it is changed, not written anew
        return TextBlockField(name, _(label), before, hint=told)
    return Field(name, _(label), hint=told)


def _choices(name: str, case: "CaseContents") -> list[tuple[str, str]] | None:
    """The options of a field that is chosen; nothing that is a statement is chosen beforehand."""
    none = ("", _("choose"))
    named = [(code, _(label)) for code, label in METHODS.items() if code not in case.unproved]
    choices: Mapping[str, list[tuple[str, str]]] = {
        "method": [none, *named, (NOT_NEEDED, _("not needed"))],
        "code": [none, *((code, _(label)) for code, label in EXTENSION_REASONS.items())],
        "outcome": [none, *((code, outcome_name(code)) for code in PROPOSABLE)],
        "replied": [("1", _("a reply came")), ("", _("14 days of silence"))],
        "cancelled": [("", _("nobody yet")), ("1", _("the requester"))],
    }
    return choices.get(name)
