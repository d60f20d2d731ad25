"""The prepared register, on each engine; one for all tests of a module that leave it as it was."""

from collections.abc import Iterator

import pytest

from tests.conftest import Clock, pg_copy, sqlite_copy
from tests.register.conftest import WorldDb

from .world import World


@pytest.fixture(scope="module", params=["sqlite", "pg"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The prepared register; tests take back what they change."""
    template, prepared = request.getfixturevalue(f"{request.param}_world")
    copy = sqlite_copy if request.param == "sqlite" else pg_copy
    with (
        copy(template, tmp_path_factory.mktemp("world")) as url,
        WorldDb(url, Clock(), world=prepared) as db,
    ):
        yield db.enter()


@pytest.fixture
def fresh_world(world_db: WorldDb) -> World:
    """A prepared register of the test's own, to change for good."""
    return world_db.enter()
