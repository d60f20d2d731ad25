"""Text wrapped by terminal cells."""

import re

from rich.cells import cell_len, chop_cells

from .cells import one_line

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
