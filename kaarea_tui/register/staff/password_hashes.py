"""Password hashes: argon2id, at most two at once on the machine, and equal time for names unknown.

Rules S1, S8; ASVS 6.3.8, 11.4.2. One hash takes about 100 ms and 64 MiB on purpose; two lock files keep a
burst of sign-ins from taking the whole machine.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kaarea_tui.settings import Settings

if TYPE_CHECKING:
    from argon2 import PasswordHasher

AT_ONCE = 2


def make_hash(password: str, settings: Settings, companion: Path) -> str:
    """The argon2id hash of a password in its normal form."""
    with turn(companion):
        return _hasher(settings).hash(password)


def verify(stored: str, password: str, settings: Settings) -> tuple[bool, bool]:
    """Does `password` match? And is the stored hash made with other parameters than today's? In a `turn`."""
    from argon2.exceptions import InvalidHashError, VerifyMismatchError

    hasher = _hasher(settings)
    try:
        hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False, False
    return True, hasher.check_needs_rehash(stored)


def _hasher(settings: Settings) -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(
        time_cost=settings.password_passes,
        memory_cost=settings.password_memory_kib,
        parallelism=settings.password_lanes,
    )


def dressed_as(dummy: str, real: str) -> str:
    """The hash that nobody has, at the cost of a real one: its check takes as long (rule S12)."""
    if not dummy or real.count("$") != dummy.count("$"):
        return dummy
    return "$".join((*real.split("$")[:-2], *dummy.split("$")[-2:]))


@contextmanager
def turn(companion: Path) -> Iterator[None]:
    """Wait for one of the machine's places for hashing."""
    folder = companion / "turns"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    places = [os.open(folder / f"hash-{n}", os.O_RDWR | os.O_CREAT, 0o600) for n in range(AT_ONCE)]
    try:
        while not any(_free(place) for place in places):
            time.sleep(0.01)
        yield
    finally:
        for place in places:
            os.close(place)


def _free(place: int) -> bool:
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
