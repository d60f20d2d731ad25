"""The notice that a restriction of processing ends (GDPR art. 18(3); N11): read, made, sent, called off.

It belongs to the restriction, in a case or without one, and goes to an address on the card. Sending it lifts
nothing: a person does that on its day (`mailing/restrictions.py`).
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime

from kaarea_tui.exchange.letters.letter import Letter, Order, write_letter
from kaarea_tui.exchange.letters.words import LANGUAGES, Words
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.mailing.lifting import Standing, standing
from kaarea_tui.register.records.letterhead import own_templates, sender_of
from kaarea_tui.register.records.reach import contact_in_view, refused
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.requests.addresses_on_file import on_file_now
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.emails import email, email_key
from kaarea_tui.rules.lifting import check_announced, check_sending
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.requests import CHANNELS

from . import letter_files
from .letter_facts import house_of, restriction_values
from .letter_inputs import LetterPreview, MadeLetter
from .letter_making import set_sheet
from .letter_receivers import on_file_of

KIND = "lift_notice"
_RESTRICTION = "SELECT scope, detail, ground, started_at FROM restriction WHERE id = ?"
_LANGUAGE = """
SELECT k.language FROM restriction r JOIN request_case k ON k.id = r.case_id WHERE r.id = ?
"""
_INSERT = """
INSERT INTO restriction_notice (id, restriction_id, contact_id, language, body, file_hash, reason, lift_on,
    made_at, made_by)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ONE = """
SELECT id, restriction_id, contact_id, language, body, file_hash, lift_on, made_at, sent_on, channel,
    called_off_at
FROM restriction_notice WHERE id = ?
"""
_SENT = "UPDATE restriction_notice SET sent_on = ?, channel = ? WHERE id = ? AND sent_on IS NULL"
_CALL_OFF = """
UPDATE restriction_notice SET called_off_at = ?, called_off_by = ?, call_off_reason = ?
WHERE id = ? AND called_off_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class LiftInput:
    """What the notice tells; problems go by these names."""

    lift_on: str
    """The day on which the restriction ends, as typed; not a past one."""
    reason: str
    language: str = ""
    """Empty: that of the case, else Finnish."""


class LiftNotices(Subject, subject="lift_notices"):
    """Notices that a restriction ends."""

    @action("restriction.lift", "disclose")
    def preview(self, call: Call, restriction_id: int, typed: LiftInput) -> LetterPreview:
        """The notice as it would be. Raises Absent, Refused `restriction.lifted`, `restriction.of_case`."""
        found, order, letter, _ = _draft(call, restriction_id, typed)
        call.entry.purpose = "DATA_SUBJECT_RIGHTS"
        call.touched("contact", found.contact_id, fields=f"lift_notice_preview {restriction_id}")
        return LetterPreview(
            KIND, order.language, order.receiver, False, letter.subject, letter.text, ("lift_on", "reason")
        )

    @action("restriction.lift", "inspect")
    def make(self, call: Call, restriction_id: int, typed: LiftInput) -> MadeLetter:
        """Make the notice with its file; the newest one counts. Raises what `preview` raises."""
        found, order, words, told = _draft(call, restriction_id, typed)
        letter = set_sheet(call, words, order)
        with call.store.writing():
            number = call.store.next_ids("restriction_notice", 1)
        digest = hashlib.sha256(letter.pdf).hexdigest()
        row = (
            number, restriction_id, found.contact_id, order.language, letter.text, digest, told[1],
            told[0].isoformat(), stamp(call.now), call.user.id,
        )  # fmt: skip

        def write() -> None:
            standing(call, restriction_id)  # lifted meanwhile: nobody is told any more
            call.store.run(_INSERT, row)
            letter_files.keep(call.store, found.contact_id, digest, "pdf", letter.pdf, now=call.now)

        call.with_log.append(write)
        call.entry.purpose = "DATA_SUBJECT_RIGHTS"
        call.touched("contact", found.contact_id, fields=f"lift_notice {restriction_id} {number}")
        made = MadeLetter(
            number, 0, KIND, order.language, letter.subject, letter.text, (), digest, letter.pdf, "",
            call.now, None, "",
        )  # fmt: skip
        return replace(made, file_name=_file_name(number), email=_email_of(call, found.contact_id))

    @action("restriction.lift", "disclose")
    def open(self, call: Call, notice_id: int) -> MadeLetter:
        """A notice that was made, with its file while it is kept. Raises Absent."""
        call.need("contact.view_restricted")
        contact_id, made, _ = _made(call, notice_id)
        call.entry.purpose = "DATA_SUBJECT_RIGHTS"
        call.touched("contact", contact_id, fields=f"lift_notice_opened {notice_id}")
        path = letter_files.find(call.store, contact_id, made.file_hash)
        return replace(
            made,
            file=path.read_bytes() if path else b"",
            file_name=_file_name(notice_id) if path else "",
            email=_email_of(call, contact_id),
        )

    @action("restriction.lift", "change")
    def mark_sent(self, call: Call, notice_id: int, on: str, channel: str, address: str = "") -> None:
        """Note that the notice went out, by e-mail only to an `address` on the card; `on` empty: today.

        Raises Absent, Refused `letter.sent`, `letter.called_off`, `restriction.lifted`; problems: `on`,
        `channel`, `address`.
        """
        contact_id, made, lift_on = _made(call, notice_id, live=True)
        if made.sent_on is not None:
            raise Refused("letter.sent", N_("This letter is noted as sent already."))
        form = Typed()
        day = form.day("on", on, call.today) or call.today
        form.one_of("channel", tuple(CHANNELS), channel)
        form.take("on", lambda: check_sending(lift_on, local_date(made.made_at), day, call.today), None)
        if channel == "email":
            form.take("address", lambda: _check_address(call, contact_id, address), None)
        form.settled()
        call.store.run(_SENT, (day.isoformat(), channel, notice_id))
        call.touched("contact", contact_id, fields=f"lift_notice_sent {notice_id} {channel}")

    @action("restriction.lift", "change")
    def call_off(self, call: Call, notice_id: int, reason: str) -> None:
        """Let the restriction stand after all, as where the person opposed its end.

        Raises Absent, Refused `letter.called_off`, `restriction.lifted`; problems: `reason`.
        """
        contact_id, _, _ = _made(call, notice_id, live=True)
        form = Typed()
        why = form.line("reason", "reason", reason)
        if not why:
            form.wrong("reason", "missing", N_("Fill in this field."))
        form.settled()
        call.store.run(_CALL_OFF, (stamp(call.now), call.user.id, why, notice_id))
        call.touched("contact", contact_id, fields=f"lift_notice_called_off {notice_id}")


def _draft(
    call: Call, restriction_id: int, typed: LiftInput
) -> tuple[Standing, Order, Letter, tuple[date, str]]:
    """The restriction, what is ordered, its words, and day and reason as checked; raises Invalid, Refused."""
    call.need("contact.view_restricted")
    found = standing(call, restriction_id)
    case = call.store.one(_LANGUAGE, (restriction_id,))
    language = typed.language or (case[0] if case else "fi")
    form = Typed()
    form.one_of("language", LANGUAGES, language)
    day = form.day("lift_on", typed.lift_on, call.today, ahead=True)
    why = form.block("reason", "answer", typed.reason)
    if day is None or day < call.today:
        form.wrong(
            "lift_on", "letter.lift_on", N_("Write the day on which the restriction ends, not a past one.")
        )
    if not why:
        form.wrong("reason", "missing", N_("Fill in this field."))
    form.settled()
    assert day is not None
    row = call.store.one(_RESTRICTION, (restriction_id,))
    assert row is not None
    settings, own = load_settings(call.store), own_templates(call.store)
    try:
        check_announced(found.held)
        words = Words(language, own)
        values = house_of(settings, language) | restriction_values(words, *row)
        values |= {"number": found.case_number, "lift_on": words.day(day), "reason": why}
        receiver = on_file_of(call, found.contact_id, words)
        order = Order(KIND, language, "", "", found.case_number, call.today, receiver, values)
        return found, order, write_letter(order, sender_of(settings), own), (day, why)
    except Problem as problem:
        raise refused(problem) from problem


def _made(call: Call, notice_id: int, *, live: bool = False) -> tuple[int, MadeLetter, date]:
    """Whose notice it is, the notice without its file, and its day; `live`: one that still counts."""
    row = call.store.one(_ONE, (notice_id,))
    if row is None:
        raise Absent
    number, restriction_id, contact_id, language, body, digest, lift_on, made_at, sent_on, channel, off = row
    contact_in_view(call, contact_id)
    if live:
        standing(call, restriction_id)
        if off is not None:
            raise Refused("letter.called_off", N_("This notice was called off."))
    made = MadeLetter(
        number, 0, KIND, language, body.partition("\n")[0], body, (), digest, b"", "",
        datetime.fromisoformat(made_at), date.fromisoformat(sent_on) if sent_on else None, channel,
    )  # fmt: skip
    return contact_id, made, date.fromisoformat(lift_on)


def _file_name(notice_id: int) -> str:
    return f"{KIND}-{notice_id}.pdf"


def _email_of(call: Call, contact_id: int) -> str:
    """The first e-mail address on file; empty where there is none (N8)."""
    files = on_file_now(call.store, contact_id, call.today, call.now)
    return next(iter(files.emails.values()), "")


def _check_address(call: Call, contact_id: int, address: str) -> None:
    if not address.strip():
        raise Problem("missing", N_("Write the address to which the letter went."))
    key = email_key(email(address))
    if key not in on_file_now(call.store, contact_id, call.today, call.now).emails:
        raise Problem("letter.not_on_card", N_("This address is not on the person's card."))
