"""Accounts as the register keeps them: reading one, and who is a register owner (rules P3, P7, 11.2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from kaarea_tui.data.engine import Row, Store
from kaarea_tui.data.keys import keyed_hash
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.rules.dates import stored_day
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.rights import account_usable, check_change_of_rights, check_last_owner
from kaarea_tui.rules.signin import lockout_until

OWNER = "RO"
GRANTING = "access.grant"

_ACCOUNT = """
SELECT id, version, user_name, person_name, employer, unit, view_scope, edit_scope, valid_from, valid_to,
       closed_at, last_sign_in_at, created_at, must_change
FROM user_account
"""


@dataclass(frozen=True, slots=True)
class Account:
    """One account with its presets; no secret is ever among the fields."""

    id: int
    version: int
    user_name: str
    person_name: str
    employer: str
    unit: str
    view_scope: str
    edit_scope: str
    valid_from: date
    valid_to: date | None
    closed_on: date | None
    last_sign_in_at: datetime | None
    created_on: date
    must_change: bool
    presets: tuple[str, ...]

    def usable(self, on: date) -> bool:
        """May the account sign in on that day (rule P7)?"""
        return account_usable(self.valid_from, self.valid_to, self.closed_on, on)


def all_accounts(store: Store) -> tuple[Account, ...]:
    """Every account by user name; staff are tens, not thousands."""
    held: dict[int, list[str]] = {}
    for user_id, preset in store.rows("SELECT user_id, preset FROM user_preset ORDER BY user_id, preset"):
        held.setdefault(user_id, []).append(preset)
    rows = store.rows(f"{_ACCOUNT} ORDER BY user_name")
    return tuple(_account(row, held.get(row[0], [])) for row in rows)


def load_account(store: Store, user_id: int) -> Account:
    """One account; raises Absent."""
    row = store.one(f"{_ACCOUNT} WHERE id = ?", (user_id,))
    if row is None:
        raise Absent
    held = store.rows("SELECT preset FROM user_preset WHERE user_id = ? ORDER BY preset", (user_id,))
    return _account(row, [preset for (preset,) in held])


def _account(row: Row, presets: list[str]) -> Account:
    *names, valid_from, valid_to, closed_at, last, created_at, must_change = row
    days = (date.fromisoformat(valid_from), day(valid_to), day(closed_at))
    last_sign_in = datetime.fromisoformat(last) if last else None
    created_on = stored_day(created_at)
    return Account(*(*names, *days, last_sign_in, created_on, bool(must_change), tuple(presets)))


def day(text: object) -> date | None:
    """The day of a stored date or instant, None for none."""
    return stored_day(str(text)) if text else None


def usable_owners(store: Store, on: date) -> frozenset[int]:
    """Who can give rights on that day: preset RO, a working account, and no denial of it (rule P3)."""
    denied = {
        user_id
        for (user_id,) in store.rows(
            "SELECT user_id FROM user_denial WHERE permission = ? AND ended_at IS NULL"
            " AND valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?)",
            (GRANTING, on.isoformat(), on.isoformat()),
        )
    }
    return frozenset(
        account.id
        for account in all_accounts(store)
        if OWNER in account.presets and account.usable(on) and account.id not in denied
    )


def refuse_last_owner(store: Store, user_id: int, on: date) -> None:
    """Refuse what would leave the register without an owner from that day on (rule P3)."""
    with _as_refusal():
        check_last_owner(user_id, usable_owners(store, on))


def refuse_own_rights(actor_id: int, user_id: int) -> None:
    """Refuse a change of own rights (rule P3)."""
    with _as_refusal():
        check_change_of_rights(actor_id, user_id)


@contextmanager
def _as_refusal() -> Iterator[None]:
    try:
        yield
    except Problem as problem:
        raise Refused(problem.code, problem.message, **problem.params) from problem


def waits_until(store: Store, user_name: str) -> datetime | None:
    """The end of the account's lock-out, or None; it may lie in the past (rule S6)."""
    row = store.one(
        "SELECT failures, last_failure_at FROM sign_in_lock WHERE kind = 'user' AND subject = ?",
        (lock_subject(store, user_name),),
    )
    return lockout_until(row[0], datetime.fromisoformat(row[1])) if row else None


def lock_subject(store: Store, user_name: str) -> str:
    """Under what the failures of a user name are counted."""
    return keyed_hash(store, f"user {user_name}")
