"""Rule 4.3: the closed list of purposes; rule 5.1: the purpose of opening a card; rule 2.6: the grounds."""

import pytest

from kaarea_tui.rules.permissions import PRESETS
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.purposes import (
    PURPOSES,
    READ_PURPOSES,
    RESTRICTED_GROUNDS,
    check_purpose,
    check_restricted_ground,
    default_purpose,
)


def test_rule_4_3_the_purposes_are_the_notices():
    assert set(PURPOSES) == {
        "MARKETING", "COMMUNICATION", "SALES", "RELATIONSHIP",
        "ANALYSIS_REPORTING", "SERVICE_DEVELOPMENT", "BILLING", "FEEDBACK",
    }  # fmt: skip


@pytest.mark.parametrize("preset", PRESETS)
def test_rule_5_1_a_default_is_on_the_list(preset):
    assert default_purpose([preset]) in {*READ_PURPOSES, None}


def test_rule_5_1_the_default_comes_from_the_role():
    assert default_purpose(["BI"]) == "BILLING"
    assert default_purpose(["EX"]) is None
    assert default_purpose(["EX", "MK"]) == "MARKETING"
    assert default_purpose([]) is None
    assert check_purpose(None, "contact.view_basic", ["BI"]) == "BILLING"
    assert check_purpose("SALES", "contact.view_basic", ["BI"]) == "SALES"


@pytest.mark.parametrize("permission", ["contact.view_technical", "contact.view_restricted"])
def test_rule_5_1_technical_and_restricted_data_ask_each_time(permission):
    with pytest.raises(Problem) as caught:
        check_purpose(None, permission, ["RO"])
    assert caught.value.code == "purpose.missing"
    assert check_purpose("DATA_SUBJECT_RIGHTS", permission, ["RO"]) == "DATA_SUBJECT_RIGHTS"


def test_rule_5_1_a_purpose_off_the_list_is_refused():
    with pytest.raises(Problem) as caught:
        check_purpose("CURIOSITY", "contact.view_basic", ["RO"])
    assert caught.value.code == "purpose.unknown"


def test_rule_2_6_a_restricted_card_opens_on_the_laws_grounds_only():
    for ground in RESTRICTED_GROUNDS:
        check_restricted_ground(ground)
    for ground in (None, "", "curiosity"):
        with pytest.raises(Problem):
            check_restricted_ground(ground)
