"""Text of a card's tabs: labels and values in one or two columns, wrapped by terminal cells."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from kaarea_tui.widgets.cells import fit
from kaarea_tui.widgets.wrapping import wrapped

Fact = tuple[str, str]
"""A label and its value; a value of several lines keeps them."""

LABEL = 14
TWO_COLUMNS_FROM = 76
GAP = 2


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
