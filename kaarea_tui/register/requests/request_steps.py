"""Taking a step of table 2.3: the pure check, then state, event, pauses, deadline and tasks, or nothing."""

from collections.abc import Mapping
from dataclasses import replace

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.mailing import restrictions
from kaarea_tui.register.records.reach import no_right, refused
from kaarea_tui.rules import request_steps as rules
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.request_steps import BY_LETTER
from kaarea_tui.rules.requests import TYPES

from . import fulfilment, request_clock
from .request_facts import (
    Told,
    checked,
    facts,
    hopeful,
    open_tasks,
    recording,
    sent_answer,
)
from .request_inputs import StepInput
from .request_moves import MOVES
from .request_rows import CaseRow, case_to_change, load_case, save, write_event

ACTION_OF: Mapping[str, str] = {
    **dict.fromkeys(("T2", "T3", "T4", "T5", "T6", "T8", "T12", "T15", "T16", "T17", "T18", "T19"), "handle"),
    "T7": "extend",
    **dict.fromkeys(("T9", "T10", "T11"), "decide"),
    "T13": "carry_out_at_once",
    "T14": "execute",
    "T20": "reopen",
}
"""Which method of `register.requests` takes a step: one for each permission of the table."""

ASKS: Mapping[str, tuple[str, ...]] = {
    "T2": ("reason", "late_reason"),
    "T3": ("method", "on", "reason"),
    "T4": ("method", "on", "reason"),
    "T5": ("late_reason",),
    "T6": ("replied", "on"),
    "T7": ("code", "reason"),
    "T8": ("outcome", "grounds", "text", "late_reason"),
    "T9": ("override_reason",),
    "T10": ("override_reason", "late_reason"),
    "T11": ("reason",),
    "T12": (),
    "T13": (),
    "T14": (),
    "T15": ("text",),
    "T16": ("late_reason",),
    "T17": ("late_reason",),
    "T18": ("cancelled", "on", "reason"),
    "T19": ("reason",),
    "T20": ("reason", "due"),
}
"""Which fields of StepInput a step looks at."""

_FIELD_OF = {
    "no_doubt": "reason", "identity": "method", "waiting": "replied", "reason": "code",
    "proposal": "text", "grounds": "grounds", "comment": "reason", "same_person": "override_reason",
    "search": "text", "cancellation": "cancelled", "new_due": "due", "nobody": "outcome",
    "not_identified": "outcome", "by_law": "outcome", "refusal_overdue": "late_reason",
}  # fmt: skip


def take(call: Call, case_id: int, version: int, number: str, given: StepInput) -> int:
    """Take a step; the new version. Raises Absent, Conflict, Invalid, and Refused by what hinders it."""
    case = case_to_change(call, case_id, version, closed=number == "T20")
    told = checked(call, case, number, given)
    try:
        target = rules.check(number, facts(call, case, number, told))
    except Problem as problem:
        field = _FIELD_OF.get(problem.code.removeprefix("request."))
        raise (Invalid({field: problem}) if field in ASKS[number] else refused(problem)) from problem
    return _move(call, case, number, target, told)


def carry_out_at_once(call: Call, case: CaseRow) -> int:
    """T13, and T14 where nothing is left to do; the new version. Raises Refused."""
    version = _forward(call, case, "T13")
    after = load_case(call, case.id)
    return version if open_tasks(call, case.id) else _forward(call, after, "T14")


def take_by_letter(call: Call, case: CaseRow, kind: str, late_reason: str = "") -> str:
    """Take the step that a letter records, once it was sent; its number, empty where none is taken (N9).

    That a letter was sent stays true where the step is not open, or not the user's: then it waits.
    """
    step = BY_LETTER.get(kind)
    if step is None or step not in rules.open_steps(case.type, case.state):
        return ""
    if step.permission not in call.rights:
        return ""
    told = checked(call, case, step.number, StepInput(late_reason=late_reason))
    try:
        target = rules.check(step.number, facts(call, case, step.number, told))
    except Problem:
        return ""
    _move(call, case, step.number, target, told)
    return step.number


def hindrance(call: Call, case: CaseRow, step: rules.Transition) -> Problem | None:
    """What keeps the user from this step whatever the form says: a right, an open task, the calendar.

    The letter that records it can be made from the step itself, so that it hinders nothing.
    """
    if step.permission not in call.rights:
        return no_right(step.permission)
    told = hopeful(call)
    if step.number == "T8" and TYPES[case.type].may_be_refused:
        told = replace(told, outcome="refused", grounds=("x",))  # which needs neither person nor identity
    try:
        rules.check(step.number, facts(call, case, step.number, told))
    except Problem as problem:
        return problem
    return None


def asks(call: Call, case: CaseRow, number: str) -> tuple[str, ...]:
    """The fields that the form of this step shows for this case."""
    left_out, letter = set(), recording(call, case, number)
    if case.proposed_by != call.user.id:
        left_out.add("override_reason")
    if letter is not None and letter.reason:
        left_out |= {"reason", "code"}
    if not _may_be_late(call, case, number):
        left_out.add("late_reason")
    return tuple(field for field in ASKS[number] if field not in left_out)


def needs_letter(call: Call, case: CaseRow, number: str) -> str:
    """The kind of letter to be sent before this step is taken; empty where it was, or none is needed (N9)."""
    return "" if recording(call, case, number) is not None else rules.BY_NUMBER[number].letter


def _may_be_late(call: Call, case: CaseRow, number: str) -> bool:
    """May the step need the reason why it comes late: a question (N5), a refusal (N7)?"""
    if number in ("T2", "T5"):
        letter = recording(call, case, number)
        return letter is not None and request_clock.asked_late(call.store, case.id, letter.sent_on)
    if case.refusal_late_reason or (number in ("T10", "T17") and case.outcome != "refused"):
        return False
    answer = sent_answer(call, case) if number == "T17" else None
    told = answer.sent_on if answer is not None else call.today.isoformat()
    return told > case.first_due


def _forward(call: Call, case: CaseRow, number: str) -> int:
    told = hopeful(call)
    try:
        target = rules.check(number, facts(call, case, number, told))
    except Problem as problem:
        raise refused(problem) from problem
    return _move(call, case, number, target, told)


def _move(call: Call, case: CaseRow, number: str, target: str, told: Told) -> int:
    changes, note = MOVES[number](call, case, told)
    closing = target.startswith("closed_")
    changes |= {"state": target, "closed_at": stamp(call.now) if closing else None}
    version = save(call, case, changes)
    write_event(call, case.id, number, (case.state, target), note)
    if number in ("T3", "T4"):
        restrictions.identified(call, case.id)
    if target == "executing":
        fulfilment.open_tasks(call, load_case(call, case.id))
    request_clock.keep_true(call.store, case.id)
    call.touched("request", case.id, fields=f"{number} {case.state} {target}")
    return version
