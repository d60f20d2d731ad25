"""The texts of letters: the same in three languages, closed places, parts that truly tell (2.8, 7.4)."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.exchange.letters.filling import PART_NEEDS, PLACES, fill
from kaarea_tui.exchange.letters.kinds import KINDS, text_name
from kaarea_tui.exchange.letters.words import LANGUAGES, TEMPLATES, WORD_FILES, Words, read_template
from kaarea_tui.register.answers.access_tables import ACCESS_TABLES
from kaarea_tui.rules.identification import METHODS
from kaarea_tui.rules.permissions import PRESETS
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.purposes import READ_PURPOSES, RESTRICTED_GROUNDS
from kaarea_tui.rules.refusals import GROUNDS, PARTS
from kaarea_tui.rules.requests import EXTENSION_REASONS, OUTCOMES, STATES, TYPES

NAMES = sorted(path.name for path in (TEMPLATES / "fi").glob("*.txt") if path.name not in WORD_FILES)
NOTIFIED = [code for code, told in TYPES.items() if told.notifies_recipients]
EVERY = dict.fromkeys(PLACES, "sana")


def test_every_kind_has_its_text_in_every_language() -> None:
    """(f): each kind, each right, and that nothing was found."""
    wanted = {
        f"{text_name(kind, type_, outcome)}.txt" for kind in KINDS for type_ in TYPES for outcome in OUTCOMES
    }
    assert set(NAMES) == wanted | {"closing.txt"}
    for language in LANGUAGES:
        assert {path.name for path in (TEMPLATES / language).iterdir()} == {*NAMES, *WORD_FILES}


@pytest.mark.parametrize("name", NAMES)
def test_a_text_names_the_same_places_in_every_language(name: str) -> None:
    texts = [(TEMPLATES / language / name).read_text(encoding="utf-8") for language in LANGUAGES]
    places = [sorted(re.findall(r"\{[a-z_]+\}", text)) for text in texts]
    assert places[0] == places[1] == places[2]
    assert {len(text.split("\n\n")) for text in texts} == {len(texts[0].split("\n\n"))}
    for text in texts:
        filled = fill(text, EVERY, name)
        assert filled.subject and (filled.blocks)


def test_words_are_the_same_in_every_language() -> None:
    finnish, swedish, english = (Words(language).codes() for language in LANGUAGES)
    assert finnish == swedish == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language: str) -> None:
    """7.1: types, grounds (2.8), purposes (4.3), states, columns."""
    words = Words(language)
    codes = [f"{part}.{type_}" for type_ in TYPES for part in ("type", "asked", "article", "not_done")]
    codes += [f"{part}.{type_}" for part in ("action", "requested") for type_ in NOTIFIED]
    codes += [f"ground.{code}" for code in GROUNDS] + [f"extension.{code}" for code in EXTENSION_REASONS]
    codes += [f"purpose.{code}" for code in (*READ_PURPOSES, *RESTRICTED_GROUNDS)]
    codes += [f"state.{code}" for code in STATES] + [f"outcome.{code}" for code in OUTCOMES]
    codes += [f"role.{code}" for code in PRESETS] + [f"identity.{code}" for code in METHODS]
    codes += [f"letter.{code}" for code in KINDS] + [f"restriction.{code}" for code in "abcd"]
    codes += [f"category.{table}" for table in ACCESS_TABLES]
    codes += [f"column.{column.name}" for told in ACCESS_TABLES.values() for column in told.columns]
    assert [code for code in codes if not words.known(code)] == []


def test_the_parts_are_those_of_the_rule() -> None:
    """2.8 (1) to (5)."""
    assert set(PART_NEEDS) == set(PARTS)


@pytest.mark.parametrize("name", ["refusal.txt", "partial.txt"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_tell_all_parts(name: str, language: str) -> None:
    text = (TEMPLATES / language / name).read_text(encoding="utf-8")
    assert fill(text, EVERY, name).parts == tuple(PARTS)
    for place in {place for needs in PART_NEEDS.values() for place in needs}:
        assert fill(text, EVERY | {place: " "}, name).parts != tuple(PARTS), place


@given(value=st.text(max_size=80))
def test_what_fills_a_place_is_not_looked_at_again(value: str) -> None:
    """T8: braces in a value stay braces."""
    filled = fill(
        "Subject: {number}\n\nAlku {details} loppu.\n",
        {"number": "1", "details": f"x {value} {{number}}"},
        "t",
    )
    assert "{number}" in " ".join(filled.blocks[0].lines)


@pytest.mark.parametrize(
    "text",
    [
        "{secret}",
        "{number!r}",
        "{number.x}",
        "{",
        "}",
        "{}",
        "{0}",
        "{NUMBER}",
        "{{number}}",
        "== other ==\nx",
    ],
)
def test_unknown_places_and_parts_are_refused(text: str) -> None:
    with pytest.raises(Problem) as raised:
        fill(f"Subject: x\n\n{text}\n", EVERY, "t")
    assert raised.value.code == "letter.template"


def test_a_text_needs_a_subject() -> None:
    for text in ("", "Hei\n\nmoi", "Subject: a\nb\n\nc"):
        with pytest.raises(Problem):
            fill(text, EVERY, "t")


def test_what_is_empty_is_left_out_with_what_led_to_it() -> None:
    filled = fill(
        "Subject: x\n\nLuettelo:\n\n- {lists}\n\nLoppu {number}.\n", {"lists": "", "number": "1"}, "t"
    )
    assert [block.lines for block in filled.blocks] == [("Loppu 1.",)]


def test_a_list_at_the_end_of_a_text_is_a_list() -> None:
    filled = fill("Subject: x\n\nVastaanottajat:\n\n- {recipients}\n", {"recipients": "A\nB"}, "t")
    assert [(block.kind, block.lines) for block in filled.blocks][1:] == [("list", ("A", "B"))]


def test_a_customers_text_that_cannot_be_read_is_named_with_its_language(tmp_path: Path) -> None:
    (tmp_path / "sv").mkdir()
    (tmp_path / "sv" / "refusal.txt").write_bytes("Subject: Er begäran".encode("latin-1"))
    with pytest.raises(Problem) as raised:
        read_template("refusal.txt", "sv", tmp_path)
    assert raised.value.params["file"] == "sv/refusal.txt"


def test_a_sentence_ends_with_one_full_stop() -> None:
    """Clerks end their words with a full stop, and so does the text around them."""
    text = "Subject: S\n\nToteuttamatta jää: {not_done}. Syy: {reason}"
    told = fill(text, {"not_done": "Nimeä ei poisteta.", "reason": "Laki. "}, "x").blocks[0].lines
    assert told == ("Toteuttamatta jää: Nimeä ei poisteta. Syy: Laki.",)


def test_dates_follow_the_language() -> None:
    """V6."""
    assert [Words(language).day(date(2026, 11, 3)) for language in LANGUAGES] == [
        "3.11.2026",
        "3.11.2026",
        "3\xa0November\xa02026",
    ]
    at = datetime(2026, 11, 3, 7, 5, tzinfo=UTC)
    assert Words("fi").moment(at) == "3.11.2026 klo 9.05" and "klo" not in Words("en").moment(at)


def test_the_swedish_texts_keep_to_one_address_and_the_terms_of_the_field() -> None:
    """What readers found: `Er` with a capital, `från Er själv`, `den som gjort begäran`."""
    for path in sorted((TEMPLATES / "sv").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])(?:er|era|ert|ni)(?!\w)", text), path.name
        assert not re.search(r"sökande|erhållits av|Märket|enligt uppgift", text, re.IGNORECASE), path.name


def test_a_customers_words_go_first_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "fi").mkdir()
    (tmp_path / "fi" / "words.txt").write_text("type.access = Oma nimi\n", encoding="utf-8")
    words = Words("fi", tmp_path)
    assert words("type.access") == "Oma nimi"
    assert words("type.erasure") == "Poistopyyntö"
