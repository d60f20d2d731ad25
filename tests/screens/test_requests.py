"""The inbox, letters and intake at the terminal (rulebook 2; D8, D11, P8; I5)."""

from functools import partial

import pytest

from kaarea_tui.register.requests.request_inputs import Asked, RequestInput
from kaarea_tui.widgets.dialogs import Ask
from tests.conftest import RegisterDb
from tests.screens.request_walk import at, choose, enter, fill, made_and_sent, save, settled, step, take_in
from tests.screens.staff import Person, at_terminal
from tests.screens.staff import fill as fill_register

OWNER = "rekisterivastaava"
LETTER = """From: Onni Koskinen <h2@yritys.example>
To: kaarea@kaarea.example
Subject: Tarkastuspyyntö
Date: Mon, 02 Nov 2026 10:00:00 +0200
Message-ID: <{number}@yritys.example>
Content-Type: text/plain; charset=utf-8

Hei, haluaisin tietää, mitä tietoja minusta on rekisterissänne. Poistakaa minut myös postituslistalta,
en halua suoramarkkinointia.
Onni Koskinen
"""


@pytest.fixture
def db(sqlite_db: RegisterDb) -> RegisterDb:
    fill_register(sqlite_db)
    return sqlite_db


def register_case(db: RegisterDb, type_: str, day: str, user: str = OWNER, **more: object) -> int:
    register = db.sign_in(user)
    typed = RequestInput(
        (Asked(type_),),
        "phone",
        "Pyysi.",
        received_on=day,
        received_reason="soitettu",
        **{"contact_id": 2} | more,
    )  # type: ignore[arg-type]
    return register.requests.register(typed).case_ids[0]


def mails(db: RegisterDb, *originals: bytes) -> None:
    db.sign_in(OWNER).request_mail.take_in(originals)


async def rows(person: Person) -> list[tuple[str, ...]]:
    await person.until(lambda: person.screen._loaded)
    await settled(person)
    return [row.cells for row in person.screen.table.window.rows]


async def test_what_is_late_stands_first_in_red_and_in_words(db: RegisterDb) -> None:
    """D11: never by colour alone; the header tells it in every room."""
    register_case(db, "access", "20.11.2026")
    register_case(db, "erasure", "1.10.2026")
    async with at_terminal(db, OWNER) as person:
        await enter(person)
        cells = await rows(person)
        assert "myöhässä" in cells[0][0] and cells[0][0].startswith("!")
        assert cells[0][2] == "Poistopyyntö" and cells[0][4] == "26-002"
        first, second = person.screen.table.window.rows
        assert first.alert and not second.alert
        await person.press("f2")
        await person.until_shown("Pyynnöt 1!")


async def test_filters_go_round(db: RegisterDb) -> None:
    register_case(db, "objection_dm", "20.11.2026")
    case_id = register_case(db, "access", "1.10.2026")
    async with at_terminal(db, OWNER) as person:
        await enter(person)
        await rows(person)
        await person.press("tab")
        await person.until(lambda: person.screen.wanted == "overdue" and len(person.screen.rows) == 1)
        assert case_id in person.screen.rows
        for wanted in ("suspended", "closed", "all", "mine", "registered", "open"):
            await person.press("tab")
            await person.until(lambda wanted=wanted: person.screen.wanted == wanted)
        await person.press("shift+tab")
        await person.until(lambda: person.screen.wanted == "registered")


