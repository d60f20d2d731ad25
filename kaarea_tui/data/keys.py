"""The register's secret key: outside the database file, so that a stolen copy of one is not enough.

Keyed hashes of names tried at sign-in, of search texts, and of suppressed addresses are made with it. Every
text that is hashed begins with a word of its own for what it is, so none can be passed off as another.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from .cannot_open import CannotOpen
from .engine import Store

_FILE = "register.key"
_CHECK = "key_check"
_UNSEALED, _SEALED = "key_check", "key_check sealed"
"""What the row of `meta` is the keyed hash of: before the register's log had a seal, and ever after."""


def make_key(store: Store) -> None:
    """Make the key of a new register and note in the database which key it is."""
    folder = store.companion
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    descriptor = os.open(folder / _FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(secrets.token_bytes(32))
    store.run("INSERT INTO meta (name, value) VALUES (?, ?)", (_CHECK, keyed_hash(store, _UNSEALED)))


def check_key(store: Store) -> None:
    """Raise CannotOpen when the key is missing or belongs to another register."""
    if not (_checks(store, _UNSEALED) or _checks(store, _SEALED)):
        raise CannotOpen.because("keys", store.url, folder=str(store.companion))


def says_sealed(store: Store) -> bool:
    """Does the database say, as only who has the key can, that its log has been sealed?"""
    return _checks(store, _SEALED)


def say_sealed(store: Store) -> None:
    """Say so, in the transaction that makes the seal."""
    store.run("UPDATE meta SET value = ? WHERE name = ?", (keyed_hash(store, _SEALED), _CHECK))


def _checks(store: Store, form: str) -> bool:
    row = store.one("SELECT value FROM meta WHERE name = ?", (_CHECK,))
    return row is not None and hmac.compare_digest(str(row[0]), keyed_hash(store, form))


def keyed_hash(store: Store, text: str) -> str:
    """HMAC-SHA256 of `text` under the register's key, in hex."""
    return keyed_hasher(store)(text)


def keyed_hasher(store: Store) -> Callable[[str], str]:
    """What `keyed_hash` does, for many texts at once: the key is read a single time."""
    key = _key(store.companion, store.url)

    def hashed(text: str) -> str:
        return hmac.digest(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hex()

    return hashed


def _key(companion: Path, url: str) -> bytes:
    try:
        return (companion / _FILE).read_bytes()
    except OSError as error:
        raise CannotOpen.because("keys", url, folder=str(companion)) from error
