"""An erased address does not come back, wherever it enters (rule 2.6/suppression, scope all_import)."""

from pathlib import Path

import pytest

from kaarea_tui.register.audit_trail import Entry
from kaarea_tui.register.companies.company_cards import CompanyInput
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Invalid, Refused
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.records.contact_inputs import ContactInput, EmailInput, MailboxInput, PhoneInput
from kaarea_tui.register.staff.sessions import current_user
from kaarea_tui.rules.suppressions import Kind
from tests.conftest import RegisterDb
from tests.register.card_steps import SUBJECT, eero
from tests.register.mailing_steps import EMAIL, MAILBOX, Mailing, mailing

GONE: tuple[tuple[Kind, str], ...] = (("email", "poistettu@helmi.example"), ("phone", "+358501112222"))


def erased(db: RegisterDb) -> Mailing:
    """As after an erasure."""
    m = mailing(db)
    with m.store.writing():
        user = current_user(m.store, m.register.session_id, db.clock.now)
        call = Call(m.store, user, db.clock.now, Entry("t", "t", "t"), m.register)
        stops.suppress(call, GONE, "erasure")
    return m


def refused_fields(invalid: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {field: problem.code for field, problem in invalid.value.problems.items()}


def test_a_new_card(register_db: RegisterDb) -> None:
    """Numbers pass to successors, and may enter again (N3)."""
    m = erased(register_db)
    form = eero(
        m.company,
        last_name="Uusi",
        emails=(EmailInput("ok@helmi.example"), EmailInput("Poistettu@HELMI.example")),
        phones=(PhoneInput("050 111 2222"),),
    )
    with pytest.raises(Invalid) as invalid:
        m.register.contacts.create(form, SUBJECT)
    assert refused_fields(invalid) == {"emails.1": "SUPPRESSED"}


def test_an_edit_and_an_undo(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    card = m.register.contacts.open(m.contact)
    m.register.contacts.update(m.contact, card.version, ContactInput(emails=()), SUBJECT)
    with m.store.writing():
        user = current_user(m.store, m.register.session_id, register_db.clock.now)
        call = Call(m.store, user, register_db.clock.now, Entry("t", "t", "t"), m.register)
        stops.suppress(call, [("email", EMAIL)], "erasure")
    with pytest.raises(Invalid) as undo:
        m.register.contacts.undo_last(m.contact, 2)
    assert refused_fields(undo) == {"emails": "SUPPRESSED"}
    with pytest.raises(Invalid) as edit:
        m.register.contacts.update(m.contact, 2, ContactInput(emails=(EmailInput(EMAIL),)), SUBJECT)
    assert refused_fields(edit) == {"emails.0": "SUPPRESSED"}


def test_what_is_on_the_card_already_does_not_lock_it(register_db: RegisterDb) -> None:
    """Somebody else's erased address that two cards shared: the other card can still be saved."""
    m = mailing(register_db)
    with m.store.writing():
        user = current_user(m.store, m.register.session_id, register_db.clock.now)
        call = Call(m.store, user, register_db.clock.now, Entry("t", "t", "t"), m.register)
        stops.suppress(call, [("email", EMAIL)], "erasure")
    form = ContactInput(last_name="Uusinimi", emails=(EmailInput("toinen@helmi.example"), EmailInput(EMAIL)))
    m.register.contacts.update(m.contact, 1, form, SUBJECT)
    assert m.flags() == {"toinen@helmi.example": 0, EMAIL: 1, MAILBOX: 0}


def test_a_companys_own_address(register_db: RegisterDb) -> None:
    m = erased(register_db)
    typed = CompanyInput(emails=(MailboxInput("Poistettu@helmi.example"),), phone="0501112222")
    with pytest.raises(Invalid) as invalid:
        m.register.companies.update(m.company, 1, typed)
    assert refused_fields(invalid) == {"emails.0": "SUPPRESSED"}


def test_marketing_alone_lets_the_address_in_unmailable(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    m.register.suppressions.add("tuttu@helmi.example")
    m.register.contacts.create(
        eero(m.company, first_names="Toinen", emails=(EmailInput("Tuttu@helmi.example"),), phones=()),
        SUBJECT,
        acknowledged_duplicates=True,
    )
    assert m.flags()["tuttu@helmi.example"] == 1


def test_for_other_paths_there_is_one_question(register_db: RegisterDb) -> None:
    m = erased(register_db)
    m.register.suppressions.add("tuttu@helmi.example")
    with pytest.raises(Refused) as refused:
        stops.check_entering(m.store, GONE[:1])
    assert refused.value.code == "SUPPRESSED"
    stops.check_entering(m.store, [("email", "tuttu@helmi.example"), ("email", EMAIL)])
    assert stops.scopes(m.store, "email", {GONE[0][1], "tuttu@helmi.example", EMAIL}) == {
        GONE[0][1]: "all_import",
        "tuttu@helmi.example": "marketing",
    }


def test_a_bounced_address_that_is_mended_is_no_longer_bounced(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    (bounced,) = m.register.consents.of_contact(m.contact).addresses
    m.register.suppressions.record_bounce(bounced.email_id, hard=True)
    form = ContactInput(emails=(EmailInput("oikea@helmi.example", bounced.email_id),))
    m.register.contacts.update(m.contact, 1, form, SUBJECT)
    (mended,) = m.register.consents.of_contact(m.contact).addresses
    assert (mended.suppressed, mended.bounced_on) == (False, None)


def test_a_roles_end_takes_the_person_off_the_list(register_db: RegisterDb) -> None:
    """Rule R4: on the day the role ends."""
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    m.consent(news)
    m.join(news)
    (role,) = m.register.contacts.open(m.contact).roles
    m.register.contacts.end_role(m.contact, 1, role.id, "", source=SUBJECT)
    assert m.states() == {news: "ended"}


def test_a_list_read_in_brings_no_erased_address_back(register_db: RegisterDb, tmp_path: Path) -> None:
    """Rulebook 2.6: the row is refused with its number and the reason's class; a marketing stop goes in, unmailable."""
    m = erased(register_db)
    m.register.suppressions.add("tuttu@helmi.example")
    m.register.confirmed_at = register_db.clock.now
    file = tmp_path / "lista.csv"
    file.write_text(
        "Sukunimi;Etunimi;Yritys;Sähköposti\n"
        "Poistettu;Pia;Turun Helmi As Oy;Poistettu@helmi.example\n"
        "Tuttu;Tuula;Turun Helmi As Oy;tuttu@helmi.example\n",
        encoding="utf-8",
    )
    summary = m.register.imports.read(file, "company", "Messut")
    assert (summary.accepted, dict(summary.refused)) == (1, {"SUPPRESSED": 1})
    assert m.flags()["tuttu@helmi.example"] == 1
    assert "poistettu@helmi.example" not in m.flags()
