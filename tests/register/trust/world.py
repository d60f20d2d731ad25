"""A small register in which every kind of record stands once: within reach, out of reach, and not at all.

Each field of the reachable contact holds a canary of its own, a value that stands nowhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import peewee

from kaarea_tui.data import models as m
from kaarea_tui.data.engine import Store
from kaarea_tui.data.rows import refresh_company, refresh_contact
from kaarea_tui.register.companies.company_cards import CompanyInput
from kaarea_tui.register.founding import DEMO_PASSWORD, DEMO_USERS
from kaarea_tui.register.records.contact_inputs import ContactInput, SourceInput
from kaarea_tui.register.register import Register
from kaarea_tui.register.staff.signing_in import sign_in
from tests.conftest import Clock

from .deed_world import NO_DEEDS, Deeds, deeds
from .list_world import Desk, desk
from .mailing_world import EVIDENCE, EVIDENCE_IP, GROUNDS, Mail, Wordings, mail, wordings
from .request_world import Cases, cases

ABSENT = 999_999
NO_CASES = Cases(*[(ABSENT, 1)] * 4, ABSENT, *[(ABSENT, 1)] * 2, *[ABSENT] * 3)
DAY, MOMENT = "2026-11-01", "2026-11-01T09:00:00.000Z"
USER_OF = {preset: name for name, (_, preset) in DEMO_USERS.items()}

_PEOPLES = {
    "last_name": "Kanaria",
    "first_names": "Serinus",
    "title": "Viserrys",
    "email": "posti",
    "source": "Laulu",
    "street": "Oksakatu",
    "post_office": "PESULA",
    "username": "orsi",
    "note": "Muistio",
    "change_history": "Entinen",
}
_COMPANYS = {
    "company": "Tirskuyhtymä",
    "company_address": "Tirskutie 5",
    "company_town": "TIRSKULA",
    "business_id": "0112038-9",
    "billing_address": "Laskutirsku 9",
}


def _person(number: int, sign: str) -> dict[str, str]:
    values = {field: word + sign for field, word in _PEOPLES.items()}
    values["email"] += "@example.fi"
    return values | {
        "phone": f"+35840123700{number}",
        "postal_code": f"GX{number} 4ZU",  # a code of five digits may stand in any hash
        "ip": f"203.0.113.7{number}",
    }


CANARIES: dict[str, str] = (
    _person(1, "aa")
    | _COMPANYS
    | {"consent_file": EVIDENCE, "consent_ip": EVIDENCE_IP, "objection_grounds": GROUNDS}
)
"""Field of rules.visibility -> the value that only this field of the reachable contact has."""
RESTRICTED_CANARIES: dict[str, str] = _person(2, "oo")
"""The same of a restricted person in the same company."""
_OTHER = _person(3, "ee") | {field: f"Muu {field}" for field in _COMPANYS} | {"business_id": ""}


@dataclass(frozen=True)
class Place:
    """One set of records to try an action on."""

    contact: int
    company: int
    role: int
    email: int
    service_account: int
    user: int
    grant: int
    denial: int
    session: int
    mailbox: int
    mail: Mail
    cases: Cases
    version: int = 2
    """Of contact and company: each was edited once."""
    deeds: Deeds = NO_DEEDS


@dataclass
class World:
    """The prepared register and everybody who is signed in to it."""

    store: Store
    clock: Clock
    own: Place
    other: Place
    draft: int
    restricted: int
    twin: int
    """A second card of the reachable person, in the same company."""
    words: Wordings
    desk: Desk
    registers: dict[str, Register] = field(default_factory=dict)

    @property
    def absent(self) -> Place:
        return Place(*[ABSENT] * 10, mail=Mail(*[ABSENT] * 4), cases=NO_CASES)

    def signed_in(self) -> "World":
        """The same with everybody signed in."""
        self.registers = {preset: self.sign_in(name) for preset, name in USER_OF.items()}
        return self

    def sign_in(self, user_name: str) -> Register:
        """A session of its own, its password just confirmed."""
        register = sign_in(self.store, user_name, DEMO_PASSWORD, "trust", self.clock)[0]
        register.confirmed_at = self.clock.now
        return register


def prepare(store: Store, clock: Clock) -> World:
    """Fill a demo register with the records; nobody is signed in to it."""
    users = {row.user_name: row.id for row in m.UserAccount.select()}
    with store.writing():
        own = _place(store, users[USER_OF["AM"]], "Turku", CANARIES)
        other = _place(store, None, "Oulu", _OTHER)
        restricted = _contact(own.company, RESTRICTED_CANARIES, users[USER_OF["AM"]])
        m.Contact.update(
            restricted_on=DAY, restriction_ground="a", first_names=RESTRICTED_CANARIES["first_names"]
        ).where(m.Contact.id == restricted).execute()
        twin = _contact(
            own.company,
            CANARIES | {"email": "toinen@example.fi", "change_history": CANARIES["first_names"]},
            users[USER_OF["AM"]],
        )
        draft = m.Contact.create(
            state="draft",
            last_name="Luonnos",
            created_at=MOMENT,
            created_by=users[USER_OF["AM"]],
            updated_at=MOMENT,
        ).id
        _source(draft, "subject", "")
        m.UserAccount.update(unit="Turku").where(m.UserAccount.user_name == USER_OF["SU"]).execute()
        for company in (own.company, other.company):
            refresh_company(store, company)
        refresh_contact(store, draft)
    owner = sign_in(store, USER_OF["RO"], DEMO_PASSWORD, "trust", clock)[0]
    _edit_once(owner, own, CANARIES)
    _edit_once(owner, other, _OTHER)
    words = wordings(owner)
    own = replace(own, mail=mail(owner, words, own.contact, own.company, EVIDENCE, EVIDENCE_IP, GROUNDS))
    other = replace(other, mail=mail(owner, words, other.contact, other.company, "Muu", "", "Muu syy"))
    own = replace(own, cases=cases(owner, own.contact, GROUNDS), deeds=deeds(owner, own.company))
    other = replace(other, cases=cases(owner, other.contact, "Muu syy"), deeds=deeds(owner, other.company))
    lists = desk(owner, words, (own.contact, other.contact))
    with store.writing():  # so that there is a restore to approve
        store.run("INSERT INTO meta (name, value) VALUES ('restoring', ?)", (MOMENT,))
    owner.own.sign_out()
    return World(store, clock, own, other, draft, restricted, twin, words, lists)


def _edit_once(owner: Register, place: Place, value: dict[str, str]) -> None:
    """One edit of contact and company through the counter, so that there is something to take back."""
    source = SourceInput("stakeholder", value["source"])
    owner.contacts.update(place.contact, 1, ContactInput(first_names=value["first_names"]), source)
    owner.companies.update(place.company, 1, CompanyInput(relationship="customer"))


def _place(store: Store, owner: int | None, unit: str, value: dict[str, str]) -> Place:
    company = m.Company.create(
        name=value["company"], name_key=value["company"].casefold(), kind="company", relationship="prospect",
        business_id=value["business_id"] or None, unit=unit, owner=owner, created_at=MOMENT, created_by=1, updated_at=MOMENT,
    ).id  # fmt: skip
    for kind, street in (("postal", value["company_address"]), ("billing", value["billing_address"])):
        m.CompanyAddress.create(
            company=company, kind=kind, street=street, postal_code="00100", post_office=value["company_town"]
        )
    contact = _contact(company, value, owner or 1)
    user = _user(f"kohde.{unit.casefold()}", "CS")
    return Place(
        contact, company,
        m.ContactRole.get(contact=contact).id, m.ContactEmail.get(contact=contact).id,
        m.ContactServiceAccount.get(contact=contact).id,
        user, _right(m.UserGrant, user, "2027-01-01"), _right(m.UserDenial, user, None),
        m.UserSession.create(user=user, started_at=MOMENT, source="trust").id,
        m.CompanyEmail.create(
            company=company, address=f"info@y{company}.example", address_key=f"info@y{company}.example", use="general",
            stopped_on=DAY, stop_reason="moved",
        ).id,
        Mail(0, 0, 0, 0), NO_CASES,
    )  # fmt: skip


def _contact(company: int, value: dict[str, str], author: int) -> int:
    contact = m.Contact.create(
        state="active", last_name=value["last_name"], first_names=value["change_history"],
        created_at=MOMENT, created_by=author, updated_at=MOMENT,
    ).id  # fmt: skip
    m.ContactRole.create(contact=contact, company=company, title=value["title"], started_on=DAY)
    m.ContactEmail.create(contact=contact, address=value["email"], address_key=value["email"])
    m.ContactPhone.create(contact=contact, number=value["phone"], kind="mobile")
    m.ContactAddress.create(
        contact=contact, kind="postal", street=value["street"], postal_code=value["postal_code"],
        post_office=value["post_office"],
    )  # fmt: skip
    m.ContactNote.create(contact=contact, body=value["note"], created_at=MOMENT, created_by=author)
    m.ContactTechnical.create(contact=contact, ip=value["ip"], seen_at=MOMENT, source="lomake", reason="tuki")
    m.ContactServiceAccount.create(contact=contact, service="palvelu", username=value["username"])
    _source(contact, "stakeholder", value["source"])
    return int(contact)


def _source(contact: int, kind: str, name: str) -> None:
    m.Provenance.create(
        contact=contact, field_group="all", source_kind=kind, source_name=name, received_on=DAY, recorded_at=MOMENT,
        recorded_by=1, inform_due=None if kind == "subject" else "2026-12-01",
    )  # fmt: skip


def _user(name: str, preset: str) -> int:
    user = m.UserAccount.create(
        user_name=name, person_name="Kohde Henkilö", password_hash="none", must_change=0, valid_from=DAY,
        created_at=MOMENT,
    ).id  # fmt: skip
    m.UserPreset.create(user=user, preset=preset, given_at=MOMENT)
    return int(user)


def _right(model: type[peewee.Model], user: int, valid_to: str | None) -> int:
    permission = "contact.merge" if model is m.UserGrant else "list.view"
    return int(
        model.create(
            user=user,
            permission=permission,
            reason="tarve",
            given_by=1,
            given_at=MOMENT,
            valid_from=DAY,
            valid_to=valid_to,
        ).id
    )


@contextmanager
def taken_back(store: Store) -> Iterator[None]:
    """Run the block inside a transaction that is rolled back after it."""
    with store.db.atomic() as outer:
        try:
            yield
        finally:
            outer.rollback(False) if store.db.transaction_depth() == 1 else outer.rollback()
