"""What a letter shows of itself at 80x24, and what of it the intake offers: read off the screen (T1, D8, N8)."""

import pytest

from tests.conftest import RegisterDb
from tests.screens.request_walk import at, enter
from tests.screens.staff import Person, at_terminal
from tests.screens.staff import fill as fill_register
from tests.screens.test_requests import OWNER, mails

HEAD = "Date: Mon, 23 Nov 2026 09:00:00 +0200\r\nSubject: Asia {name}\r\nContent-Type: {kind}\r\n"
PLAIN = "text/plain; charset=utf-8"
MIXED = 'multipart/mixed; boundary="B"'
ASKS = "Poistakaa kaikki tieto-\r\nni."
INNER = (
    "Received: from a by b; Mon, 9 Nov 2026 08:00:00 +0200\r\nFrom: Pekka Esimerkki <pekka@asiakas.example>\r\n"
    f"Subject: Pyyntö\r\nContent-Type: {PLAIN}\r\n\r\n{ASKS}\r\n"
)
LETTERS: dict[str, tuple[str, str, str]] = {
    "form": (
        "From: Lomake <noreply@kaarea.example>\r\nReply-To: Onni Koskinen <h2@yritys.example>\r\n",
        PLAIN,
        ASKS,
    ),
    "forged": ("From: =?utf-8?Q?Onni_=3Ch2=40yritys.example=3E?= <evil@y.example>\r\n", PLAIN, ASKS),
    "mention": ("From: Vieras <evil@y.example>\r\n", PLAIN, f"{ASKS}\r\nEnnen: h2@yritys.example"),
    "passed on": (
        "From: Myynti <myynti@kaarea.example>\r\n",
        MIXED,
        f"--B\r\nContent-Type: {PLAIN}\r\n\r\nTeille.\r\n--B\r\nContent-Type: message/rfc822\r\n\r\n{INNER}\r\n--B--",
    ),
    "list": ("From: L <l@uutiset.example>\r\nList-Id: <l.uutiset.example>\r\n", PLAIN, ASKS),
    "unread": ("From: Aino <aino@x.example>\r\n", "application/x-odd", "Outoa sisältöä"),
}


def written(name: str) -> bytes:
    head, kind, body = LETTERS[name]
    return f"{head}{HEAD.format(name=name, kind=kind)}\r\n{body}".encode()


@pytest.fixture
def db(sqlite_db: RegisterDb) -> RegisterDb:
    fill_register(sqlite_db)
    mails(sqlite_db, *map(written, LETTERS))
    return sqlite_db


def told(person: Person) -> str:
    """All that the sheet holds, as one line."""
    screen = person.screen
    return " ".join(" ".join(screen.tab_lines("letter", 78)).split())


async def letter(person: Person, name: str) -> str:
    """Open a letter from the list; what its sheet tells once it was looked who may have written."""
    table = person.screen.table
    await person.until(lambda: table.cursor_key)
    number = next(row.key for row in table.window.rows if f"Asia {name}" in row.cells)
    await person.press("home")
    while table.cursor_key != number:
        await person.press("down")
    await person.press("enter")
    await at(person, "request_letter")
    await person.until(lambda: person.screen.candidates is not None)
    return told(person)


async def form(person: Person) -> dict[str, str]:
    """What the intake offers."""
    await person.press("n")
    await at(person, "request_form")
    values: dict[str, str] = person.screen.form.values()
    await person.press("escape")
    await at(person, "request_letter")
    await person.press("escape")
    await at(person, "request_letters")
    return values


