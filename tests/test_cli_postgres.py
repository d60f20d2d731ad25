"""The command line on PostgreSQL: making a register there, whole or not at all, and using it."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from kaarea_tui.register import founding
from tests.command import Command

INIT = ("--owner", "omistaja", "Olli Omistaja", "--admin", "yllapito", "Ylva Ylläpito")


@pytest.fixture
def empty(
    pg_template: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, Path]]:
    """The URL of an empty database, and the folder that is to hold its keys."""
    template = pg_template[0]
    source = urlsplit(template).path[1:]
    name = f"command_{uuid.uuid4().hex[:10]}"
    url, admin = template.replace(source, name), template.replace(source, "postgres")
    keys = tmp_path / "keys"
    monkeypatch.setenv("KAAREA_KEYS", str(keys))
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield url, keys
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _tables(url: str) -> int:
    with psycopg.connect(url) as server:
        row = server.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row is not None
    return int(row[0])


def test_init_makes_a_register_once(command: Command, empty: tuple[str, Path]) -> None:
    url, _keys = empty
    made = command("init", "--database", url, *INIT)
    assert made.code == 0, made.err
    secret = next(line.split()[-1] for line in made.out.splitlines() if line.startswith("yllapito"))
    who = ("--database", url, "--user", "yllapito", "--password-stdin")
    password = "majava ui joessa hiljaa"
    assert command("user", "password", *who, stdin=f"{secret}\n{password}\n").code == 0
    assert "omistaja" in command("user", "list", *who, stdin=password).out
    checked = command("check", *who, stdin=password)
    assert checked.code == 0, checked.out + checked.err
    assert command("init", "--database", url, *INIT).code == 2


def test_a_failure_while_founding_leaves_nothing(
    command: Command, empty: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, keys = empty

    def stop(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(founding, "_log", stop)
        assert command("init", "--database", url, *INIT).code == 130
    assert _tables(url) == 0
    assert not keys.exists()
    assert command("init", "--database", url, *INIT).code == 0


def test_an_empty_and_a_foreign_database_are_told(command: Command, empty: tuple[str, Path]) -> None:
    url, _keys = empty
    who = ("--database", url, "--user", "a", "--password-stdin")
    assert command("check", *who, stdin="x").code == 2
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE TABLE things (name text)")
    for arguments in (
        ("check", *who),
        ("init", "--database", url, *INIT),
        ("demo", "--no-open", "--database", url),
    ):
        assert command(*arguments, stdin="x").code == 2
    assert _tables(url) == 1


def test_a_server_that_is_not_there(command: Command) -> None:
    url = "postgresql://somebody:hidden-word@127.0.0.1:1/register"
    done = command("check", "--database", url, "--user", "a", "--password-stdin", stdin="x")
    assert done.code == 2
    assert "hidden-word" not in done.err
    assert done.err.strip()


def test_a_demo_is_made_on_a_server_and_found_again(command: Command, empty: tuple[str, Path]) -> None:
    """With letters, lists and requests; the second run finds it as it is."""
    url, _keys = empty
    made = command("demo", "--contacts", "20", "--no-open", "--database", url)
    assert made.code == 0, made.err
    again = command("demo", "--contacts", "20", "--no-open", "--database", url)
    assert (again.code, "already" in again.err) == (0, True)
    who = ("--database", url, "--user", "tarkastaja", "--password-stdin")
    checked = command("check", *who, stdin=founding.DEMO_PASSWORD)
    assert checked.code == 0, checked.out
