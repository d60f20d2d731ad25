"""What is pasted, in lines: by terminal, CR, LF or CR LF ends one. Every input takes its pastes from here."""

import re
from typing import Literal

from textual.message import Message

from kaarea_tui.rules.text import visible

_LINE_END = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


class PasteChanged(Message):
    """A paste of several lines came into a line: they were joined by blanks, or, as a password, refused."""

    def __init__(self, how: Literal["joined", "refused"]) -> None:
        super().__init__()
        self.how = how


def with_lines(text: str) -> str:
    """The text with its lines, each made harmless, for an input of several lines."""
    return "\n".join(visible(line) for line in _LINE_END.split(text))


def as_one_line(text: str) -> tuple[str, bool]:
    """The text for an input of one line, and whether several were joined; an end after the last is none."""
    lines = [line for line in _LINE_END.split(text) if line.strip()]
    if len(lines) < 2:
        return "".join(lines), False
    return " ".join(line.strip() for line in lines), True
