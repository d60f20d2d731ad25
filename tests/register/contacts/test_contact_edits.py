"""Editing contacts: conflict, joining, history, undo, moves (rules 4.1, 7.1, P8; ASVS 15.3.3)."""

import pytest

from kaarea_tui.register.contacts.contact_cards import ContactCard, Email
from kaarea_tui.register.errors import Absent, Clash, Conflict, Invalid, NotPermitted, Refused
from kaarea_tui.register.records.contact_inputs import (
    AddressInput,
    ContactInput,
    EmailInput,
    PhoneInput,
    Resolution,
    RoleInput,
)
from kaarea_tui.register.register import Register
from tests.conftest import RegisterDb
from tests.register.card_steps import (
    AT_FIRM,
    SUBJECT,
    give,
    log_of,
    make_company,
    make_eero,
    owner,
    user_id,
    values_of,
)


def first_email(card: ContactCard) -> Email:
    assert card.emails
    return card.emails[0]


@pytest.fixture
def two(register_db: RegisterDb) -> tuple[Register, Register, int]:
    """Two users at the same card."""
    admin = owner(register_db)
    return admin, register_db.sign_in("asiakaspalvelu"), make_eero(admin)[1]


def test_two_who_change_one_field_see_both_values(two: tuple[Register, Register, int]) -> None:
    """The later one is told field by field, nothing is saved, and the choice decides."""
    admin, clerk, contact_id = two
    clerk.contacts.update(contact_id, 1, ContactInput(last_name="Virta", first_names="Eero"), SUBJECT)
    mine = ContactInput(last_name="Wirtanen", first_names="Eero K.")
    with pytest.raises(Conflict) as conflict:
        admin.contacts.update(contact_id, 1, mine, SUBJECT)
    assert conflict.value.version == 2
    assert set(conflict.value.clashes) == {
        Clash("last_name", "Virtanen", "Wirtanen", "Virta"),
        Clash("first_names", "Eero Kalevi", "Eero K.", "Eero"),
    }
    assert admin.contacts.open(contact_id).name == "Virta Eero"
    choice = Resolution(2, {"last_name": "mine", "first_names": "theirs"})
    assert admin.contacts.update(contact_id, 1, mine, SUBJECT, resolution=choice) == 3
    assert admin.contacts.open(contact_id).name == "Wirtanen Eero"


def test_a_choice_is_void_when_somebody_saves_once_more(two: tuple[Register, Register, int]) -> None:
    admin, clerk, contact_id = two
    clerk.contacts.update(contact_id, 1, ContactInput(last_name="Virta"), SUBJECT)
    clerk.contacts.update(contact_id, 2, ContactInput(last_name="Virtala"), SUBJECT)
    with pytest.raises(Conflict) as conflict:
        admin.contacts.update(
            contact_id,
            1,
            ContactInput(last_name="W"),
            SUBJECT,
            resolution=Resolution(2, {"last_name": "mine"}),
        )
    assert conflict.value.clashes == (Clash("last_name", "Virtanen", "W", "Virtala"),)


def test_edits_of_different_fields_are_joined(two: tuple[Register, Register, int]) -> None:
    """Nothing typed is lost, and the history shows both acts."""
    admin, clerk, contact_id = two
    email = first_email(admin.contacts.open(contact_id))
    clerk.contacts.update(
        contact_id,
        1,
        ContactInput(emails=(EmailInput(email.address, email.id), EmailInput("info@helmi.example"))),
        SUBJECT,
    )
    whole_form = ContactInput(
        last_name="Virtanen",
        first_names="Eero",
        emails=(EmailInput(email.address, email.id),),
        phones=(),
    )
    assert admin.contacts.update(contact_id, 1, whole_form, AT_FIRM) == 3
    card = admin.contacts.open(contact_id)
    assert [each.address for each in card.emails or ()] == [
        "Eero.Virtanen@helmi.example",
        "info@helmi.example",
    ]
    assert card.first_names == "Eero" and card.phones == ()
    assert [group.changed_by for group in admin.contacts.history(contact_id)] == [
        "Riikka Rekisteri",
        "Anna Asiakaspalvelu",
    ]


