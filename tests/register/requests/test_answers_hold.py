"""After an answer that tells of no more marketing no export holds the person, or an address that he named (N2).

The oracle is the letter that was sent and the bytes of the files: nothing is asked of the code under test.
Whatever is done before the answer and after it, but for a new consent of the person himself, changes nothing.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from kaarea_tui.register.errors import CounterError
from kaarea_tui.register.lists.list_cards import ListInput
from kaarea_tui.register.mailing.consent_cards import ConsentInput, ScopeInput
from kaarea_tui.register.mailing.wordings import WordingTexts
from kaarea_tui.register.records.contact_inputs import (
    ContactInput,
    EmailInput,
    MailboxInput,
    RoleInput,
    SourceInput,
)
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_inputs import Asked, RequestInput
from tests.conftest import Clock, RegisterDb
from tests.register.card_steps import make_company
from tests.register.erasing_steps import erasing_in

SUBJECT = SourceInput("subject")
MAILBOX, FORM, NEW = "info@helmi.example", "noreply@lomake.example", "uusi@oma.example"
CARDS = {
    "Aaltonen": ("aaltonen@helmi.example", "aaltonen@oma.example"),
    "Bergman": ("bergman@helmi.example",),
    "Cavander": ("cavander@helmi.example", "cavander@oma.example"),
}
"""Last name to the addresses of the card."""
POOL = (*(address for card in CARDS.values() for address in card), MAILBOX, FORM, NEW)
FORMATS = ("csv", "listmonk", "mailman")
PERSON = {
    "fi": "Teille ei enää lähetetä suoramarkkinointia",
    "sv": "Ingen direktmarknadsföring sänds längre till Er",
    "en": "No direct marketing will be sent to you any more",
}
LEFT_ALONE = {"fi": "ei ole estetty", "sv": "är inte spärrad", "en": "is not blocked"}
STOPPED = {"fi": "on estetty näihin", "sv": "är spärrad till dessa", "en": "is blocked to these"}
BEFORE = ("release", "consent")
"""Acts that end a stop: after the answer they are a new wish, before it the answer must not promise."""
LATER = (
    "add", "edit", "undo", "import_named", "second_address", "named_later", "confirm", "choose", "other_person",
    "end_role", "copy_list", "role_address", "erase",
)  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """A letter: what it asks, whence it came, what it names in its own words and in what it quotes."""

    type: str
    sender: str
    named: tuple[str, ...] = ()
    quoted: str = ""
    chosen: str = ""
    represented: bool = False
    language: str = "fi"

    @property
    def text(self) -> str:
        told = "\n".join(f"Osoitteeni on myös {address}." for address in self.named)
        quoted = f"\n\n> Tilaajatietosi: {self.quoted}" if self.quoted else ""
        return f"Hei,\n\nen halua enää mainoksia.\n{told}\n\nTerveisin\nKirjoittaja{quoted}"


class World:
    """Three people of a customer on two marketing lists and a survey."""

    def __init__(self, db: RegisterDb) -> None:
        self.db = db
        self.register: Register = db.sign_in("rekisterivastaava")
        self.register.confirmed_at = db.clock.now
        self.store = self.register.store
        self.company = make_company(self.register, emails=(MailboxInput(MAILBOX, "general"),))
        self.wording = self.register.wordings.add_version("kirje", WordingTexts("Saatte lähettää."))
        letter = {
            "sender": "Kaarea Oy",
            "stop_address": "stop@kaarea.example",
            "footer": "Peru: stop@kaarea.example",
        }
        kinds = (
            ("Kirje", "MARKETING", "MARKETING"),
            ("Toinen", "MARKETING", "MARKETING"),
            ("Kysely", "SURVEY", "FEEDBACK"),
        )
        self.lists = [
            self.register.lists.create(ListInput(name=name, kind=kind, purpose=purpose, list_group="kirjeet", **letter))
            for name, kind, purpose in kinds
        ]  # fmt: skip
        self.people = {name: self._person(name, emails) for name, emails in CARDS.items()}
        ((mailbox,),) = self.store.rows("SELECT id FROM company_email")
        self.everybody = (*self.people.values(), -mailbox)
        for list_id in self.lists:
            self.register.lists.add_members(list_id, self.everybody)
        self.case = 0
        self.asked: Wish | None = None
        self.answered: Wish | None = None

    def _person(self, name: str, emails: Sequence[str]) -> int:
        typed = ContactInput(
            last_name=name, first_names="Aino", emails=tuple(EmailInput(each) for each in emails),
            phones=(), addresses=(), roles=(RoleInput(self.company, "Johtaja", "1.3.2019"),),
        )  # fmt: skip
        person = self.register.contacts.create(typed, SUBJECT, acknowledged_duplicates=True)
        for address in emails:
            scope = ScopeInput("MARKETING", "email", None, "kirjeet", address)
            self.register.consents.record(person, ConsentInput((scope,), "paper", "Kansio", self.wording))
        return person

    # -- the wish, and what becomes of it -----------------------------------------------------------

    def ask(self, wish: Wish, **what: Any) -> None:
        self.db.clock.advance(minutes=1)
        self.asked = wish
        self.case = self.register.requests.register(
            RequestInput(
                (Asked(wish.type, **what),), "email", wish.text, "Kirjoittaja", wish.sender,
                self.people.get(wish.chosen), language=wish.language,
                representative="Asianajaja" if wish.represented else "",
                authorisation="nähty 1.11.2026" if wish.represented else "",
            )
        ).case_ids[0]  # fmt: skip

    def act(self, name: str, who: int) -> None:
        self.db.clock.advance(minutes=1)
        self.register.confirmed_at = self.db.clock.now
        with suppress(CounterError):
            getattr(self, f"_{name}")(list(self.people.values())[who % 3])

    def _add(self, person: int) -> None:
        for list_id in self.lists:
            self.register.lists.add_members(list_id, self.everybody)

    def _release(self, person: int) -> None:
        for (number,) in self.store.rows("SELECT id FROM objection WHERE contact_id = ?", (person,)):
            self.register.stops.release(number, "kirjattu väärälle")
        self._consent(person)

    def _consent(self, person: int) -> None:
        ((address,), *_) = self.store.rows(
            "SELECT address FROM contact_email WHERE contact_id = ?", (person,)
        ) or [("",)]
        scope = ScopeInput("MARKETING", "email", None, "kirjeet", address)
        self.register.consents.record(person, ConsentInput((scope,), "paper", "Kansio", self.wording))
        self._add(person)

    def _edit(self, person: int) -> None:
        self._emails(person, NEW)

    def _undo(self, person: int) -> None:
        self.register.contacts.undo_last(person, self.register.contacts.open(person).version)

    def _second_address(self, person: int) -> None:
        now = [
            row[0]
            for row in self.store.rows("SELECT address FROM contact_email WHERE contact_id = ?", (person,))
        ]
        self._emails(person, *now, f"lisa{person}@oma.example")

    def _role_address(self, person: int) -> None:
        self._emails(person, MAILBOX)

    def _emails(self, person: int, *addresses: str) -> None:
        version = self.register.contacts.open(person).version
        typed = ContactInput(emails=tuple(EmailInput(each) for each in addresses))
        self.register.contacts.update(person, version, typed, SUBJECT)
        self._add(person)

    def _end_role(self, person: int) -> None:
        card = self.register.contacts.open(person)
        self.register.contacts.end_role(person, card.version, card.roles[0].id, "22.11.2026", SUBJECT)

    def _copy_list(self, person: int) -> None:
        copied = self.register.lists.copy(self.lists[0], f"Kopio {self.db.clock.now:%H%M%S}")
        self.lists.append(copied[0])

    def _erase(self, person: int) -> None:
        with erasing_in(self.register) as eraser:
            eraser.erase(person)
        self._add(person)

    def _import_named(self, person: int) -> None:
        """A file brings the address that was named with somebody's card and name, and says that he is on the list."""
        address = (*(self.asked.named if self.asked else ()), NEW)[0]
        file = Path(self.db.url.removeprefix("sqlite:///")).with_name("tuonti.csv")
        rows = "Sukunimi;Etunimet;Titteli;Yritys;Sähköposti;Postituslistat\n"
        file.write_text(f"{rows}Tuotu;Aino;Johtaja;Turun Helmi As Oy;{address};Kirje\n", encoding="utf-8")
        self.register.imports.read(file, "company", "Helmi")
        self._add(person)

    def _named_later(self, person: int) -> None:
        """A second letter of the case names another address."""
        letter = EmailMessage()
        letter["From"], letter["Subject"], letter["Message-ID"] = (
            f"Kirjoittaja <{self._sender()}>",
            "Lisäys",
            "<2@x>",
        )
        letter.set_content(f"Myös {NEW}, kiitos.\n")
        (taken,) = self.register.request_mail.take_in((letter.as_bytes(),))
        number = self.register.requests.open(self.case).number
        self.register.request_mail.set_aside(taken.mail_id, "", number)
        assert self.asked is not None
        self.asked = Wish(**{**self._told(), "named": (*self.asked.named, NEW)})

    def _told(self) -> dict[str, object]:
        assert self.asked is not None
        return {name: getattr(self.asked, name) for name in Wish.__dataclass_fields__}

    def _sender(self) -> str:
        assert self.asked is not None
        return self.asked.sender or NEW

    def _confirm(self, person: int) -> None:
        view = self.register.requests.open(self.case)
        assert view.contents is not None
        keys = tuple(each.key for each in view.contents.addresses if each.waits)
        self.register.requests.stop_addresses(self.case, view.version, keys)

    def _choose(self, person: int) -> None:
        view = self.register.requests.open(self.case)
        self.register.requests.choose_contact(self.case, view.version, person)
        self.asked = Wish(**{**self._told(), "chosen": self._name(person)})

    _other_person = _choose

    def _name(self, person: int) -> str:
        return next(name for name, number in self.people.items() if number == person)

    # -- the answer, and the files ------------------------------------------------------------------

    def answer(self) -> str:
        """The letter that was sent; empty where the register would not say it."""
        view = self.register.requests.open(self.case)
        with suppress(CounterError):
            self.register.requests.carry_out_at_once(self.case, view.version)
        with suppress(CounterError):
            made = self.register.letters.make(self.case, "answer")
            self.register.letters.mark_sent(made.id, "", "email", self._sender())
            self.answered = self.asked
            return made.text
        return ""

    def files(self) -> bytes:
        """All that leaves the register of lists that are no service mail, in one heap, in small letters."""
        self.register.confirmed_at = self.db.clock.now
        parts: list[bytes] = []
        write: Callable[[bytes], object] = parts.append
        everybody = tuple(row[0] for row in self.store.rows("SELECT id FROM contact WHERE state <> 'erased'"))
        for list_id in self.lists:
            for form in FORMATS:
                self.register.list_exports.export(list_id, form, write)
            self.register.list_exports.export_reasons(list_id, "", everybody, write, words=str)
        return b"".join(parts).lower()

    def broken(self, letter: str) -> list[str]:
        """What the letter promised and the files hold all the same."""
        wish = self.answered
        assert wish is not None
        language = wish.language
        told = letter.replace("\N{NO-BREAK SPACE}", " ")
        alone, stopped = _items(told, LEFT_ALONE[language]), _items(told, STOPPED[language])
        named = {wish.sender, *wish.named} - {""}
        silent = named - alone - stopped
        forbidden = {each.encode() for each in (named | stopped) - alone}
        if not wish.represented:
            mine = [name for name, card in CARDS.items() if wish.sender in card]
            forbidden |= {name.lower().encode() for name in ([wish.chosen] if wish.chosen else mine)}
        files = self.files()
        return [f"the letter says nothing of {silent}"] * bool(silent) + [
            each.decode() for each in sorted(forbidden) if each in files
        ]


