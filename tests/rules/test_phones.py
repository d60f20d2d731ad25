"""V4 and rule 1.3: phone numbers of every style in which lists hold them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kaarea_tui.rules.phones import Phone, parse_phone, phone, phone_kind_guess, show_phone
from kaarea_tui.rules.problem import Problem

DIAL = st.text(st.sampled_from("0123456789+ -()/x#"), max_size=20)


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("020 764 9850", "+358207649850"),
        ("0207649850", "+358207649850"),
        ("+358 20 764 9850", "+358207649850"),
        ("puh. vaihde  020 764 9850", "+358207649850"),
        ("(0)4004671919", "+3584004671919"),
        ("+358 40 01355915", "+3584001355915"),
        ("040-06269080", "+3584006269080"),
        ("045-7954079", "+358457954079"),
        ("0358 40 123 4567", "+358401234567"),
        ("00358 40 123 4567", "+358401234567"),
        ("+358 (0)40 123 4567", "+358401234567"),
        ("+358 040 123 4567", "+358401234567"),
        ("358401234567", "+358401234567"),
        ("+358358401234567", "+358401234567"),
        ("03 584 1234", "+35835841234"),
        ("09 12345", "+358912345"),
        ("040\u00a0123\u20114567", "+358401234567"),
        ("０４０ １２３ ４５６７", "+358401234567"),
        ("tel:+46-8-123456", "+468123456"),
        ("+46 (0)8 123 456", "+468123456"),
        ("+44 020 7946 0958", "+442079460958"),
        ("+39 06 1234 5678", "+390612345678"),
        ("001 212 202 4738", "+12122024738"),
        ("+49 40 53002910170", "+494053002910170"),
    ],
)
def test_V4_written_in_many_ways_kept_in_one(typed, e164):
    assert phone(typed) == e164


@pytest.mark.parametrize(
    "typed", ["020 764 9850 / 123", "020 764 9850 alanro 123", "0207649850 ext. 123", "020 7649850x123"]
)
def test_V4_the_extension_is_kept_apart(typed):
    assert parse_phone(typed) == Phone("+358207649850", "123")


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        ("", "phone.form", None),
        ("ei ole", "phone.form", None),
        ("040 SOITA", "phone.form", None),
        ("401234567", "phone.prefix", "040 123 4567"),
        ("116117", "phone.prefix", None),
        ("0401", "phone.length", None),
        ("+358 1234 567890123", "phone.length", None),
        ("+49 228 99106101800", "phone.length", None),
        ("040 123 4567 / 050 765 4321", "phone.several", "040 123 4567"),
        ("040 123 4567 tai 050 765 4321", "phone.several", "040 123 4567"),
    ],
)
def test_V4_refused(typed, code, suggestion):
    with pytest.raises(Problem) as caught:
        phone(typed)
    assert (caught.value.code, caught.value.suggestion) == (code, suggestion)


@pytest.mark.parametrize("length", range(5, 13))
def test_V4_finnish_numbers_vary_from_5_to_12_digits(length):
    assert phone("0" + "4" * length) == "+358" + "4" * length


def test_V4_another_region():
    assert phone("070-123 45 67", region="SE") == "+46701234567"


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        ("+358207649850", "020 764 9850"),
        ("+358401234567", "040 123 4567"),
        ("+358400397155", "0400 397 155"),
        ("+3584004671919", "0400 467 1919"),
        ("+3584571234567", "0457 123 4567"),
        ("+358912345678", "09 123 45678"),
        ("+35822345678", "02 234 5678"),
        ("+358131234567", "013 123 4567"),
        ("+358800123456", "0800 123 456"),
        ("+12122024738", "+1 212-202-4738"),
        ("+468123456", "+46 8 12 34 56"),
        ("", ""),
        ("jotain", "jotain"),
    ],
)
def test_rule_1_3_shown_in_groups(e164, shown):
    assert show_phone(e164) == shown


@pytest.mark.parametrize(
    ("e164", "kind"),
    [
        ("+358401234567", "mobile"),
        ("+358501234567", "mobile"),
        ("+3584571234567", "mobile"),
        ("+358207649850", "switchboard"),
        ("+358101234567", "switchboard"),
        ("+358295012345", "switchboard"),
        ("+358912345678", "direct"),
        ("+468123456", "direct"),
        ("+35822345678", "direct"),
    ],
)
def test_rule_1_3_kind_is_guessed(e164, kind):
    assert phone_kind_guess(e164) == kind


@given(DIAL | st.text(max_size=25))
@example("+3580358401234567")
@example("+358035812345")
@example("0 / 1")
@example("01000+")
@example("00000+")
@example("+353003022566261")
def test_V4_nothing_but_problems_and_what_is_shown_reads_back(text):
    try:
        found = parse_phone(text)
    except Problem as problem:
        if problem.suggestion is not None:
            phone(problem.suggestion)
        return
    assert found.e164[0] == "+" and 5 <= len(found.e164) - 1 <= 15
    assert phone(found.e164) == found.e164
    assert phone(show_phone(found.e164)) == found.e164


@given(
    st.sampled_from(["0", "+358", "00358", "+358 (0)", "(0)"]),
    st.from_regex(r"[1245689][0-9]{7,9}", fullmatch=True),
)
def test_V4_every_prefix_means_the_same(prefix, national):
    assert phone(prefix + national) == "+358" + national
    assert phone(f"{prefix} {national[:2]}-{national[2:5]} {national[5:]}") == "+358" + national
