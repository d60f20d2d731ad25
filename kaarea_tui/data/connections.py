"""The two engines as Peewee knows them, each with one place that every statement passes.

Tests let statements fail there one by one and look whether anything was left half done.
"""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


def _import_without_drivers() -> None:
    """Import peewee without the PostgreSQL driver it would load: 95 ms that SQLite never needs."""
    absent = "psycopg" not in sys.modules
    if absent:
        sys.modules["psycopg"] = None  # type: ignore[assignment]
    try:
        import peewee  # noqa: F401
    finally:
        if absent:
            del sys.modules["psycopg"]


_import_without_drivers()

import peewee  # noqa: E402
from playhouse.apsw_ext import APSWDatabase  # noqa: E402


class _Watched(peewee.Database):
    on_statement: Callable[[str], None] | None = None

    def about_to_run(self, sql: str) -> None:
        """Tell the watcher of a statement that is about to run."""
        if self.on_statement is not None:
            self.on_statement(sql)

    def execute_sql(self, sql: str, params: Any = None, *args: Any, **named: Any) -> Any:
        """Run one statement, as Peewee does, after telling the watcher."""
        self.about_to_run(sql)
        return super().execute_sql(sql, params, *args, **named)


class SqliteDatabase(_Watched, APSWDatabase):  # type: ignore[misc]
    """SQLite through apsw, which brings a SQLite of its own."""


class _DriverLater(peewee.Psycopg3Adapter):
    """Psycopg 3, imported only when a PostgreSQL register is opened."""

    def __init__(self) -> None:
        import psycopg
        from psycopg.pq import TransactionStatus

        module: ModuleType = peewee
        module.__dict__.update(psycopg=psycopg, TransactionStatus=TransactionStatus)
        self.txn_idle = TransactionStatus.IDLE
        self.txn_inerror = TransactionStatus.INERROR
        self.txn_unknown = TransactionStatus.UNKNOWN
        super().__init__()


class PostgresDatabase(_Watched, peewee.PostgresqlDatabase):
    """PostgreSQL through psycopg 3."""

    psycopg2_adapter = _DriverLater
    psycopg3_adapter = _DriverLater
