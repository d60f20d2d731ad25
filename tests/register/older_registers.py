"""A register as an earlier version of the program has left it: the schema of that version, and the demo's users."""

from pathlib import Path

from kaarea_tui.data import schema
from kaarea_tui.data.backup_rows import set_numbers
from kaarea_tui.data.engine import Store, open_store
from kaarea_tui.data.models import TABLES
from tests.conftest import RegisterDb


def set_back(db: RegisterDb, version: int) -> Store:
    """Make the register anew with the schema of `version` and the same users and log; not opened by the program.

    Columns and tables that came later are left away, so that later versions do not touch the tests.
    """
    now = db.open()
    kept = {}
    for model in TABLES:
        columns = [each.column_name for each in model._meta.sorted_fields]
        rows = now.rows(f"SELECT {', '.join(columns)} FROM {model._meta.table_name}")
        kept[model._meta.table_name] = (columns, rows)
    _empty(db, now)
    store = open_store(db.url, create=True)
    db.stores.append(store)
    with store.writing():
        for number, path in schema.migrations():
            if number <= version:
                store.script(schema.for_engine(path.read_text(encoding="utf-8"), store.engine))
        there = set(store.db.get_tables())
        for table, (columns, rows) in kept.items():
            if table in there and rows:
                _fill(store, table, columns, rows)
        store.run("UPDATE meta SET value = ? WHERE name = 'schema_version'", (str(version),))
        set_numbers(store, {"user_account": 100, "user_session": 100})
    return store


def _empty(db: RegisterDb, store: Store) -> None:
    if store.engine == "pg":
        store.run("DROP SCHEMA public CASCADE")
        store.run("CREATE SCHEMA public")
    store.close()
    db.stores.clear()
    if db.engine == "sqlite":
        path = Path(db.url.removeprefix("sqlite:///"))
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def _fill(store: Store, table: str, columns: list[str], rows: list[tuple[object, ...]]) -> None:
    known = {each.name for each in store.db.get_columns(table)}
    places = [place for place, name in enumerate(columns) if name in known]
    names = [columns[place] for place in places]
    store.run_many(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        [tuple(row[place] for place in places) for row in rows],
    )
