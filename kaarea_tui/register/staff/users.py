"""Accounts of our staff: opening, resetting, closing (rules P3, P7, S8, S9, 11.2; ASVS 6.4, 7.4, 7.5).

The administrator opens an account without any right; a register owner gives it presets (access.py). Nobody
ever picks a password for somebody else: a new or reset account gets a one-time secret, shown once.
"""

from datetime import date, datetime, timedelta

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Clash, Conflict, Invalid, Refused
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.accounts import check_line, check_person_name, check_user_name
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.rights import check_account, default_scopes, unused
from kaarea_tui.rules.signin import ONE_TIME_SECRET_LIFE, typed_secret

from . import lock_outs, password_hashes
from .accounts import (
    Account,
    all_accounts,
    load_account,
    lock_subject,
    refuse_last_owner,
    waits_until,
)
from .lock_outs import WaitingAddress
from .one_time_secrets import new_secret
from .own import end_sessions
from .providers import EXTERNAL, is_own_house, need_contract
from .rights_held import rights_rows
from .second_person import need_second_person
from .user_cards import NewSecret, SessionRow, UserCard, UserSummary


class Users(Subject, subject="users"):
    """The accounts of our staff."""

    @action("user.view", "browse")
    def list(self, call: Call) -> tuple[UserSummary, ...]:
        """All accounts by user name, closed ones too."""
        return tuple(_summary(account, call.today) for account in all_accounts(call.store))

    @action("user.view", "browse")
    def open(self, call: Call, user_id: int) -> UserCard:
        """One account with presets, grants, denials and open sessions; raises Absent."""
        account = load_account(call.store, user_id)
        sessions = call.store.rows(
            "SELECT id, started_at, source FROM user_session WHERE user_id = ? AND ended_at IS NULL"
            " ORDER BY id DESC LIMIT 50",
            (user_id,),
        )
        waits = waits_until(call.store, account.user_name)
        return UserCard(
            account,
            account.usable(call.today),
            rights_rows(call.store, "user_grant", user_id),
            rights_rows(call.store, "user_denial", user_id),
            tuple(SessionRow(row[0], datetime.fromisoformat(row[1]), row[2]) for row in sessions),
            waits if waits is not None and waits > call.now else None,
        )

    @action("user.manage", "change", reauthenticate=True)
    def add(  # noqa: PLR0917 - an account's own fields
        self,
        call: Call,
        user_name: str,
        person_name: str,
        employer: str = "",
        valid_from: date | None = None,
        valid_to: date | None = None,
    ) -> NewSecret:
        """Open an account without any right (rule P3); its one-time secret. Raises Invalid.

        With an employer other than the controller it is an external provider's, and needs its contract (4.8).
        """
        first_day = valid_from or call.today
        texts = _checked(user_name=user_name, person_name=person_name, employer=employer)
        _check_days((), first_day, valid_to)
        if not is_own_house(call, texts["employer"]):
            need_contract(call, texts["employer"], valid_to)
        if call.store.one("SELECT 1 FROM user_account WHERE user_name = ?", (texts["user_name"],)):
            message = N_("There is an account of this name already.")
            raise Invalid({"user_name": Problem("user_name.taken", message)})
        user_id = call.store.next_ids("user_account", 1)
        given = _fresh_secret(call, user_id, texts["user_name"])
        scopes = default_scopes()
        call.store.run(
            "INSERT INTO user_account (id, user_name, person_name, employer, view_scope, edit_scope,"
            " password_hash, must_change, secret_expires_at, valid_from, valid_to, created_at, created_by)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)",
            (
                user_id, texts["user_name"], texts["person_name"], texts["employer"],
                scopes.view.value, scopes.edit.value, _hashed(call, given), stamp(given.expires_at),
                first_day.isoformat(), _iso(valid_to), stamp(call.now), call.user.id,
            ),
        )  # fmt: skip
        call.touched("user", user_id, fields="user_name person_name employer valid_from valid_to")
        return given

    @action("user.manage", "change", reauthenticate=True)
    def edit(self, call: Call, user_id: int, version: int, *, person_name: str, employer: str) -> int:
        """Correct the name and employer of the person; the new version. Raises Invalid, Conflict, Absent."""
        account = load_account(call.store, user_id)
        texts = _checked(person_name=person_name, employer=employer)
        theirs = {"person_name": account.person_name, "employer": account.employer}
        changed = [field for field, text in texts.items() if text != theirs[field]]
        if account.version != version and changed:
            clashes = tuple(Clash(field, "", texts[field], theirs[field]) for field in changed)
            raise Conflict(account.version, clashes)
        if "employer" in changed and EXTERNAL in account.presets:
            need_contract(call, texts["employer"], account.valid_to)
        call.store.run(
            "UPDATE user_account SET person_name = ?, employer = ?, version = version + 1 WHERE id = ?",
            (texts["person_name"], texts["employer"], user_id),
        )
        call.touched("user", user_id, fields=" ".join(changed))
        return account.version + 1

    @action("user.manage", "change", reauthenticate=True)
    def reset(self, call: Call, user_id: int) -> NewSecret:
        """Give a new one-time secret, end the user's sessions and any lock-out (rule S9).

        The old password is gone at once. Raises Refused for the own account, for a closed one, and for one
        that nobody resets alone (rule N18): `signing_in.approve` comes first.
        """
        account = _another(call, user_id)
        if account.closed_on is not None:
            raise Refused("user.closed", N_("The account is closed."))
        approver = need_second_person(call, account)
        given = _fresh_secret(call, user_id, account.user_name)
        call.store.run(
            "UPDATE user_account SET password_hash = ?, must_change = 1, secret_expires_at = ?,"
            " version = version + 1 WHERE id = ?",
            (_hashed(call, given), stamp(given.expires_at), user_id),
        )
        end_sessions(call, "user_id = ?", (user_id,), "password_changed")
        _release(call, account)
        call.touched("user", user_id, fields=f"password approved {approver}" if approver else "password")
        return given

    @action("user.manage", "change", reauthenticate=True)
    def close(self, call: Call, user_id: int) -> None:
        """Close an account at once (rule P7); its sessions end with it.

        Raises Refused for the own account and for the last register owner's (rule P3).
        """
        account = _another(call, user_id)
        refuse_last_owner(call.store, user_id, call.today)
        call.store.run(
            "UPDATE user_account SET closed_at = coalesce(closed_at, ?), version = version + 1 WHERE id = ?",
            (stamp(call.now), user_id),
        )
        end_sessions(call, "user_id = ?", (user_id,), "closed")
        call.touched("user", user_id, fields=f"closed_at: {_iso(account.closed_on)} -> {call.today}")

    @action("user.manage", "change", reauthenticate=True)
    def set_end(self, call: Call, user_id: int, valid_to: date | None) -> None:
        """Set or take away the account's last day (rule P7); raises Invalid and Refused.

        An external provider's account always has one (6.1), and a later one only within the contract (4.8);
        the last register owner's has none (P3).
        """
        account = _another(call, user_id)
        _check_days(account.presets, account.valid_from, valid_to)
        longer = account.valid_to is None or (valid_to is not None and valid_to > account.valid_to)
        if EXTERNAL in account.presets and longer:
            need_contract(call, account.employer, valid_to)
        if valid_to is not None:
            refuse_last_owner(call.store, user_id, max(call.today, valid_to + timedelta(days=1)))
        call.store.run(
            "UPDATE user_account SET valid_to = ?, version = version + 1 WHERE id = ?",
            (_iso(valid_to), user_id),
        )
        call.touched("user", user_id, fields=f"valid_to: {_iso(account.valid_to)} -> {_iso(valid_to)}")

    @action("user.manage", "change")
    def release_lock(self, call: Call, user_id: int) -> None:
        """End the account's lock-out after failed sign-ins (rule S6, ASVS 6.1.1); raises Absent."""
        account = load_account(call.store, user_id)
        _release(call, account)
        call.touched("user", user_id, fields="lock")

    @action("user.view", "browse")
    def waiting_addresses(self, call: Call) -> tuple[WaitingAddress, ...]:
        """The addresses from which nobody can sign in for now, and until when (rule S7)."""
        return lock_outs.waiting_addresses(call.store, call.now)

    @action("user.manage", "change")
    def release_address(self, call: Call, source: str) -> None:
        """End the wait of an address (rule S7); raises Absent where it does not wait."""
        key = lock_outs.release_address(call.store, source)
        if not key:
            raise Absent
        call.touched("address", key[:12], fields="lock")

    @action("user.manage", "change")
    def end_session(self, call: Call, session_id: int) -> None:
        """End somebody's open session (ASVS 7.4.5); raises Absent when it is not open."""
        found = call.store.one(
            "SELECT user_id FROM user_session WHERE id = ? AND ended_at IS NULL", (session_id,)
        )
        if found is None:
            raise Absent
        end_sessions(call, "id = ?", (session_id,), "ended_by_admin")
        call.touched("session", session_id)


