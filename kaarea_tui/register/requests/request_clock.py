"""The clock of a case: its deadline computed, and kept for the inbox (D1 to D14).

`due`, `first_due` and `suspended` of request_case repeat what this module computes, so that the inbox sorts
100,000 cases by an index. Whoever changes what they depend on calls `keep_true`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from kaarea_tui.data.engine import Row, Store
from kaarea_tui.register.counter import Call
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules import deadlines
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.deadlines import Calendar, Deadline, Suspension
from kaarea_tui.rules.requests import SUSPENDED

from .request_cards import CaseClock, Pause
from .request_rows import ANSWERED_ON

_PAUSES = """
SELECT kind, asked_on, reminded_on, replied_on FROM request_suspension WHERE case_id = ? ORDER BY id
"""
_CASE = "SELECT state, received_on, first_due, extended, reopened FROM request_case WHERE id = ?"
_REOPENED = "SELECT max(at) FROM request_event WHERE case_id = ? AND step = 'T20'"


@dataclass(frozen=True, slots=True)
class Timing:
    """What the deadline of one case is computed from."""

    state: str
    received_on: date
    extended: bool
    set_on: date | None
    """Reopened: the first day from which pauses count again."""
    set_due: date
    """Reopened: the day that was set (T20)."""


def calendar(store: Store) -> Calendar:
    """Which days are no working days here (D4, D5, D14)."""
    settings = load_settings(store)
    return Calendar(
        settings.deadline_eves_roll,
        deadlines.days_of(settings.deadline_days_added),
        deadlines.days_of(settings.deadline_days_removed),
    )


def keep_true(call: Call, case_id: int) -> None:
    """Write the deadline of the case anew after its receipt, pauses, extension or state changed."""
    days = calendar(call.store)
    timing = _timing(call.store, case_id)
    now, first = _limits(timing, _pauses(call.store, case_id), days)
    suspended = int(now.suspended and timing.state in SUSPENDED)
    call.store.run(
        "UPDATE request_case SET due = ?, first_due = ?, suspended = ? WHERE id = ?",
        (now.due.isoformat(), first.isoformat(), suspended, case_id),
    )


def keep_all_true(call: Call) -> None:
    """The same for every open case: the holidays of the settings have changed (D14)."""
    for (case_id,) in call.store.rows("SELECT id FROM request_case WHERE closed_at IS NULL"):
        keep_true(call, case_id)


def first_limits(received_on: date, days: Calendar) -> Deadline:
    """The deadline of a request just received (D1)."""
    return deadlines.deadline(received_on, days)


def case_clock(store: Store, case_id: int, today: date) -> CaseClock:
    """The deadline of the case and how it came about."""
    days, timing = calendar(store), _timing(store, case_id)
    pauses = _pauses(store, case_id)
    limit, first = _limits(timing, pauses, days)
    return CaseClock(
        received_on=timing.received_on,
        same_number_day=limit.same_number_day,
        unrolled=limit.unrolled,
        passed_over=deadlines.passed_over(limit.unrolled, limit.due, days),
        due=limit.due,
        target=limit.target,
        first_due=first,
        urgency=deadlines.urgency(limit, _judged_on(today, _answered_on(store, case_id))),
        days_left=(limit.due - today).days,
        extended=timing.extended,
        set_by_hand=timing.set_on is not None,
        pauses=tuple(
            _pause(row, moved_by, timing.received_on, days)
            for row, moved_by in zip(pauses, limit.moved_by, strict=True)
        ),
    )


def extension_days(store: Store, case_id: int) -> tuple[date, date]:
    """By when an extension must be told, and the day it leads to, with the pauses until now (D6, D10)."""
    days, timing, pauses = calendar(store), _timing(store, case_id), _pauses(store, case_id)
    _, first = _limits(timing, pauses, days)
    return first, _limits(replace(timing, extended=True), pauses, days)[0].due


def limit_of_first_answer(store: Store, case_id: int, answered_on: date) -> date:
    """The deadline that a reopened case had when it was answered first, whatever day was set since (T20)."""
    timing = replace(_timing(store, case_id), set_on=None)
    pauses = [row for row in _pauses(store, case_id) if row[1] <= answered_on.isoformat()]
    return _limits(timing, pauses, calendar(store))[0].due


def urgency_of(due: date, today: date, *, suspended: bool, answered_on: str | None) -> deadlines.Urgency:
    """How a kept deadline stands today, or stood on the day of the answer (D11)."""
    return deadlines.urgency(Deadline(due, due, due, suspended), _judged_on(today, answered_on))


def _judged_on(today: date, answered_on: str | None) -> date:
    return min(today, date.fromisoformat(answered_on)) if answered_on else today


def _answered_on(store: Store, case_id: int) -> str | None:
    found = store.one(f"SELECT ({ANSWERED_ON}) FROM request_case c WHERE c.id = ?", (case_id,))  # noqa: S608
    return found[0] if found else None


def _limits(timing: Timing, pauses: Iterable[Row], days: Calendar) -> tuple[Deadline, date]:
    """The deadline in force, and the day by which an extension must be told."""
    spans = [_span(row) for row in pauses]
    if timing.set_on is not None:
        since = [span for span in spans if span.asked_on >= timing.set_on]
        limit = deadlines.moved(timing.set_due, days, since)
        counted = iter(limit.moved_by)
        moved_by = tuple(next(counted) if span.asked_on >= timing.set_on else 0 for span in spans)
        due = limit.due if since else limit.unrolled  # the day that was set stands as it is
        return replace(limit, due=due, moved_by=moved_by), timing.set_due
    first = deadlines.deadline(timing.received_on, days, suspensions=spans)
    if not timing.extended:
        return first, first.due
    return deadlines.deadline(timing.received_on, days, extended=True, suspensions=spans), first.due


def _timing(store: Store, case_id: int) -> Timing:
    found = store.one(_CASE, (case_id,))
    assert found is not None
    state, received_on, first_due, extended, reopened = found
    at = store.one(_REOPENED, (case_id,)) if reopened else None
    set_on = local_date(datetime.fromisoformat(at[0])) if at and at[0] else None
    return Timing(
        state, date.fromisoformat(received_on), bool(extended), set_on, date.fromisoformat(first_due)
    )


def _pauses(store: Store, case_id: int) -> list[Row]:
    return store.rows(_PAUSES, (case_id,))


def _span(row: Row) -> Suspension:
    return Suspension(date.fromisoformat(row[1]), date.fromisoformat(row[3]) if row[3] else None)


def _pause(row: Row, moved_by: int | None, received_on: date, days: Calendar) -> Pause:
    kind, asked, reminded, replied = row
    asked_on = date.fromisoformat(asked)
    return Pause(
        kind,
        asked_on,
        date.fromisoformat(reminded) if reminded else None,
        date.fromisoformat(replied) if replied else None,
        moved_by,
        deadlines.asked_late(received_on, asked_on, days),
    )
