"""One mail, made safe to read: who, when, what, and what was wrong with it. It never raises.

Letters of data subjects and answers to mailings come as mails of every kind: broken headings, lying
charsets, HTML only, winmail.dat, nested ten deep. Whatever can be read is read, the rest is named in
`remarks`; the original stays with the caller. Text is cleaned of control and direction characters.
"""

import email.policy
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime

from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.text import clean_block, clean_line

from .mail_text import decoded, plain_of_html, winmail_text

LARGEST = 50 * 1024 * 1024
"""Bytes of a mail at most; a larger one is left where it was."""
LONGEST_TEXT = 200_000
"""Characters of text kept for the screen; the original holds the rest."""
DEEPEST = 30
MOST_PARTS = 300


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the letter's text; it is listed, never opened."""

    name: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as far as it could be read.

    `received_on` is the local day it reached us: from the newest Received heading, else from Date, else
    None; never a day after `today`. `remarks` are codes: date_missing, date_future, no_sender,
    charset_unknown, html_only, winmail, too_deep, too_many_parts, cut, broken.
    """

    source_hash: str
    message_id: str
    in_reply_to: str
    sender: str
    sender_name: str
    reply_to: str
    to: tuple[str, ...]
    subject: str
    received_on: date | None
    text: str
    attachments: tuple[Attachment, ...]
    remarks: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    """The headings that answers to mailings are told by: Auto-Submitted, List-Unsubscribe, and such."""
    reports: tuple[str, ...]
    """The texts of delivery reports within (message/delivery-status)."""


_TOLD = ("auto-submitted", "precedence", "x-failed-recipients", "list-id", "list-unsubscribe", "x-spam-flag")


def read_mail(original: bytes, today: date) -> Mail:
    """What `original` says; see Mail."""
    remarks: list[str] = []
    parsed = BytesParser(policy=email.policy.compat32).parsebytes(original)
    if parsed.defects:
        remarks.append("broken")
    sender_name, sender = _person(parsed, "from")
    if not sender:
        remarks.append("no_sender")
    text, attachments, reports = _content(parsed, remarks)
    received_on = _received_on(parsed, today, remarks)
    return Mail(
        source_hash=hashlib.sha256(original).hexdigest(),
        message_id=_heading(parsed, "message-id")[:500],
        in_reply_to=_heading(parsed, "in-reply-to")[:500],
        sender=sender,
        sender_name=sender_name,
        reply_to=_person(parsed, "reply-to")[1],
        to=tuple(address for _, address in _addresses(parsed, "to", "delivered-to", "x-original-to")),
        subject=_heading(parsed, "subject")[:500],
        received_on=received_on,
        text=text,
        attachments=attachments,
        remarks=tuple(dict.fromkeys(remarks)),
        headers=tuple((name, _heading(parsed, name)[:1000]) for name in _TOLD if name in parsed),
        reports=reports,
    )


def _heading(parsed: Message, name: str) -> str:
    """The first heading of that name on one clean line, its encoded words read."""
    raw = next((str(value) for key, value in parsed.raw_items() if key.lower() == name), "")
    return clean_line(decoded(raw))


def _addresses(parsed: Message, *names: str) -> list[tuple[str, str]]:
    found = getaddresses([_heading(parsed, name) for name in names])
    return [(name[:200], address[:254].lower()) for name, address in found if "@" in address]


def _person(parsed: Message, name: str) -> tuple[str, str]:
    found = _addresses(parsed, name)
    if found:
        return found[0]
    written = _heading(parsed, name)
    return (written[:200], "") if written else ("", "")


def _received_on(parsed: Message, today: date, remarks: list[str]) -> date | None:
    received = parsed.get_all("received") or []
    candidates = [str(received[0]).rpartition(";")[2]] if received else []
    for written in [*candidates, str(parsed.get("date", ""))]:
        moment = _moment(written)
        if moment is None:
            continue
        day = local_date(moment)
        if day > today:
            remarks.append("date_future")
            return today
        return day
    remarks.append("date_missing")
    return None


def _moment(written: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if 1990 <= moment.year <= 9000 else None


def _content(parsed: Message, remarks: list[str]) -> tuple[str, tuple[Attachment, ...], tuple[str, ...]]:
    plain: list[str] = []
    html: list[str] = []
    attachments: list[Attachment] = []
    reports: list[str] = []
    for part in _leaves(parsed, remarks):
        kind = part.get_content_type()
        name = clean_line(decoded(str(part.get_filename() or "")))[:200]
        if kind == "message/delivery-status":
            reports.append(clean_block(part.as_string()[:LONGEST_TEXT]))
            continue
        payload = _payload(part)
        if name.lower() == "winmail.dat" or kind == "application/ms-tnef":
            remarks.append("winmail")
            plain.append(winmail_text(payload))
        elif kind in ("text/plain", "text/html") and not name:
            (plain if kind == "text/plain" else html).append(_text(part, payload, remarks))
            continue
        attachments.append(Attachment(name or kind, kind, len(payload)))
    text = "\n\n".join(each for each in plain if each.strip())
    if not text and html:
        remarks.append("html_only")
        text = "\n\n".join(plain_of_html(each) for each in html)
    if len(text) > LONGEST_TEXT:
        remarks.append("cut")
    return clean_block(text[:LONGEST_TEXT]), tuple(attachments), tuple(reports)


def _leaves(parsed: Message, remarks: list[str]) -> Iterator[Message]:
    """The parts that hold content, in order; nesting and number bounded."""
    waiting: list[tuple[Message, int]] = [(parsed, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            remarks.append("too_many_parts")
            return
        inner = part.get_payload()
        whole = part.get_content_type() == "message/delivery-status"
        if isinstance(inner, list) and not whole:
            if depth >= DEEPEST:
                remarks.append("too_deep")
                continue
            waiting.extend((each, depth + 1) for each in reversed(inner) if isinstance(each, Message))
        else:
            yield part


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except Exception:  # broken base64 and the like: as much as nothing
        return b""
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message, payload: bytes, remarks: list[str]) -> str:
    charset = part.get_content_charset() or "utf-8"
    try:
        return payload.decode(charset)
    except (LookupError, UnicodeError):
        remarks.append("charset_unknown")
        from charset_normalizer import from_bytes

        best = from_bytes(payload[:LONGEST_TEXT]).best()
        return str(best) if best else payload.decode("windows-1252", "replace")
