"""Opening and making contacts: rules 4.1, 5.1, 6.1, 6.6, 7.1, 7.2, V3 to V8, P5, P8 and restriction (2.6)."""

from dataclasses import replace
from datetime import date

import pytest

from kaarea_tui.register.errors import Absent, Invalid, NotPermitted, Refused
from kaarea_tui.register.records.contact_inputs import (
    AddressInput,
    ContactInput,
    EmailInput,
    PhoneInput,
    RoleInput,
    SourceInput,
)
from tests.conftest import RegisterDb
from tests.register.card_steps import (
    AT_FIRM,
    SUBJECT,
    eero,
    give,
    log_of,
    make_company,
    make_eero,
    owner,
    restrict,
    user_id,
)


def test_a_new_contact_is_kept_with_role_source_and_browse_row(register_db: RegisterDb) -> None:
    """Rules 4.1, 6.1, V4, V5: what was typed comes back, in its kept form."""
    register = register_db.sign_in("asiakaspalvelu")
    company_id, contact_id = make_eero(owner(register_db))
    card = register.contacts.open(contact_id)
    assert (card.last_name, card.first_names, card.state, card.version) == (
        "Virtanen",
        "Eero Kalevi",
        "active",
        1,
    )
    (role,) = card.roles
    assert (role.company_id, role.company, role.title) == (company_id, "Turun Helmi As Oy", "Isännöitsijä")
    assert (role.started_on, role.ended_on) == (date(2019, 3, 1), None)
    assert card.emails is not None and card.emails[0].address == "Eero.Virtanen@helmi.example"
    assert card.phones is not None and (card.phones[0].number, card.phones[0].kind) == (
        "+358447654321",
        "mobile",
    )
    assert card.addresses is not None and card.addresses[0].postal_code == "20100"
    assert card.can_edit and not card.stub
    row = register.store.one("SELECT name, company FROM contact_row WHERE contact_id = ?", (contact_id,))
    assert row == ("Virtanen Eero Kalevi", "Turun Helmi As Oy")


def test_all_problems_of_all_fields_come_at_once(register_db: RegisterDb) -> None:
    """Rules V3, V4, V5, V6, V8 and rulebook 1.14."""
    register = owner(register_db)
    company_id = make_company(register)
    typed = ContactInput(
        "Virtanen 131052-308T",
        "E" * 151,
        (EmailInput("a@b.fi"), EmailInput("eero@helmi,example"), EmailInput("A@B.fi")),
        (PhoneInput("12"),),
        (RoleInput(None, "Rehtori"), RoleInput(company_id, "", "31.2.2020"), RoleInput(987654, "x")),
        (AddressInput("postal", "Maatie 1", "2052", "Turku"), AddressInput("summer", "x")),
    )
    with pytest.raises(Invalid) as invalid:
        register.contacts.create(typed, SourceInput("stakeholder", "", "1.1.2030"))
    assert set(invalid.value.problems) == {
        *("last_name", "first_names", "emails.1", "emails.2", "phones.0", "roles.0.company"),
        *("roles.1.started_on", "roles.2.company", "addresses.postal.postal_code", "addresses.summer"),
        *("source.name", "source.received_on"),
    }
    assert invalid.value.problems["emails.1"].suggestion == "eero@helmi.example"
    assert register.store.one("SELECT count(*) FROM contact") == (0,)


