"""What the process that parses (reading_child.py) is asked of mails; nothing else calls these parsers."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import BinaryIO

from kaarea_tui.rules.identity_codes import mask_personal_identity_codes
from kaarea_tui.rules.text import clean_block

from .documents import Document, read_document
from .mail_charsets import read_text
from .mail_mbox import mails_of_mbox
from .mail_reading import Mail, read_mail
from .mail_redacting import copied_mail, mask_mail, masked_mail

_LONGEST_SOURCE = 5_000
"""Characters of an original that are shown where nothing of it could be read."""


def letters(originals: Sequence[bytes], today: date) -> Iterator[Mail]:
    """Letters, their personal identity codes masked (N14)."""
    for original in originals:
        yield mask_mail(read_mail(original, today))


def contents(original: bytes, today: date) -> Iterator[str]:
    """The hash by which a letter is known again."""
    yield read_mail(original, today).content_hash


def source(original: bytes) -> Iterator[str]:
    """The beginning of a mail as it came, safe to show: for a letter of which no text could be read."""
    text = clean_block(read_text(masked_mail(original)[: 4 * _LONGEST_SOURCE], None)[0][:_LONGEST_SOURCE])
    yield mask_personal_identity_codes(text)


def masked(original: bytes) -> Iterator[bytes]:
    """A mail with its codes masked (N14), its documents as they are."""
    yield masked_mail(original)


def copied(original: bytes, look: bool) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """A mail for a copy: codes masked, documents with codes left out, and their names (N14)."""
    yield copied_mail(original, look=look)


def document(data: bytes) -> Iterator[Document]:
    """A file that was attached."""
    yield read_document(data)


def mbox(stream: BinaryIO, largest: int) -> Iterator[bytes | None]:
    """The mails of an mbox."""
    yield from mails_of_mbox(stream, largest)
