"""How a value of the register is written for a person: codes in words, days and phones in their form (2.9).

What is no code stays as it is. Notes and histories hold codes that only the rest of their row explains: those
are in coded_notes.py.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from kaarea_tui.rules.phones import show_phone

from . import coded_notes
from .words import Words

Show = Callable[[Any, Mapping[str, Any]], str]
"""From a value and the row that it stands in, by name, to its words."""

FREE = frozenset({"free", "note", "history", "left", "release", "extension", "sign", "answer", "disclosed"})
"""Kinds that hold people's own words, with or without codes: names of others are taken out (15(4))."""
BY_ROW = frozenset({"note", "history", "answer", "sections"})
"""Kinds that need the rest of the row."""
PLAIN = frozenset({"text", "block", "free", "day", "moment", "yes", "phone", "files"})
"""Kinds without codes."""

_GROUPS: Mapping[str, tuple[str, ...]] = {
    "restriction_detail": ("group.{}", "purpose.{}"),
    "ended": ("how.{}", "release.{}"),
    "release": ("release.{}", "outcome.{}"),
    "sign": ("sign.{}",),
}
"""Kinds whose codes are of several groups of words, or of one of another name."""


def shower(kind: str, words: Words) -> Show:
    """How a value of this kind is written."""
    shown = _plain(words).get(kind)
    if shown is not None:
        return lambda value, _row: shown(value)
    by_row: dict[str, Show] = {
        "note": lambda value, row: coded_notes.note(words, str(row["step"]), str(value)),
        "history": lambda value, row: coded_notes.history(words, str(row["field"]), str(value)),
        "answer": lambda value, row: coded_notes.answer(words, str(row["task"]), str(value)),
        "changed": lambda value, _row: coded_notes.changed(words, str(value)),
        "left": lambda value, _row: coded_notes.left(words, str(value)),
        "sections": lambda value, row: coded_notes.sections(words, str(row["kind"]), str(value)),
        "disclosed": lambda value, _row: coded_notes.disclosed(words, str(value)),
        "extension": lambda value, _row: coded_notes.extension(words, str(value)),
    }
    return by_row.get(kind, lambda value, _row: coded(kind, str(value), words))


def told_rows(
    columns: tuple[tuple[str, str], ...], rows: tuple[tuple[object, ...], ...], words: Words
) -> Iterator[list[tuple[str, str]]]:
    """Each row as labels and words, in its order; what is empty is not told. The row's number is left out."""
    shown = [(words(f"column.{name}"), shower(kind, words)) for name, kind in columns]
    whole = any(kind in BY_ROW for _, kind in columns)
    names = [name for name, _ in columns]
    for row in rows:
        by_name = dict(zip(names, row[1:], strict=True)) if whole else {}
        yield [
            (label, told)
            for (label, show), value in zip(shown, row[1:], strict=True)
            if value not in (None, "") and (told := show(value, by_name))
        ]


def coded(kind: str, value: str, words: Words) -> str:
    """One code or several apart by blanks, in words; what is no code stays as it is."""
    groups = _GROUPS.get(kind, (f"{kind}.{{}}",))
    codes = value.split()
    told = [next((name for group in groups if words.known(name := group.format(code))), "") for code in codes]
    return ", ".join(words(name).rstrip(".") for name in told) if codes and all(told) else value


def _plain(words: Words) -> dict[str, Callable[[Any], str]]:
    return {
        "text": str,
        "block": coded_notes.in_a_line,
        "free": coded_notes.in_a_line,
        "day": lambda value: words.day(date.fromisoformat(str(value)[:10])),
        "moment": lambda value: words.moment(datetime.fromisoformat(str(value))),
        "yes": lambda value: words("yes" if value else "no"),
        "phone": lambda value: show_phone(str(value)),
        "country": lambda value: words.country(str(value)),
        "files": lambda value: ", ".join(_names(str(value))) or words("no"),
    }


def _names(stored: str) -> list[str]:
    """Names of attachments, as request_mail keeps them."""
    try:
        found = json.loads(stored)
    except ValueError:
        return [stored]
    return [str(each.get("name", "") if isinstance(each, dict) else each) for each in found]
