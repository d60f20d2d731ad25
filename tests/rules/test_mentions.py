"""Rule 2.6: which texts are shown before a person is erased; bent names, addresses, numbers."""

import pytest

from kaarea_tui.rules.mentions import mentioned, traces

EERO = traces("Virtanen", "Eero Kalevi", ["eero.virtanen@helmi.example"], ["+358447654321", "+46701234567"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Soitti Eero Virtaselle, vastaa huomenna.", ("Eero", "Virtaselle")),
        ("VIRTANEN, KALEVIN kanssa sovittu", ("KALEVIN", "VIRTANEN")),
        ("osoite eero.Virtanen@helmi.example.", ("eero", "Virtanen", "eero.Virtanen@helmi.example.")),
        ("numero 044 765 4321 vaihtui", ("044 765 4321",)),
        ("numero +358 44 7654321", ("+358 44 7654321",)),
        ("ring 070-123 45 67", ("070-123 45 67",)),
        ("Aino Virtanen soitti", ()),
        ("Eero soitti", ()),
        ("Kaunis virta ja erotus", ()),
        ("", ()),
    ],
)
def test_rule_2_6_texts_are_found_by_name_address_and_number(text: str, words: tuple[str, ...]) -> None:
    assert mentioned(text, EERO, near=False) == words


def test_rule_2_6_in_the_own_company_the_last_name_is_enough() -> None:
    assert mentioned("Virtasen tilalle tulee uusi.", EERO, near=True) == ("Virtasen",)
    assert mentioned("Uusi tulee.", EERO, near=True) == ()


@pytest.mark.parametrize(
    ("last_name", "first_names", "text"),
    [
        ("Kankaanpää", "Irmeli", "Irmelin (Kankaanpään) laskut"),
        ("Lepikkö", "Äijö", "lepikön ÄIJÖLLE"),
        ("Åkerman-Öhqvist", "Per-Erik", "Öhqvistin Erikille"),
        ("Aho", "Bo", "Aholta"),
        ("Mäki", "Satu", "Sovittu Mäen kanssa"),
        ("Joki", "Satu", "Joella käynti; Joen tilaus"),
        ("Kangas", "Liisa", "Kankaan kanssa"),
        ("Rengas", "Liisa", "Renkaalle"),
        ("Ek", "Bo", "Ekille ja Bolle"),
        ("Li", "Wei", "Lin tilaus"),
        ("", "Satu", "Sadun tilaus"),
        ("Arto", "", "Arron tilaus"),
        ("Suku", "", "Suvun tilaus"),
    ],
)
def test_rule_2_6_finnish_and_swedish_names_are_found_bent(
    last_name: str, first_names: str, text: str
) -> None:
    assert mentioned(text, traces(last_name, first_names, [], []), near=True)


@pytest.mark.parametrize(
    ("last_name", "text"),
    [("Ek", "Ekonomi"), ("Li", "Liian myöhään"), ("Mäki", "Maen tilaus")],
)
def test_rule_2_6_other_words_are_not_taken_for_a_name(last_name: str, text: str) -> None:
    assert mentioned(text, traces(last_name, "Satu", [], []), near=True) == ()


def test_rule_2_6_somebody_without_a_name_is_found_by_nothing() -> None:
    assert mentioned("Mitä tahansa tekstiä", traces("", "", [], []), near=True) == ()
