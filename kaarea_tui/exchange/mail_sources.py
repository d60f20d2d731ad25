"""Where letters are fetched from: an .eml file, a folder of them, an mbox, a Maildir, or an IMAP mailbox.

A source hands out one mail at a time, as bytes or as the reason why it is left where it is, and is told
when the mail is safely in the register. Files are never changed; an IMAP mail is marked as seen only then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kaarea_tui.rules.problem import N_, Problem

from .mail_reading import LARGEST

MOST_MAILS = 20_000


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

    def taken(self, mail: Fetched) -> None:
        """The mail is in the register for good."""
        ...


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """The mailbox that letters come to; the password lies in the key folder, never in the register."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    encrypted: bool = True


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

    def taken(self, mail: Fetched) -> None:
        """A file stays where it is."""


class ImapSource:
    """The unseen mails of an IMAP folder; `open_imap` makes one."""

    def __init__(self, mailbox: object) -> None:
        self._mailbox = mailbox

    def mails(self) -> Iterator[Fetched]:
        """The unseen mails; raises Problem when the server breaks off, after what came before."""
        from imap_tools import AND

        mailbox = self._mailbox
        try:
            sizes = mailbox.uids(AND(seen=False))[:MOST_MAILS]  # type: ignore[attr-defined]
            for uid in sizes:
                yield self._one(uid)
        except _imap_faults() as error:
            raise _broke_off(error) from error

    def _one(self, uid: str) -> Fetched:
        from imap_tools import AND

        fetched = self._mailbox.fetch(AND(uid=uid), mark_seen=False, headers_only=True)  # type: ignore[attr-defined]
        size = next((mail.size_rfc822 for mail in fetched), 0)
        if size > LARGEST:
            return Fetched(f"#{uid}", None, _too_large(f"#{uid}"))
        whole = self._mailbox.fetch(AND(uid=uid), mark_seen=False)  # type: ignore[attr-defined]
        mail = next(iter(whole), None)
        return Fetched(f"#{uid}", mail.obj.as_bytes() if mail else b"")

    def taken(self, mail: Fetched) -> None:
        """Mark the mail as seen."""
        try:
            self._mailbox.flag(mail.place[1:], "\\Seen", True)  # type: ignore[attr-defined]
        except _imap_faults() as error:
            raise _broke_off(error) from error


@contextmanager
def open_imap(account: ImapAccount, timeout: float = 30) -> Iterator[ImapSource]:
    """Sign in to the mailbox for the block; raises Problem when it cannot be reached or refuses."""
    from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted

    kind = (
        MailBoxUnencrypted if not account.encrypted else MailBox if account.port == 993 else MailBoxStartTls
    )
    mailbox = None
    try:
        mailbox = kind(account.host, account.port, timeout=timeout)
        mailbox.login(account.user, account.password, account.folder)
    except _imap_faults() as error:
        _sign_out(mailbox)
        message = N_("The mailbox {host} cannot be opened: {cause}")
        raise Problem("mail.imap", message, host=account.host, cause=str(error)[:200]) from error
    try:
        yield ImapSource(mailbox)
    finally:
        _sign_out(mailbox)


def file_source(path: Path) -> FileSource:
    """The mails at `path`; raises Problem when there is nothing readable."""
    try:
        with path.open("rb") if not path.is_dir() else _nothing():
            pass
    except OSError as error:
        message = N_("{path} cannot be read: {cause}")
        raise Problem("mail.path", message, path=str(path), cause=error.strerror or "") from error
    return FileSource(path)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _sign_out(mailbox: object) -> None:
    from contextlib import suppress

    with suppress(*_imap_faults(), AttributeError):
        mailbox.logout()  # type: ignore[attr-defined]
    with suppress(OSError, AttributeError):
        mailbox.client.shutdown()  # type: ignore[attr-defined]  # logout leaves a broken socket open


def _imap_faults() -> tuple[type[BaseException], ...]:
    import imaplib

    from imap_tools import ImapToolsError

    return (OSError, imaplib.IMAP4.error, ImapToolsError, EOFError)


def _broke_off(error: BaseException) -> Problem:
    message = N_("The mail server broke off: {cause}. What was fetched before is kept; fetch again.")
    return Problem("mail.broke_off", message, cause=str(error)[:200])


def _too_large(place: str) -> Problem:
    message = N_("{place} is larger than {megabytes} MB; it was left where it is.")
    return Problem("mail.too_large", message, place=place, megabytes=str(LARGEST // 1024 // 1024))


def _file(path: Path) -> Fetched:
    if path.stat().st_size > LARGEST:
        return Fetched(path.name, None, _too_large(path.name))
    return Fetched(path.name, path.read_bytes())


def _folder(folder: Path) -> Iterator[Fetched]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in (".eml", ".msg", ".mbox", ".txt", ""):
            if _is_mbox(path):
                yield from _mbox(path)
            else:
                yield _file(path)


def _maildir(folder: Path) -> Iterator[Fetched]:
    for part in ("new", "cur"):
        for path in sorted((folder / part).iterdir()):
            if path.is_file():
                yield _file(path)


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as stream:
        start = stream.read(5)
    return start == b"From " and path.suffix.lower() != ".eml"


def _mbox(path: Path) -> Iterator[Fetched]:
    """The mails of an mbox, one in memory at a time."""
    lines: list[bytes] = []
    size, number, previous = 0, 0, b"\n"
    with path.open("rb") as stream:
        for line in stream:
            if line.startswith(b"From ") and not previous.strip():
                if number:
                    yield _one_of_mbox(path, number, lines, size)
                lines, size, number = [], 0, number + 1
            else:
                size += len(line)
                if size <= LARGEST:
                    lines.append(
                        line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line
                    )
            previous = line
    if number:
        yield _one_of_mbox(path, number, lines, size)


def _one_of_mbox(path: Path, number: int, lines: list[bytes], size: int) -> Fetched:
    place = f"{path.name}:{number}"
    return Fetched(place, None, _too_large(place)) if size > LARGEST else Fetched(place, b"".join(lines))
