"""Noting a letter as sent: when, how, with data to which e-mail address; and what that records (I5, N9)."""

from datetime import date

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.records.reach import refused
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.requests.case_addresses import check_stopped
from kaarea_tui.register.requests.request_amendments import remind_by_letter
from kaarea_tui.register.requests.request_facts import ANSWER_OF, REPORTS, chosen_at
from kaarea_tui.register.requests.request_rows import CaseRow, load_case
from kaarea_tui.register.requests.request_steps import take_by_letter
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.emails import email, email_key
from kaarea_tui.rules.found_addresses import emails_in
from kaarea_tui.rules.identification import DATA_CARRYING, check_answer_address
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.requests import CHANNELS
from kaarea_tui.rules.visibility import visible_fields

from .letter_inputs import MadeLetter
from .letter_receivers import emails_on_file, emails_verified

_HOLD_DATA = frozenset({"report", "portability", "answer", "partial"})
_SENT = "UPDATE request_letter SET sent_on = ?, channel = ? WHERE id = ? AND sent_on IS NULL"


def holds_data(case: CaseRow, kind: str) -> bool:
    """Does the letter hold the person's data, or come with them? A refusal and "no data" do not."""
    return case.type in DATA_CARRYING and kind in _HOLD_DATA and case.outcome != "no_data"


def address_proposed(call: Call, case: CaseRow) -> str:
    """The e-mail address that data may go to: that of the request where it may, else one of the card."""
    on_file = emails_on_file(call, case)
    asked = emails_in(case.requester_address)
    known = next((key for key in asked if key in on_file or key in emails_verified(case)), "")
    if known and known not in on_file:
        return known
    if "email" not in visible_fields(call.rights):
        return known
    return on_file.get(known) or next(iter(on_file.values()), "")


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
    day = form.day("on", on) or call.today
    form.one_of("channel", tuple(CHANNELS), channel)
    _check_day(form, day, call.today, made)
    if channel == "email" and holds_data(case, made.kind):
        form.take("address", lambda: check_address(call, case, address), None)
    form.settled()
    call.store.run(_SENT, (day.isoformat(), channel, made.id))


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


def check_address(call: Call, case: CaseRow, address: str) -> None:
    """Raise Problem where the person's data may not go to that e-mail address (I5)."""
    if not address.strip():
        raise Problem("missing", N_("Write the address to which the person's data went."))
    key = email_key(email(address))
    check_answer_address(case.type, key, emails_on_file(call, case).keys(), emails_verified(case))
