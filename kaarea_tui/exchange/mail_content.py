"""What a mail says and carries: the writer's text, letters enclosed, reports of machines, files.

Nothing that a person wrote is hidden by the way his program packed it: versions of a text that differ are
both shown, text with a file name is text, a mail whose parts never come is text. A copy within a delivery
report is our own letter and nobody's wish; a letter enclosed by hand stands apart, with its writer and day.
"""

from dataclasses import dataclass, field
from datetime import date
from email.message import Message

from kaarea_tui.rules.folding import words
from kaarea_tui.rules.quotations import marked_hidden
from kaarea_tui.rules.text import clean_block, clean_line

from .mail_charsets import read_text
from .mail_flowed import unflowed
from .mail_headings import heading, received_on, sender_of
from .mail_parts import DEEPEST, MOST_PARTS, payload
from .mail_text import charset_in, decoded, page_words, plain_of_rtf, winmail_text

LONGEST_TEXT = 200_000
"""Characters of text kept for the screen; the original holds the rest."""
_MOST_PAGES = 20
"""Parts of HTML that are read; a page takes time."""
_NEW_WORDS = 2
"""So many words that one version has and the other has not make them two texts."""
_PLAIN = frozenset(("plain", "markdown", "x-markdown", "enriched", "richtext"))
_RTF = frozenset(("application/rtf", "text/rtf"))
_REPORTS = frozenset((
    "message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
    "message/global-disposition-notification", "message/feedback-report",
))  # fmt: skip
"""Reports of machines (RFC 3464, 6533, 8098, 5965)."""
_HEADINGS_ONLY = frozenset(("text/rfc822-headers", "message/global-headers"))
_LETTERS = frozenset(("message/rfc822", "message/global", "message/news"))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the letter's text; it is listed, never opened."""

    name: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A letter within the letter, as somebody passes on what he got."""

    sender: str
    sender_name: str
    subject: str
    received_on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Content:
    """All that a mail holds, cleaned for the screen."""

    text: str
    attachments: tuple[Attachment, ...]
    reports: tuple[str, ...]
    enclosed: tuple[Enclosed, ...]
    returned: tuple[str, ...]
    """Letters of ours that came back with a report, and their headings: nobody's words to us."""


@dataclass(slots=True)
class _Box:
    """The texts of one letter as they are found; `aside`: of attached files, for a letter without text."""

    texts: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    plain: bool = False
    page: bool = False


def content_of(parsed: Message, today: date, remarks: list[str]) -> Content:
    """Take a mail apart; number of parts, depth and length are bounded."""
    reader = _Reader(today, remarks)
    text = reader.letter(parsed)
    return Content(
        text, tuple(reader.attachments), tuple(reader.reports), tuple(reader.enclosed), tuple(reader.returned)
    )


