"""What the counter hands out of a contact: the card, its parts, and the technical data that stand apart.

Rule P8: a part that the user may not see is absent. Where a part can be empty as well, `None` means "not
shown to this user" and an empty tuple or text means "there is nothing"; `ContactCard.shown` names the fields
that are there.
"""

from dataclasses import dataclass
from datetime import date, datetime

from kaarea_tui.register.mailing.lifting import Standing
from kaarea_tui.rules.problem import Problem


@dataclass(frozen=True, slots=True)
class Restriction:
    """The banner of a restricted card (GDPR art. 18; rulebook 2.6): since when, and the ground a to d."""

    restricted_on: date
    ground: str


@dataclass(frozen=True, slots=True)
class Role:
    """One company that the person works for or has worked for; former ones have `ended_on`."""

    id: int
    company_id: int
    company: str
    title: str | None
    started_on: date | None
    ended_on: date | None
    is_billing_contact: bool


@dataclass(frozen=True, slots=True)
class Email:
    """An address as typed (rule V5). The first of several is used first.

    `was_shared`: it was once called a company's mailbox, and whose it is waits for a decision (N1).
    """

    id: int
    address: str
    was_shared: bool = False


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164 (V4), to show by rules.phones.show_phone; `kind` mobile, direct or switchboard."""

    id: int
    number: str
    extension: str
    kind: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address of one kind: postal, visiting or billing (rule 1.2). `country` is an ISO 3166 code."""

    kind: str
    street: str
    postal_code: str
    post_office: str
    country: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note on the person (rule 6.6), newest first on the card."""

    id: int
    body: str
    created_at: datetime
    created_by: str
    own: bool
    """The user wrote it, and may correct it (N12)."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The person's own words beside data that were not corrected as asked (N12; art. 16)."""

    body: str
    given_on: date
    case_number: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a group of fields came from, and the duty to inform (rules 7.1, 7.2).

    `field_group` is all, basic, address, role or technical. `inform_due` None: nobody to inform;
    `informed_on` None with a due day: still to be done.
    """

    id: int
    field_group: str
    kind: str
    name: str
    received_on: date
    recorded_at: datetime
    recorded_by: str
    inform_due: date | None
    informed_on: date | None
    informed_how: str


@dataclass(frozen=True, slots=True)
class MarketingBan:
    """When and how a person said no to direct marketing; `how` is empty or of rules.consents.STOPPED_HOW."""

    made_at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class ContactCard:
    """One person as this user may see him.

    `emails`, `phones`, `addresses`, `notes`, `sources`: None is "not shown" (P8). `has_technical` is None
    without the right to technical data, where `rules.visibility.others_see("technical")` stands. `stub` is
    true on a restricted card without contact.view_restricted: names, companies and the banner are all there
    is. `why_not_edit` is None where the user may edit, else what hinders.
    """

    id: int
    version: int
    state: str
    last_name: str
    first_names: str
    roles: tuple[Role, ...]
    emails: tuple[Email, ...] | None
    phones: tuple[Phone, ...] | None
    addresses: tuple[Address, ...] | None
    notes: tuple[Note, ...] | None
    sources: tuple[Source, ...] | None
    statements: tuple[Statement, ...]
    has_technical: bool | None
    restriction: Restriction | None
    restrictions: tuple[Standing, ...] | None
    """What is restricted now and how far it is with lifting it; None without contact.view_restricted."""
    stub: bool
    shown: frozenset[str]
    why_not_edit: Problem | None
    created_at: datetime
    created_by: str
    updated_at: datetime
    marketing_ban: MarketingBan | None
    """The latest marketing objection in force; that there is one everybody sees, but not on a stub (P8)."""
    trader_mailboxes: tuple[str, ...] = ()
    """The mailboxes of companies that are nothing but this person: for them he agrees himself (N1)."""

    @property
    def can_edit(self) -> bool:
        """May this user edit the card now?"""
        return self.why_not_edit is None

    @property
    def name(self) -> str:
        """Surname and first names, in the order of lists."""
        return f"{self.last_name} {self.first_names}".strip()


@dataclass(frozen=True, slots=True)
class SeenIp:
    """An IP address, with when, where and why it was kept (rule 6.2)."""

    id: int
    ip: str
    seen_at: datetime
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """The person's user name in one of our services (rule 6.3); never a password."""

    id: int
    service: str
    username: str
    opened_on: date | None
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class TechnicalData:
    """What contact.view_technical opens, each time for a purpose told and logged (rules 6.2, 6.3)."""

    contact_id: int
    ips: tuple[SeenIp, ...]
    accounts: tuple[ServiceAccount, ...]


@dataclass(frozen=True, slots=True)
class DuplicateHint:
    """Somebody in the register who may be the person now typed.

    `reason` is email, phone, name_company (same name, same company), name or similar (close spelling in the
    same company). `sure` hints stop a new contact until they are acknowledged. A restricted person shows name
    and company like all others here.
    """

    contact_id: int
    name: str
    company: str
    reason: str
    sure: bool
    restricted: bool