async def test_each_letter_shows_who_wrote_it_and_what_it_is(db: RegisterDb) -> None:
    async with at_terminal(db, OWNER) as person:
        await enter(person)
        await person.press("u")
        await at(person, "request_letters")

        cells = {row.cells[2]: row.cells[1] for row in person.screen.table.window.rows}
        assert cells["Asia forged"] == "evil@y.example" and cells["Asia form"] == "Lomake"
        text = await letter(person, "form")
        assert "toiseen osoitteeseen, Onni Koskinen <h2@yritys.example>: vain lähettäjän oma" in text
        assert "täsmää: nimi, tekstissä mainitaan kortin osoite" in text
        values = await form(person)
        assert (values["requester_name"], values["requester_address"]) == (
            "Onni Koskinen",
            "h2@yritys.example",
        )
        assert values["rights"] == "erasure"

        text = await letter(person, "forged")
        assert (
            "evil@y.example (nimenä: Onni <h2@yritys.example>)" in person.text
            and "nimessä on toinen osoite" in text
        )
        assert "lähettäjän osoite on kortilla" not in text
        assert (await form(person))["requester_address"] == "evil@y.example"

        text = await letter(person, "mention")
        assert "(täsmää: tekstissä mainitaan kortin osoite)" in text
        await form(person)

        text = await letter(person, "passed on")
        assert "Välittää kirjeen: Pekka Esimerkki <pekka@asiakas.example>, ma 9.11.2026, Pyyntö" in text
        values = await form(person)
        assert (values["requester_name"], values["requester_address"]) == (
            "Pekka Esimerkki",
            "pekka@asiakas.example",
        )
        assert values["received_on"] == "9.11.2026" and "myynti@kaarea.example" in values["received_reason"]
        assert values["rights"] == "erasure" and values["text"].endswith("ni.")

        text = await letter(person, "list")
        assert "! Postituslista tai mainos" in text and "Sanoista ei tunnistettu" in text
        assert (await form(person))["rights"] == ""

        text = await letter(person, "unread")
        assert "Kirjettä ei voitu lukea tekstinä. Tällaisena se tuli: From: Aino <aino@x.example>" in text
        assert "Outoa sisältöä" in text and "(ei tekstiä)" not in text


async def test_the_last_of_many_letters_is_reached_and_all_are_counted(db: RegisterDb) -> None:
    """The count is the register's, and no letter lies beyond what the list can show; the cursor stays."""
    store = db.open()
    columns = [row[1] for row in store.rows("PRAGMA table_info(request_mail)")]
    others = ", ".join(each for each in columns if each not in ("id", "source_hash", "subject"))
    with store.writing():
        for number in range(1000, 1700):
            store.run(
                f"INSERT INTO request_mail (id, source_hash, subject, {others})"
                f" SELECT ?, ?, ?, {others} FROM request_mail WHERE id = 1",
                (number, str(number), f"Kirje {number}"),
            )
    async with at_terminal(db, OWNER) as person:
        await enter(person)
        await person.press("u")
        await at(person, "request_letters")
        await person.until_shown(f"{700 + len(LETTERS)} kirjettä")
        await person.until(lambda: person.screen.table.cursor_key)
        await person.press("end")
        await person.until_shown("Kirje 1699")
        assert person.screen.table.cursor_key == 1699
        await person.press("pageup", "up")
        stays = person.screen.table.cursor_key
        await person.press("enter")
        await at(person, "request_letter")
        await person.press("escape")
        await at(person, "request_letters")
        await person.until(lambda: person.screen.table.cursor_key == stays)


def test_pages_of_letters_go_on_without_a_gap(db: RegisterDb) -> None:
    register = db.sign_in(OWNER)
    whole = [line.id for line in register.request_mail.letters(limit=500).lines]
    assert register.request_mail.count_letters() == len(whole) == len(LETTERS)
    for first, step in (("first", "after"), ("last", "before")):
        page = register.request_mail.letters("new", None, first, limit=2)
        seen = [line.id for line in page.lines]
        while not (page.at_end if step == "after" else page.at_start):
            edge = page.lines[-1 if step == "after" else 0].id
            page = register.request_mail.letters("new", edge, step, limit=2)
            fresh = [line.id for line in page.lines]
            seen = seen + fresh if step == "after" else fresh + seen
        assert seen == whole
    around = register.request_mail.letters("new", whole[3], "around", limit=4)
    assert [line.id for line in around.lines] == whole[1:]
