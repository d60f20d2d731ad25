"""Rule P8 (and rules 6.2, 6.3, 6.7, 11.1): which fields a user sees; rule 2.6: the restricted card."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.permissions import PERMISSIONS, of_preset
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.visibility import (
    FIELD_GROUPS,
    GROUP_OF,
    STUB_FIELDS,
    TABLE,
    check_unrestricted,
    others_see,
    visible_fields,
    visible_groups,
)

BASIC = {"last_name", "first_names", "company", "title", "email", "phone", "state"}


def test_P8_no_rights_see_nothing():
    assert visible_fields(frozenset()) == frozenset()


def test_P8_permissions_and_fields_of_the_table_are_known_and_stand_once():
    assert {name for group in TABLE for needed in group.any_of for name in needed} <= set(PERMISSIONS)
    assert len(GROUP_OF) == sum(len(fields) for fields in FIELD_GROUPS.values())


@pytest.mark.parametrize(
    ("permission", "fields"),
    [
        ("contact.view_basic", BASIC | {"source", "consent_state"}),
        ("contact.view_address", {"street", "postal_code", "post_office", "country", "town"}),
        ("contact.view_technical", {"ip", "username"}),
        ("company.view", {"company_address", "company_town", "business_id"}),
        ("billing.view", {"billing_address", "billing_reference", "orderer", "amount"}),
        ("company.edit_billing_address", {"billing_address"}),
        ("consent.view", {"consent_state", "consent_file"}),
        ("interaction.view", {"note"}),
        ("contact.view_history", {"change_history"}),
        ("contact.search", set()),
    ],
)
def test_P8_each_permission_opens_just_its_fields(permission, fields):
    assert visible_fields({permission}) == fields


@given(st.sets(st.sampled_from(PERMISSIONS)), st.sampled_from(PERMISSIONS), st.booleans())
def test_P8_a_further_right_never_hides_anything(rights, another, restricted):
    before = visible_fields(rights, restricted=restricted)
    assert before <= visible_fields(rights | {another}, restricted=restricted)


def test_P8_the_ip_of_a_consent_needs_both_rights():
    assert "consent_ip" not in visible_fields({"consent.view"})
    assert "consent_ip" not in visible_fields({"contact.view_technical"})
    assert "consent_ip" in visible_fields({"consent.view", "contact.view_technical"})


def test_P8_requests_show_number_and_state_to_their_registrar_contents_to_those_who_see_all():
    assert {"request_number", "own_request_body"} <= visible_fields({"request.view_own"})
    assert "request_body" not in visible_fields({"request.view_own"})
    assert "request_body" in visible_fields({"request.view_all"})


def test_rules_6_2_and_6_3_technical_data_are_for_register_owner_and_auditor_only():
    seers = {code for code in ("RO", "AD", "AM", "MK", "CS", "BI", "SU", "AU", "MG", "EX")
             if {"ip", "username"} & visible_fields(of_preset(code))}  # fmt: skip
    assert seers == {"RO", "AU"}
    assert others_see("technical") == "Technical data: no right"
    assert others_see("address") is None


def test_P8_the_administrator_sees_no_field_at_all():
    assert visible_fields(of_preset("AD")) == frozenset()


def test_rule_11_1_management_sees_companies_without_people():
    assert visible_groups(of_preset("MG")) == {"company"}


def test_rule_6_7_the_closed_list_has_no_score_of_a_person():
    """Rule 13.1 too: nothing to profile with."""
    assert not [name for name in GROUP_OF if any(bad in name for bad in ("score", "rating", "rank"))]


def test_rule_2_6_a_restricted_card_is_a_stub_without_the_right():
    assert visible_fields(of_preset("AM"), restricted=True) == STUB_FIELDS
    assert visible_fields(of_preset("AU"), restricted=True) == visible_fields(of_preset("AU"))
    assert visible_fields(of_preset("MG"), restricted=True) == frozenset()


def test_rule_2_6_nobody_edits_a_restricted_card():
    check_unrestricted(None)
    with pytest.raises(Problem) as caught:
        check_unrestricted(date(2026, 6, 1))
    assert caught.value.code == "contact.restricted"
    assert "1.6.2026" in str(caught.value)
