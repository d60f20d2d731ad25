"""Values of conflicts and of the change history as they are told to a person.

Numbers of companies and users become names, dates and phones take their usual form. Codes (`personal`,
`mobile`, `customer`, 0 and 1 of a flag) stay codes: the screen has their labels.
"""

from collections.abc import Callable
from datetime import date

from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Clash
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.phones import show_phone
from kaarea_tui.rules.problem import N_

from .change_history import field_kind
from .record_values import Kind

LABELS: dict[str, str] = {
    "last_name": N_("Surname"),
    "first_names": N_("First names"),
    "emails": N_("E-mail"),
    "emails.address": N_("E-mail"),
    "emails.kind": N_("Kind of e-mail"),
    "emails.use": N_("Use of the e-mail"),
    "emails.mark_reason": N_("Why it is the company's"),
    "emails.position": N_("Order of e-mails"),
    "phones": N_("Phone"),
    "phones.number": N_("Phone"),
    "phones.extension": N_("Extension"),
    "phones.kind": N_("Kind of phone"),
    "phones.position": N_("Order of phones"),
    "roles": N_("Role"),
    "roles.company_id": N_("Company"),
    "roles.title": N_("Title"),
    "roles.started_on": N_("Role from"),
    "roles.ended_on": N_("Role until"),
    "roles.is_billing_contact": N_("Billing contact"),
    "addresses": N_("Address"),
    "addresses.street": N_("Street address"),
    "addresses.postal_code": N_("Postal code"),
    "addresses.post_office": N_("Post office"),
    "addresses.country": N_("Country"),
    "source.all": N_("Source"),
    "source.basic": N_("Source"),
    "source.address": N_("Source of the address"),
    "source.role": N_("Source of the role"),
    "note": N_("Note"),
    "restriction": N_("Restriction of processing"),
    "restriction.reason": N_("Why it was lifted"),
    "name": N_("Name"),
    "kind": N_("Kind"),
    "relationship": N_("Relationship"),
    "business_id": N_("Business ID"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "unit": N_("Unit"),
    "owner_id": N_("Responsible person"),
}
"""Label of each field of history and conflicts, by `label_of`."""


def label_of(field: str) -> str:
    """The English label (catalogue key) of a field name such as `emails.12.address`."""
    return LABELS.get(field_kind(field), field)


def show(call: Call, field: str, value: str) -> str:
    """One value as a person reads it."""
    make = _SHOWN.get(field_kind(field).rpartition(".")[2])
    return make(call, value) if make and value else value


def show_clash(call: Call, kind: Kind, clash: Clash) -> Clash:
    """A clash whose values can be read; that of a whole row tells its fields after one another."""
    pieces = (clash.base, clash.mine, clash.theirs)
    return Clash(clash.field, *(_show_row(call, kind, clash.field, text) for text in pieces))


def _show_row(call: Call, kind: Kind, field: str, text: str) -> str:
    if field.count(".") != 1:
        return show(call, field, text)
    names = [name for name in kind.part(field.partition(".")[0]).fields if name != "position"]
    values = zip(names, text.split("\n"), strict=False)
    return ", ".join(show(call, f"{field}.{name}", value) for name, value in values if value)


def _company(call: Call, value: str) -> str:
    found = call.store.one("SELECT name FROM company WHERE id = ?", (int(value),))
    return str(found[0]) if found else value


def _user(call: Call, value: str) -> str:
    found = call.store.one("SELECT person_name FROM user_account WHERE id = ?", (int(value),))
    return str(found[0]) if found else value


def _day(_call: Call, value: str) -> str:
    return show_date(date.fromisoformat(value))


_SHOWN: dict[str, Callable[[Call, str], str]] = {
    "company_id": _company,
    "owner_id": _user,
    "started_on": _day,
    "ended_on": _day,
    "number": lambda _call, value: show_phone(value),
    "phone": lambda _call, value: show_phone(value),
}
