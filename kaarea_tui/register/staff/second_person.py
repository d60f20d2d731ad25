"""The second person: nobody reaches the right to give rights alone (rule N18).

Who resets a password could sign in with the secret. So an account that holds `access.grant`, and that of the
person whom the register owner has named, is reset only with the approval of somebody else: another holder of
the right, or the named person, and never one who handles accounts.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaarea_tui.data.engine import Store
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.signin import RECOVERY_TOLD_FOR

from .accounts import GRANTING, OWNER, Account, all_accounts
from .sessions import CONFIRMATION_HOLDS, rights_of

HANDLING = "user.manage"
RESETS_SHOWN_FOR = timedelta(days=7)
RECOVERED = "owner_recovered_at"
"""In `meta`: when a register owner's account was last recovered on the server."""


@dataclass(frozen=True, slots=True)
class OwnerReset:
    """The password of a register owner's account was reset in the last seven days."""

    user_name: str
    by_user_name: str
    at: datetime


def is_guarded(store: Store, account: Account) -> bool:
    """Does the reset of this account need a second person?"""
    return OWNER in account.presets or account.user_name == load_settings(store).second_person


def approvers(store: Store, actor_id: int, account: Account, today: date) -> frozenset[int]:
    """Who may approve that `actor_id` resets the account."""
    named = load_settings(store).second_person
    found = set()
    for each in all_accounts(store):
        if each.id in (actor_id, account.id) or each.must_change or not each.usable(today):
            continue
        rights = rights_of(store, each.id, today)[1]
        if HANDLING not in rights and (GRANTING in rights or each.user_name == named):
            found.add(each.id)
    return frozenset(found)


def need_second_person(call: Call, account: Account) -> int | None:
    """Refuse the reset of a guarded account without a fresh approval; who approved, None where nobody has to.

    An approval serves once. Raises Refused `second_person`, or `second_person.none` where nobody could.
    """
    if not is_guarded(call.store, account):
        return None
    able = approvers(call.store, call.user.id, account, call.today)
    if not able:
        raise Refused(
            "second_person.none",
            N_(
                "There is nobody who could approve this: the register owner has named no second person."
                " On the server: kaarea init --recover-owner {name}"
            ),
            name=account.user_name,
        )
    given, call.counter.approval = call.counter.approval, None
    if given is None or given.user_id != account.id or call.now - given.at > CONFIRMATION_HOLDS:
        raise Refused(
            "second_person",
            N_(
                "Nobody resets this account alone: another register owner, or the person whom the owner has"
                " named, approves it."
            ),
        )
    if given.approver_id not in able:
        raise Refused(
            "second_person.other", N_("This person cannot approve it: a register owner or the named one can.")
        )
    return given.approver_id


def check_named(store: Store, user_name: str, today: date) -> None:
    """Refuse to name who handles accounts, has no account, or has not chosen a password; raises Problem."""
    found = next((each for each in all_accounts(store) if each.user_name == user_name), None)
    if found is None or not found.usable(today):
        raise Problem("second_person.absent", N_("There is no account of this name in use."))
    if found.must_change:
        raise Problem("second_person.secret", N_("This person has not chosen a password yet."))
    if HANDLING in rights_of(store, found.id, today)[1]:
        raise Problem("second_person.handles", N_("The second person is never one who handles accounts."))


def owner_resets(call: Call) -> tuple[OwnerReset, ...]:
    """Resets of register owners' accounts in the last days, newest first."""
    names = {account.id: account.user_name for account in all_accounts(call.store)}
    owners = {account.id for account in all_accounts(call.store) if OWNER in account.presets}
    marks = ", ".join("?" * len(owners))
    rows = call.store.rows(
        "SELECT object_id, actor_id, at_utc FROM audit WHERE object_type = 'user' AND action = 'users.reset'"  # noqa: S608
        f" AND result = 'ok' AND at_utc >= ? AND object_id IN ({marks}) ORDER BY seq DESC LIMIT 20",
        (stamp(call.now - RESETS_SHOWN_FOR), *(str(owner) for owner in owners)),
    )
    return tuple(
        OwnerReset(names[int(owner)], names[by], datetime.fromisoformat(at)) for owner, by, at in rows
    )


def recovered_at(store: Store, now: datetime) -> datetime | None:
    """When an owner's account was recovered on the server in the last 30 days, told at every sign-in."""
    row = store.one("SELECT value FROM meta WHERE name = ?", (RECOVERED,))
    at = datetime.fromisoformat(row[0]) if row else None
    return at if at is not None and now - at < RECOVERY_TOLD_FOR else None