def test_a_row_that_one_changed_and_the_other_took_away_clashes(two: tuple[Register, Register, int]) -> None:
    admin, clerk, contact_id = two
    email = first_email(admin.contacts.open(contact_id))
    clerk.contacts.update(contact_id, 1, ContactInput(emails=()), SUBJECT)
    mine = ContactInput(emails=(EmailInput("uusi@helmi.example", email.id),))
    with pytest.raises(Conflict) as conflict:
        admin.contacts.update(contact_id, 1, mine, SUBJECT)
    (clash,) = conflict.value.clashes
    assert (clash.field, clash.theirs) == (f"emails.{email.id}", "")
    assert clash.mine == "uusi@helmi.example"
    admin.contacts.update(contact_id, 1, mine, SUBJECT, resolution=Resolution(2, {clash.field: "mine"}))
    assert first_email(admin.contacts.open(contact_id)).address == "uusi@helmi.example"


def test_conflicts_and_history_tell_companies_and_dates_by_name(two: tuple[Register, Register, int]) -> None:
    admin, clerk, contact_id = two
    (role,) = admin.contacts.open(contact_id).roles
    salo, auran = make_company(admin, "Salon seurakunta"), make_company(admin, "Auran Puu Oy")
    clerk.contacts.update(contact_id, 1, ContactInput(roles=(RoleInput(salo, id=role.id),)), SUBJECT)
    with pytest.raises(Conflict) as conflict:
        admin.contacts.update(
            contact_id,
            1,
            ContactInput(roles=(RoleInput(auran, "Isännöitsijä", "2.3.2019", id=role.id),)),
            SUBJECT,
        )
    clashes = {clash.field.rpartition(".")[2]: clash for clash in conflict.value.clashes}
    company, started = clashes["company_id"], clashes["started_on"]
    assert (company.base, company.mine, company.theirs) == (
        "Turun Helmi As Oy",
        "Auran Puu Oy",
        "Salon seurakunta",
    )
    assert (started.base, started.mine, started.theirs) == ("1.3.2019", "2.3.2019", "")
    fields = {field.label: (field.old, field.new) for field in admin.contacts.history(contact_id)[0].fields}
    assert fields["Company"] == ("Turun Helmi As Oy", "Salon seurakunta")
    assert fields["Role from"] == ("1.3.2019", "")


def test_joined_edits_that_make_no_sense_together_are_refused(two: tuple[Register, Register, int]) -> None:
    """One ends the role in 2020, the other lets it start in 2024: said under the field, nothing saved."""
    admin, clerk, contact_id = two
    (role,) = admin.contacts.open(contact_id).roles
    clerk.contacts.end_role(contact_id, 1, role.id, "31.12.2020", SUBJECT)
    later = RoleInput(role.company_id, "Isännöitsijä", "1.1.2024", id=role.id)
    with pytest.raises(Invalid) as invalid:
        admin.contacts.update(contact_id, 1, ContactInput(roles=(later,)), SUBJECT)
    assert invalid.value.problems["roles.0.ended_on"].params == {"started": "1.1.2024", "ended": "31.12.2020"}


def test_hidden_addresses_are_neither_wiped_nor_set(register_db: RegisterDb) -> None:
    """Rule P8: who may edit but not see addresses leaves them untouched, and may not set them."""
    admin = owner(register_db)
    _, contact_id = make_eero(admin)
    give(admin.store, "markkinointi", "contact.edit")
    register = register_db.sign_in("markkinointi")
    register.contacts.update(contact_id, 1, ContactInput(last_name="Virta", phones=()), SUBJECT)
    assert len(admin.contacts.open(contact_id).addresses or ()) == 1
    for typed in (ContactInput(addresses=()), ContactInput(addresses=(AddressInput("postal", "Katu 1"),))):
        with pytest.raises(NotPermitted) as refusal:
            register.contacts.update(contact_id, 2, typed, SUBJECT)
        assert refusal.value.permission == "contact.view_address"
        with pytest.raises(NotPermitted):
            register.contacts.create(typed, SUBJECT)


def test_an_act_on_hidden_fields_is_not_undone_by_who_cannot_see_them(register_db: RegisterDb) -> None:
    """Rule P8: undo is an edit like any other."""
    admin = owner(register_db)
    _, contact_id = make_eero(admin)
    for right in ("contact.edit",):
        give(admin.store, "markkinointi", right)
    admin.contacts.update(contact_id, 1, ContactInput(addresses=()), SUBJECT)
    with pytest.raises(NotPermitted):
        register_db.sign_in("markkinointi").contacts.undo_last(contact_id, 2)


