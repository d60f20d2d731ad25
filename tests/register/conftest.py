"""The prepared register (tests.register.trust.world), made once a run on each engine and copied for each test."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest

from kaarea_tui.register import founding
from tests.conftest import Clock, RegisterDb, pg_copy, sqlite_copy

from .trust.world import World, prepare


@dataclass
class WorldDb(RegisterDb):
    """One test's own copy of the prepared register."""

    world: World | None = None

    def enter(self) -> World:
        """Its world, with everybody signed in anew."""
        assert self.world is not None
        return replace(self.world, store=self.open(), clock=self.clock, registers={}).signed_in()


def _prepared(url: str) -> World:
    store = founding.open_register(url)
    world = prepare(store, Clock())
    if store.engine == "sqlite":
        store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return world


@pytest.fixture(scope="session")
def sqlite_world(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, World]]:
    """The file of the prepared register."""
    folder = tmp_path_factory.mktemp("world")
    with sqlite_copy(sqlite_template, folder) as url:
        yield folder / "register.db", _prepared(url)


@pytest.fixture(scope="session")
def pg_world(
    pg_template: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[tuple[str, Path], World]]:
    """The database of the prepared register, and the folder of its keys."""
    folder = tmp_path_factory.mktemp("pg-world")
    with pg_copy(pg_template, folder) as url:
        world = _prepared(url)
        yield (url, folder / "keys"), world


@pytest.fixture
def sqlite_world_db(sqlite_world: tuple[Path, World], tmp_path: Path, clock: Clock) -> Iterator[WorldDb]:
    """The prepared register on SQLite."""
    template, world = sqlite_world
    with sqlite_copy(template, tmp_path) as url, WorldDb(url, clock, world=world) as db:
        yield db


@pytest.fixture
def pg_world_db(pg_world: tuple[tuple[str, Path], World], tmp_path: Path, clock: Clock) -> Iterator[WorldDb]:
    """The prepared register on PostgreSQL."""
    template, world = pg_world
    with pg_copy(template, tmp_path) as url, WorldDb(url, clock, world=world) as db:
        yield db


@pytest.fixture(params=["sqlite", "pg"])
def world_db(request: pytest.FixtureRequest) -> WorldDb:
    """The same test on both engines."""
    return cast(WorldDb, request.getfixturevalue(f"{request.param}_world_db"))
