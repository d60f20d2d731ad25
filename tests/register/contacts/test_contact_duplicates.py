"""Who the person being typed may be (issue part e), within scope and restriction (rules P5, 2.6, V4, V5)."""

import pytest

from kaarea_tui.register.errors import NotPermitted, Refused
from kaarea_tui.register.records.contact_inputs import ContactInput, EmailInput, RoleInput
from tests.conftest import RegisterDb
from tests.register.card_steps import (
    SUBJECT,
    eero,
    give,
    log_of,
    make_company,
    make_eero,
    owner,
    restrict,
)


def test_hints_come_by_address_number_name_and_close_spelling(register_db: RegisterDb) -> None:
    """Rules V4, V5: compared by key, whatever the form typed."""
    register = owner(register_db)
    company_id, contact_id = make_eero(register)
    find = register.contacts.possible_duplicates

    def reasons(*names: str, **told: object) -> list[tuple[int, str, bool]]:
        return [(hint.contact_id, hint.reason, hint.sure) for hint in find(*names, **told)]  # type: ignore[arg-type]

    assert reasons(emails=("EERO.virtanen@Helmi.example",)) == [(contact_id, "email", True)]
    assert reasons(phones=("+358 44 7654321",)) == [(contact_id, "phone", True)]
    assert reasons("virtanen", "eero") == [(contact_id, "name", False)]
    assert reasons("Virtanen", "Eero Kalevi", company_id=company_id) == [(contact_id, "name_company", True)]
    assert reasons("Virtamen", "Eero Kalevi", company_id=company_id) == [(contact_id, "similar", False)]
    assert reasons("Virtamen", "Eero Kalevi") == [] == reasons("Virtanen", "Liisa", company_id=company_id)
    assert reasons() == [] == reasons("Virtanen", emails=("e",), phones=("0", "abc"))


def test_a_shared_mailbox_and_a_switchboard_make_nobody_sure(register_db: RegisterDb) -> None:
    """Rule V5: info@ is a role's, and a switchboard is a whole firm's."""
    register = owner(register_db)
    company_id = make_company(register)
    typed = ContactInput("Aalto", "Anna", (EmailInput("info@helmi.example"),), roles=(RoleInput(company_id),))
    register.contacts.create(typed, SUBJECT)
    (hint,) = register.contacts.possible_duplicates(emails=("info@helmi.example",), phones=("020 764 9850",))
    assert (hint.reason, hint.sure) == ("email", False)
    assert register.contacts.create(
        ContactInput("Berg", "Bo", (EmailInput("info@helmi.example"),), roles=(RoleInput(company_id),)),
        SUBJECT,
    )


def test_a_sure_double_is_made_only_when_acknowledged(register_db: RegisterDb) -> None:
    register = owner(register_db)
    company_id, _ = make_eero(register)
    with pytest.raises(Refused) as refused:
        register.contacts.create(eero(company_id), SUBJECT)
    assert (refused.value.code, refused.value.params) == ("contact.duplicates", {"count": "1"})
    assert register.contacts.create(eero(company_id), SUBJECT, acknowledged_duplicates=True)


def test_a_restricted_person_is_found_by_name_only(register_db: RegisterDb) -> None:
    """Rulebook 2.6: a stub stands there, so that no double is made, and nothing hidden is told."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    restrict(register.store, contact_id)
    assert not register.contacts.possible_duplicates(
        emails=("eero.virtanen@helmi.example",), phones=("044 765 4321",)
    )
    (hint,) = register.contacts.possible_duplicates("Virtanen", "Eero")
    assert (hint.name, hint.company, hint.restricted) == ("Virtanen Eero Kalevi", "Turun Helmi As Oy", True)


def test_nobody_out_of_the_view_scope_is_hinted_at(register_db: RegisterDb) -> None:
    """Rules P5 and P8: neither to a supervisor of no unit, nor to who may not see names."""
    admin = owner(register_db)
    make_eero(admin)
    give(admin.store, "palveluesihenkilo", "contact.create")
    supervisor = register_db.sign_in("palveluesihenkilo")
    assert supervisor.contacts.possible_duplicates("Virtanen", "Eero") == ()
    give(admin.store, "asiakkuus", "contact.view_basic", deny=True)
    assert register_db.sign_in("asiakkuus").contacts.possible_duplicates("Virtanen", "Eero") == ()
    with pytest.raises(NotPermitted):
        register_db.sign_in("laskutus").contacts.possible_duplicates("Virtanen", "Eero")
    assert not [row for row in log_of(admin.store, "contacts.possible_duplicates") if row[3] == "ok"]
