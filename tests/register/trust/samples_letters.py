"""Arguments that work for the actions on letters and on reports of a person's data."""

from collections.abc import Callable
from typing import Any

from kaarea_tui.register.answers.letter_inputs import LetterCopy
from kaarea_tui.register.disclosures.disclosures import DisclosureInput

from .world import Place, World

Arguments = tuple[tuple[Any, ...], dict[str, Any]]


def _given(*values: Any, **named: Any) -> Arguments:
    return values, named


def thrown_away(data: bytes) -> None:
    """Takes a file and keeps nothing of it."""


LETTERS: dict[str, Callable[[World, Place], Arguments]] = {
    "letters.preview": lambda w, p: _given(p.cases.received[0], "receipt"),
    "letters.make": lambda w, p: _given(p.cases.received[0], "receipt"),
    "letters.open": lambda w, p: _given(p.cases.letter),
    "letters.mark_sent": lambda w, p: _given(p.cases.letter, "", "letter"),
    "letters.attach_copy": lambda w, p: _given(
        *p.cases.received, LetterCopy("receipt", channel="letter", text="Saimme pyyntösi, asia 26-001.")
    ),
    "access_reports.collect": lambda w, p: _given(p.cases.done[0]),
    "access_reports.mentions": lambda w, p: _given(p.cases.done[0]),
    "access_reports.write": lambda w, p: _given(p.cases.done[0], "json"),
    "portable_copies.collect": lambda w, p: _given(p.cases.portable),
    "portable_copies.write": lambda w, p: _given(p.cases.portable),
    "letters.export_case": lambda w, p: _given(
        p.cases.received[0],
        DisclosureInput(p.cases.recipient, (), "TSL 18 §", "file"),
        thrown_away,
    ),
}
