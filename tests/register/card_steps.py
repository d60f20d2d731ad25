"""What the tests of contacts and companies do again and again, through the counter where it can be done."""

from kaarea_tui.data.engine import Store
from kaarea_tui.register.companies.company_cards import CompanyInput
from kaarea_tui.register.contacts.contact_cards import ContactCard
from kaarea_tui.register.records.contact_inputs import (
    AddressInput,
    ContactInput,
    EmailInput,
    PhoneInput,
    RoleInput,
    SourceInput,
)
from kaarea_tui.register.register import Register
from tests.conftest import RegisterDb

SUBJECT = SourceInput("subject")
AT_FIRM = SourceInput("company", "Sopimus 2019-14")


def make_company(register: Register, name: str = "Turun Helmi As Oy", **more: object) -> int:
    told = {"name": name, "kind": "company", "relationship": "customer", **more}
    return register.companies.create(CompanyInput(**told))  # type: ignore[arg-type]


def eero(company_id: int | None, **more: object) -> ContactInput:
    """The person of the sketch, as typed."""
    told: dict[str, object] = {
        "last_name": "Virtanen",
        "first_names": "Eero Kalevi",
        "emails": (EmailInput("Eero.Virtanen@helmi.example"),),
        "phones": (PhoneInput("044 765 4321"),),
        "roles": (RoleInput(company_id, "Isännöitsijä", "1.3.2019"),) if company_id else (),
        "addresses": (AddressInput("postal", "Maatie 53 A 3", "20100", "Turku"),),
        **more,
    }
    return ContactInput(**told)  # type: ignore[arg-type]


def make_eero(register: Register, **more: object) -> tuple[int, int]:
    """A company and the person who works there."""
    company_id = make_company(register)
    return company_id, register.contacts.create(eero(company_id, **more), SUBJECT)


def owner(db: RegisterDb) -> Register:
    """The register owner, who may do everything."""
    return db.sign_in("rekisterivastaava")


def restrict(store: Store, contact_id: int) -> None:
    """Restriction is set by a case of its own; here its mark is enough."""
    with store.writing():
        sql = "UPDATE contact SET restricted_on = '2026-11-20', restriction_ground = 'a' WHERE id = ?"
        store.run(sql, (contact_id,))
        store.run("UPDATE contact_row SET restricted = 1 WHERE contact_id = ?", (contact_id,))


def user_id(store: Store, user_name: str) -> int:
    found = store.one("SELECT id FROM user_account WHERE user_name = ?", (user_name,))
    assert found is not None
    return int(found[0])


def give(store: Store, user_name: str, permission: str, *, deny: bool = False) -> None:
    """A grant or a denial, as the register owner would enter it (P2)."""
    table = "user_denial" if deny else "user_grant"
    with store.writing():
        store.run(
            f"INSERT INTO {table} (user_id, permission, reason, given_by, given_at, valid_from, valid_to)"
            " VALUES (?, ?, 'test', 1, '2026-11-01T00:00:00.000Z', '2026-11-01', '2027-10-01')",
            (user_id(store, user_name), permission),
        )


def log_of(store: Store, action: str) -> list[tuple[object, ...]]:
    sql = "SELECT permission, object_id, purpose, result, reason, fields, count FROM audit WHERE action = ?"
    return [tuple(row) for row in store.rows(sql + " ORDER BY seq", (action,))]


def values_of(card: ContactCard) -> tuple[object, ...]:
    """All that a person sees of a card's data, for comparing before and after."""
    return (
        card.last_name,
        card.first_names,
        card.state,
        card.roles,
        card.emails,
        card.phones,
        card.addresses,
    )
