"""Text of a card's tabs: labels and values in one or two columns, wrapped by terminal cells."""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from rich.cells import cell_len, chop_cells

from kaarea_tui.widgets.cells import fit, one_line

Fact = tuple[str, str]
"""A label and its value; a value of several lines keeps them."""

LABEL = 14
TWO_COLUMNS_FROM = 76
GAP = 2
_JOINTS = re.compile(r"(?<=\w)(?=@)|(?<=\w[-._/])(?=\w)")


def wrapped(text: str, width: int) -> list[str]:
    """Cut one line of text into lines of at most `width` cells, at blanks where there are any.

    A word that is wider than that, as addresses are, is cut where its parts meet: before an @, after a dot.
    """
    width = max(1, width)
    lines, line = [], ""
    for word in one_line(text).split(" "):
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width)
        lines += full
    return [*lines, line]


def _pieces(word: str, width: int) -> list[str]:
    name, at, host = word.partition("@")
    if at and name and max(cell_len(name), cell_len(host) + 1) <= width < cell_len(word):
        return [name, at + host]
    pieces = []
    while cell_len(word) > width:
        first = chop_cells(word, width)[0] or word[0]
        joint = max((each.start() for each in _JOINTS.finditer(word[: len(first) + 1])), default=0)
        pieces.append(word[:joint] if joint else first)
        word = word[len(pieces[-1]) :]
    return [*pieces, word]


def paragraph(text: str, width: int, indent: int = 0) -> list[str]:
    """Wrap a text of one or more lines; every line is set in by `indent` cells."""
    return [
        " " * indent + line for part in text.split("\n") for line in wrapped(part, max(1, width - indent))
    ]


def fact_lines(facts: Iterable[Fact], width: int) -> list[str]:
    """Write labels and values one under the other; a long value goes on under itself."""
    lines = []
    for label, value in facts:
        head = fit(label, LABEL)
        for part in paragraph(value, width - LABEL - 1):
            lines.append(f"{head} {part}")
            head = " " * LABEL
    return lines


def two_columns(left: Sequence[Fact], right: Sequence[Fact], width: int) -> list[str]:
    """Write facts side by side where there is room, else the right ones under the left ones."""
    if width < TWO_COLUMNS_FROM:
        return fact_lines([*left, *right], width)
    share = width * 9 // 20 - GAP
    sides = zip_longest(fact_lines(left, share), fact_lines(right, width - GAP - share), fillvalue="")
    return [(fit(one, share) + " " * GAP + other).rstrip() for one, other in sides]


def columns_text(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Write one line of cells, each cut to its width."""
    return " ".join(fit(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()
