"""What a consent must hold and what it covers (rules C1 to C7, 4.9, T2, V7)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.consents import (
    CHANNELS,
    HOW,
    ConsentScope,
    ListScope,
    check_evidence,
    check_given,
    check_one_of,
    check_purpose_of_consent,
    check_target,
    check_web_evidence,
    covers,
    is_newer_own_act,
)
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.purposes import PURPOSES

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
GIVEN = ConsentScope("MARKETING", 1, "", "email", "anna@firma.fi", "subject")
LIST = ListScope("MARKETING", 1, "uutiset", "email")


def code_of(check, *arguments) -> str:
    with pytest.raises(Problem) as refused:
        check(*arguments)
    return refused.value.code


def test_one_purpose_of_the_notice_and_one_target():
    """Rule 4.9."""
    assert all(check_purpose_of_consent(purpose) == purpose for purpose in PURPOSES)
    assert code_of(check_purpose_of_consent, "PROFILING") == "consent.purpose"
    check_target("MARKETING", 1, "")
    check_target("MARKETING", None, "uutiset")
    check_target("FEEDBACK", None, "")
    assert code_of(check_target, "MARKETING", None, "") == "consent.no_target"
    assert code_of(check_target, "MARKETING", 1, "uutiset") == "consent.two_targets"


@pytest.mark.parametrize("how", HOW)
def test_no_consent_without_evidence(how: str):
    """Rules C2 and C7: by word of mouth a witness's note, else where the evidence is."""
    check_evidence(how, "kansio 3, lomake 17")
    expected = "consent.no_witness" if how in {"phone", "meeting"} else "consent.no_evidence"
    assert code_of(check_evidence, how, "  ") == expected


def test_a_web_form_needs_address_and_browser():
    check_web_evidence("web_form", "192.0.2.1", "Firefox")
    assert code_of(check_web_evidence, "web_form", "192.0.2.1", "") == "consent.no_web_evidence"
    assert code_of(check_web_evidence, "paper", "192.0.2.1", "") == "consent.needless_web_evidence"


def test_not_tomorrow():
    """Rule V7."""
    assert check_given(TODAY, TODAY) == TODAY
    assert code_of(check_given, TODAY + timedelta(days=1), TODAY) == "date.future"


def test_codes_of_closed_lists():
    assert check_one_of("sms", CHANNELS) == "sms"
    assert code_of(check_one_of, "fax", CHANNELS) == "choice.unknown"


def test_only_a_newer_own_act_releases():
    """Rulebook 4.4, end: the same moment is not newer, a company's word is not the person's (T2)."""
    later = NOON + timedelta(milliseconds=1)
    assert is_newer_own_act("subject", later, NOON)
    assert not is_newer_own_act("subject", NOON, NOON)
    assert not is_newer_own_act("company", later, NOON)


def test_a_consent_covers_its_list_and_nothing_else():
    assert covers(GIVEN, LIST, "anna@firma.fi")
    assert not covers(GIVEN, replace(LIST, list_id=2), "anna@firma.fi")
    assert not covers(GIVEN, replace(LIST, purpose="SALES"), "anna@firma.fi")
    assert not covers(GIVEN, replace(LIST, channel="sms"), "anna@firma.fi")
    assert not covers(GIVEN, LIST, "anna@toinen.fi")


def test_a_group_covers_its_lists():
    group = replace(GIVEN, list_id=None, list_group="uutiset")
    assert covers(group, replace(LIST, list_id=7), "anna@firma.fi")
    assert not covers(group, replace(LIST, list_group=""), "anna@firma.fi")


def test_a_company_consents_for_nobody():
    """T2, N1: its own mailbox needs no consent, and its people give theirs themselves."""
    assert not covers(replace(GIVEN, given_by="company"), LIST, "anna@firma.fi")


def test_by_post_the_person_is_meant_not_an_address():
    assert covers(replace(GIVEN, channel="post", address_key=""), replace(LIST, channel="post"), "mikä vain")


scopes = st.builds(
    ConsentScope,
    st.sampled_from(["MARKETING", "SALES"]),
    st.none() | st.integers(1, 3),
    st.sampled_from(["", "a"]),
    st.sampled_from(["email", "sms"]),
    st.sampled_from(["x@y.fi", "z@y.fi"]),
    st.sampled_from(["subject", "company"]),
)
lists = st.builds(
    ListScope,
    st.sampled_from(["MARKETING", "SALES"]),
    st.integers(1, 3),
    st.sampled_from(["", "a"]),
    st.sampled_from(["email", "sms"]),
)


@given(scopes, lists, st.sampled_from(["x@y.fi", "z@y.fi"]))
def test_what_covers_agrees_in_every_part(scope: ConsentScope, wanted: ListScope, key: str):
    """Rule M1: prior consent for this purpose, channel and address, by the person."""
    if covers(scope, wanted, key):
        assert (scope.purpose, scope.channel, scope.address_key) == (wanted.purpose, wanted.channel, key)
        assert scope.given_by == "subject"
        assert scope.list_id in {None, wanted.list_id}
        assert scope.purpose != "MARKETING" or scope.list_id or scope.list_group == wanted.list_group != ""
