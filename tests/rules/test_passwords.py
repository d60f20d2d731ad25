"""Rules S1 to S5: which passwords are accepted."""

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.common_passwords import common_passwords
from kaarea_tui.rules.passwords import check_password, normal_form
from kaarea_tui.rules.problem import Problem

GOOD = "lumme kynttilä 4 portaat"


def check(password, *, second=False, user="rsamuli", person="Riikka Mäkinen-Samuli", common=None):
    check_password(
        password,
        user_name=user,
        person_name=person,
        has_second_factor=second,
        common=common_passwords() if common is None else common,
    )


def code(password, **named):
    with pytest.raises(Problem) as caught:
        check(password, **named)
    return caught.value.code


def test_S1_fifteen_characters_or_twelve_with_a_second_factor():
    assert code("lumme kyntt 4p") == "password.too_short"
    check("lumme kyntt 4po")
    assert code("lumme kyntt", second=True) == "password.too_short"
    check("lumme kyntt4", second=True)


def test_S1_characters_are_counted_in_the_one_form():
    spread = unicodedata.normalize("NFD", "lämmekynttilä4")  # 14 letters, 16 as spread out
    assert len(spread) == 16
    assert code(spread) == "password.too_short"


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "åäö ÅÄÖ lumme kynttilä",
        "🌲🦔🐟 siili ui järvellä 🌊",
        " blanks count at ends ",
        "UPPERANDnothingelsehere",
    ],
)
def test_S2_any_character_does(password):
    check(password)


@given(st.integers(15, 128), st.integers())
def test_S2_up_to_128_characters_of_any_kind_are_accepted(length, seed):
    alphabet = [chr(n) for n in range(0x1F300, 0x1F5FF, 3)] + list("bdfhkmqtvxz öÅ€;/")
    check("".join(Random(seed).choices(alphabet, k=length)))


def test_S2_too_many_bytes_are_refused_with_a_reason():
    assert code("".join(chr(0x4E00 + 7 * n) for n in range(400))) == "password.too_long"
    assert code("lumme kynttilä \ud800 portaat") == "password.unreadable"


def test_S2_one_unicode_form_and_nothing_else_changes():
    assert normal_form("a\u0308") == "ä"
    assert normal_form("P ") == "P " != normal_form("p ")
    assert normal_form("x" * 200) == "x" * 200


@given(st.text(max_size=40))
def test_S2_the_form_is_stable(text):
    assert normal_form(normal_form(text)) == normal_form(text)


def test_S3_more_than_ten_thousand_common_passwords_of_legal_length():
    known = common_passwords()
    assert len(known) >= 10_000
    assert all(len(password) >= 12 and password == password.casefold() for password in known)


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "PasswordPassword",
        "salasanasalasana",
        "sonyericsson2024",
        "q1w2e3r4t5y6!!!",
        "iloveyou12345678",
    ],
)
def test_S3_common_ones_are_refused_in_any_case_and_with_digits_hung_on(password):
    assert code(password) == "password.common"


def test_S3_every_entry_of_the_list_is_refused_for_some_reason():
    """The list is not undone by an earlier rule or by its own form."""
    for password in sorted(common_passwords())[::97]:
        assert code(password, second=True).startswith("password.")


@pytest.mark.parametrize(
    "password",
    ["Kaarea-Kaarea-2026", "kaareanrekisteri!", "Riikka.Samuli.1975", "rsamuli rsamuli 99", "makinen-kaarea-123",
     "Mäkinen Riikka 2026", "asiakasrekisteri1"],
)  # fmt: skip
def test_S4_firm_user_and_person_are_no_secret(password):
    assert code(password) == "password.personal"


def test_S4_they_may_be_part_of_a_longer_one():
    check("kaarea lumme kynttilä portaat")


@pytest.mark.parametrize(
    "password",
    ["aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "1234567890123456", "zyxwvutsrqponmlk", "qwertyuiopasdfgh", "abcabcabcabcabcabc",
     "x7!kx7!kx7!kx7!k", "                "],
)  # fmt: skip
def test_S5_repetition_and_runs_are_refused(password):
    assert code(password) == "password.repeats"


def test_a_refusal_tells_what_would_do():
    with pytest.raises(Problem) as caught:
        check("short")
    assert "15" in str(caught.value)
