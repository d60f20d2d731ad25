"""What each step of table 2.3 changes in the case: its columns, its pauses, and the note of its event.

A move is made after `request_steps.take` has checked it; state, event, deadline and tasks are written there.
"""

import hashlib
from collections.abc import Callable, Mapping

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.rules.request_guards import SILENCE

from .request_effects import undo_provisional
from .request_facts import Told, pausing, sent_answer
from .request_rows import UNIDENTIFIED, CaseRow

_PAUSE = "INSERT INTO request_suspension (case_id, kind, asked_on) VALUES (?, ?, ?)"
_REPLIED = "UPDATE request_suspension SET replied_on = ? WHERE id = ?"
_LETTER = """
INSERT INTO request_letter (case_id, kind, language, body, file_hash, made_at, made_by, sent_on, channel)
VALUES (?, 'answer', ?, ?, ?, ?, ?, ?, ?)
"""
Changes = dict[str, object]


def _ask_identity(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    call.store.run(_PAUSE, (case.id, "identity", told.on.isoformat()))
    return {**UNIDENTIFIED, "identity_note": told.reason}, told.reason


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
    call.store.run(_PAUSE, (case.id, "clarification", told.on.isoformat()))
    return {}, told.text


def _clarify(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    """Without a reply the clock runs on from the end of the silence, not from the day somebody noticed it."""
    pause = pausing(call, case.id)
    assert pause is not None
    ended = told.on if told.replied else pause.asked_on + SILENCE
    _end_pause(call, case.id, max(ended, pause.asked_on).isoformat())
    return {}, "reply" if told.replied else "silence"


def _extend(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    extended: Changes = {"extended": 1, "extension_reason": f"{told.code}: {told.reason}"}
    return extended | {"extension_notice_on": told.on.isoformat()}, f"{told.code}: {told.reason}"


def _propose(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    grounds = " ".join(told.grounds)
    proposed: Changes = {"outcome": told.outcome, "refusal_grounds": grounds, "proposal": told.text}
    return proposed | {"proposed_by": call.user.id, "approved_by": None}, f"{told.outcome} {grounds}".strip()


def _approve(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    alone = case.proposed_by == call.user.id
    if alone:
        call.entry.reason = "single_person"
    why = told.override_reason if alone else ""
    return {"approved_by": call.user.id, "override_reason": why}, why


def _return(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    return {"outcome": "", "refusal_grounds": ""}, told.reason


def _fulfil(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    return {"outcome": "fulfilled", "refusal_grounds": ""}, ""


def _done(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    return {}, ""


def _no_data(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    return {"outcome": "no_data", "refusal_grounds": ""}, told.text


def _not_identified(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    _end_pause(call, case.id, call.today.isoformat())
    return {"outcome": "refused", "refusal_grounds": "NOT_IDENTIFIED"}, "NOT_IDENTIFIED"


def _close(call: Call, case: CaseRow, told: Told) -> tuple[Changes, str]:
    answer = sent_answer(call, case)
    if answer is None:
        digest = hashlib.sha256(told.text.encode()).hexdigest()
        sent = (told.on.isoformat(), told.channel)
        call.store.run(
            _LETTER, (case.id, case.language, told.text, digest, stamp(call.now), call.user.id, *sent)
        )
    else:
        sent = (answer.sent_on, answer.channel)
    return {"answer_sent_on": sent[0], "answer_channel": sent[1]}, sent[1]


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
        "proposed_by": None, "approved_by": None, "override_reason": "", "answer_sent_on": None,
        "answer_channel": "",
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
