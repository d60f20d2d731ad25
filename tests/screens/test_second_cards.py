"""A ban with a further address, and second cards, by keys: everybody touched is named before anything is done (N2)."""

import pytest

from kaarea_tui.register.records.contact_inputs import ContactInput, EmailInput, RoleInput, SourceInput
from tests.conftest import RegisterDb
from tests.screens.mailing import Mailing, mailing
from tests.screens.staff import at_terminal
from tests.screens.test_consents import AINO, open_card

OBJECTORS = "SELECT contact_id FROM objection WHERE purpose = 'MARKETING' AND state <> 'released' ORDER BY 1"


@pytest.fixture
def lists(sqlite_db: RegisterDb) -> Mailing:
    return mailing(sqlite_db)


def second_card(lists: Mailing, address: str) -> int:
    first = lists.people["Virtanen Aino Maria"]
    ((company,),) = lists.rows("SELECT company_id FROM contact_role WHERE contact_id = ? LIMIT 1", (first,))
    typed = ContactInput(
        last_name="Virtanen", first_names="Aino", emails=(EmailInput(address),),
        roles=(RoleInput(int(str(company)), "Johtaja", "1.3.2019"),),
    )  # fmt: skip
    return lists.register.contacts.create(typed, SourceInput("subject"), acknowledged_duplicates=True)


async def test_a_further_address_of_anothers_card_is_stopped_after_two_words(lists):
    other = second_card(lists, "toinen@muu.example")
    async with at_terminal(lists.db, "asiakaspalvelu") as person:
        await open_card(person, AINO + 1)  # behind the second card
        await person.press("k")
        await person.until_shown("Mikä kielletään?")
        await person.press("1")
        await person.until_shown("Lisäosoitteet")
        field = person.screen.form.fields["named"]
        field.value = "toinen@muu.example"
        await person.press("ctrl+s")
        await person.until_shown("saattavat olla jonkun toisen")
        assert "Virtanen Aino" in person.text and lists.rows(OBJECTORS) == []
        await person.press("space", "ctrl+s")
        await person.until_shown("myös toisten korteilla")
        assert lists.rows(OBJECTORS) == []
        await person.press("k")
        await person.until(lambda: len(lists.rows(OBJECTORS)) == 1)
    assert lists.rows("SELECT suppressed FROM contact_email WHERE contact_id = ?", (other,)) == [(1,)]


async def test_a_second_card_is_decided_after_both_are_named_and_taken_back(lists):
    first, other = lists.people["Virtanen Aino Maria"], second_card(lists, "toinen@muu.example")
    lists.register.stops.object_to_marketing(first)
    async with at_terminal(lists.db, "rekisterivastaava") as person:
        await person.until_shown("mahdollisia toisia kortteja: 1")
        await person.press("f5", "s")
        await person.until_shown("Toiset kortit")
        for key, shown in (("1", "Ei halua markkinointia"), ("s", "estetään myös toisella kortilla")):
            await person.press(key)
            await person.until_shown(shown)
        assert "Virtanen Aino" in person.text and lists.rows(OBJECTORS) == [(first,)]
        await person.press("k")
        await person.until(lambda: lists.rows(OBJECTORS) == [(first,), (other,)])
        await person.until_shown("ratkaistu: sama henkilö")
        await person.press("1")
        await person.until_shown("Ratkaisu perutaan")
        await person.press("k")
        await person.until(lambda: lists.rows(OBJECTORS) == [(first,)])