@pytest.mark.parametrize(
    "field", ["last_name", "first_names", "title", "street", "post_office", "note", "source"]
)
def test_a_personal_identity_code_is_refused_in_any_text(sqlite_db: RegisterDb, field: str) -> None:
    """Rules V8 and 6.6."""
    register, code = owner(sqlite_db), "ks. 131052-308T"
    company_id, contact_id = make_eero(register)
    inputs = {
        "last_name": ContactInput(last_name=code),
        "first_names": ContactInput(first_names=code),
        "title": ContactInput(roles=(RoleInput(company_id, code),)),
        "street": ContactInput(addresses=(AddressInput("postal", code),)),
        "post_office": ContactInput(addresses=(AddressInput("postal", "x", "20100", code),)),
    }
    with pytest.raises(Invalid) as invalid:
        if field == "note":
            register.contacts.add_note(contact_id, code)
        elif field == "source":
            register.contacts.update(contact_id, 1, ContactInput(last_name="X"), SourceInput("company", code))
        else:
            register.contacts.update(contact_id, 1, inputs[field], SUBJECT)
    assert {problem.code for problem in invalid.value.problems.values()} == {"personal_identity_code"}
    assert "131052" not in str(invalid.value)


def test_a_save_without_source_fails(register_db: RegisterDb) -> None:
    """Rules 7.1 and 7.2: kind always, name unless the person told it."""
    register = owner(register_db)
    for source, field in ((SourceInput(""), "source.kind"), (SourceInput("company"), "source.name")):
        with pytest.raises(Invalid) as invalid:
            register.contacts.create(eero(None), source)
        assert set(invalid.value.problems) == {field}


def test_another_source_opens_the_duty_to_inform_and_telling_closes_it(register_db: RegisterDb) -> None:
    """Rule 7.2: a month from receipt; the person told closes it, and only for what was received by then."""
    register = owner(register_db)
    contact_id = register.contacts.create(eero(None), replace(AT_FIRM, received_on="31.10.2026"))
    card = register.contacts.open(contact_id)
    assert card.sources is not None
    assert (card.sources[0].inform_due, card.sources[0].informed_on) == (date(2026, 11, 30), None)
    assert register.contacts.mark_informed((contact_id,), "1.10.2026", "kirje") == 0
    assert register.contacts.mark_informed((contact_id,), "", "sähköposti") == 1
    source = (register.contacts.open(contact_id).sources or ())[0]
    assert (source.informed_on, source.informed_how) == (date(2026, 11, 23), "sähköposti")
    with pytest.raises(Invalid):
        register.contacts.mark_informed((contact_id,), "24.12.2026", "kirje")


def test_a_contact_without_company_is_a_draft_until_it_has_one(register_db: RegisterDb) -> None:
    """Rule 4.1."""
    register = owner(register_db)
    contact_id = register.contacts.create(eero(None), SUBJECT)
    assert register.contacts.open(contact_id).state == "draft"
    register.contacts.add_role(contact_id, 1, RoleInput(make_company(register)), AT_FIRM)
    assert register.contacts.open(contact_id).state == "active"


def test_each_opening_is_logged_with_its_purpose_and_no_value(register_db: RegisterDb) -> None:
    """Rules 5.1 and 4.3: the preset's default, the one chosen, and none that is not on the list."""
    _, contact_id = make_eero(owner(register_db))
    register = register_db.sign_in("laskutus")
    register.contacts.open(contact_id)
    register.contacts.open(contact_id, "FEEDBACK")
    with pytest.raises(Refused) as refused:
        register.contacts.open(contact_id, "CURIOSITY")
    assert refused.value.code == "purpose.unknown"
    rows = log_of(register.store, "contacts.open")
    assert [(row[1], row[2], row[3]) for row in rows] == [
        (str(contact_id), "BILLING", "ok"),
        (str(contact_id), "FEEDBACK", "ok"),
        ("", "", "refused"),
    ]
    assert "Virtanen" not in str(rows) and "email" in str(rows[0][5])


def test_who_has_no_default_purpose_is_asked(register_db: RegisterDb) -> None:
    """Rule 5.1: an external provider works by assignment."""
    admin = owner(register_db)
    company_id = make_company(admin, owner_id=user_id(admin.store, "ulkopuolinen"))
    contact_id = admin.contacts.create(eero(company_id), SUBJECT)
    give(admin.store, "ulkopuolinen", "contact.view_basic")
    register = register_db.sign_in("ulkopuolinen")
    with pytest.raises(Refused) as refused:
        register.contacts.open(contact_id)
    assert refused.value.code == "purpose.missing"
    assert register.contacts.open(contact_id, "MARKETING").addresses is None


