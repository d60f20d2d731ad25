"""What a user may do, and on which rows (rulebook 6.3: P1, P2, P3, P5, P7; rules 8.1, 11.1, 11.2).

Rule P6, that rights are checked at the counter and not in menus, is kept by `register`, which asks
here at each call, so that a right taken away is gone at the next key.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from .dates import show_date
from .permissions import PERMISSIONS, PRESETS, grantable, in_preset, of_preset
from .problem import N_, Problem

GRANT_MAX_MONTHS = 12
"""The longest time a grant may run, in months (rule P2)."""

UNUSED_AFTER_DAYS = 90
"""An account not used for so many days is listed for review (rule P7)."""


@dataclass(frozen=True)
class Grant:
    """A permission given to one user beyond the presets, from and to inclusive (rule P2)."""

    permission: str
    valid_from: date
    valid_to: date | None

    def in_force(self, today: date) -> bool:
        """Is it valid on `today`?"""
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)


@dataclass(frozen=True)
class Denial(Grant):
    """A permission taken from one user whatever else gives it, from and to inclusive (rule P2)."""


def effective(
    presets: Iterable[str], grants: Iterable[Grant], denials: Iterable[Denial], today: date
) -> frozenset[str]:
    """All that the user may do today (rule P1): presets and valid grants, less denials, which always win.

    A grant counts only while one of the user's presets still allows it: who moves to another role does
    not carry the old role's extra rights along. Unknown permissions and presets give nothing.
    """
    held = tuple(presets)
    rights = frozenset[str]().union(*(of_preset(preset) for preset in held))
    rights |= {
        grant.permission
        for grant in grants
        if grant.in_force(today) and any(grantable(preset, grant.permission) for preset in held)
    }
    return rights - {denial.permission for denial in denials if denial.in_force(today)}


def check_grant(  # noqa: PLR0917 - a grant's own fields, in the order they are asked
    presets: Collection[str], permission: str, reason: str, from_: date, to: date | None, today: date
) -> None:
    """Refuse a grant that rule P2 does not allow; raises Problem.

    Only cells marked grantable, always with a reason and an end date (external providers are no
    exception), at most twelve months, and never for days already past.
    """
    _check_known(permission)
    _check_reason(reason)
    if any(in_preset(preset, permission) for preset in presets):
        raise Problem("grant.needless", N_("The user's role already includes this right."))
    if not any(grantable(preset, permission) for preset in presets):
        raise Problem("grant.not_grantable", N_("This right cannot be granted to a user in this role."))
    if from_ < today:
        raise Problem(
            "grant.backdated", N_("A right cannot be granted for days past."), suggestion=show_date(today)
        )
    last = from_ + relativedelta(months=GRANT_MAX_MONTHS)
    if to is None:
        raise Problem("grant.no_end", N_("A granted right needs an end date."), suggestion=show_date(last))
    if to < from_:
        raise Problem("grant.ends_first", N_("The end date is before the start date."))
    if to > last:
        message = N_("A right can be granted for 12 months at most, here until {last}.")
        raise Problem("grant.too_long", message, suggestion=show_date(last), last=show_date(last))


def check_denial(permission: str, reason: str, from_: date, to: date | None) -> None:
    """Refuse a denial without a reason, of an unknown permission, or ending before it starts (rule P2)."""
    _check_known(permission)
    _check_reason(reason)
    if to is not None and to < from_:
        raise Problem("grant.ends_first", N_("The end date is before the start date."))


def _check_known(permission: str) -> None:
    if permission not in PERMISSIONS:
        raise Problem("grant.unknown", N_("There is no right named {permission}."), permission=permission)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Problem("grant.no_reason", N_("Write why the right is given or taken away."))


def check_change_of_rights(actor_id: int, subject_id: int) -> None:
    """Refuse a user's change of own rights (rule P3); raises Problem."""
    if actor_id == subject_id:
        raise Problem("rights.own", N_("Nobody may change their own rights."))


def check_last_owner(subject_id: int, usable_owner_ids: Collection[int]) -> None:
    """Refuse to remove, lock or close the last register owner whose account is in use (rule P3).

    `usable_owner_ids` are all users who hold the preset RO and whose account works today.
    """
    if subject_id in usable_owner_ids and len(set(usable_owner_ids)) == 1:
        message = N_("The last register owner cannot be removed, locked or closed.")
        raise Problem("rights.last_owner", message)


class Scope(StrEnum):
    """On which rows a right may be used (rule P5), narrowest first."""

    OWN_COMPANIES = "own_companies"
    """Companies the user is responsible for, and their people."""
    OWN_UNIT = "own_unit"
    """The above and all companies of the user's unit."""
    ALL = "all"
    """Every row."""


@dataclass(frozen=True)
class Scopes:
    """A user's scope for looking and for changing."""

    view: Scope
    edit: Scope


# Rule P5: only these differ from "all". An external provider starts from the least (6.1).
_NARROWER = {
    "AM": Scopes(Scope.ALL, Scope.OWN_COMPANIES),
    "SU": Scopes(Scope.OWN_UNIT, Scope.OWN_UNIT),
    "EX": Scopes(Scope.OWN_COMPANIES, Scope.OWN_COMPANIES),
}


def default_scopes(*presets: str) -> Scopes:
    """The scopes a user of these presets starts with (rule P5); with several presets the widest wins.

    No known preset: the narrowest.
    """
    least = Scopes(Scope.OWN_COMPANIES, Scope.OWN_COMPANIES)
    each = [least] + [
        _NARROWER.get(code, Scopes(Scope.ALL, Scope.ALL)) for code in presets if code in PRESETS
    ]
    return Scopes(widest(scopes.view for scopes in each), widest(scopes.edit for scopes in each))


def widest(scopes: Iterable[Scope]) -> Scope:
    """The widest of `scopes`; none at all is the narrowest scope there is."""
    order = list(Scope)
    return max(scopes, key=order.index, default=order[0])


def may_touch(
    scope: Scope,
    user_id: int,
    unit: str | None,
    company_owner_ids: Collection[int],
    company_units: Collection[str],
) -> bool:
    """Does a row lie within `scope` of the user (rule P5)?

    `company_owner_ids` and `company_units` are those of every company the row belongs to. A draft has
    no company yet: give its author as the owner, or nobody with a narrow scope can finish it.
    """
    if scope is Scope.ALL or user_id in company_owner_ids:
        return True
    return scope is Scope.OWN_UNIT and bool(unit) and unit in company_units


def check_account(presets: Collection[str], valid_from: date, valid_to: date | None) -> None:
    """Refuse an account of unknown presets, or an external one without an end (6.1, rule P7)."""
    for preset in presets:
        if preset not in PRESETS:
            raise Problem("account.unknown_preset", N_("There is no role named {preset}."), preset=preset)
    if valid_to is None and "EX" in presets:
        message = N_("An external service provider's account needs an end date.")
        raise Problem("account.no_end", message)
    if valid_to is not None and valid_to < valid_from:
        raise Problem("account.ends_first", N_("The end date is before the start date."))


def account_usable(valid_from: date, valid_to: date | None, closed_on: date | None, today: date) -> bool:
    """May the account sign in today (rules P7, 11.2)? The last day counts; closing works at once."""
    if closed_on is not None and closed_on <= today:
        return False
    return valid_from <= today and (valid_to is None or today <= valid_to)


def unused(last_sign_in: date | None, today: date, *, opened_on: date | None = None) -> bool:
    """Is the account due on the list of unused ones (rule P7)? Never used counts from its opening."""
    last = last_sign_in or opened_on
    return last is None or (today - last).days >= UNUSED_AFTER_DAYS
