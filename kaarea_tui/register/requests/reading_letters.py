"""Letters read in the process that parses (exchange/reading.py), before the transaction that keeps them."""

from dataclasses import dataclass, replace
from datetime import date

from kaarea_tui.exchange.mail_identity import whole_hash
from kaarea_tui.exchange.mail_reading import Mail, unread_mail
from kaarea_tui.exchange.reading import Unread, read, read_one
from kaarea_tui.register.counter import Call

from .mail_originals import copy_of, packed, redacted, unpacked

CONTENTS = "c1:"
"""Stands before a kept digest of contents; without it, it is one of an original, by an older program."""
_OLDER = f"""
SELECT id FROM request_mail WHERE source_hash NOT LIKE '{CONTENTS}%' AND sender = ? AND message_id = ?
    AND subject = ? AND original <> '' ORDER BY id
"""  # noqa: S608
_ORIGINAL = "SELECT original FROM request_mail WHERE id = ?"


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A letter as far as it could be read; `unread`: why nothing of it could, a text of the catalogues."""

    mail: Mail
    unread: str = ""
    older: tuple[tuple[int, str], ...] = ()
    """Letters like it that an older program took in, with what they are known by."""
    original: str = ""
    """The mail as the table keeps it: packed before the lock, half a second for 14 MB."""


def read_letters(call: Call, originals: tuple[bytes, ...]) -> tuple[ReadLetter, ...]:
    """Each letter, its codes masked; one that takes too much is kept as it came, and the others are read."""
    found: list[ReadLetter] = []
    while left := originals[len(found) :]:
        try:
            found += map(ReadLetter, read("letters", left, call.today))
        except Unread as unread:  # the first that is missing: those before it are in `found`
            found.append(ReadLetter(unread_mail(originals[len(found)], "unread"), unread.reason))
    return tuple(
        replace(each, older=_older(call, each.mail), original=packed(original))
        for each, original in zip(found, originals, strict=True)
    )


def contents_hash(original: bytes, today: date) -> str:
    """The hash by which a kept letter is known again."""
    try:
        return str(read_one("contents", original, today))
    except Unread:
        return whole_hash(original)


def read_copy(call: Call, mail_id: int) -> bytes:
    """The copy of an original, its codes masked; nothing where there is none."""
    row = call.store.one("SELECT original FROM request_mail WHERE id = ?", (mail_id,))
    return copy_of(row[0])[0] if row else b""


def read_redacted(call: Call, mail_id: int) -> tuple[bytes, tuple[str, ...]]:
    """The original without the codes of its words, and the documents in it that hold one."""
    row = call.store.one(_ORIGINAL, (mail_id,))
    return redacted(row[0]) if row else (b"", ())


def read_source(call: Call, mail_id: int) -> str:
    """The beginning of the original, of a letter of which no text could be read."""
    row = call.store.one("SELECT body, original FROM request_mail WHERE id = ?", (mail_id,))
    if row is None or not row[1] or row[0].strip():
        return ""
    try:
        return str(read_one("source", unpacked(row[1])))
    except Unread:
        return ""


def _older(call: Call, mail: Mail) -> tuple[tuple[int, str], ...]:
    numbers = call.store.rows(_OLDER, (mail.sender, mail.message_id, mail.subject))
    kept = ((int(number), call.store.one(_ORIGINAL, (number,))) for (number,) in numbers)
    return tuple(
        (number, contents_hash(unpacked(row[0]), call.today)) for number, row in kept if row and row[0]
    )
