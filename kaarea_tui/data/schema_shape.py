"""The shape of a database, part by part, to hold against schema.sql: tables, columns, indexes, triggers.

Both engines are told in the same words, so that models, migrations and a register in use can all be
compared with the one file.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from .schema import for_engine, schema_text

if TYPE_CHECKING:
    from .engine import Store

Shape = dict[str, str]
"""`table contact`, `column contact.state`, `index contact_draft`, `trigger ...` -> what it is."""

_PG_TYPES = {"integer": "INTEGER", "bigint": "BIGINT", "text": "TEXT"}
_COMMENT = re.compile(r"--[^\n]*")
_SHADOWS = ("_text_data", "_text_idx", "_text_docsize", "_text_config", "_text_content")


@cache
def expected(engine: str) -> Shape:
    """What schema.sql makes on `engine`; not to be changed by who asks."""
    if engine == "sqlite":
        return of_sqlite(for_engine(schema_text(), "sqlite"))
    return _expected_pg()


def actual(store: "Store") -> Shape:
    """What an open database really has."""
    if store.engine == "pg":
        return _actual_pg(store)
    columns = store.rows(_SQLITE_COLUMNS)
    return _told_by_sqlite(columns, store.rows(_SQLITE_PARTS))


def of_sqlite(script: str) -> Shape:
    """What a SQLite script makes in an empty database."""
    import apsw

    connection = apsw.Connection(":memory:")
    try:
        connection.execute(script)
        return _told_by_sqlite(
            list(connection.execute(_SQLITE_COLUMNS)), list(connection.execute(_SQLITE_PARTS))
        )
    finally:
        connection.close()


_SQLITE_COLUMNS = """
SELECT m.name, p.name, p.type, p."notnull", p.pk
FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) p WHERE m.type = 'table'
"""
_SQLITE_PARTS = """
SELECT m.type, m.name, m.sql, coalesce(l.strict, 0), coalesce(l.wr, 0)
FROM sqlite_schema m LEFT JOIN pragma_table_list l ON l.name = m.name AND l.schema = 'main'
WHERE m.sql IS NOT NULL
"""


def _told_by_sqlite(columns: list[tuple[object, ...]], parts: list[tuple[object, ...]]) -> Shape:
    shape: Shape = {}
    for kind, name, sql, strict, without_rowid in parts:
        if _ours(str(name)):
            kept = f"strict={strict} without_rowid={without_rowid} {_checks(str(sql))}"
            shape[f"{kind} {name}"] = kept if kind == "table" else _plain(str(sql))
    for table, column, type_, not_null, key in columns:
        if _ours(str(table)) and f"table {table}" in shape:
            shape[f"column {table}.{column}"] = _column(str(type_), bool(not_null) or bool(key))
    return shape


def _ours(name: str) -> bool:
    return not name.startswith("sqlite_") and not name.endswith(_SHADOWS)


def _column(type_: str, not_null: bool) -> str:
    return f"{type_} {'NOT NULL' if not_null else 'NULL'}"


def _plain(sql: str) -> str:
    return " ".join(_COMMENT.sub("", sql).split())


def _checks(sql: str) -> str:
    """The conditions that a table puts on its rows, and what its columns refer to."""
    plain = _plain(sql)
    references = re.findall(r"REFERENCES (\w+)", plain)
    return " ".join(
        [*references, *(_balanced(plain, found.end()) for found in re.finditer(r"CHECK \(", plain))]
    )


def _balanced(text: str, start: int) -> str:
    depth = 1
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return text[start:at]
    return text[start:]


def _expected_pg() -> Shape:
    """PostgreSQL tells its types and conditions in its own words, so these parts are read from the file."""
    script = _COMMENT.sub("", for_engine(schema_text(), "pg"))
    # Columns are the same on both engines but for the few that are wider on PostgreSQL.
    tables = for_engine(schema_text(), "sqlite")
    wide = {
        (table, column)
        for table, body in re.findall(r"CREATE TABLE (\w+) \((.*?)\n\)", script, re.DOTALL)
        for column in re.findall(r"^\s*(\w+)\s+BIGINT", body, re.MULTILINE)
    }
    shape = {
        part: told
        for part, told in of_sqlite(tables).items()
        if part.startswith("column ")
        and not part.startswith(("column contact_text.", "column company_text."))
    }
    for table, column in wide:
        shape[f"column {table}.{column}"] = shape[f"column {table}.{column}"].replace("INTEGER", "BIGINT")
    shape |= {f"table {name}": "table" for name in re.findall(r"CREATE TABLE (\w+)", script)}
    for unique, name, table in re.findall(r"CREATE (UNIQUE )?INDEX (\w+) ON (\w+)", script):
        shape[f"index {name}"] = f"{table} {'unique' if unique else 'plain'} valid"
    for name, table in re.findall(r"CREATE TRIGGER (\w+)\s+BEFORE [A-Z ]+ ON (\w+)", script):
        shape[f"trigger {name}"] = f"{table} on"
    return shape


def _actual_pg(store: "Store") -> Shape:
    shape: Shape = {}
    for table, column, type_, nullable in store.rows(
        "SELECT c.table_name, c.column_name, c.data_type, c.is_nullable FROM information_schema.columns c"
        " JOIN information_schema.tables t USING (table_schema, table_name)"
        " WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'"
    ):
        shape[f"table {table}"] = "table"
        shape[f"column {table}.{column}"] = _column(_PG_TYPES.get(type_) or str(type_), nullable == "NO")
    for name, table, unique, valid in store.rows(
        "SELECT i.relname, t.relname, x.indisunique, x.indisvalid AND x.indisready FROM pg_index x"
        " JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid"
        " JOIN pg_namespace n ON n.oid = t.relnamespace"
        " WHERE n.nspname = current_schema() AND NOT x.indisprimary"
    ):
        shape[f"index {name}"] = f"{table} {'unique' if unique else 'plain'} {'valid' if valid else 'broken'}"
    for name, table, enabled in store.rows(
        "SELECT g.tgname, t.relname, g.tgenabled FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid"
        " JOIN pg_namespace n ON n.oid = t.relnamespace"
        " WHERE n.nspname = current_schema() AND NOT g.tgisinternal"
    ):
        on = enabled in ("O", "A", b"O", b"A")
        shape[f"trigger {name}"] = f"{table} {'on' if on else 'off'}"
    return shape
