"""What a mailing list must tell of itself, what of it may change, and how long its export is good (4.5).

Rules L3 to L6. Every list says who sends and where to refuse, in a fixed footer, so that each message, the
first one too, shows the right to object clearly and apart from the rest (GDPR art. 21(4)).
"""

from datetime import datetime, timedelta

from .emails import email
from .mailing import ListKind
from .problem import N_, Problem
from .purposes import PURPOSES

KINDS: dict[str, str] = {
    ListKind.MARKETING: N_("Marketing"),
    ListKind.SERVICE: N_("Customer communication"),
    ListKind.SURVEY: N_("Survey"),
}
"""Kinds of lists (rule L5); code and label."""

EXPORT_LIFE = timedelta(hours=24)
"""How long the file of an export may be used for a sending (rule L3)."""

_PROMOTION = frozenset({"MARKETING", "SALES"})


def check_kind(kind: str, purpose: str) -> None:
    """Refuse an unknown kind, and one that does not go with the list's purpose (L5, M11); raises Problem."""
    if kind not in KINDS:
        raise Problem("choice.unknown", N_("Choose one of the list."))
    if kind == ListKind.MARKETING and purpose != "MARKETING":
        raise Problem("list.kind_purpose", N_("The purpose of a marketing list is marketing."))
    if kind != ListKind.MARKETING and purpose in _PROMOTION:
        raise Problem("list.kind_purpose", N_("A list whose messages promote something is a marketing list."))


def check_purpose(purpose: str) -> str:
    """A list has one purpose of the notice (rule 4.3); raises Problem."""
    if purpose not in PURPOSES:
        raise Problem("list.purpose", N_("A mailing list has one purpose of the privacy notice."))
    return purpose


def check_same_kind(old: tuple[str, str, str], new: tuple[str, str, str], had_members: bool) -> None:
    """Refuse another kind, purpose or group once the list has had members (L5): they joined for these.

    Each triple: kind, purpose, group of lists. Raises Problem.
    """
    if had_members and old != new:
        raise Problem(
            "list.kind_fixed",
            N_(
                "The list has had members: its kind, purpose and group of lists stay. Copy it into a new one."
            ),
        )


def check_stop_address(address: str) -> str:
    """The address at which a person can refuse (L4); raises Problem."""
    return email(address)


def check_footer(footer: str, stop_address: str) -> str:
    """The footer tells the address at which to refuse, in every message (L4, L6, M3); raises Problem."""
    if stop_address.lower() not in footer.lower():
        raise Problem(
            "list.footer_no_stop",
            N_("The footer tells how to refuse: write {address} into it."),
            suggestion=f"{footer}\n{stop_address}".strip("\n"),
            address=stop_address,
        )
    return footer


def expires_at(exported_at: datetime) -> datetime:
    """When the file of an export is too old to be used (L3)."""
    return exported_at + EXPORT_LIFE


def expired(expires: datetime, now: datetime) -> bool:
    """Is the export too old to be sent from, so that later stops would be missed (L3)?"""
    return now >= expires


def check_not_expired(expires: datetime, now: datetime) -> None:
    """Refuse to record a sending from an export that was too old for it (L3); raises Problem."""
    if expired(expires, now):
        raise Problem(
            "export.expired",
            N_("The export has expired: stops that came after it would be missed. Export the list again."),
        )
