"""The times and counts of signing in: lock-out, idle lock, session, one-time secrets (rules S6 to S11).

Passwords themselves are judged in `rules.passwords` (rules S1 to S5) and offered here too, so that signing in
has one door.
"""

import re
from datetime import datetime, timedelta

from .passwords import check_password, normal_form

__all__ = [
    "FAILURES_ALLOWED",
    "FIRST_WAIT",
    "IDLE_LOCK_AFTER",
    "LONGEST_WAIT",
    "ONE_TIME_SECRET_BYTES",
    "ONE_TIME_SECRET_LIFE",
    "RECOVERY_TOLD_FOR",
    "SESSION_LONGEST",
    "SESSION_SILENT_AFTER",
    "SIGN_OF_LIFE_EVERY",
    "SOURCE_FAILURES_ALLOWED",
    "SOURCE_FORGETS_AFTER",
    "check_password",
    "is_secret_form",
    "lockout_until",
    "minutes_left",
    "normal_form",
    "one_time_secret",
    "secret_expired",
    "source_failures",
    "source_lockout_until",
    "source_subject",
    "typed_secret",
]

FAILURES_ALLOWED = 5
"""So many failures in a row lock an account (rule S6)."""

SOURCE_FAILURES_ALLOWED = 20
"""So many failures in a row lock out a source address, whoever's name was tried (rule S7)."""

SOURCE_FORGETS_AFTER = timedelta(hours=24)
"""A source address starts from nothing after so long without a failure (rule S7)."""

FIRST_WAIT = timedelta(minutes=15)
"""The first lock-out; each failure after it doubles the wait."""

LONGEST_WAIT = timedelta(hours=1)
"""No lock-out is longer."""

IDLE_LOCK_AFTER = timedelta(minutes=10)
"""A session that nobody touches for so long is locked, its unsaved work kept behind the lock (rule S10)."""

SESSION_LONGEST = timedelta(hours=12)
"""A session ends after so long, however busy (rule S11)."""

SIGN_OF_LIFE_EVERY = 20.0
"""Seconds between the signs of life of a program with an open session."""

SESSION_SILENT_AFTER = timedelta(minutes=1)
"""A session without a sign of life for so long takes no place any more: its program was killed (rule S11)."""

ONE_TIME_SECRET_LIFE = timedelta(hours=24)
"""A one-time secret works once and for so long (rule S9)."""

RECOVERY_TOLD_FOR = timedelta(days=30)
"""So long every sign-in tells that an owner's account was recovered on the server (rule N18)."""

ONE_TIME_SECRET_BYTES = 15
"""Random bytes in a one-time secret: 120 bits, at least 112 are asked (rule S9)."""

# No letters that a hand-written note confuses: i, l, o and u are missing.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD = str.maketrans({"i": "1", "l": "1", "o": "0"})
_SECRET = re.compile(f"[{_ALPHABET}]{{4}}(-[{_ALPHABET}]{{4}}){{5}}")

_OF_ONE_MACHINE = ("command ", "terminal ")
"""How sources begin that are no address: many people share them, by turns or through one machine user."""


def lockout_until(
    failures: int, last_failure_at: datetime | None, *, allowed: int = FAILURES_ALLOWED
) -> datetime | None:
    """The moment a lock-out ends, or None when there is none (rule S6; for a source address rule S7).

    `failures` are those in a row since the last success; tries during a wait are refused unheard and not
    counted. The wait is 15 minutes, then 30, then an hour each.
    """
    if failures < allowed or last_failure_at is None:
        return None
    doublings = min(failures - allowed, 10)  # beyond that the cap has long been met
    return last_failure_at + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def source_lockout_until(failures: int, last_failure_at: datetime | None) -> datetime | None:
    """The same for a source address, with its own higher count (rule S7)."""
    return lockout_until(failures, last_failure_at, allowed=SOURCE_FAILURES_ALLOWED)


def source_failures(failures: int, last_failure_at: datetime | None, now: datetime) -> int:
    """How many failures of a source address still count (rule S7).

    Many people sign in from one address: their slips of months must not add up to a lock-out of all.
    """
    if last_failure_at is None or now - last_failure_at >= SOURCE_FORGETS_AFTER:
        return 0
    return failures


def source_subject(source: str, user_name: str) -> str:
    """Under what the failures of a source are counted (rule S7).

    An address counts whoever's name was tried. A terminal or the command line of the machine itself counts
    for each name apart: one person's stale password must not keep others out.
    """
    return f"source {source} {user_name}" if source.startswith(_OF_ONE_MACHINE) else f"source {source}"


def minutes_left(until: datetime, now: datetime) -> int:
    """Whole minutes until a wait ends, at least one."""
    return max(1, -int((now - until).total_seconds() // 60))


def one_time_secret(random_bytes: bytes) -> str:
    """A secret to read aloud or write down: six groups of four, from 15 random bytes (rule S9).

    Raises ValueError for any other number of bytes.
    """
    if len(random_bytes) != ONE_TIME_SECRET_BYTES:
        raise ValueError(f"a one-time secret is made of {ONE_TIME_SECRET_BYTES} bytes")
    bits = int.from_bytes(random_bytes)
    letters = "".join(_ALPHABET[bits >> shift & 31] for shift in range(115, -1, -5))
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def typed_secret(text: str) -> str:
    """A one-time secret as typed, in the form it was made: case, blanks, hyphens and look-alikes mended."""
    letters = "".join(text.lower().translate(_MISREAD).replace("-", " ").split())
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def is_secret_form(text: str) -> bool:
    """Is it spelled as a one-time secret is (rule N18)? Somebody else has read that: it is no password.

    Any spelling that would have been accepted counts. 24 letters without a digit or hyphens are words.
    """
    as_made = _SECRET.fullmatch(typed_secret(text)) is not None
    grouped = re.fullmatch(r"[^\s-]{4}(?:[\s-][^\s-]{4}){5}", text.strip()) is not None
    return as_made and (grouped or any(letter.isdigit() for letter in text))


def secret_expired(made_at: datetime, now: datetime) -> bool:
    """Is a one-time secret too old to be used (rule S9)?"""
    return now - made_at >= ONE_TIME_SECRET_LIFE
