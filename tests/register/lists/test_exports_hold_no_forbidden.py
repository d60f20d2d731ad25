"""Whatever is done in whatever order, no export ever holds a person whom the truth table forbids (4.3, 4.4, L2).

Random acts at the counter; after each the lists are exported, and every address in the file is judged by an
oracle of its own, which reads the bare tables and knows nothing of the code under test.
"""

import csv
import io
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaarea_tui.data.keys import keyed_hash
from kaarea_tui.exchange.returned_files import Returned
from kaarea_tui.register.counter import ACTIONS
from kaarea_tui.register.errors import Absent, Conflict, Invalid, Refused
from kaarea_tui.register.lists.list_cards import ListInput
from kaarea_tui.register.lists.unsubscribe_references import reference_maker
from kaarea_tui.register.mailing.consent_cards import ConsentInput, ScopeInput
from kaarea_tui.register.mailing.wordings import WordingTexts
from kaarea_tui.register.records.contact_inputs import ContactInput, EmailInput, RoleInput, SourceInput
from kaarea_tui.register.register import Register
from kaarea_tui.rules.returned_answers import Answer
from kaarea_tui.rules.suppressions import hashed_text
from tests.conftest import Clock, RegisterDb
from tests.register.card_steps import make_company
from tests.register.erasing_steps import ERASE, Eraser
from tests.register.lifting_steps import told_by_row

NAMES = ("Aalto", "Berg", "Cavander")
ADDRESSES = (*(f"{name.lower()}@helmi.example" for name in NAMES), "uusi@helmi.example")
SUBJECT = SourceInput("subject")
ACTS = (
    "consent", "withdraw", "object", "release_objection", "ban", "release_ban", "suppress", "release_suppression",
    "restrict", "lift", "bounce", "change_address", "undo", "end_role", "add_by_filter", "add_members", "remove",
    "copy_back", "answer", "unsubscribe_many", "split", "subtract", "archive", "answer_all", "answer_bounce",
    "restrict_purpose", "object_to_purpose", "confirm_answer", "end_as_error", "second_address", "company_consent",
    "erase", "import_somebody", "import_again",
)  # fmt: skip
LETTERS = str.maketrans("0123456789", "aeiouklmnr")
HEADINGS = "Sukunimi;Etunimet;Titteli;Yritys;Sähköposti;Postituslistat"


