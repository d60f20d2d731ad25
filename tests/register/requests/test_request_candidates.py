"""Who may have written: what agrees, and nothing beyond the user's rights (2.5, 2.6; P5, P8)."""

import pytest

from kaarea_tui.register.errors import NotPermitted, Refused
from kaarea_tui.register.records.contact_inputs import ContactInput, RoleInput
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_inputs import StepInput
from tests.conftest import RegisterDb
from tests.register.card_steps import SUBJECT, give, make_company, make_eero, owner, restrict
from tests.register.request_steps import in_review, take

SIGNATURE = """Pyydän tietoni.

Terveisin
Eero Virtanen
Turun Helmi As Oy
Maatie 53 A 3, 20100 TURKU
044 765 4321"""


def agrees(register: Register, *told: str) -> list[tuple[str, ...]]:
    return [each.agrees for each in register.requests.candidates(*told)]


def test_each_thing_that_agrees_is_told(register_db: RegisterDb) -> None:
    """2.5: address, phone, name, company, postal address."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    (one,) = register.requests.candidates("Eero Virtanen", "eero.virtanen@HELMI.example", SIGNATURE)
    assert (one.contact_id, one.name, one.company) == (
        contact_id,
        "Virtanen Eero Kalevi",
        "Turun Helmi As Oy",
    )
    assert one.agrees == ("sender", "phone", "name", "company", "address")
    assert agrees(register, "", "Eero.Virtanen@helmi.example") == [("sender",)]
    assert agrees(register, "Virtanen Eero") == [("name",)]
    assert agrees(register, "", "", "Numeroni on +358 44 765 4321.") == [("phone",)]
    assert agrees(register, "Somebody Else", "x@mailbox.example", SIGNATURE) == [
        ("phone", "name", "company", "address")
    ]
    assert agrees(register, "Matti Meikäläinen", "m@x.example", "Hei") == []
    assert agrees(register, "", "", "") == []


def test_who_agrees_most_comes_first(register_db: RegisterDb) -> None:
    register = owner(register_db)
    make_eero(register)
    other = make_company(register, "Toinen Oy")
    register.contacts.create(
        ContactInput(last_name="Virtanen", first_names="Eero Olavi", roles=(RoleInput(other),)), SUBJECT
    )
    found = register.requests.candidates("Eero Virtanen", "", SIGNATURE)
    assert [each.agrees for each in found] == [("phone", "name", "company", "address"), ("name",)]


def test_a_restricted_person_is_found_as_far_as_one_may_see_him(register_db: RegisterDb) -> None:
    """2.6, T15: by address and number only with the right to see restricted people; shown as the stub."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    restrict(register.store, contact_id)
    (one,) = register.requests.candidates("Eero Virtanen", "eero.virtanen@helmi.example", SIGNATURE)
    assert one.restricted and one.agrees == ("sender", "phone", "name", "company", "address")
    assert agrees(register, "", "eero.virtanen@helmi.example", "") == [("sender",)]
    # Who may not see restricted people finds him by name only, and a search in vain of his tells nothing (T15).
    give(register.store, "rekisterivastaava", "contact.view_restricted", deny=True)
    register = owner(register_db)
    (told,) = agrees(register, "Eero Virtanen", "eero.virtanen@helmi.example", SIGNATURE)
    assert told == ("name", "company")
    assert agrees(register, "", "eero.virtanen@helmi.example", "") == []
    case_id = in_review(register, requester_name="", requester_address="eero.virtanen@helmi.example")
    assert register.requests.look_for(case_id) == ()
    with pytest.raises(Refused, match="Look for the person"):
        take(register, case_id, "T15", StepInput(text="Osoite"))


def test_the_erased_and_those_out_of_reach_are_not_found(register_db: RegisterDb) -> None:
    """P5; erased contacts are absent everywhere."""
    register = owner(register_db)
    make_eero(register)
    supervisor = register_db.sign_in("palveluesihenkilo")
    assert agrees(supervisor, "Eero Virtanen", "eero.virtanen@helmi.example") == []
    with register.store.writing():
        register.store.run("DELETE FROM contact_row")
    assert agrees(register, "Eero Virtanen", "eero.virtanen@helmi.example") == []


def test_the_postal_address_is_compared_only_for_those_who_may_see_it(register_db: RegisterDb) -> None:
    """P8: that it agrees would tell it."""
    register = owner(register_db)
    make_eero(register)
    give(register.store, "asiakkuus", "contact.view_address", deny=True)
    (told,) = agrees(register_db.sign_in("asiakkuus"), "", "", SIGNATURE)
    assert told == ("phone", "name", "company")
    with pytest.raises(NotPermitted):
        register_db.sign_in("johto").requests.candidates("Eero Virtanen")


def test_a_hostile_letter_is_only_text(register_db: RegisterDb) -> None:
    """Bad input: patterns, controls and great lengths find nobody and break nothing."""
    register = owner(register_db)
    make_eero(register)
    for text in (
        "%' OR 1=1 --",
        "\x1b[2J\x00",
        "Aa Bb\n" * 5000,
        "@" * 30000,
        "0" * 30000,
        "a@b.c " * 9000,
        "ß" * 9999,
    ):
        assert agrees(register, text[:200], text[:200], text) == []
