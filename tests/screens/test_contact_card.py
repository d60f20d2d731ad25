"""A person's card: what it shows to whom, its tabs, and the acts on it (5.1, P8, 2.6, 4.1, 6.6, 7.2)."""

import pytest

from kaarea_tui.data.rows import refresh_contact
from tests.conftest import RegisterDb
from tests.screens.staff import at_terminal, fill

EERO = 2


@pytest.fixture
def people(sqlite_db: RegisterDb) -> RegisterDb:
    fill(sqlite_db)
    return sqlite_db


async def open_card(person, number: int = EERO) -> None:
    await person.enter("contacts")
    person.screen.open_record(number)
    await person.until(lambda: person.screen.place == "contact")


def logged(db: RegisterDb, action: str) -> list[tuple[str, str]]:
    rows = db.open().rows("SELECT result, purpose FROM audit WHERE action = ? ORDER BY seq", (action,))
    return [(row[0], row[1]) for row in rows]


async def test_enter_opens_the_card_for_the_default_purpose(people):
    async with at_terminal(people, "asiakkuus") as person:
        await person.enter("contacts")
        await person.type("eero")
        await person.press("enter", "enter")
        await person.until(lambda: person.screen.place == "contact")
        text = person.text
        assert (
            "Virtanen Eero Kalevi" in text and "Turun kaupunki" in text and "Isännöitsijä 1.3.2019–" in text
        )
        assert "h1@yritys.example" in text and "Maatie 53 A 3" in text
    assert logged(people, "contacts.open") == [("ok", "RELATIONSHIP")]


async def test_tabs_follow_the_rights(people):
    async with at_terminal(people, "markkinointi") as person:
        await open_card(person)
        tabs = [tab.id for tab in person.screen.tabs()]
        assert tabs == ["basic", "roles", "lists", "consents", "sources"]
        assert "Maatie" not in person.text  # P8: marketing does not see addresses
        assert "Muokkaa" not in person.lines()[-1]
    async with at_terminal(people, "rekisterivastaava") as person:
        await open_card(person)
        tabs = [tab.id for tab in person.screen.tabs()]
        assert tabs == ["basic", "roles", "lists", "consents", "notes", "sources", "history"]
        for expected in (
            "Alkaen–asti",
            "ei ole postituslistoilla",
            "Suostumuksia ei ole",
            "Ei muistiinpanoja",
            "sopimus 4/2019",
            "Ei muutoksia",
        ):
            await person.press("right")
            await person.until_shown(expected)


async def test_a_restricted_card_asks_the_ground_or_shows_the_stub(people):
    store = people.open()
    with store.writing():
        store.run(
            "UPDATE contact SET restricted_on = '2026-05-12', restriction_ground = 'a' WHERE id = ?", (EERO,)
        )
        refresh_contact(store, EERO)
    async with at_terminal(people, "rekisterivastaava") as person:
        await person.enter("contacts")
        person.screen.open_record(EERO)
        await person.until_shown("Millä perusteella")
        await person.press("2")
        await person.until(lambda: person.screen.place == "contact")
        assert "h1@yritys.example" in person.text and "R Käsittely rajoitettu" in person.text
        assert not person.screen.may("edit") and not person.screen.may("undo")
    async with at_terminal(people, "asiakkuus") as person:
        await open_card(person)
        assert "h1@yritys.example" not in person.text
        assert "Isännöitsijä" not in person.text
    assert ("ok", "legal_claim") in logged(people, "contacts.open")