class World:
    """Three people of one company and two lists, one marketing and one in the same group."""

    def __init__(self, db: RegisterDb) -> None:
        self.db = db
        self.register: Register = db.sign_in("rekisterivastaava")
        self.register.confirmed_at = db.clock.now
        self.store = self.register.store
        self.company = make_company(self.register)
        self.people = [
            self.register.contacts.create(
                ContactInput(
                    last_name=name,
                    first_names="Aino",
                    emails=(EmailInput(address),),
                    phones=(),
                    addresses=(),
                    roles=(RoleInput(self.company, "Isännöitsijä", "1.3.2019"),),
                ),
                SUBJECT,
                acknowledged_duplicates=True,
            )
            for name, address in zip(NAMES, ADDRESSES, strict=False)
        ]
        self.brought_in: list[int] = []
        self.wording = self.register.wordings.add_version("kirje", WordingTexts("Saatte lähettää kirjeen."))
        letter = {"kind": "MARKETING", "purpose": "MARKETING", "sender": "Kaarea Oy", "stop_address": "stop@kaarea.example",
                  "footer": "Kaarea Oy. Peru: stop@kaarea.example", "list_group": "kirjeet"}  # fmt: skip
        self.lists = [
            self.register.lists.create(ListInput(name=name, **letter)) for name in ("Kirje", "Toinen")
        ]

    def act(self, name: str, who: int, which: int) -> None:
        """One act; the counter may refuse it, but nothing may break."""
        self.db.clock.advance(minutes=1)
        self.register.confirmed_at = self.db.clock.now
        with suppress(Absent, Conflict, Invalid, Refused):
            getattr(self, f"_{name}")(self.people[who % 3], self.lists[which % 2])

    def _consent(self, person: int, list_id: int) -> None:
        scope = ScopeInput("MARKETING", "email", list_id, "")
        self.register.consents.record(person, ConsentInput((scope,), "paper", "Kansio 3", self.wording))

    def _withdraw(self, person: int, list_id: int) -> None:
        self.register.consents.withdraw_from_list(person, list_id)

    def _unsubscribe_many(self, person: int, list_id: int) -> None:
        self.register.consents.withdraw_many((person,))

    def _object(self, person: int, list_id: int) -> None:
        self.register.stops.object_to_marketing(person)

    def _release_objection(self, person: int, list_id: int) -> None:
        for (number,) in self.store.rows("SELECT id FROM objection WHERE contact_id = ?", (person,)):
            self.register.stops.release(number, "oma pyyntö")

    def _ban(self, person: int, list_id: int) -> None:
        self.register.company_bans.set(self.company, "Toimitusjohtaja")

    def _release_ban(self, person: int, list_id: int) -> None:
        self.register.company_bans.release(self.company, "Toimitusjohtaja perui")

    def _suppress(self, person: int, list_id: int) -> None:
        self.register.suppressions.add(self._address(person))

    def _release_suppression(self, person: int, list_id: int) -> None:
        for line in self.register.suppressions.find(self._address(person)):
            self.register.suppressions.release(line.id, "oma pyyntö")

    def _restrict(self, person: int, list_id: int) -> None:
        self.register.restrictions.set(person, "record", "", "a")

    def _lift(self, person: int, list_id: int) -> None:
        for line in self.register.restrictions.of_contact(person):
            if line.standing is not None:
                told_by_row(self.store, line.id)
                self.register.restrictions.lift(line.id, "selvitetty")

    def _bounce(self, person: int, list_id: int) -> None:
        for (number,) in self.store.rows("SELECT id FROM contact_email WHERE contact_id = ?", (person,)):
            self.register.suppressions.record_bounce(number, hard=True)

    def _change_address(self, person: int, list_id: int) -> None:
        card = self.register.contacts.open(person)
        now = self._address(person)
        new = ADDRESSES[(ADDRESSES.index(now) + 1) % 4] if now in ADDRESSES else ADDRESSES[0]
        self.register.contacts.update(person, card.version, ContactInput(emails=(EmailInput(new),)), SUBJECT)

    def _undo(self, person: int, list_id: int) -> None:
        self.register.contacts.undo_last(person, self.register.contacts.open(person).version)

    def _end_role(self, person: int, list_id: int) -> None:
        card = self.register.contacts.open(person)
        self.register.contacts.end_role(person, card.version, card.roles[0].id, "22.11.2026", SUBJECT)

    def _add_by_filter(self, person: int, list_id: int) -> None:
        self.register.lists.add_by_filter(list_id, "aino")

    def _add_members(self, person: int, list_id: int) -> None:
        self.register.lists.add_members(list_id, (person,))

    def _remove(self, person: int, list_id: int) -> None:
        self.register.lists.remove_members(list_id, (person,))

    def _copy_back(self, person: int, list_id: int) -> None:
        self.register.lists.copy(list_id, f"Kopio {self.db.clock.now:%H%M%S}")

    def _answer(self, person: int, list_id: int) -> None:
        reference = reference_maker(self.store, list_id)(person)
        address = self._address(person)
        answer = Returned(
            f"{self.db.clock.now}",
            address,
            address,
            Answer("unsubscribe", "STOP", plain=True),
            reference,
            None,
        )
        self.register.returns.take_in(list_id, (answer,))

    def _split(self, person: int, list_id: int) -> None:
        self.register.lists.split(list_id, "aalto", f"Osa {self.db.clock.now:%d%H%M%S}")

    def _subtract(self, person: int, list_id: int) -> None:
        self.register.lists.subtract(list_id, next(each for each in self.lists if each != list_id))

    def _archive(self, person: int, list_id: int) -> None:
        card = self.register.lists.open(list_id)
        self.register.lists.archive(list_id, card.version, archived=card.archived_at is None)

    def _answer_all(self, person: int, list_id: int) -> None:
        self._answered(person, list_id, Answer("stop_all", "ei markkinointia", plain=True), signed=True)

    def _answer_bounce(self, person: int, list_id: int) -> None:
        self._answered(person, list_id, Answer("hard_bounce", "5.1.1", plain=True), signed=True)

    def _confirm_answer(self, person: int, list_id: int) -> None:
        """An answer without a reference waits; somebody carries it out."""
        self._answered(person, list_id, Answer("stop_all", "ei markkinointia"), signed=False)
        for line in self.register.returns.proposals(list_id):
            self.register.returns.confirm(line.id)

    def _answered(self, person: int, list_id: int, answer: Answer, *, signed: bool) -> None:
        reference = reference_maker(self.store, list_id)(person) if signed else ""
        address, at = self._address(person), f"{self.db.clock.now}"
        self.register.returns.take_in(list_id, (Returned(at, address, address, answer, reference, None),))

    def _restrict_purpose(self, person: int, list_id: int) -> None:
        self.register.restrictions.set(person, "purpose", "MARKETING", "d")

    def _object_to_purpose(self, person: int, list_id: int) -> None:
        self.register.stops.object_to_purpose(person, "MARKETING")

    def _end_as_error(self, person: int, list_id: int) -> None:
        for line in self.register.consents.of_contact(person).consents:
            if line.in_force:
                self.register.consents.end_as_error(line.id, "väärä henkilö")

    def _second_address(self, person: int, list_id: int) -> None:
        card = self.register.contacts.open(person)
        two = (EmailInput(self._address(person)), EmailInput(f"toinen{person}@helmi.example"))
        self.register.contacts.update(person, card.version, ContactInput(emails=two), SUBJECT)

    def _company_consent(self, person: int, list_id: int) -> None:
        """A company's consent makes no personal address mailable (T2)."""
        scope = ScopeInput("MARKETING", "email", list_id, "")
        typed = ConsentInput(
            (scope,), "paper", "Kansio 3", self.wording, given_by="company", declared_by="Toimisto"
        )
        self.register.consents.record(person, typed)

    def _erase(self, person: int, list_id: int) -> None:
        ACTIONS["eraser.erase"] = ERASE
        try:
            Eraser(self.register).erase(person)
        finally:
            del ACTIONS["eraser.erase"]

    def _import_somebody(self, person: int, list_id: int) -> None:
        """A file brings somebody new, at an address that may be free by now, and says that they are on the list."""
        self._imported(f"tuotu{person}@helmi.example", list_id)

    def _import_again(self, person: int, list_id: int) -> None:
        """The same of an address that was a person's own, and is maybe suppressed, or nobody's any more."""
        self._imported(ADDRESSES[person % len(ADDRESSES)], list_id)

    def _imported(self, address: str, list_id: int) -> None:
        at = f"{self.db.clock.now:%d%H%M%S}".translate(LETTERS)  # a figure in a name would be refused
        file = Path(self.db.url.removeprefix("sqlite:///")).with_name(f"{at}.csv")
        row = f"Tuotu{at};Aino;Isännöitsijä;Turun Helmi As Oy;{address};Kirje"
        file.write_text(f"{HEADINGS}\n{row}\n", encoding="utf-8")
        self.register.imports.read(file, "company", "Helmi")
        ((newest,),) = self.store.rows("SELECT max(id) FROM contact")
        if newest not in self.people:
            self.brought_in.append(newest)
            self._consent(newest, list_id)
            self.register.lists.add_members(list_id, (newest,))

    def _address(self, person: int) -> str:
        row = self.store.one(
            "SELECT address FROM contact_email WHERE contact_id = ? ORDER BY position, id", (person,)
        )
        return str(row[0]) if row else "poissa@helmi.example"

    def exported(self, list_id: int) -> list[str]:
        """The addresses that an export would mail now."""
        parts: list[bytes] = []
        try:
            self.register.list_exports.export(list_id, "csv", parts.append)
        except Refused as refusal:
            assert refusal.code == "list.archived"
            return []
        return [row["email"] for row in csv.DictReader(io.StringIO(b"".join(parts).decode()))]

    def forbidden(self, list_id: int, address: str) -> str:
        """Why the bare tables forbid this address on this list, or nothing."""
        one = self.store.one
        holders = self.store.rows(
            "SELECT c.id, e.bounced_on, c.restricted_on, c.state FROM contact_email e JOIN contact c ON c.id = e.contact_id"
            " JOIN list_member m ON m.contact_id = c.id AND m.email_id = e.id AND m.list_id = ? AND m.left_at IS NULL"
            " WHERE e.address_key = ?",
            (list_id, address.lower()),
        )
        if not holders:
            return "not on the list"
        digest = keyed_hash(self.store, hashed_text("email", address.lower()))
        if one("SELECT 1 FROM suppression WHERE hash = ? AND released_at IS NULL", (digest,)):
            return "suppressed"
        if one("SELECT 1 FROM company_ban WHERE released_at IS NULL"):
            return "company ban"
        reasons = []
        for person, bounced, restricted, state in holders:
            narrowed = "SELECT 1 FROM restriction WHERE contact_id = ? AND lifted_at IS NULL"
            if bounced or restricted or state != "active" or one(narrowed, (person,)):
                reasons.append("bounced, restricted or no contact")
            elif one("SELECT 1 FROM objection WHERE contact_id = ? AND state <> 'released'", (person,)):
                reasons.append("objected")
            elif not one("SELECT 1 FROM contact_role WHERE contact_id = ? AND ended_on IS NULL", (person,)):
                reasons.append("role ended")
            elif not one(
                "SELECT 1 FROM consent WHERE contact_id = ? AND ended_at IS NULL AND channel = 'email'"
                " AND given_by = 'subject' AND address_key = ? AND (list_id = ? OR list_group = 'kirjeet')",
                (person, address.lower(), list_id),
            ):
                reasons.append("no consent")
            elif one(
                "SELECT 1 FROM list_member u WHERE u.list_id = ? AND u.contact_id = ? AND u.left_reason = 'unsubscribed'"
                " AND NOT EXISTS (SELECT 1 FROM consent k WHERE k.contact_id = u.contact_id AND k.given_at > u.left_at)",
                (list_id, person),
            ):
                reasons.append("left this list, and agreed to nothing since")
        return "; ".join(reasons) if len(reasons) == len(holders) else ""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.integers(0, 1)), min_size=4, max_size=16)
)
def test_no_export_ever_holds_a_forbidden_person(
    sqlite_template: Path, acts: list[tuple[str, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(sqlite_template, Path(folder) / "register.db")
        shutil.copytree(sqlite_template.with_name("register.db.d"), Path(folder) / "register.db.d")
        world = World(RegisterDb(f"sqlite:///{folder}/register.db", Clock()))
        try:
            for person in range(3):
                world.act("consent", person, 0)
            world.act("add_by_filter", 0, 0)
            assert len(world.exported(world.lists[0])) == 3, "the world starts with a list that may be mailed"
            for act in acts:
                world.act(*act)
                every = [row[0] for row in world.store.rows("SELECT id FROM mailing_list ORDER BY id")]
                for list_id in every:
                    for address in world.exported(list_id):
                        assert not world.forbidden(list_id, address), (act, address)
        finally:
            world.store.close()
