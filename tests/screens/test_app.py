"""The shell: rooms by right, help, palette, looks, the end of a session, small terminals, closed doors."""

import asyncio

import apsw
import pytest

from kaarea_tui import keys
from kaarea_tui.app import KaareaApp
from kaarea_tui.register.founding import DEMO_USERS
from kaarea_tui.screens.front.palette import PaletteScreen
from kaarea_tui.screens.shell.closed_doors import DoorClosed
from kaarea_tui.screens.shell.help import HelpScreen
from kaarea_tui.screens.shell.looks import LooksDialog
from kaarea_tui.widgets.themes import NAMES
from tests.conftest import RegisterDb
from tests.screens.driving import running, settled, shown, sign_in, until
from tests.screens.test_one_by_one import send

ENDED = "2026-11-23T09:00:00.000000+00:00"


def behind(db: RegisterDb, sql: str) -> list[tuple[object, ...]]:
    """Run a statement behind the app's back, as another process would."""
    connection = apsw.Connection(db.url.removeprefix("sqlite:///"))
    try:
        return list(connection.execute(sql))
    finally:
        connection.close()


@pytest.mark.parametrize("user", DEMO_USERS)
async def test_only_permitted_rooms_are_offered_and_entered(sqlite_db: RegisterDb, user: str) -> None:
    """Rule P6 at the screen; the counter checks again."""
    async with running(sqlite_db, user) as (app, pilot):
        rights = app.session.rights
        header = shown(app).split("\n")[0]
        for door in keys.DOORS:
            permitted = bool(set(door.needs) & rights)
            assert (f"F{door.key[1:]} " in header) is permitted
            assert bool(app.check_action("room", (door.room,))) is permitted
            if not permitted:
                await pilot.press(door.key)
                await app.run_action(f"room('{door.room}')")
                assert app.current_mode == "home"


async def test_rooms_keep_where_one_was(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: "paakayttaja" in shown(app))
        await pilot.press("down", "down", "f12")
        await until(pilot, lambda: app.current_mode == "home")
        await pilot.press("f8")
        await settled(pilot, app)
        assert app.screen.table.window.cursor == 2
        await pilot.press("escape")
        await until(pilot, lambda: app.current_mode == "home")


async def test_help_tells_the_keys_of_the_place(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "asiakkuus", size=(80, 60)) as (app, pilot):
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        text = shown(app)
        assert "Vaihda salasana" in text
        assert "^Q" in text
        assert "F8" not in text
        await pilot.press("escape")
        await until(pilot, lambda: app.current_mode == "home" and len(app.screen_stack) == 1)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))


async def test_the_palette_runs_commands_by_name(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, PaletteScreen))
        text = shown(app)
        assert "Hallinta" in text
        assert "creenshot" not in text
        await pilot.press(*"hallin")
        await settled(pilot, app)
        await pilot.press("enter")
        await until(pilot, lambda: app.current_mode == "admin")


async def test_language_and_theme_are_chosen_shown_and_kept(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        await pilot.press("f11")
        await until(pilot, lambda: isinstance(app.screen, LooksDialog))
        app.screen.language.value = "en"
        app.screen.theme.value = "kaarea-contrast"
        await pilot.press("tab", "tab", "enter")
        await until(pilot, lambda: app.theme == "kaarea-contrast")
        await until(pilot, lambda: "F2 Contacts" in shown(app))
    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        assert app.theme == "kaarea-contrast"
        assert "Change password" in shown(app)


async def test_a_session_that_ends_elsewhere_leads_back_to_the_sign_in(sqlite_db: RegisterDb) -> None:
    """ASVS 7.4: the next action is refused, and the screen tells why."""
    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        behind(sqlite_db, f"UPDATE user_session SET ended_at = '{ENDED}', end_reason = 'ended_by_admin'")
        await pilot.press("f2", "f12")
        await until(pilot, lambda: app.current_mode == "sign_in")
        await until(pilot, lambda: "päätti istunnon" in shown(app))
        assert app.session.register is None
        assert app.session.user is None
        await sign_in(pilot, app, "johto", "kaarea-demo")
        await until(pilot, lambda: app.current_mode == "home")
        await until(pilot, lambda: "johto" in shown(app))


async def test_after_twelve_hours_the_session_ends(sqlite_db: RegisterDb) -> None:
    """Rule S11."""
    async with running(sqlite_db, "johto") as (app, pilot):
        sqlite_db.clock.advance(hours=13)
        await pilot.press("f11")
        await pilot.press("enter")
        await pilot.press("escape", "f3")
        await until(pilot, lambda: app.current_mode == "sign_in")
        assert "12 tuntia" in shown(app)


async def test_a_right_taken_away_is_gone_at_the_next_key(sqlite_db: RegisterDb) -> None:
    """Rule P6, ASVS 8.3.2: also when the action is forced by its name."""
    async with running(sqlite_db, "paakayttaja") as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: "asiakaspalvelu" in shown(app))
        behind(sqlite_db, f"DELETE FROM user_preset WHERE user_id = {app.session.user.id}")
        await app.screen.run_action("new")
        await until(pilot, lambda: bool(app.screen.query("#field-user_name")))
        app.screen.form.fields["user_name"].value = "uusi"
        app.screen.form.fields["person_name"].value = "Uusi Henkilö"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not app.session.rights)
        assert behind(sqlite_db, "SELECT 1 FROM user_account WHERE user_name = 'uusi'") == []