async def test_a_letter_becomes_several_linked_cases(db: RegisterDb) -> None:
    """2.1: one case for each right; the words that matched are shown, a person decides."""
    mails(db, LETTER.format(number=1).encode())
    async with at_terminal(db, OWNER) as person:
        await enter(person)
        await person.until_shown("1 uusi kirje")
        await person.press("u")
        await at(person, "request_letters")
        await person.until(lambda: person.screen.table.cursor_key)
        await person.press("enter")
        await at(person, "request_letter")
        await person.until_shown("Koskinen Onni")
        assert "”" in person.text and "täsmää: lähettäjän osoite on kortilla" in " ".join(person.text.split())
        await person.press("n")
        await at(person, "request_form")
        assert set(person.screen.form.fields["rights"].value.split()) >= {"access", "objection_dm"}
        await person.until(lambda: "Koskinen" in person.screen.person.hint)
        await fill(person, contact_id="3")
        await save(person)
        await at(person, "request")
        await settled(person)
        assert person.screen.view.contents.siblings
        assert person.screen.view.contents.clock.received_on.isoformat() == "2026-11-02"
        await person.press("b")
        await person.until(lambda: person.screen.view.number.endswith("002"))
        await person.press("r")
        await at(person, "request_letter")
        assert not person.screen.may("make_case")


async def test_a_second_letter_is_spotted_and_set_aside_with_a_reason(db: RegisterDb) -> None:
    register_case(db, "access", "20.11.2026", contact_id=3, requester_address="h2@yritys.example")
    mails(db, LETTER.format(number=2).encode())
    async with at_terminal(db, OWNER) as person:
        await enter(person)
        await person.press("u")
        await at(person, "request_letters")
        await person.until(lambda: person.screen.table.cursor_key)
        await person.press("enter")
        await at(person, "request_letter")
        assert "26-001" in person.text
        await person.press("s")
        await person.until(lambda: hasattr(person.screen, "form"))
        await person.press("ctrl+s")
        await person.until_shown("Kirjoita syy")
        await fill(person, case="26-999")
        await person.press("ctrl+s")
        await person.until_shown("Tällä numerolla ei ole pyyntöä.")
        await fill(person, reason="Sama asia.", case="26-001")
        await save(person)
        await at(person, "request_letters")
        await person.until_shown("Ei kirjeitä.")
        await person.press("tab")
        assert "[Sivussa]" in person.text
        await person.until(lambda: "26-001: Sama asia." in person.screen.table.window.rows[0].cells[3])


async def test_intake_tells_what_is_missing_and_keeps_what_was_typed(db: RegisterDb) -> None:
    """12.3: of a call the clerk's transcript is the written form."""
    async with at_terminal(db, OWNER) as person:
        await enter(person)
        await person.press("n")
        await at(person, "request_form")
        await fill(person, requester_name="Outo Olli", received_on="1.1.2030")
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.form.error_count >= 3)
        assert person.screen.form.fields["requester_name"].value == "Outo Olli"
        await person.press("escape")
        await person.until(lambda: isinstance(person.screen, Ask))
        await person.press("j")
        await at(person, "request_form")
        await fill(person, rights="access", received_on="20.11.2026", text="Soitti.")
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.form.fields["received_reason"].error)
        await fill(person, received_reason="soitti vaihteeseen")
        await save(person)
        await at(person, "request")
        assert "ei vielä tiedossa" not in person.text
        assert person.screen.view.contents.contact_id is None


async def test_what_belongs_to_a_kind_is_asked_only_of_it(db: RegisterDb) -> None:
    async with at_terminal(db, OWNER) as person:
        await enter(person)
        await person.press("n")
        await at(person, "request_form")
        fields = person.screen.form.fields
        assert not fields["restriction.ground"].display
        await fill(person, rights="restriction access")
        assert fields["restriction.ground"].display and not fields["objection_other.purpose"].display


async def test_a_conflict_is_told_and_nothing_typed_is_lost(db: RegisterDb) -> None:
    async with at_terminal(db, OWNER) as person:
        await take_in(person, "access", 1)
        await choose(person, "step:T4")
        offered = [code for code, _label in person.screen.form.fields["method"]._line.options]
        assert offered == [
            "",
            "known_personally",
            "callback_to_number_on_file",
            "shown_in_person",
            "not_needed",
        ]
        assert "Tämän asian kirjeitä ei ole" in person.text  # N8
        await fill(person, method="known_personally", reason="tuttu asiakas")
        case = person.app.screen_stack[-2].view
        session = person.app.session
        change = session.register.requests.change_receipt
        await session.thread.ask(partial(change, case.id, case.version, "20.11.2026", "tuli vaihteeseen"))
        await person.press("ctrl+s")
        await person.until(lambda: "muutti asiaa" in person.told)
        assert person.screen.form.fields["reason"].value == "tuttu asiakas"
        await save(person)
        await at(person, "request")
        await settled(person)
        assert person.screen.view.state == "in_review"


