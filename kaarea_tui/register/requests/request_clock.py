"""The clock of a case: its deadline computed, and kept for the inbox (D1 to D14, N5, N7).

`due`, `first_due` and `pause_ends_on` of request_case repeat what this module computes, so that the inbox
sorts 100,000 cases by an index. Whoever changes what they depend on calls `keep_true`. How a case stands on a
day is told by `LATE`, `PAUSED`, `RUNNING` in SQL and by `urgency_of`, nowhere else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from kaarea_tui.data.engine import Row, Store
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules import deadlines
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.deadlines import Calendar, Deadline, Suspension
from kaarea_tui.rules.requests import SUSPENDED

from .request_cards import CaseClock, Pause
from .request_rows import ANSWERED_ON, letter_sent

LATE = f"c.due < ? AND c.due < coalesce(({ANSWERED_ON}), '9')"
"""Where an open case `c` is late; the value is today."""
PAUSED = "c.pause_ends_on > ? AND c.due >= ?"
"""Where its clock stands still; both values are today. What is late is not."""
RUNNING = "(c.pause_ends_on IS NULL OR c.pause_ends_on <= ? OR c.due < ?)"
"""Where it does not; both values are today."""

_RECKONED = "clocks"
_RULE = "N5"
_PAUSES = """
SELECT id, kind, asked_on, reminded_on, replied_on, letter_id, late_reason, before_n5
FROM request_suspension WHERE case_id = ? ORDER BY id
"""
_CASE = "SELECT state, received_on, first_due, extended, reopened, outcome FROM request_case WHERE id = ?"
_REOPENED = "SELECT max(at) FROM request_event WHERE case_id = ? AND step = 'T20'"
_FIRST_END = "SELECT from_state FROM request_event WHERE case_id = ? AND step = 'T20' ORDER BY id LIMIT 1"


@dataclass(frozen=True, slots=True)
class Timing:
    """What the deadline of one case is computed from."""

    state: str
    received_on: date
    extended: bool
    """And not refused: a refusal cannot use the extension (D7, N7)."""
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


def keep_true(store: Store, case_id: int) -> None:
    """Write the deadline of the case anew after its receipt, pauses, extension, outcome or state changed."""
    days = calendar(store)
    timing = _timing(store, case_id)
    now, first = _limits(timing, _pauses(store, case_id), days)
    again = now.runs_again_on if timing.state in SUSPENDED else None
    store.run(
        "UPDATE request_case SET due = ?, first_due = ?, pause_ends_on = ? WHERE id = ?",
        (now.due.isoformat(), first.isoformat(), again and again.isoformat(), case_id),
    )


def keep_all_true(store: Store) -> None:
    """The same for every open case: the holidays of the settings have changed (D14)."""
    for (case_id,) in store.rows("SELECT id FROM request_case WHERE closed_at IS NULL"):
        keep_true(store, case_id)


def settle(store: Store) -> None:
    """Make all deadlines anew, once, where an older version of the program reckoned them otherwise (N5)."""
    if store.one("SELECT 1 FROM meta WHERE name = ? AND value = ?", (_RECKONED, _RULE)) is not None:
        return
    with store.writing():
        keep_all_true(store)
        begin(store)


def begin(store: Store) -> None:
    """Note by what rule the deadlines of this register are reckoned."""
    store.run("DELETE FROM meta WHERE name = ?", (_RECKONED,))
    store.run("INSERT INTO meta (name, value) VALUES (?, ?)", (_RECKONED, _RULE))


def first_limits(received_on: date, days: Calendar) -> Deadline:
    """The deadline of a request just received (D1)."""
    return deadlines.deadline(received_on, days)


def case_clock(store: Store, case_id: int, today: date) -> CaseClock:
    """The deadline of the case and how it came about."""
    days, timing = calendar(store), _timing(store, case_id)
    pauses = _pauses(store, case_id)
    limit, first = _limits(timing, pauses, days)
    told = tuple(
        _pause(row, moved_by, timing, days) for row, moved_by in zip(pauses, limit.moved_by, strict=True)
    )
    extended = bool(store.one("SELECT 1 FROM request_case WHERE id = ? AND extended = 1", (case_id,)))
    unkept = [pause.kind for pause in told if not pause.letter_kept]
    if extended and letter_sent(store, case_id, "extension") is None:
        unkept.append("extension")
    return CaseClock(
        received_on=timing.received_on,
        same_number_day=limit.same_number_day,
        unrolled=limit.unrolled,
        passed_over=deadlines.passed_over(limit.unrolled, limit.due, days),
        due=limit.due,
        target=limit.target,
        first_due=first,
        urgency=_stands(limit, timing, _judged_on(today, _answered_on(store, case_id))),
        runs_again_on=limit.runs_again_on if timing.state in SUSPENDED else None,
        days_left=(limit.due - today).days,
        extended=timing.extended,
        set_by_hand=timing.set_on is not None,
        pauses=told,
        unkept=tuple(unkept),
    )


def extension_days(store: Store, case_id: int) -> tuple[date, date]:
    """By when an extension must be told, and the day it leads to, with the pauses until now (D6, D10)."""
    days, timing, pauses = calendar(store), _timing(store, case_id), _pauses(store, case_id)
    _, first = _limits(timing, pauses, days)
    return first, _limits(replace(timing, extended=True), pauses, days)[0].due


def asked_late(store: Store, case_id: int, asked_on: date) -> bool:
    """Would a question of that day be sent too late to stop the clock without a reason (N5)?"""
    return deadlines.asked_late(_since(_timing(store, case_id)), asked_on, calendar(store))


def limit_of_first_answer(store: Store, case_id: int, answered_on: date) -> date:
    """The deadline that a reopened case had when it was answered first, whatever day was set since (T20)."""
    timing = replace(_timing(store, case_id), set_on=None)
    ended = store.one(_FIRST_END, (case_id,))
    if ended is not None and ended[0] == "closed_refused":
        timing = replace(timing, extended=False)
    pauses = [row for row in _pauses(store, case_id) if row[2] <= answered_on.isoformat()]
    return _limits(timing, pauses, calendar(store))[0].due


def urgency_of(
    due: str, pause_ends_on: str | None, today: date, answered_on: str | None
) -> deadlines.Urgency:
    """How the kept deadline of an open case stands today, or stood on the day of the answer (D11, N5)."""
    day = date.fromisoformat(due)
    again = date.fromisoformat(pause_ends_on) if pause_ends_on else None
    return deadlines.urgency(Deadline(day, day, day, again), _judged_on(today, answered_on))


def _stands(limit: Deadline, timing: Timing, today: date) -> deadlines.Urgency:
    """A question that nobody waits for any more stops nothing."""
    waits = timing.state in SUSPENDED
    return deadlines.urgency(limit if waits else replace(limit, runs_again_on=None), today)


def _judged_on(today: date, answered_on: str | None) -> date:
    return min(today, date.fromisoformat(answered_on)) if answered_on else today


def _answered_on(store: Store, case_id: int) -> str | None:
    found = store.one(f"SELECT ({ANSWERED_ON}) FROM request_case c WHERE c.id = ?", (case_id,))  # noqa: S608
    return found[0] if found else None


def _since(timing: Timing) -> date:
    """The day from which a question is in time or late: of receipt, or of reopening."""
    return timing.set_on or timing.received_on


def _limits(timing: Timing, pauses: Iterable[Row], days: Calendar) -> tuple[Deadline, date]:
    """The deadline in force, and the day by which an extension or a refusal must be told."""
    spans = [_span(row) for row in pauses]
    if timing.set_on is not None:
        since = [span for span in spans if span.asked_on >= timing.set_on]
        limit = deadlines.moved(timing.set_due, days, since, since=timing.set_on)
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
    state, received_on, first_due, extended, reopened, outcome = found
    at = store.one(_REOPENED, (case_id,)) if reopened else None
    set_on = local_date(datetime.fromisoformat(at[0])) if at and at[0] else None
    return Timing(
        state,
        date.fromisoformat(received_on),
        bool(extended) and outcome != "refused",
        set_on,
        date.fromisoformat(first_due),
    )


def _pauses(store: Store, case_id: int) -> list[Row]:
    return store.rows(_PAUSES, (case_id,))


def _span(row: Row) -> Suspension:
    _, kind, asked, _, replied, _, late_reason, before_n5 = row
    return Suspension(
        date.fromisoformat(asked),
        date.fromisoformat(replied) if replied else None,
        kind,
        bool(late_reason),
        bool(before_n5),
    )


def _pause(row: Row, moved_by: int | None, timing: Timing, days: Calendar) -> Pause:
    number, kind, asked, reminded, replied, letter_id, late_reason, _ = row
    asked_on = date.fromisoformat(asked)
    return Pause(
        number,
        kind,
        asked_on,
        date.fromisoformat(reminded) if reminded else None,
        date.fromisoformat(replied) if replied else None,
        moved_by,
        deadlines.asked_late(_since(timing), asked_on, days),
        late_reason,
        letter_id is not None,
    )
