"""Clocks that tell the truth: rules N5, D9, D10 against a count day by day with its own table of holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.deadlines import Calendar, Suspension, Urgency, deadline, urgency

DAY = timedelta(days=1)
HOLIDAYS = {
    date(*each)
    for each in (
        (2026, 1, 1), (2026, 1, 6), (2026, 4, 3), (2026, 4, 5), (2026, 4, 6), (2026, 5, 1), (2026, 5, 14),
        (2026, 5, 24), (2026, 6, 20), (2026, 10, 31), (2026, 12, 6), (2026, 12, 25), (2026, 12, 26),
        (2027, 1, 1), (2027, 1, 6), (2027, 3, 26), (2027, 3, 28), (2027, 3, 29), (2027, 5, 1), (2027, 5, 6),
        (2027, 5, 16), (2027, 6, 26), (2027, 11, 6), (2027, 12, 6), (2027, 12, 25), (2027, 12, 26),
    )
}  # fmt: skip
"""Finland's holidays as a calendar on the wall tells them."""


def working(day: date) -> bool:
    return day.isoweekday() < 6 and day not in HOLIDAYS


def last_day(received: date, months: int) -> date:
    """The same number so many months on, or the last day of that month; counted by hand."""
    year, month = received.year, received.month + months
    while month > 12:
        year, month = year + 1, month - 12
    number = received.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def rolled(day: date) -> date:
    while not working(day):
        day += DAY
    return day


def in_time(received: date, asked: date) -> bool:
    """Within three working days of receipt."""
    gone, day = 0, received
    while day < asked:
        day += DAY
        gone += working(day)
    return gone <= 3


def walked(received: date, months: int, asked: list[Suspension]) -> date:
    """The last day to answer, by walking each day and standing still on those on which a question waits.

    A reply to who somebody is counts after the fourteen days as long as the case is not late by then.
    """
    end = last_day(received, months)
    still: set[date] = set()
    for each in sorted(asked, key=lambda told: told.asked_on):
        if each.asked_on > rolled(end + DAY * len(still)) or not (
            each.excused or in_time(received, each.asked_on)
        ):
            continue
        silent = {each.asked_on + DAY * n for n in range(14) if each.asked_on + DAY * n >= received}
        waited = silent
        if each.replied_on is not None:
            whole = {
                each.asked_on + DAY * n
                for n in range((each.replied_on - each.asked_on).days)
                if each.asked_on + DAY * n >= received
            }
            late_by = rolled(end + DAY * len(still | silent))
            waited = (
                whole
                if len(whole) <= 14 or (each.kind == "identity" and each.replied_on <= late_by)
                else silent
            )
        still |= waited
    return rolled(end + DAY * len(still))


RECEIVED = st.dates(date(2026, 1, 1), date(2027, 8, 31))


@st.composite
def questions(draw: st.DrawFn) -> tuple[date, int, list[Suspension]]:
    received = draw(RECEIVED)
    asked = []
    for _ in range(draw(st.integers(0, 3))):
        on = received + DAY * draw(st.integers(0, 12) | st.integers(0, 110))
        wait = draw(st.none() | st.integers(0, 20) | st.integers(0, 70))
        asked.append(
            Suspension(
                on, None if wait is None else on + DAY * wait,
                draw(st.sampled_from(["identity", "clarification"])), excused=draw(st.booleans()),
            )
        )  # fmt: skip
    return received, draw(st.sampled_from([1, 3])), asked


@given(questions())
def test_the_deadline_is_the_one_walked_day_by_day(told: tuple[date, int, list[Suspension]]) -> None:
    received, months, asked = told
    found = deadline(received, Calendar(), extended=months == 3, suspensions=asked)
    assert found.due == walked(received, months, asked)


@given(questions(), st.integers(0, 400))
def test_paused_is_only_told_while_a_question_in_force_is_younger_than_fourteen_days(
    told: tuple[date, int, list[Suspension]], later: int
) -> None:
    """N5: and never beside late; a question sent late without a reason pauses nothing."""
    received, months, asked = told
    today = received + DAY * later
    known = [
        each
        for each in asked
        if each.asked_on <= today and (each.replied_on is None or each.replied_on <= today)
    ]
    found = deadline(received, Calendar(), extended=months == 3, suspensions=known)
    stands = urgency(found, today)
    if stands is Urgency.SUSPENDED:
        assert any(
            each.replied_on is None
            and (today - each.asked_on).days < 14
            and (each.excused or in_time(received, each.asked_on))
            for each in known
        )
    assert (stands is Urgency.OVERDUE) is (today > walked(received, months, known))


@given(questions().filter(lambda told: bool(told[2])))
def test_what_was_late_is_never_made_in_time_by_what_comes_later(
    told: tuple[date, int, list[Suspension]],
) -> None:
    """N5: as each day knew it, questions and replies coming in their order."""
    received, months, asked = told
    was_late = False
    for later in range(130):
        today = received + DAY * later
        known = [
            Suspension(
                each.asked_on, each.replied_on if each.replied_on and each.replied_on <= today else None,
                each.kind, excused=each.excused,
            )
            for each in asked
            if each.asked_on <= today
        ]  # fmt: skip
        late = (
            urgency(deadline(received, Calendar(), extended=months == 3, suspensions=known), today)
            is Urgency.OVERDUE
        )
        assert late or not was_late, today
        was_late = late


@pytest.mark.parametrize(
    ("received", "asked", "kind", "excused", "replied", "due", "why"),
    [
        ("2026-11-02", "2026-11-04", "identity", False, "2026-11-16", "2026-12-14", "the rulebook's example"),
        ("2026-11-02", "2026-11-06", "identity", False, "2026-11-16", "2026-12-02", "the fourth working day"),
        ("2026-11-02", "2026-11-05", "identity", False, "2026-11-16", "2026-12-14", "the third"),
        ("2026-11-02", "2026-11-06", "identity", True, "2026-11-16", "2026-12-14", "with a reason: 2.12. + 10 is a Saturday"),
        ("2026-11-02", "2026-11-02", "clarification", False, None, "2026-12-16", "ended by itself"),
        ("2026-11-02", "2026-11-02", "clarification", False, "2027-02-15", "2026-12-16", "whatever comes then"),
        ("2026-11-02", "2026-11-02", "identity", False, "2026-11-30", "2026-12-30", "a reply while it was not late"),
        ("2026-11-02", "2026-11-02", "identity", False, "2027-02-15", "2026-12-16", "a reply when it was"),
    ],
)  # fmt: skip
def test_vectors_of_n5(
    received: str, asked: str, kind: str, excused: bool, replied: str | None, due: str, why: str
) -> None:
    question = Suspension(
        date.fromisoformat(asked), date.fromisoformat(replied) if replied else None, kind, excused
    )
    found = deadline(date.fromisoformat(received), Calendar(), suspensions=[question])
    assert found.due.isoformat() == due, why


def test_a_question_of_before_the_rule_keeps_what_it_moved() -> None:
    """N5: asked late, without a letter; only an open one ends after its fourteen days."""
    late = Suspension(date(2026, 11, 10), date(2026, 12, 10), "clarification", before_n5=True)
    assert deadline(date(2026, 11, 2), Calendar(), suspensions=[late]).due == date(2027, 1, 1 + 3)
    waits = Suspension(date(2026, 11, 10), None, "clarification", before_n5=True)
    found = deadline(date(2026, 11, 2), Calendar(), suspensions=[waits])
    assert urgency(found, date(2027, 2, 15)) is Urgency.OVERDUE
