"""Taking a request in (T1): one case for each right of the letter, and what holds from that moment on.

The clock starts on the day the letter reached the company, whoever opened it (D8). Rules V7, 12.2, 12.3, I4.
"""

from dataclasses import dataclass
from datetime import date, datetime

from kaarea_tui.data.engine import Store
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.records.reach import contact_in_view
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.dates import local_date, not_future, show_date
from kaarea_tui.rules.identification import check_representative
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.rules.requests import CHANNELS, LANGUAGES, TYPES, WRITTEN
from kaarea_tui.rules.visibility import FIELD_GROUPS

from . import case_addresses, request_clock, request_effects
from .request_effects import About
from .request_inputs import Asked, Registered, RequestInput
from .request_rows import load_case, write_event
from .request_steps import carry_out_at_once

GROUNDS = ("", "a", "b", "c", "d")
_INSERT = """
INSERT INTO request_case (id, number, bundle, mail_id, type, state, contact_id, requester_name,
    requester_address, language, channel, written, text, grounds, received_on, received_reason, first_due,
    due, representative, owner_id, created_at, created_by)
VALUES (?, ?, ?, ?, ?, 'received', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_CONTACT_PERSON = """
SELECT id FROM user_account
WHERE user_name = ? AND closed_at IS NULL AND valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?)
"""
_FIRST_OWNER = """
SELECT u.id FROM user_account u JOIN user_preset p ON p.user_id = u.id AND p.preset = 'RO'
WHERE u.closed_at IS NULL AND u.valid_from <= ? AND (u.valid_to IS NULL OR u.valid_to >= ?)
ORDER BY u.id LIMIT 1
"""
_LAST_NUMBER = (
    "SELECT max(CAST(substr(number, 4) AS INTEGER)) FROM request_case WHERE substr(number, 1, 3) = ?"
)
_MAIL = "SELECT state, received_on FROM request_mail WHERE id = ?"
_FETCHED = "SELECT fetched_at FROM request_mail WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Checked:
    """A request whose fields are in order."""

    name: str
    address: str
    text: str
    grounds: str
    received_on: date
    received_reason: str
    representative: str


def register(call: Call, typed: RequestInput) -> Registered:
    """Take a request in; see `Requests.register`."""
    mail_day = _mail_day(call, typed.mail_id)
    checked = _checked(call, typed, mail_day)
    if typed.contact_id is not None:
        contact_in_view(call, typed.contact_id)
    numbers = _numbers(call.store, checked.received_on, len(typed.rights))
    owner_id = contact_person(call)
    ids: list[int] = []
    left, ask = 0, dict[int, str]()
    for asked, number in zip(typed.rights, numbers, strict=True):
        case_id = _insert(call, typed, checked, (asked.type, number, numbers[0], owner_id))
        about = About(case_id, typed.contact_id, typed.channel, checked.received_on, checked.grounds)
        effect = request_effects.apply(call, about, asked)
        left += effect.lists_left
        ask |= dict(effect.ask_companies)
        if TYPES[asked.type].at_once and typed.contact_id is not None:
            carry_out_at_once(call, load_case(call, case_id))
        ids.append(case_id)
    if typed.mail_id is not None:
        call.store.run("UPDATE request_mail SET state = 'case' WHERE id = ?", (typed.mail_id,))
    call.touched("request", " ".join(map(str, ids)), fields="T1", count=len(ids))
    waiting = tuple(each for each in ids if case_addresses.waiting(call, load_case(call, each)))
    return Registered(numbers[0], tuple(ids), numbers, left, tuple(ask.items()), waiting)


def contact_person(call: Call) -> int:
    """Who owns new requests: the contact person of the settings, else the first usable register owner."""
    today, name = call.today.isoformat(), load_settings(call.store).contact_person
    found = call.store.one(_CONTACT_PERSON, (name, today, today)) if name else None
    found = found or call.store.one(_FIRST_OWNER, (today, today))
    return int(found[0]) if found else call.user.id


def check_receipt(
    call: Call, form: Typed, typed: tuple[str, str], usual: date, here_since: date
) -> tuple[date, str]:
    """The day of receipt and why it is another than `usual` (V7, D8); `typed`: both as typed.

    Never a day after `here_since`, on which it was here. Problems: `received_on`, `received_reason`.
    """
    received_on, reason = typed
    day = form.day("received_on", received_on, call.today) or usual
    form.take("received_on", lambda: not_future(day, call.today), day)
    if day > here_since and "received_on" not in form.problems:
        form.wrong(
            "received_on", "request.here_before",
            N_("The request was here on {date} already: it did not come later."), date=show_date(here_since),
        )  # fmt: skip
    why = form.line("received_reason", "reason", reason)
    if day != usual and not why and "received_on" not in form.problems:
        form.wrong("received_reason", "missing", N_("Write why the day of receipt is another one."))
    return day, why


def fetched_on(store: Store, mail_id: int | None) -> date | None:
    """The day on which the letter was taken into the register; None without a letter."""
    row = store.one(_FETCHED, (mail_id,)) if mail_id is not None else None
    return local_date(datetime.fromisoformat(row[0])) if row else None


def _checked(call: Call, typed: RequestInput, mail_day: date | None) -> Checked:
    form = Typed()
    _check_rights(call, form, typed.rights)
    form.one_of("channel", tuple(CHANNELS), typed.channel)
    form.one_of("language", LANGUAGES, typed.language)
    told = (typed.received_on, typed.received_reason)
    day, reason = check_receipt(
        call, form, told, mail_day or call.today, fetched_on(call.store, typed.mail_id) or call.today
    )
    checked = Checked(
        form.line("requester_name", "requester", typed.requester_name),
        form.block("requester_address", "requester_address", typed.requester_address),
        form.block("text", "transcript", typed.text),
        form.block("grounds", "grounds", typed.grounds),
        day,
        reason,
        _representative(form, typed),
    )
    if not (checked.name or checked.address or typed.contact_id):
        form.wrong("requester_name", "missing", N_("Write who asks, or where the answer goes."))
    if typed.channel in CHANNELS and typed.channel not in WRITTEN and not checked.text:
        form.wrong("text", "missing", N_("Write down what was asked: this is its written form."))
    form.settled()
    return checked


def _check_rights(call: Call, form: Typed, rights: tuple[Asked, ...]) -> None:
    if not rights:
        form.wrong("rights", "missing", N_("Choose at least one right."))
    if len({asked.type for asked in rights}) < len(rights):
        form.wrong("rights", "twice", N_("Each right makes one case."))
    for place, asked in enumerate(rights):
        check_asked(call, form, asked, f"rights.{place}")


def check_asked(call: Call, form: Typed, asked: Asked, at: str) -> None:
    """Check what is asked; problems go by `at` and the field."""
    form.one_of(f"{at}.type", tuple(TYPES), asked.type)
    form.one_of(f"{at}.purpose", ("", *PURPOSES), asked.purpose)
    form.one_of(f"{at}.field_group", ("", *FIELD_GROUPS), asked.field_group)
    form.one_of(f"{at}.ground", GROUNDS, asked.ground)
    if asked.type == "objection_other" and asked.purpose == "MARKETING":
        form.wrong(f"{at}.type", "request.marketing", N_("An objection to marketing is a type of its own."))
    if asked.list_id is not None:
        known = call.store.one("SELECT 1 FROM mailing_list WHERE id = ?", (asked.list_id,))
        if known is None:
            form.wrong(f"{at}.list_id", "choice.unknown", N_("Choose one of the list."))


def _representative(form: Typed, typed: RequestInput) -> str:
    name = form.line("representative", "requester", typed.representative)
    seen = form.line("authorisation", "reason", typed.authorisation)
    try:
        check_representative(name, seen)
    except Problem as problem:
        form.problems.setdefault("authorisation" if name else "representative", problem)
    return f"{name}; {seen}" if name else ""


def _mail_day(call: Call, mail_id: int | None) -> date | None:
    """The day of the letter that the case is made of; raises Absent, Refused `request.mail_taken`."""
    if mail_id is None:
        return None
    found = call.store.one(_MAIL, (mail_id,))
    if found is None:
        raise Absent
    if found[0] == "case":
        raise Refused("request.mail_taken", N_("A case was made of this letter already."))
    return date.fromisoformat(found[1])


def _numbers(store: Store, received_on: date, count: int) -> tuple[str, ...]:
    """The next case numbers of the year of receipt, as 26-034."""
    year = f"{received_on.year % 100:02}-"
    found = store.one(_LAST_NUMBER, (year,))
    last = found[0] if found and found[0] else 0
    return tuple(f"{year}{last + step:03}" for step in range(1, count + 1))


def _insert(call: Call, typed: RequestInput, checked: Checked, case: tuple[str, str, str, int]) -> int:
    type_, number, bundle, owner_id = case
    case_id = call.store.next_ids("request_case", 1)
    due = request_clock.first_limits(checked.received_on, request_clock.calendar(call.store)).due.isoformat()
    call.store.run(
        _INSERT,
        (
            case_id, number, bundle, typed.mail_id, type_, typed.contact_id, checked.name, checked.address,
            typed.language, typed.channel, int(typed.channel in WRITTEN), checked.text, checked.grounds,
            checked.received_on.isoformat(), checked.received_reason, due, due, checked.representative,
            owner_id, stamp(call.now), call.user.id,
        ),
    )  # fmt: skip
    write_event(call, case_id, "T1", ("", "received"), checked.received_reason)
    return case_id
