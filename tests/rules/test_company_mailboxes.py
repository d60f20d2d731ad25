"""N1: whose a mailbox is, by the part before the @ and the people of the company."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.company_mailboxes import is_named_after, use_guess

PEOPLE = [("Virtanen", "Eero Juhani"), ("Mäki-Ähtävä", "Anna-Liisa"), ("O'Brien", "Ari"), ("Öst", "Åke")]


@pytest.mark.parametrize(
    "local",
    [
        "eero", "EERO", "eero.virtanen", "virtanen", "virtanen-eero", "eero_v", "juhani", "eero2", "2eero",
        "eerovirtanen", "virtaneneero", "evirtanen", "virtanene", "eerov", "myynti.eero", "info-virtanen",
        "anna", "annaliisa", "anna-liisa.maki-ahtava", "maki.ahtava", "mäki", "makiahtava", "a.ahtava",
        "ari", "ari.obrien", "aobrien", "ake", "åke.öst", "akeost", "aost", "eero+lasku",
    ],
)  # fmt: skip
def test_N1_an_address_named_after_a_person_is_personal(local: str):
    assert is_named_after(f"{local}@firma.fi", PEOPLE)


@pytest.mark.parametrize(
    "local",
    [
        "varikko",
        "info",
        "myynti",
        "vaaria",
        "safari",
        "eeron",
        "virtasenoy",
        "toimisto.turku",
        "a",
        "liisanen",
        "",
    ],
)
def test_N1_other_words_are_nobodys(local: str):
    assert not is_named_after(f"{local}@firma.fi", PEOPLE)


def test_N1_who_is_not_of_the_company_does_not_count():
    assert not is_named_after("eero.virtanen@firma.fi", [("Aalto", "Aino")])
    assert not is_named_after("eero.virtanen@firma.fi", [])


@given(st.text(max_size=20), st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=3))
def test_N1_any_text_is_answered(local: str, people: list[tuple[str, str]]):
    assert is_named_after(f"{local}@firma.fi", people) in (True, False)


@given(st.sampled_from(PEOPLE), st.sampled_from([".", "-", "_", "7", ""]))
def test_N1_both_names_in_any_order_and_joined_in_any_way(person: tuple[str, str], sign: str):
    last, first = person[0].replace("'", ""), person[1].split()[0]
    for local in (f"{first}{sign}{last}", f"{last}{sign}{first}", f"{first[0]}{sign}{last}"):
        assert is_named_after(f"{local}@firma.fi", [person])


def test_N1_only_a_plain_word_is_taken_for_a_shared_mailbox():
    assert use_guess("info@firma.fi") == use_guess("myynti.turku@firma.fi") == "general"
    assert use_guess("eero@firma.fi") == use_guess("rehtori@firma.fi") == "contact"
