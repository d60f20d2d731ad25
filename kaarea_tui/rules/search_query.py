"""The search line: words, fields, exclusions and phone numbers, read without ever refusing.

A query is what is wanted; how the index answers it is decided elsewhere. Every word is a folded prefix.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .folding import fold, words
from .problem import N_, Problem
from .text import clean_line

Field = Literal["company", "town", "title", "state", "email", "phone", "name"]

FIELD_WORDS: dict[str, Field] = {
    "yritys": "company", "kaupunki": "town", "titteli": "title", "tila": "state", "sähköposti": "email",
    "sahkoposti": "email", "puhelin": "phone", "nimi": "name", "company": "company", "town": "town",
    "title": "title", "state": "state", "email": "email", "phone": "phone", "name": "name",
}  # fmt: skip
"""What may stand before a colon in the search line, and the field it means."""

MAX_CHARACTERS = 1000
MAX_WORDS = 24


@dataclass(frozen=True, slots=True)
class Term:
    """Prefixes that must all be found (or, with `exclude`, not all), in one field or in any."""

    words: tuple[str, ...]
    field: Field | None = None
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that all must hold, and what the searcher should know about the line."""

    terms: tuple[Term, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Piece:
    """One part of the line as typed: a word or a quoted value, with its field and sign."""

    text: str
    field: Field | None
    exclude: bool
    quoted: bool
    unknown: str = ""


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_QUOTES = str.maketrans(dict.fromkeys("“”„«»″", '"'))
_PIECE = re.compile(r'(-*)(?:([^\W\d_][\w-]{0,30}):)?(?:"([^"]*)"?|([^\s"]+)|(?=\s|$))')
_PHONE_PART = re.compile(r"\+?[0-9()-]*[0-9][0-9()-]*")
_PHONE_VALUE = re.compile(r"\+?[0-9() -]*[0-9][0-9() -]*")
_BUSINESS_ID = re.compile(r"[0-9]{6,7}-[0-9]")
_RUN_START = re.compile(r"\+[0-9]|\(?0\)?[1-9]|00[1-9]")
_HELSINKI_CODE = re.compile(r"00(?!358)[0-9]{3}")
_FULL_NUMBER, _FULL_ABROAD = 10, 12  # digits after which a group is no more of this number
_LONG_NUMBER = 11


def parse_query(text: str) -> Query:
    """Return what the search line asks for. Never raises; the work is bounded by the two limits above."""
    problems: list[Problem] = []
    if len(text) > MAX_CHARACTERS:
        problems.append(
            Problem(
                "search.too_long",
                N_("The search uses the first {limit} characters."),
                limit=str(MAX_CHARACTERS),
            )
        )
    line = clean_line(text[:MAX_CHARACTERS]).translate(_DASHES).translate(_QUOTES)
    terms: list[Term] = []
    room = MAX_WORDS
    for piece in _merged(list(_pieces(line))):
        if piece.unknown:
            problems.append(_unknown(piece.unknown))
        found = _words(piece)
        if not found:
            continue
        if len(found) > room:
            problems.append(
                Problem(
                    "search.too_many", N_("The search uses the first {limit} words."), limit=str(MAX_WORDS)
                )
            )
            found = found[:room]
        if found:
            terms.append(Term(tuple(found), piece.field, piece.exclude))
        room -= len(found)
        if room <= 0 and problems and problems[-1].code == "search.too_many":
            break
    return Query(tuple(dict.fromkeys(terms)), tuple(problems))


def _unknown(word: str) -> Problem:
    return Problem(
        "search.unknown_field",
        N_('"{word}:" is not a field of the search, so it is looked for as a word.'),
        word=word,
    )


def _pieces(line: str) -> Iterator[_Piece]:
    for sign, name, quoted, plain in _PIECE.findall(line):
        field = FIELD_WORDS.get(fold(name)) if name else None
        value, unknown = quoted or plain, ""
        if name and field is None:
            value, unknown = f"{name} {value}", name
        if value or sign:
            # A lone hyphen is kept for now: it may stand between the groups of a phone number.
            yield _Piece(value or "-", field, bool(sign and value), bool(quoted), unknown)


def _merged(pieces: list[_Piece]) -> Iterator[_Piece]:
    """Join digit groups that together are one phone number typed with spaces."""
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        if _starts_phone(piece):
            end = _run_end(pieces, at, _digits(piece.text))
            piece.text = "".join(part.text for part in pieces[at - 1 : end])
            at = end
        yield piece


def _digits(text: str) -> str:
    return "".join(char for char in text if "0" <= char <= "9")


def _starts_phone(piece: _Piece) -> bool:
    if piece.quoted or piece.exclude or piece.unknown or not _PHONE_PART.fullmatch(piece.text):
        return False
    if _BUSINESS_ID.fullmatch(piece.text):
        return False
    return piece.field == "phone" or (piece.field is None and _RUN_START.match(piece.text) is not None)


def _run_end(pieces: list[_Piece], at: int, digits: str) -> int:
    """Return where the digit groups from `at` stop belonging to the number begun with `digits`."""
    begun, end = digits, at
    helsinki = _HELSINKI_CODE.fullmatch(pieces[at - 1].text) is not None and pieces[at - 1].field is None
    full = _FULL_ABROAD if pieces[at - 1].text.startswith(("+", "00")) else _FULL_NUMBER
    while end < len(pieces):
        piece = pieces[end]
        lone = piece.text == "-" and not piece.exclude
        if piece.quoted or piece.exclude or piece.field or piece.unknown:
            break
        if not lone and not _PHONE_PART.fullmatch(piece.text):
            break
        if piece.text.startswith("+") or _BUSINESS_ID.fullmatch(piece.text):
            break
        if len(begun) >= full or (piece.text.startswith("0") and (helsinki or len(begun) == full - 1)):
            break
        begun += _digits(piece.text)
        end += 1
    return at if helsinki and len(begun) < _LONG_NUMBER else end


def _words(piece: _Piece) -> list[str]:
    text = piece.text
    if piece.field in {None, "phone"} and _PHONE_VALUE.fullmatch(text) and not _BUSINESS_ID.fullmatch(text):
        lone_code = piece.field is None and _HELSINKI_CODE.fullmatch(text)
        if piece.field == "phone" or (_RUN_START.match(text) and not lone_code):
            return [national_digits(text)]
    return words(text)


def national_digits(text: str) -> str:
    """Return a number, whole or begun, as the index holds it (rule V4).

    Finnish numbers have their leading zero and no country code, foreign ones the country code's digits
    without plus or zeros: "+358 40 123" gives "040123", "0046 8 12" gives "46812".
    """
    text = re.sub(r"(?<=[0-9])\s*\(0\)", "", text)
    digits = _digits(text)
    if text.lstrip(" (").startswith("+"):
        abroad = digits
    elif digits.startswith("00"):
        abroad = digits[2:]
    elif re.match(r"0?358[0-9]{7}", digits):
        abroad = digits.removeprefix("0")
    else:
        return digits
    if abroad.startswith("358"):
        return "0" + abroad[3:].removeprefix("0")
    return abroad or digits


def canonical(query: Query) -> str:
    """Return one text for all queries that ask the same, for hashing a settled search in the log."""
    return " ".join(sorted({_one(term) for term in query.terms}))


def _one(term: Term) -> str:
    field = f"{term.field}:" if term.field else ""
    return f"{'-' if term.exclude else ''}{field}{'+'.join(sorted(set(term.words)))}"
