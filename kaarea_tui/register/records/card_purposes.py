"""The purpose with which personal data are opened, checked and put into the log row (rules 4.3, 5.1, 2.6)."""

from datetime import date

from kaarea_tui.register.counter import Call
from kaarea_tui.register.records.reach import refused
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.purposes import RESTRICTED_GROUNDS, check_purpose, check_restricted_ground


def log_purpose(call: Call, permission: str, purpose: str | None) -> None:
    """Take the purpose chosen, or the presets' default where one does.

    Raises Refused `purpose.missing` (the screen asks: rules.purposes.READ_PURPOSES) or `purpose.unknown`.
    """
    try:
        call.entry.purpose = check_purpose(purpose, permission, call.user.presets)
    except Problem as problem:
        raise refused(problem) from problem


def log_restricted_ground(call: Call, ground: str | None) -> None:
    """Take the ground on which a restricted person's data are opened in full; the right used is logged too.

    Raises Refused `restriction.no_ground` (the screen asks: rules.purposes.RESTRICTED_GROUNDS).
    """
    try:
        check_restricted_ground(ground)
    except Problem as problem:
        raise refused(problem) from problem
    call.entry.purpose = ground or ""
    call.entry.permission = "contact.view_restricted"


def log_opening(call: Call, permission: str, purpose: str | None, restricted_on: date | None) -> bool:
    """Log what a card is opened for; true when only the stub of a restricted card may be shown (2.6)."""
    if restricted_on is None:
        log_purpose(call, permission, purpose)
        return False
    if "contact.view_restricted" in call.rights:
        log_restricted_ground(call, purpose)
        return False
    log_purpose(call, permission, None if purpose in RESTRICTED_GROUNDS else purpose)
    return True
