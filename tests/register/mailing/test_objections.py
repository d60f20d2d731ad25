"""Objections and what releases them (rulebook 2.6, 4.4; rules M9, C6, P8)."""

import pytest

from kaarea_tui.register.audit_trail import Entry
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, Invalid, NotPermitted, Refused
from kaarea_tui.register.mailing import objections
from kaarea_tui.register.mailing.stops import suppressed
from kaarea_tui.register.records.contact_inputs import ContactInput, EmailInput, PhoneInput
from kaarea_tui.register.staff.sessions import current_user
from tests.conftest import RegisterDb
from tests.register.card_steps import SUBJECT, log_of, restrict
from tests.register.mailing_steps import EMAIL, MAILBOX, MOBILE, Mailing, mailing


def on_two_lists(db: RegisterDb) -> tuple[Mailing, int, int]:
    m = mailing(db)
    news, tips = m.make_list("Uutiset"), m.make_list("Vinkit")
    m.consent(news), m.consent(tips)
    m.join(news), m.join(tips)
    return m, news, tips


def test_an_objection_works_at_once_and_everywhere(register_db: RegisterDb) -> None:
    """Rule M9 and GDPR art. 21(3): the person's own addresses, all lists, one transaction, no reason asked."""
    m, news, tips = on_two_lists(register_db)
    saved = m.as_user("laskutus").stops.object_to_marketing(m.contact)
    assert saved.lists_left == 2
    assert saved.ask_companies == ((m.company, "Turun Helmi As Oy"),)
    assert m.states() == {news: "ended", tips: "ended"}
    assert m.flags() == {EMAIL: 1, MAILBOX: 0}
    assert suppressed(m.store, "phone", MOBILE) == "marketing"
    assert suppressed(m.store, "phone", "+358207649850") is None  # the switchboard is the company's
    assert m.register.consents.of_contact(m.contact).objected
    (row,) = log_of(m.store, "stops.object_to_marketing")
    assert row[5:] == ("objection suppression", 2)


def test_the_mailbox_of_the_company_stays_on_its_list(register_db: RegisterDb) -> None:
    """Rule 4.4, note: the objection removes the person, not the company's general mailbox."""
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    m.join(news, "ALLOW_LEGAL_PERSON", MAILBOX)
    assert m.register.stops.object_to_marketing(m.contact).lists_left == 0
    assert m.states() == {news: "active"}


def test_an_objection_covers_later_addresses(register_db: RegisterDb) -> None:
    """Rulebook 2.6: "applies to future addresses of the same contact"."""
    m = mailing(register_db)
    m.register.stops.object_to_marketing(m.contact)
    card = m.register.contacts.open(m.contact)
    assert card.emails is not None and card.phones is not None
    kept = tuple(EmailInput(each.address, each.id) for each in card.emails)
    phones = tuple(PhoneInput(each.number, each.extension, each.kind, each.id) for each in card.phones)
    form = ContactInput(
        emails=(*kept, EmailInput("Eero@uusi.example")), phones=(*phones, PhoneInput("050 123 4567"))
    )
    m.register.contacts.update(m.contact, card.version, form, SUBJECT)
    assert m.flags()["eero@uusi.example"] == 1
    assert suppressed(m.store, "phone", "+358501234567") == "marketing"


def test_a_newer_own_consent_releases_and_links(register_db: RegisterDb) -> None:
    """Rule 4.4, end: objection and suppression are released and point to the consent; older consents are over."""
    m, news, tips = on_two_lists(register_db)
    objection = m.register.stops.object_to_marketing(m.contact).objection_id
    register_db.clock.advance(hours=1)
    done = m.consent(tips)
    assert done.released_objections == 1
    card = m.register.consents.of_contact(m.contact)
    (line,) = card.objections
    assert (line.id, line.state, line.released_consent_id) == (objection, "released", done.consent_ids[0])
    assert [(each.list_id, each.status) for each in card.consents] == [
        (tips, "in_force"),
        (tips, "objection"),
        (news, "objection"),
    ]
    rows = m.store.rows("SELECT kind, released_consent_id FROM suppression WHERE released_at IS NOT NULL")
    assert [tuple(row) for row in rows] == [("email", done.consent_ids[0])]
    assert m.flags() == {EMAIL: 0, MAILBOX: 0}
    assert suppressed(m.store, "phone", MOBILE) == "marketing"  # the consent was for e-mail


