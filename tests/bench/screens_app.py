"""One opening of the app on a demo register in a process of its own; prints what it took, as JSON.

`python -m tests.bench.screens_app URL`: seconds from entering the room until the first rows are painted,
memory then in MiB, and the seconds of a page down and of a jump to the end, each until its rows are first
painted. The table reads ahead, so most pages are there already: of the pages down some are such ones ("ahead"),
and some have to be read ("page"). The jump comes from rows that have been looked at for half a second.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from kaarea_tui.sessions.terminal_guard import OURS

os.environ.update(OURS)  # read when Textual is imported

from kaarea_tui.app import KaareaApp
from kaarea_tui.register.founding import DEMO_PASSWORD

PAGES = 12
JUMPS = 12


class Watch:
    """When the app last painted anything, when a table's cursor last moved, and when that was first seen."""

    def __init__(self, app: KaareaApp) -> None:
        self.painted = self.stood = self.shown = 0.0
        self._key: int | None = None
        self._table: Any = None
        self._paint = app._display
        app._display = self._display  # type: ignore[method-assign]

    def _display(self, screen: Any, renderable: Any) -> None:
        self._paint(screen, renderable)
        self.painted = time.perf_counter()
        self.shown = self.shown or (self.painted if self.stood else 0.0)

    @property
    def waits(self) -> bool:
        """Whether the table still waits for rows."""
        return bool(self._table._pending or self._table._stale)

    @property
    def owes(self) -> bool:
        """Whether the cursor has farther to go once more rows come."""
        return bool(self._table.window.owed)

    def watch(self, table: Any) -> None:
        """Note from now on when the cursor of `table` moves."""
        settle = table._settle
        self._table = table

        def noting() -> None:
            settle()
            if table.cursor_key != self._key:
                self._key, self.stood, self.shown = table.cursor_key, time.perf_counter(), 0.0

        table._settle = noting


def resident_mib() -> float:
    """The memory of this process that is in RAM now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def until(true: Callable[[], object]) -> None:
    """Wait until something holds, looking every half millisecond."""
    while not true():
        await asyncio.sleep(0.0005)


async def measure(url: str) -> dict[str, float]:
    """Open the browser on the register at `url` and move in it."""
    app = KaareaApp(url)
    watch = Watch(app)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: app.session.thread.store is not None)
        await app.sign_in("rekisterivastaava", DEMO_PASSWORD)
        await until(lambda: getattr(app.screen, "place", "") == "home")
        await pilot.pause(0.3)
        began = time.perf_counter()
        app.enter_room("contacts")
        await until(lambda: getattr(app.screen, "place", "") == "contacts" and app.screen.table.window.rows)
        await until(lambda: watch.painted > began and "▌" in app.screen.table.render_line(1).text)
        opened = watch.painted - began
        await pilot.pause(0.5)
        memory = resident_mib()
        table = app.screen.table
        table.focus()
        watch.watch(table)
        await pilot.pause(0.1)
        pages, jumps, ahead = [], [], []
        for _ in range(PAGES):
            ahead.append(await _moved(watch, table.action_page_down))
        for _ in range(PAGES):
            window = table.window
            del window.rows[window.top + table.rows_shown :]
            window.at_end = False
            pages.append(await _moved(watch, table.action_page_down))
        for _ in range(JUMPS):
            jumps.append(await _moved(watch, table.action_last))
            await _moved(watch, table.action_first)
            await pilot.pause(0.5)
    app.session.thread.close()
    moves = {"page": median(pages), "ahead": median(ahead), "end": median(jumps)}
    return {"open": opened, "memory": memory, **moves}


async def _moved(watch: Watch, act: Callable[[], None]) -> float:
    """Seconds until the cursor stands on another row and that is painted; then waits for what is read ahead."""
    began = time.perf_counter()
    act()
    await until(lambda: watch.stood > began and watch.shown and not watch.owes)
    took = watch.shown - began
    await until(lambda: not watch.waits)
    await asyncio.sleep(0.1)
    return took


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(sys.argv[1]))))
