"""A mail without the personal identity codes that its words hold (V8, N14): for copies, and for redaction.

Headings, names of attachments and all text parts are looked through with their encodings undone; what is
not text is left as it is but for a code that stands in it as plain letters. A code keeps its length in marks.
"""

import email.encoders
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from email.header import Header
from email.message import Message
from typing import Any, TypeVar

from kaarea_tui.rules.identity_codes import MASKED
from kaarea_tui.rules.identity_codes import mask_personal_identity_codes as masked
from kaarea_tui.rules.text import clean_line

from .documents import read_document
from .mail_charsets import read_text
from .mail_parts import parse, payload
from .mail_reading import Mail
from .mail_text import decoded, page_words, plain_of_rtf, winmail_text

_LONGEST_HEADING = 20_000
_PDF, _ARCHIVE = b"%PDF-", b"PK\x03\x04"
_NOTE = """[{name}]

Liite on jätetty pois jäljennöksestä: siinä on henkilötunnus, tai sitä ei voitu tutkia.
Bilagan har utelämnats ur kopian: den innehåller en personbeteckning, eller kunde inte granskas.
The attachment was left out of the copy: it holds a personal identity code, or could not be looked through.
"""
_NO_WORDS = frozenset(
    ("source_hash", "content_hash", "message_id", "in_reply_to", "references", "sender", "reply_to", "to",
     "headers", "remarks", "signs", "kind")
)  # fmt: skip
"""Fields of a mail that are no words to be shown: hashes, numbers, addresses, codes."""
T = TypeVar("T")


def mask_mail(mail: Mail) -> Mail:
    """What was read of a mail, its codes masked, with a remark where there was one (N14)."""
    told = _mask_words(mail)
    return replace(told, remarks=(*mail.remarks, MASKED)) if told != mail else mail


def _mask_words(value: T) -> T:
    """The same with every text in it masked, however deep it lies."""
    found: Any = value
    if isinstance(found, str):
        found = masked(found)
    elif isinstance(found, tuple):
        found = tuple(_mask_words(each) for each in found)
    elif is_dataclass(found) and not isinstance(found, type):
        names = (field.name for field in fields(found) if field.name not in _NO_WORDS)
        found = replace(found, **{name: _mask_words(getattr(found, name)) for name in names})
    result: T = found
    return result


def masked_mail(original: bytes) -> bytes:
    """The mail with its codes masked; the very same bytes where it holds none. It never raises.

    Documents stay as they are: their words are packed, and nobody changes what somebody sent as a whole.
    """
    return _changed(original, _mask_part)


def copied_mail(original: bytes, *, look: bool = True) -> tuple[bytes, tuple[str, ...]]:
    """The same for a copy that leaves the house, without documents that hold a code; and their names.

    Without `look` no document is opened: whatever takes too long to look through is left out unseen.
    """
    left_out: list[str] = []

    def change(part: Message) -> bool:
        name = _document_left_out(part, look=look)
        left_out.extend(filter(None, [name]))
        return _mask_part(part) or bool(name)

    return _changed(original, change), tuple(left_out)


def _changed(original: bytes, change: Callable[[Message], bool]) -> bytes:
    try:
        parsed = parse(original, [])
        changed = [part for part in list(parsed.walk()) if change(part)]
        return parsed.as_bytes() if changed else original
    except Exception:  # a mail that the library cannot put together again: its bytes as they stand
        return masked(original.decode("latin-1")).encode("latin-1")


def _document_left_out(part: Message, *, look: bool) -> str:
    """The name of a document that was put out of the mail, a note in its place; empty where none was."""
    if isinstance(part.get_payload(), list):
        return ""
    held = payload(part)
    if not held.startswith(_ARCHIVE) and _PDF not in held[:1024]:
        return ""
    text = read_document(held).text if look else ""
    if look and masked(text) == text:
        return ""
    name = masked(clean_line(decoded(str(part.get_filename() or ""))))[:200] or part.get_content_type()
    for heading in ("content-transfer-encoding", "content-disposition", "content-type"):
        del part[heading]
    part.add_header("Content-Type", "text/plain")
    part.set_payload(_NOTE.format(name=name), "utf-8")
    return name


def _mask_part(part: Message) -> bool:
    changes = [_mask_headings(part), _mask_name(part), _mask_between(part)]
    if not isinstance(part.get_payload(), list):
        changes.append(_mask_content(part))
    return any(changes)


def _mask_headings(part: Message) -> bool:
    items = [(key, str(value), _heading(str(value))) for key, value in part.raw_items()]
    if all(value == told for _, value, told in items):
        return False
    for key in {key for key, _, _ in items}:
        del part[key]
    for key, _, told in items:
        part[key] = told
    return True


def _heading(raw: str) -> str:
    """The heading as it is written, or written anew where a code stands in it, plain or in encoded words."""
    plain = masked(raw)
    told = decoded(plain[:_LONGEST_HEADING])
    hidden = masked(told)
    return plain if hidden == told else Header(hidden, "utf-8").encode()


def _mask_name(part: Message) -> bool:
    """The name of an attachment, which may be written in percent signs or in pieces."""
    changed = False
    for heading, name in (("content-disposition", "filename"), ("content-type", "name")):
        if part.get(heading) is None:
            continue
        told = part.get_param(name, None, heading)
        text = decoded(told if isinstance(told, str) else _joined(told)) if told else ""
        if text and masked(text) != text:
            part.del_param(name, heading)
            part.set_param(name, masked(text), heading, charset="utf-8")
            changed = True
    return changed


def _joined(told: tuple[str | None, str | None, str]) -> str:
    charset, _language, text = told
    return text.encode("latin-1", "replace").decode(charset or "ascii", "replace")


def _mask_between(part: Message) -> bool:
    """Words before and after the parts, which no reader shows."""
    before = (part.preamble, part.epilogue)
    part.preamble, part.epilogue = (masked(each) if each else each for each in before)
    return (part.preamble, part.epilogue) != before


def _mask_content(part: Message) -> bool:
    held = payload(part)
    if hidden := _between_marks(part, held):
        for heading in ("content-transfer-encoding", "content-disposition"):
            del part[heading]
        part.set_type("text/plain")
        part.set_payload(hidden, "utf-8")
        return True
    if part.get_content_maintype() in ("text", "message"):
        text = _text(part, held)
        if masked(text) == text:
            return False
        del part["content-transfer-encoding"]
        part.set_payload(masked(text), "utf-8")
        return True
    told = held.decode("latin-1")
    if masked(told) == told:
        return False
    del part["content-transfer-encoding"]
    part.set_payload(masked(told).encode("latin-1"))
    email.encoders.encode_base64(part)
    return True


def _between_marks(part: Message, held: bytes) -> str:
    """The words of a page or of rich text in which a code is read that its source writes in pieces.

    Masked, to stand instead of the source; empty where there is none.
    """
    kind, name = part.get_content_type(), decoded(str(part.get_filename() or "")).lower()
    if kind == "text/html":
        told = page_words(masked(_text(part, held)), whole=True)[0]
    elif kind in ("text/rtf", "application/rtf", "text/richtext"):
        told = plain_of_rtf(masked(held.decode("latin-1")).encode("latin-1"))
    elif kind.endswith("ms-tnef") or name == "winmail.dat":
        told = winmail_text(held)
    else:
        return ""
    hidden = masked(told)
    return hidden if hidden != told else ""


def _text(part: Message, held: bytes) -> str:
    return read_text(held, part.get_content_charset())[0]
