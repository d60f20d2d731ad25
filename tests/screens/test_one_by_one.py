"""Keys wait for what came before them, and for no more than that (screens/shell/one_by_one.py)."""

import ast
import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

import kaarea_tui
from kaarea_tui.app import KaareaApp
from kaarea_tui.screens.shell import one_by_one
from tests.conftest import RegisterDb
from tests.screens.driving import running, until
from tests.screens.staff import fill

HELD = 330
"""More rows than a table holds."""
PACKAGE = Path(kaarea_tui.__file__).parent


@asynccontextmanager
async def at_long_work(db: RegisterDb) -> AsyncIterator[tuple[KaareaApp, Pilot[None]]]:
    """Home, where a key has begun work that does not end."""
    async with running(db, "rekisterivastaava") as (app, pilot):
        app.screen.start(asyncio.Event().wait(), group="act")
        await pilot.pause()
        yield app, pilot


def send(app: KaareaApp, *keys: str) -> None:
    """Keys in one burst."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_a_key_waits_for_work_that_leads_elsewhere(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        ended = asyncio.Event()
        app.screen.start(ended.wait(), group="act")
        send(app, "f2", "a", "b")
        await asyncio.sleep(0.3)
        assert app.current_mode == "home"
        ended.set()
        await until(pilot, lambda: app.current_mode == "contacts" and app.screen.bar.text == "ab")


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
async def test_a_key_ends_a_long_wait(sqlite_db: RegisterDb, key: str, monkeypatch) -> None:
    monkeypatch.setattr(one_by_one, "PATIENCE", 0.2)
    async with at_long_work(sqlite_db) as (app, pilot):
        await asyncio.sleep(0.3)
        send(app, key, "f3")
        await until(pilot, lambda: app.current_mode == "companies")


async def test_what_was_typed_before_a_key_that_ends_a_wait_is_dropped(
    sqlite_db: RegisterDb, monkeypatch
) -> None:
    monkeypatch.setattr(one_by_one, "LONGEST", 0.5)
    async with at_long_work(sqlite_db) as (app, pilot):
        send(app, "f2", "s", "escape")
        await asyncio.sleep(0.2)
        assert len(app._typed) == 3
        await until(pilot, lambda: not app._typed)
        assert app.current_mode == "home" and len(app.screen_stack) == 1
        await pilot.press("f4")
        await until(pilot, lambda: app.current_mode == "lists")


async def test_the_way_out_ends_a_long_wait(sqlite_db: RegisterDb, monkeypatch) -> None:
    monkeypatch.setattr(one_by_one, "LONGEST", 0.3)
    async with at_long_work(sqlite_db) as (app, pilot):
        send(app, "f2", "ctrl+q")
        await until(pilot, lambda: app._exit)


async def test_typing_does_not_wait_for_rows_and_a_key_that_acts_on_them_does(sqlite_db: RegisterDb) -> None:
    fill(sqlite_db)
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.place == "contacts" and app.screen._loaded)
        slow, busy = threading.Event(), asyncio.ensure_future(app.session.thread.ask(lambda: slow.wait(30)))
        try:
            send(app, *"salo")
            await until(pilot, lambda: app.screen.bar.text == "salo")
            send(app, "enter", "enter")
            await asyncio.sleep(0.3)
            assert app.screen.place == "contacts" and app.screen.bar._input.has_focus
        finally:
            slow.set()
            await busy
        await until(pilot, lambda: app.screen.place == "contact")
        assert app.screen.card.name == "Salo Pirjo"


async def test_leading_away_does_not_wait_for_rows(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.place == "contacts" and app.screen._loaded)
        slow, busy = threading.Event(), asyncio.ensure_future(app.session.thread.ask(lambda: slow.wait(30)))
        try:
            send(app, *"salo", "escape", "f3")
            await until(pilot, lambda: app.current_mode == "companies")
        finally:
            slow.set()
            await busy


async def test_arrows_held_down_lose_no_row(sqlite_db: RegisterDb) -> None:
    """Further than the rows that the table holds: each step waits for what it needs, and for no paint."""
    fill(sqlite_db, more=HELD)
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.place == "contacts" and app.screen._loaded)
        send(app, *"testi", "enter", *["down"] * (HELD - 3), "up", "j", "enter")
        await until(pilot, lambda: app.screen.place == "contact")
        assert app.screen.card.name == f"Testi{HELD - 3:04} Henkilö"


async def test_a_long_task_drops_nothing(sqlite_db: RegisterDb, monkeypatch) -> None:
    """A key ends one long wait; that many short ones take long together is no reason."""
    monkeypatch.setattr(one_by_one, "LONGEST", 0.5)
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.place == "contacts" and app.screen._loaded)
        taking = app.take

        async def slowly(event: events.Key | events.Paste) -> None:
            await asyncio.sleep(0.2)
            await taking(event)

        monkeypatch.setattr(app, "take", slowly)
        send(app, *"salo", "escape", *"virt")
        await until(pilot, lambda: not app._typed and app.screen.bar.text == "virt")
        assert not app._notifications


async def test_what_is_dropped_is_told(sqlite_db: RegisterDb, monkeypatch) -> None:
    monkeypatch.setattr(one_by_one, "LONGEST", 0.5)
    async with at_long_work(sqlite_db) as (app, pilot):
        send(app, "f2", "s", "escape")
        await until(pilot, lambda: bool(app._notifications))
        assert [note.message for note in app._notifications] == ["2 näppäimen painallusta jäi toteutumatta."]


async def test_keys_for_a_session_that_has_ended_are_not_typed_at_the_sign_in(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        slow = asyncio.Event()
        app.screen.start(slow.wait(), group="act")
        await pilot.pause()
        send(app, "f2", *"salo", "enter")
        await asyncio.sleep(0.2)
        app.end_session("expired")
        slow.set()
        await until(pilot, lambda: bool(app.screen.query("#user")))
        await pilot.pause(0.3)
        assert app.screen.query_one("#user").value == "" and not app._typed
        assert [note.message for note in app._notifications] == ["6 näppäimen painallusta jäi toteutumatta."]


async def test_leaving_twice_is_leaving_once(sqlite_db: RegisterDb, caplog) -> None:
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        send(app, "ctrl+q", "ctrl+q", "ctrl+q")
        await until(pilot, lambda: app._exit)
        assert [each.getMessage() for each in caplog.records if each.name.startswith("kaarea")] == []


def test_work_that_no_key_waits_for_exists() -> None:
    """A group that was renamed would be waited for again, or no longer."""
    used = {"default"}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "group" and isinstance(node.value, ast.Constant):
                used.add(node.value.value)
    assert used >= one_by_one.READING | one_by_one.BESIDE
