"""A list's own data, figures, history and exports, and what is done with whole lists (L2, L3, L5, 4.5)."""

from pathlib import Path

import pytest

from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.staff.signing_in import confirm
from kaarea_tui.screens.records.export_folder import ExportFile, export_folder
from tests.conftest import RegisterDb
from tests.screens.mailing import Mailing, mailing
from tests.screens.staff import Person, at_terminal
from tests.screens.test_lists import open_letter


@pytest.fixture
def lists(sqlite_db: RegisterDb, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Mailing:
    monkeypatch.setenv("HOME", str(tmp_path))
    return mailing(sqlite_db)


async def open_data(person: Person) -> None:
    await open_letter(person)
    await person.press("t")
    await person.until(lambda: person.screen.place == "list_card")


async def test_the_tabs_tell_data_figures_history_and_exports(lists):
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_data(person)
        for expected in ("peru@kaarea.example", "Kaarea Oy", "kirjeet"):
            assert expected in person.screen.text
        await person.press("right")
        await person.until_shown("11/2026  +2")
        await person.until(
            lambda: "suostumus voimassa" in person.screen.text and "uutiskirje 1" in person.screen.text
        )
        await person.press("right")
        await person.until_shown("23.11.2026: 2 jäsentä päivän lopussa")
        await person.press("p")
        await person.until_shown("Jäsenet päivän lopussa")
        await person.press(*["backspace"] * 10)
        await person.type("1.11.2026")
        await person.press("enter")
        await person.until_shown("1.11.2026: 0 jäsentä")
        await person.press("right")
        await person.until_shown("Listaa ei ole viety")


async def test_L2_L3_an_export_asks_the_password_writes_a_closed_file_and_expires(lists, tmp_path):
    lists.register.company_bans.set(1, "Johtaja")
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_letter(person)
        await person.press("x", "1")
        await person.until_shown("Toiminto vaatii salasanan uudelleen")
        await person.type(DEMO_PASSWORD)
        await person.press("enter")
        await person.until_shown("Lista on viety tiedostoon")
        assert "suoramarkkinoinnin" in person.text and "24.11.2026" in person.text
        (file,) = (tmp_path / "kaarea-viennit").iterdir()
        assert file.stat().st_mode & 0o777 == 0o600 and file.parent.stat().st_mode & 0o777 == 0o700
        text = file.read_text()
        assert "Aino Maria" in text or "Eero" in text
        assert text.count("@yritys.example") == 1
        await person.press("enter", "t")
        await person.until(lambda: person.screen.place == "list_card")
        person.screen.tab = ""  # a key that is quicker than the first look at the card
        await person.press("left")
        await person.until_shown("käytettävissä 24.11.2026")


async def test_L3_an_expired_export_is_told_and_takes_no_sending(lists):
    confirm(lists.register, "rekisterivastaava", DEMO_PASSWORD)
    lists.register.list_exports.export(lists.letter, "csv", lambda data: None)
    lists.db.clock.advance(hours=25)
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_data(person)
        await person.press("left")
        await person.until_shown("vanhentunut")
        await person.press("r")
        await person.until_shown("Mistä viennistä")
        await person.press("1")
        await person.until(lambda: "vanhentunut" in person.told)


async def test_L3_a_sending_names_its_export(lists):
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_letter(person)
        await person.press("x", "3")
        await person.until_shown("Toiminto vaatii")
        await person.type(DEMO_PASSWORD)
        await person.press("enter")
        await person.until_shown("Lista on viety")
        await person.press("enter", "t", "left", "r")
        await person.until_shown("Mistä viennistä")
        await person.press("1")
        await person.until(lambda: "Lähetys on kirjattu" in person.told)
        await person.until_shown("lähetetty 23.11.2026")


async def test_a_failed_export_leaves_no_file(lists, tmp_path):
    file = ExportFile("Uutiskirje / ../ä", "csv", lists.db.clock())
    with pytest.raises(RuntimeError), file.writing() as write:
        write(b"puoli")
        raise RuntimeError
    assert list(export_folder().iterdir()) == []
    assert file.path.parent == tmp_path / "kaarea-viennit" and file.path.name.startswith("uutiskirje-a-")


async def test_two_files_of_one_second_have_two_names(lists):
    first = ExportFile("Kirje", "csv", lists.db.clock())
    with first.writing() as write:
        write(b"x")
    assert ExportFile("Kirje", "csv", lists.db.clock()).path != first.path


async def test_archiving_asks_and_an_archived_list_lets_nobody_join(lists):
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_data(person)
        await person.press("a")
        await person.until_shown("Arkistoidaanko Uutiskirje?")
        await person.press("enter")
        await person.until_shown("arkistoitu")
        assert "Vie" not in person.lines()[-1]
        await person.press("escape")
        await person.until(lambda: person.screen.place == "list" and person.screen.card.archived_at)
        assert "Lisää" not in person.lines()[-1]
        await person.press("escape", "a")
        await person.until_shown("arkistoidut listat")
        await person.until_shown("Uutiskirje")


async def test_a_copy_tells_who_did_not_join(lists):
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_data(person)
        await person.press("k")
        await person.until_shown("Kopioi Uutiskirje")
        await person.type("Toinen")
        await person.press("enter")
        await person.until_shown("Uusi lista on valmis")
        assert (
            "ei voimassa olevaa suostumusta" in person.text
        )  # a consent that names one list does not reach another


async def test_comparing_two_lists_and_subtracting(lists):
    lists.register.lists.copy(lists.letter, "Kopio")
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_letter_at(person, 2)
        await person.press("t", "v")
        await person.until_shown("Minkä listan kanssa?")
        await person.press("1")
        await person.until_shown("Molemmilla: 0")
        assert "Vain listalla Uutiskirje: 2" in person.text


async def open_letter_at(person: Person, place: int) -> None:
    await person.press("f4")
    await person.until(lambda: person.screen.place == "lists" and person.screen.table.cursor_key)
    await person.press(*["down"] * place, "enter")
    await person.until(lambda: person.screen.place == "list" and person.screen._loaded)


async def test_L5_the_kind_stays_and_the_form_says_so(lists):
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_data(person)
        await person.press("e")
        await person.until(lambda: person.screen.place == "list_form")
        person.screen.form.fields["purpose"].value = "COMMUNICATION"
        person.screen.form.fields["kind"].value = "SERVICE"
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.form.fields["kind"].error)
        assert "jäseniä" in person.screen.form.fields["kind"].error
        person.screen.form.fields["kind"].value = "MARKETING"
        person.screen.form.fields["purpose"].value = "MARKETING"
        person.screen.form.fields["sender"].value = "Kaarea-konserni"
        person.screen.form.fields["footer"].value = "Kaarea-konserni\nSalo"
        await person.press("ctrl+s")
        await person.until_shown("Tab kirjoittaa: …")
        await person.press("tab")
        footer = person.screen.form.fields["footer"]
        assert footer.value == "Kaarea-konserni\nSalo\nperu@kaarea.example"
        await person.until(lambda: not footer.error)
        await person.press("ctrl+s")
        await person.until_shown("Kaarea-konserni")


