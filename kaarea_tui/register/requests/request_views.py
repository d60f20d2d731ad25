"""One case on one screen: letter, person, clock, next steps, tasks, history (rulebook 2; P8, 5.1)."""

from datetime import date, datetime

from kaarea_tui.data.engine import Row
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent
from kaarea_tui.register.mailing.lifting import of_case
from kaarea_tui.register.records.reach import contact_in_view
from kaarea_tui.rules.identification import METHODS, missing_proof
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.request_steps import open_steps
from kaarea_tui.rules.visibility import visible_fields

from . import case_addresses
from .data_amount import rows_about
from .fulfilment import BY_HAND
from .identity_proofs import proofs_of
from .rectified_texts import may_state
from .request_cards import CaseContents, CaseView, EventLine, LetterLine, Sibling, StepOffer, TaskLine
from .request_clock import case_clock
from .request_rows import CaseRow, load_case, sees_contents
from .request_steps import ACTION_OF, asks, hindrance, needs_letter

_TASKS = """
SELECT t.id, t.kind, t.object_id, t.detail, t.state, t.answer, t.done_at, coalesce(u.person_name, '')
FROM request_task t LEFT JOIN user_account u ON u.id = t.done_by WHERE t.case_id = ? ORDER BY t.id
"""
_EVENTS = """
SELECT e.at, coalesce(u.person_name, ''), e.step, e.from_state, e.to_state, e.note
FROM request_event e LEFT JOIN user_account u ON u.id = e.actor_id WHERE e.case_id = ? ORDER BY e.id
"""
_LETTERS = """
SELECT l.id, l.kind, l.language, l.made_at, coalesce(u.person_name, ''), l.sent_on, l.channel, l.outside
FROM request_letter l LEFT JOIN user_account u ON u.id = l.made_by WHERE l.case_id = ? ORDER BY l.id
"""
ASKS_WHO = frozenset({"received", "awaiting_identity"})
"""States in which it is written down how the requester was identified."""
_SIBLINGS = "SELECT id, number, type, state FROM request_case WHERE bundle = ? AND id <> ? ORDER BY id"


def open_case(call: Call, case_id: int) -> CaseView:
    """The case as this user may see it, its opening logged (5.1); raises Absent."""
    case = load_case(call, case_id)
    shown = sees_contents(call, case.owner_id, case.created_by)
    call.touched("request", case_id, fields="request_body" if shown else "request_number request_state")
    call.entry.purpose = "DATA_SUBJECT_RIGHTS"
    return CaseView(case.id, case.version, case.number, case.state, _contents(call, case) if shown else None)


def _contents(call: Call, case: CaseRow) -> CaseContents:
    return CaseContents(
        type=case.type,
        contact_id=case.contact_id,
        contact_name=_contact_name(call, case.contact_id),
        requester_name=case.requester_name,
        requester_address=case.requester_address,
        representative=case.representative,
        language=case.language,
        channel=case.channel,
        written=bool(case.written),
        text=case.text,
        grounds=case.grounds if "request.view_all" in call.rights else None,
        received_reason=case.received_reason,
        clock=case_clock(call.store, case.id, call.today),
        identity_method=case.identity_method,
        identity_on=_day(case.identity_on),
        identity_note=case.identity_note,
        outcome=case.outcome,
        refusal_grounds=tuple(case.refusal_grounds.split()),
        proposal=case.proposal,
        proposed_by=_person(call, case.proposed_by),
        approved_by=_person(call, case.approved_by),
        override_reason=case.override_reason,
        answer_sent_on=_day(case.answer_sent_on),
        answer_channel=case.answer_channel,
        owner_id=case.owner_id,
        owner=_person(call, case.owner_id),
        reopened=bool(case.reopened),
        mail_id=case.mail_id,
        registered_by=_person(call, case.created_by),
        siblings=tuple(Sibling(*row) for row in call.store.rows(_SIBLINGS, (case.bundle, case.id))),
        addresses=case_addresses.of_case(call, case) if case.type in case_addresses.STOPPING else (),
        steps=_steps(call, case),
        tasks=tuple(_task(row) for row in call.store.rows(_TASKS, (case.id,))),
        events=tuple(_event(row) for row in call.store.rows(_EVENTS, (case.id,))),
        letters=tuple(_letter(row) for row in call.store.rows(_LETTERS, (case.id,))),
        may_state=may_state(case),
        restrictions=of_case(call, case.id),
        refusal_late_reason=case.refusal_late_reason,
        rows=_rows(call, case),
        unproved=_unproved(call, case),
    )


def _rows(call: Call, case: CaseRow) -> int | None:
    """How many rows there are about the person, where it could be asked what is meant (T5, N6)."""
    asking = any(step.number == "T5" for step in open_steps(case.type, case.state))
    return rows_about(call.store, case.contact_id) if asking and case.contact_id is not None else None


def _unproved(call: Call, case: CaseRow) -> dict[str, Problem]:
    """What the methods lack that cannot be chosen now, while it matters at all."""
    if case.state not in ASKS_WHO:
        return {}
    proofs = proofs_of(call.store, case)
    lacking = {method: missing_proof(method, proofs) for method in METHODS}
    return {method: problem for method, problem in lacking.items() if problem is not None}


def _steps(call: Call, case: CaseRow) -> tuple[StepOffer, ...]:
    """All steps that the table knows from here; those that are not open say why."""
    return tuple(
        StepOffer(
            step.number,
            step.label,
            ACTION_OF[step.number],
            asks(call, case, step.number),
            hindrance(call, case, step),
            needs_letter(call, case, step.number),
        )
        for step in open_steps(case.type, case.state)
    )


def _contact_name(call: Call, contact_id: int | None) -> str:
    """The person's name on the card, where the user may see it (P5, P8)."""
    if contact_id is None or "last_name" not in visible_fields(call.rights):
        return ""
    try:
        contact_in_view(call, contact_id)
    except Absent:
        return ""
    row = call.store.one("SELECT name FROM contact_row WHERE contact_id = ?", (contact_id,))
    return str(row[0]) if row else ""


def _person(call: Call, user_id: int | None) -> str:
    if user_id is None:
        return ""
    row = call.store.one("SELECT person_name FROM user_account WHERE id = ?", (user_id,))
    return str(row[0]) if row else ""


def _task(row: Row) -> TaskLine:
    number, kind, object_id, detail, state, answer, done_at, done_by = row
    return TaskLine(
        number, kind, object_id, detail, state, answer, _moment(done_at), done_by, kind in BY_HAND
    )


def _event(row: Row) -> EventLine:
    return EventLine(datetime.fromisoformat(row[0]), *row[1:])


def _letter(row: Row) -> LetterLine:
    number, kind, language, made_at, made_by, sent_on, channel, outside = row
    made = datetime.fromisoformat(made_at)
    return LetterLine(number, kind, language, made, made_by, _day(sent_on), channel, bool(outside))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
