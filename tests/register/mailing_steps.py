"""What the tests of consents and stops begin with: a person, a wording, lists with the person on them."""

from dataclasses import dataclass, replace

from kaarea_tui.data.engine import Store
from kaarea_tui.data.list_rows import mailbox_place
from kaarea_tui.data.rows import refresh_company_row
from kaarea_tui.register.mailing.consent_cards import ConsentInput, Recorded, ScopeInput
from kaarea_tui.register.mailing.wordings import WordingTexts
from kaarea_tui.register.records.contact_inputs import EmailInput, PhoneInput
from kaarea_tui.register.register import Register
from tests.conftest import RegisterDb

from .card_steps import make_eero, owner

EMAIL, MAILBOX, MOBILE = "eero.virtanen@helmi.example", "info@helmi.example", "+358447654321"
MOMENT = "2026-11-01T09:00:00.000Z"


@dataclass
class Mailing:
    """A register owner's register with one person who works for one company."""

    db: RegisterDb
    register: Register
    store: Store
    company: int
    contact: int
    wording: int
    mailbox: int

    def make_list(
        self,
        name: str,
        kind: str = "MARKETING",
        purpose: str = "MARKETING",
        group: str = "",
        channel: str = "email",
    ) -> int:
        """A list, written past the counter: making lists is not what is tested here."""
        with self.store.writing():
            list_id = self.store.next_ids("mailing_list", 1)
            self.store.run(
                "INSERT INTO mailing_list (id, name, name_key, kind, purpose, list_group, channel, sender, stop_address,"
                " footer, owner_id, created_at, created_by, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'Kaarea Oy',"
                " 'stop@kaarea.example', 'Kaarea', 1, ?, 1, ?)",
                (list_id, name, name.lower(), kind, purpose, group, channel, MOMENT, MOMENT),
            )
        return list_id

    def join(self, list_id: int, basis: str = "ALLOW_CONSENT", address: str = EMAIL) -> None:
        """Put the person on a list, as joining has done it."""
        with self.store.writing():
            order = self.store.one("SELECT order_no FROM contact_row WHERE contact_id = ?", (self.contact,))
            email = self.store.one("SELECT id FROM contact_email WHERE address_key = ?", (address,))
            assert order
            who: tuple[int | None, ...] = (None, None, self.company, self.mailbox, self._mailbox_place())
            if email is not None:
                who = (self.contact, email[0], None, None, order[0])
            self.store.run(
                "INSERT INTO list_member (list_id, contact_id, email_id, company_id, company_email_id, order_no, state,"
                " basis, joined_at, joined_by) VALUES (?, ?, ?, ?, ?, ?, 'active', ?, ?, 1)",
                (list_id, *who, basis, MOMENT),
            )
            self.store.run(
                "INSERT INTO list_count (list_id, state, members) VALUES (?, 'active', 1)"
                " ON CONFLICT (list_id, state) DO UPDATE SET members = list_count.members + 1",
                (list_id,),
            )

    def _mailbox_place(self) -> int:
        found = self.store.one("SELECT order_no FROM company_row WHERE company_id = ?", (self.company,))
        assert found
        return mailbox_place(found[0])

    def consent(
        self, list_id: int | None, channel: str = "email", group: str = "", **more: object
    ) -> Recorded:
        """The person's consent to a list or a group."""
        scope = ScopeInput("MARKETING", channel, list_id, group)
        return self.register.consents.record(self.contact, self.typed(scope, **more))

    def typed(self, *scopes: ScopeInput, **more: object) -> ConsentInput:
        """An act of consent as typed."""
        plain = ConsentInput(scopes, "paper", "Kansio 3, lomake 17", self.wording)
        return replace(plain, **more)  # type: ignore[arg-type]

    def states(self) -> dict[int, str]:
        """List to the latest state on it of the person, or of the company's mailbox."""
        sql = "SELECT list_id, state FROM list_member WHERE contact_id = ? OR company_id = ? ORDER BY id"
        return {row[0]: row[1] for row in self.store.rows(sql, (self.contact, self.company))}

    def flags(self) -> dict[str, int]:
        """Address to its kept flag, the company's mailbox too."""
        sql = "SELECT address_key, suppressed FROM {} ORDER BY id"
        rows = [*self.store.rows(sql.format("contact_email")), *self.store.rows(sql.format("company_email"))]
        return {row[0]: row[1] for row in rows}

    def as_user(self, name: str) -> Register:
        """The same register for another of the demo users."""
        return self.db.sign_in(name, self.store)


def mailing(db: RegisterDb) -> Mailing:
    register = owner(db)
    company, contact = make_eero(
        register,
        emails=(EmailInput(EMAIL),),
        phones=(PhoneInput("044 765 4321"), PhoneInput("020 764 9850")),
    )
    wording = register.wordings.add_version(
        "uutiskirje", WordingTexts("Saatte lähettää uutiskirjeen.", "Ni får.")
    )
    store = register.store
    with store.writing():
        mailbox = store.next_ids("company_email", 1)
        store.run(
            "INSERT INTO company_email (id, company_id, address, address_key, use) VALUES (?, ?, ?, ?, 'general')",
            (mailbox, company, MAILBOX, MAILBOX),
        )
        refresh_company_row(store, company)
    return Mailing(db, register, store, company, contact, wording, mailbox)
