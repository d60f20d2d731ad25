"""schema.sql and the migrations: loading them, and knowing which database is which.

One SQL file serves both engines: `/*sqlite ... */` is uncommented for SQLite, `/*pg ... */` for PostgreSQL.
A database says in its `meta` table that it is ours and which schema it has; anything else is left alone.
"""

import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from .cannot_open import CannotOpen

if TYPE_CHECKING:
    from .engine import Store

APPLICATION = "kaarea-customer-register"
MIGRATIONS = Path(__file__).parent / "migrations"

_MARKED = re.compile(r"/\*(sqlite|pg)\b(.*?)\*/", re.DOTALL)


def schema_text() -> str:
    """schema.sql as installed with the package, or as it stands at the top of the checkout."""
    packaged = resources.files("kaarea_tui") / "schema.sql"
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "schema.sql").read_text(encoding="utf-8")


def for_engine(sql: str, engine: str) -> str:
    """`sql` as `engine` ("sqlite" or "pg") is to read it: its own marked parts bare, the other's gone."""
    return _MARKED.sub(lambda marked: marked[2] if marked[1] == engine else "", sql)


def migrations() -> list[tuple[int, Path]]:
    """The numbered migration files in order; number n brings a database to schema version n."""
    return sorted((int(path.name.split("_")[0]), path) for path in MIGRATIONS.glob("[0-9]*.sql"))


def latest_version() -> int:
    """The schema version that this program writes."""
    return migrations()[-1][0]


def version_of(store: "Store") -> int:
    """The schema version of an open database.

    Raises CannotOpen for an empty one and for one that is not ours.
    """
    tables = set(store.db.get_tables())
    if not tables:
        raise CannotOpen.because("empty", store.url)
    if "meta" not in tables:
        raise CannotOpen.because("foreign", store.url)
    told: dict[str, str] = dict(
        store.rows("SELECT name, value FROM meta WHERE name IN ('application', 'schema_version')")
    )
    if told.get("application") != APPLICATION:
        raise CannotOpen.because("foreign", store.url)
    return int(told["schema_version"])


def create(store: "Store") -> None:
    """Make the whole schema in an empty database and mark it as ours, in one transaction."""
    with store.writing():
        store.script(for_engine(schema_text(), store.engine))
        store.run("INSERT INTO meta (name, value) VALUES ('application', ?)", (APPLICATION,))
        _set_version(store, latest_version())


def upgrade(store: "Store") -> int:
    """Bring an older database of ours to this program's schema, one transaction a step; the version it had.

    Raises CannotOpen for one that is ahead of this program.
    """
    version = version_of(store)
    if version > latest_version():
        raise CannotOpen.because("newer", store.url)
    for number, path in migrations():
        if number > version:
            with store.writing():
                # Another process may have taken the step while this one waited for the lock.
                if version_of(store) < number:
                    store.script(for_engine(path.read_text(encoding="utf-8"), store.engine))
                    if number in _BEHIND:
                        _BEHIND[number](store)
                    _set_version(store, number)
    return version


def _move_mailboxes(store: "Store") -> None:
    from .mailbox_move import move_mailboxes

    move_mailboxes(store)


def _rest_unproved(store: "Store") -> None:
    from .mailbox_proof import rest_unproved

    rest_unproved(store)


_BEHIND: dict[int, Callable[["Store"], None]] = {12: _move_mailboxes, 18: _rest_unproved}
"""What a step does behind its script, where plain SQL does not tell enough; in the same transaction."""


def _set_version(store: "Store", version: int) -> None:
    store.run("DELETE FROM meta WHERE name = 'schema_version'")
    store.run("INSERT INTO meta (name, value) VALUES ('schema_version', ?)", (str(version),))
