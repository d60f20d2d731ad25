"""Companies: rules 4.1, 4.2, 6.4, V1, V3, V4, P5, P8; conflict, history and undo as for contacts."""

import pytest

from kaarea_tui.register.companies.company_cards import CompanyInput
from kaarea_tui.register.errors import Absent, Conflict, Invalid, NotPermitted, Refused
from kaarea_tui.register.records.contact_inputs import (
    AddressInput,
    ContactInput,
    MailboxInput,
    Resolution,
    RoleInput,
)
from tests.conftest import RegisterDb
from tests.register.card_steps import SUBJECT, give, log_of, make_company, make_eero, owner, restrict, user_id

POSTAL = AddressInput("postal", "PL 180", "20101", "Turku")
BILLING = AddressInput("billing", "Laskutie 1", "20100", "Turku")


def test_a_company_is_kept_with_its_fields(register_db: RegisterDb) -> None:
    """Rules 4.1, 4.2, 6.4, V1, V4: what was typed comes back in its kept form."""
    register = owner(register_db)
    company_id = make_company(
        register,
        "Kaarea Oy",
        business_id="29259817",
        phone="0207649850",
        emails=(MailboxInput("info@kaarea.example"),),
        unit="Turku",
        owner_id=user_id(register.store, "asiakkuus"),
        addresses=(POSTAL,),
        billing_address=BILLING,
    )
    card = register.companies.open(company_id)
    assert (card.name, card.kind, card.relationship) == ("Kaarea Oy", "company", "customer")
    assert (card.business_id, card.phone, card.owner) == ("2925981-7", "+358207649850", "Aino Asiakkuus")
    assert [address.kind for address in card.addresses] == ["postal"]
    assert card.billing_address is not None and card.billing_address.street == "Laskutie 1"
    assert not log_of(register.store, "companies.open")
    found = register.store.one("SELECT name, town FROM company_row WHERE company_id = ?", (company_id,))
    assert found == ("Kaarea Oy", "Turku")


def test_all_problems_come_at_once_and_lists_are_closed(register_db: RegisterDb) -> None:
    """Rules 4.1, 4.2, V1, V3, V4, V5, V8."""
    register = owner(register_db)
    with pytest.raises(Invalid) as invalid:
        register.companies.create(
            CompanyInput(
                "131052-308T",
                "circus",
                "friend",
                "2925981-6",
                (MailboxInput("x"),),
                "1",
                owner_id=987,
                addresses=(AddressInput("postal", "Tie 1", "123"), BILLING),
                billing_address=POSTAL,
            )
        )
    problems = invalid.value.problems
    assert set(problems) == {
        *("name", "kind", "relationship", "business_id", "emails.0", "phone", "owner_id"),
        *("addresses.postal.postal_code", "addresses.billing", "addresses.postal"),
    }
    assert problems["business_id"].suggestion == "2925981-7"
    with pytest.raises(Invalid) as invalid:
        register.companies.create(CompanyInput())
    assert set(invalid.value.problems) == {"name", "kind", "relationship"}


def test_a_business_id_belongs_to_one_company_and_the_answer_names_it(register_db: RegisterDb) -> None:
    """Rule 4.2: unique when given; many companies may have none. Whoever may not see the other is not told."""
    register = owner(register_db)
    first = make_company(register, "Ensimmäinen Oy", business_id="2925981-7")
    second = make_company(register, "Toinen Oy")
    make_company(register, "Kolmas ry", business_id="")
    for act in (
        lambda: make_company(register, "Neljäs Oy", business_id="29259817"),
        lambda: register.companies.update(second, 1, CompanyInput(business_id="2925981-7")),
    ):
        with pytest.raises(Invalid) as invalid:
            act()
        assert invalid.value.problems["business_id"].params == {"company": "Ensimmäinen Oy"}
    assert register.companies.update(first, 1, CompanyInput(business_id="2925981-7", name="Eka Oy")) == 2


def test_conflict_join_history_and_undo(register_db: RegisterDb) -> None:
    register = owner(register_db)
    company_id = make_company(register)
    register.companies.update(company_id, 1, CompanyInput(name="Helmi Oy", unit="Turku"))
    mine = CompanyInput(name="Helmi Ab", relationship="former")
    with pytest.raises(Conflict) as conflict:
        register.companies.update(company_id, 1, mine)
    (clash,) = conflict.value.clashes
    assert (clash.field, clash.base, clash.mine, clash.theirs) == (
        "name",
        "Turun Helmi As Oy",
        "Helmi Ab",
        "Helmi Oy",
    )
    assert register.companies.update(company_id, 1, mine, Resolution(2, {"name": "theirs"})) == 3
    card = register.companies.open(company_id)
    assert (card.name, card.unit, card.relationship) == ("Helmi Oy", "Turku", "former")
    assert register.companies.undo_last(company_id, 3) == 4
    assert register.companies.open(company_id).relationship == "customer"
    assert [group.version for group in register.companies.history(company_id)] == [4, 3, 2]
    with pytest.raises(Refused):
        register.companies.undo_last(company_id, 3)


def test_undo_does_not_take_a_business_id_back_from_another(register_db: RegisterDb) -> None:
    """Rule 4.2 holds for undo as well."""
    register = owner(register_db)
    company_id = make_company(register, business_id="2925981-7")
    register.companies.update(company_id, 1, CompanyInput(business_id=""))
    make_company(register, "Toinen Oy", business_id="2925981-7")
    with pytest.raises(Invalid) as invalid:
        register.companies.undo_last(company_id, 2)
    assert invalid.value.problems["business_id"].code == "business_id.taken"


