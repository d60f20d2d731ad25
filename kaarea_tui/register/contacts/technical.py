"""Technical data of a contact: IP addresses and user names, need-to-know (rules 6.2, 6.3; P8).

They lie in tables of their own and live shorter than the card, so their values go into no change history:
there they would outlive themselves. The log names who added or opened them, and for what purpose.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent
from kaarea_tui.register.records.card_purposes import log_purpose, log_restricted_ground
from kaarea_tui.register.records.contact_inputs import SourceInput
from kaarea_tui.register.records.reach import contact_in_view, contact_to_change, need_field, refused
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.dates import not_future
from kaarea_tui.rules.identifiers import ip_address
from kaarea_tui.rules.problem import N_, Problem

from . import provenance_rows
from .contact_cards import SeenIp, ServiceAccount, TechnicalData

_IPS = "SELECT id, ip, seen_at, source, reason FROM contact_technical WHERE contact_id = ? ORDER BY id DESC"
_ACCOUNTS = """
SELECT id, service, username, opened_on, closed_on FROM contact_service_account WHERE contact_id = ?
ORDER BY closed_on IS NOT NULL, service, id
"""


@dataclass(frozen=True, slots=True)
class TechnicalInput:
    """An IP address with when, where and why it was kept (6.2); problems go by these names.

    `seen_at` None: now.
    """

    ip: str
    source: str
    reason: str
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ServiceAccountInput:
    """A user name in one of our services (6.3); `opened_on` as typed, may be empty."""

    service: str
    username: str
    opened_on: str = ""


def open_technical(call: Call, contact_id: int, purpose: str) -> TechnicalData:
    """See `Contacts.open_technical`; of a restricted person it takes the right and a ground (2.6)."""
    head = contact_in_view(call, contact_id)
    log_purpose(call, "contact.view_technical", purpose if head.restricted_on is None else "SUPERVISION")
    if head.restricted_on is not None:
        call.need("contact.view_restricted")
        log_restricted_ground(call, purpose)
    need_field(call, "ip")
    call.touched("contact", contact_id, fields="ip username")
    ips = [
        SeenIp(row[0], row[1], datetime.fromisoformat(row[2]), *row[3:])
        for row in call.store.rows(_IPS, (contact_id,))
    ]
    accounts = [
        ServiceAccount(number, service, username, _day(opened), _day(closed))
        for number, service, username, opened, closed in call.store.rows(_ACCOUNTS, (contact_id,))
    ]
    return TechnicalData(contact_id, tuple(ips), tuple(accounts))


def add_technical(call: Call, contact_id: int, typed: TechnicalInput) -> int:
    """See `Contacts.add_technical`."""
    contact_to_change(call, contact_id)
    form = Typed()
    ip = form.take("ip", lambda: ip_address(typed.ip), "")
    texts = [form.line(name, "reason", getattr(typed, name)) for name in ("source", "reason")]
    for name, text in zip(("source", "reason"), texts, strict=True):
        if not text:
            form.wrong(name, "missing", N_("Fill in this field."))
    seen_at = (typed.seen_at or call.now).astimezone(UTC)
    form.take("seen_at", lambda: not_future(seen_at.date(), call.now.date()), call.today)
    form.settled()
    row_id = call.store.next_ids("contact_technical", 1)
    call.store.run(
        "INSERT INTO contact_technical (id, contact_id, ip, seen_at, source, reason)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (row_id, contact_id, ip, stamp(seen_at), *texts),
    )
    call.touched("contact", contact_id, fields="ip")
    return row_id


def add_service_account(call: Call, contact_id: int, typed: ServiceAccountInput, source: SourceInput) -> int:
    """See `Contacts.add_service_account`."""
    contact_to_change(call, contact_id)
    form = Typed()
    texts = [form.line(name, name, getattr(typed, name)) for name in ("service", "username")]
    for name, text in zip(("service", "username"), texts, strict=True):
        if not text:
            form.wrong(name, "missing", N_("Fill in this field."))
    opened = form.day("opened_on", typed.opened_on, call.today)
    if opened is not None:
        form.take("opened_on", lambda: not_future(opened, call.today), call.today)
    checked = provenance_rows.check(source, call.today, form.problems)
    form.settled()
    row_id = call.store.next_ids("contact_service_account", 1)
    call.store.run(
        "INSERT INTO contact_service_account (id, contact_id, service, username, opened_on)"
        " VALUES (?, ?, ?, ?, ?)",
        (row_id, contact_id, *texts, opened.isoformat() if opened else None),
    )
    provenance_rows.record(call, contact_id, ("technical",), checked)
    call.touched("contact", contact_id, fields="username")
    return row_id


def close_service_account(call: Call, contact_id: int, account_id: int, closed_on: str) -> None:
    """See `Contacts.close_service_account`."""
    contact_to_change(call, contact_id)
    found = call.store.one(
        "SELECT opened_on, closed_on FROM contact_service_account WHERE id = ? AND contact_id = ?",
        (account_id, contact_id),
    )
    if found is None:
        raise Absent
    if found[1] is not None:
        raise refused(Problem("account.closed", N_("The user name is closed already.")))
    form = Typed()
    day = form.day("closed_on", closed_on, call.today) if closed_on.strip() else call.today
    if day is not None:
        form.take("closed_on", lambda: not_future(day, call.today), call.today)
        if found[0] and day.isoformat() < found[0]:
            form.wrong("closed_on", "account.ends_first", N_("The end date is before the start date."))
    form.settled()
    call.store.run(
        "UPDATE contact_service_account SET closed_on = ? WHERE id = ?",
        (day.isoformat() if day else None, account_id),
    )
    call.touched("contact", contact_id, fields="username")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
