"""schema.sql against models, migrations and both engines; and which databases are refused, untouched.

ASVS 14.1.1: each column tells its class and its life. Rules A2, 13.1.
"""

import re
import shutil
import sqlite3
import stat
from pathlib import Path

import peewee
import pytest

from kaarea_tui.data import models, schema
from kaarea_tui.data.cannot_open import CannotOpen
from kaarea_tui.data.engine import open_store
from kaarea_tui.data.schema import for_engine, migrations, schema_text
from kaarea_tui.data.schema_shape import Shape, actual, expected, of_sqlite
from kaarea_tui.register import founding
from tests.conftest import Clock, RegisterDb

_TYPES = {
    peewee.AutoField: "INTEGER",
    peewee.IntegerField: "INTEGER",
    peewee.BigIntegerField: "BIGINT",
    peewee.TextField: "TEXT",
    peewee.ForeignKeyField: "INTEGER",
}


def test_a_new_register_has_the_shape_of_the_file(register_db: RegisterDb) -> None:
    store = register_db.open()
    assert actual(store) == expected(store.engine)


def test_the_models_are_the_schema(register_db: RegisterDb) -> None:
    """Every table and column, its type and whether it may be empty, both ways."""
    engine = register_db.engine
    told: Shape = {}
    for model in models.TABLES:
        for field in model._meta.sorted_fields:
            type_ = _TYPES[type(field)]
            type_ = "INTEGER" if engine == "sqlite" and type_ == "BIGINT" else type_
            null = "NULL" if field.null else "NOT NULL"
            told[f"column {model._meta.table_name}.{field.column_name}"] = f"{type_} {null}"
    columns = {
        part: kind
        for part, kind in actual(register_db.open()).items()
        if part.startswith("column ") and "_text." not in part
    }
    assert columns == told


def test_a_new_row_by_the_models_has_the_schemas_defaults(register_db: RegisterDb) -> None:
    """A default that the model and the schema tell differently would depend on who writes."""
    scripts = for_engine(schema_text(), "sqlite")
    for model in models.TABLES:
        body = re.search(rf"CREATE TABLE {model._meta.table_name} \((.*?)\n\)", scripts, re.DOTALL)
        assert body is not None
        given = dict(
            re.findall(r"^\s*(\w+) (?:INTEGER|TEXT)[^\n,]*? DEFAULT ('[^']*'|\d+)", body[1], re.MULTILINE)
        )
        for field in model._meta.sorted_fields:
            if field.column_name in given:
                assert str(field.default) == given[field.column_name].strip("'"), (
                    f"{model.__name__}.{field.name}"
                )
            else:
                assert field.default is None, f"{model.__name__}.{field.name}"


def test_the_migrations_together_make_the_schema() -> None:
    """On SQLite part by part; on PostgreSQL the same files are read by the same loader."""
    script = "\n".join(path.read_text(encoding="utf-8") for _, path in migrations())
    assert of_sqlite(for_engine(script, "sqlite")) == expected("sqlite")
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))


def test_the_migrations_together_make_the_schema_on_a_real_database(
    register_db: RegisterDb, tmp_path: Path
) -> None:
    """An empty database of ours at version 0, brought up step by step."""
    if register_db.engine == "sqlite":
        store = open_store(f"sqlite:///{tmp_path}/old.db", create=True)
        register_db.stores.append(store)
    else:
        store = register_db.open()
        store.run("DROP SCHEMA public CASCADE")
        store.run("CREATE SCHEMA public")
    with store.writing():
        for _, path in migrations():
            store.script(for_engine(path.read_text(encoding="utf-8"), store.engine))
    assert actual(store) == expected(store.engine)


def test_a_part_taken_away_is_seen(register_db: RegisterDb) -> None:
    """The control: an index dropped, a trigger dropped, a column added."""
    store = register_db.open()
    store.run("DROP INDEX contact_email_key")
    store.run("ALTER TABLE company ADD COLUMN score INTEGER")
    store.run(
        "DROP TRIGGER audit_is_append_only_delete"
        if store.engine == "sqlite"
        else "ALTER TABLE audit DISABLE TRIGGER audit_is_append_only"
    )
    wanted, found = expected(store.engine), actual(store)
    different = {part for part in wanted.keys() | found.keys() if wanted.get(part) != found.get(part)}
    trigger = "audit_is_append_only" + ("_delete" if store.engine == "sqlite" else "")
    assert different == {"index contact_email_key", "column company.score", f"trigger {trigger}"}


def test_the_loader_gives_each_engine_its_own_parts() -> None:
    sql = "CREATE TABLE a (x /*pg BIGINT */ /*sqlite INTEGER */) /*sqlite STRICT */; /* a comment */"
    assert (
        " ".join(for_engine(sql, "sqlite").split()) == "CREATE TABLE a (x INTEGER ) STRICT ; /* a comment */"
    )
    assert " ".join(for_engine(sql, "pg").split()) == "CREATE TABLE a (x BIGINT ) ; /* a comment */"


def _words_of(kind: str) -> set[str]:
    """The classes or lives that the head of schema.sql explains."""
    told = re.search(rf"^--   {kind} +(.*?)(?=^--   life|^$)", schema_text(), re.DOTALL | re.MULTILINE)
    assert told is not None
    return {part.split()[0] for part in re.sub(r"\([^)]*\)|--", "", told[1]).split("·")}


def test_each_column_tells_its_class_and_its_life() -> None:
    """ASVS 14.1.1, 14.2.7: in words that the head of the file explains."""
    classes, lives = _words_of("class"), _words_of("life")
    assert {"key", "basic", "derived"} <= classes
    assert {"relation", "log", "derived"} <= lives
    told = dict(_columns_with_notes(schema_text()))
    for model in models.TABLES:
        for field in model._meta.sorted_fields:
            name = f"{model._meta.table_name}.{field.column_name}"
            class_, _, life = told.get(name, "").partition("; ")
            assert class_ in classes, name
            assert life in lives, name


