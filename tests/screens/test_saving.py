"""Nothing closes what is being saved, what was typed stays, and no refusal goes unheard (widgets/steady.py)."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import apsw
import pytest
from textual.pilot import Pilot

from kaarea_tui.app import KaareaApp
from kaarea_tui.register.errors import Refused
from kaarea_tui.screens.shell import one_by_one
from kaarea_tui.screens.shell.help import HelpScreen
from kaarea_tui.widgets.dialogs import AskText
from tests.conftest import RegisterDb
from tests.screens.driving import running, settled, shown, until
from tests.screens.staff import fill
from tests.screens.test_one_by_one import send


@asynccontextmanager
async def slow_register(app: KaareaApp) -> AsyncIterator[None]:
    """The register answers nothing while this lasts."""
    slow = threading.Event()
    busy = asyncio.ensure_future(app.session.thread.ask(lambda: slow.wait(30)))
    try:
        yield
    finally:
        slow.set()
        await busy


async def write_note(app: KaareaApp, pilot: Pilot[None]) -> str:
    """A note on a card: a dialog."""
    await pilot.press("enter", "n")
    await until(pilot, lambda: bool(app.screen.query("NotesArea")))
    app.screen.query_one("NotesArea").focus()
    send(app, *"Soitti")
    return "SELECT body FROM contact_note"


async def write_person(app: KaareaApp, pilot: Pilot[None]) -> str:
    """A new person: a form."""
    await pilot.press("n")
    await until(pilot, lambda: app.screen.place == "contact_form")
    send(app, *"Uusi")
    return "SELECT last_name FROM contact WHERE last_name = 'Uusi'"


async def write_password(app: KaareaApp, pilot: Pilot[None]) -> str:
    """A password: a screen of its own."""
    await pilot.press("f12", "s")
    await until(pilot, lambda: app.screen.place == "password")
    send(app, *"lyhyt", "tab", *"lyhyt")
    return "SELECT 1 WHERE 0"


def typed(app: KaareaApp) -> list[str]:
    """What stands in the fields of the screen in front."""
    return [field.value for field in app.screen.query_one("Form").fields.values()]


@pytest.mark.parametrize("write", [write_note, write_person, write_password])
async def test_nothing_closes_what_is_being_saved(sqlite_db: RegisterDb, write, monkeypatch) -> None:
    monkeypatch.setattr(one_by_one, "PATIENCE", 0.2)
    fill(sqlite_db)
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.place == "contacts" and app.screen._loaded)
        app.screen.table.focus()
        kept = await write(app, pilot)
        await until(pilot, lambda: not app._typed)
        await pilot.pause(0.1)
        screen, before = app.screen, typed(app)
        async with slow_register(app):
            send(app, "ctrl+s")
            await until(pilot, lambda: screen.saves_under_way > 0)
            for key in ("escape", "escape", "enter", "f3", "escape", "ctrl+s"):
                await asyncio.sleep(0.3)
                send(app, key)
            screen.dismiss(None)  # whatever else would close it
            await asyncio.sleep(0.3)
            assert app.screen is screen and typed(app) == before
            assert "tallennetaan" in "\n".join(note.message for note in app._notifications)
            for waiting in list(app._typed):
                app._typed.remove(waiting)
        await until(pilot, lambda: isinstance(app.screen, AskText) or not screen.saves_under_way)
        if isinstance(app.screen, AskText):  # a password is asked for first
            await pilot.press("escape")
        await until(pilot, lambda: not screen.saves_under_way)
        await pilot.pause(0.2)
        with apsw.Connection(sqlite_db.url.removeprefix("sqlite:///")) as connection:
            saved = list(connection.execute(kept))
        assert len(saved) == (app.screen is not screen), "saved once and closed, or refused and open"
        assert app.screen is not screen or typed(app) == before


async def test_what_is_saved_behind_another_screen_closes_only_itself(sqlite_db: RegisterDb) -> None:
    fill(sqlite_db)
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.place == "contacts" and app.screen._loaded)
        app.screen.table.focus()
        kept = await write_note(app, pilot)
        await until(pilot, lambda: not app._typed)
        screen = app.screen
        async with slow_register(app):
            send(app, "ctrl+s")
            await until(pilot, lambda: screen.saves_under_way > 0)
            app.action_help()
            await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await until(pilot, lambda: not screen.saves_under_way)
        await pilot.pause(0.2)
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await until(pilot, lambda: getattr(app.screen, "place", "") == "contact")
        with apsw.Connection(sqlite_db.url.removeprefix("sqlite:///")) as connection:
            assert list(connection.execute(kept)) == [("Soitti",)]


async def test_what_is_saved_while_another_room_is_in_front_closes_only_itself(sqlite_db: RegisterDb) -> None:
    fill(sqlite_db)
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.place == "contacts" and app.screen._loaded)
        app.screen.table.focus()
        await write_note(app, pilot)
        await until(pilot, lambda: not app._typed)
        screen = app.screen
        async with slow_register(app):
            send(app, "ctrl+s")
            await until(pilot, lambda: screen.saves_under_way > 0)
            app.enter_room("lists")
        await until(pilot, lambda: not screen.saves_under_way and screen.closes_soon)
        assert app.screen.place == "lists"
        assert not app._unsaved
        await pilot.press("f2")
        await until(pilot, lambda: getattr(app.screen, "place", "") == "contact")


async def test_a_refusal_finds_the_person_who_has_gone_on(sqlite_db: RegisterDb, monkeypatch) -> None:
    monkeypatch.setattr(one_by_one, "PATIENCE", 0.2)
    fill(sqlite_db)

    def refuse() -> None:
        raise Refused("account.closed", "The account is closed.")

    async def work() -> None:
        await app.screen.ask_register(refuse)

    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.place == "contacts" and app.screen._loaded)
        app.screen.table.focus()
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.place == "contact")
        async with slow_register(app):
            app.screen.start(work(), group="act")
            await pilot.pause(0.4)
            send(app, "escape")
            await until(pilot, lambda: app.screen.place == "contacts")
            assert not app._notifications
        await until(pilot, lambda: "Tunnus" in "\n".join(note.message for note in app._notifications))


async def test_work_shows_its_screens_over_the_one_that_began_it(sqlite_db: RegisterDb) -> None:
    """A card that was long in opening lies over its room, not over the one that was entered meanwhile."""
    fill(sqlite_db)
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.place == "contacts" and app.screen._loaded)
        app.screen.table.focus()
        await settled(pilot, app)
        async with slow_register(app):
            send(app, "enter")
            await until(pilot, lambda: any(worker.group == "open" for worker in app.workers))
            app.enter_room("lists")
        await until(pilot, lambda: len(app._screen_stacks["contacts"]) == 2)
        assert app.screen.place == "lists" and len(app.screen_stack) == 1
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: app.current_mode == "too_small")
        assert "80 saraketta" in shown(app).replace("\n", " ")
