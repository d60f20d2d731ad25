"""Facts of lists that live on an agreement, and of restrictions of one purpose (rules M11, M12, R4; 4.3)."""

import pytest

from kaarea_tui.register.audit_trail import Entry
from kaarea_tui.register.companies.company_cards import CompanyInput
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.staff.sessions import current_user
from tests.conftest import RegisterDb
from tests.register.card_steps import SUBJECT
from tests.register.mailing_steps import EMAIL, MOMENT, Mailing, mailing


def call_of(m: Mailing) -> Call:
    now = m.db.clock.now
    user = current_user(m.store, m.register.session_id, now)
    return Call(m.store, user, now, Entry("t", "t", "t"), m.register)


def on_three_lists(db: RegisterDb) -> tuple[Mailing, int, int, int]:
    """On a marketing list by consent, on a survey and on a service list by the open agreement."""
    m = mailing(db)
    news = m.make_list("Uutiset")
    survey = m.make_list("Kysely", "SURVEY", "SERVICE_DEVELOPMENT")
    service = m.make_list("Häiriöt", "SERVICE", "RELATIONSHIP")
    m.consent(news)
    for list_id in (news, survey, service):
        assert m.register.lists.add_members(list_id, (m.contact,)).joined == 1
    return m, news, survey, service


def test_stops_against_marketing_leave_service_mail_alone(register_db: RegisterDb) -> None:
    """Rules M11 and M12: the survey ends with marketing, the service mail goes on."""
    m, news, survey, service = on_three_lists(register_db)
    m.register.company_bans.set(m.company, "Tiina")
    assert m.states() == {news: "paused", survey: "paused", service: "active"}
    m.register.stops.object_to_marketing(m.contact)
    assert m.states() == {news: "ended", survey: "ended", service: "active"}


def test_without_an_open_agreement_nobody_gets_service_mail(register_db: RegisterDb) -> None:
    """Rules M11, M12, R4."""
    m, _, survey, service = on_three_lists(register_db)
    (role,) = m.register.contacts.open(m.contact).roles
    m.register.contacts.end_role(m.contact, 1, role.id, "", source=SUBJECT)
    assert set(m.states().values()) == {"ended"}
    other = mailing_of_prospect(m)
    for list_id in (survey, service):
        with pytest.raises(Refused) as refused:
            m.register.lists.add_members(list_id, (other,))
        assert refused.value.code == "NO_BASIS"


def mailing_of_prospect(m: Mailing) -> int:
    from tests.register.card_steps import eero, make_company

    company = make_company(m.register, "Mahdollinen Oy", relationship="prospect")
    return m.register.contacts.create(
        eero(company, last_name="Mahdollinen"), SUBJECT, acknowledged_duplicates=True
    )


def test_a_company_that_is_no_customer_any_more_loses_service_mail(register_db: RegisterDb) -> None:
    m, _, _, service = on_three_lists(register_db)
    m.register.companies.update(m.company, 1, CompanyInput(relationship="former"))
    assert m.states()[service] == "ended"


@pytest.mark.parametrize(
    ("purpose", "states"),
    [
        ("MARKETING", ("paused", "paused", "active")),
        ("SERVICE_DEVELOPMENT", ("active", "paused", "active")),
        ("RELATIONSHIP", ("active", "active", "paused")),
    ],
)
def test_a_restricted_purpose_pauses_its_own_lists(
    register_db: RegisterDb, purpose: str, states: tuple[str, ...]
) -> None:
    """Check 3 and GDPR art. 18: a restriction of one purpose; of marketing, surveys rest with it."""
    m, news, survey, service = on_three_lists(register_db)
    with m.store.writing():
        m.store.run(
            "INSERT INTO restriction (contact_id, scope, detail, ground, provisional, started_at, started_by)"
            " VALUES (?, 'purpose', ?, 'd', 1, ?, 1)",
            (m.contact, purpose, MOMENT),
        )
        stops.settle(call_of(m), [m.contact], "restriction")
    assert tuple(m.states()[each] for each in (news, survey, service)) == states
    with m.store.writing():
        m.store.run("UPDATE restriction SET lifted_at = ?", (MOMENT,))
        stops.settle(call_of(m), [m.contact], "restriction")
    assert set(m.states().values()) == {"active"}


def test_an_erased_address_gets_no_service_mail(register_db: RegisterDb) -> None:
    """Rule 4.4: with scope all_import the column says no."""
    m, _, _, service = on_three_lists(register_db)
    with m.store.writing():
        call = call_of(m)
        stops.settle(call, stops.suppress(call, [("email", EMAIL)], "erasure"), "erasure")
    assert m.states()[service] == "ended"
