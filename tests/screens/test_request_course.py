"""Every kind of request from taking in to the closed case, by keys (rulebook 2.1, 2.3; T1 to T17)."""

import pytest

from kaarea_tui.widgets.dialogs import Ask
from tests.conftest import RegisterDb
from tests.screens.request_walk import (
    answer,
    at,
    choose,
    confirm_password,
    save,
    settled,
    step,
    take_in,
    task,
)
from tests.screens.request_walk import fill as write
from tests.screens.staff import Person, at_terminal, fill

OWNER = "rekisterivastaava"
IDENTIFIED = {"method": "known_personally", "reason": "tuttu asiakas"}


@pytest.fixture
def db(sqlite_db: RegisterDb) -> RegisterDb:
    fill(sqlite_db)
    return sqlite_db


def state(person: Person) -> str:
    return str(person.screen.view.state)


async def handed_over(person: Person) -> None:
    """The file is made after the password, looked at, sent to whom the card names, and kept with the case (I5)."""
    await confirm_password(person)
    await at(person, "request_preview")
    assert person.screen.made.file
    await person.press("s")
    await person.until(lambda: hasattr(person.screen, "form"))
    proposed = person.screen.form.fields["address"].value
    await write(person, channel="email", address="vieras@gmail.example")
    await person.press("ctrl+s")
    await person.until(lambda: person.screen.form.error_count)
    await person.until_shown("rekisterissä ennestään")
    await write(person, address=proposed, channel="email" if proposed else "letter")
    await save(person)
    await person.until(lambda: person.screen.made.sent_on is not None)
    await person.press("escape")
    await person.until(lambda: hasattr(person.screen, "form"))
    assert "SHA-256" in person.screen.form.fields["note"].value
    await save(person)
    await at(person, "request")
    await settled(person)


async def test_an_access_request(db: RegisterDb) -> None:
    """T1, T4, T12, T14, T17."""
    async with at_terminal(db, OWNER) as person:
        await take_in(person, "access", 1)
        await step(person, "T4", **IDENTIFIED)
        assert state(person) == "in_review"
        await step(person, "T12")
        await task(person, "paper", answer="Kansiot A–F, ei löytynyt.")
        await task(person, "collect")
        await at(person, "request_collect")
        await person.until_shown("Virtanen")
        await person.press("down", "space")
        await person.until(lambda: len(person.screen.left_out) == 1)
        await person.press("ctrl+s")
        await person.until(lambda: hasattr(person.screen, "form"))
        await save(person)
        await handed_over(person)
        await step(person, "T14")
        await answer(person)
        await person.until_shown("Toteutettu")


async def test_a_portability_request(db: RegisterDb) -> None:
    async with at_terminal(db, OWNER) as person:
        await take_in(person, "portability", 1)
        await step(person, "T4", **IDENTIFIED)
        await step(person, "T12")
        await task(person, "paper", answer="Ei kuulu siirtoon.")
        await task(person, "portability")
        await person.until(lambda: isinstance(person.screen, Ask))
        await person.press("enter")
        await handed_over(person)
        await step(person, "T14")
        await answer(person)


async def test_a_restriction(db: RegisterDb) -> None:
    """The restriction is provisional from the start, and holds for good after it is carried out."""
    async with at_terminal(db, OWNER) as person:
        await take_in(person, "restriction", 1, restriction__ground="a")
        await step(person, "T4", **IDENTIFIED)
        await step(person, "T12")
        await task(person, "paper", answer="Merkitty paperiin.")
        await task(person, "restrict")
        await person.press("enter")
        await at(person, "request")
        await settled(person)
        await step(person, "T14")
        await answer(person)


async def test_a_rectification_on_the_cards_own_form(db: RegisterDb) -> None:
    async with at_terminal(db, OWNER) as person:
        await take_in(person, "rectification", 1)
        await step(person, "T4", **IDENTIFIED)
        await step(person, "T12")
        await task(person, "paper", answer="Korjattu kansioon.")
        await task(person, "rectify")
        await at(person, "contact_form")
        person.screen.form.fields["last_name"].value = "Virtanen-Uusi"
        person.screen.form.fields["source.kind"].value = "subject"
        await person.press("ctrl+s")
        await at(person, "request")
        await settled(person)
        assert "Virtanen-Uusi" in person.screen.view.contents.contact_name
        await step(person, "T14")
        await answer(person)