def test_no_other_keys_and_no_other_persons_rows(two: tuple[Register, Register, int]) -> None:
    """ASVS 15.3.3: a form sets what the input lists, and only rows of its own card."""
    admin, _, contact_id = two
    with pytest.raises(TypeError):
        ContactInput(last_name="X", restricted_on="2026-01-01")  # type: ignore[call-arg]
    email = first_email(admin.contacts.open(contact_id))
    other = admin.contacts.create(ContactInput("Toinen", "Tiina"), SUBJECT)
    with pytest.raises(Invalid) as invalid:
        admin.contacts.update(
            other, 1, ContactInput(emails=(EmailInput("x@helmi.example", email.id),)), SUBJECT
        )
    assert set(invalid.value.problems) == {"emails.0"}
    with pytest.raises(Absent):
        admin.contacts.end_role(other, 1, 1, "", SUBJECT)


def test_a_name_cannot_be_emptied_by_editing(two: tuple[Register, Register, int]) -> None:
    """Whoever may not delete a person cannot do it by editing."""
    admin, _, contact_id = two
    with pytest.raises(Invalid):
        admin.contacts.update(contact_id, 1, ContactInput(last_name=" ", first_names=""), SUBJECT)


def test_a_changed_field_gets_its_source_and_the_log_gets_names_only(
    two: tuple[Register, Register, int],
) -> None:
    """Rules 7.1, 5.1: provenance by group; the log names fields, never values."""
    admin, _, contact_id = two
    typed = ContactInput(first_names="Eero", addresses=(AddressInput("postal", "Katu 2", "20100", "Turku"),))
    admin.contacts.update(contact_id, 1, typed, AT_FIRM)
    sources = admin.contacts.open(contact_id).sources or ()
    assert {(source.field_group, source.kind) for source in sources} == {
        ("all", "subject"),
        ("basic", "company"),
        ("address", "company"),
    }
    (row,) = log_of(admin.store, "contacts.update")
    assert row[5] == "addresses.street first_names"


def test_saving_without_a_change_changes_nothing(two: tuple[Register, Register, int]) -> None:
    admin, _, contact_id = two
    assert admin.contacts.update(contact_id, 1, ContactInput(last_name="Virtanen "), AT_FIRM) == 1
    assert len(admin.contacts.open(contact_id).sources or ()) == 1 and not admin.contacts.history(contact_id)


def test_undo_restores_all_and_undoing_it_does_it_again(two: tuple[Register, Register, int]) -> None:
    """Rule 7.1 with it: the source that was in force is in force again."""
    admin, _, contact_id = two
    before = admin.contacts.open(contact_id)
    salo = make_company(admin, "Salon seurakunta")
    typed = ContactInput(
        "Wirtanen",
        emails=(EmailInput("uusi@helmi.example"),),
        phones=(),
        roles=(RoleInput(salo, "Kirkkoherra", "1.1.2026"),),
        addresses=(AddressInput("visiting", "Tie 1", "24100", "Salo"),),
    )
    assert admin.contacts.update(contact_id, 1, typed, AT_FIRM) == 2
    after = admin.contacts.open(contact_id)
    assert admin.contacts.undo_last(contact_id, 2) == 3
    undone = admin.contacts.open(contact_id)
    assert values_of(undone) == values_of(before)
    assert {source.kind for source in (undone.sources or ())[:3]} == {"subject"}
    assert admin.contacts.undo_last(contact_id, 3) == 4
    assert values_of(admin.contacts.open(contact_id)) == values_of(after)
    assert [group.undoes for group in admin.contacts.history(contact_id)] == [3, 2, None]


def test_undo_refuses_what_has_moved_on(two: tuple[Register, Register, int]) -> None:
    admin, clerk, contact_id = two
    with pytest.raises(Refused) as refused:
        admin.contacts.undo_last(contact_id, 1)
    assert refused.value.code == "undo.nothing"
    admin.contacts.update(contact_id, 1, ContactInput(last_name="A"), SUBJECT)
    clerk.contacts.update(contact_id, 2, ContactInput(last_name="B"), SUBJECT)
    with pytest.raises(Refused) as refused:
        admin.contacts.undo_last(contact_id, 2)
    assert refused.value.code == "undo.moved_on"
    assert admin.contacts.open(contact_id).last_name == "B"


