"""The prepared register, on each engine; one for all tests of a module that leave it as it was."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kaarea_tui.register import founding
from tests.conftest import Clock, RegisterDb, _admin

from .world import World, prepare


@contextmanager
def copied(request: pytest.FixtureRequest, engine: str, folder: Path) -> Iterator[str]:
    """A copy of the demo register on `engine`; its URL."""
    if engine == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        shutil.copy(template, folder / "register.db")
        shutil.copytree(template.with_name("register.db.d"), folder / "register.db.d")
        yield f"sqlite:///{folder / 'register.db'}"
        return
    template, keys = request.getfixturevalue("pg_template")
    name, source = f"trust_{uuid.uuid4().hex[:10]}", urlsplit(template).path[1:]
    shutil.copytree(keys, folder / "keys")
    admin = template.replace(source, "postgres")
    _admin(admin, f"CREATE DATABASE {name} TEMPLATE {source}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAAREA_KEYS", str(folder / "keys"))
        yield template.replace(source, name)
    _admin(admin, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module", params=["sqlite", "pg"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The prepared register; tests take back what they change."""
    with copied(request, request.param, tmp_path_factory.mktemp("world")) as url:
        store = founding.open_register(url)
        yield prepare(store, Clock())
        store.close()


@pytest.fixture
def fresh_world(register_db: RegisterDb) -> World:
    """A prepared register of the test's own, to change for good."""
    return prepare(register_db.open(), register_db.clock)
