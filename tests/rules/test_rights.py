"""Rules P1, P2, P3, P5, P7 and 11.2: what a user may do, and on which rows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.permissions import PERMISSIONS, PRESETS, grantable, of_preset
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.rights import (
    Denial,
    Grant,
    Scope,
    Scopes,
    account_usable,
    check_account,
    check_change_of_rights,
    check_denial,
    check_grant,
    check_last_owner,
    default_scopes,
    effective,
    may_touch,
    unused,
    widest,
)

TODAY = date(2026, 11, 23)
names = st.sampled_from((*PERMISSIONS, "contact.telepathy"))
some_presets = st.sets(st.sampled_from((*PRESETS, "XX")))
days = st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3))
grants = st.lists(st.builds(Grant, names, days, st.none() | days), max_size=6)
denials = st.lists(st.builds(Denial, names, days, st.none() | days), max_size=6)


@given(some_presets, grants, denials)
def test_P1_a_denial_always_wins(presets, given_, denied):
    rights = effective(presets, given_, denied, TODAY)
    assert not rights & {each.permission for each in denied if each.in_force(TODAY)}


@given(some_presets, grants, denials, names)
def test_P1_unknown_rights_are_denied_and_more_denials_never_give_more(presets, given_, denied, name):
    rights = effective(presets, given_, denied, TODAY)
    assert rights <= set(PERMISSIONS)
    assert effective(presets, given_, [*denied, Denial(name, TODAY, None)], TODAY) == rights - {name}


@given(some_presets, grants, denials, st.builds(Grant, names, days, st.none() | days))
def test_P1_a_further_grant_never_takes_anything_away(presets, given_, denied, another):
    before = effective(presets, given_, denied, TODAY)
    after = effective(presets, [*given_, another], denied, TODAY)
    assert before <= after <= before | {another.permission}


@given(some_presets)
def test_P1_presets_add_up(presets):
    assert effective(presets, [], [], TODAY) == frozenset().union(*map(of_preset, presets))


@pytest.mark.parametrize(
    ("first", "last", "valid"), [(0, 0, True), (-1, 0, True), (0, 1, True), (1, 2, False), (-2, -1, False)]
)
def test_P1_a_grant_is_valid_from_its_first_day_to_its_last(first, last, valid):
    grant = Grant("contact.export", TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    assert ("contact.export" in effective({"AM"}, [grant], [], TODAY)) is valid


def test_P1_a_grant_does_not_follow_its_user_to_a_preset_that_bars_it():
    grant = Grant("contact.export", TODAY, TODAY)
    assert "contact.export" in effective({"AM"}, [grant], [], TODAY)
    assert "contact.export" not in effective({"CS"}, [grant], [], TODAY)
    assert effective((), [grant], [], TODAY) == frozenset()


def test_P1_a_denial_has_its_days_too():
    old = Denial("contact.edit", TODAY - timedelta(days=9), TODAY - timedelta(days=1))
    assert "contact.edit" in effective({"AM"}, [], [old], TODAY)


def refused(code, call, *arguments, **named):
    with pytest.raises(Problem) as caught:
        call(*arguments, **named)
    assert caught.value.code == code
    return caught.value


@pytest.mark.parametrize("preset", PRESETS)
def test_P2_only_grantable_cells_are_granted(preset):
    for name in PERMISSIONS:
        if grantable(preset, name):
            check_grant([preset], name, "Vuosilomasijaisuus", TODAY, date(2027, 1, 31), TODAY)
        else:
            with pytest.raises(Problem):
                check_grant([preset], name, "Vuosilomasijaisuus", TODAY, date(2027, 1, 31), TODAY)


def test_P2_a_grant_needs_reason_end_and_at_most_twelve_months():
    ask = (["AM"], "contact.export")
    refused("grant.no_reason", check_grant, *ask, "  ", TODAY, TODAY, TODAY)
    assert refused("grant.no_end", check_grant, *ask, "Syy", TODAY, None, TODAY).suggestion == "23.11.2027"
    check_grant(*ask, "Syy", TODAY, date(2027, 11, 23), TODAY)
    long = refused("grant.too_long", check_grant, *ask, "Syy", TODAY, date(2027, 11, 24), TODAY)
    assert long.suggestion == "23.11.2027"
    assert "23.11.2027" in str(long)
    refused("grant.ends_first", check_grant, *ask, "Syy", TODAY, TODAY - timedelta(days=1), TODAY)
    refused("grant.backdated", check_grant, *ask, "Syy", TODAY - timedelta(days=1), TODAY, TODAY)


def test_P2_twelve_months_from_a_leap_day_end_on_the_last_of_february():
    leap = date(2028, 2, 29)
    check_grant(["AM"], "contact.export", "Syy", leap, date(2029, 2, 28), leap)
    refused("grant.too_long", check_grant, ["AM"], "contact.export", "Syy", leap, date(2029, 3, 1), leap)


def test_P2_an_external_provider_never_gets_a_grant_without_end():
    refused("grant.no_end", check_grant, ["EX"], "contact.search", "Syy", TODAY, None, TODAY)


def test_P2_what_the_role_has_and_what_nobody_knows_is_not_granted():
    refused("grant.needless", check_grant, ["AM"], "contact.search", "Syy", TODAY, TODAY, TODAY)
    refused("grant.unknown", check_grant, ["AM"], "contact.telepathy", "Syy", TODAY, TODAY, TODAY)
    refused("grant.not_grantable", check_grant, ["AD"], "contact.search", "Syy", TODAY, TODAY, TODAY)
    refused("grant.not_grantable", check_grant, [], "contact.search", "Syy", TODAY, TODAY, TODAY)


def test_P2_a_denial_needs_a_reason_but_no_end():
    check_denial("contact.search", "Esteellisyys", TODAY, None)
    refused("grant.no_reason", check_denial, "contact.search", "", TODAY, None)
    refused("grant.unknown", check_denial, "contact.telepathy", "Syy", TODAY, None)
    refused("grant.ends_first", check_denial, "contact.search", "Syy", TODAY, TODAY - timedelta(days=1))


def test_P3_nobody_changes_own_rights():
    check_change_of_rights(1, 2)
    refused("rights.own", check_change_of_rights, 1, 1)


def test_P3_the_last_register_owner_stays():
    refused("rights.last_owner", check_last_owner, 1, [1])
    check_last_owner(1, [1, 2])
    check_last_owner(3, [1])  # not an owner whose account is in use


def test_P5_default_scopes():
    assert default_scopes("AM") == Scopes(Scope.ALL, Scope.OWN_COMPANIES)
    assert default_scopes("SU") == Scopes(Scope.OWN_UNIT, Scope.OWN_UNIT)
    assert default_scopes("EX") == Scopes(Scope.OWN_COMPANIES, Scope.OWN_COMPANIES)
    assert default_scopes("CS") == Scopes(Scope.ALL, Scope.ALL)
    assert default_scopes() == default_scopes("XX") == Scopes(Scope.OWN_COMPANIES, Scope.OWN_COMPANIES)


def test_P5_with_several_presets_the_widest_scope_wins():
    assert default_scopes("AM", "SU") == Scopes(Scope.ALL, Scope.OWN_UNIT)
    assert default_scopes("SU", "RO") == Scopes(Scope.ALL, Scope.ALL)
    assert widest([]) is Scope.OWN_COMPANIES


@pytest.mark.parametrize(
    ("owners", "units", "touched"),
    [
        ((), (), {Scope.ALL}),
        ((8,), ("Turku",), {Scope.ALL}),
        ((8,), ("Salo",), {Scope.ALL, Scope.OWN_UNIT}),
        ((8, 7), ("Turku",), set(Scope)),
        ((7,), ("Turku", "Salo"), set(Scope)),
    ],
)
def test_P5_rows_within_each_scope(owners, units, touched):
    assert {scope for scope in Scope if may_touch(scope, 7, "Salo", owners, units)} == touched


def test_P5_a_user_without_a_unit_shares_none():
    assert not may_touch(Scope.OWN_UNIT, 7, None, (), ("",))
    assert not may_touch(Scope.OWN_UNIT, 7, "", (), ("",))


def test_P7_an_account_works_from_its_first_day_to_its_last():
    day = timedelta(days=1)
    assert account_usable(TODAY, TODAY, None, TODAY)
    assert account_usable(TODAY - day, None, None, TODAY)
    assert not account_usable(TODAY + day, None, None, TODAY)
    assert not account_usable(TODAY - 2 * day, TODAY - day, None, TODAY)
    assert not account_usable(TODAY - day, None, TODAY, TODAY)
    assert account_usable(TODAY - day, None, TODAY + day, TODAY)


def test_P7_an_external_account_needs_an_end():
    check_account(["EX"], TODAY, TODAY)
    check_account(["CS"], TODAY, None)
    refused("account.no_end", check_account, ["EX", "CS"], TODAY, None)
    refused("account.unknown_preset", check_account, ["XX"], TODAY, None)
    refused("account.ends_first", check_account, ["CS"], TODAY, TODAY - timedelta(days=1))


def test_P7_unused_for_90_days_is_listed():
    assert not unused(TODAY - timedelta(days=89), TODAY)
    assert unused(TODAY - timedelta(days=90), TODAY)
    assert unused(None, TODAY)
    assert not unused(None, TODAY, opened_on=TODAY - timedelta(days=5))