def test_no_column_scores_or_rates_a_person() -> None:
    """Rules 13.1, 0.1/T7: nothing that a decision about a person could be made by."""
    names = " ".join(field.column_name for model in models.TABLES for field in model._meta.sorted_fields)
    assert not re.search(r"score|rating|rank|segment|profile|probability|propensity", names)


def _columns_with_notes(sql: str) -> list[tuple[str, str]]:
    found = []
    for table, body in re.findall(r"CREATE TABLE (\w+) \(\n(.*?)\n\)", sql, re.DOTALL):
        column = ""
        for line in body.splitlines():
            name = re.match(r"    (\w+) (?:/\*|INTEGER|TEXT)", line)
            column = name[1] if name else column
            note = re.search(r"-- (\w+; \w+)", line)
            if note and column:
                found.append((f"{table}.{column}", note[1]))
    return found


def test_files_are_for_their_owner_alone(sqlite_db: RegisterDb, tmp_path: Path) -> None:
    """Files 0600 in folders 0700, whatever the umask."""
    path = tmp_path / "deep" / "new.db"
    store = open_store(f"sqlite:///{path}", create=True)
    founding.found_demo(
        store, Clock(), {"password_memory_kib": "8", "password_passes": "1", "password_lanes": "1"}
    )
    modes = {each: stat.S_IMODE(each.stat().st_mode) for each in path.parent.rglob("*")}
    store.close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {mode for each, mode in modes.items() if each.is_dir()} == {0o700}
    assert {mode for each, mode in modes.items() if each.is_file()} == {0o600}
    assert {"new.db", "new.db-wal", "register.key"} <= {each.name for each in modes}


def _refusal(url: str) -> str:
    with pytest.raises(CannotOpen) as raised:
        founding.open_register(url)
    return raised.value.code


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE notes (body)")
    other.close()
    before = path.read_bytes()
    assert _refusal(f"sqlite:///{path}") == "database.foreign"
    assert path.read_bytes()[:18] == before[:18] or path.stat().st_size == len(before)
    with sqlite3.connect(path) as again:
        assert again.execute("SELECT name FROM sqlite_master").fetchall() == [("notes",)]
    again.close()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "database.empty"),
        (b"name;company\n" * 400, "database.foreign"),
        (b"\0" * 8192, "database.empty"),
    ],
    ids=["empty", "a CSV", "zeros"],
)
def test_what_is_no_register_is_told_apart(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "file.db"
    path.write_bytes(content)
    assert _refusal(f"sqlite:///{path}") in (code, "database.foreign", "database.corrupt")
    if b"company" in content:
        assert path.read_bytes() == content


def test_an_absent_file_is_not_made(tmp_path: Path) -> None:
    assert _refusal(f"sqlite:///{tmp_path}/none.db") == "database.absent"
    assert list(tmp_path.iterdir()) == []


def test_a_register_of_a_newer_program_is_left_alone(register_db: RegisterDb) -> None:
    store = register_db.open()
    store.run("UPDATE meta SET value = '99' WHERE name = 'schema_version'")
    assert _refusal(register_db.url) == "database.newer"
    assert store.one("SELECT value FROM meta WHERE name = 'schema_version'") == ("99",)


def test_a_truncated_register_is_refused(sqlite_db: RegisterDb) -> None:
    path = Path(sqlite_db.url.removeprefix("sqlite:///"))
    path.write_bytes(path.read_bytes()[: 4096 * 3])
    assert _refusal(sqlite_db.url) == "database.corrupt"


def test_damage_in_the_middle_of_the_file_is_named(sqlite_db: RegisterDb) -> None:
    path = Path(sqlite_db.url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\x5a" * (len(content) - 4096)
    path.write_bytes(content)
    assert _refusal(sqlite_db.url) == "database.corrupt"


def test_the_wrong_key_folder_is_refused(sqlite_db: RegisterDb) -> None:
    """A register opened with another's key would hash names under it and find nobody."""
    path = Path(sqlite_db.url.removeprefix("sqlite:///"))
    folder = path.with_name(path.name + ".d")
    (folder / "register.key").write_bytes(b"x" * 32)
    assert _refusal(sqlite_db.url) == "database.keys"
    shutil.rmtree(folder)
    assert _refusal(sqlite_db.url) == "database.keys"


def test_a_register_is_made_in_an_empty_database_only(register_db: RegisterDb) -> None:
    """ASVS 6.3.2; CVE-2021-45111: a demo never lands on a register in use, nor the other way round."""
    from kaarea_tui.register.errors import Refused

    store = register_db.open()
    with pytest.raises(Refused) as raised:
        founding.found_demo(store, Clock())
    assert raised.value.code == "not_empty"
    with pytest.raises(Refused):
        founding.found_register(store, ())
    with pytest.raises(Refused) as demo:
        founding.refuse_demo(store)
    assert demo.value.code == "demo"


@pytest.mark.parametrize("url", ["mysql://host/db", "kaarea.db", "http://x", ""])
def test_an_unknown_address_is_refused(url: str) -> None:
    assert _refusal(url) == "database.url"


def test_a_password_in_the_address_is_not_shown() -> None:
    with pytest.raises(CannotOpen) as raised:
        open_store("postgresql://kaarea:salaisuus@127.0.0.1:1/x?connect_timeout=1")
    assert "salaisuus" not in str(raised.value)
    assert raised.value.code in ("database.no_server", "database.no_access")


def test_versions_are_known() -> None:
    assert schema.latest_version() == len(migrations())
