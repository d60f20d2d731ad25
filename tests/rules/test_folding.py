"""V6: folding for the search and Finnish order."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.folding import fold, name_key, sort_key, words

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)
# One line per place in the order of ICU's Finnish collation (CLDR 48); what is equal there shares a line.
ORDER = [
    line.split(" = ")
    for line in (Path(__file__).parent / "finnish_order.txt").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÄIJÄLÄ Åke Öhman", "äijälä åke öhman"),
        ("a\u0308", "ä"),
        ("René Müller", "rene muller"),
        ("Strauß", "strauss"),
        ("Søren Ærø", "sören ärö"),
        ("Õunapuu", "ounapuu"),
        ("Đorđević Łukasz Žižek", "dordevic lukasz zizek"),
        ("Nguyễn", "nguyen"),
        ("Ǟ ǻ ȫ", "ä å ö"),
        ("ＡＢＣ ﬁ", "abc fi"),
        ("İnce ılık", "ince ilik"),
        ("Þór", "thor"),
        ("Иванов Ёлка", "иванов елка"),
        ("Virta\u200dnen\xad", "virtanen"),
    ],
)
def test_V6_fold_drops_foreign_accents_but_not_our_letters(text, folded):
    assert fold(text) == folded


@given(ANY)
def test_V6_fold_is_idempotent_and_case_blind(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Virtanen-Aho, Päivi", ["virtanen", "aho", "päivi"]),
        ("matti.m@firma-oy.fi", ["matti", "m", "firma", "oy", "fi"]),
        ("O'Brien & Co_2", ["o", "brien", "co", "2"]),
        ("दिल्ली北京", ["दिल्ली北京"]),
        ("... --- !", []),
    ],
)
def test_V6_words_split_at_whatever_is_no_letter_or_digit(text, expected):
    assert words(text) == expected


@given(ANY)
def test_V6_words_are_folded_and_hold_no_separators(text):
    for word in words(text):
        assert word
        assert words(word) == [word]


def test_V6_names_stand_in_icu_s_finnish_order():
    assert len(ORDER) > 250
    for earlier, later in pairwise(ORDER):
        assert max(map(sort_key, earlier)) < min(map(sort_key, later)), (earlier, later)


def test_V6_what_is_equal_but_for_case_and_accents_shares_a_key():
    shared = [names for names in ORDER if len(names) > 1]
    assert shared
    for names in shared:
        assert len(set(map(sort_key, names))) == 1, names


def test_V6_the_alphabet_ends_in_our_letters():
    letters = [*"0123456789abcdefghijklmnopqrstuvwxyzåäö"]
    assert sorted(letters, key=sort_key) == letters
    assert sorted(letters, key=lambda letter: sort_key(letter).encode()) == letters


@given(ANY)
def test_V6_keys_are_ready_for_a_database(text):
    key = sort_key(text)
    key.encode()
    assert not any(char < " " or char == "\x7f" for char in key)
    assert " " not in key  # it parts surname and first names


@given(ANY, ANY)
def test_V6_code_points_and_bytes_order_keys_alike(one, other):
    one, other = sort_key(one), sort_key(other)
    assert (one < other) == (one.encode() < other.encode())


def test_V6_people_of_one_surname_stand_together():
    people = [
        ("Virta", "Östen"),
        ("Virta", "Åke"),
        ("Virta Aho", "Aino"),
        ("Virta-Aho", "Aino"),
        ("Virtala", "Aada"),
    ]
    expected = [people[1], people[0], *people[2:]]
    assert sorted(people, key=lambda person: name_key(*person)) == expected
