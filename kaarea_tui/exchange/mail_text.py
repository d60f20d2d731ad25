"""Text out of a mail's odd corners: encoded headings, HTML, and Outlook's winmail.dat."""

import re
from email.errors import HeaderParseError
from email.header import decode_header

from .mail_charsets import read_text
from .page_seen import seen

_MOST_HTML = 2_000_000
_MOST_BARE = 200_000
_PIECES = frozenset((0x800C, 0x9003, 0x9007))
"""Of a winmail.dat: the text, the properties, the code page."""
_PROPERTIES = 0x9003
_MOST_RTF, _FONTS = 200_000, 8_000
_META = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_MOST_PIECES, _MOST_KEPT = 2_000, 20


def decoded(heading: str) -> str:
    """A heading with its encoded words read; what cannot be read stays as written."""
    heading = bare(heading)
    try:
        parts = decode_header(heading)
    except (HeaderParseError, ValueError):
        return heading
    return "".join(part if isinstance(part, str) else read_text(part, charset)[0] for part, charset in parts)


def bare(heading: str) -> str:
    """A heading whose bare bytes are read, which the parser kept as surrogates: many programs send them."""
    if heading.isascii():
        return heading
    return read_text(heading.encode("utf-8", "surrogateescape"), None)[0]


def plain_of_html(html: str) -> str:
    """The readable text of a page: no scripts, no pictures, nothing hidden, links without their targets."""
    return page_words(html)[0]


def page_words(html: str, *, whole: bool = False) -> tuple[str, str]:
    """The text of a page that its reader sees, or with `whole` all of it; and the words left out."""
    from html2text import HTML2Text

    reader = HTML2Text(bodywidth=0)
    reader.ignore_links = reader.ignore_images = reader.ignore_emphasis = True
    found = seen(html[:_MOST_HTML], whole=whole)
    bare = found.page[:_MOST_BARE]
    try:
        return reader.handle(bare), found.hidden
    except Exception:  # a page that the reader cannot bear still is a letter; show its source
        return bare, found.hidden


def charset_in(held: bytes) -> str | None:
    """The character set that a page names for itself."""
    found = _META.search(held[:2048])
    return found[1].decode("ascii") if found else None


def plain_of_rtf(held: bytes) -> str:
    """The readable text of rich text; nothing where it cannot be read."""
    from striprtf.striprtf import rtf_to_text

    text = held[:_MOST_RTF].decode("latin-1")
    start = text.find("\\fonttbl")
    if start >= 0 and ("}}" not in text[start : start + _FONTS] or text.count("\\fonttbl") > 1):
        text = text.replace("\\fonttbl", "\\info")  # the reader would look through it again and again
    try:  # a line's end means nothing in rich text, and keeps the reader's patterns short
        return str(rtf_to_text(text.replace("{\\field", "\n{\\field"), errors="replace"))
    except Exception:  # broken in one of many ways: then the file stays an attachment only
        return ""


def winmail_text(payload: bytes) -> str:
    """The letter inside Outlook's winmail.dat, or nothing where it cannot be read."""
    from tnefparse import TNEF

    try:
        opened = TNEF(_of_letter(payload), do_checksum=False)
        body = opened.body or opened.htmlbody or b""
        packed = getattr(opened, "_rtfbody", None) or b""  # unpacking takes time: none that is too large
        rich = opened.rtfbody if not body and len(packed) <= _MOST_RTF else None
    except Exception:  # made by many programs, read by few: then the file stays an attachment only
        return ""
    text = read_text(body, None)[0] if isinstance(body, bytes) else str(body)
    if rich:
        return plain_of_rtf(rich)
    return plain_of_html(text) if "<html" in text.lower() else text


def _of_letter(payload: bytes) -> bytes:
    """The pieces of a winmail.dat that the letter is in, those that tell an honest number of properties.

    The library copies the rest of the file at each piece, and counts to whatever number it is told.
    """
    kept, at = [payload[:6]], 6
    for _ in range(_MOST_PIECES):
        if at + 9 > len(payload):
            break
        level, name = payload[at], int.from_bytes(payload[at + 1 : at + 3], "little")
        size = int.from_bytes(payload[at + 5 : at + 9], "little")
        piece = payload[at : at + size + 11]
        count = int.from_bytes(piece[9:13], "little")
        honest = name != _PROPERTIES or count * 4 <= size
        if level == 1 and name in _PIECES and honest and size <= _MOST_HTML:
            kept.append(piece)
        at += size + 11
    return b"".join(kept[:_MOST_KEPT])
