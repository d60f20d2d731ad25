"""Words of letters in each language: names of rights, grounds, purposes, labels; `code = words`, one a line.

They lie beside the letters' texts and can be replaced like those, line by line: what a customer's own file
does not tell comes from the program's.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from kaarea_tui.rules.dates import local_moment, show_date
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.text import clean_line

LANGUAGES = ("fi", "sv", "en")
TEMPLATES = Path(__file__).parent / "templates"
WORD_FILES = ("words.txt", "report.txt", "countries.txt")
"""Where the words of a language lie; a customer's own file of that name goes before, line by line."""
LARGEST = 200_000
"""Most bytes of a template; letters are pages, not books."""
_PLACE = re.compile(r"\{([a-z_]+)\}")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def read_template(name: str, language: str, own: Path | None) -> tuple[str, str]:
    """The customer's own copy of a text, or the program's; and its name for faults. Raises Problem."""
    relative = Path(language, name) if language else Path(name)
    if own is not None and (own / relative).is_file():
        return _text(own, relative), str(relative)
    return _text(TEMPLATES, relative), str(relative)


def _text(folder: Path, relative: Path) -> str:
    try:
        content = (folder / relative).read_bytes()
        if len(content) > LARGEST:
            raise ValueError("too large")
        return content.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise Problem(
            "letter.unreadable", N_("The letter text {file} cannot be read."), file=str(relative)
        ) from error


class Words:
    """The words of one language."""

    def __init__(self, language: str, own: Path | None = None, names: tuple[str, ...] = WORD_FILES) -> None:
        self.language = language
        self._words: dict[str, str] = {}
        for name in names:
            self._words |= _parsed(_text(TEMPLATES, Path(language, name)))
            if own is not None and (own / language / name).is_file():
                self._words |= _parsed(_text(own, Path(language, name)))

    def __call__(self, code: str, **values: str) -> str:
        """The words of `code`, its places filled; the code itself where there are none."""
        words = self._words.get(code, code)
        return put(words, values) if values else words

    def known(self, code: str) -> bool:
        """Are there words of this code?"""
        return code in self._words

    def codes(self) -> frozenset[str]:
        """All codes that there are words of."""
        return frozenset(self._words)

    def country(self, code: str) -> str:
        """The name of a country of two letters; what is none stays as it is."""
        return self._words.get(f"country.{code.upper()}", code)

    def day(self, day: date) -> str:
        """A date as letters of this language write it (V6)."""
        if self.language != "en":
            return show_date(day)
        return f"{day.day}\N{NO-BREAK SPACE}{_MONTHS[day.month - 1]}\N{NO-BREAK SPACE}{day.year}"

    def moment(self, moment: datetime) -> str:
        """A moment in local time (V6)."""
        local = local_moment(moment)
        clock = (
            f"{local.hour}.{local.minute:02d}"
            if self.language != "en"
            else f"{local.hour}:{local.minute:02d}"
        )
        lead = {"fi": " klo ", "sv": " kl. ", "en": " "}[self.language]
        return self.day(local.date()) + lead + clock


def put(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled, each once: what fills one is not looked at again."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def _parsed(text: str) -> Mapping[str, str]:
    pairs = (
        line.partition(" = ") for line in text.splitlines() if " = " in line and not line.startswith("#")
    )
    return {code.strip(): clean_line(words) for code, _, words in pairs}
