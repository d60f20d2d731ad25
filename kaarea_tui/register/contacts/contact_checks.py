"""A contact's form checked as a whole and turned into field values (4.1, 6.1, V4, V5, V6, V8; P5, P8)."""

from collections.abc import Mapping
from datetime import date

from kaarea_tui.register.counter import Call
from kaarea_tui.register.records.contact_inputs import (
    AddressInput,
    ContactInput,
    EmailInput,
    PhoneInput,
    RoleInput,
)
from kaarea_tui.register.records.form_rows import FormRows
from kaarea_tui.register.records.reach import need_field, reaches_company
from kaarea_tui.register.records.record_values import CONTACT, Values, is_alive
from kaarea_tui.register.records.typed_values import ADDRESS_KINDS, Typed
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.emails import email, email_key
from kaarea_tui.rules.phones import Phone, parse_phone, phone_kind_guess
from kaarea_tui.rules.problem import N_

from . import entering

_P8_NAMES = {
    "last_name": "last_name",
    "first_names": "first_names",
    "emails": "email",
    "phones": "phone",
    "roles": "company",
    "addresses": "street",
}


def need_fields(call: Call, typed: ContactInput) -> None:
    """Raise NotPermitted when the form sets a field that the user may not see (P8)."""
    for name, field in _P8_NAMES.items():
        if getattr(typed, name) is not None:
            need_field(call, field)


class ContactForm(FormRows):
    """The values that a form asks for, and where on the form each row stands. Blank rows are no rows.

    `base` are the values of the version that the form was opened with, empty for a new contact. `places`
    tells for a row (`emails`, `12`) its place on the form.
    """

    def __init__(self, call: Call, typed: ContactInput, base: Values) -> None:
        super().__init__(call, CONTACT, base, Typed())
        for name in ("last_name", "first_names"):
            text = getattr(typed, name)
            if text is not None:
                self.values[name] = self.typed.line(name, name, text)
        if typed.emails is not None:
            self._emails(typed.emails)
        if typed.phones is not None:
            self._phones(typed.phones)
        if typed.roles is not None:
            self._roles(typed.roles)
        if typed.addresses is not None:
            self._addresses(typed.addresses)
        for field, problem in entering.problems(call.store, base, self.values, self.places).items():
            self.typed.problems.setdefault(field, problem)

    def _emails(self, emails: tuple[EmailInput, ...]) -> None:
        rows, seen = [], set[str]()
        for place, row in enumerate(emails):
            at = f"emails.{place}"
            if not row.address.strip():
                continue
            address = self.typed.take(at, lambda text=row.address: email(text), "")  # type: ignore[misc]
            if address and email_key(address) in seen:
                self.typed.wrong(at, "email.twice", N_("This address is here twice."))
            seen.add(email_key(address))
            rows.append((place, row.id, {"address": address}))
        self.place("emails", rows, ordered=True)

    def _phones(self, phones: tuple[PhoneInput, ...]) -> None:
        rows = []
        for place, row in enumerate(phones):
            at = f"phones.{place}"
            if not row.number.strip() and not row.extension.strip():
                continue
            none = Phone("")
            number = self.typed.take(at, lambda text=row.number: parse_phone(text), none)  # type: ignore[misc]
            extension = (
                self.typed.line(f"{at}.extension", "phone_extension", row.extension) or number.extension
            )
            guess = phone_kind_guess(number.e164)
            kind = self.typed.one_of(f"{at}.kind", ("mobile", "direct", "switchboard"), row.kind or guess)
            rows.append((place, row.id, {"number": number.e164, "extension": extension, "kind": kind}))
        self.place("phones", rows, ordered=True)

    def _roles(self, roles: tuple[RoleInput, ...]) -> None:
        rows = []
        for place, row in enumerate(roles):
            at = f"roles.{place}"
            if row.company_id is None and not (row.title + row.started_on + row.ended_on).strip():
                continue
            company = str(row.company_id or "")
            before = self.base.get(f"roles.{row.id}.company_id") if row.id else None
            if row.company_id is None:
                self.typed.wrong(f"{at}.company", "role.no_company", N_("Choose the company."))
            elif company != before and not reaches_company(
                self.call, row.company_id, self.call.user.view_scope
            ):
                self.typed.wrong(f"{at}.company", "role.unknown_company", N_("There is no such company."))
            started = self.typed.day(f"{at}.started_on", row.started_on, self.call.today)
            ended = self.typed.day(f"{at}.ended_on", row.ended_on, self.call.today)
            fields = {
                "company_id": company,
                "title": self.typed.line(f"{at}.title", "title", row.title),
                "started_on": started.isoformat() if started else "",
                "ended_on": ended.isoformat() if ended else "",
                "is_billing_contact": str(int(row.is_billing_contact)),
            }
            rows.append((place, row.id, fields))
        self.place("roles", rows, ordered=False)

    def _addresses(self, addresses: tuple[AddressInput, ...]) -> None:
        self.values |= self.typed.addresses(addresses, ADDRESS_KINDS)


def check_whole(values: Mapping[str, str], places: Mapping[tuple[str, str], int]) -> None:
    """What holds for a contact as it will be saved, after merging as well; raises Invalid.

    There is a name (6.1), and no role ends before it starts.
    """
    typed = Typed()
    if not values.get("last_name") and not values.get("first_names"):
        typed.wrong("last_name", "name.missing", N_("Write the surname or the first names."))
    for row in {name.split(".")[1] for name in values if name.startswith("roles.")}:
        started, ended = values.get(f"roles.{row}.started_on"), values.get(f"roles.{row}.ended_on")
        if is_alive(CONTACT, ("roles", row), values) and started and ended and ended < started:
            place = places.get(("roles", row))
            typed.wrong(
                f"roles.{place}.ended_on" if place is not None else "roles",
                "role.order",
                N_("A role cannot end on {ended} before it starts on {started}."),
                started=_shown(started),
                ended=_shown(ended),
            )
    typed.settled()


def has_company(values: Mapping[str, str]) -> bool:
    """Does the contact belong to a company, now or before? If not, it is a draft (rule 4.1)."""
    return any(name.startswith("roles.") and name.endswith(".company_id") and values[name] for name in values)


def _shown(iso: str) -> str:
    return show_date(date.fromisoformat(iso))
