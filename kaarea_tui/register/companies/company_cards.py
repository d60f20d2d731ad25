"""What the counter hands out of a company, and what a form hands in.

Rule P8: a part that the user may not see is None, which is "not shown"; empty means "there is nothing".
"""

from dataclasses import dataclass
from datetime import date, datetime

from kaarea_tui.register.contacts.contact_cards import Address
from kaarea_tui.register.records.contact_inputs import AddressInput, MailboxInput
from kaarea_tui.rules.problem import N_, Problem

KINDS: dict[str, str] = {
    "company": N_("Company"),
    "sole_trader": N_("Sole trader"),
    "municipality": N_("Municipality"),
    "joint_authority": N_("Joint municipal authority"),
    "association": N_("Association"),
    "foundation": N_("Foundation"),
    "cooperative": N_("Cooperative"),
    "other": N_("Other community"),
}
"""Kinds of company (rule 4.2), code and label."""

RELATIONSHIPS: dict[str, str] = {
    "prospect": N_("Possible customer"),
    "customer": N_("Customer"),
    "former": N_("Former customer"),
}
"""Relationship of a company to us (rule 4.1), code and label."""


@dataclass(frozen=True, slots=True)
class CompanyPerson:
    """A person of a company's card; a restricted one has no title (rulebook 2.6)."""

    contact_id: int
    name: str
    title: str
    is_billing_contact: bool
    ended_on: date | None
    restricted: bool


@dataclass(frozen=True, slots=True)
class CompanyNote:
    """What a note told of the company, kept without the person about whom it was written (2.6)."""

    body: str
    written_at: datetime
    kept_at: datetime
    kept_by: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An e-mail address of a company; `use` is a code of rules.company_mailboxes.USES (N1).

    `mark_reason`: why it is the company's although it is named after a person. `stopped_on`: on no list since
    then, because of `stop_reason` (see StoppedMailbox). `lists`: on how many mailing lists it is now.
    """

    id: int
    address: str
    use: str
    mark_reason: str
    bounced_on: date | None
    suppressed: bool
    stopped_on: date | None
    stop_reason: str
    lists: int


@dataclass(frozen=True, slots=True)
class CompanyCard:
    """A company (rule 6.4).

    `billing_address` None: not shown (P8, group billing); an `Address` of empty texts: there is none.
    `why_not_edit` hinders any edit, `why_not_edit_billing` that of the billing address.
    """

    id: int
    version: int
    name: str
    kind: str
    relationship: str
    business_id: str
    phone: str
    unit: str
    owner_id: int | None
    owner: str
    emails: tuple[Mailbox, ...]
    addresses: tuple[Address, ...]
    billing_address: Address | None
    why_not_edit: Problem | None
    why_not_edit_billing: Problem | None
    created_at: datetime
    created_by: str
    updated_at: datetime

    @property
    def can_edit(self) -> bool:
        """May this user edit the card now?"""
        return self.why_not_edit is None


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A company to choose in a form."""

    id: int
    name: str
    business_id: str
    town: str


@dataclass(frozen=True, slots=True)
class CompanyInput:
    """A company as typed; None is "not shown, leave it" (in a new one: nothing).

    `addresses` may hold kinds postal and visiting, `billing_address` the one of kind billing. `owner_id` is
    the responsible user, 0 for nobody. `mark_reason` tells why addresses named after a person are the
    company's mailboxes; it takes contact.mark_role_address. Problems go by these names; `emails.0`,
    `addresses.postal.street` and `addresses.billing.street` for addresses.
    """

    name: str | None = None
    kind: str | None = None
    relationship: str | None = None
    business_id: str | None = None
    emails: tuple[MailboxInput, ...] | None = None
    phone: str | None = None
    unit: str | None = None
    owner_id: int | None = None
    addresses: tuple[AddressInput, ...] | None = None
    billing_address: AddressInput | None = None
    mark_reason: str = ""
