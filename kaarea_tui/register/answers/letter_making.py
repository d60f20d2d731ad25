"""Making a letter of a case: words from the facts, file by typst, row with the hash of the file."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime

from kaarea_tui.data.engine import Row
from kaarea_tui.exchange.letters.kinds import KINDS, OF_CASE
from kaarea_tui.exchange.letters.letter import Letter, Order, with_file, write_letter
from kaarea_tui.exchange.letters.words import LANGUAGES, Words
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, Conflict, Refused
from kaarea_tui.register.records.letterhead import own_templates, sender_of
from kaarea_tui.register.records.reach import refused
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.requests.case_addresses import check_stopped
from kaarea_tui.register.requests.mail_originals import unpacked
from kaarea_tui.register.requests.request_clock import asked_late
from kaarea_tui.register.requests.request_facts import REPORTS, facts, hopeful
from kaarea_tui.register.requests.request_rows import CaseRow, case_in_view
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.check_parts import reference
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.request_steps import BY_LETTER, check, open_steps
from kaarea_tui.rules.requests import EXTENSION_REASONS, OPEN

from . import letter_files
from .letter_copies import QUESTIONS, ending_of
from .letter_facts import values_of
from .letter_inputs import LetterInput, MadeLetter
from .letter_receivers import receiver_of, tells_of_card
from .letter_sending import address_proposed
from .recipient_notices import notice_values

_INSERT = """
INSERT INTO request_letter (id, case_id, kind, language, body, file_hash, sections, made_at, made_by, code,
    reason, sent_to, check_part)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ONE = """
SELECT id, case_id, kind, language, body, file_hash, sections, made_at, sent_on, channel, outside, original,
    sent_to
FROM request_letter WHERE id = ?
"""
_STANDING = """
SELECT k.version, coalesce(c.state, '') FROM request_case k LEFT JOIN contact c ON c.id = k.contact_id
WHERE k.id = ?
"""


def draft(
    call: Call, case: CaseRow, kind: str, language: str, typed: LetterInput, *, part: str = ""
) -> tuple[Order, Letter, bool]:
    """What is ordered, its words, and whether its address is only the requester's own word (I5).

    `part`: its check part, once it is made. Raises Invalid and Refused.
    """
    language = language or case.language
    _check_step(call, case, kind)
    checked = _checked(call, kind, language, typed)
    settings, own = load_settings(call.store), own_templates(call.store)
    try:
        if kind == "answer":
            check_stopped(call, case)
        words = Words(language, own)
        if kind == "refusal" and not checked["not_done"]:
            checked["not_done"] = words(f"not_done.{case.type}")
        given = replace(
            typed,
            details=checked["details"],
            question=checked["question"],
            reason=checked["reason"],
            not_done=checked["not_done"],
        )
        receiver = receiver_of(call, case, kind, words, given)
        values = values_of(call, case, settings, words, given)
        if KINDS[kind].to_recipient:
            values |= notice_values(call, case, words, given.recipient)
        if receiver.own_word:  # on which lists somebody is belongs to the person alone
            values["lists"] = ""
        number = values["number"] = reference(case.number, part)
        order = Order(kind, language, case.type, case.outcome, number, call.today, receiver.lines, values)
        return order, write_letter(order, sender_of(settings), own), receiver.is_new
    except Problem as problem:
        raise refused(problem) from problem


def _check_step(call: Call, case: CaseRow, kind: str) -> None:
    """Refuse a letter whose step would be refused: no day is told that will not hold (D6, N6, N9)."""
    step = BY_LETTER.get(kind)
    if step is None or (kind != "extension" and step not in open_steps(case.type, case.state)):
        return
    if kind == "extension":
        call.need(step.permission)
    try:
        check(step.number, facts(call, case, step.number, hopeful(call)))
    except Problem as problem:
        raise refused(problem) from problem


def set_sheet(call: Call, letter: Letter, order: Order) -> Letter:
    """The letter with its PDF; raises Refused."""
    try:
        return with_file(letter, order, sender_of(load_settings(call.store)), own_templates(call.store))
    except Problem as problem:
        raise refused(problem) from problem


@dataclass(frozen=True, slots=True)
class Product:
    """What was made: its words, the parts that it holds, and its file."""

    kind: str
    language: str
    text: str
    sections: tuple[str, ...]
    data: bytes
    ending: str
    code: str = ""
    reason: str = ""
    """What the step needs that the letter records (N9)."""
    receiver: tuple[str, ...] = ()
    """The lines in its window."""
    check_part: str = ""