class _Reader:
    """Goes through the parts of a mail, and of the letters within."""

    def __init__(self, today: date, remarks: list[str]) -> None:
        self.attachments: list[Attachment] = []
        self.reports: list[str] = []
        self.enclosed: list[Enclosed] = []
        self.returned: list[str] = []
        self._today, self._remarks = today, remarks
        self._parts = self._pages = 0
        self._hidden: list[str] = []

    def letter(self, parsed: Message, depth: int = 0) -> str:
        """The text of a letter."""
        box, above = _Box(), self._hidden
        self._hidden = []
        self._take(parsed, box, depth)
        hidden, self._hidden = "\n".join(self._hidden), above
        texts = [each for each in box.texts if each.strip()]
        if texts and box.page and not box.plain:
            self._remarks.append("html_only")
        text = "\n\n".join(texts or [each for each in box.aside if each.strip()])
        if not text.strip():  # some put their words before or behind all parts
            text = "\n\n".join(each for each in (parsed.preamble, parsed.epilogue) if each)
            text = read_text(text.encode("utf-8", "surrogateescape"), None)[0]
        text = "\n\n".join(each for each in (text.rstrip(), marked_hidden(hidden)) if each)
        if len(text) > LONGEST_TEXT:
            self._remarks.append("cut")
        return clean_block(text[:LONGEST_TEXT])

    def _take(self, part: Message, box: _Box, depth: int, *, in_report: bool = False) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS or depth > DEEPEST:
            self._remarks.append("too_many_parts" if self._parts > MOST_PARTS else "too_deep")
            return
        kind, held = part.get_content_type(), part.get_payload()
        inner = [each for each in held if isinstance(each, Message)] if isinstance(held, list) else None
        if kind in _REPORTS:
            self.reports.append(clean_block(part.as_string()[:LONGEST_TEXT]))
        elif in_report and kind in _HEADINGS_ONLY:
            self.returned.append(clean_block(part.as_string()[:LONGEST_TEXT]))
        elif inner is None:
            self._leaf(part, kind, box)
        elif kind in _LETTERS:
            self._enclose(part, inner, depth, in_report=in_report)
        elif kind == "multipart/alternative":
            self._versions(inner, box, depth)
        else:
            for each in inner:
                self._take(each, box, depth + 1, in_report=in_report or kind == "multipart/report")

    def _enclose(self, part: Message, inner: list[Message], depth: int, *, in_report: bool) -> None:
        name = clean_line(decoded(str(part.get_filename() or "")))[:200]
        size = sum(len(each.as_string()) for each in inner)
        self.attachments.append(Attachment(name or "message/rfc822", "message/rfc822", size))
        if in_report:
            self.returned += [self.letter(each, depth + 1) for each in inner]
            return
        for each in inner:
            sender = sender_of(each)
            day = received_on(each, self._today, [])
            told = (sender.address, sender.name, heading(each, "subject")[:500], day)
            self.enclosed.append(Enclosed(*told, self.letter(each, depth + 1)))

    def _versions(self, inner: list[Message], box: _Box, depth: int) -> None:
        """Of versions of one text the plain one, and each that says more than those before it."""
        found = []
        for each in inner:
            version = _Box()
            self._take(each, version, depth + 1)
            found.append(version)
            box.aside += version.aside
        told: list[str] = []
        for version in sorted(found, key=lambda each: not each.plain):
            text = "\n\n".join(each for each in version.texts if each.strip())
            if text.strip() and (not told or _says_more(text, told)):
                told.append(text)
                box.plain, box.page = box.plain or version.plain, box.page or version.page
        if len(told) > 1:
            self._remarks.append("two_versions")
        box.texts += told

    def _leaf(self, part: Message, kind: str, box: _Box) -> None:
        held = payload(part)
        name = clean_line(decoded(str(part.get_filename() or "")))[:200]
        attached = part.get_content_disposition() == "attachment"
        if name.lower() == "winmail.dat" or kind in ("application/ms-tnef", "application/vnd.ms-tnef"):
            self._remarks.append("winmail")
            box.texts.append(winmail_text(held))
            box.plain = True
        elif (text := self._text(part, kind, held)) is not None:
            into = box.aside if attached or kind in _RTF else box.texts
            into.append(text)
            if into is box.texts:
                page = kind == "text/html"
                box.plain, box.page = box.plain or not page, box.page or page
                if not name:
                    return
        self.attachments.append(Attachment(name or kind, kind, len(held)))

    def _text(self, part: Message, kind: str, held: bytes) -> str | None:
        """The text of a part; None where it is no text."""
        maintype, _, subtype = kind.partition("/")
        if maintype == "multipart" or (maintype == "text" and subtype in _PLAIN):
            text = self._read(part, held)
            return unflowed(text, delsp=_param(part, "delsp") == "yes") if _is_flowed(part) else text
        if kind == "text/html":
            self._pages += 1
            return self._page(self._read(part, held)) if self._pages <= _MOST_PAGES else None
        return plain_of_rtf(held) if kind in _RTF else None

    def _page(self, page: str) -> str:
        text, hidden = page_words(page)
        if hidden:
            self._remarks.append("hidden_words")
            self._hidden.append(hidden)
        return text

    def _read(self, part: Message, held: bytes) -> str:
        charset = part.get_content_charset() or charset_in(held)
        text, as_told = read_text(held, charset)
        if not as_told:
            self._remarks.append("charset_unknown")
        return text


def _says_more(text: str, told: list[str]) -> bool:
    known = set(words("\n".join(told)[:LONGEST_TEXT]))
    return sum(each not in known for each in set(words(text[:LONGEST_TEXT]))) >= _NEW_WORDS


def _is_flowed(part: Message) -> bool:
    return _param(part, "format") == "flowed"


def _param(part: Message, name: str) -> str:
    return str(part.get_param(name) or "").lower()
