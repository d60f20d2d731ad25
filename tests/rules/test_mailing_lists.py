"""What a list must tell of itself and what of it may change: rules L3 to L6."""

from datetime import UTC, datetime, timedelta

import pytest

from kaarea_tui.rules import mailing_lists as rules
from kaarea_tui.rules.problem import Problem

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def code(work: object, *arguments: object) -> str:
    """The refusal's code, or nothing."""
    try:
        work(*arguments)  # type: ignore[operator]
    except Problem as problem:
        return problem.code
    return ""


@pytest.mark.parametrize(
    ("kind", "purpose", "told"),
    [
        ("MARKETING", "MARKETING", ""),
        ("MARKETING", "COMMUNICATION", "list.kind_purpose"),
        ("SERVICE", "RELATIONSHIP", ""),
        ("SERVICE", "MARKETING", "list.kind_purpose"),
        ("SERVICE", "SALES", "list.kind_purpose"),
        ("SURVEY", "SERVICE_DEVELOPMENT", ""),
        ("SURVEY", "MARKETING", "list.kind_purpose"),
        ("OTHER", "MARKETING", "choice.unknown"),
    ],
)
def test_L5_kind_goes_with_purpose(kind: str, purpose: str, told: str) -> None:
    """M11: what promotes something is marketing, whatever it calls itself."""
    assert code(rules.check_kind, kind, purpose) == told


def test_rule_4_3_purpose_is_one_of_the_notice() -> None:
    assert code(rules.check_purpose, "MARKETING") == ""
    assert code(rules.check_purpose, "PROFILING") == "list.purpose"


def test_L5_what_people_joined_for_stays() -> None:
    old = ("MARKETING", "MARKETING", "kirjeet")
    assert code(rules.check_same_kind, old, old, True) == ""
    assert code(rules.check_same_kind, old, ("SURVEY", "FEEDBACK", ""), False) == ""
    for new in (("SURVEY", "FEEDBACK", "kirjeet"), (*old[:2], "kutsut")):
        assert code(rules.check_same_kind, old, new, True) == "list.kind_fixed"


def test_L4_L6_footer_tells_how_to_refuse() -> None:
    assert rules.check_footer("Peru: PERU@kaarea.example", "peru@kaarea.example")
    with pytest.raises(Problem) as refusal:
        rules.check_footer("Kaarea Oy", "peru@kaarea.example")
    assert refusal.value.suggestion == "Kaarea Oy\nperu@kaarea.example"
    assert code(rules.check_stop_address, "peru") == "email.form"


def test_L3_an_export_is_good_for_a_day() -> None:
    until = rules.expires_at(NOW)
    assert until - NOW == timedelta(hours=24)
    assert code(rules.check_not_expired, until, until - timedelta(seconds=1)) == ""
    assert code(rules.check_not_expired, until, until) == "export.expired"