def test_fields_without_their_right_are_absent(register_db: RegisterDb) -> None:
    """Rule P8: marketing sees no address and no notes, and is told nothing of technical data."""
    admin = owner(register_db)
    _, contact_id = make_eero(admin)
    admin.contacts.add_note(contact_id, "Soitti 1.11.")
    card = register_db.sign_in("markkinointi").contacts.open(contact_id)
    assert card.addresses is None and card.notes is None and card.has_technical is None
    assert card.emails and not {"street", "note", "ip"} & card.shown
    seen: list[str] = []
    store = register_db.open(on_statement=seen.append)
    register_db.sign_in("markkinointi", store).contacts.open(contact_id)
    assert not [
        sql for sql in seen if "contact_address" in sql or "contact_note" in sql or "technical" in sql
    ]


def test_what_lies_outside_the_unit_is_not_there(register_db: RegisterDb) -> None:
    """Rule P5: a service supervisor's unit; absent and out of reach are answered alike."""
    admin = owner(register_db)
    with admin.store.writing():
        admin.store.run("UPDATE user_account SET unit = 'Turku' WHERE user_name = 'palveluesihenkilo'")
    home = make_company(admin, "Turun Helmi", unit="Turku")
    away = make_company(admin, "Salon seurakunta", unit="Salo")
    near = admin.contacts.create(eero(home), SUBJECT)
    far = admin.contacts.create(ContactInput("Lahti", "Liisa", roles=(RoleInput(away),)), SUBJECT)
    register = register_db.sign_in("palveluesihenkilo")
    assert register.contacts.open(near).id == near
    for missing in (far, 987654):
        with pytest.raises(Absent):
            register.contacts.open(missing)
    version = admin.contacts.change_employer(near, 1, _role(admin, near), RoleInput(away), SUBJECT)
    assert version == 2
    with pytest.raises(Absent):
        register.contacts.open(near)


def _role(register: object, contact_id: int) -> int:
    return int(register.contacts.open(contact_id).roles[0].id)  # type: ignore[attr-defined]


def test_an_account_manager_edits_the_people_of_own_companies_only(register_db: RegisterDb) -> None:
    """Rule P5: looks at all, changes own; a draft belongs to its author."""
    admin = owner(register_db)
    _, others = make_eero(admin)
    register = register_db.sign_in("asiakkuus")
    card = register.contacts.open(others)
    assert card.why_not_edit is not None and card.why_not_edit.code == "out_of_scope"
    with pytest.raises(Refused) as refused:
        register.contacts.update(others, 1, ContactInput(last_name="X"), SUBJECT)
    assert refused.value.code == "out_of_scope"
    with pytest.raises(Invalid) as invalid:
        register.contacts.create(eero(card.roles[0].company_id, last_name="Toinen"), SUBJECT)
    assert set(invalid.value.problems) == {"roles.0.company"}
    draft = register.contacts.create(ContactInput("Uusi", "Ulla"), SUBJECT)
    assert register.contacts.update(draft, 1, ContactInput(first_names="Ulla Maria"), SUBJECT) == 2
    own = make_company(register, "Oma Oy")
    assert register.contacts.create(ContactInput("Oma", "Outi", roles=(RoleInput(own),)), SUBJECT)


