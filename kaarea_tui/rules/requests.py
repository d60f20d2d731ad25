"""The kinds of data subjects' requests and the course of a case (rulebook 2.1 to 2.3; GDPR arts 7, 12, 15 to 22).

`TYPES` is table 2.1, `TRANSITIONS` table 2.3. Whatever stands in neither is refused: a case moves only along
the table, and `check` says why a step is not open yet, in words for the person who wants to take it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from .problem import N_, Problem

REMINDER_SILENCE = timedelta(days=14)
"""So long after the reminder may a request be closed as not identified (T16), or clarification ended (T6)."""


@dataclass(frozen=True, slots=True)
class RequestType:
    """One row of table 2.1."""

    code: str
    name: str
    article: str
    needs_identity: bool
    needs_approval: bool
    """A second person approves any outcome; a partial or refused one always needs it (T8)."""
    at_once: bool
    """Its effect holds from registration (T13)."""
    notifies_recipients: bool
    may_be_refused: bool = True


TYPES: dict[str, RequestType] = {
    each.code: each
    for each in (
        RequestType("access", N_("Access request"), "15", True, False, False, False),
        RequestType("rectification", N_("Rectification request"), "16", True, False, False, True),
        RequestType("erasure", N_("Erasure request"), "17", True, True, False, True),
        RequestType("restriction", N_("Restriction request"), "18", True, False, False, True),
        RequestType("portability", N_("Portability request"), "20", True, False, False, False),
        RequestType(
            "objection_dm", N_("Direct marketing objection"), "21(2)", False, False, True, True, False
        ),
        RequestType("objection_other", N_("Objection"), "21(1)", True, True, False, True),
        RequestType(
            "consent_withdrawal", N_("Withdrawal of consent"), "7(3)", False, False, True, True, False
        ),
    )
}

STATES: dict[str, str] = {
    "received": N_("Received"),
    "awaiting_identity": N_("Awaiting identification"),
    "in_review": N_("In review"),
    "awaiting_clarification": N_("Awaiting clarification"),
    "awaiting_approval": N_("Awaiting approval"),
    "executing": N_("Being carried out"),
    "ready_to_answer": N_("Answer not sent"),
    "closed_fulfilled": N_("Fulfilled"),
    "closed_partial": N_("Fulfilled in part"),
    "closed_refused": N_("Refused"),
    "closed_no_data": N_("No data in the register"),
    "closed_withdrawn": N_("Request cancelled"),
    "closed_misfiled": N_("No data subject's request"),
}
OPEN = tuple(state for state in STATES if not state.startswith("closed_"))
SUSPENDED = ("awaiting_identity", "awaiting_clarification")
OUTCOMES = ("fulfilled", "partial", "refused", "no_data")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that the guards of table 2.3 look at."""

    type: str
    state: str
    received_on: date
    today: date
    first_due: date
    extended: bool = False
    doubt_reason: str = ""
    asked_on: date | None = None
    reminded_on: date | None = None
    identity_settled: bool = False
    """Verified by a method of 2.5, or written down why it is not needed."""
    clarification_sent: bool = False
    replied: bool = False
    extension_reason: str = ""
    notice_sent_on: date | None = None
    outcome: str = ""
    grounds: tuple[str, ...] = ()
    """Refusal ground codes of 2.8."""
    proposal_text: str = ""
    proposer_id: int | None = None
    actor_id: int | None = None
    override_reason: str = ""
    """Why one person alone decides (P4)."""
    comment: str = ""
    open_tasks: int = 0
    search_protocol: bool = False
    answer_sent: bool = False
    answer_complete: bool = True
    """A partial or refused answer holds all that 2.8 asks."""
    cancelled_by_requester: bool = False
    executed_steps: int = 0


