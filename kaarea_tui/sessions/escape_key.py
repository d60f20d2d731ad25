"""Escape as its own key, whatever is typed right after it.

A terminal sends Escape as the byte that its arrows and function keys begin with, too. Textual waits for more
and takes whatever comes as one key: Escape and a quick "n" became Alt+N, which does nothing, and a search
typed after Escape stood still until the person paused. But only "[" or "O" goes on from there: after any
other character it was Escape, and that is told to Textual by the one sequence that says so plainly.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from textual.message import Message

_ESCAPE = "\x1b[27u"
_LONE = re.compile("\x1b(?![\\[O\x1b]|\\Z)")
_TORN = re.compile("(?:\\[[0-9;]*[A-Za-z~]|O[A-Z])(?=\x1b|\\Z)")
_PASTE, _PASTE_END = "\x1b[200~", "\x1b[201~"
_MARKS = re.compile(f"({re.escape(_PASTE)}|{re.escape(_PASTE_END)})")
_CUT_END = re.compile("\x1b(?:\\[(?:2(?:01?)?)?)?\\Z")
_WORD_KEYS = frozenset({"\x1bb", "\x1bf", "\x1b\x7f"})
"""What some terminals send for Alt with an arrow or Backspace: in one piece, so nobody typed it."""


class EscapeFirst(XTermParser):
    """Textual's reader of keys, with Escape told apart before it reads."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._waiting = self._pasting = self._fed = False
        self._held = self._letter = ""

    def tick(self) -> Iterable["Message"]:
        """The keys that nothing more has followed in time.

        Called after every look at the terminal. What was read at that look may have taken long to be seen to,
        on a busy machine, and more lie there already: only a look that found nothing tells that nothing came.
        """
        fed, self._fed = self._fed, False
        if fed:
            return
        yield from super().tick()
        if self._letter and self._timeout_time is None:
            letter, self._letter, self._waiting = self._letter, "", False
            yield from super().feed(letter)

    def feed(self, data: str) -> Iterable["Message"]:
        """The keys in `data`, which is one reading of the terminal ("" at its end).

        Escape at the end of a reading waits for the next one, and so does an "O" alone after it. If none
        comes soon it was the key; a rest of an arrow that comes later still, over a torn line, is dropped and
        not typed into a field. An Escape within a paste is no key at all, and is left out. Enter typed ahead,
        before the app had taken the terminal over, comes as a line feed and is Enter all the same.
        """
        if not data:
            return super().feed(data)
        self._fed = True
        data, self._held, self._letter = self._held + self._letter + data, "", ""
        waited, self._waiting = self._waiting, data.endswith("\x1b")
        if waited and data == "O" and self._timeout_time is not None:  # F1 to F4 go on with a letter
            self._letter, self._waiting = data, True
            return ()
        told = self._after_escape(data) if waited and not self._pasting else self._told_apart(data)
        return super().feed(told) if told else ()

    def _after_escape(self, data: str) -> str:
        if self._timeout_time is None:  # told as Escape already
            return self._told_apart(_TORN.sub("", data, count=1) if _TORN.match(data) else data)
        plain = data[0] not in "[O\x1b" or (data[0] == "O" and not data[1:2].isupper())
        return (_ESCAPE[1:] if plain else "") + self._told_apart(data)

    def _told_apart(self, data: str) -> str:
        if data in _WORD_KEYS:
            return data
        parts = _MARKS.split(data)
        for at, part in enumerate(parts):
            if part in (_PASTE, _PASTE_END):
                self._pasting = part == _PASTE
            elif self._pasting:
                parts[at] = self._pasted(part, last=at == len(parts) - 1)
            else:
                parts[at] = _LONE.sub(_ESCAPE, part).replace("\n", "\r")
        return "".join(parts)

    def _pasted(self, text: str, *, last: bool) -> str:
        if last and (cut := _CUT_END.search(text)):  # the end of the paste may be torn
            text, self._held = text[: cut.start()], cut.group()
        return text.replace("\x1b", "")


def tell_escape_apart() -> None:
    """Let Textual's driver read keys this way; called before the app runs."""
    from textual.drivers import linux_driver

    linux_driver.XTermParser = EscapeFirst  # type: ignore[attr-defined]
