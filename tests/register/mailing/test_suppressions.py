"""The suppression list at the counter (rulebook 2.6): adding, looking, releasing, bounces."""

import pytest

from kaarea_tui.register.errors import Absent, Invalid, NotPermitted, Refused
from kaarea_tui.register.oversight.integrity import check
from tests.conftest import RegisterDb
from tests.register.mailing_steps import EMAIL, MAILBOX, Mailing, mailing


def email_id(m: Mailing, address: str = EMAIL) -> int:
    found = m.store.one("SELECT id FROM contact_email WHERE address_key = ?", (address,))
    assert found is not None
    return int(found[0])


def codes(m: Mailing) -> set[str]:
    return {each.code for each in check(m.store, m.db.clock.now.date())}


def test_an_address_alone_however_it_is_typed(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    m.consent(news)
    m.join(news)
    m.as_user("palveluesihenkilo").suppressions.add(" EERO.Virtanen@Helmi.example ", "withdrawal")
    m.as_user("laskutus").suppressions.add("020 764 9850", "company_ban")
    assert m.flags() == {EMAIL: 1, MAILBOX: 0}
    assert m.states() == {news: "ended"}
    phone, mail = m.register.suppressions.page()
    assert (mail.kind, mail.reason, mail.scope, len(mail.hash_prefix)) == (
        "email",
        "withdrawal",
        "marketing",
        8,
    )
    assert (phone.kind, phone.created_by) == ("phone", "Leena Laskutus")
    assert m.register.suppressions.page(phone.id) == (mail,)
    assert m.register.suppressions.find("+358207649850") == (phone,)
    assert m.register.suppressions.find("muu@helmi.example") == ()


def test_no_address_and_no_full_hash_is_kept_in_sight(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    m.register.suppressions.add("salainen@muu.example")
    (row,) = m.store.rows("SELECT * FROM suppression")
    assert "salainen" not in " ".join(str(value) for value in row)
    assert row[1] not in repr(m.register.suppressions.page())
    log = m.store.rows("SELECT object_id, fields, reason FROM audit WHERE action = 'suppressions.add'")
    assert [tuple(each) for each in log] == [("", "dm_objection", "")]


def test_reasons_by_hand_and_addresses_are_checked(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    for address, reason in (("a@b.fi", "erasure"), ("a@b.fi", "x"), ("ei mitään", "withdrawal")):
        with pytest.raises(Invalid):
            m.register.suppressions.add(address, reason)
    with pytest.raises(NotPermitted):
        m.as_user("markkinointi").suppressions.page()


def test_release_frees_the_cards_and_only_once(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    m.register.suppressions.add(EMAIL)
    (line,) = m.register.suppressions.page()
    with pytest.raises(NotPermitted):
        m.as_user("tarkastaja").suppressions.release(line.id, "x")
    with pytest.raises(Invalid):
        m.register.suppressions.release(line.id, "")
    m.register.suppressions.release(line.id, "Kirjoitusvirhe osoitteessa")
    assert m.flags()[EMAIL] == 0
    assert m.register.suppressions.page()[0].release_reason == "Kirjoitusvirhe osoitteessa"
    with pytest.raises(Refused):
        m.register.suppressions.release(line.id, "x")
    with pytest.raises(Absent):
        m.register.suppressions.release(99, "x")


def test_a_persons_ban_is_released_on_the_card_only(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    m.register.stops.object_to_marketing(m.contact)
    for line in m.register.suppressions.page():
        with pytest.raises(Refused) as refused:
            m.register.suppressions.release(line.id, "x")
        assert refused.value.code == "suppression.of_objection"


def test_a_hard_bounce_closes_the_address_a_soft_one_does_not(register_db: RegisterDb) -> None:
    """Check 1 of rule 4.3; and no consent of the person opens a dead address (C6)."""
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    m.consent(news)
    m.join(news)
    m.register.suppressions.record_bounce(email_id(m), hard=False)
    assert m.flags()[EMAIL] == 0
    m.as_user("markkinointi").suppressions.record_bounce(email_id(m), hard=True, on="22.11.2026")
    states = m.register.consents.of_contact(m.contact).addresses
    assert [(each.suppressed, str(each.bounced_on)) for each in states] == [(True, "2026-11-22")]
    assert m.states()[news] != "active"
    with pytest.raises(Refused) as refused:
        m.consent(news)
    assert refused.value.code == "SUPPRESSED"
    m.register.suppressions.record_bounce(email_id(m), hard=True)
    assert len(m.register.suppressions.page()) == 1
    m.register.suppressions.release(m.register.suppressions.page()[0].id, "Palvelin oli rikki")
    assert [
        (each.suppressed, each.bounced_on) for each in m.register.consents.of_contact(m.contact).addresses
    ] == [(False, None)]
    with pytest.raises(Invalid):
        m.register.suppressions.record_bounce(email_id(m), hard=True, on="24.11.2026")
    with pytest.raises(Absent):
        m.register.suppressions.record_bounce(999, hard=True)


def test_the_check_finds_flags_that_do_not_follow_the_hashes(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    m.register.stops.object_to_marketing(m.contact)
    assert not codes(m) & {"stop.flag", "stop.objection"}
    with m.store.writing():
        m.store.run("UPDATE contact_email SET suppressed = 1 - suppressed")
    assert "stop.flag" in codes(m)
    with m.store.writing():
        m.store.run("UPDATE contact_email SET suppressed = 0")
        m.store.run("UPDATE suppression SET hash = 'x', objection_id = NULL")
    assert "stop.objection" in codes(m)
