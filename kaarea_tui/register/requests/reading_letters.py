"""Letters read in the process that parses (exchange/reading.py), before the transaction that keeps them."""

from dataclasses import dataclass
from datetime import date

from kaarea_tui.exchange.mail_identity import whole_hash
from kaarea_tui.exchange.mail_reading import Mail, unread_mail
from kaarea_tui.exchange.reading import Unread, read_one
from kaarea_tui.register.counter import Call

from .mail_originals import copy_of, unpacked


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A letter as far as it could be read; `unread`: why nothing of it could, a text of the catalogues."""

    mail: Mail
    unread: str = ""


def read_letters(call: Call, originals: tuple[bytes, ...]) -> tuple[ReadLetter, ...]:
    """Each letter, its codes masked; one that takes too much is kept as it came, and the others are read."""
    return tuple(_read(original, call.today) for original in originals)


def contents_hash(original: bytes, today: date) -> str:
    """The hash by which a kept letter is known again."""
    try:
        return str(read_one("contents", original, today))
    except Unread:
        return whole_hash(original)


def read_copy(call: Call, mail_id: int) -> bytes:
    """The copy of an original, its codes masked; nothing where there is none."""
    row = call.store.one("SELECT original FROM request_mail WHERE id = ?", (mail_id,))
    return copy_of(row[0]) if row else b""


def read_source(call: Call, mail_id: int) -> str:
    """The beginning of the original, of a letter of which no text could be read."""
    row = call.store.one("SELECT body, original FROM request_mail WHERE id = ?", (mail_id,))
    if row is None or not row[1] or row[0].strip():
        return ""
    try:
        return str(read_one("source", unpacked(row[1])))
    except Unread:
        return ""


def _read(original: bytes, today: date) -> ReadLetter:
    try:
        return ReadLetter(read_one("mail", original, today))
    except Unread as unread:
        return ReadLetter(unread_mail(original, "unread"), unread.reason)
