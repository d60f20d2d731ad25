"""Administration (F8): accounts and rights by keys; acts that ask for the password get it (ASVS 7.5)."""

import pytest

from kaarea_tui.register.staff.signing_in import SignInRefused, sign_in
from kaarea_tui.widgets.dialogs import Ask, AskText
from tests.conftest import RegisterDb
from tests.register.card_steps import give
from tests.screens.driving import running, settled, shown, until


async def _confirm(app, pilot, password: str) -> None:
    await until(pilot, lambda: isinstance(app.screen, AskText))
    app.screen.field.value = password
    await pilot.press("enter")


async def test_a_new_account_asks_the_password_and_shows_its_secret_once(sqlite_db: RegisterDb) -> None:
    """Rules P3, S9: the administrator opens it without rights and never picks a password."""
    async with running(sqlite_db, "paakayttaja") as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: "asiakaspalvelu" in shown(app))
        await pilot.press("n")
        await until(pilot, lambda: bool(app.screen.query("#field-user_name")))
        app.screen.form.fields["user_name"].value = "uusi"
        app.screen.form.fields["person_name"].value = "Uusi Henkilö"
        await pilot.press("ctrl+s")
        await _confirm(app, pilot, "wrong")
        await until(pilot, lambda: "ei ole oikein" in shown(app))
        await _confirm(app, pilot, "kaarea-demo")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        assert "Kertasalasana" in shown(app) or "uusi" in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: "Uusi Henkilö" in shown(app) and "[Tiedot]" in shown(app))


async def test_giving_up_the_password_changes_nothing(sqlite_db: RegisterDb) -> None:
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: "asiakaspalvelu" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "[Tiedot]" in shown(app))
        await pilot.press("p", "1")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        await pilot.press("escape")
        await settled(pilot, app)
        assert "Rekisterivastaava" not in shown(app).split("\n", 1)[1]


async def test_rights_are_reviewed_with_their_last_use(sqlite_db: RegisterDb) -> None:
    """Rules 8.1, P2: what nobody used is seen, and what was given by hand is seen alone."""
    give(sqlite_db.open(), "asiakaspalvelu", "contact.view_technical")
    async with running(sqlite_db, "tarkastaja") as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: "asiakaspalvelu" in shown(app))
        await pilot.press("r")
        await until(pilot, lambda: "ei koskaan" in shown(app) and "Asiakaspalvelu" in shown(app))
        await pilot.press("f")
        await until(pilot, lambda: "1 oikeus" in shown(app) and "myönnetty" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "[Tiedot]" in shown(app))
        await pilot.press("escape", "f", "escape")
        await until(pilot, lambda: app.screen.place == "admin")


async def test_the_log_is_shown_newest_first(sqlite_db: RegisterDb) -> None:
    """Rule 5.2: looking leaves a row of its own."""
    async with running(sqlite_db, "tarkastaja") as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: "asiakaspalvelu" in shown(app))
        assert not app.screen.check_action("new", ())
        await pilot.press("t")
        await until(pilot, lambda: "accounts.sign_in" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Ask))


async def test_an_owner_is_reset_with_a_second_person_at_the_desk(sqlite_db: RegisterDb) -> None:
    """Rule N18: the owner names the person; the administrator's reset then asks for name and password."""
    store = sqlite_db.open()
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: "asiakaspalvelu" in shown(app))
        await pilot.press("a")
        await until(pilot, lambda: "Valitse asetus" in shown(app))
        app.screen.dismiss("second_person")
        await until(pilot, lambda: "Toinen henkilö" in shown(app))
        for name, answer in (("paakayttaja", "tunnusten hoitaja"), ("johto", "")):
            app.screen.form.fields["value"].value = name
            await pilot.press("ctrl+s")
            if answer:
                await _confirm(app, pilot, "kaarea-demo")
                await until(pilot, lambda answer=answer: answer in shown(app))
        await until(pilot, lambda: app.screen.place == "admin")
    async with running(sqlite_db, "paakayttaja") as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: "asiakaspalvelu" in shown(app))
        owner = next(u.id for u in app.session.register.users.list() if u.user_name == "rekisterivastaava")
        app.screen.open_record(owner)
        await until(pilot, lambda: "[Tiedot]" in shown(app))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        app.screen.dismiss("reset")
        await _confirm(app, pilot, "kaarea-demo")
        await until(pilot, lambda: "Hyväksy" in shown(app))
        fields = app.screen.form.fields
        fields["name"].value, fields["password"].value = "johto", "wrong"
        await pilot.press("ctrl+s")
        denied = "SELECT 1 FROM audit WHERE action = 'accounts.approve' AND result = 'denied'"
        await until(pilot, lambda: store.one(denied) is not None)
        assert "kaarea-demo" not in shown(app)
        fields["password"].value = "kaarea-demo"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Kertasalasana" in shown(app))


async def test_the_wait_of_an_address_is_seen_and_ended(sqlite_db: RegisterDb) -> None:
    """Rule S7: the status line tells of it; the administrator chooses the address."""
    store = sqlite_db.open()
    for number in range(20):
        with pytest.raises(SignInRefused):
            sign_in(store, f"nimi{number}", "wrong", "ssh 203.0.113.9", sqlite_db.clock)
    async with running(sqlite_db, "paakayttaja") as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: "1 osoite odottaa (u)" in shown(app))
        await pilot.press("u")
        await until(pilot, lambda: "203.0.113.9" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "osoite odottaa" not in shown(app))
    assert store.one("SELECT count(*) FROM sign_in_lock WHERE kind = 'source' AND failures > 19") == (0,)