async def test_an_erasure_shows_what_goes_and_what_stays(db: RegisterDb) -> None:
    """P4: the one person there is approves alone with a reason; the plan is read before it is done (2.6)."""
    async with at_terminal(db, OWNER) as person:
        await take_in(person, "erasure", 1)
        await person.until(lambda: person.screen.next.has_focus)
        await step(person, "T4", **IDENTIFIED)
        await step(person, "T8", outcome="fulfilled", text="\n".join(f"Peruste {n}." for n in range(1, 41)))
        await choose(person, "step:T9")
        await person.until(lambda: isinstance(person.screen, Ask))
        await person.until_shown("Poistuu lopullisesti")
        await person.press("j")
        await person.until(lambda: hasattr(person.screen, "form"))
        for shown in ("Peruste 4.", "Yksin, koska", "lue koko teksti", "Hyväksy"):  # beside a long proposal
            await person.until_shown(shown)
        await person.press(*["pagedown"] * 6, *"Ainoa")
        await person.until_shown("Peruste 40.")
        assert person.screen.form.fields["override_reason"].value == "Ainoa"
        person.screen.form.fields["override_reason"].value = "Ainoa vastuuhenkilö paikalla."
        await person.press("ctrl+s")
        await at(person, "request")
        await settled(person)
        assert state(person) == "executing"
        await task(person, "paper", answer="Tuhottu.")
        while any(
            each.kind == "company_contact" and each.state == "open"
            for each in person.screen.view.contents.tasks
        ):
            await task(person, "company_contact", answer="Kysytty yritykseltä.")
        await task(person, "erase")
        await person.until_shown("Poistuu lopullisesti")
        await person.press("p")
        await confirm_password(person)
        await at(person, "request")
        await settled(person)
        await person.until(lambda: person.screen.view.contents.contact_name == "")
        await step(person, "T14")
        await answer(person)


async def test_a_marketing_objection_only_waits_for_its_answer(db: RegisterDb) -> None:
    """T13, T14 at once (D12)."""
    async with at_terminal(db, OWNER) as person:
        await take_in(person, "objection_dm", 1)
        assert state(person) == "ready_to_answer"
        await answer(person)


async def test_a_withdrawal(db: RegisterDb) -> None:
    """No consent is there: whether the data may stay is a task."""
    async with at_terminal(db, OWNER) as person:
        await take_in(person, "consent_withdrawal", 1)
        if state(person) == "executing":
            await task(person, "no_basis", answer="Sopimus voimassa.")
            await step(person, "T14")
        await answer(person)


async def test_another_objection(db: RegisterDb) -> None:
    async with at_terminal(db, OWNER) as person:
        await take_in(person, "objection_other", 1, objection_other__purpose="SALES")
        await step(person, "T4", **IDENTIFIED)
        await step(person, "T8", outcome="fulfilled", text="Lopetetaan.")
        await step(person, "T9", override_reason="Ainoa vastuuhenkilö paikalla.")
        await task(person, "paper", answer="Ei paperia.")
        await task(person, "stop")
        await person.press("ctrl+s")
        await person.until(lambda: isinstance(person.screen, Ask))
        await person.press("enter")
        await at(person, "request")
        await settled(person)
        await step(person, "T14")
        await answer(person)


async def test_a_refusal_holds_what_2_8_asks(db: RegisterDb) -> None:
    """T8, T10, T11, T17: complaint and remedy stand in the letter; what was proposed is not written twice."""
    async with at_terminal(db, OWNER) as person:
        await take_in(person, "erasure", 2)
        await step(person, "T4", **IDENTIFIED)
        proposed = {"outcome": "refused", "grounds": "LEGAL_OBLIGATION"}
        await step(person, "T8", **proposed, text="Kirjanpitolaki velvoittaa säilyttämään tositteet.")
        await step(person, "T11", reason="Lisää vielä säilytysaika.")
        await step(person, "T8", **proposed)
        await step(person, "T10", override_reason="Ainoa vastuuhenkilö paikalla.")
        await answer(person)
    ((body,),) = db.open().rows("SELECT body FROM request_letter WHERE kind = 'refusal'")
    assert "Kirjanpitolaki velvoittaa säilyttämään tositteet." in body