@pytest.mark.parametrize(
    "when",
    [
        {"given_on": "22.11.2026"},
        {"given_on": "23.11.2026"},
        {"given_on": "23.11.2026", "given_time": "10.59"},
        {"given_by": "company", "declared_by": "Pia Puheenjohtaja"},
    ],
)
def test_what_is_not_newer_or_not_own_is_refused(register_db: RegisterDb, when: dict[str, str]) -> None:
    """Rules C6, T2: in doubt about the order of one day, the objection counts."""
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    m.register.stops.object_to_marketing(m.contact)  # 11.00 in Helsinki
    register_db.clock.advance(minutes=30)
    with pytest.raises(Refused) as refused:
        m.consent(news, **when)
    assert refused.value.code == "SUPPRESSED"
    assert m.consent(news, given_on="23.11.2026", given_time="11.01").released_objections == 1


def test_an_objection_of_a_day_counts_to_its_last_moment(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    m.register.stops.object_to_marketing(m.contact, "letter", "20.11.2026")
    with pytest.raises(Refused):
        m.consent(news, given_on="20.11.2026", given_time="23.59")
    assert m.consent(news, given_on="21.11.2026", given_time="0.00").released_objections == 1
    with pytest.raises(Invalid) as invalid:
        m.register.stops.object_to_marketing(m.contact, "smoke", "24.11.2026")
    assert set(invalid.value.problems) == {"how", "made_on"}


def test_a_consent_must_be_newer_than_the_last_of_several(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    m.register.stops.object_to_marketing(m.contact, "letter", "10.11.2026")
    m.register.stops.object_to_marketing(m.contact, "phone", "15.11.2026")
    with pytest.raises(Refused):
        m.consent(news, given_on="12.11.2026")
    assert m.consent(news, given_on="16.11.2026").released_objections == 2
    assert m.flags()[EMAIL] == 0


def test_the_owner_releases_an_objection_of_the_wrong_person(register_db: RegisterDb) -> None:
    m, *_ = on_two_lists(register_db)
    objection = m.register.stops.object_to_marketing(m.contact).objection_id
    with pytest.raises(NotPermitted):
        m.as_user("markkinointi").stops.release(objection, "väärä henkilö")
    with pytest.raises(Invalid):
        m.register.stops.release(objection, " ")
    m.register.stops.release(objection, "Kirjattu väärälle henkilölle")
    assert m.flags()[EMAIL] == 0
    assert suppressed(m.store, "phone", MOBILE) is None
    assert set(m.states().values()) == {"ended"}  # nobody returns by itself
    with pytest.raises(Refused):
        m.register.stops.release(objection, "uudestaan")
    with pytest.raises(Absent):
        m.register.stops.release(99, "x")


def test_two_objections_release_one_stays(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    first = m.register.stops.object_to_marketing(m.contact).objection_id
    m.register.stops.object_to_marketing(m.contact)
    m.register.stops.release(first, "Kahdesti kirjattu")
    assert m.flags()[EMAIL] == 1


def test_an_objection_to_one_purpose_rests_it_until_decided(register_db: RegisterDb) -> None:
    """GDPR art. 21(1), 18(1)(d): pending stops that purpose alone; upheld ends its consents."""
    m = mailing(register_db)
    news, letters = m.make_list("Uutiset"), m.make_list("Tiedotteet", purpose="COMMUNICATION")
    m.consent(news)
    m.join(news)
    saved = m.register.stops.object_to_purpose(m.contact, "COMMUNICATION", "letter", grounds="Työtilanne")
    assert m.states() == {news: "active"}
    mine = m.register.consents.of_contact(m.contact).objections[0]
    assert (mine.state, mine.grounds, mine.how) == ("pending", "Työtilanne", "letter")
    others = m.as_user("markkinointi").consents.of_contact(m.contact).objections[0]
    assert others.grounds is None
    with m.store.writing():
        user = current_user(m.store, m.register.session_id, register_db.clock.now)
        call = Call(m.store, user, register_db.clock.now, Entry("t", "t", "t"), m.register)
        objections.uphold(call, saved.objection_id)
    assert m.register.consents.of_contact(m.contact).objections[0].state == "upheld"
    with pytest.raises(Invalid):
        m.register.stops.object_to_purpose(m.contact, "PROFILING")
    assert m.register.stops.object_to_purpose(m.contact, "MARKETING").lists_left == 1
    assert letters not in m.states()


def test_a_restricted_card_takes_an_objection(register_db: RegisterDb) -> None:
    """Rule 12.2: in any state of the contact."""
    m, news, _ = on_two_lists(register_db)
    restrict(m.store, m.contact)
    assert m.as_user("markkinointi").stops.object_to_marketing(m.contact).lists_left == 2
    assert m.states()[news] == "ended"


def test_out_of_sight_is_absent(register_db: RegisterDb) -> None:
    """Rule P5."""
    m = mailing(register_db)
    with pytest.raises(Absent):
        m.as_user("palveluesihenkilo").stops.object_to_marketing(m.contact)
