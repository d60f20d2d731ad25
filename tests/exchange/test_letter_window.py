"""The receiver in the envelope's window (SFS 2488), measured in the PDF itself: never cut, never outside."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from kaarea_tui.exchange.letters.typesetting import Sheet, set_letter

MM = 72 / 25.4
WINDOW = (40.0, 65.0, 20.0, 106.0)
"""Upper and lower edge, left and right edge, in millimetres from those of the sheet."""
LONG = "Aleksandra-Wilhelmiina von Hertzen-Lindroos-Kaukovirta-Saari"
RECEIVERS = (
    ("Eero Virtanen", "Kotikatu 1", "20100 TURKU"),
    ("Eero Virtanen", "Puhtaat Tilat Oy", "Siivouspalvelut", "PL 12", "20101 TURKU", "SUOMI"),
    (LONG, "Kotikatu 1", "20100 TURKU"),
    (LONG,) * 6,
    ("Ä" * 60, f"{LONG} Oy Ab", "Östra Långgatan 123 B 45", "65100 VASA"),
    ("x" * 200, "Katu ja toinen " * 12, "20100 TURKU"),
)


def set_for(receiver: tuple[str, ...]) -> bytes:
    return set_letter(
        Sheet(
            language="fi", title="Vastaus", document="VASTAUS", sender=("Kaarea Oy", "PL 180, 20101 Turku"),
            day="26.11.2026", number="Asia 26-001", receiver=receiver, footer=("Kaarea Oy",),
            parts=({"kind": "text", "lines": ["Ensimmäinen kappale."]},), indent=2, made_on=date(2026, 11, 26),
        )
    )  # fmt: skip


def pieces(page: Any) -> Iterator[tuple[str, float, float, float]]:
    """Each piece of text: words, size, millimetres from the left and from above."""
    found: list[tuple[str, float, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append((text.strip(), abs(size), x / MM, (float(page.mediabox.height) - y) / MM))

    page.extract_text(visitor_text=visit)
    yield from found


def widths(font: Any) -> dict[int, float]:
    """Each glyph's width in thousandths of the size."""
    told = list(font["/DescendantFonts"][0].get_object()["/W"])
    found: dict[int, float] = {}
    while told:
        first, more = int(told.pop(0)), told.pop(0)
        if isinstance(more, list):
            found |= {first + at: float(width) for at, width in enumerate(more)}
        else:
            found |= dict.fromkeys(range(first, int(more) + 1), float(told.pop(0)))
    return found


def ends(page: Any) -> Iterator[tuple[float, float]]:
    """Where each run of glyphs ends: millimetres from the left and from above."""
    fonts = page["/Resources"]["/Font"]
    found: list[tuple[float, float]] = []
    font: tuple[dict[int, float], float] = ({}, 0.0)

    def visit(operator: bytes, operands: Any, cm: list[float], tm: list[float]) -> None:
        nonlocal font
        if operator == b"Tf":
            font = widths(fonts[operands[0]].get_object()), float(operands[1])
        if operator in (b"TJ", b"Tj"):
            run = operands[0] if operator == b"TJ" else [operands[0]]
            long = 0.0
            for each in run:
                if isinstance(each, (int, float)):
                    long -= float(each)
                else:
                    codes = each if isinstance(each, bytes) else each.original_bytes
                    glyphs = (int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2))
                    long += sum(font[0][glyph] for glyph in glyphs)
            x, y = tm[4] + long / 1000 * font[1], tm[5]
            down = float(page.mediabox.height) - (x * cm[1] + y * cm[3] + cm[5])
            found.append(((x * cm[0] + y * cm[2] + cm[4]) / MM, down / MM))

    page.extract_text(visitor_operand_before=visit)
    yield from found


@pytest.mark.parametrize("receiver", RECEIVERS)
def test_the_receiver_stands_within_the_window(receiver: tuple[str, ...]) -> None:
    reader = PdfReader(io.BytesIO(set_for(receiver)))
    upper, lower, left, right = WINDOW
    page = list(pieces(reader.pages[0]))
    inside = [piece for piece in page if upper - 5 < piece[3] < lower + 6]
    told = "".join("".join(words for words, *_ in inside).replace("\u200b", "").split())
    assert told == "".join("".join(receiver).split())
    assert len(reader.pages) == 1
    rows: dict[float, list[tuple[str, float, float, float]]] = {}
    for piece in inside:
        rows.setdefault(round(piece[3], 1), []).append(piece)
    assert len(rows) <= 6
    for row in rows.values():
        words, size, x, y = "".join(piece[0] for piece in row), row[0][1], row[0][2], row[0][3]
        assert upper <= y - 0.7 * size / MM and y + 0.25 * size / MM <= lower, words
        assert left - 0.1 <= x <= left + 1
    edges = [x for x, y in ends(reader.pages[0]) if upper < y < lower]
    assert len(edges) >= len(rows) and max(edges) <= right
    assert not [piece for piece in page if piece not in inside and upper <= piece[3] <= lower + 5]
