"""Letters that were sent outside the register: kept as letters of the case by their copy (N5, N9)."""

import hashlib
from datetime import date

from kaarea_tui.exchange.documents import Document
from kaarea_tui.exchange.letters.kinds import KINDS
from kaarea_tui.exchange.reading import Unread, read_one
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.requests.mail_originals import packed
from kaarea_tui.register.requests.request_amendments import keep_copy, unkept_on
from kaarea_tui.register.requests.request_rows import CaseRow
from kaarea_tui.rules.copies_judged import check_document, check_words
from kaarea_tui.rules.identity_codes import refuse_personal_identity_code
from kaarea_tui.rules.limits import LIMITS
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.requests import CHANNELS, EXTENSION_REASONS
from kaarea_tui.rules.text import clean_block

from .letter_inputs import LetterCopy
from .letter_sending import Going, check_answer, sent_to, went_out

ATTACHABLE = tuple(
    code for code, kind in KINDS.items() if not (kind.refuses or kind.to_recipient or code == "lift_notice")
)
"""Kinds of which a copy may stand. A refusal is made here, where it is held to all parts of 2.8; the notice
that a restriction ends belongs to the restriction, not to the case (N11)."""
QUESTIONS = frozenset({"identity", "clarification"})
"""Letters that stop the clock (N5)."""
LARGEST = 2_000_000
"""Most bytes of a file."""
_BEGINNINGS = {b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"PK\x03\x04": "docx"}
_NAMES = """
SELECT requester_name, coalesce(c.last_name, ''), coalesce(c.first_names, '')
FROM request_case k LEFT JOIN contact c ON c.id = k.contact_id WHERE k.id = ?
"""
_INSERT = """
INSERT INTO request_letter (id, case_id, kind, language, body, file_hash, made_at, made_by, sent_on, channel,
    outside, original, code, reason, sent_to)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)
"""


def ending_of(data: bytes) -> str:
    """The ending of a file by how it begins: a picture, a PDF, a document, else text."""
    return next((end for beginning, end in _BEGINNINGS.items() if data.startswith(beginning)), "txt")


def attach(call: Call, case: CaseRow, copy: LetterCopy) -> str:
    """See `Letters.attach_copy`."""
    form = Typed()
    form.one_of("kind", ATTACHABLE, copy.kind)
    form.settled()
    check_answer(call, case, copy.kind)
    unkept = unkept_on(call, case, copy.kind)
    day = _checked_day(call, form, case, copy, unkept)
    form.one_of("channel", tuple(CHANNELS), copy.channel)
    window = copy.address.strip() if copy.channel == "letter" else ""
    to = sent_to(call, form, case, Going(copy.kind, copy.channel, copy.address, window))
    text, reason = _checked_copy(call, form, case, copy), form.block("reason", "grounds", copy.reason)
    late_reason = form.line("late_reason", "reason", copy.late_reason)
    if unkept is None and copy.kind in ("identity", "extension") and not reason:
        form.wrong("reason", "missing", N_("Fill in this field."))
    if copy.kind == "extension" and unkept is None:
        form.one_of("extension_reason", tuple(EXTENSION_REASONS), copy.extension_reason)
    form.settled()
    digest = hashlib.sha256(copy.file or text.encode()).hexdigest()
    letter_id = call.store.next_ids("request_letter", 1)
    call.store.run(
        _INSERT,
        (
            letter_id, case.id, copy.kind, case.language, text, digest, stamp(call.now), call.user.id,
            day.isoformat(), copy.channel, packed(copy.file) if copy.file else "", copy.extension_reason,
            reason, clean_block(to),
        ),
    )  # fmt: skip
    call.touched("request", case.id, fields=f"letter_attached {copy.kind} {copy.channel}")
    if unkept is not None:
        keep_copy(call, case, copy.kind, letter_id)
        return ""
    return went_out(call, case, copy.kind, late_reason)


def _checked_day(call: Call, form: Typed, case: CaseRow, copy: LetterCopy, unkept: str | None) -> date:
    """The day on which it was sent; that of the pause or the extension of which the letter is not kept."""
    kept = date.fromisoformat(unkept) if unkept else None
    day = form.day("on", copy.on, call.today) or kept or call.today
    if day > call.today:
        form.wrong("on", "date.future_day", N_("The day cannot be in the future."))
    if day < case.received:
        form.wrong("on", "request.before_receipt", N_("The day cannot be before the request came in."))
    if kept is not None and day != kept:
        form.wrong(
            "on", "letter.other_day",
            N_("The request says that this letter was sent on another day: attach the one of that day."),
        )  # fmt: skip
    return day


def _checked_copy(call: Call, form: Typed, case: CaseRow, copy: LetterCopy) -> str:
    """The words of the copy: those pasted, else those of the file; of a picture there may be none."""
    text = form.block("text", "transcript", copy.text)
    names = _names(call, case)
    if text and "text" not in form.problems:
        form.take("text", lambda: check_words(text, case.number, names), None)
    if len(copy.file) > LARGEST:
        form.wrong("file", "letter.file_large", N_("The file is too large: at most 2 MB."))
    elif copy.file:
        read = form.take("file", lambda: _words_of_file(call, case, names), "")
        return text or read
    elif not text:
        form.wrong("text", "letter.copy_missing", N_("Attach the letter: paste its text, or name its file."))
    return text


def _names(call: Call, case: CaseRow) -> list[str]:
    """Whom the letter may be about: the requester, and the person of the card by first name."""
    row = call.store.one(_NAMES, (case.id,))
    assert row is not None
    asked, last, first = (str(each) for each in row)
    return [asked, f"{first.split(maxsplit=1)[0]} {last}" if first and last else ""]


def read_document(call: Call, _case_id: int, _version: int, copy: LetterCopy) -> Document | None:
    """The file, read ahead of the transaction in the process that parses."""
    if not copy.file or len(copy.file) > LARGEST:
        return None
    try:
        read: Document = read_one("document", copy.file)
    except Unread:
        return Document()
    return read


def _words_of_file(call: Call, case: CaseRow, names: list[str]) -> str:
    """Its words; raises Problem where it is no letter of this case, or holds an identity code (V8)."""
    read: Document = call.read
    check_document(read.kind, read.text, read.sides, shows=read.shows)
    if read.text.strip():
        check_words(read.text, case.number, names)
    return refuse_personal_identity_code(read.text[: LIMITS["transcript"]])
