"""One mail, made safe to read: who, when, what, and what was wrong with it. It never raises.

Letters of data subjects and answers to mailings come as mails of every kind: broken headings, lying
charsets, HTML only, winmail.dat, nested ten deep. Whatever can be read is read, the rest is named in
`remarks`; the original stays with the caller. Text is cleaned of control and direction characters.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from email.message import Message
from functools import partial

from kaarea_tui.rules.text import clean_block, clean_line

from .mail_headings import addresses, date_told, heading, person, received_on
from .mail_identity import content_hash, whole_hash
from .mail_parts import leaves, parse, payload
from .mail_text import decoded, plain_of_html, winmail_text

LARGEST = 50 * 1024 * 1024
"""Bytes of a mail at most; a larger one is left where it was."""
LONGEST_TEXT = 200_000
"""Characters of text kept for the screen; the original holds the rest."""
_MOST_PAGES = 5
"""Parts of HTML that are read where there is no plain text."""


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
    """SHA-256 of the original."""
    content_hash: str
    """The same for the same letter from every source; see mail_identity."""
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
    try:
        return _read(original, today)
    except Exception:  # one mail that the library stumbles over must not keep all others out
        return _unread(original)


def _unread(original: bytes) -> Mail:
    """A mail of which nothing could be told but that it is here."""
    kept = (Attachment("", "message/rfc822", len(original)),)
    digest, same = hashlib.sha256(original).hexdigest(), whole_hash(original)
    return Mail(digest, same, "", "", "", "", "", (), "", None, "", kept, ("no_sender", "broken"), (), ())


def _read(original: bytes, today: date) -> Mail:
    remarks: list[str] = []
    parsed = parse(original, remarks)
    sender_name, sender = person(parsed, "from")
    if not sender:
        remarks.append("no_sender")
    text, attachments, reports = _content(parsed, remarks)
    day = received_on(parsed, today, remarks)
    return Mail(
        source_hash=hashlib.sha256(original).hexdigest(),
        content_hash=content_hash(parsed, original, partial(heading, parsed), date_told(parsed)),
        message_id=heading(parsed, "message-id")[:500],
        in_reply_to=heading(parsed, "in-reply-to")[:500],
        sender=sender,
        sender_name=sender_name,
        reply_to=person(parsed, "reply-to")[1],
        to=tuple(address for _, address in addresses(parsed, "to", "delivered-to", "x-original-to")),
        subject=heading(parsed, "subject")[:500],
        received_on=day,
        text=text,
        attachments=attachments,
        remarks=tuple(dict.fromkeys(remarks)),
        headers=tuple((name, heading(parsed, name)[:1000]) for name in _TOLD if name in parsed),
        reports=reports,
    )


def _content(parsed: Message, remarks: list[str]) -> tuple[str, tuple[Attachment, ...], tuple[str, ...]]:
    plain: list[str] = []
    html: list[str] = []
    attachments: list[Attachment] = []
    reports: list[str] = []
    for part in leaves(parsed, remarks):
        kind = part.get_content_type()
        name = clean_line(decoded(str(part.get_filename() or "")))[:200]
        if kind == "message/delivery-status":
            reports.append(clean_block(part.as_string()[:LONGEST_TEXT]))
            continue
        held = payload(part)
        if name.lower() == "winmail.dat" or kind == "application/ms-tnef":
            remarks.append("winmail")
            plain.append(winmail_text(held))
        elif kind in ("text/plain", "text/html") and not name:
            (plain if kind == "text/plain" else html).append(_text(part, held, remarks))
            continue
        attachments.append(Attachment(name or kind, kind, len(held)))
    text = "\n\n".join(each for each in plain if each.strip())
    if not text and html:
        remarks.append("html_only")
        text = "\n\n".join(plain_of_html(each) for each in html[:_MOST_PAGES])
    if len(text) > LONGEST_TEXT:
        remarks.append("cut")
    return clean_block(text[:LONGEST_TEXT]), tuple(attachments), tuple(reports)


def _text(part: Message, held: bytes, remarks: list[str]) -> str:
    charset = part.get_content_charset() or "utf-8"
    try:
        return held.decode(charset)
    except (LookupError, UnicodeError):
        remarks.append("charset_unknown")
        from charset_normalizer import from_bytes

        best = from_bytes(held[:LONGEST_TEXT]).best()
        return str(best) if best else held.decode("windows-1252", "replace")
