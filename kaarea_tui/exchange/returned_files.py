"""Answers to a mailing in files: mails (mbox, Maildir, .eml) and tables of addresses that left or bounced."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kaarea_tui.rules.problem import N_, Named, Problem
from kaarea_tui.rules.returned_answers import Answer

from .foreign_files import open_foreign
from .mail_sources import file_source, too_hard
from .reading import Unread, read, read_one, table_too_hard


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
    path: Path, today: date, skip: Callable[[Problem], None] | None = None, closed: Sequence[Path] = ()
) -> Iterator[Returned]:
    """The answers in a file or folder; raises Problem for one that is neither mails nor a table.

    One mail of several that cannot be read is told to `skip`, and the others are read.
    """
    if not path.is_dir() and path.suffix.lower() in (".csv", ".tsv", ".txt"):
        yield from _of_table(path, closed)
        return
    for mail in file_source(path, closed).mails():
        problem = mail.problem
        if mail.original is not None:
            try:
                yield from tuple(read("answers_of_mail", mail.original, today))
                continue
            except Unread as unread:
                problem = too_hard(mail.place, unread.reason)
        if problem and skip is None:
            raise problem
        if problem and skip:
            skip(problem)


def _of_table(path: Path, closed: Sequence[Path]) -> Iterator[Returned]:
    try:
        with open_foreign(path, closed) as stream:
            yield from read("answers_of_table", path.name, stream=stream)
    except Unread as unread:
        raise table_too_hard(path.name, unread.reason) from None


def pasted_answers(text: str, answer: Answer, moment: str) -> tuple[tuple[Returned, ...], int]:
    """The answers in pasted lines, one for each address; and how many lines hold none.

    `Aino;aino@x.fi`, `Aino Virtanen <aino@x.fi>`, cells between tabs or commas: the address is what counts.
    """
    try:
        answers, without = read_one("answers_of_text", text, answer, moment)
    except Unread as unread:
        raise Problem(
            "returns.too_hard", N_("This text cannot be read: {reason}."), reason=Named(unread.reason)
        ) from None
    return answers, without
