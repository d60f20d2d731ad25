"""What an account of our own staff may be called (rule 11.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.accounts import LONGEST, check_line, check_person_name, check_user_name
from kaarea_tui.rules.problem import Problem


@pytest.mark.parametrize("name", ["aino", "aino.asiakkuus", "a1", "maija-liisa_2", "x" * 40])
def test_plain_names_are_kept_as_they_are(name: str) -> None:
    assert check_user_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a",
        "1aino",
        "-rf",
        "--help",
        "aino asiakkuus",
        "äiti",
        "a..b",
        "a.",
        ".a",
        "x" * 41,
        "a\x1b[2Jb;",
        "a/b",
    ],
)
def test_others_are_refused(name: str) -> None:
    """A name that could be an option, a path or an escape never comes into being (class J)."""
    with pytest.raises(Problem) as raised:
        check_user_name(name)
    assert raised.value.code == "user_name.form"


def test_capitals_are_offered_small() -> None:
    with pytest.raises(Problem) as raised:
        check_user_name("Aino.Asiakkuus")
    assert raised.value.suggestion == "aino.asiakkuus"


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_name_or_a_problem(text: str) -> None:
    try:
        name = check_user_name(text)
    except Problem:
        return
    assert name == name.lower()
    assert check_user_name(name) == name
    assert name.isascii()


def test_an_account_belongs_to_a_named_person() -> None:
    """Rule 11.2."""
    assert check_person_name("  Aino   Asiakkuus ") == "Aino Asiakkuus"
    with pytest.raises(Problem) as raised:
        check_person_name(" \u200b ")
    assert raised.value.code == "person_name.missing"


def test_lines_are_tidy_short_and_without_identity_codes() -> None:
    """Rule V8."""
    assert check_line("employer", " Kaarea \x1b[2J Oy ") == "Kaarea [2J Oy"
    with pytest.raises(Problem) as raised:
        check_line("unit", "x" * (LONGEST["unit"] + 1))
    assert raised.value.code == "too_long"
    with pytest.raises(Problem):
        check_line("employer", "131052-308T")