async def test_a_step_is_recorded_by_its_letter_and_the_clock_tells_it(db: RegisterDb) -> None:
    """N9, N5, T2, T3, T16, D9: the letter is made from the step; one sent outside only with its copy."""
    async with at_terminal(db, OWNER) as person:
        await take_in(person, "access", 1)
        await choose(person, "step:T2")
        await person.until_shown("Liitä muualla lähetetty kirje")
        await person.press("enter")
        await made_and_sent(person, reason="Osoite ei ole kortilla.", question="Soita meille.")
        assert person.screen.view.state == "awaiting_identity"
        await person.until_shown("Tauolla")
        assert "Sulje tunnistamattomana" in person.text or "muistutus" in person.text.lower()
        assert person.screen.may("remind")
        await person.press("m")
        await person.until_shown("Liitä muualla lähetetty kirje")
        await person.press("l")
        await person.until(lambda: hasattr(person.screen, "form"))
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.form.error_count)
        await person.until_shown("Liitä kirje")
        await fill(person, text="Asia 26-001: muistutamme kysymyksestämme.")
        await save(person)
        await at(person, "request")
        await settled(person)
        assert not person.screen.may("remind")
        await step(person, "T3", method="callback_to_number_on_file", reason="soitettu")
        assert person.screen.view.state == "in_review"
        await person.press("k")
        await person.until_shown("Liitä muualla lähetetty kirje")
        await person.press("escape", "right", "right", "right")
        assert person.screen.tab == "letters"
        await person.press("enter")  # where the letters are listed Enter leads where `k` does
        await person.until_shown("Liitä muualla lähetetty kirje")


async def test_what_waited_too_long_is_late_in_every_room(db: RegisterDb) -> None:
    """N5: a clarification unanswered since 2.11. is late on 15.2.: home, inbox, calendar, report, case; and says
    that its letter is not kept, until a copy is attached."""
    case_id = register_case(db, "access", "2.11.2026")
    store = db.open()
    with store.writing():
        store.run("UPDATE request_case SET state = 'awaiting_clarification' WHERE id = ?", (case_id,))
        store.run(
            "INSERT INTO request_suspension (case_id, kind, asked_on, before_n5)"
            " VALUES (?, 'clarification', '2026-11-02', 1)",
            (case_id,),
        )
        store.run("DELETE FROM meta WHERE name = 'clocks'")  # as a register of before is opened
    db.clock.advance(days=84)
    async with at_terminal(db, OWNER) as person:
        await person.until_shown("Pyynnöt 1!")
        await enter(person)
        assert (await rows(person))[0][0].startswith("! 16.12.")
        await person.until_shown("myöhässä 1!")
        await person.press("enter")
        await at(person, "request")
        await person.until_shown("MYÖHÄSSÄ")
        for shown in ("kirjettä ei ole tallessa", "ei vastausta 14 päivässä", "Kirjettä ei ole tallessa"):
            await person.until_shown(shown)
        await choose(person, "attach:clarification")
        await person.until(lambda: hasattr(person.screen, "form"))
        await fill(person, text="Mitä tietoja tarkoitatte? Asia 26-001")
        await save(person)
        await at(person, "request")
        await settled(person)
        await person.until(lambda: "ei ole tallessa" not in person.text)
        await person.until_shown("MYÖHÄSSÄ")