async def test_whoever_has_no_default_purpose_is_asked(people):
    store = people.open()
    with store.writing():
        rows = [
            (10, name, "testi", 1, "2026-11-01T00:00:00.000Z", "2026-11-01", "2027-01-01")
            for name in ("contact.search", "contact.view_basic")
        ]
        store.run_many(
            "INSERT INTO user_grant (user_id, permission, reason, given_by, given_at, valid_from, valid_to)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        store.run("UPDATE user_account SET view_scope = 'all' WHERE id = 10")
    async with at_terminal(people, "ulkopuolinen") as person:
        await person.enter("contacts")
        person.screen.open_record(EERO)
        await person.until_shown("Mihin tarkoitukseen")
        await person.press("escape")
        await person.until(lambda: person.screen.place == "contacts")
        person.screen.open_record(EERO)
        await person.until_shown("Mihin tarkoitukseen")
        await person.press("1")
        await person.until(lambda: person.screen.place == "contact")
    assert logged(people, "contacts.open")[-1] == ("ok", "MARKETING")


async def test_technical_data_ask_a_purpose_each_time(people):
    from kaarea_tui.register.contacts.technical import TechnicalInput

    owner = people.sign_in("rekisterivastaava")
    owner.contacts.add_technical(EERO, TechnicalInput("192.0.2.7", "web form", "consent"))
    async with at_terminal(people, "rekisterivastaava") as person:
        await open_card(person)
        assert "192.0.2.7" not in person.text
        await person.press("enter")
        await person.until_shown("Mihin tarkoitukseen")
        await person.press("1")
        await person.until_shown("192.0.2.7")


async def test_a_note_is_written_and_an_empty_one_refused_under_its_field(people):
    async with at_terminal(people, "rekisterivastaava") as person:
        await open_card(person)
        await person.press("n")
        await person.until_shown("Vain asiakassuhteen")
        await person.press("ctrl+s")
        await person.until_shown("✗")
        await person.type("Soitti")
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "contact" and person.screen.card.notes)
        assert [note.body for note in person.screen.card.notes] == ["Soitti"]


async def test_moving_to_another_company_ends_the_old_role_and_leaves_the_old_address_behind(people):
    own(people)
    told = "SELECT count(*) FROM contact_email WHERE contact_id = ? AND address = 'h1@yritys.example'"
    async with at_terminal(people, "rekisterivastaava") as person:
        await open_card(person)
        await person.press("w")
        await person.until_shown("Uusi työpaikka")
        await person.type("a")
        await person.until_shown("Auran Puu Oy")
        await person.press("enter")
        await person.until(lambda: person.screen.form.values()["roles.0.company"])
        fields = person.screen.form.fields
        assert fields["left_behind"].value == ""  # nothing goes that nobody chose
        fields["left_behind"].focus()
        await person.press("space")
        fields["source.kind"].value = "subject"
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "contact" and len(person.screen.card.roles) == 2)
        assert people.open().one(told, (EERO,)) == (0,) and "040" in person.text
        now, before = person.screen.card.roles
        assert now.company == "Auran Puu Oy" and now.ended_on is None
        assert before.company == "Turun kaupunki" and before.ended_on is not None
        await person.press("u")
        await person.until_shown("Kumotaanko")
        assert "Auran Puu Oy" in person.text
        await person.press("escape")
        await person.until(lambda: person.screen.place == "contact")
        assert len(person.screen.card.roles) == 2
        await person.press("u")
        await person.until_shown("Kumotaanko")
        await person.press("k")
        await person.until(lambda: person.screen.place == "contact" and len(person.screen.card.roles) == 1)
        assert people.open().one(told, (EERO,)) == (1,)


async def test_the_duty_to_inform_is_closed(people):
    async with at_terminal(people, "rekisterivastaava") as person:
        await open_card(person)
        assert person.screen.may("informed")
        await person.press("i")
        await person.until_shown("Tyhjä: tänään")
        await person.press("tab")
        await person.type("sposti")
        await person.press("enter")
        await person.until(lambda: person.screen.place == "contact" and not person.screen.may("informed"))


async def test_the_next_and_previous_hit_are_opened_from_the_card(people):
    async with at_terminal(people, "asiakkuus") as person:
        await person.enter("contacts")
        await person.press("down", "enter")
        await person.until(lambda: person.screen.place == "contact")
        first = person.screen.card.name
        await person.press("J")
        await person.until(lambda: person.screen.card.name != first)
        await person.press("K")
        await person.until(lambda: person.screen.card.name == first)
        await person.press("K")
        await person.until_shown("ei ole enempää osumia")


async def test_the_company_of_the_card_opens_in_its_room(people):
    async with at_terminal(people, "asiakkuus") as person:
        await open_card(person)
        await person.press("y")
        await person.until(lambda: person.screen.place == "company")
        assert "Turun kaupunki" in person.text


def own(db: RegisterDb) -> None:
    """Leave everything to the register owner."""
    store = db.open()
    with store.writing():
        store.run("UPDATE company SET owner_id = 1")


async def test_the_shown_tab_is_in_sight_on_the_narrowest_screen(people):
    async with at_terminal(people, "rekisterivastaava") as person:
        await open_card(person)
        for tab in ("Roolit", "Listat", "Suostumukset", "Muistiinpanot", "Lähteet", "Historia"):
            await person.press("right")
            await person.until(lambda tab=tab: f"[{tab}" in person.lines()[3])
