"""Consents and stops by keys: recorded with proof, withdrawn in fewer steps, each with its right (4.1, 2.6, M9)."""

import pytest

from tests.conftest import RegisterDb
from tests.screens.mailing import WORDS, Mailing, mailing
from tests.screens.staff import Person, at_terminal, create, table_names
from tests.screens.test_lists import open_letter

KOSKINEN, AINO = 0, 2


@pytest.fixture
def lists(sqlite_db: RegisterDb) -> Mailing:
    return mailing(sqlite_db)


async def open_card(person: Person, place: int) -> None:
    """Open the card of the person at this place of the names."""
    await person.enter("contacts")
    await person.press("down", *["down"] * place, "enter")
    await person.until(lambda: person.screen.place == "contact")


async def to_tab(person: Person, name: str) -> None:
    """Go to a tab by its key."""
    while person.screen.tab != name:
        await person.press("right")


async def test_the_tabs_tell_lists_consents_and_stops(lists):
    async with at_terminal(lists.db, "asiakkuus") as person:
        await open_card(person, AINO)
        await to_tab(person, "lists")
        await person.until_shown("suostumus voimassa")
        await to_tab(person, "consents")
        await person.until_shown("Markkinointi · Uutiskirje · Sähköposti: voimassa")
        assert "Postitukselle ei ole esteitä" in person.text
        assert all(len(line) == 80 for line in person.lines())


async def test_a_consent_is_recorded_with_words_shown_and_several_purposes_in_one_act(lists):
    async with at_terminal(lists.db, "rekisterivastaava") as person:
        await open_card(person, KOSKINEN)
        await person.press("s")
        await person.until(lambda: person.screen.place == "consent_form")
        assert WORDS not in person.text  # nothing that is proof is proposed: neither the words nor the way
        await person.press("down", "space", "down", "down", "space")
        chosen = person.screen.form.fields["targets"].chosen
        assert chosen[0] == f"list-{lists.letter}" and len(chosen) == 2
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.form.fields["wording_id"].error)
        await person.press("down")
        await person.until_shown(WORDS)
        await person.press("tab", "tab", "down", "down", "ctrl+s")
        await person.until(lambda: person.screen.form.fields["evidence"].error)  # C7
        person.screen.form.fields["evidence"].value = "Kansio 7"
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "contact")
    rows = lists.rows("SELECT act, purpose, channel, evidence, list_id FROM consent ORDER BY id DESC LIMIT 2")
    assert rows[0][0] == rows[1][0] and {row[1] for row in rows} == {"MARKETING", "COMMUNICATION"}
    assert {row[3] for row in rows} == {"Kansio 7"}


async def test_a_consent_dated_tomorrow_is_refused_under_its_field(lists):
    async with at_terminal(lists.db, "rekisterivastaava") as person:
        await open_card(person, KOSKINEN)
        await person.press("s")
        await person.until(lambda: person.screen.place == "consent_form")
        await person.press("down", "space", "tab", "down", "tab", "tab", "down")
        fields = person.screen.form.fields
        fields["evidence"].value, fields["given_on"].value = "Kansio 7", "24.11.2026"
        await person.press("ctrl+s")
        await person.until(lambda: fields["given_on"].error)
        assert not fields["evidence"].error


async def test_withdrawing_takes_three_keys_for_everybody_who_sees_the_card(lists):
    async with at_terminal(lists.db, "laskutus") as person:
        await open_card(person, AINO)
        line = person.lines()[-1]
        assert "Kirjaa peruutus" in line and "Kirjaa kielto" in line and "s Suostumus" not in line
        assert "Listat" not in person.text
        await person.press("s")
        assert person.screen.place == "contact"
        await person.press("p")
        await person.until_shown("Mikä suostumus peruutetaan?")
        await person.press("1")
        await person.until_shown("Miten")
        assert (
            len(lists.members()) == 2
        )  # nothing ends before it is said how and when, or that it is not known
        await person.press("enter")
        await person.until(lambda: "Poistui 1 listalta" in person.told)
        await to_tab(person, "consents")
        await person.until_shown("Peruttu")
        assert "Kansio 7" not in person.text  # P8: the status only
        assert lists.members() == ["Virtanen Eero Kalevi"]


