"""A register on a PostgreSQL server: how it is reached, and which folder of keys is its own."""

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import peewee

from . import lost_connections

if TYPE_CHECKING:
    from .engine import Store

_IDENTITY = "SELECT system_identifier::text, current_database() FROM pg_control_system()"


def line_settings(url: str) -> dict[str, Any]:
    """How soon a silent server is given up, as far as the address does not say it itself."""
    told = parse_qs(urlsplit(url).query)
    return {name: value for name, value in lost_connections.KEPT_ALIVE.items() if name not in told}


def key_folder(store: "Store") -> Path:
    """The folder of keys and audit heads of an open register: KAAREA_KEYS, or one of this machine.

    It is named by the server's own number and the database, so that one register has one folder however its
    address is written. A folder of the time when the address named it is taken along.
    """
    import platformdirs

    given = os.environ.get("KAAREA_KEYS")
    if given:
        return Path(given)
    home = platformdirs.user_data_path("kaarea")
    by_address = home / f"pg-{_short(_as_written(store.url))}"
    try:
        ((number, database),) = store.rows(_IDENTITY)
    except peewee.DatabaseError:  # a server that keeps its number to itself
        return by_address
    folder = home / f"pg-{_short(f'{number}/{database}')}"
    if by_address.is_dir() and not folder.exists():
        by_address.rename(folder)
    return folder


def _as_written(url: str) -> str:
    parts = urlsplit(url)
    hosts = parts.netloc.rpartition("@")[2]
    host, _, port = hosts.partition(":")
    if "," not in hosts:
        hosts = f"{host.lower() or None}:{port or None}"
    return f"{hosts}{parts.path}?{parts.query}"


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
