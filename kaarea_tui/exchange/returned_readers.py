"""Answers to a mailing told from mails, tables and texts, in the process that parses (reading_child.py)."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import BinaryIO

from kaarea_tui.rules.bounces import is_gone, told_status
from kaarea_tui.rules.folding import fold
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.returned_answers import Answer, Kind, read_answer

from .headings import field_of
from .mail_reading import read_mail
from .returned_files import Returned
from .returned_mail import evidence
from .tables import Table

ADDRESS_HEADINGS = ("address", "osoite", "recipient")
"""What a table of answers calls the e-mail address besides what headings.txt knows."""
REFERENCE_HEADINGS = ("reference", "viite", "unsubscribe reference", "unsubscribe_reference", "tunniste")
REASON_HEADINGS = ("reason", "syy", "type", "status", "tila", "tyyppi")
# An apostrophe may stand within an address, as in o'brien@x.fi, and around one.
_ADDRESS = re.compile(
    r"(?:(?<=\w)'|[^\s<>()\[\]{}\"',;:|=@])+@[^\s<>()\[\]{}\"',;:|=@]+\.[^\s<>()\[\]{}\"',;:|=@.]+"
)
_STOP = re.compile(r"\b(stop_all|complaint|kielto|spam)")
_SOFT = re.compile(r"\b(soft|temporar)|^\s*4\.\d+\.\d+\b")
_BOUNCED = re.compile(r"^\s*(hard|bounce|permanent)|\bhard[ _-]?bounce|\bpermanent(ly)? fail")
_HARD = re.compile(
    r"\W*(?:hard|bounced?|permanent|(?:hard|permanent)[ _-]*(?:bounced?|failure)|hardbounced?)\W*"
)
"""A provider's own word alone; with more words these are judged."""
_LEFT = re.compile(
    r"\b(unsub|optout|opt[- _]?out|poist|peru(?:i|nut|ttu|utt|u\b)|left|leave|eronnut|lähtenyt"
    r"|avregistr|avprenum)"
)
_STAYS = re.compile(r"\b(enabled|active|confirmed|subscribed|tilaaja|voimassa)\b")


def of_mail(original: bytes, today: date) -> Iterator[Returned]:
    """What one mail answers: a delivery report may speak of several addresses."""
    mail, told = read_mail(original, today), evidence(original)
    within = (*mail.reports, *mail.returned, *(each.text for each in mail.enclosed), told.enclosed)
    searched = "\n".join((mail.subject, *mail.to, mail.text, *within))
    found: list[tuple[str, Answer, tuple[str, ...]]] = []
    for bounce in told.bounces:
        kind: Kind = "hard_bounce" if bounce.hard else "soft_bounce"
        found.append((bounce.address, Answer(kind, bounce.status or "bounce", plain=True), bounce.others))
    if told.complained:
        found += [(address, Answer("stop_all", "complaint"), ()) for address in told.complaints or ("",)]
    elif told.machine and not found:
        found.append(("", Answer("unclear", "bounce"), ()))
    for number, (address, answer, others) in enumerate(found):
        digest = hashlib.sha256(f"{mail.source_hash} {number}".encode()).hexdigest()
        yield Returned(digest, mail.sender, address, answer, searched, mail.received_on, others)
    if not found:
        answer = read_answer(mail.subject, mail.text, automatic=told.automatic)
        yield Returned(mail.source_hash, mail.sender, mail.sender, answer, searched, mail.received_on)


def of_table(stream: BinaryIO, name: str) -> Iterator[Returned]:
    """What a table of answers tells, row by row."""
    with Table(stream, name) as table:
        at = {
            "address": _first(table.headings, ADDRESS_HEADINGS, field="email"),
            "reference": _first(table.headings, REFERENCE_HEADINGS),
            "reason": _first(table.headings, REASON_HEADINGS),
        }
        if at["address"] is None and at["reference"] is None:
            if addresses_in(" ".join(table.headings)):
                yield from _bare(name, (table.headings, *(cells for _number, cells in table.rows())))
                return
            message = N_("The file {path} has no column of addresses or references.")
            raise Problem("returns.columns", message, path=name)
        for number, cells in table.rows():
            told = {
                what: cells[index].strip()
                for what, index in at.items()
                if index is not None and index < len(cells)
            }
            if not any(told.values()):
                continue
            digest = hashlib.sha256(repr((name, number, cells)).encode()).hexdigest()
            address = told.get("address", "").lower()
            answer = _of_reason(told.get("reason", ""))
            yield Returned(digest, "", address, answer, told.get("reference", ""), None)


def _first(headings: Sequence[str], wanted: Sequence[str], field: str = "") -> int | None:
    """The first column of a field of headings.txt, else the first with one of these names."""
    names = [fold(heading).replace("-", " ") for heading in headings]
    of_field = (at for at, heading in enumerate(headings) if field and field_of(heading) == field)
    return next(chain(of_field, (names.index(name) for name in wanted if name in names)), None)


def _bare(name: str, rows: Iterable[Sequence[str]]) -> Iterator[Returned]:
    """A table without headings, of addresses and perhaps names: each address wants off the list."""
    for number, cells in enumerate(rows):
        for address in addresses_in(" ".join(cells)):
            digest = hashlib.sha256(repr((name, number, address)).encode()).hexdigest()
            yield Returned(digest, "", address, _of_reason(""), "", None)


def of_text(text: str, answer: Answer, moment: str) -> Iterator[tuple[tuple[Returned, ...], int]]:
    """See `returned_files.pasted_answers`."""
    found = [addresses_in(line) for line in text.splitlines() if line.strip()]
    answers = []
    for address in dict.fromkeys(address for line in found for address in line):
        digest = hashlib.sha256(f"{moment} {answer.kind} {address}".encode()).hexdigest()
        answers.append(Returned(digest, "", address, answer, "", None))
    yield tuple(answers), sum(not line for line in found)


def addresses_in(text: str) -> list[str]:
    """The e-mail addresses of a text, in small letters, whatever stands between them."""
    return [address.strip(".") for address in _ADDRESS.findall(text.lower())]


def _of_reason(reason: str) -> Answer:
    """What a table's own word for the reason means. A row without one, or with a word not known here, asks
    for nothing by itself: a file exported from a list would else take everybody off it."""
    folded, told = reason.casefold(), reason[:100]
    if not folded.strip():
        return Answer("unsubscribe", "")
    if _STOP.search(folded):
        return Answer("stop_all", told, plain=True)
    if _SOFT.search(folded):
        return Answer("soft_bounce", told, plain=True)
    if _BOUNCED.search(folded) or told_status(reason):
        hard = is_gone(told_status(reason), reason) or _HARD.fullmatch(folded) is not None
        return Answer("hard_bounce" if hard else "soft_bounce", told, plain=True)
    if _LEFT.search(folded) and not _STAYS.search(folded):
        return Answer("unsubscribe", told, plain=True)
    return Answer("unclear", told)
