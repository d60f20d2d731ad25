"""Moments of a typed day (rules V6, V7): which of two came first, in doubt against mailing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.moments import first_moment, last_moment, parse_time
from kaarea_tui.rules.problem import Problem

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # 11.30 in Helsinki


@pytest.mark.parametrize("typed", ["9.05", "9:05", "klo 9.05", " 09.05 "])
def test_times(typed: str):
    assert parse_time(typed) == time(9, 5)


@pytest.mark.parametrize("typed", ["24.00", "9.60", "9", "", "aamulla", "9.05.10"])
def test_what_is_no_time(typed: str):
    with pytest.raises(Problem):
        parse_time(typed)


def test_first_and_last_moment_of_a_day():
    day = date(2026, 11, 20)
    assert first_moment(day, None, NOW) == datetime(2026, 11, 19, 22, tzinfo=UTC)
    assert last_moment(day, None, NOW) == datetime(2026, 11, 20, 21, 59, 59, 999000, tzinfo=UTC)
    assert first_moment(day, time(9, 5), NOW) == datetime(2026, 11, 20, 7, 5, tzinfo=UTC)
    assert last_moment(NOW.date(), None, NOW) == NOW


@pytest.mark.parametrize("take", [first_moment, last_moment])
def test_nothing_from_the_future(take):
    """Rule V7."""
    for day, at, code in (
        (date(2026, 11, 24), None, "date.future"),
        (NOW.date(), time(11, 31), "time.future"),
    ):
        with pytest.raises(Problem) as refused:
            take(day, at, NOW)
        assert refused.value.code == code


@given(st.dates(date(2000, 1, 1), date(2026, 11, 22)), st.none() | st.times())
def test_first_is_before_last_and_neither_is_after_now(day: date, at: time | None):
    first, last = first_moment(day, at, NOW), last_moment(day, at, NOW)
    assert first <= last <= NOW
    assert last - first < timedelta(hours=25)
