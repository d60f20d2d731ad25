"""T8, T6b: text that comes in, text that is shown, cells that spreadsheets open."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kaarea_tui.rules.text import (
    FORBIDDEN,
    clean_block,
    clean_line,
    spreadsheet_original,
    spreadsheet_safe,
    visible,
)

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
NASTY = st.text(
    st.sampled_from("aä\u0308 \t\r\n\x1b\x9b\x7f\u200d\u200c\u202e\u200bعی👩💻\u0301\ud800\ue000=+-'@1")
)
CONTROLS = [chr(p) for p in (*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F))]


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  Virtanen \t Aino\n", "Virtanen Aino"),
        ("Virtanen\xa0Aino\u2028Maria", "Virtanen Aino Maria"),
        ("A\u0308ija\u0308la\u0308", "Äijälä"),
        ("a\u200b\u0308", "ä"),
        ("x\x1b]0;omistettu\x07y", "x]0;omistettuy"),
        ("\x9b31mpunainen", "31mpunainen"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("\ufeffSukunimi", "Sukunimi"),
        ("a\xadb\u2060c\U000e0041d", "abcd"),
        ("a\ud800b\ue000c\ufdd0d\U0010ffffe", "a\ufffdb\ufffdc\ufffdd\ufffde"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("Virta\u200dnen", "Virtanen"),
        ("\u200d👩 \u200d", "👩"),
        ("दिल्ली ไทย 北京 Ŋ", "दिल्ली ไทย 北京 Ŋ"),
        ("1️⃣ ❤️", "1️⃣ ❤️"),
        ("[b]ei merkintää[/b]", "[b]ei merkintää[/b]"),
    ],
)
def test_T8_one_line_comes_in_clean(typed, clean):
    assert clean_line(typed) == clean


@given(ANY | NASTY)
@example("\u212a\u200d\u212a")
@example("a\u200b\u030a\u200dع")
def test_T8_cleaned_text_holds_nothing_forbidden_and_stays(text):
    line, block = clean_line(text), clean_block(text)
    assert not FORBIDDEN.search(line)
    assert not FORBIDDEN.search(block.replace("\n", ""))
    assert clean_line(line) == line
    assert clean_block(block) == block
    assert unicodedata.is_normalized("NFC", line)
    line.encode()


def test_T8_a_block_keeps_its_lines():
    assert clean_block("\r\nyksi\t1 \r\n\r\nkaksi\rkolme\x0b") == "yksi 1\n\nkaksi\nkolme"


@given(ANY | NASTY)
def test_T8_shown_text_has_no_raw_control_and_loses_no_character(text):
    shown = visible(text)
    assert not FORBIDDEN.search(shown)
    assert len(shown) == len(text)
    assert visible(shown) == shown


@pytest.mark.parametrize("control", CONTROLS, ids=lambda c: f"U+{ord(c):04X}")
@pytest.mark.parametrize("before", ["", "a", "e\u0301", "👩", "\x1b"])
def test_T8_each_control_is_seen_after_anything_and_at_the_end(control, before):
    """radare2 #22385 (C1, trailing ESC), hqtui #2 (controls glued to a grapheme)."""
    assert FORBIDDEN.search(before + control)
    assert not FORBIDDEN.search(visible(before + control))
    assert not FORBIDDEN.search(clean_line(before + control))


def test_T8_stand_ins_name_what_was_there():
    assert visible("a\x1b[31m\tb\r\nc\x7f\x9b\u202e") == "a␛[31m␉b␍⏎c␡\ufffd\ufffd"
    assert visible("Åström  \u00a0 [Oy] 👩\u200d💻 \U0001fae9") == "Åström  \u00a0 [Oy] 👩\u200d💻 \U0001fae9"


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+A1",
        "-A1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\x00=1",
        "\u200b=1",
        "\u3000=1",
        "＝1",
        "＋A",
        "－A",
        "＠A",
        "\n@x",
        "\tteksti",
        "+1-cmd|' /C calc'!A0",
        "-2+3",
        "-1+cmd|x",
        "+358*2",
        "−A1",
        "'=1",
        "''=1",
        "+358 40 =1",
    ],
)
def test_T6b_formulas_get_a_quote(cell):
    """CVE-2018-8092, CVE-2021-25960, CVE-2026-55154, CVE-2023-25348."""
    assert spreadsheet_safe(cell) == "'" + cell
    assert spreadsheet_original("'" + cell) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "Virtanen",
        "+358 40 123 4567",
        "+358401234567",
        "-12,50",
        "-1 234,5",
        "-3",
        "a=b",
        "'t Hooft",
        "3-4",
    ],
)
def test_T6b_phones_negative_numbers_and_names_stay(cell):
    assert spreadsheet_safe(cell) == cell == spreadsheet_original(cell)


@given(ANY | NASTY)
def test_T6b_round_trip_keeps_the_value(cell):
    assert spreadsheet_original(spreadsheet_safe(cell)) == cell
