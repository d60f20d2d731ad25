"""The fields of a contact's form, and the way back from them to what the counter takes (notice 6)."""

from collections.abc import Collection, Iterable

from kaarea_tui.locale import _
from kaarea_tui.register.contacts.contact_cards import Address, ContactCard, Email, Phone
from kaarea_tui.register.records.contact_inputs import (
    AddressInput,
    ContactInput,
    EmailInput,
    PhoneInput,
    RoleInput,
)
from kaarea_tui.rules.limits import LIMITS
from kaarea_tui.rules.phones import show_phone
from kaarea_tui.screens.records.kind_field import KindField
from kaarea_tui.screens.records.record_words import ADDRESS_KINDS, PHONE_KINDS
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.field import BaseField, Field

from .role_fields import role_fields, role_of

ADDRESS_PARTS = ("street", "postal_code", "post_office", "country")


class ContactRows:
    """The rows of one form: which numbers they have on the card, and which place each had when last asked.

    Rows are named `emails.0`, `phones.1`, `roles.0`, `addresses.postal`. A row left empty is no row.
    """

    def __init__(self, screen: AskingScreen, card: ContactCard | None, shown: Collection[str]) -> None:
        self.screen = screen
        self.card = card
        self.shown = shown
        self.numbers: dict[str, int | None] = {}
        self.first_phones: dict[str, tuple[str, Phone]] = {}
        self.asked: dict[str, list[str]] = {}
        self.removed = False
        self._used: dict[str, int] = {}

    # -- fields -------------------------------------------------------------------------------------

    def fields(self) -> list[BaseField]:
        """All fields of the form but the source."""
        card = self.card
        fields: list[BaseField] = [
            line("last_name", _("Surname"), card.last_name if card else "", "last_name"),
            line("first_names", _("First names"), card.first_names if card else "", "first_names"),
        ]
        if "email" in self.shown:
            for email in (card.emails if card else None) or (None,):
                fields += self.email(email)
        if "phone" in self.shown:
            for phone in (card.phones if card else None) or (None,):
                fields += self.phone(phone)
        if "title" in self.shown:
            for role in (card.roles if card else None) or (None,):
                fields += role_fields(self.screen, self._next("roles", role.id if role else None), role)
        if "street" in self.shown:
            kept = {each.kind: each for each in (card.addresses if card else None) or ()}
            for kind in ADDRESS_KINDS:
                if kind in kept or kind == "postal":
                    fields += address_fields(kind, kept.get(kind))
        return fields

    def email(self, email: Email | None = None) -> list[BaseField]:
        """The field of one e-mail address."""
        at = f"emails.{self._next('emails', email.id if email else None)}"
        return [Field(at, _("E-mail"), email.address if email else "")]

    def phone(self, phone: Phone | None = None) -> list[BaseField]:
        """The field of one phone number, its extension written behind it."""
        at = f"phones.{self._next('phones', phone.id if phone else None)}"
        kinds = [("", _("guessed")), *((code, _(label)) for code, label in PHONE_KINDS.items())]
        text = ""
        if phone is not None:
            text = show_phone(phone.number) + (f" alanumero {phone.extension}" if phone.extension else "")
            self.first_phones[at] = (text, phone)
        return [KindField(at, _("Phone"), text, kinds, phone.kind if phone else "")]

    def role(self) -> list[BaseField]:
        """The fields of one more role."""
        return role_fields(self.screen, self._next("roles", None))

    def more(self, field_id: str, present: Collection[str]) -> list[BaseField]:
        """The fields of one more row of the kind that `field_id` belongs to; none where there is no more."""
        part = field_id.partition(".")[0]
        if part == "emails":
            return self.email()
        if part == "phones":
            return self.phone()
        if part == "roles":
            return self.role()
        if part == "addresses":
            missing = [kind for kind in ADDRESS_KINDS if f"addresses.{kind}.street" not in present]
            return address_fields(missing[0], None) if missing else []
        return []

    def _next(self, part: str, number: int | None) -> int:
        place = self._used.get(part, 0)
        self._used[part] = place + 1
        self.numbers[f"{part}.{place}"] = number
        return place

    # -- values -------------------------------------------------------------------------------------

    def typed(self, fields: dict[str, BaseField]) -> ContactInput:
        """What the form holds, as the counter takes it; parts that are not shown are None."""
        values = {name: field.value for name, field in fields.items()}
        rows = {
            part: [name for name in self.numbers if name.startswith(f"{part}.")]
            for part in ("emails", "phones", "roles")
        }
        self.asked = {
            "emails": [at for at in rows["emails"] if at in values and values[at].strip()],
            "phones": [at for at in rows["phones"] if at in values and values[at].strip()],
            "roles": [at for at in rows["roles"] if f"{at}.company" in values and self._role(values, at)],
        }
        return ContactInput(
            values["last_name"],
            values["first_names"],
            tuple(self._email(fields[at], at) for at in self.asked["emails"])
            if "email" in self.shown
            else None,
            tuple(self._phone(fields[at], at) for at in self.asked["phones"])
            if "phone" in self.shown
            else None,
            tuple(_present(self._role(values, at) for at in self.asked["roles"]))
            if "title" in self.shown
            else None,
            _addresses(values) if "street" in self.shown else None,
        )

    def _email(self, field: BaseField, at: str) -> EmailInput:
        return EmailInput(field.value, self.numbers[at])

    def _phone(self, field: BaseField, at: str) -> PhoneInput:
        text, first = self.first_phones.get(at, ("", None))
        if first is not None and field.value == text:
            return PhoneInput(first.number, first.extension, _kind(field), self.numbers[at])
        return PhoneInput(field.value, "", _kind(field), self.numbers[at])

    def _role(self, values: dict[str, str], at: str) -> RoleInput | None:
        return role_of(values, at, self.numbers[at])

    def field_for(self, name: str) -> str:
        """The field that shows a problem of the counter, e.g. of `phones.0.extension`."""
        part, _dot, rest = name.partition(".")
        place, _dot, tail = rest.partition(".")
        rows = self.asked.get(part)
        if rows is None or not place.isdigit() or int(place) >= len(rows):
            return name
        at = rows[int(place)]
        return f"{at}.{tail or 'company'}" if part == "roles" else at


def _addresses(values: dict[str, str]) -> tuple[AddressInput, ...]:
    found = []
    for kind in ADDRESS_KINDS:
        parts = [values.get(f"addresses.{kind}.{part}") for part in ADDRESS_PARTS]
        if parts[0] is not None:
            found.append(AddressInput(kind, *(part or "" for part in parts)))
    return tuple(found)


def _kind(field: BaseField) -> str:
    return field.kind if isinstance(field, KindField) else ""


def _present(roles: Iterable[RoleInput | None]) -> list[RoleInput]:
    return [role for role in roles if role is not None]


def line(name: str, label: str, value: str, limit: str) -> Field:
    """A line of at most so many characters as `limit` names in rules.limits."""
    told = _("At most {limit} characters fit here.").format(limit=LIMITS[limit])
    return Field(name, label, value, max_length=LIMITS[limit], too_long=told)


def address_fields(kind: str, address: Address | None) -> list[BaseField]:
    """The fields of the address of one kind; the country is Finland where none is told."""
    labels = (_(ADDRESS_KINDS[kind]), _("Postal code"), _("Town"), _("Country"))
    values = [getattr(address, part) if address else "" for part in ADDRESS_PARTS]
    values[3] = values[3] or "FI"
    return [
        line(f"addresses.{kind}.{part}", label, value, part)
        for part, label, value in zip(ADDRESS_PARTS, labels, values, strict=True)
    ]
