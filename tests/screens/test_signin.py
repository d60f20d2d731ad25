"""Signing in at the screen (rules 11.2, S1 to S11)."""

import subprocess
import sys

from kaarea_tui.register.founding import DEMO_USERS
from kaarea_tui.register.staff.signing_in import confirm
from tests.conftest import RegisterDb
from tests.screens.driving import running, settled, shown, sign_in, until

NEUTRAL = "ei ole oikein"


async def test_a_demo_register_lists_its_users_and_their_password(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db) as (app, pilot):
        await until(pilot, lambda: "kaarea-demo" in shown(app))
        text = shown(app).replace("\n", " ")
        assert all(user in text for user in DEMO_USERS)
        assert "Kaarean asiakasrekisteri" in text


async def test_signing_in_leads_home_and_tells_the_last_sign_ins(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db) as (app, pilot):
        await sign_in(pilot, app, "asiakkuus", "wrong password")
        await until(pilot, lambda: NEUTRAL in shown(app))
        await sign_in(pilot, app, "asiakkuus", "kaarea-demo")
        await until(pilot, lambda: app.current_mode == "home")
        await until(pilot, lambda: "Ennen sitä yksi epäonnistunut yritys" in shown(app))
        assert "F5 Pyynnöt  " in shown(app), "eighty columns hold the rooms; the user's name gives way"
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "asiakkuus · kaikki" in shown(app))


async def test_wrong_unknown_and_locked_out_are_told_alike(sqlite_db: RegisterDb) -> None:
    """Rule S6: the fifth failure locks the account; the answer never tells (ASVS 6.3.8)."""
    async with running(sqlite_db) as (app, pilot):
        told = set()
        for user, password in [("nobody", "x"), *[("johto", "wrong")] * 5, ("johto", "kaarea-demo")]:
            await sign_in(pilot, app, user, password)
            await until(pilot, lambda: "Kirjaudutaan" not in shown(app) and NEUTRAL in shown(app))
            told.add(app.screen.query_one("#message").visual.plain)  # type: ignore[attr-defined]
            assert app.screen.query_one("#password").value == ""  # type: ignore[attr-defined]
        assert len(told) == 1
        assert app.session.user is None


async def test_the_password_is_masked_and_a_long_paste_is_whole(sqlite_db: RegisterDb) -> None:
    """Rule S2: 100 characters can be pasted; nothing of them is shown (ASVS 6.2.6, 6.2.7)."""
    from textual import events

    async with running(sqlite_db) as (app, pilot):
        line = app.screen.query_one("#password")
        line.focus()
        await pilot.pause()
        app.post_message(events.Paste("salainen sana " * 8))
        await until(pilot, lambda: len(line.value) == 112)  # type: ignore[attr-defined]
        assert "salainen" not in shown(app)


async def test_a_one_time_secret_must_be_changed_first(sqlite_db: RegisterDb) -> None:
    """Rule S9: nothing else is open until a password of one's own is chosen."""
    register = sqlite_db.sign_in("paakayttaja")
    confirm(register, "paakayttaja", "kaarea-demo")
    secret = register.users.reset(register.users.list()[0].id).secret
    register.close()
    async with running(sqlite_db, "asiakaspalvelu", password=secret) as (app, pilot):
        assert app.current_mode == "first_password"
        await pilot.press("f2", "f12", "ctrl+p")
        assert app.current_mode == "first_password"
        assert "F2" not in shown(app) and "F1" not in shown(app), "what is shut is not offered"
        await _choose(app, pilot, "short", "short")
        await until(pilot, lambda: "✗" in shown(app))
        await _choose(app, pilot, "harakka istui aidan nokassa", "something else")
        await until(pilot, lambda: "eivät ole samat" in shown(app))
        await _choose(app, pilot, "harakka istui aidan nokassa", "harakka istui aidan nokassa")
        await until(pilot, lambda: app.current_mode == "home")
    async with running(sqlite_db, "asiakaspalvelu", password="harakka istui aidan nokassa") as (app, pilot):
        assert app.current_mode == "home"


async def _choose(app, pilot, new: str, again: str) -> None:
    fields = app.screen.query_one("Form").fields
    fields["new"].value, fields["again"].value = new, again
    await pilot.press("ctrl+s")
    await settled(pilot, app)


async def test_a_register_that_cannot_be_opened_ends_the_app_with_a_reason(tmp_path) -> None:
    db = RegisterDb(f"sqlite:///{tmp_path / 'absent.db'}", lambda: None)  # type: ignore[arg-type]
    async with running(db) as (app, pilot):
        await until(pilot, lambda: app._exit)
    assert app.return_code == 2
    assert "kaarea init" in app.last_words


def test_the_sign_in_screen_needs_nothing_of_the_register() -> None:
    """The first frame must not wait for the database, the drivers or argon2."""
    program = (
        "import sys, kaarea_tui.app, kaarea_tui.screens.shell.signin\n"
        "heavy = [n for n in sys.modules if n.split('.')[0] in ('peewee', 'apsw', 'argon2', 'playhouse', 'phonenumbers')"
        " or n.startswith(('kaarea_tui.data', 'kaarea_tui.register', 'kaarea_tui.exchange'))]\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