def test_rights_are_asked_for_each_action(register_db: RegisterDb) -> None:
    """Rule P6: by default marketing makes contacts but edits none, and management opens none."""
    _, contact_id = make_eero(owner(register_db))
    marketing = register_db.sign_in("markkinointi")
    assert marketing.contacts.create(ContactInput("Uusi", "Ulla"), SUBJECT)
    assert not marketing.contacts.open(contact_id).can_edit
    with pytest.raises(NotPermitted):
        marketing.contacts.update(contact_id, 1, ContactInput(last_name="X"), SUBJECT)
    with pytest.raises(NotPermitted):
        register_db.sign_in("johto").contacts.open(contact_id, "SALES")
    assert log_of(marketing.store, "contacts.update")[0][3:5] == ("denied", "no_right")


def test_a_restricted_card_is_a_stub_that_nobody_edits(register_db: RegisterDb) -> None:
    """Rulebook 2.6 (GDPR art. 18): name, company and banner; the rest is not even read."""
    admin = owner(register_db)
    company_id, contact_id = make_eero(admin)
    restrict(admin.store, contact_id)
    register = register_db.sign_in("asiakaspalvelu")
    card = register.contacts.open(contact_id)
    assert card.stub and card.name == "Virtanen Eero Kalevi"
    assert card.restriction is not None and card.restriction.restricted_on == date(2026, 11, 20)
    assert (card.emails, card.phones, card.addresses, card.notes, card.sources) == (None,) * 5
    assert [(role.company, role.title, role.started_on) for role in card.roles] == [
        ("Turun Helmi As Oy", None, None)
    ]
    assert card.why_not_edit is not None and card.why_not_edit.code == "contact.restricted"
    for act in (
        lambda: register.contacts.update(contact_id, 1, ContactInput(last_name="X"), SUBJECT),
        lambda: register.contacts.add_note(contact_id, "x"),
        lambda: register.contacts.add_role(contact_id, 1, RoleInput(company_id), SUBJECT),
        lambda: register.contacts.undo_last(contact_id, 1),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "contact.restricted"


def test_a_restricted_card_opens_in_full_on_a_ground_only(register_db: RegisterDb) -> None:
    """Rulebook 2.6 (GDPR art. 18(2)): the ground is chosen, and logged with the right that was used."""
    admin = owner(register_db)
    _, contact_id = make_eero(admin)
    restrict(admin.store, contact_id)
    for purpose in (None, "RELATIONSHIP"):
        with pytest.raises(Refused) as refused:
            admin.contacts.open(contact_id, purpose)
        assert refused.value.code == "restriction.no_ground"
    card = admin.contacts.open(contact_id, "legal_claim")
    assert card.emails and not card.stub and not card.can_edit
    assert log_of(admin.store, "contacts.open")[-1][:3] == (
        "contact.view_restricted",
        str(contact_id),
        "legal_claim",
    )


def test_an_erased_person_is_not_there(register_db: RegisterDb) -> None:
    """Rulebook 2.6: a tombstone holds nothing, and is answered like what never was."""
    admin = owner(register_db)
    _, contact_id = make_eero(admin)
    with admin.store.writing():
        admin.store.run(
            "UPDATE contact SET state = 'erased', erased_at = '2026-11-23T09:00:00.000Z', last_name = '',"
            " first_names = '' WHERE id = ?",
            (contact_id,),
        )
    for act in (
        lambda: admin.contacts.open(contact_id),
        lambda: admin.contacts.history(contact_id),
        lambda: admin.contacts.update(contact_id, 1, ContactInput(last_name="X"), SUBJECT),
    ):
        with pytest.raises(Absent):
            act()


def test_notes_are_seen_by_those_who_see_interactions(register_db: RegisterDb) -> None:
    """Rules 6.6 and P8; marketing writes notes it does not see."""
    _, contact_id = make_eero(owner(register_db))
    register_db.sign_in("markkinointi").contacts.add_note(contact_id, "Toivoo\nesitteen")
    card = register_db.sign_in("asiakaspalvelu").contacts.open(contact_id)
    assert card.notes is not None
    assert (card.notes[0].body, card.notes[0].created_by) == ("Toivoo\nesitteen", "Mikko Markkinointi")
