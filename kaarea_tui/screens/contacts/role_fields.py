"""The fields of one role in a company, in the contact's form and in the dialog of a move (rule 4.1)."""

from kaarea_tui.locale import _
from kaarea_tui.register.contacts.contact_cards import ContactCard, Role
from kaarea_tui.register.records.contact_inputs import RoleInput
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.phones import show_phone
from kaarea_tui.screens.companies.company_chooser import Chosen
from kaarea_tui.screens.companies.company_field import CompanyField
from kaarea_tui.screens.records.fields_dialog import FieldsDialog, Save
from kaarea_tui.screens.records.history_text import YES_NO
from kaarea_tui.screens.records.record_words import address_text
from kaarea_tui.screens.records.source_fields import source_fields
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.checks_field import ChecksField
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.field import BaseField, Field

from .contact_tabs import main_role


def role_fields(screen: AskingScreen, place: int, role: Role | None = None) -> list[BaseField]:
    """Company, title, from, to, and whether bills go to the person."""
    at = f"roles.{place}"
    chosen = Chosen(role.company_id, role.company) if role else None
    started = show_date(role.started_on) if role and role.started_on else ""
    ended = show_date(role.ended_on) if role and role.ended_on else ""
    billing = str(int(role.is_billing_contact)) if role else "0"
    return [
        CompanyField(f"{at}.company", _("Company"), screen, chosen),
        Field(f"{at}.title", _("Title"), role.title or "" if role else ""),
        Field(f"{at}.started_on", _("Role from"), started, placeholder=_("e.g. 1.1.2026")),
        Field(f"{at}.ended_on", _("Role until"), ended),
        ChoiceField(
            f"{at}.is_billing_contact",
            _("Gets bills"),
            [(code, _(YES_NO[code])) for code in ("0", "1")],
            billing,
        ),
    ]


def role_of(values: dict[str, str], at: str, role_id: int | None) -> RoleInput | None:
    """The role typed in the fields that begin with `at`; None when nothing was filled in."""
    company, title = values[f"{at}.company"], values[f"{at}.title"]
    started, ended = values[f"{at}.started_on"], values[f"{at}.ended_on"]
    if not (company or title.strip() or started.strip() or ended.strip()):
        return None
    billing = values[f"{at}.is_billing_contact"] == "1"
    return RoleInput(int(company) if company else None, title, started, ended, billing, role_id)


def move_dialog(screen: AskingScreen, card: ContactCard, save: Save) -> FieldsDialog:
    """The new company of a person who has moved; the old role, where there is one, is ended."""
    old = main_role(card)
    ends = old is not None and old.ended_on is None
    rows = _company_rows(card) if ends else []
    title = _("{name} leaves {company} for:") if ends else _("New role of {name}:")
    fields: list[BaseField] = [
        CompanyField("roles.0.company", _("Company"), screen),
        Field("roles.0.title", _("Title"), old.title or "" if old else ""),
        Field("roles.0.started_on", _("Role from"), placeholder=_("empty: today")),
    ]
    if rows:
        hint = _("Space marks what was the old company's: it goes from the card.")
        fields.append(ChecksField("left_behind", _("Stays behind"), rows, hint=hint))
    fields += source_fields()
    name = title.format(name=card.name, company=old.company if old else "")
    return FieldsDialog(screen, name, fields, save)


def _company_rows(card: ContactCard) -> list[tuple[str, str]]:
    """E-mail, phones and addresses of the card, as far as they are shown; none of them is chosen."""
    rows = [(f"emails.{each.id}", each.address) for each in card.emails or ()]
    rows += [(f"phones.{each.id}", show_phone(each.number)) for each in card.phones or ()]
    rows += [(f"addresses.{each.kind}", address_text(each)) for each in card.addresses or ()]
    return rows
