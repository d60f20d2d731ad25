"""The open database: SQLite through apsw or PostgreSQL through psycopg, by URL.

A `Store` is one database. Each thread gets a connection of its own and keeps it until `close`. Writing
takes the write lock first, on both engines, so that what a transaction has read cannot change under it.
"""

import os
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import peewee
from playhouse.apsw_ext import APSWDatabase

from kaarea_tui.rules.problem import N_

from . import lost_connections, models, server_register
from .cannot_open import CannotOpen
from .connections import PostgresDatabase, SqliteDatabase

Row = tuple[Any, ...]

# Without the fix of 3.51.3, overlapping checkpoints of several processes can lose committed writes.
SAFE_SQLITE = (3, 51, 3)
BUSY_SECONDS = 10
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",  # NORMAL loses acknowledged commits when the power goes
    "foreign_keys": 1,
    "secure_delete": 1,  # what is erased is overwritten in the file
    "temp_store": "memory",  # no temporary file ever holds personal data
    "cache_size": -4000,  # KiB: a session's memory must not grow with the register
}
# One lock for all writers of a PostgreSQL register: the audit chain needs them one after another anyway.
WRITE_LOCK = 0x6B616172
_BEGIN = "SELECT pg_current_xact_id()::text, pg_advisory_xact_lock(?)"


