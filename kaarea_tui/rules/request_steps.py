"""The course of a case: table 2.3 of the rulebook, and what must hold before each of its steps.

A case moves only along `TRANSITIONS`; everything else is refused. `check` says what hinders a step, in words
for the person who wants to take it. The guards stand in request_guards.py.
"""

# ruff: noqa: E501 - a row of the table reads as one line

from dataclasses import dataclass

from . import request_guards as guards
from .problem import N_, Problem
from .request_guards import CaseFacts, Guard
from .requests import OPEN, TYPES


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
    letter: str = ""
    """The kind of letter that records the step: without one that was sent it is not taken (N9). The answer of
    T17 is of the kind that the outcome asks for."""


_REVIEW_TYPES = ("access", "portability", "rectification", "restriction")
_AT_ONCE = tuple(code for code, told in TYPES.items() if told.at_once)
_IDENTIFIED = tuple(code for code, told in TYPES.items() if told.needs_identity)
_AFTER_ANSWER = ("closed_refused", "closed_partial", "closed_no_data")
_HANDLE, _APPROVE = "request.handle", "request.approve"

TRANSITIONS: tuple[Transition, ...] = (
    Transition("T2", N_("Ask for identification"), ("received", "in_review"), "awaiting_identity", _HANDLE, (guards.doubt,), _IDENTIFIED, "identity"),
    Transition("T3", N_("Record identification"), ("awaiting_identity",), "in_review", _HANDLE, (guards.identity_recorded,)),
    Transition("T4", N_("Take into review"), ("received",), "in_review", _HANDLE, (guards.identified,)),
    Transition("T5", N_("Ask for clarification"), ("in_review",), "awaiting_clarification", _HANDLE, (guards.much_data, guards.question_sent), ("access",), "clarification"),
    Transition("T6", N_("Record clarification"), ("awaiting_clarification",), "in_review", _HANDLE, (guards.reply_or_silence,)),
    Transition("T7", N_("Extend the deadline"), OPEN, None, "request.extend", (guards.extendable,), (), "extension"),
    Transition("T8", N_("Submit for approval"), ("in_review",), "awaiting_approval", _HANDLE, (guards.proposed, guards.refusal_in_time)),
    Transition("T9", N_("Approve"), ("awaiting_approval",), "executing", _APPROVE, (guards.not_refused, guards.second_person)),
    Transition("T10", N_("Approve the refusal"), ("awaiting_approval",), "ready_to_answer", _APPROVE, (guards.refused, guards.refusal_in_time, guards.second_person)),
    Transition("T11", N_("Return"), ("awaiting_approval",), "in_review", _APPROVE, (guards.commented,)),
    Transition("T12", N_("Carry out"), ("in_review",), "executing", _HANDLE, (guards.full, guards.person_known), _REVIEW_TYPES),
    Transition("T13", N_("Carry out at once"), ("received",), "executing", "request.create", (guards.person_known,), _AT_ONCE),
    Transition("T14", N_("All done"), ("executing",), "ready_to_answer", "request.execute", (guards.tasks_done,)),
    Transition("T15", N_("No data found"), ("in_review",), "ready_to_answer", _HANDLE, (guards.searched,)),
    Transition("T16", N_("Close as not identified"), ("awaiting_identity",), "ready_to_answer", _HANDLE, (guards.silent, guards.refusal_in_time)),
    Transition("T17", N_("Close the case"), ("ready_to_answer",), None, _HANDLE, (guards.answered, guards.refusal_in_time)),
    Transition("T18", N_("Requester cancelled"), OPEN, "closed_withdrawn", _HANDLE, (guards.cancelled,)),
    Transition("T19", N_("No request"), ("received",), "closed_misfiled", _HANDLE, (guards.reasoned,)),
    Transition("T20", N_("Reopen"), _AFTER_ANSWER, "in_review", "request.reopen", (guards.new_facts,)),
)  # fmt: skip
"""Table 2.3 but T1, which makes the case; a row's guards stand in the order in which they are told."""

BY_NUMBER = {each.number: each for each in TRANSITIONS}
BY_LETTER = {each.letter: each for each in TRANSITIONS if each.letter}
"""Kind of letter to the step that it records when it is sent (N9)."""


def check(number: str, case: CaseFacts) -> str:
    """The state after transition `number`; raises Problem that says what hinders it (table 2.3).

    The permission is the counter's business.
    """
    step = BY_NUMBER[number]
    if case.state not in step.sources:
        message = N_("This step is not open in the state the case is in.")
        raise Problem("request.state", message)
    if step.types and case.type not in step.types:
        raise Problem("request.type", N_("This step does not belong to this kind of request."))
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