async def test_a_terminal_that_is_too_small_says_so_and_keeps_everything(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: app.current_mode == "too_small")
        assert "80 saraketta" in shown(app).replace("\n", " ")
        send(app, "f2", *"salo")
        await asyncio.sleep(0.5)
        assert app.current_mode == "too_small" and len(app._typed) == 5
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: app.current_mode == "contacts" and app.screen.bar.text == "salo")
        await pilot.press("f11")
        await until(pilot, lambda: "Kieli ja värit" in shown(app))
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: app.current_mode == "too_small")
        await pilot.resize_terminal(90, 30)
        await until(pilot, lambda: "Kieli ja värit" in shown(app))
        assert app.screen_stack[0].size == app.size == (90, 30)
    async with running(sqlite_db, size=(40, 10)) as (app, pilot):
        await until(pilot, lambda: app.current_mode == "too_small")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: app.current_mode == "sign_in")


async def test_no_color_leaves_no_colour_on_any_screen(sqlite_db: RegisterDb, monkeypatch) -> None:
    """The rooms in every theme, a dialog in front."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        await pilot.press("f11")
        await until(pilot, lambda: "Kieli ja värit" in shown(app))
        for name in NAMES:
            app.theme = name
            await pilot.pause()
            styles = [
                each.style for strip in app.screen._compositor.render_strips() for each in strip if each.style
            ]
            assert styles
            assert [style for style in styles if style.color is not None and not style.color.is_default] == []
            assert [style for style in styles if style.bgcolor and not style.bgcolor.is_default] == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_size_shows_the_frame(sqlite_db: RegisterDb, size: tuple[int, int]) -> None:
    async with running(sqlite_db, "rekisterivastaava", size=size) as (app, _pilot):
        lines = shown(app).split("\n")
        assert len(lines) == size[1]
        assert "Etusivu" in lines[0]
        assert "F1 Ohje" in lines[-1]


async def test_the_ways_out_are_shut(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "asiakkuus") as (app, _pilot):
        for action in (
            "screenshot",
            "suspend_process",
            "simulate_key('f2')",
            "push_screen('x')",
            "command_palette",
        ):
            assert not await app.run_action(action)
        for shut in (app.save_screenshot, app.open_url, app.deliver_text, app.suspend, app.simulate_key):
            with pytest.raises(DoorClosed):
                shut("x")
        assert list(app.get_system_commands(app.screen)) == []


async def test_a_fault_of_ours_is_told_neutrally_and_the_app_stays_up(sqlite_db: RegisterDb, caplog) -> None:
    """ASVS 16.5: a reference on the screen, the details in the log only."""

    def broken() -> None:
        raise RuntimeError("secret detail")

    async def work() -> None:
        await app.screen.ask_register(broken)

    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        app.screen.start(work())
        await until(pilot, lambda: bool(app._notifications))
        told = "".join(note.message for note in app._notifications)
        assert "Jokin meni vikaan" in told
        assert "secret detail" not in told
        assert "secret detail" in caplog.text
        assert app.is_running


async def test_a_fault_of_a_screen_leaves_it_hearing_keys(sqlite_db: RegisterDb, monkeypatch) -> None:
    """Room, help and dialog: each is told of with a reference, and goes on (widgets/steady.py)."""

    async def fault() -> None:
        app.clear_notifications()
        app.screen.call_later(lambda: 1 / 0)
        await until(pilot, lambda: "Viite:" in "".join(note.message for note in app._notifications))
        app._faults.clear()

    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        monkeypatch.setattr(KaareaApp, "is_headless", False)
        await fault()
        for key, screen in (("f1", HelpScreen), ("f11", LooksDialog)):
            await pilot.press(key)
            await until(pilot, lambda screen=screen: isinstance(app.screen, screen))
            await fault()
            await pilot.press("escape")
            await until(pilot, lambda: app.screen.place == "home")
        monkeypatch.undo()


async def test_help_tells_what_can_be_searched_for_and_what_the_signs_mean(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "asiakkuus", size=(80, 60)) as (app, pilot):
        await pilot.press("f2")
        await until(pilot, lambda: app.current_mode == "contacts" and app.screen._loaded)  # type: ignore[attr-defined]
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        text = shown(app)
        assert "nimi: yritys: titteli: kaupunki: sähköposti: puhelin: tila:" in text
        assert "tila: luonnos, aktiivinen, entinen tai rajoitettu" in text
        assert "-kaupunki:turku" in text
        assert "D Luonnos" in text


async def test_home_tells_an_account_without_rights_who_gives_them(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "ulkopuolinen") as (app, pilot):
        await until(pilot, lambda: "Rekisterivastaava antaa ne" in shown(app))
        assert "Avaa" not in shown(app)
