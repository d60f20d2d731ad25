"""What the counter hands out of accounts: the line of the list, the card, a one-time secret."""

from dataclasses import dataclass
from datetime import date, datetime

from .accounts import Account
from .rights_held import RightRow


@dataclass(frozen=True, slots=True)
class UserSummary:
    """One line of the list of users."""

    id: int
    user_name: str
    person_name: str
    employer: str
    presets: tuple[str, ...]
    valid_to: date | None
    closed_on: date | None
    last_sign_in_at: datetime | None
    usable: bool
    """May the account sign in today?"""
    unused: bool
    """Open, and not used for 90 days (rule P7)."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One open session of a user."""

    id: int
    started_at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class UserCard:
    """All that is known of one account."""

    account: Account
    usable: bool
    grants: tuple[RightRow, ...]
    denials: tuple[RightRow, ...]
    sessions: tuple[SessionRow, ...]
    waits_until: datetime | None
    """The end of a lock-out that lasts still, else None (rule S6)."""


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A one-time secret to hand to the person; it cannot be shown again (rule S9)."""

    user_id: int
    user_name: str
    secret: str
    expires_at: datetime

    def __repr__(self) -> str:
        return f"NewSecret(user_id={self.user_id})"
