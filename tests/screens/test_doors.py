"""Acts that once had no key: the end of a role, a consent by mistake, technical data, one's own sign-ins."""

from tests.screens.mailing import mailing
from tests.screens.staff import at_terminal, fill
from tests.screens.test_consents import AINO, lists, open_card, to_tab
from tests.screens.test_requests import register_case

__all__ = ["lists"]


async def test_a_role_is_ended_and_stays_on_the_card(sqlite_db):
    fill(sqlite_db)
    async with at_terminal(sqlite_db, "rekisterivastaava") as person:
        await open_card(person, 2)
        await person.press("x")
        await person.until_shown("on lähtenyt")
        await person.press("tab", "down", "ctrl+s")
        await person.until(lambda: "entisenä roolina" in person.told)
        assert person.screen.card.roles[0].ended_on is not None
        assert not person.screen.may("end_role")
        await to_tab(person, "roles")
        await person.until_shown("–23.11.2026")


async def test_a_consent_by_mistake_is_ended_with_its_reason(lists):
    async with at_terminal(lists.db, "rekisterivastaava") as person:
        await open_card(person, AINO)
        await person.press("v")
        await person.until_shown("Mitä suostumusta ei annettu")
        await person.press("1")
        await person.until_shown("Päätä suostumus")
        await person.press("ctrl+s")  # a reason is needed
        await person.until(lambda: person.screen.form.fields["reason"].error)
        await person.type("kaima")
        await person.press("ctrl+s")
        await person.until(lambda: "virheellisenä" in person.told)
    ended = "SELECT end_reason, ended_how FROM consent WHERE ended_at IS NOT NULL"
    assert lists.rows(ended) == [("recorded_in_error", "kaima")]
    assert len(lists.members()) == 1


async def test_u_takes_the_withdrawal_back_and_not_what_a_colleague_saved(sqlite_db):
    lists = mailing(sqlite_db)
    members = lists.members()
    sqlite_db.clock.advance(days=2)
    async with at_terminal(lists.db, "rekisterivastaava") as person:
        await open_card(person, AINO)
        before = person.screen.card.version
        await person.press("p", "1")
        await person.until_shown("Miten")
        await person.press("down", "tab")
        await person.type("24.11.2026")
        await person.press("enter")
        await person.until(lambda: "1 suostumus peruutettiin" in person.told)
        assert len(lists.members()) == len(members) - 1
        day = lists.rows("SELECT ended_at, ended_how FROM consent WHERE ended_at IS NOT NULL")
        assert [(at[:10], how) for at, how in day] == [("2026-11-24", "phone")]
        await person.press("u")
        await person.until_shown("Kumotaanko")
        await person.press("k")
        await person.until(lambda: "on taas voimassa" in person.told)
        assert lists.members() == members
        assert person.screen.card.version == before


async def test_a_withdrawal_before_the_consent_is_refused_under_its_day(lists):
    async with at_terminal(lists.db, "rekisterivastaava") as person:
        await open_card(person, AINO)
        await person.press("p", "1")
        await person.until_shown("Miten")
        await person.press("tab")
        await person.type("1.1.2020")
        await person.press("enter")
        await person.until(lambda: person.screen.form.fields["told_on"].error)
        assert "uudempi" in person.text


async def test_technical_data_are_written_and_closed_by_key(sqlite_db):
    fill(sqlite_db)
    async with at_terminal(sqlite_db, "rekisterivastaava") as person:
        await open_card(person, 2)
        await person.press("d", "1")
        await person.until_shown("IPv4 tai IPv6")
        await person.type("192.0.2.300")
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.form.fields["ip"].error)
        fields = person.screen.form.fields
        fields["ip"].value, fields["source"].value, fields["reason"].value = (
            "192.0.2.7",
            "loki",
            "väärinkäyttö",
        )
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "contact")
        await person.press("d", "2")
        await person.until_shown("Avattu")
        fields = person.screen.form.fields
        fields["service"].value, fields["username"].value = "tilaukset", "eero77"
        await person.press("tab", "tab", "tab", "down", "ctrl+s")
        await person.until(lambda: person.screen.place == "contact")
        await person.press("t")
        await person.until_shown("Mihin")
        await person.press("1")
        await person.until_shown("eero77")
        assert "192.0.2.7" in person.text
        await person.press("d", "3")
        await person.until_shown("Mihin")
        await person.press("1")
        await person.until_shown("Mikä niistä?")
        await person.press("1")
        await person.until_shown("Suljettu")
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "contact")
    row = "SELECT username, closed_on FROM contact_service_account"
    assert sqlite_db.open().rows(row) == [("eero77", "2026-11-23")]


async def test_home_shows_ones_own_sign_ins(sqlite_db):
    async with at_terminal(sqlite_db, "asiakkuus") as person:
        await person.press("i")
        await person.until_shown("vaihda salasana")
        assert "23.11.2026" in person.text and "kirjauduttu" in person.text


async def test_who_is_it_loses_no_letter_and_lets_the_cursor_go(sqlite_db):
    """The field of the person: Down leaves it, what is typed on it is searched for, among the hits too."""
    fill(sqlite_db)
    async with at_terminal(sqlite_db, "rekisterivastaava") as person:
        await person.press("f5", "n")
        await person.until(lambda: person.screen.place == "request_form")
        form = person.screen.form
        field = form.fields["contact_id"]
        field.focus()
        await person.press("down")
        await person.until(lambda: not field.has_focus_within)
        field.focus()
        await person.type("koski")
        await person.until_shown("Koskinen Onni")
        assert person.screen.line.value == "koski"
        await person.press("down")
        await person.type("x")
        await person.until(lambda: person.screen.line.value == "koskix")
        await person.press("backspace", "enter")
        await person.until(
            lambda: person.screen.place == "request_form" if hasattr(person.screen, "place") else 0
        )
        assert field.value == "3"


async def test_a_letter_of_whom_only_the_mail_address_is_known_goes_there(sqlite_db):
    """No "address unknown" while the card has one: the preview names the address of the card."""
    fill(sqlite_db)
    store = sqlite_db.open()
    with store.writing():
        store.run("DELETE FROM contact_address WHERE contact_id = 2")
        store.run("DELETE FROM company_address")
    number = register_case(sqlite_db, "rectification", "20.11.2026", contact_id=2)
    register = sqlite_db.sign_in("rekisterivastaava")
    preview = register.letters.preview(number, "receipt")
    assert "h1@yritys.example" in preview.receiver
