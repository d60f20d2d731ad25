"""How far it is with lifting each restriction in force: its request, its newest notice, its day (N11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.records.reach import contact_in_view, in_view
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.lifting import WAITS_FOR_SOMEBODY, Held, LiftNotice, Stage, stage_of
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.requests import STATES

_ONE = """
SELECT r.contact_id, r.lifted_at, r.provisional, coalesce(k.state, ''), coalesce(k.number, ''), r.scope,
    r.detail, r.ground, r.started_at
FROM restriction r LEFT JOIN request_case k ON k.id = r.case_id WHERE r.id = ?
"""
_NOTICE = """
SELECT id, lift_on, sent_on, reason FROM restriction_notice
WHERE restriction_id = ? AND called_off_at IS NULL ORDER BY id DESC LIMIT 1
"""
_STANDING_OF_CASE = """
SELECT id, contact_id FROM restriction WHERE case_id = ? AND lifted_at IS NULL ORDER BY id
"""
_STANDING_OF_CONTACT = "SELECT id FROM restriction WHERE contact_id = ? AND lifted_at IS NULL ORDER BY id"
_DECIDED = ("ready_to_answer", *(state for state in STATES if state.startswith("closed_")))
_WAITING = f"""
SELECT r.id FROM restriction r LEFT JOIN request_case k ON k.id = r.case_id
WHERE r.lifted_at IS NULL AND (
    (r.provisional = 1 AND k.state IN ({", ".join("?" * len(_DECIDED))}))
    OR EXISTS (SELECT 1 FROM restriction_notice n WHERE n.restriction_id = r.id AND n.called_off_at IS NULL))
ORDER BY r.id LIMIT 500
"""  # noqa: S608 - question marks only


@dataclass(frozen=True, slots=True)
class Standing:
    """One restriction in force and the newest notice that it ends."""

    restriction_id: int
    contact_id: int
    case_number: str
    scope: str
    detail: str
    ground: str
    started_on: date
    held: Held
    stage: Stage
    notice_id: int | None
    lift_on: date | None
    reason: str
    """Why it ends, as the notice tells it."""


def standing(call: Call, restriction_id: int) -> Standing:
    """A restriction in force of somebody in view; raises Absent, and Refused `restriction.lifted`."""
    found = call.store.one(_ONE, (restriction_id,))
    if found is None:
        raise Absent
    contact_id, lifted_at, provisional, case_state, case_number, scope, detail, ground, started = found
    contact_in_view(call, contact_id)
    if lifted_at is not None:
        raise Refused("restriction.lifted", N_("This restriction has been lifted."))
    notice = call.store.one(_NOTICE, (restriction_id,))
    told = None
    if notice is not None:
        told = LiftNotice(date.fromisoformat(notice[1]), date.fromisoformat(notice[2]) if notice[2] else None)
    undecided = bool(case_state) and case_state not in _DECIDED
    held = Held(bool(provisional), bool(case_state), undecided, told)
    return Standing(
        restriction_id, contact_id, case_number, scope, detail, ground,
        local_date(datetime.fromisoformat(started)), held, stage_of(held, call.today),
        notice[0] if notice else None, told.lift_on if told else None, notice[3] if notice else "",
    )  # fmt: skip


def of_case(call: Call, case_id: int) -> tuple[Standing, ...]:
    """The restrictions in force that a case set, of somebody in view."""
    found = call.store.rows(_STANDING_OF_CASE, (case_id,))
    return tuple(standing(call, number) for number, contact_id in found if in_view(call, contact_id))


def of_contact(call: Call, contact_id: int) -> tuple[Standing, ...]:
    """The restrictions in force of somebody in view, the oldest first."""
    rows = call.store.rows(_STANDING_OF_CONTACT, (contact_id,))
    return tuple(standing(call, number) for (number,) in rows)


def waiting(call: Call) -> Iterator[Standing]:
    """The restrictions in view that wait for somebody: to tell, to send, to lift on their day."""
    for (restriction_id,) in call.store.rows(_WAITING, _DECIDED):
        try:
            found = standing(call, restriction_id)
        except Absent:
            continue
        if found.stage in WAITS_FOR_SOMEBODY:
            yield found
