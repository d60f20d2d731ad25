"""The mails of an mbox, told apart; runs in the process that parses (reading_child.py)."""

import re
from collections.abc import Iterator
from typing import BinaryIO

_HEADING = re.compile(rb"[!-9;-~]{1,100}[ \t]*:|>?From ")
_FROM_LINE = re.compile(
    rb"From (?:[^\r\n]{0,400}[ \t])?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[ \t]+[A-Z][a-z]{2}[ \t]+\d{1,2}\b"
)
_LONGEST_LINE = 1 << 20


def mails_of_mbox(stream: BinaryIO, largest: int) -> Iterator[bytes | None]:
    """Each mail, one in memory at a time; None for one of more than `largest` bytes."""
    lines: list[bytes] = []
    size, number = 0, 0
    stream.seek(0)
    for line, begins in _marked(stream):
        if begins:
            if number:
                yield _whole(lines, size, largest)
            lines, size, number = [], 0, number + 1
        else:
            size += len(line)
            if size <= largest:
                lines.append(
                    line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line
                )
    if number:
        yield _whole(lines, size, largest)


def _marked(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Each line, and whether a mail begins with it: a line `From `, somebody and a date, then a heading.

    "From here on in English" is a sentence; and some programs leave no empty line before the next mail.
    Where the first line has no date the others have none either: then an empty line must stand before.
    A line beyond all measure comes in pieces.
    """
    line, above = stream.readline(_LONGEST_LINE), b"\n"
    dated = bool(_FROM_LINE.match(line))
    while line:
        following = stream.readline(_LONGEST_LINE)
        if not above.endswith((b"\n", b"\r")):
            begins = False
        elif dated:
            begins = bool(_FROM_LINE.match(line)) and bool(_HEADING.match(following))
        else:
            begins = line.startswith(b"From ") and not above.strip()
        yield line, begins
        line, above = following, line


def _whole(lines: list[bytes], size: int, largest: int) -> bytes | None:
    return None if size > largest else b"".join(lines)
