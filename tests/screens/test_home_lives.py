"""Home tells who keeps the register that the nightly sweep does not run (N17), at 80x24."""

import pytest

from tests.conftest import RegisterDb
from tests.register.life_steps import MAKERS
from tests.screens.driving import running, settled, shown


@pytest.mark.parametrize(("user", "told"), [("rekisterivastaava", True), ("asiakkuus", False)])
async def test_home_tells_what_is_overdue(sqlite_db: RegisterDb, user: str, told: bool) -> None:
    store = sqlite_db.open()
    with store.writing():
        for kind in ("ip_address", "set_aside"):
            MAKERS[kind](store, "2024-01-07T09:00:00.000Z", "")
    async with running(sqlite_db, user) as (app, pilot):
        await settled(pilot, app)
        line = "! Säilytysajan ylittäneitä tietoja poistamatta: 2. Aja `kaarea tidy`."
        assert (line in shown(app)) is told
