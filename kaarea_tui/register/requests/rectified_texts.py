"""Texts in a rectification: a note corrected, the person's own statement kept (N12; GDPR art. 16)."""

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.contacts import contact_notes
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.records.reach import contact_in_view
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.requests import OPEN

from . import fulfilment
from .request_rows import CaseRow, save, write_event

_INSERT = """
INSERT INTO contact_statement (contact_id, body, given_on, case_number, recorded_at, recorded_by)
VALUES (?, ?, ?, ?, ?, ?)
"""
_TASK = "SELECT state FROM request_task WHERE case_id = ? AND kind = 'rectify' ORDER BY id DESC LIMIT 1"


def correct_note(call: Call, case: CaseRow, note_id: int, body: str) -> int:
    """Correct a note of the case's person, whoever wrote it; the case's new version."""
    contact_id, _ = contact_notes.contact_of(call, note_id)
    if contact_id != case.contact_id:
        raise Absent
    contact_in_view(call, contact_id)
    number = contact_notes.correct(call, note_id, body)
    task = call.store.one(_TASK, (case.id,))
    if task is not None and task[0] == "open":
        version = fulfilment.finish(call, case, "rectify", "")
    else:
        version = save(call, case, {})
    write_event(call, case.id, "note", (case.state, case.state), str(number))
    fulfilment.open_tasks(call, case)
    call.touched("contact", contact_id, fields=f"note_corrected {note_id} {number} request {case.id}")
    return version


def may_state(case: CaseRow) -> bool:
    """Was a rectification refused, in all or in part, so that the person may state the own view?"""
    decided = case.state in ("executing", "ready_to_answer", "closed_partial", "closed_refused")
    refused = case.type == "rectification" and case.outcome in ("refused", "partial")
    return refused and decided and case.contact_id is not None


def keep_statement(call: Call, case: CaseRow, body: str, given_on: str) -> int:
    """Add the person's own statement to the card; the case's version, a new one while the case is open."""
    if not may_state(case):
        raise Refused("statement.not_refused", N_("A statement is added where a rectification was refused."))
    assert case.contact_id is not None
    contact_in_view(call, case.contact_id)
    form = Typed()
    text = form.block("body", "transcript", body)
    if not text:
        form.wrong("body", "missing", N_("Fill in this field."))
    day = form.day("given_on", given_on, call.today) or call.today
    if day > call.today:
        form.wrong("given_on", "date.future_day", N_("The day cannot be in the future."))
    form.settled()
    row = (case.contact_id, text, day.isoformat(), case.number, stamp(call.now), call.user.id)
    call.store.run(_INSERT, row)
    call.touched("contact", case.contact_id, fields=f"statement request {case.id}")
    if case.state not in OPEN:
        return case.version
    version = save(call, case, {})
    write_event(call, case.id, "statement", (case.state, case.state))
    return version