class Store:
    """One open register database; see `open_store`."""

    def __init__(self, url: str, db: SqliteDatabase | PostgresDatabase, companion: Path) -> None:
        self.url = url
        self.db = db
        self.companion = companion
        self.engine = "sqlite" if isinstance(db, APSWDatabase) else "pg"
        self.owed: list[tuple[str, str]] = []
        """Rows of `meta` that could not be written yet: the audit heads that a full disk owes."""
        self._open_connections: dict[int, Any] = {}

    @property
    def own_places(self) -> tuple[Path, ...]:
        """The folder of keys and files, and the database where it is a file: never read as from outside."""
        beside = self.companion.with_name(self.companion.name.removesuffix(".d"))
        return (self.companion, beside) if self.engine == "sqlite" else (self.companion,)

    def connect(self) -> None:
        """Give this thread its connection, if it has none or the server has ended it; raises CannotOpen."""
        if not self.db.is_closed():
            if not self.is_lost():
                return
            self._drop()
        models.database.initialize(self.db)
        try:
            self.db.connect()
        except (peewee.DatabaseError, peewee.InterfaceError) as error:
            raise CannotOpen.after(error, self.url) from error
        self._open_connections[threading.get_ident()] = self.db.connection()
        if self.engine == "pg":
            # A plan for any words is a plan for the most frequent ones; searches need one for their own.
            self.db.execute_sql("SET plan_cache_mode = force_custom_plan")

    def close(self) -> None:
        """Close this thread's connection."""
        self._open_connections.pop(threading.get_ident(), None)
        if not self.db.is_closed():
            self.db.close()

    def is_lost(self) -> bool:
        """Has the server ended this thread's connection? A file is never lost so."""
        return self.engine == "pg" and lost_connections.is_lost(self.db.connection())

    def _drop(self) -> None:
        self._open_connections.pop(threading.get_ident(), None)
        with suppress(peewee.PeeweeException):
            self.db.close()

    def interrupt(self) -> None:
        """Stop the queries that run now in any thread; they end with an error in theirs."""
        for connection in list(self._open_connections.values()):
            getattr(connection, "interrupt", getattr(connection, "cancel_safe", lambda: None))()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One write transaction with the write lock taken first; all or nothing.

        Where the line to a server breaks off at its end, the server is asked what became of it: what was
        kept ends like any other. Raises SaveUnknown where the server cannot be asked.
        """
        if self.engine == "sqlite":
            with self.db.atomic():
                yield
            return
        outermost, number, ending = not self.db.in_transaction(), "", False
        try:
            with self.db.atomic():
                number = self.rows(_BEGIN, (WRITE_LOCK,))[0][0]
                yield
                ending = outermost
        except peewee.PeeweeException:
            if not (ending and self.is_lost() and self._was_kept(number)):
                raise

    def _was_kept(self, number: str) -> bool:
        """Did the server keep the transaction of this number? Raises SaveUnknown."""
        for seconds in lost_connections.WAITS:
            time.sleep(seconds)
            with suppress(CannotOpen, peewee.PeeweeException):
                self.connect()
                ((state,),) = self.rows("SELECT pg_xact_status(?::xid8)", (number,))
                if state != "in progress":
                    return bool(state == "committed")
        raise lost_connections.SaveUnknown(number)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One unchanging view of the whole database for several reads; holds up no writer."""
        if self.db.in_transaction():  # of a reader, or of the one writer there is: nothing changes under it
            yield
            return
        if self.engine == "sqlite":
            with self.db.atomic("DEFERRED"):
                yield
            return
        with self.db.atomic():
            self.db.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """All rows that `sql` (with ? for values) answers."""
        cursor = self.db.execute_sql(self._placed(sql), parameters)
        # SQLite finds and computes rows while they are fetched: faults and interrupts come here too.
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            return list(cursor.fetchall())

    def portions(self, sql: str, parameters: Sequence[object], size: int) -> Generator[list[Row], None, None]:
        """All rows that `sql` answers, `size` at a time, for long answers inside `reading` or `writing`.

        PostgreSQL keeps the answer on its side; elsewhere the rows are computed while they are fetched.
        """
        if self.engine == "pg":
            # Not the first rows soon, but all of them: the planner otherwise looks up row by row.
            self.run("SET LOCAL cursor_tuple_fraction = 1")
        self.db.about_to_run(sql)
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            name = ("portions",) if self.engine == "pg" else ()
            with closing(self.db.connection().cursor(*name)) as cursor:
                cursor.execute(self._placed(sql), tuple(parameters))
                fetch = getattr(cursor, "fetchmany", lambda size: list(islice(cursor, size)))
                while rows := fetch(size):
                    yield rows

    def one(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """The first row that `sql` answers, or None."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def run(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement that answers nothing."""
        self.db.execute_sql(self._placed(sql), parameters)

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for many rows at the engine's own speed."""
        self.db.about_to_run(sql)
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            self.db.cursor().executemany(self._placed(sql), rows)

    def script(self, sql: str) -> None:
        """Run several statements, given as one text without values."""
        self.db.execute_sql(sql)

    def next_ids(self, table: str, count: int) -> int:
        """Reserve `count` ids of `table` inside a write transaction; the first of them.

        For bulk work: the rows can then be written in any order with their references known.
        """
        if self.engine == "sqlite":
            found = self.one("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
            last = found[0] if found else 0
            sql = "UPDATE sqlite_sequence SET seq = ? WHERE name = ?"
            self.run(
                sql if found else "INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)",
                (last + count, table),
            )
            return int(last) + 1
        found = self.one("SELECT nextval(pg_get_serial_sequence(?, 'id'))", (table,))
        assert found is not None
        first = int(found[0])
        self.run("SELECT setval(pg_get_serial_sequence(?, 'id'), ?)", (table, first + count - 1))
        return first

    def _placed(self, sql: str) -> str:
        return sql if self.engine == "sqlite" else sql.replace("%", "%%").replace("?", "%s")


def open_store(url: str, *, create: bool = False, on_statement: Callable[[str], None] | None = None) -> Store:
    """Open the database at `url`: `sqlite:///path` or `postgresql://...`.

    With `create`, a SQLite file that is not there is made, readable by its owner alone. `on_statement` is
    told each statement before it runs; tests let it fail. Raises CannotOpen.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = Path(unquote(parts.path[1:] if parts.path.startswith("//") else parts.path)).expanduser()
        return _open_sqlite(url, path.absolute(), create, on_statement)
    if parts.scheme in ("postgresql", "postgres"):
        return _open_postgres(url, on_statement)
    raise CannotOpen(
        "database.url",
        N_("The database address {url} is not understood: sqlite:///path or postgresql://... is expected."),
        url=url,
    )


def _open_sqlite(url: str, path: Path, create: bool, on_statement: Callable[[str], None] | None) -> Store:
    if SqliteDatabase.server_version < SAFE_SQLITE:
        raise CannotOpen(
            "database.sqlite_too_old", N_("This SQLite is too old to be safe; install a newer apsw.")
        )
    if create:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    elif not path.is_file():
        raise CannotOpen(
            "database.absent", N_("There is no register at {path}. `kaarea init` makes one."), path=str(path)
        )
    _leave_foreign_alone(url, path)
    pragmas = {"busy_timeout": BUSY_SECONDS * 1000, **PRAGMAS}
    db = SqliteDatabase(
        str(path), lock_type="IMMEDIATE", autoconnect=False, timeout=BUSY_SECONDS, pragmas=pragmas
    )
    db.on_statement = on_statement
    return _opened(Store(url, db, path.with_name(path.name + ".d")))


def _leave_foreign_alone(url: str, path: Path) -> None:
    """Raise CannotOpen for another program's database before our settings are written into its header."""
    import apsw

    # Immutable: looking makes no sidecar files. Any fault is told, in its own words, by opening in earnest.
    looking = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    with (
        suppress(apsw.Error),
        closing(apsw.Connection(f"{path.as_uri()}?immutable=1", flags=looking)) as file,
    ):
        tables = {name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if tables and "meta" not in tables:
            raise CannotOpen.because("foreign", url)


def _open_postgres(url: str, on_statement: Callable[[str], None] | None) -> Store:
    settings = server_register.line_settings(url)
    address = "postgresql:" + url.partition(":")[2]  # Peewee knows this spelling alone
    db = PostgresDatabase(address, autoconnect=False, prefer_psycopg3=True, **settings)
    db.on_statement = on_statement
    store = _opened(Store(url, db, Path()))
    store.companion = server_register.key_folder(store)
    return store


def _opened(store: Store) -> Store:
    store.connect()
    try:
        store.one("SELECT 1")
        if store.engine == "sqlite":
            store.one("SELECT count(*) FROM sqlite_schema")
    except peewee.DatabaseError as error:
        store.close()
        raise CannotOpen.after(error, store.url) from error
    return store
