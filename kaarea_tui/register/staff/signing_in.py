"""Signing in: the one function that opens a session, whichever door it is for (ASVS 6.3.4).

Rules 11.2, S6 to S11. A wrong name, a wrong password, a closed account and a waiting one get the same
answer after the same work. Each try is counted before the password is looked at (lock_outs.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hash
from kaarea_tui.register import audit_heads, audit_trail
from kaarea_tui.register.counter import SELF, Approval, Counter, utc_now
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.register import Register
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.dates import local_date, stored_day
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.rights import account_usable
from kaarea_tui.rules.signin import (
    SESSION_LONGEST,
    SESSION_SILENT_AFTER,
    minutes_left,
    normal_form,
    typed_secret,
)

from . import lock_outs, password_hashes, sessions
from .providers import contract_over
from .second_person import recovered_at
from .sign_in_refusals import AddressWaits, OwnSessionsFull, SessionsFull, SignInRefused

__all__ = [
    "AddressWaits",
    "OwnSessionsFull",
    "SessionsFull",
    "SignInRefused",
    "Welcome",
    "approve",
    "confirm",
    "sign_in",
]

_FULL = "too_many_sessions"
_OWN_FULL = "too_many_own_sessions"


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a person is told at sign-in: when he was last here, and how often somebody failed since."""

    last_sign_in_at: datetime | None
    failures_since: int
    must_change_password: bool
    owner_recovered_at: datetime | None = None
    """An owner's account was recovered on the server then, in the last 30 days (rule N18)."""


@dataclass(frozen=True, slots=True)
class _Account:
    id: int | None
    version: int
    password_hash: str
    must_change: bool
    usable: bool
    last_sign_in_at: str | None
    presets: str


def sign_in(
    store: Store,
    user_name: str,
    password: str,
    source: str,
    clock: Callable[[], datetime] = utc_now,
    *,
    one_time: bool = True,
) -> tuple[Register, Welcome]:
    """Open a session; raises SignInRefused, and SessionsFull where one more would be too many (ASVS 7.1.2).

    `source` is the address or terminal that the log and the lock-out name. Without `one_time` a one-time
    secret is refused, and not spent, by Refused `password_first`.
    """
    store.connect()
    now = clock()
    entry = audit_trail.Entry("accounts.sign_in", SELF, source)
    account, failures, fresh_hash = _try(store, user_name, password, entry, now)
    if account.must_change and not one_time:
        entry.result, entry.reason = "refused", "password_first"
        _log(store, entry, now)
        raise Refused("password_first", N_("Choose a password first: `kaarea user password`."))
    with store.writing():
        session_id = _open_session(store, account, entry, now, fresh_hash)
        head = audit_trail.append(store, entry, now)
    audit_heads.keep_head(store, head, now)
    if session_id is None:
        settings = load_settings(store)
        if entry.reason == _OWN_FULL:
            raise OwnSessionsFull(settings.sessions_per_person)
        raise SessionsFull(settings.sessions_most) if entry.reason == _FULL else SignInRefused
    last = datetime.fromisoformat(account.last_sign_in_at) if account.last_sign_in_at else None
    register = Register(store, session_id, source, clock)
    # Who comes with a one-time secret has given it this moment and goes on to choose a password.
    register.confirmed_at = now if account.must_change else None
    return register, Welcome(last, failures, account.must_change, recovered_at(store, now))


def confirm(counter: Counter, user_name: str, password: str) -> None:
    """Check the signed-in user's password again: for the lock screen and for grave acts.

    Tries count towards the same lock-out; raises SignInRefused, also for another person's name and password,
    and SignedOut when the session is over.
    """
    counter.store.connect()
    now = counter.clock()
    user = sessions.current_user(counter.store, counter.session_id, now)
    entry = audit_trail.Entry("accounts.confirm", SELF, counter.source, session_id=counter.session_id)
    account = _try(counter.store, user_name, password, entry, now, inside=True)[0]
    if account.id != user.id:
        entry.result, entry.reason = "denied", "other_account"
        _log(counter.store, entry, now)
        raise SignInRefused
    _log(counter.store, entry, now)
    counter.confirmed_at = now


def approve(counter: Counter, user_name: str, password: str, user_id: int) -> None:
    """A second person gives name and password at somebody's session, for one act on account `user_id` (N18).

    Whether the person may approve is for the act to say. Tries count like any; raises SignInRefused.
    """
    counter.store.connect()
    now = counter.clock()
    sessions.current_user(counter.store, counter.session_id, now)
    entry = audit_trail.Entry("accounts.approve", SELF, counter.source, session_id=counter.session_id)
    entry.object_type, entry.object_id = "user", str(user_id)
    account = _try(counter.store, user_name, password, entry, now)[0]
    if account.id is None or account.must_change:
        entry.result, entry.reason = "denied", "one_time_secret"
        _log(counter.store, entry, now)
        raise SignInRefused
    _log(counter.store, entry, now)
    counter.approval = Approval(account.id, user_id, now)


