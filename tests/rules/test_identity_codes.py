"""Codes that a letter writes wrong, in other shapes or over blanks are masked; other numbers stay (V8, N14)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.identity_codes import find_personal_identity_code, mask_personal_identity_codes

MARKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
DAY, NUMBER = "131052", "308"
MARK = MARKS[int(DAY + NUMBER) % 31]
WORDS = (
    "hetu", "Hetu:", "HETU ", "hetuni on", "Henkilötunnus:", "henkilötunnukseni on ", "henkilotunnus", "Henk.tunnus",
    "sotu", "Sosiaaliturvatunnus =", "personbeteckning:", "Min personbeteckning är", "personnummer", "SSN:",
    "personal identity code", "Social security number:", "Hetu\r\n",
)  # fmt: skip
BEHIND = ("131052-308X", "131052-3089", "131052 308X", "131052308X", "1310523080", "131052G308X", "13.10.1952-3080",
          "19521013-1234", "521013-1234")  # fmt: skip


def bare(text: str) -> bool:
    return any(each.isdigit() for each in text)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("code", BEHIND)
def test_behind_its_name_a_wrong_code_is_masked_too(word: str, code: str) -> None:
    text = f"Tiedoksi {word} {code}, kiitos"
    masked = mask_personal_identity_codes(text)
    assert not bare(masked) and len(masked) == len(text) and masked.endswith(", kiitos")


@given(st.dates(), st.integers(2, 899), st.sampled_from("-+ABCDEFUVWXY"))
def test_a_year_of_four_digits_hides_no_code(born, number, sign) -> None:
    """In a letter, and where it is typed; the mark is reckoned from two of its digits."""
    day = f"{born.day:02}{born.month:02}"
    year = f"{1900 + born.year % 100}"
    mark = MARKS[int(f"{day}{year[2:]}{number:03}") % 31]
    for code in (f"{day}{year}{sign}{number:03}{mark}", f"{day[:2]}.{day[2:]}.{year}{sign}{number:03}{mark}"):
        assert not bare(mask_personal_identity_codes(f"Tunnus {code}.").replace(mark, ""))
    assert find_personal_identity_code(f"x {day}{year}{sign}{number:03}{mark} y")


@given(
    st.integers(1, 10),
    st.sampled_from([" ", "\n", "\r\n", "\r\n> ", "\n>> ", "\u00a0", " \n"]),
    st.sampled_from("-+AY"),
)
def test_a_break_anywhere_hides_no_code(place, gap, sign) -> None:
    code = f"{DAY}{sign}{NUMBER}{MARK}"
    broken = code[:place] + gap + code[place:]
    masked = mask_personal_identity_codes(f"Tunnus {broken}, kiitos")
    assert not bare(masked) and MARK not in masked.removeprefix("T") and masked.endswith(", kiitos")


@pytest.mark.parametrize(
    "text",
    [
        "131052-308X", "Y-tunnus 0116510-6", "hetua ei tarvita, puh. 040 123 4567", "Hetu puuttuu. Lasku 12345678, viite 1232",
        "henkilötunnusta ei saa lähettää", "Tilaus 23.11.2026 - 100 kpl", "261123-1000 euroa", "26-001-C7KX3WQF",
        "FI21 1234 5600 0007 85", "040 123 4567", "+358 40 123 4567", "klo 10.10.2026 - 12.30", "1.1.2026-31.12.2026",
        "Henkilötunnus: ei ole", "01.01.2026 - 31.01.2026",
    ],
)  # fmt: skip
def test_other_numbers_stay(text: str) -> None:
    assert mask_personal_identity_codes(text) == text


@pytest.mark.parametrize(
    "text",
    ["hetu " * 60_000, "1 3 1 0 " * 60_000, "01" * 200_000, "hetu 13" + " " * 200_000, "0\n" * 200_000],
)
def test_long_texts_take_no_time(text: str) -> None:
    began = time.process_time()
    mask_personal_identity_codes(text)
    assert time.process_time() - began < 3
