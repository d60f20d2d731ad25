"""Where letters are fetched from: an .eml file, a folder of them, an mbox or a Maildir; see mail_imap too.

A source hands out one mail at a time, as bytes or as the reason why it is left where it is, and is told
when the mail is safely in the register. Files are never changed; an IMAP mail is marked as seen only then.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from kaarea_tui.rules.problem import N_, Problem

from .mail_reading import LARGEST

_MAILS = (".eml", ".msg", ".mbox")
_OUTLOOK = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADING = re.compile(rb"[!-9;-~]{1,100}[ \t]*:|>?From ")
_FROM_LINE = re.compile(
    rb"From (?:[^\r\n]{0,400}[ \t])?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[ \t]+[A-Z][a-z]{2}[ \t]+\d{1,2}\b"
)


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

    def __init__(self, path: Path) -> None:
        self._path = path

    def mails(self) -> Iterator[Fetched]:
        """Each mail in turn; nothing is changed or removed."""
        if self._path.is_dir():
            maildir = (self._path / "cur").is_dir() and (self._path / "new").is_dir()
            yield from _maildir(self._path) if maildir else _folder(self._path)
        elif _is_mbox(self._path):
            yield from _mbox(self._path)
        else:
            yield _file(self._path)

    def taken(self, mail: Fetched) -> Problem | None:
        """A file stays where it is."""


def file_source(path: Path) -> FileSource:
    """The mails at `path`; raises Problem when there is nothing readable."""
    try:
        if path.is_dir():
            next(path.iterdir(), None)
        else:
            path.open("rb").close()
    except OSError as error:
        message = N_("{path} cannot be read: {cause}")
        raise Problem("mail.path", message, path=str(path), cause=error.strerror or "") from error
    return FileSource(path)


def too_large(place: str) -> Problem:
    """A mail is left where it is: nothing that large is taken in."""
    message = N_("{place} is larger than {megabytes} MB; it was left where it is.")
    return Problem("mail.too_large", message, place=place, megabytes=str(LARGEST // 1024 // 1024))


def unreadable(place: str, cause: str) -> Problem:
    """A mail is left where it is: it could not be read, and why."""
    message = N_("{place} cannot be read: {cause}; it was left where it is.")
    return Problem("mail.unreadable", message, place=place, cause=cause)


def _file(path: Path) -> Fetched:
    try:
        if path.stat().st_size > LARGEST:
            return Fetched(path.name, None, too_large(path.name))
        original = path.read_bytes()
    except OSError as error:  # not ours to read, or another program has moved it meanwhile
        return Fetched(path.name, None, unreadable(path.name, error.strerror or ""))
    if not original:
        return _left(path, "mail.empty", N_("{place} is empty; it was left where it is."))
    if original.startswith(_OUTLOOK):
        message = N_("{place} is Outlook's own file: save the mail as .eml. It was left where it is.")
        return _left(path, "mail.outlook", message)
    return Fetched(path.name, original)


def _left(path: Path, code: str, message: str) -> Fetched:
    return Fetched(path.name, None, Problem(code, message, place=path.name))


def _folder(folder: Path) -> Iterator[Fetched]:
    """The mails of a folder; of all else but hidden files is told that it was passed over."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if not path.is_file():
            yield _left(path, "mail.folder", N_("{place} is a folder; what is in it was left where it is."))
        elif _is_mbox(path):
            yield from _mbox(path)
        elif path.suffix.lower() in _MAILS or _has_headings(path):
            yield _file(path)
        else:
            yield _left(path, "mail.other", N_("{place} is no .eml and no .mbox; it was left where it is."))


def _maildir(folder: Path) -> Iterator[Fetched]:
    for part in ("new", "cur"):
        for path in sorted((folder / part).iterdir()):
            if path.is_file():
                yield _file(path)


def _has_headings(path: Path) -> bool:
    """Does a file begin as mails do? Only text and files without an ending are looked at."""
    return path.suffix.lower() in ("", ".txt") and bool(_HEADING.match(_start(path).lstrip()))


def _is_mbox(path: Path) -> bool:
    return path.suffix.lower() != ".eml" and _start(path).startswith(b"From ")


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(2_000)
    except OSError:
        return b""


def _mbox(path: Path) -> Iterator[Fetched]:
    """The mails of an mbox, one in memory at a time."""
    lines: list[bytes] = []
    size, number = 0, 0
    with path.open("rb") as stream:
        for line, begins in _marked(stream):
            if begins:
                if number:
                    yield _one_of_mbox(path, number, lines, size)
                lines, size, number = [], 0, number + 1
            else:
                size += len(line)
                if size <= LARGEST:
                    lines.append(
                        line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line
                    )
    if number:
        yield _one_of_mbox(path, number, lines, size)


def _marked(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Each line, and whether a mail begins with it: a line `From `, somebody and a date, then a heading.

    "From here on in English" is a sentence; and some programs leave no empty line before the next mail.
    Where the first line has no date the others have none either: then an empty line must stand before.
    """
    line, above = stream.readline(), b"\n"
    dated = bool(_FROM_LINE.match(line))
    while line:
        following = stream.readline()
        if dated:
            begins = bool(_FROM_LINE.match(line)) and bool(_HEADING.match(following))
        else:
            begins = line.startswith(b"From ") and not above.strip()
        yield line, begins
        line, above = following, line


def _one_of_mbox(path: Path, number: int, lines: list[bytes], size: int) -> Fetched:
    place = f"{path.name}:{number}"
    return Fetched(place, None, too_large(place)) if size > LARGEST else Fetched(place, b"".join(lines))