async def test_who_may_only_look_has_no_keys_to_change(lists):
    async with at_terminal(lists.db, "tarkastaja") as person:
        await open_data(person)
        line = person.lines()[-1]
        assert "Vertaa" in line and "Muokkaa" not in line and "Arkistoi" not in line and "Vie" not in line
        await person.press("e", "a", "x")
        assert person.screen.place == "list_card"


async def test_groups_are_searches_with_names(lists):
    """Rule 4.5: a group is what somebody wrote, and nothing is computed of people."""
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_letter(person)
        await person.press("n")
        await person.type("virtanen")
        await person.press("enter")
        await person.until(lambda: person.screen.preview)
        await person.press("t")
        await person.until_shown("Ryhmä")
        await person.type("Virtaset")
        await person.press("enter")
        await person.until(lambda: "Tallennettu" in person.told)
        await person.press("escape", "n", "escape")
        await person.until(lambda: person.screen.place in ("preview", "list"))
    register = lists.db.sign_in("rekisterivastaava")
    assert [(group.name, group.query) for group in register.groups.all()] == [("Virtaset", "virtanen")]


async def test_L1_the_reasons_of_a_preview_are_written_without_addresses(lists, tmp_path):
    async with at_terminal(lists.db, "markkinointi") as person:
        await open_letter(person)
        await person.press("n")
        await person.until(lambda: person.screen.place == "preview")
        await person.type("koskinen")
        await person.press("enter")
        await person.until_shown("NO_BASIS")
        await person.press("x")
        await person.until_shown("Toiminto vaatii salasanan uudelleen")
        await person.type(DEMO_PASSWORD)
        await person.press("enter")
        await person.until_shown("Luettelo syistä on kirjoitettu")
        (file,) = (tmp_path / "kaarea-viennit").iterdir()
        text = file.read_text()
        assert "Koskinen Onni" in text and "NO_BASIS,ei voimassa olevaa suostumusta" in text
        assert "@" not in text and file.stat().st_mode & 0o777 == 0o600


async def test_the_report_is_a_closed_file_in_the_folder(lists, tmp_path):
    """What is refused stands under its field, and no file is made; Esc gives up."""
    async with at_terminal(lists.db, "tarkastaja") as person:
        await open_data(person)
        await person.press("w")
        await person.until_shown("Raportti listasta Uutiskirje")
        await person.press(*["backspace"] * 10)
        await person.type("24.12.2026")
        await person.press("ctrl+s")
        await person.until_shown("Ajanjakso päättyy ennen kuin se alkaa.")
        assert not (tmp_path / "kaarea-viennit").exists()
        await person.press(*["backspace"] * 10)
        await person.type("1.1.2026")
        await person.press("ctrl+s")
        await person.until_shown("~/kaarea-viennit/raportti-listasta-uutiskirje-")
        (file,) = (tmp_path / "kaarea-viennit").iterdir()
        assert file.suffix == ".pdf" and file.stat().st_mode & 0o777 == 0o600
        assert file.read_bytes().startswith(b"%PDF")