def _try(  # noqa: PLR0917 - one try's own facts
    store: Store,
    user_name: str,
    password: str,
    entry: audit_trail.Entry,
    now: datetime,
    inside: bool = False,
) -> tuple[_Account, int, str]:
    """One try: the account, the failures before, and a fresh hash where the old one is outdated.

    `inside`: from an open session, whose own one-time secret is spent but still unlocks the screen.
    """
    settings = load_settings(store)
    name = user_name.strip().casefold()[:200]
    user_key = keyed_hash(store, f"user {name}")
    address = lock_outs.source_key(store, entry.source, name)
    account = _account(store, name, now, inside=inside)
    entry.actor_id, entry.actor_presets = account.id, account.presets
    waits = lock_outs.source_waits(store, address, now)
    # An address that waits is not heard at all: it must not lock one account after another.
    failures = lock_outs.count_try(store, user_key, now) if waits is None else None
    typed = typed_secret(password) if account.must_change else normal_form(password)
    with password_hashes.turn(store.companion):
        # Looked at again here, where two at most are at once: a burst is not heard more often.
        waits = waits or lock_outs.source_waits(store, address, now)
        matches, outdated = password_hashes.verify(account.password_hash, typed, settings)
    if waits is not None or failures is None or not matches or not account.usable or account.id is None:
        if waits is None:
            lock_outs.count_source_failure(store, address, now, heard=failures is not None)
        entry.result = "denied"
        entry.reason = "address_waits" if waits else "waiting" if failures is None else "not_accepted"
        _log(store, entry, now)
        raise AddressWaits(minutes_left(waits, now)) if waits else SignInRefused
    lock_outs.forgive(store, user_key, address, failures)
    return account, failures, password_hashes.make_hash(typed, settings, store.companion) if outdated else ""


def _account(store: Store, name: str, now: datetime, *, inside: bool) -> _Account:
    """The account of that name, or one that nobody has and whose check takes as long: it asks the same."""
    found = store.one(
        "SELECT id, version, password_hash, must_change, secret_expires_at, valid_from, valid_to, closed_at,"
        " last_sign_in_at, employer FROM user_account WHERE user_name = ?",
        (name,),
    )
    nobodys, today = _nobodys_hash(store, name), local_date(now)
    user_id, firm = (found[0], found[9]) if found else (0, "")
    held = [row[0] for row in store.rows("SELECT preset FROM user_preset WHERE user_id = ?", (user_id,))]
    over = contract_over(store, firm or "–", held, today) and bool(firm)
    if found is None:
        return _Account(None, 0, nobodys, False, False, None, "")
    _, version, password_hash, must_change, expires, valid_from, valid_to, closed_at, last, _ = found
    fresh = inside or not must_change or expires is None or now < datetime.fromisoformat(expires)
    usable = (
        account_usable(date.fromisoformat(valid_from), _day(valid_to), _day(closed_at), today)
        and fresh
        and not over
    )
    return _Account(user_id, version, password_hash, bool(must_change), usable, last, " ".join(held))


def _nobodys_hash(store: Store, name: str) -> str:
    """The hash to check for a name that nobody has: of the cost of one account's, chosen by the name.

    So names without an account take as long as those with one, also after the cost was raised (rule S12).
    """
    dummy = store.one("SELECT value FROM meta WHERE name = 'dummy_hash'")
    real = store.rows("SELECT password_hash FROM user_account ORDER BY id")
    if dummy is None or not real:
        return ""
    chosen = int(keyed_hash(store, f"nobody {name}")[:8], 16) % len(real)
    return password_hashes.dressed_as(str(dummy[0]), str(real[chosen][0]))


def _open_session(
    store: Store, account: _Account, entry: audit_trail.Entry, now: datetime, fresh_hash: str
) -> int | None:
    """The new session's number; None, and the entry says why, where there can be none.

    Between the look at the password and this moment it may have been reset or the account closed.
    """
    # A one-time secret is spent by its session: of two at once the second finds another version.
    if account.must_change:
        still_so = store.one(
            "UPDATE user_account SET version = version + 1, secret_expires_at = ?"
            " WHERE id = ? AND version = ? RETURNING 1",
            (audit_trail.stamp(now), account.id, account.version),
        )
    else:
        same = "SELECT 1 FROM user_account WHERE id = ? AND version = ?"
        still_so = store.one(same, (account.id, account.version))
    if still_so is None:
        entry.result, entry.reason = "denied", "changed_meanwhile"
        return None
    full = _full(store, entry, now)
    if full:
        entry.result, entry.reason = "refused", full
        return None
    if fresh_hash:
        store.run("UPDATE user_account SET password_hash = ? WHERE id = ?", (fresh_hash, account.id))
    session_id = store.next_ids("user_session", 1)
    entry.session_id = session_id
    store.run(
        "INSERT INTO user_session (id, user_id, started_at, source, seen_at) VALUES (?, ?, ?, ?, ?)",
        (session_id, account.id, audit_trail.stamp(now), entry.source, audit_trail.stamp(now)),
    )
    store.run(
        "UPDATE user_account SET last_sign_in_at = ? WHERE id = ?", (audit_trail.stamp(now), account.id)
    )
    return session_id


def _full(store: Store, entry: audit_trail.Entry, now: datetime) -> str:
    """Which limit the living sessions have reached, "" for none (rule S11).

    Who may end sessions is let in though all are taken, or nobody could make room.
    """
    living = store.rows(
        "SELECT user_id FROM user_session WHERE ended_at IS NULL AND started_at >= ?"
        " AND coalesce(seen_at, started_at) >= ?",
        (audit_trail.stamp(now - SESSION_LONGEST), audit_trail.stamp(now - SESSION_SILENT_AFTER)),
    )
    settings = load_settings(store)
    if sum(user_id == entry.actor_id for (user_id,) in living) >= settings.sessions_per_person:
        return _OWN_FULL
    if len(living) < settings.sessions_most or entry.actor_id is None:
        return ""
    makes_room = "user.manage" in sessions.rights_of(store, entry.actor_id, local_date(now))[1]
    return "" if makes_room else _FULL


def _log(store: Store, entry: audit_trail.Entry, now: datetime) -> None:
    with store.writing():
        head = audit_trail.append(store, entry, now)
    audit_heads.keep_head(store, head, now)


def _day(text: str | None) -> date | None:
    return stored_day(text) if text else None
