"""A column that would be left out though it is full of what the register keeps: a question, not a success.

Runs in the process that parses. Only the columns' headings are told, never a cell.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from kaarea_tui.rules.problem import N_, Problem

from .finnish_names import is_first_name
from .headings import Columns, field_of, heading_at

ROWS_LOOKED_AT = 2_000
_FULL = 0.5
"""Of the filled cells; above it a column is full of it."""
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"(?:\+|00|\(?0[1-9])[\d\s()/.-]{5,20}")
_DATE = re.compile(r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}\b.*")
_COMPANY = re.compile(r"\b(?:oy|oyj|ab|ky|ry|tmi|ltd|inc|gmbh|as|kunta|kaupunki)\b", re.IGNORECASE)


def _is_email(cell: str) -> bool:
    return _EMAIL.search(cell[:500]) is not None


def _is_phone(cell: str) -> bool:
    digits = sum(sign.isdigit() for sign in cell)
    return 7 <= digits <= 15 and _PHONE.fullmatch(cell) is not None and _DATE.fullmatch(cell) is None


def _is_name(cell: str) -> bool:
    parts = cell.replace(",", " ").split()
    if not 1 <= len(parts) <= 5 or not all(part[:1].isupper() for part in parts) or _COMPANY.search(cell):
        return False
    return any(map(is_first_name, parts)) and not any(sign.isdigit() for sign in cell)


_KINDS: tuple[tuple[Callable[[str], bool], str, str], ...] = (
    (
        _is_email,
        N_(
            "The column {columns} is full of e-mail addresses and would be left out. Give it a known heading"
            " such as {example}, or leave it out on purpose with {option}."
        ),
        "Sähköposti",
    ),
    (
        _is_phone,
        N_(
            "The column {columns} is full of phone numbers and would be left out. Give it a known heading"
            " such as {example}, or leave it out on purpose with {option}."
        ),
        "Puhelin",
    ),
    (
        _is_name,
        N_(
            "The column {columns} is full of names and would be left out. Give it a known heading"
            " such as {example}, or leave it out on purpose with {option}."
        ),
        "Nimi",
    ),
)
_REPEATED = N_(
    "The columns {columns} are for the same thing and differ; only the first would be read. Put them"
    " together, or leave one out on purpose, as with {option}."
)


def ask_of_left_out(columns: Columns, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Look at the first rows; raises Problem `file.left_out` or `file.repeated`, with what to do."""
    if not columns.doubtful:
        return
    found = [cells for _number, cells in islice(rows, ROWS_LOOKED_AT)]
    fields = {index: field for field, indexes in columns.fields.items() for index in indexes}
    for index in columns.doubtful:
        told = [cells[index].strip() for cells in found if index < len(cells) and cells[index].strip()]
        if not told:
            continue
        name = heading_at(columns.headings, index)
        _ask_of_repeated(columns, index, name, found, fields)
        for holds, message, example in _KINDS:
            if sum(map(holds, told)) > len(told) * _FULL:
                raise _question("file.left_out", message, name, name, example)


def _ask_of_repeated(
    columns: Columns, index: int, name: str, rows: Sequence[Sequence[str]], fields: dict[int, str]
) -> None:
    field = field_of(columns.headings[index])
    field = "title" if field == "honorific" else field
    first = next((each for each, known in fields.items() if known == field), None)
    if first is None or first == index:
        return
    if any(_differ(cells, first, index) for cells in rows):
        names = f"{heading_at(columns.headings, first)} ({first + 1}), {name} ({index + 1})"
        raise _question("file.repeated", _REPEATED, names, name, heading_at(columns.headings, first))


def _differ(cells: Sequence[str], first: int, second: int) -> bool:
    one, other = (cells[each].strip() if each < len(cells) else "" for each in (first, second))
    return other not in {"", one}


def _question(code: str, message: str, names: str, name: str, example: str) -> Problem:
    quoted = f'"{name}"'
    return Problem(code, message, columns=names, option=f"--without {quoted}", example=example)
