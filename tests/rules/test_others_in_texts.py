"""Rule 2.9: where a text may name people or give numbers; whether anybody has the name is looked up elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.folding import name_key
from kaarea_tui.rules.others_in_texts import (
    keys_of,
    spoken_names,
    spoken_numbers,
    texts_to_read,
    unbent_forms,
)


@pytest.mark.parametrize(
    ("text", "last", "first"),
    [
        ("Teppo Meri-Aho soitti", "Meri-Aho", "Teppo"),
        ("Teppo Johannes Meri-Aho soitti", "Meri-Aho", "Teppo Johannes"),
        ("Teppo Johannes Antero Meri-Aho", "Meri-Aho", "Teppo Johannes Antero"),
        ("Meri-Aho, Teppo soitti", "Meri-Aho", "Teppo Johannes"),
        ("Meri-Aho Teppo Johannes", "Meri-Aho", "Teppo Johannes"),
        ("Teppo J. Meri-Aho", "Meri-Aho", "Teppo Johannes"),
        ("soitti T. Meri-Aho", "Meri-Aho", "Teppo Johannes"),
        ("Hei Teppo\n  Meri-Aho", "Meri-Aho", "Teppo"),
        ("Teppo\u00a0Meri-Aho", "Meri-Aho", "Teppo"),
        ("TEPPO MERI-AHO", "Meri-Aho", "Teppo"),
        ("Åke von Essen", "von Essen", "Åke"),
        ("von Essen, Åke", "von Essen", "Åke"),
    ],
)
def test_a_name_is_found_however_it_stands(text: str, last: str, first: str) -> None:
    key = name_key(last, first)
    found = [each for each in spoken_names(text) if each.key <= key < each.upto]
    place = slice(min(each.start for each in found), max(each.end for each in found))
    assert text[place] == text.removeprefix("soitti ").removeprefix("Hei ").removesuffix(" soitti")
    assert texts_to_read(["muuta", text]) == [text]


@pytest.mark.parametrize(
    "text", ["", "Teppo", "Teppo tapasi Meri-Ahon", "Teppo. Meri-Aho", "Teppo/Meri-Aho", "on se"]
)
def test_words_apart_are_no_name(text: str) -> None:
    assert list(spoken_names(text)) == [] and texts_to_read([text]) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("soita 040 555 6666 tai +358 (0)40-555 6667.", ["358405556666", "358405556667"]),
        ("00358 40 5556666, +46 8 123 456", ["358405556666", "468123456"]),
        ("puh.0405556666", ["358405556666"]),
        ("Y-tunnus 0116510-6, 20100 Turku, 02.11.2026, 02-11-2026, 2026-11-02, 000123456, nro 26-001", []),
    ],
)  # fmt: skip
def test_phones_are_told_from_other_numbers(text: str, numbers: list[str]) -> None:
    assert [digits for _, _, digits in spoken_numbers(text)] == numbers


@pytest.mark.parametrize(
    ("bent", "last"),
    [
        ("Virtasen", "virtanen"), ("Virtaselle", "virtanen"), ("Virtasta", "virtanen"), ("Virtaseen", "virtanen"),
        ("Meri-Ahon", "meri-aho"), ("Meri-Aholta", "meri-aho"), ("Ahoon", "aho"), ("Ahoa", "aho"), ("Korpelaksi", "korpela"),
        ("Lindqvistin", "lindqvist"), ("Lindqvistilla", "lindqvist"), ("Anderssons", "andersson"), ("Aallossa", "aallo"),
    ],
)  # fmt: skip
def test_a_bent_last_name_is_known_behind_a_first_name(bent: str, last: str) -> None:
    assert last in unbent_forms(bent)
    assert name_key(last, "Teppo") in {each.key for each in spoken_names(f"kysy Teppo {bent} kanssa")}


def test_a_whole_name_is_known_in_either_order() -> None:
    assert keys_of("Pomo Pomonen") >= {name_key("Pomonen", "Pomo"), name_key("Pomo", "Pomonen")}


@given(st.lists(st.text(alphabet="AÅaé ,.-'\n\u00a0@0+1\0", max_size=12), max_size=6))
def test_texts_read_together_are_those_that_tell_alone(texts: list[str]) -> None:
    """Reading all in one loses none, and no name goes over from one text to the next."""
    alone = [each for each in texts if "@" in each or any(spoken_names(each)) or any(spoken_numbers(each))]
    assert set(alone) <= set(texts_to_read(texts))