def test_the_browse_rows_of_its_people_follow_a_new_name(register_db: RegisterDb) -> None:
    register = owner(register_db)
    company_id, contact_id = make_eero(register)
    register.companies.update(company_id, 1, CompanyInput(name="Helmi Oy"))
    row = register.store.one("SELECT company FROM contact_row WHERE contact_id = ?", (contact_id,))
    assert row == ("Helmi Oy",)


def test_the_billing_address_belongs_to_those_who_see_it(register_db: RegisterDb) -> None:
    """Rule P8, group billing: billing sets it and nothing else; who does not see it leaves it untouched."""
    admin = owner(register_db)
    company_id = make_company(admin, billing_address=BILLING, addresses=(POSTAL,))
    billing = register_db.sign_in("laskutus")
    card = billing.companies.open(company_id)
    assert card.billing_address is not None and not card.can_edit and card.why_not_edit_billing is None
    moved = CompanyInput(billing_address=AddressInput("billing", "Uusi 2", "00100", "Helsinki"))
    assert billing.companies.update_billing_address(company_id, 1, moved) == 2
    with pytest.raises(NotPermitted):
        billing.companies.update_billing_address(company_id, 2, CompanyInput(name="X"))
    with pytest.raises(NotPermitted):
        billing.companies.update(company_id, 2, CompanyInput(name="X"))
    give(admin.store, "markkinointi", "company.edit")
    marketing = register_db.sign_in("markkinointi")
    assert marketing.companies.open(company_id).billing_address is None
    assert marketing.companies.update(company_id, 2, CompanyInput(name="Helmi Oy", addresses=())) == 3
    with pytest.raises(NotPermitted):
        marketing.companies.update(company_id, 3, CompanyInput(billing_address=BILLING))
    shown = [field.field for group in marketing.companies.history(company_id) for field in group.fields]
    assert shown and not [field for field in shown if "billing" in field]
    kept = admin.companies.open(company_id).billing_address
    assert kept is not None and kept.street == "Uusi 2"


def test_people_are_listed_under_their_own_right_and_logged(register_db: RegisterDb) -> None:
    """Rules 5.1, P8 and 2.6: names are personal data; of a restricted one the name is all."""
    admin = owner(register_db)
    company_id, contact_id = make_eero(admin)
    other = admin.contacts.create(
        ContactInput("Aalto", "Anna", roles=(RoleInput(company_id, "Sihteeri", "", "1.1.2020"),)), SUBJECT
    )
    restrict(admin.store, contact_id)
    clerk = register_db.sign_in("asiakaspalvelu")
    people = clerk.companies.people(company_id)
    assert [(each.contact_id, each.title, each.restricted) for each in people] == [
        (contact_id, "", True),
        (other, "Sihteeri", False),
    ]
    assert admin.companies.people(company_id) == people
    row = log_of(clerk.store, "companies.people")[0]
    assert (row[1], row[2], row[6]) == (str(company_id), "RELATIONSHIP", 2)
    management = register_db.sign_in("johto")
    assert management.companies.open(company_id).name == "Turun Helmi As Oy"
    with pytest.raises(NotPermitted):
        management.companies.people(company_id, "SALES")


def test_scope_of_companies(register_db: RegisterDb) -> None:
    """Rule P5: an account manager looks at all and edits own ones; a supervisor sees the unit's."""
    admin = owner(register_db)
    with admin.store.writing():
        admin.store.run("UPDATE user_account SET unit = 'Turku' WHERE user_name = 'palveluesihenkilo'")
    near, far = make_company(admin, "Auran Puu Oy", unit="Turku"), make_company(admin, "Auran Pelto Oy")
    supervisor = register_db.sign_in("palveluesihenkilo")
    assert [each.id for each in supervisor.companies.names("aur")] == [near]
    assert supervisor.companies.open(near).id == near
    for company_id in (far, 98765):
        with pytest.raises(Absent):
            supervisor.companies.open(company_id)
        with pytest.raises(Absent):
            supervisor.companies.history(company_id)
    manager = register_db.sign_in("asiakkuus")
    assert not manager.companies.open(far).can_edit
    with pytest.raises(Refused) as refused:
        manager.companies.update(far, 1, CompanyInput(name="X"))
    assert refused.value.code == "out_of_scope"
    own = make_company(manager, "Oma Oy")
    assert manager.companies.open(own).owner == "Aino Asiakkuus"
    with pytest.raises(Invalid) as invalid:
        make_company(manager, "Vieras Oy", owner_id=user_id(admin.store, "johto"))
    assert set(invalid.value.problems) == {"owner_id"}


def test_names_to_choose_from(register_db: RegisterDb) -> None:
    """By the beginning of the name, in Finnish order (V6), or by Y-tunnus (V1)."""
    register = owner(register_db)
    ids = {name: make_company(register, name) for name in ("Öljy Oy", "Auran Puu Oy", "Aalto Oy")}
    with_id = make_company(register, "Zeta Oy", business_id="2925981-7")
    assert [each.id for each in register.companies.names("a")] == [ids["Aalto Oy"], ids["Auran Puu Oy"]]
    assert [each.name for each in register.companies.names("ÖLJ")] == ["Öljy Oy"]
    assert [each.id for each in register.companies.names("29259817")] == [with_id]
    assert [each.name for each in register.companies.names("", 2)] == ["Aalto Oy", "Auran Puu Oy"]
    assert (user_id(register.store, "johto"), "Johanna Johto") in register.companies.owners()
