"""A register as lines of text: every row of every table, the same bytes from either engine (T11).

One JSON text per line: a head, then for each table its columns, its rows in the order of their key, and how
many they were with their SHA-256; then the highest number that each table has given out. SQLite and
PostgreSQL tell the same register in the same bytes, so a backup of one can be restored into the other.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from peewee import AutoField, BigIntegerField, CompositeKey, IntegerField, TextField

from kaarea_tui.rules.problem import N_, Problem

from . import schema
from .engine import Store
from .models import TABLES, Table

FORMAT = 1
_AT_ONCE = 2000
_LOWEST = -(2**63)
_DAMAGED = N_("The backup is damaged or no backup of kaarea; take another one. Nothing was restored.")


def damaged() -> Problem:
    """What to say of a backup that is not whole."""
    return Problem("backup.damaged", _DAMAGED)


@dataclass(slots=True)
class Told:
    """What a backup says of itself."""

    schema: int = 0
    made_at: str = ""
    audit: tuple[int, str] = (0, "")
    """The newest row of the log in it, and its hash."""
    tables: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Table to its number of rows and their digest."""

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(rows for rows, _ in self.tables.values())


def dump(store: Store, made_at: str, told: Told) -> Iterator[bytes]:
    """The lines, each with its end; `told` is filled on the way. Inside `store.reading()`."""
    last = store.one("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1") or (0, "")
    told.schema, told.made_at, told.audit = schema.version_of(store), made_at, (last[0], last[1])
    yield _line({"kaarea": FORMAT, "schema": told.schema, "made_at": made_at, "audit": list(told.audit)})
    for model in TABLES:
        yield from _table(store, model, told)
    yield _line({"numbers": {name: _last_number(store, name) for name in _numbered()}})


def _table(store: Store, model: type[Table], told: Told) -> Iterator[bytes]:
    name, columns = model._meta.table_name, [each.column_name for each in model._meta.sorted_fields]
    digest, count = hashlib.sha256(), 0
    yield _line({"table": name, "columns": columns})
    for rows in _batches(store, model, columns):
        lines = b"".join(_line(row) for row in rows)
        digest.update(lines)
        count += len(rows)
        yield lines
    told.tables[name] = (count, digest.hexdigest())
    yield _line({"end": name, "rows": count, "digest": digest.hexdigest()})


def _batches(store: Store, model: type[Table], columns: list[str]) -> Iterator[list[tuple[Any, ...]]]:
    sql = f"SELECT {', '.join(columns)} FROM {model._meta.table_name}"  # noqa: S608 - our own names
    key = model._meta.primary_key
    if isinstance(key, (AutoField, IntegerField, BigIntegerField)):
        place, after = columns.index(key.column_name), _LOWEST
        paged = f"{sql} WHERE {key.column_name} > ? ORDER BY {key.column_name} LIMIT {_AT_ONCE}"
        while rows := store.rows(paged, (after,)):
            yield rows
            after = rows[-1][place]
        return
    yield store.rows(f"{sql} ORDER BY {', '.join(_order(store, model))}")


def _order(store: Store, model: type[Table]) -> Iterator[str]:
    """The key's columns, texts by their bytes on both engines."""
    key = model._meta.primary_key
    names = key.field_names if isinstance(key, CompositeKey) else (str(getattr(key, "name", "")),)
    for each in (model._meta.combined[name] for name in names):
        by_bytes = store.engine == "pg" and isinstance(each, TextField)
        yield f'{each.column_name} COLLATE "C"' if by_bytes else each.column_name


def _numbered() -> list[str]:
    return [model._meta.table_name for model in TABLES if isinstance(model._meta.primary_key, AutoField)]


