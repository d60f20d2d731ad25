"""What the counter takes and gives of mailing lists and their members (rulebook 4.5, 6.5).

Rule P8: an address that the user may not see is None, which is not the same as the empty text.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kaarea_tui.data.list_rows import Party
from kaarea_tui.rules.mailing import Code
from kaarea_tui.rules.problem import Problem

StateFilter = Literal["present", "active", "paused", "ended"]
Direction = Literal["first", "after", "before", "last", "around"]


@dataclass(frozen=True, slots=True)
class ListInput:
    """A list's own form; None leaves a field as it is. A new list needs all but group and owner (L4)."""

    name: str | None = None
    kind: str | None = None
    """One code of rules.mailing_lists.KINDS; fixed once the list has had members (L5)."""
    purpose: str | None = None
    """One code of rule 4.3; fixed alike."""
    list_group: str | None = None
    """Lists that a wording names together (4.9); empty: none. Fixed alike."""
    sender: str | None = None
    stop_address: str | None = None
    """Where a person can refuse."""
    footer: str | None = None
    """Stands under every message and holds the stop address (L4, L6)."""
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """People of a list per state; `ended` counts stints that are over."""

    active: int
    paused: int
    ended: int

    @property
    def present(self) -> int:
        """People who are on the list."""
        return self.active + self.paused


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of the list room."""

    id: int
    name: str
    kind: str
    purpose: str
    owner: str
    archived: bool
    counts: MemberCounts
    list_group: str
    channel: str


@dataclass(frozen=True, slots=True)
class ListCard:
    """All that is known of a list but its members."""

    id: int
    version: int
    name: str
    kind: str
    purpose: str
    list_group: str
    channel: str
    sender: str
    stop_address: str
    footer: str
    owner_id: int
    owner: str
    archived_at: datetime | None
    created_at: datetime
    created_by: str
    counts: MemberCounts
    kind_fixed: bool
    """The list has had members: kind, purpose and group stay (L5)."""
    why_empty: tuple[tuple[str, int], ...]
    """Of a list that nobody is on any more: why the last thousand left, most frequent first."""
    why_not_edit: Problem | None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member of a list. `order_no` is the place to page from, `party` the key.

    A party is a person's number, or that of a company's mailbox with a minus; then `name` is the company's.
    """

    member_id: int
    party: Party
    order_no: int
    name: str
    company: str
    email: str | None
    """The address that the list uses; None: not shown to this user (P8, 2.6), empty: there is none."""
    state: str
    code: Code | None
    """What 4.3 says now; None of a stint that is over."""
    basis: str
    """The code that let the person join."""
    joined_at: datetime
    left_at: datetime | None
    left_reason: str
    restricted: bool
    joined_by: str
    """Who let the member join."""

    @property
    def contact_id(self) -> int | None:
        """The person's number; None for a company's mailbox."""
        return self.party if self.party > 0 else None


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A piece of the members, in the order they are shown."""

    hits: tuple[MemberRow, ...]
    at_start: bool
    at_end: bool


@dataclass(frozen=True, slots=True)
class MemberCount:
    """How many members fit a search; `capped` when there are that many and more."""

    value: int
    capped: bool


@dataclass(frozen=True, slots=True)
class Member:
    """One person's stint on a list, opened: why he is on it and why not mailed now."""

    row: MemberRow
    left_by: str
    consent_id: int | None
    """The consent at joining; consents.open shows wording, evidence and notice version."""
    covering_consent_id: int | None
    """The consent that covers now, if one does."""
    company_id: int | None
    """The company of a mailbox."""
    message: str
    """What the code says, English; to be translated."""

    @property
    def joined_by(self) -> str:
        """Who let the person join."""
        return self.row.joined_by


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One member of a preview; of a company's mailbox `company` is its address."""

    party: Party
    name: str
    company: str
    code: Code


@dataclass(frozen=True, slots=True)
class AddPreview:
    """Who would join and who would not, before anything is written."""

    candidates: int
    """People whom the filter finds."""
    on_list: int
    """... of them on the list already."""
    counts: tuple[tuple[Code, int], ...]
    """The others by code, in the order of 4.3; those that allow would join."""
    sample: tuple[SampleRow, ...]
    """Some people of each code, in name order."""

    @property
    def joining(self) -> int:
        """How many would join."""
        return sum(count for code, count in self.counts if code.allowed)


@dataclass(frozen=True, slots=True)
class Added:
    """What an adding did: `counts` by code as in the preview; those that allow have joined."""

    joined: int
    on_list: int
    counts: tuple[tuple[Code, int], ...]