async def test_others_cases_fill_no_room_with_dashes_and_call_nobody(db: RegisterDb) -> None:
    """P8: an account manager is offered what is own; a late case of another's calls only who can act."""
    number = register_case(db, "access", "1.9.2026")
    async with at_terminal(db, "asiakkuus") as person:
        assert "Myöhässä" not in person.text and "1!" not in person.lines()[0]
        await enter(person)
        seen = set()
        for _filter in range(7):
            assert not any("–" in cell for row in await rows(person) for cell in row)
            seen.add(person.screen.wanted)
            await person.press("f")
        assert seen == {"mine", "registered"}
        assert not person.screen.check_action("letters", ())
        person.screen.open_record(number)  # by a number that somebody told
        await at(person, "request")
        assert "Virtanen" not in person.text and person.screen.view.contents is None
        assert not person.screen.may("letter")
    async with at_terminal(db, "rekisterivastaava") as person:
        await person.until_shown("! Myöhässä olevia pyyntöjä: 1.")
        assert "1!" in person.lines()[0]


async def test_who_only_writes_down_sees_the_own_case(db: RegisterDb) -> None:
    async with at_terminal(db, "asiakaspalvelu") as person:
        await take_in(person, "objection_dm", 1)
        assert person.screen.view.contents is not None
        assert not person.screen.check_action("letter", ())
        assert "request.handle" in person.text or "rekisterivastaava" in person.text.lower()


async def test_the_auditor_sees_all_and_changes_nothing(db: RegisterDb) -> None:
    register_case(db, "access", "20.11.2026")
    async with at_terminal(db, "tarkastaja") as person:
        await enter(person)
        await rows(person)
        assert not person.screen.check_action("new", ())
        await person.press("enter")
        await at(person, "request")
        await person.until(lambda: person.screen.view.contents is not None)
        for action in ("letter", "person", "receipt", "remind"):
            assert not person.screen.check_action(action, ())


async def test_the_administrator_has_no_such_room(db: RegisterDb) -> None:
    async with at_terminal(db, "paakayttaja") as person:
        await person.press("f5")
        await person.pilot.pause(0.2)
        assert person.screen.place == "home"


async def test_an_address_that_may_be_anothers_is_stopped_only_when_marked(db: RegisterDb) -> None:
    """N2: shown by name, nothing ticked beforehand; the case tells what was stopped, and the key is there later."""
    words = "en halua suoramarkkinointia.\nEn myöskään osoitteisiin h1@yritys.example ja uusi@oma.example."
    letter = LETTER.format(number=3).replace("en halua suoramarkkinointia.", words)
    mails(db, letter.replace("tietää, mitä tietoja minusta on rekisterissänne", "kiittää").encode())
    async with at_terminal(db, OWNER) as person:
        await enter(person)
        await person.press("u")
        await at(person, "request_letters")
        await person.until(lambda: person.screen.table.cursor_key)
        await person.press("enter")
        await at(person, "request_letter")
        await person.press("n")
        await at(person, "request_form")
        await fill(person, rights="objection_dm", contact_id="3")
        await save(person)
        await person.until_shown("Estetäänkö markkinointi myös näihin?")
        assert "○ h1@yritys.example (toisen henkilön kortilla:" in person.text
        await person.press("ctrl+s")
        await at(person, "request")
        assert suppressed(db) == {"h2@yritys.example"}
        await person.press("right")
        await person.until_shown("Ei estetty")
        assert "Estetty" in person.text and "uusi@oma.example" in person.text
        await person.press("e", "space", "ctrl+s")
        await at(person, "request")
        await person.until(lambda: suppressed(db) == {"h1@yritys.example", "h2@yritys.example"})
        await person.until(lambda: "Ei estetty" not in person.text)
        await person.press("e")
        await settled(person)
        assert person.screen.place == "request"


def suppressed(db: RegisterDb) -> set[str]:
    """The addresses of cards that get no marketing, as the table holds them."""
    rows = db.stores[0].rows("SELECT address_key FROM contact_email WHERE suppressed = 1")
    return {row[0] for row in rows}