async def test_withdrawing_takes_no_more_keys_than_giving(lists):
    """Rulebook 4.1, GDPR art. 7(3): counted at the card, from the same place, with the least that each needs."""
    in_force = "SELECT count(*) FROM consent WHERE ended_at IS NULL"
    async with at_terminal(lists.db, "rekisterivastaava") as person:
        await open_card(person, KOSKINEN)
        giving = ["s", "down", "space", "tab", "down", "tab", "tab", "down", "down", "tab", "7", "ctrl+s"]
        await person.press(giving[0])
        await person.until(lambda: person.screen.place == "consent_form")
        await person.press(*giving[1:])
        await person.until(lambda: person.screen.place == "contact" and lists.rows(in_force) == [(3,)])
        withdrawing = ["p", "1", "enter"]
        await person.press(withdrawing[0])
        await person.until_shown("Mikä suostumus peruutetaan?")
        await person.press(withdrawing[1])
        await person.until_shown("Miten")
        await person.press(withdrawing[2])
        await person.until(lambda: lists.rows(in_force) == [(2,)])
        assert len(withdrawing) <= len(giving)


async def test_C5_many_withdrawals_are_foretold_done_in_one_act_and_told(lists):
    async with at_terminal(lists.db, "laskutus") as person:
        await person.enter("contacts")
        await person.press("down", "asterisk")
        await person.until(lambda: len(person.screen.table.marks.keys) == 5)
        await person.press("P")
        await person.until_shown("5 henkilön peruutukset")
        await person.press("ctrl+s")  # nothing is withdrawn that nobody chose
        await person.until(lambda: person.screen.form.fields["what"].error)
        await person.press("down", "tab", "down", "ctrl+s")
        await person.until_shown("Peruutetaanko 2 suostumusta?")
        assert "2  Markkinointi · Uutiskirje · Sähköposti" in person.text
        assert "ei ole tällaista suostumusta: 3" in person.text and len(lists.members()) == 2
        await person.press("p")
        await person.until(lambda: "2 suostumusta peruutettiin. Poistui 2 listalta." in person.told)
        assert "Kiellon peruu vain rekisterivastaava" in person.told  # u would refuse
        assert "ei ole tällaista suostumusta: 3" in person.told
        assert "Peruutukset" not in person.lines()[-1]  # nobody is marked any more
        await person.press("space", "P")
        await person.until_shown("1 henkilön peruutus")
        await person.press("down", "ctrl+s")
        await person.until_shown("Kirjataanko toive?")  # nothing is in force, and yet it is kept
        await person.press("p")
        await person.until(lambda: "toive on kirjattu. Ei poistunut miltään listalta." in person.told)
    assert lists.members() == []
    wishes = "SELECT count(*) FROM objection WHERE purpose = 'MARKETING' AND state <> 'released'"
    assert lists.rows(wishes) == [(6,)]
    assert lists.rows("SELECT DISTINCT ended_how, end_reason FROM consent") == [("phone", "withdrawn")]
    acts = "SELECT count(*) FROM audit WHERE action = 'consents.withdraw_many'"
    assert lists.rows(acts) == [(2,)]


async def test_C5_marked_members_withdraw_what_covers_the_list(lists):
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_letter(person)
        await person.press("space", "P")
        await person.until_shown("1 henkilön peruutus")
        await person.press("down")
        await person.until_shown("Suostumus listaan Uutiskirje")
        person.screen.form.fields["told_on"].value = "24.11.2026"
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.form.fields["told_on"].error)
        person.screen.form.fields["told_on"].value = ""
        await person.press("ctrl+s")
        await person.until_shown("Peruutetaanko 1 suostumus?")
        await person.press("escape")
        assert len(lists.members()) == 2
        await person.press("P")
        await person.until_shown("1 henkilön peruutus")
        await person.press("down", "ctrl+s")
        await person.until_shown("Peruutetaanko 1 suostumus?")
        await person.press("p")
        await person.until(lambda: lists.members() == ["Virtanen Eero Kalevi"])
        await person.until(lambda: table_names(person) == ["Virtanen Eero Kalevi"])
        await person.press("s", "s", "s")
        await person.until(lambda: table_names(person) == ["Virtanen Aino Maria"])
        await person.press("space")
        assert "Peruutukset" not in person.lines()[-1]


