"""Rules 7.1 and 7.2: a source is always named, and the person is told within a month."""

from datetime import date

import pytest

from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.provenance import SOURCE_KINDS, check_source, inform_due


@pytest.mark.parametrize(
    ("kind", "name", "code"),
    [
        ("", None, "source.missing"),
        ("rumour", "Matti", "source.unknown"),
        ("company", None, "source.no_name"),
        ("stakeholder", "  ", "source.no_name"),
        ("service_provider", "", "source.no_name"),
    ],
)
def test_rule_7_1_and_7_2_refuse_sources_that_tell_nothing(kind, name, code):
    with pytest.raises(Problem) as caught:
        check_source(kind, name)
    assert caught.value.code == code


@pytest.mark.parametrize("kind", SOURCE_KINDS)
def test_rule_7_1_accepts_the_kinds_of_the_notice_with_a_name(kind):
    check_source(kind, "Turun kaupunki")


def test_rule_7_1_the_person_needs_no_name():
    check_source("subject", None)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 23)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_rule_7_2_the_person_is_told_within_a_month(received, due):
    assert inform_due("company", received) == due
    assert inform_due("stakeholder", received) == due
    assert inform_due("subject", received) is None
