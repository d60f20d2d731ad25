"""What the tests of mailing lists begin with: people written past the counter, lists made through it."""

from collections.abc import Iterable
from dataclasses import dataclass

from kaarea_tui.data.engine import Store
from kaarea_tui.data.rows import refresh_company_row, refresh_contacts
from kaarea_tui.register.lists.list_cards import ListInput
from kaarea_tui.register.register import Register
from kaarea_tui.rules.emails import email_key
from tests.conftest import RegisterDb
from tests.data.test_rows import add_company, add_contact, add_role

MOMENT = "2026-11-01T09:00:00.000Z"
STOP = "peru@kaarea.example"
LETTER = ListInput(
    name="Uutiskirje",
    kind="MARKETING",
    purpose="MARKETING",
    list_group="kirjeet",
    sender="Kaarea Oy",
    stop_address=STOP,
    footer=f"Kaarea Oy. Peru: {STOP}",
)


@dataclass
class Lists:
    """A register with one company, whose register owner may do everything."""

    db: RegisterDb
    register: Register
    store: Store
    company: int

    def person(
        self,
        last: str,
        first: str = "Aino",
        *,
        consent: bool = True,
        ended: str | None = None,
        mail: str | None = None,
    ) -> int:
        """A person of the company with one address, and with consent to the group of letters."""
        address = f"{first}.{last}@helmi.example" if mail is None else mail
        with self.store.writing():
            contact_id = add_contact(self.store, last, first)
            add_role(self.store, contact_id, self.company, "Isännöitsijä", ended)
            self.store.run(
                "INSERT INTO provenance (contact_id, field_group, source_kind, received_on, recorded_at, recorded_by)"
                " VALUES (?, 'all', 'subject', '2026-11-01', ?, 1)",
                (contact_id, MOMENT),
            )
            if address:
                self.add_address(contact_id, address)
            if consent and address:
                self.add_consent(contact_id, address)
            refresh_contacts(self.store, [contact_id])
        return contact_id

    def people(self, names: Iterable[str]) -> list[int]:
        return [self.person(name) for name in names]

    def add_address(self, contact_id: int, address: str, position: int = 0) -> None:
        self.store.run(
            "INSERT INTO contact_email (contact_id, position, address, address_key) VALUES (?, ?, ?, ?)",
            (contact_id, position, address, email_key(address)),
        )

    def mailbox(
        self, address: str = "info@helmi.example", company: int | None = None, use: str = "general"
    ) -> int:
        """An address of a company, as a party of lists: its number with a minus."""
        company_id = company or self.company
        with self.store.writing():
            number = self.store.next_ids("company_email", 1)
            self.store.run(
                "INSERT INTO company_email (id, company_id, position, address, address_key, use)"
                " SELECT ?, ?, count(*), ?, ?, ? FROM company_email WHERE company_id = ?",
                (number, company_id, address, email_key(address), use, company_id),
            )
            refresh_company_row(self.store, company_id)
        return -number

    def add_consent(
        self, contact_id: int, address: str, *, list_id: int | None = None, **more: object
    ) -> None:
        told = {
            "act": "a", "contact_id": contact_id, "purpose": "MARKETING", "list_id": list_id,
            "list_group": "" if list_id else "kirjeet", "channel": "email", "address_key": email_key(address),
            "given_by": "subject", "declared_by": "itse", "given_at": MOMENT, "how": "paper", "evidence": "kansio",
            "wording_id": 1, "notice_version": "2026-01", "recorded_at": MOMENT, "recorded_by": 1, **more,
        }  # fmt: skip
        marks = ", ".join("?" * len(told))
        self.store.run(f"INSERT INTO consent ({', '.join(told)}) VALUES ({marks})", tuple(told.values()))

    def make(self, name: str = "Uutiskirje", **more: object) -> int:
        typed = {field: getattr(LETTER, field) for field in LETTER.__slots__}
        return self.register.lists.create(ListInput(**{**typed, "name": name, **more}))

    def set(self, sql: str, *values: object) -> None:
        """Change a fact past the counter."""
        with self.store.writing():
            self.store.run(sql, values)

    def names(self, list_id: int, text: str = "", **more: object) -> list[str]:
        """Names of the members as the list shows them."""
        page = self.register.lists.members(list_id, text, **more)  # type: ignore[arg-type]
        return [hit.name for hit in page.hits]

    def as_user(self, name: str) -> Register:
        """The same register for another of the demo users."""
        return self.db.sign_in(name, self.store)


def lists(db: RegisterDb, user: str = "rekisterivastaava") -> Lists:
    store = db.open()
    register = db.sign_in(user, store)
    with store.writing():
        store.run(
            "INSERT INTO wording (id, code, version, text_fi, created_at, created_by)"
            " VALUES (1, 'kirje', 1, 'Saatte lähettää.', ?, 1)",
            (MOMENT,),
        )
        company = add_company(store, "Turun Helmi As Oy")
    return Lists(db, register, store, company)
