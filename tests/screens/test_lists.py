"""The room of mailing lists: lists, members with their codes, the proof, adding after a look (4.3 to 4.5, L1)."""

import pytest

from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.lists.list_cards import ListInput
from kaarea_tui.register.staff.signing_in import confirm
from tests.conftest import RegisterDb
from tests.screens.mailing import WORDS, Mailing, mailing
from tests.screens.staff import Person, at_terminal, create, table_names


@pytest.fixture
def lists(sqlite_db: RegisterDb) -> Mailing:
    return mailing(sqlite_db)


async def enter(person: Person, *keys: str) -> None:
    """Go to the lists, and by keys on from there."""
    await person.press("f4")
    await person.until(lambda: person.screen.place == "lists" and person.screen.table.cursor_key)
    if keys:
        await person.press(*keys)


async def open_letter(person: Person) -> None:
    """Open the members of the letter: the second list."""
    await enter(person, "down", "enter")
    await person.until(lambda: person.screen.place == "list" and person.screen._loaded)


async def test_lists_stand_with_kind_members_and_owner(lists):
    async with at_terminal(lists.db, "markkinointi") as person:
        await enter(person)
        await person.until_shown("Uutiskirje")
        row = next(line for line in person.lines() if "Uutiskirje" in line)
        assert "Markkinointi" in row and " 2 " in row and "Riikka Rek" in row
        assert all(len(line) == 80 for line in person.lines())


async def test_who_may_not_see_lists_has_no_door_to_them(lists):
    async with at_terminal(lists.db, "laskutus") as person:
        await person.press("f4")
        assert person.screen.place == "home"
        assert "F4" not in person.lines()[0]


async def test_L1_members_stand_in_name_order_with_words_and_code(lists):
    lists.register.company_bans.set(1, "Johtaja")
    lists.register.company_bans.set(2, "Johtaja")
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_letter(person)
        assert table_names(person) == ["Virtanen Aino Maria", "Virtanen Eero Kalevi"]
        assert "tauolla" in person.text and "yritys kieltänyt" in person.text
        await person.until_shown("Yritys on kieltänyt suoramarkkinoinnin.")
        assert all(len(line) == 80 for line in person.lines())


async def test_the_state_key_narrows_to_those_who_left_and_tells_why(lists):
    lists.register.stops.object_to_marketing(lists.people["Virtanen Aino Maria"], "phone")
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_letter(person)
        assert table_names(person) == ["Virtanen Eero Kalevi"]
        await person.press("s", "s", "s")
        await person.until(lambda: table_names(person) == ["Virtanen Aino Maria"])
        await person.until_shown("poistuneet")
        assert "kielto" in person.text and "n Lisää" in person.lines()[-1]
        assert "Poista listalta" not in person.lines()[-1]


async def test_search_within_a_list(lists):
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_letter(person)
        await person.press("slash")
        await person.type("eero")
        await person.until(lambda: table_names(person) == ["Virtanen Eero Kalevi"])
        assert person.screen.bar.count == "1 jäsen"


async def test_one_key_shows_the_proof(lists):
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_letter(person)
        await person.press("enter")
        await person.until(lambda: person.screen.place == "member")
        for expected in (
            WORDS,
            "Kansio 7, sivu 2",
            "uutiskirje, versio 1",
            "2026-01",
            "suostumus voimassa",
            "Får skicka.",
        ):
            assert expected in person.screen.text
        await person.press("J")
        await person.until_shown("Virtanen Eero Kalevi")
        await person.press("J")
        await person.until_shown("Tähän suuntaan ei ole enempää osumia")


async def test_who_may_not_see_consents_sees_no_proof(lists):
    number = lists.db.open().one("SELECT id FROM user_account WHERE user_name = 'asiakaspalvelu'")[0]
    register = lists.db.sign_in("rekisterivastaava")
    confirm(register, "rekisterivastaava", DEMO_PASSWORD)
    register.access.deny(number, "consent.view", "ei tarvetta", lists.db.clock().date())
    async with at_terminal(lists.db, "asiakaspalvelu") as person:
        await open_letter(person)
        await person.press("enter")
        await person.until(lambda: person.screen.place == "member")
        assert "consent.view" in person.screen.text and "Kansio 7" not in person.screen.text


