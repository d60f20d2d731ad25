"""Where letters are fetched from: an .eml file, a folder of them, an mbox or a Maildir; see mail_imap too.

A source hands out one mail at a time, as bytes or as the reason why it is left where it is, and is told
when the mail is safely in the register. Files are never changed; an IMAP mail is marked as seen only then.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from kaarea_tui.rules.problem import N_, Named, Problem

from .foreign_files import OWN, cannot_open, is_own, open_foreign
from .mail_limits import LARGEST
from .reading import Unread, read

_MAILS = (".eml", ".msg", ".mbox")
_OUTLOOK = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADING = re.compile(rb"[!-9;-~]{1,100}[ \t]*:|>?From ")
_LOOKED_AT = 2_000
"""Bytes by which it is told what a file is."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail of a source. `original` is None when it is left where it is, and `problem` says why."""

    place: str
    """Where it lies, to be named in messages: a file's name, or a number in the mailbox."""
    original: bytes | None
    problem: Problem | None = None


class MailSource(Protocol):
    """A place with mails."""

    def mails(self) -> Iterator[Fetched]:
        """Each mail in turn."""
        ...

    def taken(self, mail: Fetched) -> Problem | None:
        """The mail is in the register for good; what is to be told where the source could not note it."""
        ...


class FileSource:
    """Mails in files; see `file_source`."""

    def __init__(self, path: Path, closed: Sequence[Path]) -> None:
        self._path = path
        self._closed = closed

    def mails(self) -> Iterator[Fetched]:
        """Each mail in turn; nothing is changed or removed. Each file is opened once."""
        if not self._path.is_dir():
            yield from self._of_file(self._path, named=True)
        elif (self._path / "cur").is_dir() and (self._path / "new").is_dir():
            for part in ("new", "cur"):
                for path in sorted((self._path / part).iterdir()):
                    if not path.is_dir():
                        yield from self._of_file(path, named=True)
        else:
            yield from self._of_folder()

    def taken(self, mail: Fetched) -> Problem | None:
        """A file stays where it is."""

    def _of_folder(self) -> Iterator[Fetched]:
        """The mails of a folder; of all else but hidden files is told that it was passed over."""
        for path in sorted(self._path.iterdir()):
            if path.name.startswith("."):
                continue
            if path.is_dir():
                message = N_("{place} is a folder; what is in it was left where it is.")
                yield _left(path, "mail.folder", message)
            else:
                yield from self._of_file(path, named=path.suffix.lower() in _MAILS)

    def _of_file(self, path: Path, *, named: bool) -> Iterator[Fetched]:
        """The mails of one file; `named`: it is a mail by its name or by whoever named it."""
        try:
            with open_foreign(path, self._closed) as stream:
                start = stream.read(_LOOKED_AT)
                if start.startswith(b"From ") and path.suffix.lower() != ".eml":
                    yield from _mbox(path, stream)
                elif named or _has_headings(path, start):
                    yield _mail(path, stream)
                else:
                    message = N_("{place} is no .eml and no .mbox; it was left where it is.")
                    yield _left(path, "mail.other", message)
        except OSError as error:
            yield Fetched(path.name, None, unreadable(path.name, error.strerror or ""))
        except Problem as problem:
            params = {**problem.params, "file": path.name, "place": path.name}
            yield Fetched(path.name, None, Problem("mail.unreadable", problem.message, **params))


def file_source(path: Path, closed: Sequence[Path] = ()) -> FileSource:
    """The mails at `path`; raises Problem when there is nothing readable, or it is one of `closed`."""
    try:
        if not path.is_dir():
            open_foreign(path, closed).close()
        elif is_own(path, path.stat(), closed):
            raise Problem("file.own", OWN, file=str(path))
        else:
            next(path.iterdir(), None)
    except OSError as error:
        raise cannot_open(str(path), error) from error
    return FileSource(path, closed)


def too_large(place: str) -> Problem:
    """A mail is left where it is: nothing that large is taken in."""
    message = N_("{place} is larger than {megabytes} MB; it was left where it is.")
    return Problem("mail.too_large", message, place=place, megabytes=str(LARGEST // 1024 // 1024))


def unreadable(place: str, cause: str) -> Problem:
    """A mail is left where it is: it could not be read, and why."""
    message = N_("{place} cannot be read: {cause}; it was left where it is.")
    return Problem("mail.unreadable", message, place=place, cause=cause)


def too_hard(place: str, reason: str) -> Problem:
    """A mail is left where it is: it could not be read within the limits of time and memory."""
    message = N_("{place} could not be read: {reason}; it was left where it is.")
    return Problem("mail.too_hard", message, place=place, reason=Named(reason))


def _mail(path: Path, stream: BinaryIO) -> Fetched:
    if os.fstat(stream.fileno()).st_size > LARGEST:
        return Fetched(path.name, None, too_large(path.name))
    stream.seek(0)
    original = stream.read(LARGEST + 1)
    if len(original) > LARGEST:
        return Fetched(path.name, None, too_large(path.name))
    if not original:
        return _left(path, "mail.empty", N_("{place} is empty; it was left where it is."))
    if original.startswith(_OUTLOOK):
        message = N_("{place} is Outlook's own file: save the mail as .eml. It was left where it is.")
        return _left(path, "mail.outlook", message)
    return Fetched(path.name, original)


def _left(path: Path, code: str, message: str) -> Fetched:
    return Fetched(path.name, None, Problem(code, message, place=path.name))


def _has_headings(path: Path, start: bytes) -> bool:
    """Does a file begin as mails do? Only text and files without an ending are looked at."""
    return path.suffix.lower() in ("", ".txt") and bool(_HEADING.match(start.lstrip()))


def _mbox(path: Path, stream: BinaryIO) -> Iterator[Fetched]:
    """The mails of an mbox, one in memory at a time; what stands after one that cannot be read is left."""
    number = 0
    try:
        for original in read("mbox", LARGEST, stream=stream):
            number += 1
            place = f"{path.name}:{number}"
            yield Fetched(place, original, too_large(place) if original is None else None)
    except Unread as unread:
        place = f"{path.name}:{number + 1}"
        yield Fetched(place, None, too_hard(place, unread.reason))
