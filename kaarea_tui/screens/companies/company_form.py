"""The form of a company (rules 4.1, 4.2, 6.4); the billing address alone for those who keep only that."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, ClassVar

from kaarea_tui.locale import _
from kaarea_tui.register.companies.company_cards import (
    KINDS,
    RELATIONSHIPS,
    CompanyCard,
    CompanyInput,
)
from kaarea_tui.register.records.contact_inputs import AddressInput, MailboxInput, Resolution
from kaarea_tui.rules.company_mailboxes import USES
from kaarea_tui.rules.phones import show_phone
from kaarea_tui.rules.visibility import visible_fields
from kaarea_tui.screens.contacts.contact_rows import ADDRESS_PARTS, address_fields, line
from kaarea_tui.screens.records.kind_field import KindField
from kaarea_tui.screens.records.naming import confirm_named, names_ahead
from kaarea_tui.screens.records.record_form import RecordForm
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.field import BaseField, Field
from kaarea_tui.widgets.verbs import Choice


class CompanyFormScreen(RecordForm):
    """Gives the number of the new company, or the new version of the card; None when nothing was saved."""

    place: ClassVar[str] = "company_form"
    door: ClassVar[str] = "companies"

    def __init__(
        self, behind: AskingScreen, owners: Sequence[tuple[int, str]], card: CompanyCard | None = None
    ) -> None:
        self.card = card
        rights = behind.session.rights
        self.whole = card is None or card.can_edit
        self.marks = "contact.mark_role_address" in rights
        if card is None:
            self.billing = _keeps_billing(rights)
        else:
            self.billing = card.billing_address is not None and card.why_not_edit_billing is None
        fields = self._own_fields(owners) if self.whole else []
        fields += self._address_fields()
        super().__init__(card.name if card else _("New company"), "", fields)

    def _own_fields(self, owners: Sequence[tuple[int, str]]) -> list[BaseField]:
        card = self.card
        kinds = [(code, _(label)) for code, label in KINDS.items()]
        relationships = [(code, _(label)) for code, label in RELATIONSHIPS.items()]
        people = [("0", _("nobody")), *((str(number), name) for number, name in owners)]
        return [
            line("name", _("Name"), card.name if card else "", "company"),
            ChoiceField("kind", _("Kind"), kinds, card.kind if card else "company"),
            ChoiceField(
                "relationship", _("Relationship"), relationships, card.relationship if card else "prospect"
            ),
            Field(
                "business_id",
                _("Business ID"),
                card.business_id if card else "",
                placeholder=_("e.g. 1234567-8"),
            ),
            *self._email_fields(),
            line("phone", _("Phone"), show_phone(card.phone) if card and card.phone else "", "phone"),
            line("unit", _("Unit"), card.unit if card else "", "department"),
            ChoiceField("owner_id", _("Responsible"), people, str(card.owner_id or 0) if card else "0"),
        ]

    def _email_fields(self) -> list[BaseField]:
        """A row for each address and one more; who may call a person's address the company's says why."""
        emails = self.card.emails if self.card else ()
        uses = [("", _("guessed")), *((code, _(label)) for code, label in USES.items())]
        told: list[tuple[str, str]] = [*((each.address, each.use) for each in emails), ("", "")]
        fields: list[BaseField] = [
            KindField(f"emails.{place}", _("E-mail"), address, uses, use)
            for place, (address, use) in enumerate(told)
        ]
        if self.marks:
            hint = _("Only where an address looks like a person's and is the company's mailbox all the same.")
            fields.append(Field("mark_reason", _("Why shared"), hint=hint))
        return fields

    def _emails(self) -> tuple[MailboxInput, ...]:
        """The rows as the counter takes them; an emptied one goes."""
        numbers: list[int | None] = [each.id for each in self.card.emails] if self.card else []
        rows = [field for name, field in self.form.fields.items() if name.startswith("emails.")]
        numbers += [None] * (len(rows) - len(numbers))
        return tuple(
            MailboxInput(field.value, field.kind if isinstance(field, KindField) else "", number)
            for field, number in zip(rows, numbers, strict=True)
        )

    def _address_fields(self) -> list[BaseField]:
        card = self.card
        kept = {each.kind: each for each in card.addresses} if card else {}
        if card and card.billing_address:
            kept["billing"] = card.billing_address
        kinds = (["postal", "visiting"] if self.whole else []) + (["billing"] if self.billing else [])
        fields: list[BaseField] = []
        for kind in kinds:
            fields += address_fields(kind, kept.get(kind))
        return fields

    def question(self, resolution: Resolution | None) -> Callable[[], Any]:
        """Create, or update the version that the form was opened with."""
        typed, companies = self.typed(), self.register.companies
        if self.card is None:
            return partial(companies.create, typed)
        update = companies.update if self.whole else companies.update_billing_address
        return partial(update, self.card.id, self.card.version, typed, resolution)

    def typed(self) -> CompanyInput:
        """What is in the fields; what is not shown is left as it is."""
        values = self.form.values()
        billing = _address_of(values, "billing") if self.billing else None
        if not self.whole:
            return CompanyInput(billing_address=billing)
        addresses = (_address_of(values, "postal"), _address_of(values, "visiting"))
        return CompanyInput(
            values["name"], values["kind"], values["relationship"], values["business_id"], self._emails(),
            values["phone"], values["unit"], int(values["owner_id"]), addresses, billing,
            values.get("mark_reason", ""),
        )  # fmt: skip

    async def agreed(self, question: Callable[[], Any]) -> bool:
        """Name whose mailing ends, rests or goes on by this, where it may."""
        if not (self.card and self.whole and isinstance(question, partial)):
            return True
        typed = self.typed()
        if (typed.kind, typed.relationship) == (self.card.kind, self.card.relationship) and not any(
            field.changed for name, field in self.form.fields.items() if name.startswith("emails.")
        ):
            return True
        names = await names_ahead(self, question)
        told = [_("On mailing lists this touches:")]
        verb = Choice("save", _("Save"), "t", True)
        return not names or await confirm_named(self, self.card.name, names, verb, told=told)

    def saved(self, answer: Any) -> None:
        """Say so."""
        self.tell(_("Saved."), severity="information")


def _keeps_billing(rights: Collection[str]) -> bool:
    return "billing_address" in visible_fields(rights)


def _address_of(values: dict[str, str], kind: str) -> AddressInput:
    return AddressInput(kind, *(values[f"addresses.{kind}.{part}"] for part in ADDRESS_PARTS))