def _summary(account: Account, today: date) -> UserSummary:
    last = account.last_sign_in_at
    usable = account.usable(today)
    return UserSummary(
        account.id, account.user_name, account.person_name, account.employer, account.presets,
        account.valid_to, account.closed_on, last, usable,
        usable and unused(local_date(last) if last else None, today, opened_on=account.created_on),
    )  # fmt: skip


def _another(call: Call, user_id: int) -> Account:
    """Somebody else's account: nobody closes, ends or resets the own one (P3)."""
    if user_id == call.user.id:
        raise Refused("user.own", N_("This cannot be done to your own account."))
    return load_account(call.store, user_id)


def _checked(**typed: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    problems: dict[str, Problem] = {}
    for field, text in typed.items():
        try:
            if field == "user_name":
                texts[field] = check_user_name(text)
            elif field == "person_name":
                texts[field] = check_person_name(text)
            else:
                texts[field] = check_line(field, text)
        except Problem as problem:
            problems[field] = problem
    if problems:
        raise Invalid(problems)
    return texts


def _check_days(presets: tuple[str, ...], valid_from: date, valid_to: date | None) -> None:
    try:
        check_account(presets, valid_from, valid_to)
    except Problem as problem:
        raise Invalid({"valid_to": problem}) from problem


def _fresh_secret(call: Call, user_id: int, user_name: str) -> NewSecret:
    return NewSecret(user_id, user_name, new_secret(), call.now + ONE_TIME_SECRET_LIFE)


def _hashed(call: Call, given: NewSecret) -> str:
    return password_hashes.make_hash(
        typed_secret(given.secret), load_settings(call.store), call.store.companion
    )


def _release(call: Call, account: Account) -> None:
    call.store.run(
        "DELETE FROM sign_in_lock WHERE kind = 'user' AND subject = ?",
        (lock_subject(call.store, account.user_name),),
    )


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