async def test_M9_a_marketing_ban_takes_the_person_off_all_lists_at_once(lists):
    async with at_terminal(lists.db, "asiakkuus") as person:
        await open_card(person, AINO)
        await person.press("k", "1")
        await person.until_shown("Markkinointikielto: Virtanen Aino Maria")
        await person.press("down", "ctrl+s")
        await person.until(lambda: "poistettu 1 postituslistalta" in person.told)
        await person.until(lambda: "M Markkinointikielto 23.11.2026" in person.lines()[2])
        await to_tab(person, "lists")
        await person.until_shown("markkinointikielto")
        await person.press("escape")
        await person.until(lambda: person.screen.place == "contacts")
        await person.until(lambda: any("Aino Maria" in line and " M " in line for line in person.lines()))


async def test_the_owner_releases_a_ban_with_a_reason(lists):
    lists.register.stops.object_to_marketing(lists.people["Virtanen Aino Maria"], "phone")
    async with at_terminal(lists.db, "rekisterivastaava") as person:
        await open_card(person, AINO)
        await person.until(lambda: "M Markkinointikielto" in person.lines()[2])
        await person.press("k", "5", "1")
        await person.until_shown("Vapauta")
        await person.type("kirjattu")
        await person.press("enter")
        await person.until(lambda: "M Markkinointikielto" not in person.lines()[2])


async def test_off_one_list_ends_its_consent_too(lists):
    async with at_terminal(lists.db, "asiakkuus") as person:
        await open_card(person, AINO)
        await person.press("k", "2", "1")
        await person.until(lambda: "Henkilö on poistettu listalta" in person.told)
        await to_tab(person, "consents")
        await person.until_shown("Peruttu")
        assert lists.members() == ["Virtanen Eero Kalevi"]


async def test_returned_mail_is_noted_for_an_address(lists):
    async with at_terminal(lists.db, "asiakkuus") as person:
        await open_card(person, AINO)
        await person.press("k", "3")
        await person.until_shown("Posti palautui")
        await person.press("tab", "down", "ctrl+s")
        await person.until(lambda: person.screen.place == "contact")
        await to_tab(person, "consents")
        await person.until_shown("posti palautui pysyvästi")


async def test_other_purposes_are_objected_to(lists):
    async with at_terminal(lists.db, "asiakkuus") as person:
        await open_card(person, AINO)
        await person.press("k", "4")
        await person.until_shown("Vastustus: Virtanen")
        await person.press("down", "ctrl+s")
        await person.until(lambda: "Vastustus on kirjattu" in person.told)
        await to_tab(person, "consents")
        await person.until_shown("ratkaisematta")


async def test_M3_a_companys_ban_is_set_and_only_the_owner_releases_it(lists):
    async with at_terminal(lists.db, "markkinointi") as person:
        await person.enter("companies")
        await person.press("down", "down", "enter")
        await person.until(lambda: person.screen.place == "company")
        await person.press("m")
        await person.until_shown("kieltää suoramarkkinoinnin")
        await person.type("Johtaja")
        await person.press("ctrl+s")
        await person.until_shown("Näille ei lähetetä markkinointia")
        assert "Virtanen Aino Maria" in person.text and not lists.rows("SELECT 1 FROM company_ban")
        await person.press("k")
        await person.until(lambda: "M Markkinointikielto" in person.lines()[2])
        await person.until(lambda: "Markkinointikielto" not in person.lines()[-1])
    async with at_terminal(lists.db, "rekisterivastaava") as person:
        await person.enter("companies")
        await person.press("down", "down", "enter")
        await person.until(lambda: person.screen.place == "company" and "M Markk" in person.lines()[2])
        await person.press("m")
        await person.until_shown("sallii suoramarkkinoinnin taas")
        await person.type("Soitto")
        await person.press("ctrl+s")
        await person.until_shown("Markkinointi näille jatkuu")
        await person.press("k")
        await person.until_shown("vapautettu 23.11.2026:")


