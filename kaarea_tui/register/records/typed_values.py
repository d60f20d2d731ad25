"""Typed texts on their way in: cleaned, within their limits, free of identity codes; all problems at once.

Rules V1, V3 to V6, V8 and the length limits. A form gets every problem of every field in one answer, so
that nobody corrects a card one error at a time (rulebook 1.14).
"""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.records.contact_inputs import AddressInput
from kaarea_tui.rules.dates import parse_date
from kaarea_tui.rules.identifiers import postal_code
from kaarea_tui.rules.identity_codes import refuse_personal_identity_code
from kaarea_tui.rules.limits import within
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.text import clean_block, clean_line

from .record_values import Values

T = TypeVar("T")
ADDRESS_KINDS = ("postal", "visiting", "billing")


class Typed:
    """Collects what is wrong with a form, field by field."""

    def __init__(self) -> None:
        self.problems: dict[str, Problem] = {}

    def settled(self) -> None:
        """Raise Invalid when anything was wrong."""
        if self.problems:
            raise Invalid(self.problems)

    def take(self, field: str, make: Callable[[], T], otherwise: T) -> T:
        """The value that `make` gives, or `otherwise` where a rule refuses it."""
        try:
            return make()
        except Problem as problem:
            self.problems.setdefault(field, problem)
            return otherwise

    def line(self, field: str, limit: str, text: str) -> str:
        """One line of text (rule V8); `limit` is a name of rules.limits."""
        return self.take(
            field, lambda: refuse_personal_identity_code(within(limit, clean_line(text))), clean_line(text)
        )

    def block(self, field: str, limit: str, text: str) -> str:
        """Text of several lines (rules V8, 6.6)."""
        return self.take(
            field, lambda: refuse_personal_identity_code(within(limit, clean_block(text))), clean_block(text)
        )

    def day(self, field: str, text: str, today: date, *, ahead: bool = False) -> date | None:
        """A date as typed (rule V6); empty text is no date. `ahead`: without a year the next such day."""
        if not text.strip():
            return None
        return self.take(field, lambda: parse_date(text, today, ahead=ahead), None)

    def one_of(self, field: str, known: tuple[str, ...], text: str) -> str:
        """A code of a closed list."""
        if text not in known:
            self.wrong(field, "choice.unknown", N_("Choose one of the list."))
        return text

    def wrong(self, field: str, code: str, message: str, **params: str) -> None:
        """Note a problem of our own."""
        self.problems.setdefault(field, Problem(code, message, **params))

    def address(self, address: AddressInput) -> Values:
        """The fields of one address, without its kind (rules 1.2, V3); all empty where nothing is told."""
        at = f"addresses.{address.kind}"
        street = self.line(f"{at}.street", "street", address.street)
        office = self.line(f"{at}.post_office", "post_office", address.post_office)
        code = self.line(f"{at}.postal_code", "street", address.postal_code)
        if not (street or office or code):
            return dict.fromkeys(("street", "postal_code", "post_office", "country"), "")
        country = clean_line(address.country).upper() or "FI"
        if not (len(country) == 2 and country.isascii() and country.isalpha()):
            self.wrong(f"{at}.country", "country.form", N_("A country is told by its two letters: FI, SE."))
            country = "FI"
        if code:
            code = self.take(f"{at}.postal_code", lambda: postal_code(code, country), "")
        return {"street": street, "postal_code": code, "post_office": office, "country": country}

    def addresses(self, addresses: tuple[AddressInput, ...], kinds: tuple[str, ...]) -> Values:
        """Addresses of `kinds`, by field name; a kind that is not among them is emptied."""
        values: Values = {}
        for address in addresses:
            if address.kind not in kinds:
                self.wrong(f"addresses.{address.kind}", "choice.unknown", N_("Choose one of the list."))
            elif f"addresses.{address.kind}.street" in values:
                self.wrong(
                    f"addresses.{address.kind}", "address.twice", N_("There is one address of each kind.")
                )
            else:
                for name, value in self.address(address).items():
                    values[f"addresses.{address.kind}.{name}"] = value
        for kind in kinds:
            for name in ("street", "postal_code", "post_office", "country"):
                values.setdefault(f"addresses.{kind}.{name}", "")
        return values
