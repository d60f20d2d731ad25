"""What is put right in an open case beside its steps (D8, 2.5, T14, T16)."""

from datetime import date, datetime

from kaarea_tui.data import person_files
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.mailing import restrictions
from kaarea_tui.register.records.reach import contact_in_view
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.staff.accounts import load_account
from kaarea_tui.register.staff.sessions import rights_of
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.requests import MAY_BE_LEFT, TASK_STATES, TYPES

from . import request_candidates, request_clock, request_effects
from .fulfilment import BY_HAND
from .letter_texts import sender_of_letter
from .request_candidates import Candidate
from .request_effects import About
from .request_facts import pausing
from .request_inputs import Asked
from .request_registering import check_asked, check_receipt, fetched_on
from .request_rows import (
    UNIDENTIFIED,
    CaseRow,
    case_in_view,
    case_to_change,
    letter_sent,
    load_case,
    save,
    write_event,
)
from .request_steps import carry_out_at_once

MATCHABLE = ("received", "awaiting_identity", "in_review", "awaiting_clarification")
"""States in which it may still turn out who asks."""

_TASK = "SELECT case_id, kind, state FROM request_task WHERE id = ?"
_ANSWER = "UPDATE request_task SET state = ?, answer = ?, done_at = ?, done_by = ? WHERE id = ?"
_SAME_LETTER = """
SELECT id FROM request_case WHERE bundle = ? AND id <> ? AND closed_at IS NULL ORDER BY id
"""
_FIRST_SENT = """
SELECT min(l.sent_on) FROM request_letter l JOIN request_case c ON c.id = l.case_id WHERE c.bundle = ?
"""
_FILES = "SELECT file_hash FROM request_letter WHERE case_id = ?"
_REMIND = "UPDATE request_suspension SET reminded_on = ?, reminder_id = ? WHERE id = ?"
_NOTICE_ON = "SELECT extension_notice_on FROM request_case WHERE id = ?"
_UNKEPT = {
    "ask": """SELECT id, asked_on FROM request_suspension
WHERE case_id = ? AND kind = ? AND letter_id IS NULL ORDER BY id DESC LIMIT 1""",
    "remind": """SELECT id, reminded_on FROM request_suspension
WHERE case_id = ? AND reminded_on IS NOT NULL AND reminder_id IS NULL ORDER BY id DESC LIMIT 1""",
}
_KEEP = {
    "ask": "UPDATE request_suspension SET letter_id = ? WHERE id = ?",
    "remind": "UPDATE request_suspension SET reminder_id = ? WHERE id = ?",
}


def change_receipt(call: Call, case_id: int, version: int, received_on: str, reason: str) -> int:
    """Another day of receipt, with its reason (D8, V7); the new version.

    One letter came on one day: its other open cases follow (2.1).
    """
    case = case_to_change(call, case_id, version)
    form = Typed()
    day, why = check_receipt(call, form, (received_on, reason), case.received, _here_since(call, case))
    form.settled()
    others = [load_case(call, row[0]) for row in call.store.rows(_SAME_LETTER, (case.bundle, case.id))]
    for each in (case, *others):
        save(call, each, {"received_on": day.isoformat(), "received_reason": why})
        note = f"{each.received_on} > {day.isoformat()}: {why}"
        write_event(call, each.id, "receipt_date", (each.state, each.state), note)
        request_clock.keep_true(call.store, each.id)
    ids = [case.id, *(each.id for each in others)]
    call.touched("request", " ".join(map(str, ids)), fields="received_on", count=len(ids))
    return case.version + 1


def _here_since(call: Call, case: CaseRow) -> date:
    """The first day of which the register itself knows that the request was here (D8)."""
    known = [local_date(datetime.fromisoformat(case.created_at)), fetched_on(call.store, case.mail_id)]
    sent = call.store.one(_FIRST_SENT, (case.bundle,))
    known.append(date.fromisoformat(sent[0]) if sent and sent[0] else None)
    return max(min(day for day in known if day), case.received)


def look_for(call: Call, case_id: int) -> tuple[Candidate, ...]:
    """Who of the register may have asked; see `Requests.look_for`."""
    case = case_in_view(call, case_id)
    _check_matchable(case)
    sender = sender_of_letter(call.store, case.mail_id)
    told = f"{case.requester_address}\n{case.text}"
    found = request_candidates.find(call, case.requester_name, sender, told)
    if request_candidates.sees_everybody(call):
        write_event(call, case.id, "search", (case.state, case.state), str(len(found)))
    call.touched("request", case.id, fields="search", count=len(found))
    return found


def _check_matchable(case: CaseRow) -> None:
    if case.state not in MATCHABLE:
        raise Refused("request.matched", N_("The person cannot be changed in this state any more."))


def choose_contact(
    call: Call, case_id: int, version: int, contact_id: int | None, asked: Asked | None
) -> int:
    """Say who the requester is; what holds at once holds for that person from now on (2.1)."""
    case = case_to_change(call, case_id, version)
    _check_matchable(case)
    form = Typed()
    right = asked or Asked(case.type)
    if right.type != case.type:
        form.wrong("asked.type", "choice.unknown", N_("Choose one of the list."))
    check_asked(call, form, right, "asked")
    form.settled()
    if contact_id == case.contact_id:
        return version
    request_effects.undo_provisional(call, case.id, "other_person")
    note = f"{case.contact_id or '-'} > {contact_id or '-'}"
    # Who was identified was the one chosen until now: nobody else gets data on the strength of it (I5).
    forgotten = UNIDENTIFIED if case.contact_id is not None else {}
    version = save(call, case, {"contact_id": contact_id, **forgotten})
    write_event(call, case.id, "contact", (case.state, case.state), note)
    call.touched("request", case.id, fields="contact_id")
    return version if contact_id is None else _take_effect(call, case, contact_id, right)


