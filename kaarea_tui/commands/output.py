"""What the commands print: answers on stdout, everything else on stderr, both safe for a terminal (T8)."""

import json
import sys
from collections.abc import Sequence

from kaarea_tui.rules.identity_codes import mask_personal_identity_codes
from kaarea_tui.rules.text import FORBIDDEN, visible


def say(text: str = "") -> None:
    """Print one line of an answer."""
    print(_encodable(visible(text), sys.stdout.encoding))


def sentence(text: str) -> str:
    """A text with a capital in front; the letters behind it stay, for CSV is not csv."""
    return text[:1].upper() + text[1:]


def say_json(answer: object) -> None:
    """Print `answer` as JSON: nothing is lost, and what a terminal must not get stands as an escape (T8)."""
    text = json.dumps(answer, ensure_ascii=not _speaks_unicode(), indent=2)
    for line in text.split("\n"):
        print(FORBIDDEN.sub(lambda sign: json.dumps(sign[0])[1:-1], line))


def tell_aside(text: str) -> None:
    """Print one line that is not part of the answer."""
    told = mask_personal_identity_codes(visible(text))  # a file's name may hold one (N14)
    print(_encodable(told, sys.stderr.encoding), file=sys.stderr, flush=True)


def say_table(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> None:
    """Print rows under headings in columns as wide as their texts; `width` cuts the lines, None does not."""
    from rich.cells import cell_len, set_cell_size

    lines = [tuple(visible(cell) for cell in row) for row in (headings, *rows)]
    widths = [max(cell_len(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        told = "  ".join(set_cell_size(cell, size) for cell, size in zip(line, widths, strict=True)).rstrip()
        say(set_cell_size(told, width - 1) + "…" if width and cell_len(told) > width else told)


class ProgressBar:
    """A bar on stderr while a long job runs; nothing at all where stderr is no terminal."""

    WIDTH = 30

    def __init__(self, label: str) -> None:
        self.label = visible(label)
        self.seen = sys.stderr.isatty()
        self._last = -1

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` is ready; writes only when a percent has been passed."""
        percent = min(100, done * 100 // total) if total else 100
        if not self.seen or percent == self._last:
            return
        self._last = percent
        filled = percent * self.WIDTH // 100
        bar = "#" * filled + "." * (self.WIDTH - filled)
        sys.stderr.write(f"\r{self.label} [{bar}] {percent:3} %")
        sys.stderr.flush()

    def close(self) -> None:
        """Take the bar away."""
        if self.seen and self._last >= 0:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "utf-8").lower().replace("-", "") == "utf8"


def _encodable(text: str, encoding: str | None) -> str:
    """`text` with what the terminal's encoding lacks replaced, so that printing never fails."""
    code = encoding or "utf-8"
    return text.encode(code, "replace").decode(code)
