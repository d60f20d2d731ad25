"""Technical data, need-to-know (rules 6.2, 6.3, 5.1, V7, V8, P8)."""

from datetime import UTC, date, datetime

import pytest

from kaarea_tui.register.contacts.technical import ServiceAccountInput, TechnicalInput
from kaarea_tui.register.errors import Absent, Invalid, NotPermitted, Refused
from kaarea_tui.register.records.contact_inputs import SourceInput
from tests.conftest import RegisterDb
from tests.register.card_steps import SUBJECT, give, log_of, make_eero, owner, restrict

WEB = "verkkolomake"


def test_addresses_and_user_names_are_kept_apart_and_opened_for_a_purpose(register_db: RegisterDb) -> None:
    """Rules 6.2, 6.3, 5.1: v4 and v6; the purpose is chosen each time, no default does."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    assert register.contacts.open(contact_id).has_technical is False
    for ip in (" 192.0.2.7", "2001:DB8:0::1"):
        register.contacts.add_technical(contact_id, TechnicalInput(ip, WEB, "suostumus"))
    account = register.contacts.add_service_account(
        contact_id, ServiceAccountInput("Kaarea Extranet", "eero.v", "1.2.2020"), SUBJECT
    )
    assert register.contacts.open(contact_id).has_technical is True
    with pytest.raises(Refused) as refused:
        register.contacts.open_technical(contact_id, "")
    assert refused.value.code == "purpose.missing"
    data = register.contacts.open_technical(contact_id, "DATA_SUBJECT_RIGHTS")
    assert [seen.ip for seen in data.ips] == ["2001:db8::1", "192.0.2.7"]
    assert data.ips[0].seen_at == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert (data.accounts[0].id, data.accounts[0].opened_on) == (account, date(2020, 2, 1))
    assert log_of(register.store, "contacts.open_technical")[-1][2] == "DATA_SUBJECT_RIGHTS"
    assert "192.0.2.7" not in str(register.store.rows("SELECT * FROM audit"))
    assert register.contacts.history(contact_id) == ()


def test_a_wrong_address_is_refused_with_all_that_is_missing(register_db: RegisterDb) -> None:
    """Rules 6.2, V7, V8: source, time and reason."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    typed = TechnicalInput("192.0.2.300", "", "131052-308T", datetime(2027, 1, 1, tzinfo=UTC))
    with pytest.raises(Invalid) as invalid:
        register.contacts.add_technical(contact_id, typed)
    assert set(invalid.value.problems) == {"ip", "source", "reason", "seen_at"}


def test_a_user_name_is_closed_once(register_db: RegisterDb) -> None:
    """Rule 6.3: the day of closing is kept, and lies after the opening."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    typed = ServiceAccountInput("Extranet", "eero.v", "1.2.2020")
    account = register.contacts.add_service_account(contact_id, typed, SUBJECT)
    with pytest.raises(Invalid):
        register.contacts.close_service_account(contact_id, account, "1.1.2020")
    register.contacts.close_service_account(contact_id, account)
    data = register.contacts.open_technical(contact_id, "SUPERVISION")
    assert data.accounts[0].closed_on == date(2026, 11, 23)
    with pytest.raises(Refused):
        register.contacts.close_service_account(contact_id, account)
    with pytest.raises(Absent):
        register.contacts.close_service_account(contact_id, account + 1)
    with pytest.raises(Invalid) as invalid:
        register.contacts.add_service_account(contact_id, ServiceAccountInput("", ""), SourceInput(""))
    assert set(invalid.value.problems) == {"service", "username", "source.kind"}


def test_technical_data_take_their_own_right(register_db: RegisterDb) -> None:
    """Rule P8: customer service sees only the label, and edits none; nor is its source told."""
    admin = owner(register_db)
    _, contact_id = make_eero(admin)
    admin.contacts.add_service_account(contact_id, ServiceAccountInput("Extranet", "eero.v"), SUBJECT)
    clerk = register_db.sign_in("asiakaspalvelu")
    card = clerk.contacts.open(contact_id)
    assert card.has_technical is None and {source.field_group for source in card.sources or ()} == {"all"}
    with pytest.raises(NotPermitted):
        clerk.contacts.open_technical(contact_id, "SUPERVISION")
    with pytest.raises(NotPermitted):
        clerk.contacts.add_technical(contact_id, TechnicalInput("192.0.2.1", WEB, "x"))


def test_a_restricted_persons_technical_data_take_a_ground(register_db: RegisterDb) -> None:
    """Rulebook 2.6."""
    admin = owner(register_db)
    _, contact_id = make_eero(admin)
    restrict(admin.store, contact_id)
    with pytest.raises(Refused) as refused:
        admin.contacts.open_technical(contact_id, "SUPERVISION")
    assert refused.value.code == "restriction.no_ground"
    assert admin.contacts.open_technical(contact_id, "legal_claim").ips == ()
    with pytest.raises(Refused):
        admin.contacts.add_technical(contact_id, TechnicalInput("192.0.2.1", WEB, "x"))
    give(admin.store, "asiakaspalvelu", "contact.view_technical")
    with pytest.raises(NotPermitted):
        register_db.sign_in("asiakaspalvelu").contacts.open_technical(contact_id, "SUPERVISION")