def test_another_users_act_is_undone_only_by_who_may_see_the_history(
    two: tuple[Register, Register, int],
) -> None:
    """Rule P8: customer service takes back its own save, not the one of somebody else."""
    admin, clerk, contact_id = two
    clerk.contacts.update(contact_id, 1, ContactInput(last_name="A"), SUBJECT)
    assert clerk.contacts.undo_last(contact_id, 2) == 3
    admin.contacts.update(contact_id, 3, ContactInput(last_name="B"), SUBJECT)
    with pytest.raises(NotPermitted) as refusal:
        clerk.contacts.undo_last(contact_id, 4)
    assert refusal.value.permission == "contact.view_history"
    with pytest.raises(NotPermitted):
        clerk.contacts.history(contact_id)


def test_the_history_leaves_out_fields_that_the_user_may_not_see(register_db: RegisterDb) -> None:
    """Rule P8."""
    admin = owner(register_db)
    _, contact_id = make_eero(admin)
    typed = ContactInput(last_name="Virta", addresses=())
    admin.contacts.update(contact_id, 1, typed, SUBJECT)
    give(admin.store, "asiakkuus", "contact.view_address", deny=True)
    (group,) = register_db.sign_in("asiakkuus").contacts.history(contact_id)
    assert "last_name" in {field.field for field in group.fields}
    assert not [field for field in group.fields if "address" in field.field]
    card = register_db.sign_in("markkinointi").contacts.open(contact_id)
    assert {source.field_group for source in card.sources or ()} == {"all", "basic"}


def test_moving_to_another_company_keeps_the_former_role(two: tuple[Register, Register, int]) -> None:
    """Rule 4.1, "vaihtoi työpaikkaa"."""
    admin, clerk, contact_id = two
    (old,) = admin.contacts.open(contact_id).roles
    salo = make_company(admin, "Salon seurakunta")
    new = RoleInput(salo, "Kirkkoherra", "1.12.2026")
    assert clerk.contacts.change_employer(contact_id, 1, old.id, new, SUBJECT) == 2
    roles = admin.contacts.open(contact_id).roles
    told = [(role.company, str(role.started_on), str(role.ended_on)) for role in roles]
    assert told == [
        ("Salon seurakunta", "2026-12-01", "None"),
        ("Turun Helmi As Oy", "2019-03-01", "2026-11-30"),
    ]
    with pytest.raises(Conflict):
        admin.contacts.change_employer(contact_id, 1, old.id, new, SUBJECT)
    with pytest.raises(Invalid):
        admin.contacts.end_role(contact_id, 2, roles[0].id, "1.1.2026", SUBJECT)
    assert admin.contacts.end_role(contact_id, 2, roles[0].id, "31.12.2026", SUBJECT) == 3


def test_order_of_addresses_and_blank_rows(two: tuple[Register, Register, int]) -> None:
    """The first address is the one used first; blank rows of a form are no rows."""
    admin, _, contact_id = two
    email = first_email(admin.contacts.open(contact_id))
    typed = ContactInput(
        emails=(
            EmailInput("toinen@helmi.example"),
            EmailInput("  "),
            EmailInput(email.address, email.id),
        ),
        phones=(PhoneInput(""), PhoneInput("02 765 4321 ext. 12")),
    )
    admin.contacts.update(contact_id, 1, typed, SUBJECT)
    card = admin.contacts.open(contact_id)
    assert [each.address for each in card.emails or ()] == ["toinen@helmi.example", email.address]
    assert [(each.number, each.extension) for each in card.phones or ()] == [("+35827654321", "12")]


def test_the_author_of_an_act_may_be_closed_since(two: tuple[Register, Register, int]) -> None:
    """Rule P7: a closed account's acts keep their name in the history."""
    admin, clerk, contact_id = two
    clerk.contacts.update(contact_id, 1, ContactInput(last_name="A"), SUBJECT)
    with admin.store.writing():
        admin.store.run(
            "UPDATE user_account SET closed_at = '2026-11-22T00:00:00.000Z' WHERE id = ?",
            (user_id(admin.store, "asiakaspalvelu"),),
        )
    assert admin.contacts.history(contact_id)[0].changed_by == "Anna Asiakaspalvelu"
