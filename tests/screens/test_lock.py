"""The lock (rule S10): it hides everything, keeps everything and asks for the password."""

from kaarea_tui.screens.shell.looks import LooksDialog
from tests.conftest import RegisterDb
from tests.screens.driving import running, settled, shown, until


async def _give(app, pilot, password: str) -> None:
    app.screen.query_one("#password").value = password
    await pilot.press("enter")
    await settled(pilot, app)


async def test_f9_hides_the_work_and_the_password_brings_it_back_as_it_was(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        await pilot.press("f11")
        await until(pilot, lambda: isinstance(app.screen, LooksDialog))
        dialog = app.screen
        await pilot.press("right")
        typed = dialog.language.value
        await pilot.press("f9")
        await until(pilot, lambda: app.current_mode == "lock")
        text = shown(app)
        assert "Lukittu" in text
        assert "Kieli" not in text
        assert len(app.screen_stack) == 1
        await pilot.press("f2", "f12", "ctrl+p", "f1", "f11", "escape")
        assert app.current_mode == "lock"
        await _give(app, pilot, "wrong")
        await until(pilot, lambda: "ei ole oikein" in shown(app))
        await _give(app, pilot, "kaarea-demo")
        await until(pilot, lambda: app.current_mode == "home")
        assert app.screen is dialog
        assert dialog.language.value == typed


async def test_the_screen_locks_when_nobody_touches_a_key_and_sends_nothing_before(
    sqlite_db: RegisterDb,
) -> None:
    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        assert app.idle_seconds == 600
        app.idle_seconds = 0.3
        app.watch_idleness()
        await until(pilot, lambda: app.current_mode == "lock", 3)
        await _give(app, pilot, "kaarea-demo")
        await until(pilot, lambda: app.current_mode == "home")


async def test_no_answer_reaches_a_screen_behind_the_lock(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        home, came = app.screen, []

        async def work() -> None:
            came.append(await home.ask_register(lambda: "answer"))

        await pilot.press("f9")
        home.start(work())
        await pilot.pause(0.2)
        assert not came
        await _give(app, pilot, "kaarea-demo")
        await until(pilot, lambda: came == ["answer"])


async def test_leaving_from_the_lock_asks_nothing_and_ends_the_session(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        await pilot.press("f9")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app._exit)
    open_sessions = sqlite_db.open().one("SELECT count(*) FROM user_session WHERE ended_at IS NULL")
    assert open_sessions == (0,)


async def test_five_wrong_passwords_lock_the_account_out_at_the_lock_too(sqlite_db: RegisterDb) -> None:
    """Rule S6 counts the lock's tries with those of the sign-in."""
    async with running(sqlite_db, "asiakkuus") as (app, pilot):
        await pilot.press("f9")
        for password in [*["wrong"] * 5, "kaarea-demo"]:
            await _give(app, pilot, password)
            await until(pilot, lambda: "ei ole oikein" in shown(app))
        assert app.current_mode == "lock"
        sqlite_db.clock.advance(minutes=16)
        await _give(app, pilot, "kaarea-demo")
        await until(pilot, lambda: app.current_mode == "home")
