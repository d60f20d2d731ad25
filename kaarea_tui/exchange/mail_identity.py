"""What makes two mails the same letter: who wrote when under which Message-ID, and all that it holds.

The same mail lies in a folder, an mbox and on a server in other bytes: the way it went is written above it,
lines end otherwise, headings are folded anew. None of that is the letter. All of its parts are, shown or not.
"""

import hashlib
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from kaarea_tui.rules.text import clean_line

_QUOTED_FROM = re.compile(rb"^>+From ", re.MULTILINE)
_LONGEST = 20_000
_SLOW = frozenset(("punycode", "idna"))
_EXACT = (b"base64", b"x-uuencode", b"uuencode", b"uue", b"x-uue")
"""Encodings that keep every byte on the way; of others the line ends are the carrier's."""


def content_hash(parsed: Message, original: bytes, moment: str) -> str:
    """A digest that two mails share when they are the same letter; `moment` is what its Date heading says.

    Where a mail tells neither Message-ID nor date, only the whole original, its line ends aside, can say so:
    the same words may be a new request a year later. Read `parsed` before: its encodings may be taken off.
    """
    named = _heading(parsed, "message-id")
    if not named and not moment:
        return whole_hash(original)
    digest = hashlib.sha256()
    for told in (named, moment, _heading(parsed, "from"), _heading(parsed, "subject")):
        _add(digest, told.encode("utf-8", "surrogatepass"))
    for piece in _pieces(parsed):
        _add(digest, piece)
    return digest.hexdigest()


def _heading(parsed: Message, name: str) -> str:
    """A heading as digests have it from the beginning: this reading never changes."""
    raw = next((str(value) for key, value in parsed.raw_items() if key.lower() == name), "")[:_LONGEST]
    if not raw.isascii():
        bare = raw.encode("utf-8", "surrogateescape")
        try:
            raw = bare.decode("utf-8")
        except UnicodeDecodeError:
            raw = bare.decode("windows-1252", "replace")
    try:
        told = "".join(
            part if isinstance(part, str) else _decoded(part, charset) for part, charset in decode_header(raw)
        )
    except (HeaderParseError, ValueError):
        told = raw
    return clean_line(told)


def _decoded(part: bytes, charset: str | None) -> str:
    for each in (charset or "utf-8", "utf-8"):
        try:
            if each.lower() not in _SLOW:
                return part.decode(each)
        except (LookupError, UnicodeError):
            continue
    return part.decode("latin-1")


def whole_hash(original: bytes) -> str:
    """A digest of all that stands in the original, its line ends aside."""
    return hashlib.sha256(original.replace(b"\r\n", b"\n").rstrip(b"\n")).hexdigest()


def _add(digest: "hashlib._Hash", piece: bytes) -> None:
    digest.update(b"%d:" % len(piece))
    digest.update(piece)


def _pieces(parsed: Message) -> Iterator[bytes]:
    """Each part, in order: how deep it lies, its kind, its name, and what it holds."""
    waiting: list[tuple[Message, int, bool]] = [(parsed, 0, False)]
    while waiting:
        part, depth, enclosed = waiting.pop()
        yield f"{depth} {part.get_content_type()}".encode("utf-8", "surrogatepass")
        if enclosed:
            yield _headings(part)
        inner = part.get_payload()
        if isinstance(inner, list):
            yield _carried((part.preamble or "") + "\n" + (part.epilogue or ""))
            mails = part.get_content_maintype() == "message"
            waiting.extend((each, depth + 1, mails) for each in reversed(inner) if isinstance(each, Message))
        else:
            yield b"; ".join(_told(part, name) for name in ("content-type", "content-disposition"))
            yield _held(part)


def _headings(part: Message) -> bytes:
    """The headings of an enclosed mail, which nobody changes on the way; how it is encoded aside."""
    told = ((_flat(key).lower(), _flat(value)) for key, value in part.raw_items())
    return b"\n".join(b"%b: %b" % each for each in told if not each[0].startswith(b"content-"))


def _told(part: Message, name: str) -> bytes:
    return next((_flat(value) for key, value in part.raw_items() if key.lower() == name), b"")


def _flat(value: object) -> bytes:
    return b" ".join(str(value).encode("utf-8", "surrogateescape").split())


def _held(part: Message) -> bytes:
    encoding = _told(part, "content-transfer-encoding").lower()
    faults = len(part.defects)
    try:
        held = part.get_payload(decode=True)
    except Exception:  # a part that does not keep to its encoding is told by its signs
        held = None
    if isinstance(held, bytes) and len(part.defects) == faults:
        return held if encoding in _EXACT else _lines(held)
    del part["content-transfer-encoding"]  # only so does the library give the signs themselves
    held = part.get_payload(decode=True)
    return _lines(held) if isinstance(held, bytes) else b""


def _carried(text: str) -> bytes:
    return _lines(text.encode("utf-8", "surrogateescape"))


def _lines(held: bytes) -> bytes:
    """The same bytes from every carrier: mail ends lines by CRLF, a file by LF, an mbox quotes `From `."""
    lines = held.replace(b"\r\n", b"\n").replace(b"\r", b"\n").strip(b"\n")
    return _QUOTED_FROM.sub(b"From ", lines)
