"""N12 by keys at 80x24: an own note corrected on the card; in a rectification a note; the person's own statement."""

import pytest

from tests.conftest import RegisterDb
from tests.screens import request_walk as walk
from tests.screens.staff import at_terminal, fill
from tests.screens.test_contact_card import EERO
from tests.screens.test_lifting import open_restricted as open_card

OWNER = "rekisterivastaava"


@pytest.fixture
def people(sqlite_db: RegisterDb) -> RegisterDb:
    fill(sqlite_db)
    return sqlite_db


async def test_an_own_note_is_corrected_on_the_card(people: RegisterDb) -> None:
    async with at_terminal(people, OWNER) as person:
        await open_card(person)
        assert not person.screen.may("correct_note")
        await person.press("n")
        await person.until(lambda: hasattr(person.screen, "form"))
        await walk.fill(person, body="Soittaa aamuisin.")
        await walk.save(person)
        await person.until(lambda: person.screen.may("correct_note"))
        await person.press("o")
        await person.until(lambda: hasattr(person.screen, "form"))
        assert person.screen.form.fields["body"].value == "Soittaa aamuisin."
        await walk.fill(person, body="Soittaa iltaisin.")
        await walk.save(person)
        await person.until(lambda: [note.body for note in person.screen.card.notes] == ["Soittaa iltaisin."])
        person.screen.go_to_tab("history")
        await person.until_shown("Muistiinpano: Soittaa aamuisin. → Soittaa iltaisin.")


async def test_a_rectification_corrects_a_note_and_a_refusal_keeps_the_statement(people: RegisterDb) -> None:
    people.sign_in(OWNER).contacts.add_note(EERO, "Maksaa myöhässä.")
    async with at_terminal(people, OWNER) as person:
        await walk.take_in(person, "rectification", EERO)
        await walk.step(person, "T4", method="known_personally")
        await walk.step(person, "T12")
        await walk.task(person, "rectify")
        await person.until_shown("Muistiinpano: Maksaa myöhässä.")
        await person.press("2")
        await person.until(lambda: hasattr(person.screen, "form"))
        await walk.fill(person, body="Maksaa ajallaan.")
        await walk.save(person)
        await walk.at(person, "request")
        await person.until(
            lambda: all(t.state == "done" for t in person.screen.view.contents.tasks if t.kind == "rectify")
        )
        await person.press("escape")
        await walk.at(person, "requests")

        await walk.take_in(person, "rectification", EERO)
        await walk.step(person, "T4", method="known_personally")
        await walk.step(person, "T8", outcome="refused", grounds="DATA_ACCURATE", text="Tiedot ovat oikein.")
        await walk.step(person, "T10", override_reason="Sijainen on poissa.")
        await person.until_shown("Liitä henkilön oma selvitys")
        await walk.choose(person, "statement:0")
        await person.until(lambda: hasattr(person.screen, "form"))
        await walk.fill(person, body="Sovimme toisin.", given_on="eilen")
        await walk.save(person)
        await walk.at(person, "request")
        await person.press("y")
        await person.until_shown("! Henkilön oma selvitys 22.11.2026, pyyntö 26-002:")
        await person.until_shown("Sovimme toisin.")
    assert people.open().rows("SELECT body FROM contact_note ORDER BY id") == [
        ("Maksaa myöhässä.",),
        ("Maksaa ajallaan.",),
    ]