async def test_the_suppression_list_shows_no_address_and_is_searched_by_one(lists):
    lists.register.suppressions.add("salainen@example.fi")
    async with at_terminal(lists.db, "rekisterivastaava") as person:
        await person.press("f4", "s")
        await person.until(lambda: person.screen.place == "suppressions")
        await person.until_shown("Ei markkinoin")
        assert "salainen" not in person.text
        await person.press("slash")
        await person.until_shown("Onko osoite kieltolistalla?")
        await person.type("toinen@example.fi")
        await person.press("enter")
        await person.until_shown("Osoite ei ole kieltolistalla")
        await person.press("escape")
        await person.until_shown("Ei markkinoin")
        await person.press("p")
        await person.until_shown("Vapauta")
        await person.type("pyynto")
        await person.press("enter")
        await person.until_shown("vapautettu 23.11.2026: pyynto")


async def test_who_may_not_see_the_suppression_list_has_no_key_to_it(lists):
    async with at_terminal(lists.db, "asiakkuus") as person:
        await person.press("f4")
        await person.until(lambda: person.screen.place == "lists" and person.screen.table.cursor_key)
        assert "Kieltolista" not in person.lines()[-1]
        await person.press("s")
        assert person.screen.place == "lists"


async def test_C3_used_words_are_not_edited_and_have_a_new_version(lists):
    async with at_terminal(lists.db, "rekisterivastaava") as person:
        await person.press("f4", "w")
        await person.until(lambda: person.screen.place == "wordings" and person.screen.current)
        await person.press("enter")
        await person.until_shown("Får skicka.")
        await person.press("enter", "e")
        await person.until(lambda: "e Muokkaa" not in person.lines()[-1])  # what is refused is not offered
        await person.press("n")
        await person.until_shown("Olemassa olevan")
        await person.press("ctrl+s")
        await person.until(lambda: len(person.screen.wordings) == 2)
        assert {each.version for each in person.screen.wordings.values()} == {1, 2}


async def test_a_user_is_limited_to_lists_by_keys(lists):
    async with at_terminal(lists.db, "rekisterivastaava") as person:
        await person.press("f8")
        await person.until(lambda: person.screen.place == "admin" and person.screen.table.cursor_key)
        people = [row.cells[0] for row in person.screen.table.window.rows]
        await person.press(*["down"] * people.index("markkinointi"), "enter")
        await person.until(lambda: person.screen.place == "user")
        await person.press("t")
        await person.until_shown("Postituslistat: markkinointi")
        await person.press("space", "tab")
        await person.type("vain tama")
        await person.press("enter")
        await person.until_shown("Toiminto vaatii")
        await person.type("kaarea-demo")
        await person.press("enter")
        await person.until(
            lambda: lists.rows("SELECT list_id, reason FROM user_list") == [(lists.other, "vain tama")]
        )


