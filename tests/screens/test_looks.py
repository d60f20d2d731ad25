"""Language and colours: chosen anywhere, kept, and the app goes on (screens/shell/outliving.py)."""

import asyncio

import apsw
from textual.widget import Widget

from kaarea_tui.screens.shell.looks import LooksDialog
from kaarea_tui.screens.shell.outliving import HangsOnScreen
from tests.conftest import RegisterDb
from tests.screens.driving import running, settled, shown, until
from tests.screens.staff import fill

PLACES = {
    "home": ("f12",),
    "password": ("f12", "s"),
    "contacts": ("f2",),
    "contact": ("f2", "down", "enter"),
    "companies": ("f3",),
    "company": ("f3", "down", "enter"),
    "lists": ("f4",),
    "wordings": ("f4", "w"),
    "requests": ("f5",),
    "request_calendar": ("f5", "m"),
    "admin": ("f8",),
    "user": ("f8", "enter"),
}
"""Every room, and a screen opened in it: the keys that lead there."""


def language_kept(db: RegisterDb) -> object:
    with apsw.Connection(db.url.removeprefix("sqlite:///")) as connection:
        sql = "SELECT language FROM user_account WHERE user_name = 'rekisterivastaava'"
        return connection.execute(sql).fetchone()[0]


async def test_the_language_is_changed_from_any_place(sqlite_db: RegisterDb) -> None:
    fill(sqlite_db)
    languages, titles = ["fi", "en"], {"fi": " Kaarea  Etusivu │", "en": " Kaarea  Home │"}
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        for number, (place, keys) in enumerate(PLACES.items()):
            on_button = number % 2 == 0
            for key in keys:
                await pilot.press(key)
                await settled(pilot, app)
            await until(pilot, lambda place=place: getattr(app.screen, "place", "") == place)
            await pilot.press("f11")
            await until(pilot, lambda: isinstance(app.screen, LooksDialog))
            languages.reverse()
            await pilot.press(
                "down" if languages[0] == "en" else "up", *(("tab", "tab") if on_button else ())
            )
            await pilot.press("enter")
            await until(pilot, lambda: titles[languages[0]] in shown(app))
            assert language_kept(sqlite_db) == languages[0]
            await pilot.press("f8")
            await until(pilot, lambda: "paakayttaja" in shown(app))
            await pilot.press("escape")
            await until(pilot, lambda: app.screen.place == "home" and app.focused is not None)
            assert len(app.screen_stack) == 1
            assert not app._notifications


async def test_work_of_a_screen_closes_no_mode(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        caught: list[Exception] = []

        async def closes() -> None:
            try:
                app.forget_mode("contacts")
            except HangsOnScreen as refusal:
                caught.append(refusal)

        app.screen.start(closes())
        await settled(pilot, app)
        assert caught


async def test_work_of_a_screen_that_is_closed_looks_for_nothing_that_is_gone(
    sqlite_db: RegisterDb, monkeypatch
) -> None:
    """However slowly its widgets go: what home reads when it is shown again ends with the old home."""
    remove = Widget._message_loop_exit

    async def slowly(self: Widget) -> None:
        await remove(self)
        await asyncio.sleep(0.3 if self.id == "today" else 0)

    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        await pilot.press("f2")
        await settled(pilot, app)
        await pilot.press("f11")
        await until(pilot, lambda: isinstance(app.screen, LooksDialog))
        monkeypatch.setattr(Widget, "_message_loop_exit", slowly)
        ask = app.session.thread.ask

        async def ask_slowly(question):
            await asyncio.sleep(0.1)
            return await ask(question)

        monkeypatch.setattr(app.session.thread, "ask", ask_slowly)
        await pilot.press("down", "enter")
        await until(pilot, lambda: " Kaarea  Home │" in shown(app))
        await asyncio.sleep(0.6)
        assert not app._notifications
