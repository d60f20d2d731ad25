"""Setting a sheet by typst. Words go in as JSON data and are set as text; typst reads its own folder only.

A customer's own `letter.typ` is compiled with that folder as its root, so it reads nothing outside it.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.text import FORBIDDEN, clean_line

from .words import TEMPLATES

if TYPE_CHECKING:
    import typst

SHEET = "letter.typ"


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that stands on the pages of one letter or report."""

    language: str
    title: str
    document: str
    sender: tuple[str, ...]
    day: str
    number: str
    receiver: tuple[str, ...]
    """Lines in the envelope's window; none: no window."""
    footer: tuple[str, ...]
    parts: tuple[dict[str, object], ...]
    """Blocks: heading, text, list, row."""
    indent: int
    """Columns of 23 mm by which the text stands in."""
    made_on: date


def set_letter(sheet: Sheet, own: Path | None = None) -> bytes:
    """The PDF; the same sheet gives the same bytes. Raises Problem `letter.template` for a faulty sheet."""
    import typst

    source = own / SHEET if own is not None and (own / SHEET).is_file() else TEMPLATES / SHEET
    try:
        compiler = typst.Compiler(
            source.read_bytes(),
            root=source.parent,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"letter": as_data(sheet)},
        )
        made = compiler.compile(
            format="pdf", timestamp=datetime.combine(sheet.made_on, time(12), UTC), pdf_tags=True
        )
    except typst.TypstError as error:
        raise Problem(
            "letter.template",
            N_("The letter text {file} is not in order: {what}."),
            file=SHEET,
            what=clean_line(error.message)[:80],
        ) from error
    assert isinstance(made, bytes)
    return made


def as_data(sheet: Sheet) -> str:
    """The sheet as JSON for typst: words only, without what cannot be seen."""
    told = asdict(sheet)
    head = {name: told[name] for name in ("title", "document", "sender", "day", "number", "footer")}
    letter = {name: told[name] for name in ("language", "receiver", "parts", "indent")}
    return json.dumps(_seen(letter | {"head": head}), ensure_ascii=False)


def seen(text: str) -> str:
    """The text with a sign in place of whatever cannot be seen."""
    return text if text.isprintable() else FORBIDDEN.sub("\ufffd", text)


def _seen(value: object) -> object:
    if isinstance(value, str):
        return seen(value)
    if isinstance(value, dict):
        return {name: _seen(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_seen(each) for each in value]
    return value


@cache
def _fonts() -> "typst.Fonts":
    """Fonts of the machine too: names in scripts that typst's own do not cover."""
    import typst

    return typst.Fonts(include_system_fonts=True)