async def test_answers_are_decided_by_a_person(lists, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "koti"))
    async with at_terminal(lists.db, "markkinointi") as person:
        await person.press("f4")
        await person.until(lambda: person.screen.place == "lists" and person.screen.table.cursor_key)
        await person.press("down", "enter")
        await person.until(lambda: person.screen.place == "list" and person.screen._loaded)
        await person.press("i")
        await person.until_shown("Ratkaistavia vastauksia ei ole")
        await person.press("n", "down", "tab")
        area = person.screen.form.fields["addresses"]
        area.value = "ei osoitetta"
        await person.press("ctrl+s")
        await person.until(lambda: area.error)
        area.value = "Aino Virtanen <h0@yritys.example>\nTuntematon;tuntematon@yritys.example\nei osoitetta"
        await person.press("ctrl+s")
        await person.until_shown("Rivejä, joilla ei ole osoitetta: 1")
        await person.press("enter")
        await person.until(lambda: person.screen.place == "returns" and len(person.screen.lines) == 2)
        await person.until_shown("pois tältä listalta; viestissä: liitetty")
        await person.press("enter")
        await person.until_shown("Viestissä: liitetty")
        await person.press("1")
        await person.until(lambda: lists.members() == ["Virtanen Eero Kalevi"])
        await person.until(lambda: len(person.screen.lines) == 1)
        await person.press("p")
        await person.until_shown("Hylätäänkö vastaus?")
        await person.press("p", "h")
        await person.until_shown("Ratkaistavia vastauksia ei ole")
        assert "mitään ei muutettu" in person.told
        await person.press("s", "s")
        await person.until_shown("1 vastaus hylättiin")
        await person.press("u")
        await person.until_shown("Perutaanko 1 ratkaisu?")
        await person.press("k", "s")
        await person.until(lambda: person.screen.state == "proposed" and len(person.screen.lines) == 1)
        await person.press("s")
        await person.until_shown("1 vastaus toteutettiin")
        await person.press("u")
        await person.until_shown("Virtanen Aino Maria: pois tältä listalta, Uutiskirje")
        await person.press("k")
        await person.until(lambda: len(lists.members()) == 2)
        await person.press("s", "s")
        await person.until(lambda: person.screen.state == "proposed" and len(person.screen.lines) == 2)
        await person.press("t")
        await person.until_shown("Toteutetaanko 1 ehdotus?")
        await person.press("t", "v")
        await person.until(lambda: lists.members() == ["Virtanen Eero Kalevi"])
        await person.press("p", "h")
        await person.until_shown("Ratkaistavia vastauksia ei ole")
        await person.press("f")
        await person.until_shown("CSV, .eml, mbox tai Maildir")
        await person.type("poissa")
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.form.fields["path"].error)
        (tmp_path / "koti").mkdir()
        other = tmp_path / "muualla.csv"
        other.write_text("E-mail\nh1@yritys.example\n")
        person.screen.form.fields["path"].value = str(other)
        await person.press("ctrl+s")
        await person.until(
            lambda: "ei ole omassa kansiossasi" in str(person.screen.form.fields["path"].error)
        )
        file = tmp_path / "koti" / "omat vastaukset.csv"
        file.write_text("Nimi;E-mail;Syy\nEero;h1@yritys.example;5.1.1 hard\n")
        person.screen.form.fields["path"].value = str(file).replace(" ", "\\ ")
        await person.press("ctrl+s")
        await person.until_shown("odottaa päätöstä 1")
        await person.press("enter")
        await person.until_shown("osoitetta ei ole; viestissä: 5.1.1 hard")


async def test_hostile_evidence_and_reasons_stay_words(lists):
    lists.people["[/paha]"] = create(lists.register, "[/paha]", "[@click=app.leave]x", 55)
    typed = "[red]todiste[/oops]"
    store = lists.db.open()
    with store.writing():
        store.run("UPDATE company SET name = ?", ("[bold]Oy[/x]",))
    lists = Mailing(
        lists.db, lists.db.sign_in("rekisterivastaava"), lists.people, lists.letter, lists.other, lists.words
    )
    lists.consent("[/paha]")
    lists.register.company_bans.set(1, typed)
    lists.register.stops.object_to_purpose(lists.people["[/paha]"], "SALES", "email", grounds=typed)
    async with at_terminal(lists.db, "rekisterivastaava") as person:
        await person.enter("contacts")
        await person.type("paha")
        await person.press("enter", "enter")
        await person.until(lambda: person.screen.place == "contact")
        await to_tab(person, "consents")
        await person.until_shown(typed)
        await person.press("p")
        await person.until_shown("Mikä suostumus peruutetaan?")
        await person.press("escape", "k")
        await person.until_shown("Kirjaa kielto: [/paha]")
