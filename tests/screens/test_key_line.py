"""The line of keys at the bottom: what has no room there is counted (screens/shell/frame.py)."""

import re

import pytest

from kaarea_tui import keys
from kaarea_tui.locale import _
from kaarea_tui.screens.shell.frame import KeyLine
from tests.conftest import RegisterDb
from tests.screens.driving import running, shown, until


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_keys_without_room_are_counted(sqlite_db: RegisterDb, size: tuple[int, int]) -> None:
    """In every place, with all rights: those read in the line and those counted are all there are."""
    async with running(sqlite_db, "rekisterivastaava", size=size) as (app, pilot):
        line, counted = app.screen.query_one("#keys", KeyLine), 0
        for place in keys.PLACES:
            offered = [key for key in keys.keys_of(place) if key.line]
            line.show_keys(offered)
            await until(pilot, lambda: "F1 Ohje" in shown(app).split("\n")[-1])
            told = shown(app).split("\n")[-1]
            read = [key for key in offered if f" {key.shown} {_(key.label)} " in told]
            more = re.search(r" \+(\d+) F1 Ohje $", told)
            assert len(read) + (int(more[1]) if more else 0) == len(offered), told
            counted += bool(more)
        assert counted
