"""The room of companies, their card and their form (4.2, 6.4, V1; P8; ASVS 2.3.4)."""

import pytest

from kaarea_tui.register.companies.company_cards import CompanyInput
from tests.conftest import RegisterDb
from tests.screens.mailing import LETTER
from tests.screens.staff import at_terminal, fill, table_names

HELMI = 1


@pytest.fixture
def companies(sqlite_db: RegisterDb) -> RegisterDb:
    fill(sqlite_db)
    return sqlite_db


async def open_card(person, number: int = HELMI) -> None:
    await person.enter("companies")
    person.screen.open_record(number)
    await person.until(lambda: person.screen.place == "company")


async def open_form(person, number: int = HELMI) -> None:
    await person.enter("companies")
    person.screen.edit_record(number)
    await person.until(lambda: person.screen.place == "company_form")


async def test_companies_are_found_while_typing_and_counted(companies):
    async with at_terminal(companies, "johto") as person:
        await person.enter("companies")
        assert table_names(person) == ["Auran Puu Oy", "Turun Helmi As Oy", "Turun kaupunki"]
        assert person.screen.bar.count == "3 yritystä"
        await person.type("turun kau")
        await person.until(lambda: table_names(person) == ["Turun kaupunki"])
        await person.press("enter", "slash", "enter")
        asked = "SELECT fields, count FROM audit WHERE action = 'browse.log_company_search'"
        await person.until(lambda: companies.open().rows(asked) == [("companies", 1)])


async def test_the_card_shows_people_only_to_whom_may_see_people(companies):
    async with at_terminal(companies, "johto") as person:
        await open_card(person)
        assert "2925981-7" in person.text and "Linnankatu 1" in person.text
        assert [tab.id for tab in person.screen.tabs()] == ["basic", "history"]
    async with at_terminal(companies, "asiakkuus") as person:
        await open_card(person)
        await person.press("right")
        await person.until_shown("Virtanen Aino Maria")
        await person.press("enter")
        await person.until(lambda: person.screen.place == "contact")
        await person.press("escape")
        await person.until(lambda: person.screen.place == "company")


async def test_a_copied_cell_of_a_company_is_logged(companies):
    async with at_terminal(companies, "johto") as person:
        await person.enter("companies")
        await person.press("down", "c")
        await person.until(lambda: person.app.clipboard)
    rows = companies.open().rows("SELECT fields FROM audit WHERE action = 'browse.log_company_copy'")
    assert rows == [("business_id",)]


async def test_a_wrong_business_id_is_refused_with_what_would_be_right(companies):
    async with at_terminal(companies, "rekisterivastaava") as person:
        await person.enter("companies")
        await person.press("ctrl+n")
        await person.until(lambda: person.screen.place == "company_form")
        await person.type("Uusi Oy")
        field = person.screen.form.fields["business_id"]
        field.value = "0737546-1"
        await person.press("ctrl+s")
        await person.until(lambda: field.error)
        field.focus()
        await person.press("tab")
        assert field.value == "0737546-2"
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "company")
        assert person.screen.card.name == "Uusi Oy"


async def test_a_change_is_in_the_history_and_can_be_taken_back(companies):
    async with at_terminal(companies, "rekisterivastaava") as person:
        await open_form(person)
        person.screen.form.fields["unit"].value = "Turku"
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "company" and person.screen.card.unit == "Turku")
        person.screen.go_to_tab("history")
        await person.until_shown("lisätty Turku")
        await person.press("u")
        await person.until_shown("Kumotaanko")
        await person.press("k")
        await person.until(lambda: person.screen.place == "company" and person.screen.card.unit == "")


async def test_a_conflict_is_settled_field_by_field(companies):
    async with at_terminal(companies, "rekisterivastaava") as person:
        await open_form(person)
        person.screen.form.fields["name"].value = "Helmi oma"
        companies.sign_in("rekisterivastaava").companies.update(HELMI, 1, CompanyInput(name="Helmi toinen"))
        await person.press("ctrl+s")
        await person.until_shown("Helmi toinen")
        await person.press("enter")
        await person.until(lambda: person.screen.place == "company")
        assert person.screen.card.name == "Helmi oma"


async def test_billing_edits_the_billing_address_and_nothing_else(companies):
    async with at_terminal(companies, "laskutus") as person:
        await open_form(person)
        fields = person.screen.form.fields
        assert set(fields) == {
            f"addresses.billing.{part}" for part in ("street", "postal_code", "post_office", "country")
        }
        fields["addresses.billing.street"].value = "Laskukatu 2"
        fields["addresses.billing.postal_code"].value = "00100"
        fields["addresses.billing.post_office"].value = "Helsinki"
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "company")
        assert person.screen.card.billing_address.street == "Laskukatu 2"


async def test_the_billing_address_is_absent_without_its_right(companies):
    async with at_terminal(companies, "markkinointi") as person:
        await open_card(person)
        assert "Laskutusosoite" not in person.text
        assert not person.screen.may("edit")


async def test_N1_a_mailbox_is_written_on_the_card_and_goes_to_a_list_as_the_company(companies):
    """From the form over the preview to the list; an address of a person of the company is refused in the form."""
    companies.sign_in("rekisterivastaava").lists.create(LETTER)
    async with at_terminal(companies, "rekisterivastaava") as person:
        await open_form(person)
        field = person.screen.form.fields["emails.0"]
        field.value = "aino.virtanen@helmi.example"
        field.focus()
        await person.press("tab", "right")
        assert field.kind == "general"
        await person.press("ctrl+s")
        await person.until(lambda: field.error)
        assert "henkilön" in field.error
        field.value = "info@helmi.example"
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "company")
        await person.until_shown("(yhteinen)")
        await person.press("L")
        await person.until_shown("Uutiskirje")
        await person.press("1")
        await person.until(lambda: person.screen.place == "preview" and person.screen.preview)
        assert "1 postilaatikko" in person.text
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "company")
        person.screen.go_to_tab("lists")
        await person.until_shown("info@helmi.example: yrityksen yleinen osoite")
        await person.press("f4")
        await person.until(lambda: person.screen.place == "lists" and person.screen.table.cursor_key)
        await person.press("enter")
        await person.until(lambda: person.screen.place == "list" and table_names(person))
        assert table_names(person) == ["Turun Helmi As Oy"]
        await person.press("y")
        await person.until(lambda: person.screen.place == "company")
