"""Deadlines of requests and breaches: rules D1, D2, D3 to D12, D13 and D14, with vectors of an independent calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.deadlines import (
    Calendar,
    Suspension,
    Urgency,
    asked_late,
    breach_deadline,
    deadline,
    urgency,
)

PLAIN, EVES = Calendar(), Calendar(eves_roll=True)
VECTORS = """
2026-01-30 2026-03-02 2026-03-02 2026-04-30
2026-03-05 2026-04-07 2026-04-07 2026-06-05
2026-03-31 2026-04-30 2026-04-30 2026-06-30
2026-05-19 2026-06-19 2026-06-22 2026-08-19
2026-08-31 2026-09-30 2026-09-30 2026-11-30
2026-11-23 2026-12-23 2026-12-23 2027-02-23
2026-11-24 2026-12-24 2026-12-28 2027-02-24
2026-11-25 2026-12-28 2026-12-28 2027-02-25
2026-11-30 2026-12-30 2026-12-30 2027-03-01
2026-12-06 2027-01-07 2027-01-07 2027-03-08
2026-12-31 2027-02-01 2027-02-01 2027-03-31
2027-01-31 2027-03-01 2027-03-01 2027-04-30
2027-02-26 2027-03-30 2027-03-30 2027-05-26
2027-04-01 2027-05-03 2027-05-03 2027-07-01
2027-05-25 2027-06-25 2027-06-28 2027-08-25
2027-11-06 2027-12-07 2027-12-07 2028-02-07
2028-01-31 2028-02-29 2028-02-29 2028-05-02
""".strip().splitlines()
DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize("row", VECTORS)
def test_d1_d2_d3_d5_d6_vectors(row: str) -> None:
    received, due, due_with_eves, extended = map(date.fromisoformat, row.split())
    assert deadline(received, PLAIN).due == due
    assert deadline(received, EVES).due == due_with_eves
    assert deadline(received, PLAIN, extended=True).due == extended


def test_d9_d10_suspension_moves_the_end_by_the_days_asked() -> None:
    waited = Suspension(date(2026, 11, 4), date(2026, 11, 16))
    found = deadline(date(2026, 11, 2), PLAIN, suspensions=[waited])
    assert (found.same_number_day, found.due) == (date(2026, 12, 2), date(2026, 12, 14))


def test_n5_an_unanswered_question_stops_the_clock_for_fourteen_days() -> None:
    found = deadline(date(2026, 11, 2), PLAIN, suspensions=[Suspension(date(2026, 11, 4))])
    assert (found.due, found.runs_again_on) == (date(2026, 12, 16), date(2026, 11, 18))
    told = [urgency(found, day) for day in (date(2026, 11, 17), date(2026, 11, 18), date(2026, 12, 17))]
    assert told == [Urgency.SUSPENDED, Urgency.NORMAL, Urgency.OVERDUE]


@pytest.mark.parametrize(
    ("second", "moved_by", "due"),
    [
        ((date(2026, 11, 6), date(2026, 11, 10)), (12, 0), date(2026, 12, 14)),  # within the first
        ((date(2026, 11, 4), date(2026, 11, 16)), (12, 0), date(2026, 12, 14)),  # the same once more
        ((date(2026, 11, 12), date(2026, 11, 18)), (12, 2), date(2026, 12, 16)),  # over its end
        ((date(2026, 11, 2), date(2026, 11, 18)), (0, 16), date(2026, 12, 18)),  # around it
        ((date(2026, 11, 20), date(2026, 11, 24)), (12, 4), date(2026, 12, 18)),  # apart
        ((date(2026, 12, 14), date(2026, 12, 16)), (12, 2), date(2026, 12, 16)),  # on the last day
        ((date(2026, 12, 15), date(2026, 12, 31)), (12, None), date(2026, 12, 14)),  # too late
    ],
)
def test_d10_each_day_counts_once_and_a_question_after_the_deadline_not_at_all(
    second: tuple[date, date], moved_by: tuple[int | None, int | None], due: date
) -> None:
    waited = [Suspension(date(2026, 11, 4), date(2026, 11, 16)), Suspension(*second, excused=True)]
    found = deadline(date(2026, 11, 2), PLAIN, suspensions=waited)
    assert (found.moved_by, found.due, found.runs_again_on) == (moved_by, due, None)


def test_d10_an_unanswered_question_after_the_deadline_leaves_it_overdue() -> None:
    found = deadline(date(2026, 11, 2), PLAIN, suspensions=[Suspension(date(2026, 12, 3), excused=True)])
    assert found.moved_by == (None,)
    assert urgency(found, date(2026, 12, 4)) is Urgency.OVERDUE


def test_d10_a_question_after_three_working_days_is_late() -> None:
    received = date(2026, 12, 4)  # a Friday; Sunday the 6th is a holiday
    assert not asked_late(received, date(2026, 12, 9), PLAIN)
    assert asked_late(received, date(2026, 12, 10), PLAIN)


def test_d11_target_and_urgency() -> None:
    found = deadline(date(2026, 11, 23), PLAIN)
    assert found.target == date(2026, 12, 16)
    told = [urgency(found, date(2026, 12, day)) for day in (15, 16, 23, 24)]
    assert told == [Urgency.NORMAL, Urgency.SOON, Urgency.SOON, Urgency.OVERDUE]


def test_d13_breach_hours_are_real_hours_over_the_clock_change() -> None:
    from zoneinfo import ZoneInfo

    helsinki = ZoneInfo("Europe/Helsinki")
    aware = datetime(2026, 10, 24, 12, 0, tzinfo=helsinki)
    assert breach_deadline(aware).astimezone(helsinki) == datetime(2026, 10, 27, 11, 0, tzinfo=helsinki)
    assert breach_deadline(aware).tzinfo is UTC


def test_d4_d14_holidays_can_be_added_and_removed() -> None:
    assert PLAIN.holiday(date(2027, 3, 26)) and PLAIN.holiday(date(2026, 10, 31))
    day = date(2026, 12, 23)
    assert Calendar(added=frozenset({day})).rolled(day) == date(2026, 12, 24)
    assert Calendar(removed=frozenset({date(2026, 12, 25)})).rolled(date(2026, 12, 25)) == date(2026, 12, 25)


@given(DAYS, st.booleans())
def test_d3_a_deadline_is_always_a_working_day_and_never_early(received: date, extended: bool) -> None:
    found = deadline(received, PLAIN, extended=extended)
    assert PLAIN.is_working_day(found.due)
    assert found.same_number_day <= found.due <= found.same_number_day + timedelta(days=5)


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_d10_a_longer_wait_never_shortens_the_time(received: date, start: int, wait: int) -> None:
    asked = received + timedelta(days=start)
    waited = deadline(
        received, PLAIN, suspensions=[Suspension(asked, asked + timedelta(days=wait), excused=True)]
    )
    assert waited.due >= deadline(received, PLAIN).due


@given(DAYS, st.lists(st.tuples(st.integers(0, 90), st.integers(0, 14)), max_size=5))
def test_d10_the_deadline_moves_by_the_days_of_standstill_at_most(
    received: date, waits: list[tuple[int, int]]
) -> None:
    """D10: as by a count day by day; never earlier than without questions, whatever their order."""
    spans = [
        Suspension(received + timedelta(days=start), received + timedelta(days=start + wait), excused=True)
        for start, wait in waits
    ]
    days = {
        each.asked_on + timedelta(days=n)
        for each in spans
        if each.replied_on
        for n in range((each.replied_on - each.asked_on).days)
    }
    found, plain = (deadline(received, PLAIN, suspensions=told) for told in (spans, []))
    assert plain.unrolled <= found.unrolled <= plain.unrolled + timedelta(days=len(days))
    assert found.due == deadline(received, PLAIN, suspensions=spans[::-1]).due
    if None not in found.moved_by:
        assert found.unrolled == plain.unrolled + timedelta(days=len(days))