def _last_number(store: Store, table: str) -> int:
    """The highest number ever given out, so that no erased person's is given again."""
    highest = store.one(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608 - our own names
    if store.engine == "sqlite":
        given = store.one("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
    else:
        sequence = store.one("SELECT pg_get_serial_sequence(?, 'id')", (table,))
        assert sequence is not None
        given = store.one(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence[0]}")  # noqa: S608
    return max(int(each[0]) for each in (highest, given) if each is not None)


def load(store: Store, lines: Iterator[bytes]) -> Told:
    """Make the schema of the backup in an empty database and fill it; what the backup said of itself.

    Every table's rows are told again from the database and compared: raises Problem `backup.damaged` where
    they differ, and `backup.newer` for a backup of a newer program. Inside the caller's write transaction.
    """
    told = _head(lines)
    _make_schema(store, told.schema)
    for line in lines:
        said = _parsed(line)
        if "numbers" in said:
            set_numbers(store, said["numbers"])
            break
        _fill(store, said, lines, told)
    else:
        raise damaged()
    _index(store)
    _compare(store, told)
    return told


def _head(lines: Iterator[bytes]) -> Told:
    said = _parsed(next(lines, b""))
    if said.get("kaarea") != FORMAT:
        raise damaged()
    if int(said["schema"]) > schema.latest_version():
        raise Problem(
            "backup.newer",
            N_("The backup was made by a newer kaarea; install that version. Nothing was restored."),
        )
    return Told(int(said["schema"]), str(said["made_at"]), (int(said["audit"][0]), str(said["audit"][1])))


def _make_schema(store: Store, version: int) -> None:
    """The schema as it was when the backup was made; opening the register brings it up to date."""
    for number, path in schema.migrations():
        if number <= version:
            store.script(schema.for_engine(path.read_text(encoding="utf-8"), store.engine))


def _fill(store: Store, said: dict[str, Any], lines: Iterator[bytes], told: Told) -> None:
    """Read one table; names go into SQL only when the schema just made knows them."""
    name, columns = str(said.get("table")), [str(each) for each in said.get("columns", ())]
    known = {each.name for each in store.db.get_columns(name)} if name in store.db.get_tables() else set()
    if not columns or set(columns) != known or name in told.tables:
        raise damaged()
    sql = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    digest, rows, count = hashlib.sha256(), [], 0
    for line in lines:
        if line.startswith(b"{"):
            break
        digest.update(line)
        rows.append(json.loads(line))
        count += 1
        if len(rows) == _AT_ONCE:
            store.run_many(sql, rows)
            rows = []
    else:
        raise damaged()
    if rows:
        store.run_many(sql, rows)
    told_end = _parsed(line)
    kept = str(told_end.pop("digest", ""))
    if told_end != {"end": name, "rows": count} or not hmac.compare_digest(kept, digest.hexdigest()):
        raise damaged()
    told.tables[name] = (count, digest.hexdigest())


def set_numbers(store: Store, numbers: dict[str, int]) -> None:
    """Let the next row of each of these tables get the number after the one given."""
    for table in _numbered():
        number = int(numbers.get(table, 0))
        if not number:
            continue
        if store.engine == "pg":
            store.run("SELECT setval(pg_get_serial_sequence(?, 'id'), ?)", (table, number))
            continue
        store.run("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        store.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number))


def _index(store: Store) -> None:
    """Make the text index of SQLite anew from the rows; PostgreSQL did it while they came."""
    if store.engine == "sqlite":
        for text in ("contact_text", "company_text"):
            store.run(f"INSERT INTO {text} ({text}) VALUES ('rebuild')")  # noqa: S608


def _compare(store: Store, told: Told) -> None:
    """Tell the tables again from the database: what came in must be what is there (T11)."""
    again = Told()
    known = set(store.db.get_tables())
    for model in TABLES:
        if model._meta.table_name in known and told.schema == schema.latest_version():
            for _ in _table(store, model, again):
                pass
    if again.tables and again.tables != told.tables:
        raise damaged()
    if store.engine == "sqlite" and store.rows("PRAGMA integrity_check") != [("ok",)]:
        raise damaged()


def _line(told: object) -> bytes:
    return (
        json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
    )


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        raise damaged() from None
    if not isinstance(said, dict):
        raise damaged()
    return said