async def test_L1_adding_shows_who_can_join_before_anything_is_written(lists):
    lists.consent("Koskinen Onni")
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_letter(person)
        await person.press("n")
        await person.until(lambda: person.screen.place == "preview")
        await person.type("-virtanen")
        await person.press("enter")
        await person.until_shown("⏎ Lisää 1")
        assert "NO_BASIS" in person.text and "ALLOW_CONSENT" in person.text
        assert len(lists.members()) == 2
        await person.press("right")
        await person.until_shown("Koskinen Onni")
        await person.press("enter", "enter")
        await person.until(lambda: "Koskinen Onni" in lists.members())
        await person.until(lambda: person.screen.place == "list" and len(table_names(person)) == 3)
        assert "1 henkilö lisättiin" in person.told


async def test_a_changed_search_is_looked_at_anew_before_anybody_joins(lists):
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_letter(person)
        await person.press("n")
        await person.type("koskinen")
        await person.press("enter")
        await person.until_shown("Ketään ei voida lisätä")
        await person.press("slash")
        await person.type("x")
        assert person.screen.preview is None
        await person.press("ctrl+s")
        assert len(lists.members()) == 2


async def test_marked_people_come_from_the_browser(lists):
    lists.consent("Koskinen Onni")
    async with at_terminal(lists.db, "markkinointi") as person:
        await person.enter("contacts")
        await person.press("down", "space", "space", "L", "2")
        await person.until(lambda: person.screen.place == "preview" and person.screen.preview)
        assert "2 merkittyä" in person.text
        assert dict(person.screen.preview.counts) == {"ALLOW_CONSENT": 1, "INACTIVE": 1}
        await person.press("enter")
        await person.until(lambda: "Koskinen Onni" in lists.members())
        await person.until(lambda: person.screen.place == "contacts")
        assert not person.screen.table.marks.keys


async def test_a_member_is_taken_off_after_a_question(lists):
    async with at_terminal(lists.db, "palveluesihenkilo") as person:
        await person.press("f4")
        assert person.screen.place == "home"
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_letter(person)
        await person.press("p")
        await person.until_shown("Poistetaanko 1 henkilö listalta?")
        await person.press("escape")
        await person.until(lambda: person.screen.place == "list")
        assert len(lists.members()) == 2
        await person.press("p")
        await person.until_shown("Poistetaanko")
        await person.press("enter")
        await person.until(lambda: lists.members() == ["Virtanen Eero Kalevi"])


async def test_L4_a_new_list_needs_sender_and_a_footer_that_tells_how_to_refuse(lists):
    async with at_terminal(lists.db, "markkinointi") as person:
        await enter(person, "n")
        await person.until(lambda: person.screen.place == "list_form")
        form = person.screen.form
        form.fields["name"].value = "Kutsut"
        await person.press("ctrl+s")
        await person.until(lambda: form.fields["sender"].error and form.fields["footer"].error)
        form.fields["sender"].value = "Kaarea Oy"
        form.fields["stop_address"].value = "peru@kaarea.example"
        form.fields["footer"].value = "Kaarea. Peru: peru@kaarea.example"
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "list")
        assert "Kutsut" in [row[0] for row in lists.rows("SELECT name FROM mailing_list")]


async def test_a_user_of_named_lists_sees_no_other(lists):
    number = lists.db.open().one("SELECT id FROM user_account WHERE user_name = 'markkinointi'")[0]
    register = lists.db.sign_in("rekisterivastaava")
    confirm(register, "rekisterivastaava", DEMO_PASSWORD)
    register.lists.limit_user(number, (lists.other,), "vain kampanja")
    async with at_terminal(lists.db, "markkinointi") as person:
        await enter(person)
        await person.until_shown("Kampanja")
        assert "Uutiskirje" not in person.text
        await person.press("n")
        await person.until(lambda: person.screen.place == "list_form")


async def test_hostile_names_stay_words(sqlite_db):
    it = mailing(sqlite_db)
    it.register.lists.update(it.letter, 1, ListInput(name="[bold]Kirje[/oops]", sender="[red]S"))
    create(it.register, "[/b]Paha", "[@click=quit]", 77)
    it.people = {hit.name: hit.contact_id for hit in it.register.browse.contacts("").hits}
    async with at_terminal(it.db, "rekisterivastaava") as person:
        await person.press("f4")
        await person.until_shown("[bold]Kirje[/oops]")
        await person.press("enter")
        await person.until(lambda: person.screen.place == "list" and person.screen._loaded)
        await person.press("enter")
        await person.until(lambda: person.screen.place == "member")
        assert "\x1b" not in person.text and "[/oops]" in person.screen.text
        await person.press("escape", "t")
        await person.until_shown("[red]S")
        await person.press("escape", "n")
        await person.type("paha")
        await person.press("enter")
        await person.until(lambda: person.screen.preview)
        await person.press("right")
        await person.until_shown("[/b]Paha")
