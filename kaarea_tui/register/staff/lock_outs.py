"""Lock-outs after failed sign-ins: of a user name and of a source address (rules S6, S7).

A try counts against its name before the password is looked at, so that many at once are not heard more often.
Against its address it counts only once it has failed: tries in flight keep nobody else out. A name that
waits is written like any other, its numbers as they were: the time of an answer tells of no wait (rule S12).
"""

from dataclasses import dataclass
from datetime import datetime

from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hash
from kaarea_tui.register import audit_trail
from kaarea_tui.rules.signin import (
    SOURCE_FORGETS_AFTER,
    lockout_until,
    source_failures,
    source_lockout_until,
    source_subject,
)

_COUNT = (
    "INSERT INTO sign_in_lock (kind, subject, failures, last_failure_at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (kind, subject) DO UPDATE SET failures = excluded.failures,"
    " last_failure_at = excluded.last_failure_at"
)


@dataclass(frozen=True, slots=True)
class WaitingAddress:
    """An address from which nobody can sign in for now (rule S7)."""

    source: str
    until: datetime
    failures: int


def source_key(store: Store, source: str, user_name: str) -> str:
    """Under what the failures of a source are counted."""
    return keyed_hash(store, source_subject(source, user_name))


def count_try(store: Store, user_key: str, now: datetime) -> int | None:
    """Count this try against the name beforehand; the failures before it, or None while the name waits."""
    with store.writing():
        before, last = _counted(store, "user", user_key)
        until = lockout_until(before, last)
        waits = until is not None and now < until
        after = (before, last or now) if waits else (before + 1, now)
        store.run(_COUNT, ("user", user_key, after[0], audit_trail.stamp(after[1])))
    return None if waits else before


def source_waits(store: Store, key: str, now: datetime) -> datetime | None:
    """The end of the address's wait, or None where it does not wait."""
    failures, last = _counted(store, "source", key)
    until = source_lockout_until(source_failures(failures, last, now), last)
    return until if until is not None and now < until else None


def count_source_failure(store: Store, key: str, now: datetime, *, heard: bool) -> None:
    """One more failure of the address; none where the name waits and was not `heard`."""
    with store.writing():
        failures, last = _counted(store, "source", key)
        after = (source_failures(failures, last, now) + 1, now) if heard else (failures, last or now)
        store.run(_COUNT, ("source", key, after[0], audit_trail.stamp(after[1])))


def forgive(store: Store, user_key: str, key: str, slips: int) -> None:
    """Who signs in at last made the slips before it: neither name nor address is blamed for them."""
    with store.writing():
        store.run("DELETE FROM sign_in_lock WHERE kind = 'user' AND subject = ?", (user_key,))
        store.run(
            "UPDATE sign_in_lock SET failures = CASE WHEN failures > ? THEN failures - ? ELSE 0 END"
            " WHERE kind = 'source' AND subject = ?",
            (slips, slips, key),
        )


def waiting_addresses(store: Store, now: datetime) -> tuple[WaitingAddress, ...]:
    """The addresses that wait, named as the log of the last day names them."""
    seen = store.rows(
        "SELECT DISTINCT source FROM audit WHERE action IN ('accounts.sign_in', 'accounts.confirm')"
        " AND result = 'denied' AND at_utc >= ? ORDER BY source",
        (audit_trail.stamp(now - SOURCE_FORGETS_AFTER),),
    )
    waiting = []
    for (source,) in seen:
        key = source_key(store, source, "")
        until = source_waits(store, key, now)
        if until is not None:
            waiting.append(WaitingAddress(source, until, _counted(store, "source", key)[0]))
    return tuple(waiting)


def release_address(store: Store, source: str) -> str:
    """End the wait of an address; under what it was counted, or "" where it was not."""
    key = source_key(store, source, "")
    if not _counted(store, "source", key)[0]:
        return ""
    store.run("DELETE FROM sign_in_lock WHERE kind = 'source' AND subject = ?", (key,))
    return key


def _counted(store: Store, kind: str, subject: str) -> tuple[int, datetime | None]:
    row = store.one(
        "SELECT failures, last_failure_at FROM sign_in_lock WHERE kind = ? AND subject = ?", (kind, subject)
    )
    return (int(row[0]), datetime.fromisoformat(row[1])) if row else (0, None)
