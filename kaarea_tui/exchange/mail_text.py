"""Text out of a mail's odd corners: encoded headings, HTML, and Outlook's winmail.dat."""

from email.errors import HeaderParseError
from email.header import decode_header

_MOST_HTML = 2_000_000


def decoded(heading: str) -> str:
    """A heading with its encoded words read; what cannot be read stays as written.

    Bytes that the parser kept as surrogates are read as UTF-8 or else as Windows-1252: many programs send
    them bare.
    """
    if not heading.isascii():
        bare = heading.encode("utf-8", "surrogateescape")
        try:
            heading = bare.decode("utf-8")
        except UnicodeDecodeError:
            heading = bare.decode("windows-1252", "replace")
    try:
        parts = decode_header(heading)
    except (HeaderParseError, ValueError):
        return heading
    return "".join(
        part if isinstance(part, str) else _bytes(part, charset or "utf-8") for part, charset in parts
    )


def _bytes(part: bytes, charset: str) -> str:
    for each in (charset, "utf-8"):
        try:
            return part.decode(each)
        except (LookupError, UnicodeError):
            continue
    return part.decode("latin-1")


def plain_of_html(html: str) -> str:
    """The readable text of an HTML letter: no scripts, no pictures, link texts without their targets."""
    from html2text import HTML2Text

    reader = HTML2Text(bodywidth=0)
    reader.ignore_links = reader.ignore_images = reader.ignore_emphasis = True
    try:
        return reader.handle(html[:_MOST_HTML])
    except Exception:  # a page that the reader cannot bear still is a letter; show its source
        return html[:_MOST_HTML]


def winmail_text(payload: bytes) -> str:
    """The letter inside Outlook's winmail.dat, or nothing where it cannot be read."""
    from tnefparse import TNEF

    try:
        opened = TNEF(payload)
        body = opened.body or opened.htmlbody or b""
    except Exception:  # made by many programs, read by few: then the file stays an attachment only
        return ""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)
    return plain_of_html(text) if "<html" in text.lower() else text
