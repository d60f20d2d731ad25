"""Answers to a mailing in files: mails (mbox, Maildir, .eml) and tables of addresses that left or bounced."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kaarea_tui.rules.bounces import is_gone, told_status
from kaarea_tui.rules.folding import fold
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.returned_answers import Answer, Kind, read_answer

from .mail_reading import read_mail
from .mail_sources import file_source
from .returned_mail import evidence
from .tables import open_table

ADDRESS_HEADINGS = ("sahkoposti", "sähköposti", "email", "e mail", "address", "osoite", "e post", "recipient")
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


@dataclass(frozen=True, slots=True)
class Returned:
    """One answer: from which address, what it wants, and the text in which a signed reference may stand.

    `for_address` is the address the answer is about, where that is not the sender's: a delivery report's.
    """

    source_hash: str
    sender: str
    for_address: str
    answer: Answer
    searched: str
    received_on: date | None
    other_addresses: tuple[str, ...] = ()
    """Of the same recipient of a delivery report: where the receiver's own server sent it on."""


def read_returns(
    path: Path, today: date, skip: Callable[[Problem], None] | None = None
) -> Iterator[Returned]:
    """The answers in a file or folder; raises Problem for one that is neither mails nor a table.

    One mail of several that cannot be read is told to `skip`, and the others are read.
    """
    if path.is_file() and path.suffix.lower() in (".csv", ".tsv", ".txt"):
        yield from _table(path)
        return
    for mail in file_source(path).mails():
        if mail.original is not None:
            yield from of_mail(mail.original, today)
        elif mail.problem and skip is None:
            raise mail.problem
        elif mail.problem and skip:
            skip(mail.problem)


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


def _table(path: Path) -> Iterator[Returned]:
    with open_table(path) as table:
        names = [fold(heading).replace("-", " ") for heading in table.headings]
        at = {
            what: next((names.index(name) for name in wanted if name in names), None)
            for what, wanted in (
                ("address", ADDRESS_HEADINGS),
                ("reference", REFERENCE_HEADINGS),
                ("reason", REASON_HEADINGS),
            )
        }
        if at["address"] is None and at["reference"] is None:
            if addresses_in(" ".join(table.headings)):
                yield from _bare(path.name, (table.headings, *(cells for _number, cells in table.rows())))
                return
            message = N_("The file {path} has no column of addresses or references.")
            raise Problem("returns.columns", message, path=path.name)
        for number, cells in table.rows():
            told = {
                what: cells[index].strip()
                for what, index in at.items()
                if index is not None and index < len(cells)
            }
            if not any(told.values()):
                continue
            digest = hashlib.sha256(repr((path.name, number, cells)).encode()).hexdigest()
            address = told.get("address", "").lower()
            answer = _of_reason(told.get("reason", ""))
            yield Returned(digest, "", address, answer, told.get("reference", ""), None)


def _bare(name: str, rows: Iterable[Sequence[str]]) -> Iterator[Returned]:
    """A table without headings, of addresses and perhaps names: each address wants off the list."""
    for number, cells in enumerate(rows):
        for address in addresses_in(" ".join(cells)):
            digest = hashlib.sha256(repr((name, number, address)).encode()).hexdigest()
            yield Returned(digest, "", address, _of_reason(""), "", None)


def pasted_answers(text: str, answer: Answer, moment: str) -> tuple[tuple[Returned, ...], int]:
    """The answers in pasted lines, one for each address; and how many lines hold none.

    `Aino;aino@x.fi`, `Aino Virtanen <aino@x.fi>`, cells between tabs or commas: the address is what counts.
    """
    found = [addresses_in(line) for line in text.splitlines() if line.strip()]
    answers = []
    for address in dict.fromkeys(address for line in found for address in line):
        digest = hashlib.sha256(f"{moment} {answer.kind} {address}".encode()).hexdigest()
        answers.append(Returned(digest, "", address, answer, "", None))
    return tuple(answers), sum(not line for line in found)


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