def _items(letter: str, lead: str) -> set[str]:
    """The items of the list below the paragraph that holds `lead`."""
    found = re.search(rf"{re.escape(lead)}[^\n]*\n\n((?:- [^\n]+\n?)+)", letter)
    return {line.removeprefix("- ").strip() for line in found[1].splitlines()} if found else set()


def begin(template: Path, folder: str) -> World:
    shutil.copy(template, Path(folder) / "register.db")
    shutil.copytree(template.with_name("register.db.d"), Path(folder) / "register.db.d")
    return World(RegisterDb(f"sqlite:///{folder}/register.db", Clock()))


addresses = st.sampled_from(POOL)
wishes = st.builds(
    Wish,
    type=st.sampled_from(("objection_dm", "objection_dm", "consent_withdrawal")),
    sender=addresses,
    named=st.lists(addresses, max_size=2, unique=True).map(tuple),
    quoted=st.sampled_from(("", *POOL)),
    chosen=st.sampled_from(("", *CARDS)),
    represented=st.sampled_from((False, False, False, True)),
    language=st.sampled_from(("fi", "sv", "en")),
)
acts = st.lists(st.tuples(st.sampled_from(LATER), st.integers(0, 2)), max_size=5)
earlier = st.lists(st.tuples(st.sampled_from((*LATER, *BEFORE)), st.integers(0, 2)), max_size=5)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(wishes, earlier, acts)
@example(Wish("objection_dm", MAILBOX, chosen="Cavander"), [], [("add", 0)])
@example(Wish("objection_dm", "aaltonen@helmi.example"), [], [("add", 0)])
@example(Wish("objection_dm", NEW, ("aaltonen@oma.example",), chosen="Aaltonen"), [], [("undo", 0)])
@example(Wish("objection_dm", "aaltonen@oma.example", (NEW,)), [], [("import_named", 0)])
@example(Wish("consent_withdrawal", "bergman@helmi.example", (MAILBOX,)), [("confirm", 0)], [("edit", 1)])
@example(Wish("objection_dm", "aaltonen@helmi.example"), [("release", 0)], [])
@example(Wish("objection_dm", "bergman@helmi.example", chosen="Bergman"), [("consent", 1)], [])
@example(Wish("objection_dm", FORM, ("bergman@helmi.example",)), [("confirm", 0)], [("add", 1)])
@example(
    Wish(
        "consent_withdrawal",
        "cavander@oma.example",
        ("uusi@oma.example", "aaltonen@helmi.example"),
        "cavander@oma.example",
        language="sv",
    ),
    [("role_address", 1), ("named_later", 2), ("confirm", 0), ("consent", 2)],
    [("confirm", 2), ("other_person", 1)],
)
def test_what_an_answer_promises_no_export_breaks(
    sqlite_template: Path, wish: Wish, before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = begin(sqlite_template, folder)
        try:
            begun = world.files()
            assert all(each.encode() in begun for each in (*(card[0] for card in CARDS.values()), MAILBOX))
            world.ask(wish)
            for act in before:
                world.act(*act)
            if letter := world.answer():
                assert not world.broken(letter), letter
                for act in after:
                    world.act(*act)
                    assert not world.broken(letter), (act, letter)
        finally:
            world.store.close()


@pytest.mark.parametrize(("purpose", "place"), [("FEEDBACK", None), ("", 0)], ids=["one purpose", "one list"])
def test_no_answer_tells_that_a_thing_ended_which_was_agreed_to_again(
    sqlite_template: Path, purpose: str, place: int | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = begin(sqlite_template, folder)
        try:
            person, address = world.people["Bergman"], CARDS["Bergman"][0]
            list_id = None if place is None else world.lists[place]
            scope = ScopeInput(purpose or "MARKETING", "email", list_id, "", address)
            for again in (False, True):
                world.register.consents.record(
                    person, ConsentInput((scope,), "paper", "Kansio", world.wording)
                )
                world.ask(
                    Wish("consent_withdrawal", address, chosen="Bergman"), purpose=purpose, list_id=list_id
                )
                if again:
                    world.db.clock.advance(minutes=1)
                    world.register.consents.record(
                        person, ConsentInput((scope,), "paper", "Kansio", world.wording)
                    )
                    world._add(person)
                assert bool(world.answer()) is not again
                world.db.clock.advance(minutes=1)
        finally:
            world.store.close()
