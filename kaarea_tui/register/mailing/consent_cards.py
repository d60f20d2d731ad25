"""What the counter takes and hands out of consents, objections and other stops (rulebook 4.1, 2.6; P8).

A status is for everybody who sees the card; what was agreed, by whom and how needs consent.view, grounds of
an objection request.view_all, an IP address contact.view_technical as well. `None` there is "not shown".
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaarea_tui.register.mailing.taking_back import Changed


@dataclass(frozen=True, slots=True)
class ScopeInput:
    """One thing agreed to: purpose, channel, and one list or one group of lists (rule 4.9).

    `address` is one of the card's, as typed; empty: the first of the channel. By post it stays empty.
    Problems: `scopes.0.purpose`, `scopes.0.list`, `scopes.0.channel`, `scopes.0.address`.
    """

    purpose: str
    channel: str
    list_id: int | None = None
    list_group: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ConsentInput:
    """One act of consent as typed (4.1); problems go by these names.

    `given_on` and `given_time` (`9.05`) empty: now; a day without a time counts from its first moment, so
    that in doubt an objection of the same day is the newer one. `declared_by` empty: the person himself.
    `notice_version` empty: the one in force. `ip` and `agent` are a web form's.
    """

    scopes: tuple[ScopeInput, ...]
    how: str
    evidence: str
    wording_id: int
    wording_language: str = "fi"
    given_by: str = "subject"
    declared_by: str = ""
    given_on: str = ""
    given_time: str = ""
    notice_version: str = ""
    ip: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording an act of consent did."""

    act: str
    consent_ids: tuple[int, ...]
    released_objections: int
    """Objections that the person's newer own act released (4.4, end)."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What people withdraw: their consents to one list, or without it those for one purpose."""

    purpose: str
    list_id: int | None = None

    @property
    def is_wish(self) -> bool:
        """Is it kept also of who has no such consent: off one list, or no marketing at all?"""
        return self.list_id is not None or self.purpose == "MARKETING"


MARKETING = Withdrawal("MARKETING")
"""All consents to marketing."""


@dataclass(frozen=True, slots=True)
class EndingConsents:
    """What a withdrawal of many people would end."""

    consents: int
    people: int
    """Whose consents these are."""
    targets: tuple[tuple[str, str, str, str, int], ...]
    """Purpose, name of the list, group, channel, and how many consents to that."""
    memberships: int
    """Memberships that began with one of them."""
    without: int
    """People who have no such consent in force."""
    newer: int
    """Consents that were given after the people had said it: they stay."""
    names: tuple[str, ...] = ()
    """Whom it touches, in name order; empty ones where the user may not see names (P8)."""
    staying: int = 0
    """Consents that are wider than the list: they go on without it (N4)."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal of many people did."""

    consents: int
    people: int
    lists_left: int
    without: int
    newer: int
    changed: "Changed | None" = None
    """What ended, so that it can be taken back."""
    staying: int = 0


@dataclass(frozen=True, slots=True)
class ConsentDetails:
    """What was agreed, for those with consent.view."""

    act: str
    address: str
    given_by: str
    declared_by: str
    given_at: datetime
    how: str
    evidence: str
    wording_id: int
    wording_code: str
    wording_version: int
    wording_language: str
    notice_version: str
    recorded_at: datetime
    recorded_by: str
    ended_at: datetime | None
    ended_how: str
    ended_by: str


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One consent on the card; `status` is in_force, or a code of rules.consents.END_REASONS."""

    id: int
    purpose: str
    channel: str
    list_id: int | None
    list_name: str
    list_group: str
    status: str
    details: ConsentDetails | None
    left_lists: str = ""
    """Names of lists that the person left, so that it goes on without them (N4)."""

    @property
    def in_force(self) -> bool:
        """Has it not ended?"""
        return self.status == "in_force"


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """One objection on the card; `state` is pending, upheld or released. `grounds` None: not shown."""

    id: int
    purpose: str
    state: str
    made_at: datetime
    how: str
    grounds: str | None
    recorded_at: datetime
    recorded_by: str
    released_at: datetime | None
    release_reason: str
    released_consent_id: int | None


@dataclass(frozen=True, slots=True)
class BanLine:
    """A company's ban on direct marketing; in force while `released_at` is None."""

    id: int
    company_id: int
    company: str
    made_at: datetime
    told_by: str
    reason: str
    recorded_by: str
    released_at: datetime | None
    release_reason: str


@dataclass(frozen=True, slots=True)
class AddressState:
    """One e-mail address of the card, as mailing sees it."""

    email_id: int
    address: str
    suppressed: bool
    bounced_on: date | None


@dataclass(frozen=True, slots=True)
class CardConsents:
    """Consents and stops of one person, newest first; only what is in force needs looking at.

    `stub`: a restricted card that this user may not open in full; nothing else is told then (2.6).
    """

    contact_id: int
    consents: tuple[ConsentLine, ...]
    objections: tuple[ObjectionLine, ...]
    bans: tuple[BanLine, ...]
    addresses: tuple[AddressState, ...]
    stub: bool

    @property
    def objected(self) -> bool:
        """Is there a marketing objection in force?"""
        return any(each.purpose == "MARKETING" and each.state != "released" for each in self.objections)


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof of one consent (GDPR art. 7(1)): its line, the words in every language, and the evidence.

    `ip` and `agent` None: not shown, for want of contact.view_technical or of a purpose chosen; `has_ip`
    tells whether there is one.
    """

    contact_id: int
    line: ConsentLine
    text: str
    """The wording in the language that was shown."""
    texts: dict[str, str]
    """Language to wording, where there is one."""
    has_ip: bool
    ip: str | None
    agent: str | None


@dataclass(frozen=True, slots=True)
class ObjectionSaved:
    """What saving an objection did."""

    objection_id: int
    lists_left: int
    """Lists that the person left by it (rulebook 7.4)."""
    ask_companies: tuple[tuple[int, str], ...]
    """Companies whose general mailbox stands on this card: ask whether they forbid marketing too (4.4)."""
    open_exports: tuple[int, ...]
    """Exported files still in use that hold the person: whoever has one must leave him out (2.6, L3)."""
    waiting: tuple[str, ...] = ()
    """Addresses that were named and not stopped: they may be somebody else's, and nobody has said (N2)."""
    changed: "Changed | None" = None
    """What it made and ended, to be taken back where it was a mistake."""
