"""Lengths of fields (ASVS 2.2.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.limits import LIMITS, within
from kaarea_tui.rules.problem import Problem


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        ("last_name", 100),
        ("first_names", 150),
        ("title", 150),
        ("company", 200),
        ("street", 200),
        ("post_office", 100),
        ("note", 4000),
        ("email", 254),
        ("postal_code", 12),
        ("business_id", 9),
    ],
)
def test_the_table_holds_the_agreed_lengths(field, limit):
    assert LIMITS[field] == limit


@pytest.mark.parametrize("field", LIMITS)
def test_the_longest_fits_and_one_more_does_not(field):
    longest = "ä" * LIMITS[field]
    assert within(field, longest) == longest
    with pytest.raises(Problem) as caught:
        within(field, longest + "x")
    assert caught.value.code == "too_long"
    assert caught.value.params == {"limit": str(LIMITS[field]), "length": str(LIMITS[field] + 1)}


@given(st.sampled_from(sorted(LIMITS)), st.text(max_size=300))
def test_nothing_but_problems(field, text):
    try:
        assert within(field, text) == text
    except Problem:
        assert len(text) > LIMITS[field]


def test_an_unknown_field_is_a_mistake_in_the_program():
    with pytest.raises(KeyError):
        within("shoe_size", "43")
