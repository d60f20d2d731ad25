"""The suppression list's reasons, scopes and normalised forms (rulebook 2.6; rules V4, V5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.suppressions import (
    BY_HAND,
    OWN_ACT_RELEASES,
    REASONS,
    addresses_in,
    hashed_text,
    normalised,
    refusal,
    scope_of,
)


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ("", []),
        ("Kotikatu 1\n20100 TURKU", []),
        ("matti@oma.example", [("email", "matti@oma.example")]),
        (" 0401234567 ", [("phone", "+358401234567")]),
        (
            "Kotikatu 1\n20100 TURKU\nMatti@OMA.example, m@b.example\n040 123 4567",
            [("email", "matti@oma.example"), ("email", "m@b.example"), ("phone", "+358401234567")],
        ),
    ],
)
def test_every_address_of_a_block_is_found(block: str, found: list[tuple[str, str]]):
    """I3: wherever it stands among the lines."""
    assert addresses_in(block) == found


def test_only_an_erased_address_may_not_come_back():
    """2.6; N3: a number passes to the successor at the desk."""
    assert {reason for reason in REASONS if scope_of(reason, "email") == "all_import"} == {"erasure"}
    assert {scope_of(reason, "phone") for reason in REASONS} == {"marketing"}
    assert "erasure" not in BY_HAND and set(BY_HAND) <= set(REASONS)
    assert set(REASONS) > OWN_ACT_RELEASES == {"dm_objection", "withdrawal"}


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        (" Anna@Firma.FI ", ("email", "anna@firma.fi")),
        ("anna@yhtiö.fi", ("email", "anna@xn--yhti-8qa.fi")),
        ("020 764 9850", ("phone", "+358207649850")),
        ("+358 20 764 9850", ("phone", "+358207649850")),
    ],
)
def test_one_form_of_each_address(typed: str, form: tuple[str, str]):
    """Rules V4, V5: however it was typed, its hash is the same."""
    assert normalised(typed) == form


def test_neither_address_nor_number():
    with pytest.raises(Problem):
        normalised("ei mitään")


@given(st.emails())
def test_the_key_of_a_key_is_the_key(address: str):
    assert email_key(email_key(address)) == email_key(address)


def test_kinds_are_kept_apart_and_words_tell_only_the_class():
    assert hashed_text("email", "x") != hashed_text("phone", "x")
    assert refusal("all_import").code == refusal("marketing").code == "SUPPRESSED"
