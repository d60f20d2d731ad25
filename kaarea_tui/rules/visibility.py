"""Which fields a user may see (rule P8), and what a restricted person's card still shows (rulebook 2.6).

One table for search results, cards, history, exports, letters and reports alike: a field that is not
visible is absent from them, not blank (rule 11.1).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from .dates import show_date
from .problem import N_, Problem


@dataclass(frozen=True)
class FieldGroup:
    """Fields that are seen together, and the rights that open them."""

    name: str
    fields: tuple[str, ...]
    """Names as the counter hands them out; empty where the group stands for the whole card."""
    any_of: tuple[frozenset[str], ...]
    """Sets of permissions; one of them, whole, opens the group."""
    others_see: str | None = None
    """What stands in the place of the fields for those without the right; None: nothing at all."""

    def open_to(self, rights: Collection[str]) -> bool:
        """Do these rights open the group?"""
        return any(needed.issubset(rights) for needed in self.any_of)


def _group(name: str, fields: str, *any_of: str, others_see: str | None = None) -> FieldGroup:
    """One row of the table: fields apart by blanks, permissions that are needed together by `+`."""
    needs = tuple(frozenset(each.split("+")) for each in any_of)
    return FieldGroup(name, tuple(fields.split()), needs, others_see)


_BASIC = "last_name first_names company title email phone state"

TABLE: tuple[FieldGroup, ...] = (
    _group("basic", _BASIC, "contact.view_basic"),
    _group("provenance", "source", "contact.view_basic"),
    _group("address", "street postal_code post_office country town", "contact.view_address"),
    _group(
        "technical",
        "ip username",
        "contact.view_technical",
        others_see=N_("Technical data: no right"),
    ),
    _group("company", "company_address company_town business_id", "company.view"),
    # Whoever keeps a billing address up to date must see it, also without the rest of the billing basis.
    _group("billing", "billing_address", "billing.view", "company.edit_billing_address"),
    _group("billing_basis", "billing_reference orderer amount", "billing.view"),
    _group("consent", "consent_state", "consent.view", "contact.view_basic"),
    _group("consent_evidence", "consent_file", "consent.view"),
    _group("consent_technical", "consent_ip", "consent.view+contact.view_technical"),
    _group("objection", "objection_grounds", "request.view_all", others_see=N_("Marketing ban")),
    _group("notes", "note", "interaction.view"),
    _group("history", "change_history", "contact.view_history"),
    _group("restricted", "", "contact.view_restricted"),
    _group("request", "request_number request_state", "request.view_all", "request.view_own"),
    _group("request_contents", "request_body", "request.view_all"),
    _group("own_request_contents", "own_request_body", "request.view_all", "request.view_own"),
)
"""The whole of rule P8, with the notice's field groups that it does not name added under the same form."""

FIELD_GROUPS: dict[str, tuple[str, ...]] = {group.name: group.fields for group in TABLE}
"""Group name to its fields."""

GROUP_OF: dict[str, str] = {field: group.name for group in TABLE for field in group.fields}
"""Field name to its group; a field stands in one group only."""

STUB_FIELDS = frozenset({"last_name", "first_names", "company"})
"""All that is left of a restricted person's card, beside the banner, without contact.view_restricted."""


def visible_groups(rights: Collection[str]) -> frozenset[str]:
    """The names of the groups that these effective rights open (rule P8)."""
    return frozenset(group.name for group in TABLE if group.open_to(rights))


def visible_fields(rights: Collection[str], *, restricted: bool = False) -> frozenset[str]:
    """The fields that these effective rights open, on an ordinary or on a restricted card (P8, 2.6)."""
    groups = visible_groups(rights)
    fields = frozenset(field for name in groups for field in FIELD_GROUPS[name])
    return fields & STUB_FIELDS if restricted and "restricted" not in groups else fields


def others_see(group: str) -> str | None:
    """What stands in place of `group` for those who may not see it, English; None: it is absent."""
    return next((each.others_see for each in TABLE if each.name == group), None)


def check_unrestricted(restricted_on: date | None) -> None:
    """Refuse any change, export or mailing while the person's data are restricted (rulebook 2.6)."""
    if restricted_on is None:
        return
    message = N_(
        "Processing of this person's data was restricted on {date}. "
        "The data cannot be edited, exported or used for mailings."
    )
    raise Problem("contact.restricted", message, date=show_date(restricted_on))
