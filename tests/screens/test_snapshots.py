"""A few pictures of the screens, so that a change of looks is seen: 80x24 and 120x40, always the same data."""

import os
from functools import partial

import pytest
from textual.app import App
from textual.pilot import Pilot

from kaarea_tui.app import KaareaApp
from kaarea_tui.register.founding import DEMO_PASSWORD
from tests.conftest import RegisterDb
from tests.screens.staff import Person, fill

SIZES = [(80, 24), (120, 40)]
PICTURES = {name: value for name, value in os.environ.items() if name.startswith("TEXTUAL_SNAPSHOT")}


@pytest.fixture
def app(sqlite_db: RegisterDb, monkeypatch: pytest.MonkeyPatch):
    for name, value in PICTURES.items():  # a command that ran in this process has taken Textual's names away
        monkeypatch.setenv(name, value)
    fill(sqlite_db)
    app = KaareaApp(sqlite_db.url, clock=sqlite_db.clock)
    # A register makes no pictures of personal data; this test puts Textual's own way back for itself.
    app.export_screenshot = partial(App.export_screenshot, app)
    yield app
    app.session.thread.close()


async def sign_in(pilot: Pilot[None]) -> Person:
    app = pilot.app
    assert isinstance(app, KaareaApp)
    person = Person(app, pilot)
    await person.until(lambda: app.session.thread.store is not None)
    assert await app.sign_in("rekisterivastaava", DEMO_PASSWORD) == ""
    await person.until(lambda: getattr(app.screen, "place", "") == "home")
    await person.enter("contacts")
    await person.type("virt")
    await person.press("enter")
    await person.until(lambda: len(person.screen.table.window.rows) == 2)
    await person.until(lambda: person.screen.bar.count == "2 hlöä")
    return person


async def at_browser(pilot: Pilot[None]) -> None:
    person = await sign_in(pilot)
    await person.press("space")


async def at_card(pilot: Pilot[None]) -> None:
    person = await sign_in(pilot)
    await person.press("enter")
    await person.until(lambda: person.screen.place == "contact")
    await pilot.pause(0.2)


async def at_form(pilot: Pilot[None]) -> None:
    person = await sign_in(pilot)
    await person.press("e")
    await person.until(lambda: person.screen.place == "contact_form")
    person.screen.form.fields["emails.0"].value = "h0@yritys,example"
    await person.press("ctrl+s")
    await person.until(lambda: person.screen.form.error_count == 2)
    await pilot.pause(0.2)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", [at_browser, at_card, at_form])
def test_looks(app, snap_compare, place, size):
    assert snap_compare(app, run_before=place, terminal_size=size)