Guard = Callable[[CaseFacts], Problem | None]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of table 2.3."""

    number: str
    label: str
    sources: tuple[str, ...]
    target: str | None
    """The state after it; None: the case stays, or the outcome decides (T17)."""
    permission: str
    guards: tuple[Guard, ...] = ()
    types: tuple[str, ...] = ()
    """Only for these types; empty: for all."""


def _no(code: str, message: str) -> Problem:
    return Problem(f"request.{code}", message)


def _doubt(case: CaseFacts) -> Problem | None:
    if not case.doubt_reason.strip():
        return _no("no_doubt", N_("Write why there is reasonable doubt about who the requester is."))
    if case.asked_on is None or not case.received_on <= case.asked_on <= case.today:
        return _no("asked_on", N_("Give the day of the question, between receipt and today."))
    return None


def _identified(case: CaseFacts) -> Problem | None:
    if TYPES[case.type].needs_identity and not case.identity_settled:
        return _no("identity", N_("Record first how the requester was identified."))
    return None


def _identity_recorded(case: CaseFacts) -> Problem | None:
    if not case.identity_settled:
        return _no("identity", N_("Record first how the requester was identified."))
    return None


def _question_sent(case: CaseFacts) -> Problem | None:
    if not case.clarification_sent:
        return _no("question", N_("Send the question first."))
    return None


def _reply_or_silence(case: CaseFacts) -> Problem | None:
    waited = case.asked_on is not None and case.today - case.asked_on >= REMINDER_SILENCE
    return None if case.replied or waited else _no("waiting", N_("A reply or 14 days of silence is needed."))


def _extendable(case: CaseFacts) -> Problem | None:
    if case.extended:
        return _no("extended", N_("The deadline has been extended already."))
    if case.today > case.first_due:
        return _no("too_late", N_("The deadline has passed; it can no longer be extended."))
    if case.extension_reason not in ("complexity", "number_of_requests"):
        return _no("reason", N_("Extension needs a reason: complexity or number of requests."))
    if case.notice_sent_on is None or case.notice_sent_on > case.first_due:
        return _no("notice", N_("The notice of the extension must be sent within the first month."))
    return None


def _proposed(case: CaseFacts) -> Problem | None:
    if case.outcome not in OUTCOMES or not case.proposal_text.strip():
        return _no("proposal", N_("Write the proposed outcome and its grounds."))
    return _refusal_allowed(case)


def _refusal_allowed(case: CaseFacts) -> Problem | None:
    if case.outcome in ("partial", "refused"):
        if not TYPES[case.type].may_be_refused:
            return _no("absolute", N_("This request cannot be refused."))
        if not case.grounds:
            return _no("grounds", N_("Choose the ground of the refusal."))
    return None


def _second_person(case: CaseFacts) -> Problem | None:
    if case.actor_id == case.proposer_id and not case.override_reason.strip():
        return _no("same_person", N_("Another person approves; alone only with a written reason."))
    return None


def _not_refused(case: CaseFacts) -> Problem | None:
    return _no("refused", N_("A refusal is answered, not carried out.")) if case.outcome == "refused" else None


def _refused(case: CaseFacts) -> Problem | None:
    if case.outcome != "refused" or not case.grounds:
        return _no("not_refused", N_("Only a refusal with its ground goes straight to the answer."))
    return None


def _commented(case: CaseFacts) -> Problem | None:
    return None if case.comment.strip() else _no("comment", N_("Write what is to be changed."))


def _full(case: CaseFacts) -> Problem | None:
    if case.outcome != "fulfilled":
        return _no("not_full", N_("Only a full outcome goes on without approval."))
    return None


def _tasks_done(case: CaseFacts) -> Problem | None:
    return _no("tasks", N_("Tasks are still open.")) if case.open_tasks else None


def _searched(case: CaseFacts) -> Problem | None:
    return None if case.search_protocol else _no("search", N_("Save first what was searched and how."))


def _silent(case: CaseFacts) -> Problem | None:
    if case.reminded_on is None or case.today - case.reminded_on < REMINDER_SILENCE:
        return _no("reminder", N_("One reminder and 14 days of silence are needed."))
    return None


def _answered(case: CaseFacts) -> Problem | None:
    if not case.answer_sent:
        return _no("answer", N_("Record first when and how the answer was sent."))
    if case.outcome not in OUTCOMES:
        return _no("outcome", N_("The outcome is missing."))
    if case.outcome in ("partial", "refused") and not case.answer_complete:
        return _no("letter", N_("The answer lacks reasons, the right to complain or the remedy."))
    return _refusal_allowed(case)


def _cancelled(case: CaseFacts) -> Problem | None:
    if not case.cancelled_by_requester:
        return _no("cancellation", N_("Record the requester's own cancellation."))
    return _no("begun", N_("Carrying out has begun.")) if case.executed_steps else None


def _reasoned(case: CaseFacts) -> Problem | None:
    return None if case.comment.strip() else _no("comment", N_("Write the reason."))


_REVIEW_TYPES = ("access", "portability", "rectification", "restriction")
_AT_ONCE = ("objection_dm", "consent_withdrawal")
_HANDLE = "request.handle"

TRANSITIONS: tuple[Transition, ...] = (
    Transition("T2", N_("Ask for identification"), ("received", "in_review"), "awaiting_identity", _HANDLE, (_doubt,)),
    Transition("T3", N_("Record identification"), ("awaiting_identity",), "in_review", _HANDLE, (_identity_recorded,)),
    Transition("T4", N_("Take into review"), ("received",), "in_review", _HANDLE, (_identified,)),
    Transition("T5", N_("Ask for clarification"), ("in_review",), "awaiting_clarification", _HANDLE, (_question_sent,), ("access",)),
    Transition("T6", N_("Record clarification"), ("awaiting_clarification",), "in_review", _HANDLE, (_reply_or_silence,)),
    Transition("T7", N_("Extend the deadline"), OPEN, None, "request.extend", (_extendable,)),
    Transition("T8", N_("Submit for approval"), ("in_review",), "awaiting_approval", _HANDLE, (_proposed,)),
    Transition("T9", N_("Approve"), ("awaiting_approval",), "executing", "request.approve", (_second_person, _not_refused)),
    Transition("T10", N_("Approve the refusal"), ("awaiting_approval",), "ready_to_answer", "request.approve", (_second_person, _refused)),
    Transition("T11", N_("Return"), ("awaiting_approval",), "in_review", "request.approve", (_commented,)),
    Transition("T12", N_("Carry out"), ("in_review",), "executing", _HANDLE, (_full,), _REVIEW_TYPES),
    Transition("T13", N_("Carry out at once"), ("received",), "executing", "request.create", (), _AT_ONCE),
    Transition("T14", N_("All done"), ("executing",), "ready_to_answer", "request.execute", (_tasks_done,)),
    Transition("T15", N_("No data found"), ("in_review",), "ready_to_answer", _HANDLE, (_searched,)),
    Transition("T16", N_("Close as not identified"), ("awaiting_identity",), "ready_to_answer", _HANDLE, (_silent,)),
    Transition("T17", N_("Close the case"), ("ready_to_answer",), None, _HANDLE, (_answered,)),
    Transition("T18", N_("Requester cancelled"), OPEN, "closed_withdrawn", _HANDLE, (_cancelled,)),
    Transition("T19", N_("No request"), ("received",), "closed_misfiled", _HANDLE, (_reasoned,)),
    Transition("T20", N_("Reopen"), ("closed_refused", "closed_partial", "closed_no_data"), "in_review", "request.reopen", (_reasoned,)),
)  # fmt: skip
BY_NUMBER = {each.number: each for each in TRANSITIONS}


def check(number: str, case: CaseFacts) -> str:
    """The state after transition `number`; raises Problem that says what hinders it (table 2.3).

    The permission is the counter's business.
    """
    step = BY_NUMBER[number]
    if case.state not in step.sources:
        message = N_("This step is not open in the state the case is in.")
        raise _no("state", message)
    if step.types and case.type not in step.types:
        raise _no("type", N_("This step does not belong to this kind of request."))
    for guard in step.guards:
        if problem := guard(case):
            raise problem
    if number == "T17":
        return f"closed_{case.outcome}"
    return step.target or case.state


def open_steps(type_: str, state: str) -> tuple[Transition, ...]:
    """The steps that the table knows from `state` for this type, guards aside."""
    return tuple(
        each for each in TRANSITIONS if state in each.sources and (not each.types or type_ in each.types)
    )


def approval_needed(type_: str, outcome: str) -> bool:
    """Must a second person approve this outcome (table 2.1, T8)?"""
    return TYPES[type_].needs_approval or outcome in ("partial", "refused")
