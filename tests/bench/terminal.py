"""How many bytes the terminal gets: our widgets against Textual's own, in the same real pseudo-terminal.

Run `python -m tests.bench.terminal`. Each figure is a ratio of bytes written for the same keys over the
same content at 80x24, TERM=xterm-256color; idle time must send nothing at all.
"""

import codecs
import os
import select
import sys
import time
from collections.abc import Sequence

import pexpect  # type: ignore[import-untyped]

from tests.bench.figures import Figure, compare, print_table

OURS, BASELINE = "tests.bench.terminal_ours", "tests.bench.terminal_baseline"
COLUMNS, LINES = 80, 24
DOWN = "\x1b[B"
WORD = "virtanen"
QUIET = 0.25


class Screen:
    """A small Textual app in a pseudo-terminal, whose output is counted."""

    def __init__(self, module: str, *arguments: str) -> None:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TEXTUAL")}
        environment |= {"TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
        environment.pop("COLORTERM", None)
        environment.pop("NO_COLOR", None)
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", module, *arguments],
            dimensions=(LINES, COLUMNS),
            env=environment,
            timeout=20,
        )
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.text = ""

    def read(self, quiet: float = QUIET, at_least: float = 0.0) -> int:
        """Count bytes until the terminal has been quiet for `quiet` seconds, `at_least` seconds in all."""
        total, started, last = 0, time.monotonic(), time.monotonic()
        while time.monotonic() - last < quiet or time.monotonic() - started < at_least:
            if not select.select([self.child.child_fd], [], [], 0.05)[0]:
                continue
            data = os.read(self.child.child_fd, 65536)
            self.text += self._decoder.decode(data)
            total += len(data)
            last = time.monotonic()
        return total

    def start(self) -> "Screen":
        """Wait until the app has painted its rows."""
        ends = time.monotonic() + 20
        while "040 " not in self.text and time.monotonic() < ends:
            self.read(0.1)
        self.read(0.5)
        assert "040 " in self.text, self.text[-500:]
        return self

    def keys(self, keys: Sequence[str]) -> int:
        """Send keys one by one, each after the last has been drawn; give the bytes they caused."""
        total = 0
        for key in keys:
            self.child.send(key)
            total += self.read()
        return total

    def close(self) -> None:
        """End the app."""
        self.child.close(force=True)


def bytes_of_cursor_move(app_module: str, moves: int = 10) -> float:
    """Give the mean bytes of one cursor move down; ten moves stay within the page."""
    screen = Screen(app_module, "table").start()
    try:
        screen.keys([DOWN])
        return screen.keys([DOWN] * moves) / moves
    finally:
        screen.close()


def bytes_of_search_letter(app_module: str, word: str = WORD) -> float:
    """Give the mean bytes of one letter typed into the search line, each bringing 50 other rows."""
    screen = Screen(app_module, "search").start()
    try:
        return screen.keys(list(word)) / len(word)
    finally:
        screen.close()


def bytes_of_idle(app_module: str, seconds: float = 3.0) -> int:
    """Give the bytes sent in `seconds` in which nothing happens, the search line having the focus."""
    screen = Screen(app_module, "search").start()
    try:
        screen.keys(["v"])
        return screen.read(at_least=seconds)
    finally:
        screen.close()


def measure() -> list[Figure]:
    """Measure all figures, baseline and ours in the same run."""
    return [
        compare("cursor move, bytes", bytes_of_cursor_move(BASELINE), bytes_of_cursor_move(OURS), 0.5),
        compare(
            "cursor move over pages, bytes",
            bytes_of_cursor_move(BASELINE, 40),
            bytes_of_cursor_move(OURS, 40),
            0.5,
        ),
        compare("search letter, bytes", bytes_of_search_letter(BASELINE), bytes_of_search_letter(OURS), 0.75),
        compare("idle 3 s, bytes", bytes_of_idle(BASELINE), bytes_of_idle(OURS), 0.0),
    ]


if __name__ == "__main__":
    sys.exit(print_table(measure()))
