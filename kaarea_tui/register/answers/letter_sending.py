"""Noting a letter as sent: when, how, with data to which e-mail address; and what that records (I5, N9)."""

from dataclasses import dataclass
from datetime import date

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.records.reach import refused
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.requests.addresses_on_file import on_file
from kaarea_tui.register.requests.case_addresses import check_stopped
from kaarea_tui.register.requests.request_amendments import remind_by_letter
from kaarea_tui.register.requests.request_facts import ANSWER_OF, REPORTS, chosen_at
from kaarea_tui.register.requests.request_rows import CaseRow, load_case
from kaarea_tui.register.requests.request_steps import take_by_letter
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.emails import email, email_key
from kaarea_tui.rules.found_addresses import emails_in
from kaarea_tui.rules.identification import DATA_CHANNELS, check_answer_address
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.requests import CHANNELS
from kaarea_tui.rules.visibility import visible_fields

from .letter_inputs import MadeLetter
from .letter_receivers import holds_data, name_on_card, tells_of_card

_SENT = "UPDATE request_letter SET sent_on = ?, channel = ?, sent_to = ? WHERE id = ? AND sent_on IS NULL"


def address_proposed(call: Call, case: CaseRow, kind: str) -> str:
    """The e-mail address that a letter may go to: what tells of the card, and who he is, to one on file (N8).

    Never that of the request where the register does not know it; a letter that tells nothing may go there.
    """
    files, asked = on_file(call.store, case).emails, emails_in(case.requester_address)
    known = next((key for key in asked if key in files), "")
    free = not tells_of_card(call, case, kind)
    if free and not (kind == "identity" and files):
        return next(iter(asked), "")
    if "email" not in visible_fields(call.rights):
        return known
    return files.get(known) or next(iter(files.values()), "") or (next(iter(asked), "") if free else "")


def check_outcome(case: CaseRow, kind: str) -> None:
    """Refuse an answer that tells another outcome than the case has, or one before its time (T17)."""
    if kind not in ANSWER_OF.values():
        return
    if ANSWER_OF.get(case.outcome) != kind:
        raise Refused("letter.outcome", N_("The case has not come to what this letter tells."))
    if case.state != "ready_to_answer":
        raise Refused(
            "letter.not_yet", N_("The answer is made and sent when the case is decided and carried out.")
        )


def check_answer(call: Call, case: CaseRow, kind: str) -> None:
    """Refuse an answer that is not the case's, or that tells of a stop which does not hold yet (T17, N2)."""
    check_outcome(case, kind)
    if kind == "answer":
        try:
            check_stopped(call, case)
        except Problem as problem:
            raise refused(problem) from problem


def note_sent(call: Call, case: CaseRow, made: MadeLetter, on: str, sent: tuple[str, str]) -> None:
    """Write day and channel; `sent` is channel and address as typed. Raises Invalid, Refused."""
    check_answer(call, case, made.kind)
    if made.kind in REPORTS and stamp(made.made_at) <= chosen_at(call, case.id):
        raise Refused("letter.other_person", N_("This was made before it was chosen who asks: make it anew."))
    channel, address = sent
    form = Typed()
    day = form.day("on", on, call.today) or call.today
    form.one_of("channel", tuple(CHANNELS), channel)
    _check_day(form, day, call.today, made)
    to = sent_to(call, form, case, Going(made.kind, channel, address, made.sent_to))
    form.settled()
    call.store.run(_SENT, (day.isoformat(), channel, to, made.id))


@dataclass(frozen=True, slots=True)
class Going:
    """A letter on its way: its kind, how and where it goes as typed, and the lines in its window."""

    kind: str
    channel: str
    address: str
    window: str


def sent_to(call: Call, form: Typed, case: CaseRow, going: Going) -> str:
    """Where it went: the e-mail address, or the lines on the envelope. Problems: `address`, `channel`."""
    by_mail, by_post = going.channel == "email", going.channel == "letter"
    if tells_of_card(call, case, going.kind):
        if by_mail:
            return form.take("address", lambda: _address_on_file(call, case, going), "")
        form.take("channel", lambda: _check_way(call, case, going), None)
        if by_post and not going.window:
            return _envelope(call, case)
    elif by_mail and going.address.strip():
        return form.take("address", lambda: email(going.address), "")
    return going.window if by_post else ""


def _envelope(call: Call, case: CaseRow) -> str:
    """The lines on the envelope of data that have no window: the address on file."""
    files = on_file(call.store, case)
    place = files.own or files.work or ()
    lines = (name_on_card(call.store, case.contact_id), *place)
    return "\n".join(str(line) for line in lines if line not in ("", "FI"))


def went_out(call: Call, case: CaseRow, kind: str, late_reason: str = "") -> str:
    """What a letter that was sent records: the step taken by it, "reminder", or nothing (N9)."""
    if kind == "reminder":
        return "reminder" if remind_by_letter(call, load_case(call, case.id)) else ""
    return take_by_letter(call, load_case(call, case.id), kind, late_reason)


def _check_day(form: Typed, day: date, today: date, made: MadeLetter) -> None:
    if day > today:
        form.wrong("on", "date.future_day", N_("The day cannot be in the future."))
    if day < local_date(made.made_at):
        form.wrong("on", "letter.before_made", N_("The letter was not made yet on that day."))


def _address_on_file(call: Call, case: CaseRow, going: Going) -> str:
    """The address to which a letter that tells of the card went; raises Problem."""
    files, address = on_file(call.store, case), going.address
    if not address.strip() and not holds_data(case, going.kind):
        address = address_proposed(call, case, going.kind)
    if not address.strip():
        raise Problem("missing", N_("Write the address to which the person's data went."))
    written = email(address)
    if not (files.is_empty and not holds_data(case, going.kind)):  # such an answer tells nothing of the card
        check_answer_address(email_key(written), files.emails)
    return written


def _check_way(call: Call, case: CaseRow, going: Going) -> None:
    """Refuse data by a way that leads to nobody known: by post only to an address on file (N8)."""
    if not holds_data(case, going.kind):
        return
    if going.channel not in DATA_CHANNELS:
        message = N_("Data go by e-mail or post to an address on file, or are handed over in person.")
        raise Problem("identity.channel", message)
    files = on_file(call.store, case)
    if going.channel == "letter" and files.own is None and files.work is None:
        message = N_("No postal address was on file before the request came: hand the data over in person.")
        raise Problem("identity.no_post", message)
