"""What a form or a command hands in for a contact: texts as typed, nothing else (ASVS 15.3.3).

In `ContactInput` a field that is None was not shown and stays untouched: a form sends what it showed. A row
with an `id` is the card's own row, one without is new; a row of the card that is missing is taken away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Side = Literal["mine", "theirs"]


@dataclass(frozen=True, slots=True)
class EmailInput:
    """An e-mail address of a person (rule V5). Problems: `emails.0`."""

    address: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class MailboxInput:
    """An e-mail address of a company (rules V5, N1). Problems: `emails.0`.

    `use` is a code of rules.company_mailboxes.USES, empty: guessed.
    """

    address: str
    use: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class PhoneInput:
    """A phone number as typed (V4); `kind` empty: guessed. Problems: `phones.0`, `phones.0.extension`."""

    number: str
    extension: str = ""
    kind: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class RoleInput:
    """A role in a company; dates as typed, empty: not known.

    Problems: `roles.0.company`, `roles.0.title`, `roles.0.started_on`, `roles.0.ended_on`.
    """

    company_id: int | None
    title: str = ""
    started_on: str = ""
    ended_on: str = ""
    is_billing_contact: bool = False
    id: int | None = None


@dataclass(frozen=True, slots=True)
class AddressInput:
    """The address of one kind (postal, visiting, billing); one of empty texts is no address.

    Problems: `addresses.postal.street`, `addresses.postal.postal_code`, ...
    """

    kind: str
    street: str = ""
    postal_code: str = ""
    post_office: str = ""
    country: str = "FI"


@dataclass(frozen=True, slots=True)
class ContactInput:
    """A contact as typed; None is "not shown, leave it" (in a new contact: nothing)."""

    last_name: str | None = None
    first_names: str | None = None
    emails: tuple[EmailInput, ...] | None = None
    phones: tuple[PhoneInput, ...] | None = None
    roles: tuple[RoleInput, ...] | None = None
    addresses: tuple[AddressInput, ...] | None = None


@dataclass(frozen=True, slots=True)
class SourceInput:
    """Where the data came from (rules 7.1, 7.2): a kind of rules.provenance.SOURCE_KINDS, and a name.

    `received_on` as typed, empty: today. Problems: `source.kind`, `source.name`, `source.received_on`.
    """

    kind: str
    name: str = ""
    received_on: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """How the user settled a Conflict: `version` is the conflict's, `choices` go by `Clash.field`.

    When somebody has saved once more since, the choices are void and a new Conflict is raised.
    """

    version: int
    choices: Mapping[str, Side] = field(default_factory=dict)