def _take_effect(call: Call, case: CaseRow, contact_id: int, asked: Asked) -> int:
    contact_in_view(call, contact_id)
    names = {row[0] for row in call.store.rows(_FILES, (case.id,))}
    call.when_done.append(lambda: person_files.give(call.store, contact_id, names))
    about = About(case.id, contact_id, case.channel, case.received, case.grounds)
    request_effects.apply(call, about, asked)
    if case.identity_method:
        restrictions.identified(call, case.id)
    after = load_case(call, case.id)
    at_once = TYPES[case.type].at_once and case.state == "received"
    version = carry_out_at_once(call, after) if at_once else after.version
    call.touched("request", case.id, fields="contact_id")
    return version


def hand_over(call: Call, case_id: int, version: int, user_id: int) -> int:
    """Another owner of the case; the new version."""
    case = case_to_change(call, case_id, version)
    load_account(call.store, user_id)
    if "request.handle" not in rights_of(call.store, user_id, call.today)[1]:
        raise Refused("request.owner_right", N_("The owner must have the right to handle requests."))
    version = save(call, case, {"owner_id": user_id})
    write_event(call, case.id, "owner", (case.state, case.state), f"{case.owner_id} > {user_id}")
    call.touched("request", case.id, fields="owner_id")
    return version


def remind(call: Call, case_id: int, version: int) -> int:
    """The one reminder to a requester who is silent (T16), by the letter that was sent; the new version."""
    case = case_to_change(call, case_id, version)
    pause = pausing(call, case.id)
    if pause is None:
        raise Refused("request.no_question", N_("No question is waiting for a reply."))
    if pause.reminded_on is not None:
        raise Refused("request.reminded", N_("The reminder has been sent already."))
    if not remind_by_letter(call, case):
        raise Refused(
            "request.reminder_missing", N_("Send the reminder first: make it, or attach the one sent.")
        )
    return case.version + 1


def remind_by_letter(call: Call, case: CaseRow) -> bool:
    """Write the reminder down where one was sent since the question, and none is written down yet (N9)."""
    pause, letter = pausing(call, case.id), letter_sent(call.store, case.id, "reminder")
    if pause is None or pause.reminded_on is not None or letter is None or letter.sent_on < pause.asked_on:
        return False
    call.store.run(_REMIND, (letter.sent_on.isoformat(), letter.id, pause.id))
    save(call, case, {})
    write_event(call, case.id, "reminder", (case.state, case.state), letter.sent_on.isoformat())
    call.touched("request", case.id, fields="reminded_on")
    return True


def unkept_on(call: Call, case: CaseRow, kind: str) -> str | None:
    """The day of the last question, reminder or extension whose letter is not kept (N5); None: none is."""
    if kind == "extension":
        lacks = case.extended and letter_sent(call.store, case.id, kind) is None
        found = call.store.one(_NOTICE_ON, (case.id,)) if lacks else None
        return found[0] if found else None
    column = "remind" if kind == "reminder" else "ask"
    found = call.store.one(_UNKEPT[column], (case.id, *(() if kind == "reminder" else (kind,))))
    return found[1] if found else None


def keep_copy(call: Call, case: CaseRow, kind: str, letter_id: int) -> None:
    """Let the letter be that of the question, the reminder or the extension of which none was kept (N5)."""
    if kind == "reminder":
        found = call.store.one(_UNKEPT["remind"], (case.id,))
        call.store.run(_KEEP["remind"], (letter_id, found[0] if found else None))
    elif kind != "extension":  # which is known by its kind alone
        found = call.store.one(_UNKEPT["ask"], (case.id, kind))
        call.store.run(_KEEP["ask"], (letter_id, found[0] if found else None))
    save(call, case, {})
    write_event(call, case.id, "copy", (case.state, case.state), kind)
    call.touched("request", case.id, fields=f"copy {kind}")


def answer_task(call: Call, task_id: int, state: str, answer: str) -> None:
    """Answer a task in words; see `Requests.answer_task`."""
    found = call.store.one(_TASK, (task_id,))
    if found is None:
        raise Absent
    case_id, kind, before = found
    case = load_case(call, case_id)
    case = case_to_change(call, case_id, case.version)
    if kind not in BY_HAND:
        raise Refused("task.carried_out", N_("This task ends when it is carried out on the data."))
    if case.state != "executing":
        raise Refused("task.closed", N_("Tasks are answered while the case is being carried out."))
    form = Typed()
    form.one_of("state", tuple(each for each in TASK_STATES if each != "open"), state)
    if state in ("impossible", "disproportionate") and kind not in MAY_BE_LEFT:
        form.wrong("state", "task.must_be_done", N_("This task must be done."))
    text = form.block("answer", "answer", answer)
    if not text:
        form.wrong("answer", "missing", N_("Write what was found or done, and how."))
    form.settled()
    call.store.run(_ANSWER, (state, text, stamp(call.now), call.user.id, task_id))
    save(call, case, {})
    write_event(call, case_id, "task", (case.state, case.state), f"{kind} {before} > {state}")
    call.touched("request", case_id, fields=f"task {kind} {state}")
