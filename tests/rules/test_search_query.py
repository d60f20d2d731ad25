"""V4, V6: the search line."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.folding import words
from kaarea_tui.rules.phones import phone
from kaarea_tui.rules.search_query import (
    MAX_CHARACTERS,
    MAX_WORDS,
    Query,
    Term,
    canonical,
    national_digits,
    parse_query,
)

LINE = st.lists(
    st.sampled_from(
        [
            "virta",
            " ",
            "-",
            '"',
            "yritys:",
            "foo:",
            ":",
            "040",
            "+358",
            "(0)",
            "00100",
            "ä",
            "@",
            ".",
            "–",
            "x",
        ]
    )
).map("".join)


def terms(text):
    return list(parse_query(text).terms)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", []),
        ("Virtanen AINO", [Term(("virtanen",)), Term(("aino",))]),
        ("Virtanen-Aho", [Term(("virtanen", "aho"))]),
        ("Müller Äijälä", [Term(("muller",)), Term(("äijälä",))]),
        ('yritys:"Turun Helmi" aino', [Term(("turun", "helmi"), "company"), Term(("aino",))]),
        ("kaupunki:turku titteli:toim tila:p", [Term(("turku",), "town"), Term(("toim",), "title"), Term(("p",), "state")]),
        ("Sähköposti:a@b.fi nimi:ai", [Term(("a", "b", "fi"), "email"), Term(("ai",), "name")]),
        ("company:x town:y title:z", [Term(("x",), "company"), Term(("y",), "town"), Term(("z",), "title")]),
        ("state:a email:b phone:0 name:c", [Term(("a",), "state"), Term(("b",), "email"), Term(("0",), "phone"), Term(("c",), "name")]),
        ("aino -virta –yritys:oy", [Term(("aino",)), Term(("virta",), None, True), Term(("oy",), "company", True)]),
        ('-"Turun Helmi"', [Term(("turun", "helmi"), None, True)]),
        ("matti.m@firma-oy.fi", [Term(("matti", "m", "firma", "oy", "fi"))]),
        ("yritys:", []),
        ("- -- \"\"", []),
        ('"Turun Hel', [Term(("turun", "hel"))]),
        ("aino aino", [Term(("aino",))]),
        ("2925981-7 0737546-2", [Term(("2925981", "7")), Term(("0737546", "2"))]),
    ],
)  # fmt: skip
def test_V6_words_fields_and_exclusions(typed, expected):
    assert terms(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "0401234567",
        "040 123 4567",
        "040-123 4567",
        "040 - 123 - 4567",
        "+358 40 123 4567",
        "+358401234567",
        "00358 40 1234567",
        "+358 (0)40 123 4567",
        "(0)40 123 4567",
        "0358 40 1234567",
        "358 40 1234567".replace(" ", ""),
        '"040 123 4567"',
    ],
)
def test_V4_a_phone_typed_any_way_is_one_national_number(typed):
    if not typed.startswith("358"):
        assert terms(typed) == [Term(("0401234567",))]
        assert terms(f"aino {typed} oy") == [Term(("aino",)), Term(("0401234567",)), Term(("oy",))]
    assert terms(f"puhelin:{typed}") == [Term(("0401234567",), "phone")]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("040 12", ["04012"]),
        ("0400 467 1919", ["04004671919"]),
        ("+46 70 123 45 67", ["46701234567"]),
        ("0046 70 123 45 67", ["46701234567"]),
        ("040 123 4567 050 765 4321", ["0401234567", "0507654321"]),
        ("040 123 4567 20520", ["0401234567", "20520"]),
        ("20520 turku", ["20520", "turku"]),
        ("00100 helsinki", ["00100", "helsinki"]),
        ("00100 040 123 4567", ["00100", "0401234567"]),
        ("00370 6 123 4567", ["37061234567"]),
        ("3 2021", ["3", "2021"]),
        ("+358", ["0"]),
    ],
)
def test_V4_digits_that_are_and_are_not_a_phone(typed, expected):
    assert [word for term in terms(typed) for word in term.words] == expected


@given(st.from_regex(r"0[1245689][0-9]{7,8}", fullmatch=True))
def test_V4_the_typed_number_and_the_kept_one_meet(number):
    assert terms(f"{number[:3]} {number[3:6]} {number[6:]}") == [Term((national_digits(phone(number)),))]


def test_an_unknown_field_is_looked_for_as_words_and_told():
    query = parse_query("foo:bar aino")
    assert query.terms == (Term(("foo", "bar")), Term(("aino",)))
    assert [problem.code for problem in query.problems] == ["search.unknown_field"]
    assert query.problems[0].params == {"word": "foo"}
    assert parse_query("12:30").problems == ()


def test_too_much_is_cut_and_told():
    query = parse_query(" ".join(f"sana{number}" for number in range(100)))
    assert sum(len(term.words) for term in query.terms) == MAX_WORDS
    assert [problem.code for problem in query.problems] == ["search.too_many"]
    query = parse_query("a" * 10_000)
    assert query.terms == (Term(("a" * MAX_CHARACTERS,)),)
    assert [problem.code for problem in query.problems] == ["search.too_long"]


@pytest.mark.parametrize(
    "piece", ["a", "- ", '"', "040 ", "00100 ", "a:", "a: ", "-(", "\ufdfa", "ä\u0301", "+", "0-"]
)
def test_ten_thousand_characters_are_bounded_work(piece):
    text = (piece * 10_000)[:10_000]
    started = time.perf_counter()
    parse_query(text)
    assert time.perf_counter() - started < 5, "squared it would take minutes"


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=80) | LINE)
def test_never_raises_and_words_are_folded_prefixes(text):
    query = parse_query(text)
    assert sum(len(term.words) for term in query.terms) <= MAX_WORDS
    for term in query.terms:
        assert term.words
        for word in term.words:
            assert words(word) == [word]


@given(LINE)
def test_the_canonical_form_does_not_depend_on_order(text):
    query = parse_query(text)
    assert canonical(query) == canonical(Query(tuple(reversed(query.terms))))


def test_the_canonical_form_tells_questions_apart():
    assert canonical(parse_query("Aino VIRTA")) == canonical(parse_query("virta  aino"))
    assert canonical(parse_query("yritys:oy")) == canonical(parse_query("company:OY")) == "company:oy"
    forms = ["aino", "-aino", "nimi:aino", "ai no", "ai-no", "yritys:aino"]
    assert len({canonical(parse_query(form)) for form in forms}) == len(forms)
