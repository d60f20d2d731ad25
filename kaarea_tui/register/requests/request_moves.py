"""What each step of table 2.3 changes in the case: its columns, its pauses, and the note of its event.

A move is made after `request_steps.take` has checked it; state, event, deadline and tasks are written there.
"""

from collections.abc import Callable, Mapping

from kaarea_tui.register.counter import Call
from kaarea_tui.rules.deadlines import SILENCE

from .request_effects import undo_provisional
from .request_facts import Told, pausing, sent_answer
from .request_rows import UNIDENTIFIED, CaseRow, SentLetter

_PAUSE = """
INSERT INTO request_suspension (case_id, kind, asked_on, letter_id, late_reason) VALUES (?, ?, ?, ?, ?)
"""
_REPLIED = "UPDATE request_suspension SET replied_on = ? WHERE id = ?"
Changes = dict[str, object]


def _pause(call: Call, case: CaseRow, kind: str, told: Told) -> SentLetter:
    """The clock stands still from the day on which the question was sent (N5, N9)."""
    letter = told.letter
    assert letter is not None
    call.store.run(_PAUSE, (case.id, kind, letter.sent_on.isoformat(), letter.id, told.late_reason))
    return letter


def _ask_identity(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    doubt = _pause(call, case, "identity", told).reason or told.reason
    return {**UNIDENTIFIED, "identity_note": doubt}, doubt


def _identify(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    _end_pause(call, case.id, told.on.isoformat())
    if not told.method:
        return {}, ""
    settled: Changes = {
        "identity_method": told.method,
        "identity_on": told.on.isoformat(),
        "identity_note": told.reason,
        "identity_by": call.user.id,
    }
    return settled, told.method


def _ask_clarification(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    return {}, _pause(call, case, "clarification", told).sent_on.isoformat()


def _clarify(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    """Without a reply the clock runs on from the end of the silence, not from the day somebody noticed it."""
    pause = pausing(call, case.id)
    assert pause is not None
    ended = told.on if told.replied else pause.asked_on + SILENCE
    _end_pause(call, case.id, max(ended, pause.asked_on).isoformat())
    return {}, "reply" if told.replied else "silence"


def _extend(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    letter = told.letter
    assert letter is not None
    why = f"{letter.code or told.code}: {letter.reason or told.reason}"
    extended: Changes = {"extended": 1, "extension_reason": why}
    return extended | {"extension_notice_on": letter.sent_on.isoformat()}, why


def _propose(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    grounds = " ".join(told.grounds)
    proposed: Changes = {"outcome": told.outcome, "refusal_grounds": grounds, "proposal": told.text}
    proposed |= _late(case, told) if told.outcome == "refused" else {}
    return proposed | {"proposed_by": call.user.id, "approved_by": None}, f"{told.outcome} {grounds}".strip()


def _approve(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    alone = case.proposed_by == call.user.id
    if alone:
        call.entry.reason = "single_person"
    why = told.override_reason if alone else ""
    return {"approved_by": call.user.id, "override_reason": why} | _late(case, told), why


def _return(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    return {"outcome": "", "refusal_grounds": "", "refusal_late_reason": ""}, told.reason


def _fulfil(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    return {"outcome": "fulfilled", "refusal_grounds": ""}, ""


def _done(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    return {}, ""


def _no_data(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    return {"outcome": "no_data", "refusal_grounds": ""}, told.text


def _not_identified(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    _end_pause(call, case.id, call.today.isoformat())
    refused: Changes = {"outcome": "refused", "refusal_grounds": "NOT_IDENTIFIED"}
    return refused | _late(case, told), "NOT_IDENTIFIED"


def _late(case: CaseRow, told: Told) -> Changes:
    """Why a refusal comes late, where that is told now (N7)."""
    return {"refusal_late_reason": told.late_reason} if told.late_reason else {}


def _close(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    answer = sent_answer(call, case)
    assert answer is not None
    closed: Changes = {"answer_sent_on": answer.sent_on, "answer_channel": answer.channel}
    return closed | (_late(case, told) if case.outcome == "refused" else {}), answer.channel


def _withdraw(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    return {}, f"{told.on.isoformat()} {told.reason}".strip()


def _misfile(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    undo_provisional(call, case.id, "misfiled")
    return {}, told.reason


def _reopen(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    assert told.due is not None
    due = told.due.isoformat()
    fresh: Changes = {
        "reopened": 1, "first_due": due, "due": due, "outcome": "", "refusal_grounds": "",
        "refusal_late_reason": "", "proposed_by": None, "approved_by": None, "override_reason": "",
        "answer_sent_on": None, "answer_channel": "",
    }  # fmt: skip
    return fresh, f"{due}: {told.reason}"


def _end_pause(call: Call, case_id: int, on: str) -> None:
    pause = pausing(call, case_id)
    if pause is not None:
        call.store.run(_REPLIED, (on, pause.id))


MOVES: Mapping[str, Callable[[Call, CaseRow, Told], tuple[Changes, str]]] = {
    "T2": _ask_identity, "T3": _identify, "T4": _identify, "T5": _ask_clarification, "T6": _clarify,
    "T7": _extend, "T8": _propose, "T9": _approve, "T10": _approve, "T11": _return, "T12": _fulfil,
    "T13": _fulfil, "T14": _done, "T15": _no_data, "T16": _not_identified, "T17": _close, "T18": _withdraw,
    "T19": _misfile, "T20": _reopen,
}  # fmt: skip
"""Step to what it changes: columns of request_case, and the event's note."""
