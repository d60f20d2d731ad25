"""Lifting a restriction by keys at 80x24, from the card and from a case (N11), with the rows as the witness."""

from datetime import timedelta

import pytest

from kaarea_tui.screens.requests.request_case import open_case
from tests.conftest import RegisterDb
from tests.screens import request_walk as walk
from tests.screens.staff import Person, at_terminal, fill
from tests.screens.test_contact_card import EERO

OWNER = "rekisterivastaava"


@pytest.fixture
def people(register_db: RegisterDb) -> RegisterDb:
    fill(register_db)
    return register_db


async def open_restricted(person: Person) -> None:
    """Eero's card, the ground of looking given where it is asked."""
    await person.enter("contacts")
    await person.type("eero")
    await person.until(
        lambda: [row.cells[0] for row in person.screen.table.window.rows] == ["Virtanen Eero Kalevi"]
    )
    await person.press("enter", "enter")
    await person.until(
        lambda: "Millä perusteella" in person.text or getattr(person.screen, "place", "") == "contact"
    )
    if "Millä perusteella" in person.text:
        await person.press("2")
    await person.until(lambda: getattr(person.screen, "place", "") == "contact")


async def fill_and_save(person: Person, **values: str) -> None:
    """Fill the dialog in front by its fields, and save it."""
    await walk.fill(person, **values)
    await walk.save(person)


async def tell_by_letter(person: Person, back: str) -> None:
    """The notice: its day, its reason, read, made, noted as sent."""
    await person.until(lambda: hasattr(person.screen, "form"))
    await fill_and_save(person, lift_on="30.11.2026", reason="Tiedot on tarkistettu.")
    await person.until_shown("Rajoitus poistetaan 30.11.2026")
    await person.press("ctrl+s")
    await person.until_shown("tehty, ei vielä lähetetty")
    await person.press("s")
    await person.until(lambda: hasattr(person.screen, "form"))
    await fill_and_save(person, channel="letter")
    await person.until_shown("lähetetty 23.11.2026")
    await person.press("escape")
    if back == "contact":
        await person.until_shown("Millä perusteella")
        await person.press("2")
    await person.until(lambda: getattr(person.screen, "place", "") == back)


def rows(db: RegisterDb) -> tuple[object, ...]:
    found = db.open().one("SELECT lift_notice_on, lifted_at IS NOT NULL, lift_reason FROM restriction")
    assert found is not None
    return found[0], bool(found[1]), found[2]


async def test_from_the_card(people: RegisterDb) -> None:
    """Restricted by hand, told, and lifted a week later; nothing offers lifting before its day."""
    async with at_terminal(people, OWNER) as person:
        await open_restricted(person)
        await person.press("r")
        await person.until_shown("Rajoita käsittelyä")
        await person.press("enter")
        await person.until(lambda: hasattr(person.screen, "form"))
        await fill_and_save(person, scope="record:", ground="c")
        await person.until_shown("Millä perusteella")
        await person.press("2")
        await person.until_shown("R Käsittely rajoitettu 23.11.2026")
        await person.press("r")
        await person.until_shown("kaikki tiedot 23.11.2026 alkaen")
        await person.press("enter")
        await person.until_shown("Laadi ilmoitus")
        assert "Poista rajoitus nyt" not in person.text
        await person.press("enter")
        await tell_by_letter(person, "contact")
        await person.until_shown("poistetaan 30.11.2026")
        await person.press("f12")
        await person.until_shown("Rajoitus, Virtanen Eero Kalevi: ilmoitettu, poistetaan 30.11.2026")
    assert rows(people) == (None, False, "")
    people.clock.now += timedelta(days=8)
    async with at_terminal(people, OWNER) as person:
        await person.until_shown("! Rajoitus, Virtanen Eero Kalevi: poistettavissa 30.11.2026 alkaen")
        await open_restricted(person)
        await person.press("r")
        await person.until_shown("kaikki tiedot 23.11.2026 alkaen")
        await person.press("enter")
        await person.until_shown("Poista rajoitus nyt")
        await person.press("enter")
        await person.until(lambda: hasattr(person.screen, "form"))
        assert person.screen.form.fields["reason"].value == "Tiedot on tarkistettu."
        await walk.save(person)
        await person.until(
            lambda: (
                getattr(person.screen, "place", "") == "contact" and "Käsittely rajoitettu" not in person.text
            )
        )
        assert person.screen.may("edit")
        for _ in range(6):
            await person.press("right")
        await person.until_shown("Käsittelyn rajoitus: kaikki tiedot")
    assert rows(people) == ("2026-11-23", True, "Tiedot on tarkistettu.")


async def test_from_a_case_that_was_cancelled(people: RegisterDb) -> None:
    """The provisional restriction outlives the case, and is lifted from it."""
    async with at_terminal(people, OWNER) as person:
        await walk.take_in(person, "restriction", EERO, restriction__ground="a")
        await walk.step(person, "T18", cancelled="1", reason="Perui puhelimessa")
        await person.until_shown("1 Rajoituksen poistaminen: pyyntö on")
        await walk.choose(person, "restriction:1")
        await person.until_shown("Laadi ilmoitus")
        await person.press("enter")
        await tell_by_letter(person, "request")
        await person.until_shown("poistetaan 30.11.2026")
    people.clock.now += timedelta(days=7)
    async with at_terminal(people, OWNER) as person:
        await walk.enter(person)
        person.screen.start(open_case(person.screen, 1), group="open", exclusive=True)
        await walk.at(person, "request")
        await walk.choose(person, "restriction:1")
        await person.until_shown("Poista rajoitus nyt")
        await person.press("enter")
        await person.until(lambda: hasattr(person.screen, "form"))
        await walk.save(person)
        await walk.at(person, "request")
        await person.until(lambda: "Rajoituksen poistaminen" not in person.text)
    assert rows(people) == ("2026-11-23", True, "Tiedot on tarkistettu.")
