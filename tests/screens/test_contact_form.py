"""The form of a person: errors, doubles, drafts, conflicts, leaving (7.1, 4.1, V4, V5, P8; ASVS 2.3.4)."""

import pytest

from kaarea_tui.register.records.contact_inputs import ContactInput
from tests.conftest import RegisterDb
from tests.screens.staff import SOURCE, at_terminal, fill

EERO = 2


@pytest.fixture
def people(sqlite_db: RegisterDb) -> RegisterDb:
    fill(sqlite_db)
    return sqlite_db


async def new_form(person) -> None:
    await person.enter("contacts")
    await person.press("ctrl+n")
    await person.until(lambda: person.screen.place == "contact_form")


async def edit_form(person, number: int = EERO) -> None:
    await person.enter("contacts")
    person.screen.edit_record(number)
    await person.until(lambda: person.screen.place == "contact_form")


def put(person, **values: str) -> None:
    for name, value in values.items():
        person.screen.form.fields[name.replace("__", ".")].value = value


async def test_a_new_person_without_a_company_is_saved_as_a_draft_and_that_is_said(people):
    async with at_terminal(people, "asiakkuus") as person:
        await new_form(person)
        await person.type("Uusi")
        put(person, source__kind="subject")
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "contact")
        assert "luonnoksena" in person.told
        assert person.screen.card.state == "draft"


async def test_all_errors_stand_under_their_fields_at_once_and_the_first_has_the_focus(people):
    async with at_terminal(people, "asiakkuus") as person:
        await new_form(person)
        put(person, emails__0="eero@helmi,example", phones__0="xx", addresses__postal__postal_code="2052")
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.form.error_count >= 4)
        wrong = {name for name, field in person.screen.form.fields.items() if field.error}
        assert {"last_name", "emails.0", "phones.0", "source.kind", "addresses.postal.postal_code"} == wrong
        assert person.screen.form.fields["last_name"].has_focus_within
        assert "virhettä" in person.text


async def test_tab_accepts_what_would_be_right(people):
    async with at_terminal(people, "asiakkuus") as person:
        await new_form(person)
        put(person, last_name="Uusi", source__kind="subject", emails__0="eero@helmi,example")
        await person.press("ctrl+s")
        field = person.screen.form.fields["emails.0"]
        await person.until(lambda: field.error and field.suggestion)
        await person.press("tab")
        assert field.value == "eero@helmi.example"


async def test_possible_doubles_are_shown_while_typing_and_stop_the_saving_until_looked_at(people):
    async with at_terminal(people, "asiakkuus") as person:
        await new_form(person)
        put(person, last_name="Virtanen", first_names="Eero Kalevi", emails__0="h1@yritys.example")
        put(person, source__kind="subject")
        await person.until_shown("sama sähköposti")
        await person.press("ctrl+s")
        await person.until_shown("Tallenna silti")
        await person.press("escape")
        await person.until(
            lambda: person.screen.place == "contact_form" and person.screen.focused.id == "doubles"
        )
        await person.press("enter")
        await person.until(lambda: person.screen.place == "contact" and person.screen.card.id == EERO)
        await person.press("escape")
        await person.until(lambda: person.screen.place == "contact_form")
        assert person.screen.form.values()["last_name"] == "Virtanen"
        await person.press("ctrl+s")
        await person.until_shown("Tallenna silti")
        await person.press("t")
        await person.until(lambda: person.screen.place == "contact" and person.screen.card.id != EERO)


async def test_a_change_without_a_source_is_refused_and_with_one_it_is_in_the_history(people):
    async with at_terminal(people, "rekisterivastaava") as person:
        await edit_form(person)
        put(person, first_names="Eero")
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.form.fields["source.kind"].error)
        put(person, source__kind="subject")
        await person.press("ctrl+s")
        await person.until(
            lambda: person.screen.place == "contact" and person.screen.card.first_names == "Eero"
        )
        person.screen.go_to_tab("history")
        await person.until_shown("Eero Kalevi → Eero")


async def test_rows_are_added_and_taken_away(people):
    async with at_terminal(people, "rekisterivastaava") as person:
        await edit_form(person)
        person.screen.form.fields["phones.0"].focus()
        await person.press("ctrl+n")
        await person.until(lambda: "phones.1" in person.screen.form.fields)
        put(person, phones__1="02 765 4321 alanumero 12", source__kind="subject")
        person.screen.form.fields["emails.0"].focus()
        await person.press("ctrl+r")
        await person.until(lambda: "emails.0" not in person.screen.form.fields)
        assert person.screen.unsaved
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "contact" and person.screen.card.version == 2)
        card = person.screen.card
        assert card.emails == ()
        assert [(phone.number, phone.extension) for phone in card.phones] == [
            ("+3584012 00001".replace(" ", ""), ""),
            ("+35827654321", "12"),
        ]


async def test_a_form_left_as_it_was_changes_nothing(people):
    async with at_terminal(people, "rekisterivastaava") as person:
        await edit_form(person)
        assert not person.screen.unsaved
        put(person, source__kind="subject")
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "contact")
        assert person.screen.card.version == 1


async def test_a_conflict_shows_both_values_and_loses_nothing_typed(people):
    async with at_terminal(people, "rekisterivastaava") as person:
        await edit_form(person)
        put(person, first_names="Eero K", last_name="Virta", source__kind="subject")
        other = people.sign_in("rekisterivastaava")
        other.contacts.update(EERO, 1, ContactInput(first_names="Eero Toinen"), SOURCE)
        await person.press("ctrl+s")
        await person.until_shown("Eero Toinen")
        assert "Eero K" in person.text
        await person.press("escape")
        await person.until(lambda: person.screen.place == "contact_form")
        assert person.screen.form.values()["first_names"] == "Eero K"
        await person.press("ctrl+s")
        await person.until_shown("Eero Toinen")
        await person.press("right", "enter")
        await person.until(lambda: person.screen.place == "contact" and person.screen.card.version == 3)
        assert person.screen.card.name == "Virta Eero Toinen"


async def test_escape_on_a_changed_form_asks_with_verbs(people):
    async with at_terminal(people, "rekisterivastaava") as person:
        await edit_form(person)
        await person.type("x")
        assert person.screen.unsaved
        await person.press("escape")
        await person.until_shown("Jatka muokkausta")
        assert "Hylkää" in person.text and "Tallenna" in person.text
        await person.press("escape")
        await person.until(lambda: person.screen.place == "contact_form")
        assert person.screen.form.values()["last_name"] == "Virtanenx"
        await person.press("escape")
        await person.until_shown("Jatka muokkausta")
        await person.press("h")
        await person.until(lambda: person.screen.place == "contact")
        assert person.screen.card.last_name == "Virtanen"


async def test_fields_without_right_are_absent(people):
    async with at_terminal(people, "markkinointi") as person:
        await new_form(person)
        assert not [name for name in person.screen.form.fields if name.startswith("addresses.")]


async def test_a_new_company_is_made_while_choosing_one(people):
    async with at_terminal(people, "rekisterivastaava") as person:
        await new_form(person)
        await person.type("Uusi")
        put(person, source__kind="subject")
        person.screen.form.fields["roles.0.company"].focus()
        await person.type("X")
        await person.until_shown("Uusi yritys: X")
        await person.press("enter")
        await person.until_shown("Y-tunnus")
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "contact_form")
        await person.until(lambda: person.screen.form.values()["roles.0.company"])
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.place == "contact")
        assert [role.company for role in person.screen.card.roles] == ["X"]