def store_letter(call: Call, case: CaseRow, made: Product) -> MadeLetter:
    """Keep words and file with the log row of an `inspect` action: all of it, or nothing.

    Raises Conflict then, when the case or the person's card is no longer what the letter was made from, and
    Refused `request.closed` for data that nobody asks for any more.
    """
    if made.kind in REPORTS and case.state not in OPEN:
        raise Refused("request.closed", N_("A closed case is not changed; the register owner can reopen it."))
    with call.store.writing():
        letter_id = call.store.next_ids("request_letter", 1)
    digest = hashlib.sha256(made.data).hexdigest()
    standing = call.store.one(_STANDING, (case.id,))
    row = (
        letter_id, case.id, made.kind, made.language, made.text, digest, " ".join(made.sections),
        stamp(call.now), call.user.id, made.code, made.reason,
        "\n".join(made.receiver), made.check_part,
    )  # fmt: skip

    def write() -> None:
        if call.store.one(_STANDING, (case.id,)) != standing:
            raise Conflict(case.version, ())
        call.store.run(_INSERT, row)
        letter_files.keep(call.store, case.contact_id, digest, made.ending, made.data, now=call.now)

    call.with_log.append(write)
    kept = (*row[:8], None, "", 0, "", row[11])
    return _addressed(call, case, _letter(kept, made.data, f"{case.number}-{made.kind}.{made.ending}"))


def made_letter(call: Call, letter_id: int, *, with_file: bool = True) -> MadeLetter:
    """A letter that was made, of a case in view; raises Absent or NotPermitted."""
    row = call.store.one(_ONE, (letter_id,))
    if row is None:
        raise Absent
    case = case_in_view(call, row[1])
    path = letter_files.find(call.store, case.contact_id, row[5]) if with_file else None
    data = path.read_bytes() if path else unpacked(row[11]) if with_file else b""
    ending = path.suffix if path else f".{ending_of(data)}"
    return _addressed(call, case, _letter(row, data, f"{case.number}-{row[2]}{ending}" if data else ""))


def _addressed(call: Call, case: CaseRow, letter: MadeLetter) -> MadeLetter:
    if letter.sent_on is None and letter.kind in QUESTIONS:
        letter = replace(letter, asks_late=asked_late(call.store, case.id, call.today))
    to, only = address_proposed(call, case, letter.kind), tells_of_card(call, case, letter.kind)
    return replace(letter, email=to, on_file_only=only)


def _letter(row: Row, data: bytes, name: str) -> MadeLetter:
    number, case_id, kind, language, body, digest, sections, made_at, sent_on, channel, outside, _, to = row
    return MadeLetter(
        id=number,
        case_id=case_id,
        kind=kind,
        language=language,
        subject=body.partition("\n")[0],
        text=body,
        sections=tuple(sections.split()),
        file_hash=digest,
        file=data,
        file_name=name,
        made_at=datetime.fromisoformat(made_at),
        sent_on=date.fromisoformat(sent_on) if sent_on else None,
        channel=channel,
        outside=bool(outside),
        sent_to=to,
    )


def _checked(call: Call, kind: str, language: str, typed: LetterInput) -> dict[str, str]:
    """The words typed, within their limits; raises Invalid."""
    form = Typed()
    form.one_of("kind", OF_CASE, kind)
    form.one_of("language", LANGUAGES, language)
    form.settled()
    asked = KINDS[kind]
    words = {
        name: form.block(name, "answer", getattr(typed, name))
        for name in ("details", "question", "reason", "not_done")
    }
    for name in set(words) & set(asked.needs):
        if not words[name]:
            form.wrong(name, "missing", N_("Fill in this field."))
    if "extension_reason" in asked.asks:
        form.one_of("extension_reason", tuple(EXTENSION_REASONS), typed.extension_reason)
    if asked.to_recipient and _unknown_recipient(call, typed.recipient):
        form.wrong("recipient", "choice.unknown", N_("Choose one of the list."))
    if kind == "refusal":
        form.problems.pop("not_done", None) if not words["not_done"] else None
    form.settled()
    return words


def _unknown_recipient(call: Call, recipient: int | None) -> bool:
    return call.store.one("SELECT 1 FROM recipient WHERE id = ?", (recipient,)) is None
