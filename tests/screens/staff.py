"""Somebody at a terminal: the app on a test's own register, signed in, and the screen as one sees it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from kaarea_tui.app import KaareaApp
from kaarea_tui.register.companies.company_cards import CompanyInput
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.records.contact_inputs import (
    AddressInput,
    ContactInput,
    EmailInput,
    PhoneInput,
    RoleInput,
    SourceInput,
)
from kaarea_tui.register.register import Register
from tests.conftest import RegisterDb

SOURCE = SourceInput("company", "sopimus 4/2019")
COMPANIES = (
    ("Turun Helmi As Oy", "company", "2925981-7"),
    ("Turun kaupunki", "municipality", "2077474-0"),
    ("Auran Puu Oy", "company", "1572860-0"),
)
PEOPLE = (
    ("Virtanen", "Aino Maria", "Hankintapäällikkö", 0),
    ("Virtanen", "Eero Kalevi", "Isännöitsijä", 1),
    ("Koskinen", "Onni", "Rehtori", 1),
    ("Åkerblom", "Östen", "Toimitusjohtaja", 2),
    ("Salo", "Pirjo", "", None),
)


def fill(db: RegisterDb, more: int = 0) -> None:
    """Three companies and five people, and `more` numbered ones."""
    register = db.sign_in("rekisterivastaava")
    places = [
        register.companies.create(
            CompanyInput(
                name=name,
                kind=kind,
                relationship="customer",
                business_id=business_id,
                addresses=(AddressInput("postal", "Linnankatu 1", "20100", "Turku"),),
            )
        )
        for name, kind, business_id in COMPANIES
    ]
    for number, (last, first, title, place) in enumerate(PEOPLE):
        roles = () if place is None else (RoleInput(places[place], title, "1.3.2019"),)
        create(register, last, first, number, roles)
    for number in range(more):
        create(register, f"Testi{number:04}", "Henkilö", 1000 + number, (RoleInput(places[0], "Sihteeri"),))


def create(register: Register, last: str, first: str, number: int, roles: tuple[RoleInput, ...] = ()) -> int:
    typed = ContactInput(
        last,
        first,
        (EmailInput(f"h{number}@yritys.example"),),
        (PhoneInput(f"040 12{number:05}"),),
        roles,
        (AddressInput("postal", "Maatie 53 A 3", "20100", "Turku"),),
    )
    return register.contacts.create(typed, SOURCE, acknowledged_duplicates=True)


class Person:
    """Whoever sits at the terminal: presses keys, waits, and looks."""

    def __init__(self, app: KaareaApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> Any:
        """The screen in front."""
        return self.app.screen

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        names = {" ": "space", "-": "minus", ":": "colon", ".": "full_stop", "@": "at", "/": "slash"}
        await self.press(*(names.get(letter, letter) for letter in text))

    async def until(self, true: Callable[[], object], seconds: float = 60.0) -> None:
        """Wait until something holds, for it comes from the register's thread; a busy machine takes its time."""
        ends = time.monotonic() + seconds
        while True:
            await self.pilot.pause()
            try:
                if true():
                    return
            except Exception:
                if time.monotonic() > ends:
                    raise
            assert time.monotonic() < ends, "\n".join(self.lines())
            await asyncio.sleep(0.02)

    async def until_shown(self, text: str) -> None:
        """Wait until the screen in front shows a text."""
        await self.until(lambda: text in self.text)

    async def enter(self, room: str) -> None:
        """Go to a room and wait for its rows."""
        await self.press({"contacts": "f2", "companies": "f3"}[room])
        await self.until(lambda: self.screen.place == room and self.screen._loaded)

    def lines(self) -> list[str]:
        """What stands on the screen in front, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines())

    @property
    def told(self) -> str:
        """What was told in the status line or over the screen."""
        notes = [str(note.message) for note in self.app._notifications]
        return "\n".join([*notes, self.app.session.note])


@asynccontextmanager
async def at_terminal(db: RegisterDb, user: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Person]:
    """The app with `user` signed in, on the first screen."""
    app = KaareaApp(db.url, clock=db.clock)
    async with app.run_test(size=size) as pilot:
        person = Person(app, pilot)
        await person.until(lambda: app.session.thread.store is not None)
        assert await app.sign_in(user, DEMO_PASSWORD) == ""
        await person.until(lambda: getattr(app.screen, "place", "") == "home")
        yield person
    app.session.thread.close()


def table_names(person: Person) -> list[str]:
    """The names in the rows of a browsing room."""
    return [row.cells[0] for row in person.screen.table.window.rows]
