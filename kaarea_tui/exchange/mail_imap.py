"""Letters fetched from a mailbox over IMAP: each byte as the server gave it, each marked when it is kept.

The library signs in; mails are asked for here, one by one, and read as they came. What the server refuses or
another program has removed meanwhile is told and does not keep the other mails waiting.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaarea_tui.rules.problem import N_, Problem

from .mail_limits import LARGEST
from .mail_sources import Fetched, too_large, unreadable

if TYPE_CHECKING:
    import imaplib

    from imap_tools import BaseMailBox

MOST_MAILS = 20_000
ENCRYPTED_PORT = 993
"""Encrypted from the start; other ports begin in the clear and go on by STARTTLS."""
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_QUOTED = re.compile(rb'BODY\[\] "((?:[^"\\]|\\.)*)"')

Answer = Sequence[bytes | tuple[bytes, bytes] | None]
"""What imaplib makes of the lines of an answer: a line, or a line up to a literal and the literal."""


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """The mailbox that letters come to; the password lies in the key folder, never in the register."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    encrypted: bool = True


class _Refused(Exception):
    """The server said no to one command; the line still stands."""


class ImapSource:
    """The unseen mails of an IMAP folder; `open_imap` makes one."""

    def __init__(self, client: "imaplib.IMAP4") -> None:
        self._client = client

    def mails(self) -> Iterator[Fetched]:
        """The unseen mails; raises Problem when the server breaks off, after what came before."""
        try:
            for uid in self._unseen()[:MOST_MAILS]:
                yield self._one(uid)
        except _Refused as error:
            raise _broke_off(error) from error
        except _imap_faults() as error:
            raise _broke_off(error) from error

    def taken(self, mail: Fetched) -> Problem | None:
        """Mark the mail as seen, and nothing else: what others marked for removal stays theirs."""
        try:
            self._ask("STORE", mail.place[1:], "+FLAGS.SILENT", "(\\Seen)")
        except _Refused as error:
            message = N_("{place} is in the register, but the server did not mark it as read: {cause}")
            return Problem("mail.not_marked", message, place=mail.place, cause=str(error))
        except _imap_faults() as error:
            raise _broke_off(error) from error
        return None

    def _unseen(self) -> list[str]:
        found = self._ask("SEARCH", "UNSEEN")
        return [uid for line in found if isinstance(line, bytes) for uid in line.decode("ascii").split()]

    def _one(self, uid: str) -> Fetched:
        place = f"#{uid}"
        try:
            size = _size(self._ask("FETCH", uid, "(RFC822.SIZE)"), uid)
            original = b"" if size > LARGEST else _whole(self._ask("FETCH", uid, "(BODY.PEEK[])"), uid)
        except _Refused as error:
            return Fetched(place, None, unreadable(place, str(error)))
        if max(size, len(original)) > LARGEST:
            return Fetched(place, None, too_large(place))
        if not original:
            message = N_("{place} holds nothing, or another program has removed it; it was not taken in.")
            return Fetched(place, None, Problem("mail.gone", message, place=place))
        return Fetched(place, original)

    def _ask(self, command: str, *arguments: str) -> Answer:
        import imaplib

        try:
            state, answer = self._client.uid(command, *arguments)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:  # BAD: what was asked, not the line
            raise _Refused(str(error)[:200]) from error
        if state != "OK":
            told = b" ".join(part for part in answer if isinstance(part, bytes))
            raise _Refused(told.decode("utf-8", "replace")[:200])
        return answer


def _size(answer: Answer, uid: str) -> int:
    lines = [line for line in answer if isinstance(line, bytes) and _is_of(line, uid)]
    return next((int(found[1]) for line in lines if (found := _SIZE.search(line))), 0)


def _whole(answer: Answer, uid: str) -> bytes:
    """The mail in an answer, which may tell of others too: servers say unasked what has changed."""
    for part, after in zip(answer, [*answer[1:], None], strict=True):
        if isinstance(part, tuple):
            rest = after if isinstance(after, bytes) else b""
            if _is_of(part[0] + b" " + rest, uid):
                return part[1]
        elif isinstance(part, bytes) and _is_of(part, uid) and (quoted := _QUOTED.search(part)):
            return re.sub(rb"\\(.)", rb"\1", quoted[1])
    return b""


def _is_of(line: bytes, uid: str) -> bool:
    found = _UID.search(line)
    return found is not None and found[1].decode() == uid


@contextmanager
def open_imap(account: ImapAccount, timeout: float = 30) -> Iterator[ImapSource]:
    """Sign in to the mailbox for the block; raises Problem when it cannot be reached or refuses.

    No password is sent to a server whose certificate is not of its name and of an authority of this machine.
    """
    mailbox = None
    try:
        mailbox = _reach(account, timeout)
        plain = (account.user + account.password).isascii()
        enter = mailbox.login if plain else mailbox.login_utf8
        enter(account.user, account.password, account.folder)
    except _imap_faults() as error:
        _sign_out(mailbox)
        message = N_("The mailbox {host} cannot be opened: {cause}")
        raise Problem("mail.imap", message, host=account.host, cause=str(error)[:200]) from error
    try:
        yield ImapSource(mailbox.client)
    finally:
        _sign_out(mailbox)


def _reach(account: ImapAccount, timeout: float) -> "BaseMailBox":
    import ssl

    from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted

    if not account.encrypted:
        return MailBoxUnencrypted(account.host, account.port, timeout=timeout)
    kind = MailBox if account.port == ENCRYPTED_PORT else MailBoxStartTls
    # The library's own choice, no context, would take any certificate of anybody.
    return kind(account.host, account.port, timeout=timeout, ssl_context=ssl.create_default_context())


def _sign_out(mailbox: "BaseMailBox | None") -> None:
    with suppress(*_imap_faults(), AttributeError):
        mailbox.logout()  # type: ignore[union-attr]
    with suppress(OSError, AttributeError):
        mailbox.client.shutdown()  # type: ignore[union-attr]  # logout leaves a broken socket open


def _imap_faults() -> tuple[type[BaseException], ...]:
    import imaplib

    from imap_tools import ImapToolsError

    return (OSError, imaplib.IMAP4.error, ImapToolsError, EOFError)


def _broke_off(error: BaseException) -> Problem:
    message = N_("The mail server broke off: {cause}. What was fetched before is kept; fetch again.")
    return Problem("mail.broke_off", message, cause=str(error)[:200])
