"""Escape as its own key, whatever is typed right after it.

A terminal sends Escape as the byte that its arrows and function keys begin with, too. Textual waits for more
and takes whatever comes as one key: Escape and a quick "n" became Alt+N, which does nothing, and a search
typed after Escape stood still until the person paused. But only "[" or "O" goes on from there: after any
other character it was Escape, and that is told to Textual by the one sequence that says so plainly.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import constants
from textual._time import get_time
from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from textual.message import Message

UNFINISHED = 1.0
"""Seconds that "Escape [" waits for its end. Nobody types it, so it may wait for longer than Escape alone."""
_ESCAPE = "\x1b[27u"
_LONE = re.compile("\x1b(?![\\[O])")
_LATE = re.compile("\x1b(?:\\[[0-9;]*[A-Za-z~]|O[A-Z])(?=\x1b|\\Z)")
_BEGUN = re.compile("\x1b(?:\\[[0-?]*[ -/]*|O)?\\Z")
_PASTE, _PASTE_END = "\x1b[200~", "\x1b[201~"
_MARKS = re.compile(f"({re.escape(_PASTE)}|{re.escape(_PASTE_END)})")
_CUT_END = re.compile("\x1b(?:\\[(?:2(?:01?)?)?)?\\Z")
_WORD_KEYS = frozenset({"\x1bb", "\x1bf", "\x1b\x7f"})
"""What some terminals send for Alt with an arrow or Backspace: in one piece, so nobody typed it."""


class EscapeFirst(XTermParser):
    """Textual's reader of keys, given whole sequences only, with Escape told apart."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasting = self._fed = False
        self._held = self._given_up = ""
        self._held_since = 0.0

    def tick(self) -> Iterable["Message"]:
        """The keys that nothing more has followed in time.

        Called after every look at the terminal. What was read at that look may have taken long to be seen to,
        on a busy machine, and more lie there already: only a look that found nothing tells that nothing came.
        """
        fed, self._fed = self._fed, False
        if fed:
            return
        yield from super().tick()
        sequence = self._held.startswith("\x1b[")
        delay = max(UNFINISHED, constants.ESCAPE_DELAY) if sequence else constants.ESCAPE_DELAY
        if self._held and not self._pasting and get_time() >= self._held_since + delay:
            self._given_up, self._held = self._held, ""
            if not sequence:
                yield from super().feed(_ESCAPE + self._given_up[1:])

    def feed(self, data: str) -> Iterable["Message"]:
        """The keys in `data`, which is one reading of the terminal ("" at its end).

        What is begun at the end of a reading, Escape alone or the first half of an arrow or of a mark of a
        paste, waits for the next one. If none comes soon Escape was the key, and the half of an arrow was
        nothing; a rest that comes later still, over a torn line, is dropped and not typed into a field, and
        if it was the beginning of a paste, it is. An Escape within a paste is no key at all, and is left out.
        Enter typed ahead, before the app had taken the terminal over, comes as a line feed and is Enter all
        the same.
        """
        if not data:
            return super().feed(data)
        self._fed = True
        told = self._told_apart(self._joined(data))
        return super().feed(told) if told else ()

    def _joined(self, data: str) -> str:
        """The reading with what was held back before it."""
        held, self._held = self._held, ""
        late, self._given_up = self._given_up + data, ""
        if late != data and late.startswith(_PASTE):
            return late
        if late != data and _LATE.match(late):
            return _LATE.sub("", late, count=1)
        if self._pasting:
            return held + data
        if held == "\x1bO" and not data[0].isupper():  # F1 to F4 go on with a capital
            return _ESCAPE + "O" + data
        if held == "\x1b" and (data[0] not in "[O" or (data[0] == "O" and data[1:2].islower())):
            return _ESCAPE + data
        return held + data

    def _told_apart(self, data: str) -> str:
        if data in _WORD_KEYS:
            return data
        parts = _MARKS.split(data)
        for at, part in enumerate(parts):
            last = at == len(parts) - 1
            if part in (_PASTE, _PASTE_END):
                self._pasting = part == _PASTE
            elif self._pasting:
                parts[at] = self._held_back(part, _CUT_END, last).replace("\x1b", "")
            else:
                parts[at] = _LONE.sub(_ESCAPE, self._held_back(part, _BEGUN, last)).replace("\n", "\r")
        return "".join(parts)

    def _held_back(self, text: str, begun: re.Pattern[str], last: bool) -> str:
        if last and (cut := begun.search(text)):
            self._held, self._held_since = cut.group(), get_time()
            return text[: cut.start()]
        return text


def tell_escape_apart() -> None:
    """Let Textual's driver read keys this way; called before the app runs."""
    from textual.drivers import linux_driver

    linux_driver.XTermParser = EscapeFirst  # type: ignore[attr-defined]
