"""Driving the app in tests: signing in by keys, waiting for what should come, reading what is painted."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from kaarea_tui import locale
from kaarea_tui.app import KaareaApp
from kaarea_tui.register.founding import DEMO_PASSWORD
from tests.conftest import RegisterDb

SMALLEST = (80, 24)
GROUPS = {"load", "rights", "default", "page", "save", "jump", "unlock"}
"""The kinds of work that come to an end by themselves; a dialog waits for its answer."""


@asynccontextmanager
async def running(
    db: RegisterDb, user: str = "", *, password: str = DEMO_PASSWORD, size: tuple[int, int] = SMALLEST
) -> AsyncIterator[tuple[KaareaApp, Pilot[None]]]:
    """The app at its sign-in screen, or signed in as `user` and at home."""
    locale.use("fi")
    app = KaareaApp(db.url, source="test", clock=db.clock)
    try:
        async with app.run_test(size=size) as pilot:
            if user:
                await sign_in(pilot, app, user, password)
                await until(pilot, lambda: app.session.user is not None)
                await settled(pilot, app)
            yield app, pilot
    finally:
        app.session.thread.close()
        locale.use("fi")


async def sign_in(pilot: Pilot[None], app: KaareaApp, user: str, password: str) -> None:
    """Type a name and a password, and Enter."""
    await until(pilot, lambda: bool(app.screen.query("#password")))
    app.screen.query_one("#user").value = user  # type: ignore[attr-defined]
    line = app.screen.query_one("#password")
    line.value = password  # type: ignore[attr-defined]
    line.focus()
    await pilot.press("enter")


async def settled(pilot: Pilot[None], app: KaareaApp) -> None:
    """Wait until no work is under way and what came of it has been painted."""
    for _ in range(100):
        await pilot.pause(0.02)
        if not any(worker.is_running and worker.group in GROUPS for worker in app.workers):
            break
    await pilot.pause()


async def until(pilot: Pilot[None], condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is so; fails when it does not become so."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            await pilot.pause()
            return
        await pilot.pause(0.02)
    raise AssertionError("it did not come about")


def shown(app: KaareaApp) -> str:
    """All that is painted now, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)
