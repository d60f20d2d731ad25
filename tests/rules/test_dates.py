"""V6 and V7: how dates, times and numbers are shown and read."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.dates import (
    add_months,
    add_years,
    local_date,
    not_future,
    parse_date,
    show_cents,
    show_date,
    show_number,
    show_time,
    stored_day,
)
from kaarea_tui.rules.problem import Problem

DAY = dt.date(2026, 11, 23)


def test_V6_shown_the_finnish_way():
    assert show_date(DAY) == "23.11.2026"
    assert show_date(dt.date(2026, 2, 5)) == "5.2.2026"
    assert show_time(dt.time(9, 5)) == "9.05"
    assert show_time(dt.datetime(2026, 11, 23, 14, 30, tzinfo=dt.UTC)) == "14.30"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (show_cents(123450), "1 234,50"),
        (show_cents(-5), "-0,05"),
        (show_cents(0), "0,00"),
        (show_number(1000), "1 000"),
        (show_number(999), "999"),
        (show_number(-1234567), "-1 234 567"),
        (show_number(Decimal("1234.5"), 2), "1 234,50"),
        (show_number(Decimal("0.125"), 2), "0,13"),
        (show_number(7, 1), "7,0"),
        (show_number(10**12), "1 000 000 000 000"),
    ],
)
def test_V6_numbers(shown, expected):
    assert shown == expected


@pytest.mark.parametrize("typed", ["23.11.2026", "2026-11-23", " 23. 11. 2026 ", "23.11.2026."])
def test_V6_read_in_both_forms(typed):
    assert parse_date(typed) == DAY


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        ("23.11.26", "date.form", "23.11.2026"),
        ("1.2.85", "date.form", "1.2.1985"),
        ("23/11/2026", "date.form", "23.11.2026"),
        ("23-11-2026", "date.form", "23.11.2026"),
        ("32.1.26", "date.form", None),
        ("eilen", "date.form", None),
        ("", "date.form", None),
        ("29.2.2026", "date.no_such_day", None),
        ("1.1.0026", "date.no_such_day", None),
        ("１.1.2026", "date.form", None),
    ],
)
def test_V6_refused(typed, code, suggestion):
    with pytest.raises(Problem) as caught:
        parse_date(typed)
    assert (caught.value.code, caught.value.suggestion) == (code, suggestion)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_V6_what_is_shown_reads_back(date):
    assert parse_date(show_date(date)) == date == parse_date(date.isoformat())


@given(st.text(max_size=15) | st.text(st.sampled_from("0123456789.-/ "), max_size=12))
def test_V6_nothing_but_problems(text):
    try:
        parse_date(text)
    except Problem as problem:
        if problem.suggestion is not None:
            parse_date(problem.suggestion)


def test_V7_events_are_not_in_the_future():
    assert not_future(DAY, today=DAY) == DAY
    with pytest.raises(Problem) as caught:
        not_future(DAY + dt.timedelta(days=1), today=DAY)
    assert caught.value.code == "date.future"
    assert "23.11.2026" in str(caught.value)


def test_calendar_steps_stop_at_the_month_s_end():
    assert add_months(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert add_months(dt.date(2028, 3, 31), -1) == dt.date(2028, 2, 29)
    assert add_years(dt.date(2024, 2, 29), 5) == dt.date(2029, 2, 28)
    assert add_years(dt.date(2021, 6, 30), 5) == dt.date(2026, 6, 30)


@given(st.dates(), st.integers())
def test_calendar_steps_raise_nothing_but_problems(date, number):
    for step in (add_months, add_years):
        try:
            assert (step(date, number) >= date) == (number >= 0)
        except Problem as problem:
            assert problem.code == "date.range"


def test_the_day_is_the_finnish_one():
    assert local_date(dt.datetime(2026, 11, 22, 22, 30, tzinfo=dt.UTC)) == DAY
    assert local_date(dt.datetime(2026, 7, 1, 20, 59)) == dt.date(2026, 7, 1)
    assert local_date(dt.datetime(2026, 7, 1, 21, 0)) == dt.date(2026, 7, 2)


@given(st.datetimes())
def test_the_day_never_raises(moment):
    assert abs((local_date(moment) - moment.date()).days) <= 1


def test_a_stored_moment_falls_on_its_finnish_day():
    assert stored_day("2026-11-23T22:30:00.000Z") == dt.date(2026, 11, 24)
    assert stored_day("2026-06-30T20:59:59.999Z") == dt.date(2026, 6, 30)
    assert stored_day("2026-11-23") == dt.date(2026, 11, 23)


TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "back", "ahead"),
    [
        ("21.11.", (2026, 11, 21), (2027, 11, 21)),
        ("21.11", (2026, 11, 21), (2027, 11, 21)),
        (" 1. 12. ", (2025, 12, 1), (2026, 12, 1)),
        ("23.11.", (2026, 11, 23), (2026, 11, 23)),
        ("29.2.", (2024, 2, 29), (2028, 2, 29)),
        ("Eilen", (2026, 11, 22), (2026, 11, 22)),
        ("toissapäivänä", (2026, 11, 21), (2026, 11, 21)),
        ("tänään", (2026, 11, 23), (2026, 11, 23)),
        ("i går", (2026, 11, 22), (2026, 11, 22)),
        ("i förrgår", (2026, 11, 21), (2026, 11, 21)),
        ("idag", (2026, 11, 23), (2026, 11, 23)),
        ("yesterday", (2026, 11, 22), (2026, 11, 22)),
        ("huomenna", (2026, 11, 24), (2026, 11, 24)),
    ],
)
def test_V6_days_without_a_year_and_words(typed, back, ahead):
    assert parse_date(typed, TODAY) == dt.date(*back)
    assert parse_date(typed, TODAY, ahead=True) == dt.date(*ahead)
    with pytest.raises(Problem):
        parse_date(typed)  # without a today nothing is guessed


@pytest.mark.parametrize("typed", ["31.11.", "0.1.", "21.13.", "eilinen", "21", "21.11.26"])
def test_V6_what_is_no_day_stays_refused(typed):
    with pytest.raises(Problem):
        parse_date(typed, TODAY)
