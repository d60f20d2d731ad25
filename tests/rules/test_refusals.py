"""Refusals and what must be told of them: rule 2.8."""

import pytest

from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.refusals import GROUNDS, PARTS, check_grounds, grounds_for, missing_parts
from kaarea_tui.rules.requests import TYPES


def test_the_ground_codes_are_those_of_the_rulebook() -> None:
    """2.8."""
    assert set(GROUNDS) == {
        "NOT_IDENTIFIED", "MANIFESTLY_UNFOUNDED", "EXCESSIVE", "NO_GROUND", "DATA_ACCURATE", "LEGAL_OBLIGATION",
        "LEGAL_CLAIMS", "NECESSARY_FOR_CONTRACT", "COMPELLING_GROUNDS", "RIGHTS_OF_OTHERS", "NATIONAL_RESTRICTION",
        "NO_PERSONAL_DATA",
    }  # fmt: skip


def test_a_letter_without_the_remedies_is_incomplete() -> None:
    """Rule 2.8, T17; GDPR art. 12(4)."""
    assert missing_parts(PARTS) == ()
    assert missing_parts({"asked", "reason", "contact"}) == ("complaint", "remedy")
    assert missing_parts(()) == tuple(PARTS)


def test_grounds_come_in_their_own_order_and_fit_the_type() -> None:
    """2.8."""
    assert check_grounds("erasure", "partial", ["LEGAL_CLAIMS", "LEGAL_OBLIGATION"]) == (
        "LEGAL_OBLIGATION",
        "LEGAL_CLAIMS",
    )
    assert check_grounds("access", "fulfilled", []) == ()


@pytest.mark.parametrize(
    ("type_", "outcome", "codes", "code"),
    [
        ("access", "fulfilled", ["EXCESSIVE"], "refusal.needless"),
        ("access", "refused", [], "request.grounds"),
        ("access", "refused", ["PERHAPS"], "choice.unknown"),
        ("access", "partial", ["DATA_ACCURATE"], "refusal.unfit"),
        ("objection_dm", "refused", ["EXCESSIVE"], "request.absolute"),
        ("consent_withdrawal", "partial", ["EXCESSIVE"], "request.absolute"),
    ],
)
def test_what_is_no_ground_is_refused(type_: str, outcome: str, codes: list[str], code: str) -> None:
    """2.8; 21(3) and 7(3) know no refusal."""
    with pytest.raises(Problem) as raised:
        check_grounds(type_, outcome, codes)
    assert raised.value.code == code


def test_every_type_that_may_be_refused_has_a_ground_and_no_other() -> None:
    """2.1, 2.8."""
    for code, told in TYPES.items():
        assert bool(grounds_for(code)) is told.may_be_refused
