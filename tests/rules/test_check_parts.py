"""The check part of a letter: never guessed, told over the phone, and found again however a reply quotes it (N8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.check_parts import NUMBERS, bare_number, check_part, numbers_in, quoted, reference
from kaarea_tui.rules.identity_codes import mask_personal_identity_codes

NUMBER = st.integers(0, NUMBERS - 1)
CASES = st.tuples(st.integers(0, 99), st.integers(1, 999999)).map(lambda told: f"{told[0]:02}-{told[1]:03}")


def test_there_are_too_many_to_try() -> None:
    """A thousand mails of as many parts as one may quote find one in some millions."""
    assert NUMBERS > 4e10
    assert check_part(0) != check_part(1) and len({check_part(each) for each in range(5000)}) == 5000


@given(NUMBER, CASES)
def test_a_reply_quotes_it_in_any_way(number: int, case: str) -> None:
    part = check_part(number)
    told = reference(case, part)
    assert len(part) == 8 and not set(part) & set("0O1IL2Z5S8BAEU")
    lines = told.replace(f"-{part}", f"-\r\n> {part}")
    for text in (
        told,
        f"Re: Asia {told}",
        f"> > Asia {told}\n",
        f"({told.lower()}).",
        told.replace("-", "–"),
        lines,
    ):
        assert quoted(text, case) == {part} and numbers_in(text) == (case,)
        assert mask_personal_identity_codes(text) == text
    assert bare_number(f" {told.lower()} ") == case


@pytest.mark.parametrize(
    "text",
    [
        "26-001",
        "26-001-",
        "26-001-CCCCCCC",
        "26-001-CCCCCCCCC",
        "26-001-3CCCCCCC",
        "126-001-CCCCCCCC",
        "CCCCCCCC",
    ],
)
def test_what_is_no_part_is_none(text: str) -> None:
    assert quoted(text, "26-001") == frozenset()


def test_a_list_of_guesses_quotes_nothing() -> None:
    guesses = [reference("26-001", check_part(each)) for each in range(6)]
    assert len(quoted(" ".join(guesses[:5] * 3), "26-001")) == 5
    assert quoted(" ".join(guesses), "26-001") == frozenset()
    assert (
        len(
            quoted(
                " ".join([*guesses[:2], *(each.replace("26-001", "26-002") for each in guesses)]), "26-001"
            )
        )
        == 2
    )


def test_a_number_that_is_typed_without_a_part_stays() -> None:
    assert [bare_number(each) for each in ("26-001", "26-001-X", "", "kirje")] == [
        "26-001",
        "26-001-X",
        "",
        "kirje",
    ]
