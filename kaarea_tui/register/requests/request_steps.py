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
from kaarea_tui.rules.requests import TYPES

from . import fulfilment, request_clock
from .request_facts import (
    Told,
    checked,
    facts,
    hopeful,
    open_tasks,
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
    "T2": ("reason", "on"),
    "T3": ("method", "on", "reason"),
    "T4": ("method", "on", "reason"),
    "T5": ("text", "on"),
    "T6": ("replied", "on"),
    "T7": ("code", "reason", "on"),
    "T8": ("outcome", "grounds", "text"),
    "T9": ("override_reason",),
    "T10": ("override_reason",),
    "T11": ("reason",),
    "T12": (),
    "T13": (),
    "T14": (),
    "T15": ("text",),
    "T16": (),
    "T17": ("text", "on", "channel"),
    "T18": ("cancelled", "on", "reason"),
    "T19": ("reason",),
    "T20": ("reason", "due"),
}
"""Which fields of StepInput a step looks at."""

_FIELD_OF = {
    "no_doubt": "reason", "asked_on": "on", "identity": "method", "question": "text", "waiting": "replied",
    "reason": "code", "notice": "on", "proposal": "text", "grounds": "grounds", "comment": "reason",
    "same_person": "override_reason", "search": "text", "cancellation": "cancelled", "new_due": "due",
    "nobody": "outcome", "not_identified": "outcome", "by_law": "outcome",
    "answer": "text",
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


def hindrance(call: Call, case: CaseRow, step: rules.Transition) -> Problem | None:
    """What keeps the user from this step whatever the form says: a right, an open task, the calendar."""
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
    left_out = set()
    if case.proposed_by != call.user.id:
        left_out.add("override_reason")
    if number == "T17" and sent_answer(call, case) is not None:
        left_out |= {"text", "on", "channel"}
    return tuple(field for field in ASKS[number] if field not in left_out)


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
    request_clock.keep_true(call, case.id)
    call.touched("request", case.id, fields=f"{number} {case.state} {target}")
    return version
