"""Consents at the counter (rulebook 4.1; rules C1 to C7, 4.9, T2, V7, P8)."""

import inspect
from datetime import UTC, datetime

import pytest

from kaarea_tui.register.counter import ACTIONS
from kaarea_tui.register.errors import Absent, Invalid, NotPermitted, Refused
from kaarea_tui.register.mailing.consent_cards import ScopeInput, Withdrawal
from kaarea_tui.register.mailing.consents import Consents
from tests.conftest import RegisterDb
from tests.register.card_steps import SUBJECT, eero, give, log_of, restrict
from tests.register.mailing_steps import EMAIL, MOBILE, Mailing, mailing


def problems(m: Mailing, *scopes: ScopeInput, **more: object) -> dict[str, str]:
    with pytest.raises(Invalid) as invalid:
        m.register.consents.record(m.contact, m.typed(*scopes, **more))
    return {field: problem.code for field, problem in invalid.value.problems.items()}


def test_one_act_makes_one_row_for_each_purpose(register_db: RegisterDb) -> None:
    """Rule 4.9: several purposes are several rows, joined by the act."""
    m = mailing(register_db)
    news, sms = m.make_list("Uutiset"), m.make_list("Tekstiviestit", channel="sms")
    act = m.typed(
        ScopeInput("MARKETING", "email", news),
        ScopeInput("MARKETING", "sms", sms),
        ScopeInput("FEEDBACK", "post"),
        declared_by="Eero",
    )
    done = m.register.consents.record(m.contact, act)
    card = m.register.consents.of_contact(m.contact)
    assert {line.id for line in card.consents} == set(done.consent_ids)
    told = {line.purpose + line.channel: line.details for line in card.consents}
    assert {each.act for each in told.values() if each} == {done.act}
    assert [told[key].address for key in ("MARKETINGemail", "MARKETINGsms", "FEEDBACKpost")] == [
        EMAIL,
        MOBILE,
        "",
    ]
    details = told["MARKETINGemail"]
    assert details is not None
    assert (details.declared_by, details.notice_version, details.given_at) == (
        "Eero",
        "2026-01",
        datetime(2026, 11, 23, 9, tzinfo=UTC),
    )
    assert log_of(m.store, "consents.record")[0][6] == 3


def test_a_consent_without_proof_is_none(register_db: RegisterDb) -> None:
    """Rules C7 and V7: evidence, wording, list, day and address, each named in one answer."""
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    told = problems(
        m,
        ScopeInput("MARKETING", "email"),
        ScopeInput("MARKETING", "sms", news),
        ScopeInput("SPAM", "fax", 77, address="muu@helmi.example"),
        evidence=" ",
        wording_id=99,
        given_on="24.11.2026",
        how="telepathy",
    )
    assert told == {
        "scopes.0.list": "consent.no_target",
        "scopes.1.list": "list.other",
        "scopes.2.purpose": "consent.purpose",
        "scopes.2.channel": "choice.unknown",
        "scopes.2.list": "list.unknown",
        "scopes.2.address": "phone.form",
        "evidence": "consent.no_evidence",
        "how": "choice.unknown",
        "wording_id": "wording.unknown",
        "given_on": "date.future",
    }
    assert problems(m) == {"scopes": "consent.nothing"}
    assert problems(m, ScopeInput("MARKETING", "email", news), how="phone", evidence="") == {
        "evidence": "consent.no_witness"
    }
    assert problems(m, ScopeInput("MARKETING", "email", news), wording_language="en") == {
        "wording_language": "wording.no_text"
    }
    same = ScopeInput("MARKETING", "email", news)
    assert problems(m, same, same) == {"scopes.1": "consent.twice"}
    assert problems(m, ScopeInput("MARKETING", "email", news, address="toinen@helmi.example")) == {
        "scopes.0.address": "consent.address"
    }
    assert problems(m, ScopeInput("MARKETING", "email", None, "muu")) == {
        "scopes.0.list": "list.unknown_group"
    }
    assert m.store.one("SELECT count(*) FROM consent") == (0,)


def test_a_web_forms_proof_has_an_address_that_few_see(register_db: RegisterDb) -> None:
    """Rules P8 and 6.2: the IP address needs the technical right and a purpose chosen."""
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    assert problems(m, ScopeInput("MARKETING", "email", news), how="web_form") == {
        "ip": "consent.no_web_evidence"
    }
    done = m.consent(news, how="web_form", ip="192.0.2.44", agent="Firefox 140", wording_language="sv")
    consent_id = done.consent_ids[0]
    assert (m.register.consents.proof(consent_id).ip, m.register.consents.proof(consent_id).has_ip) == (
        None,
        True,
    )
    proof = m.register.consents.proof(consent_id, "DATA_SUBJECT_RIGHTS")
    assert (proof.ip, proof.agent, proof.text) == ("192.0.2.44", "Firefox 140", "Ni får.")
    seen = m.as_user("markkinointi").consents.proof(consent_id, "MARKETING")
    assert (seen.ip, seen.agent, seen.has_ip) == (None, None, True)
    assert log_of(m.store, "consents.proof")[2][5] == "consent_file consent_ip"
    with pytest.raises(Absent):
        m.register.consents.proof(999)


def test_without_consent_view_only_the_status(register_db: RegisterDb) -> None:
    """Rule P8."""
    m = mailing(register_db)
    m.consent(m.make_list("Uutiset"))
    give(m.store, "asiakkuus", "consent.view", deny=True)
    seen = m.as_user("asiakkuus").consents.of_contact(m.contact)
    assert [(line.status, line.details) for line in seen.consents] == [("in_force", None)]
    with pytest.raises(NotPermitted):
        m.as_user("laskutus").consents.proof(1)


def test_withdrawing_takes_one_call_and_works_at_once(register_db: RegisterDb) -> None:
    """Rule 4.1/withdrawal: no reason, every role that sees cards, in the same transaction, on that list only."""
    m = mailing(register_db)
    news, tips = m.make_list("Uutiset"), m.make_list("Vinkit")
    (first,), _ = m.consent(news).consent_ids, m.consent(tips)
    m.join(news), m.join(tips)
    assert m.as_user("laskutus").consents.withdraw(first).lists_left == 1
    assert m.states() == {news: "ended", tips: "active"}
    line = m.register.consents.of_contact(m.contact).consents[-1]
    assert (line.status, line.details and line.details.ended_by) == ("withdrawn", "Leena Laskutus")
    with pytest.raises(Refused) as refused:
        m.register.consents.withdraw(first)
    assert refused.value.code == "consent.ended"


def test_withdrawing_has_no_more_steps_than_giving() -> None:
    """Rule 4.1/withdrawal: one call with one needed argument, against a whole form."""
    needed = [
        name
        for name, each in inspect.signature(Consents.withdraw).parameters.items()
        if each.default is each.empty and name not in {"self", "call"}
    ]
    assert needed == ["consent_id"]


def test_a_consent_is_never_edited_and_never_given_in_bulk() -> None:
    """Rules C1 and C5."""
    names = {name for name in ACTIONS if name.startswith("consents.")}
    assert names == {
        "consents.of_contact",
        "consents.proof",
        "consents.record",
        "consents.withdraw",
        "consents.withdraw_from_list",
        "consents.to_withdraw",
        "consents.withdraw_many",
        "consents.take_back",
        "consents.end_as_error",
    }
    assert list(inspect.signature(Consents.record).parameters)[2] == "contact_id"


def test_leaving_a_list_keeps_what_is_wider_and_excludes_it(register_db: RegisterDb) -> None:
    """N4: also where the person has not been on the list yet; leaving all ends it."""
    m = mailing(register_db)
    news, tips = m.make_list("Uutiset", group="kirjeet"), m.make_list("Vinkit", group="kirjeet")
    other = m.make_list("Muut")
    m.consent(None, group="kirjeet"), m.consent(other)
    for list_id in (news, tips, other):
        m.join(list_id)
    assert m.register.consents.withdraw_from_list(m.contact, news, "reply") == 1
    assert m.states() == {news: "ended", tips: "active", other: "active"}
    later = m.make_list("Vasta tulossa", group="kirjeet")
    told = m.register.consents.to_withdraw((m.contact,), Withdrawal("MARKETING", later))
    assert (told.consents, told.staying, told.without) == (0, 1, 1)
    assert m.register.consents.withdraw_from_list(m.contact, later) == 0
    for list_id in (news, later):
        with pytest.raises(Refused):
            m.register.lists.add_members(list_id, (m.contact,))
    assert m.states() == {news: "ended", tips: "active", other: "active"}
    line = next(each for each in m.register.consents.of_contact(m.contact).consents if each.list_group)
    assert (line.in_force, set(line.left_lists.split(", "))) == (True, {"Uutiset", "Vasta tulossa"})
    m.consent(None, group="kirjeet")  # a newer one covers the group whole
    m.register.lists.add_members(later, (m.contact,))
    assert m.states()[later] == "active"
    m.register.consents.withdraw_many((m.contact,))
    assert set(m.states().values()) == {"ended"}
    with pytest.raises(Absent):
        m.register.consents.withdraw_from_list(m.contact, 99)
    with pytest.raises(Invalid):
        m.register.consents.withdraw_from_list(m.contact, news, "smoke")


def test_bulk_withdrawal(register_db: RegisterDb) -> None:
    """Rule C5: many people's consents end in one act; anybody out of reach stops it all."""
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    m.consent(news)
    m.join(news)
    with pytest.raises(Absent):
        m.register.consents.withdraw_many((m.contact, 999))
    assert m.states() == {news: "active"}
    assert m.as_user("asiakaspalvelu").consents.withdraw_many((m.contact,), how="email").consents == 1
    assert m.states() == {news: "ended"}
    with pytest.raises(Invalid):
        m.register.consents.withdraw_many(tuple(range(2000)))


def test_a_bulk_withdrawal_does_what_it_foretold(register_db: RegisterDb) -> None:
    """Rule C5: the same words first tell and then do it; what was agreed to later stays."""
    m = mailing(register_db)
    news, tips = m.make_list("Uutiset"), m.make_list("Vinkit")
    m.consent(news, given_on="1.11.2026"), m.consent(tips, given_on="20.11.2026")
    m.join(news), m.join(tips)
    other = m.register.contacts.create(eero(m.company, last_name="Toinen", emails=(), phones=()), SUBJECT)
    people, desk = (m.contact, other), m.as_user("laskutus").consents
    asked = Withdrawal("MARKETING")
    told = desk.to_withdraw(people, asked, "phone", "19.11.2026")
    assert told.targets == (("MARKETING", "Uutiset", "", "email", 1),)
    assert m.states() == {news: "active", tips: "active"}
    done = desk.withdraw_many(people, asked, "phone", "19.11.2026")
    assert (done.consents, done.people, done.without, done.newer) == (1, 1, 1, 1)
    assert (told.consents, told.people, told.without, told.newer) == (1, 1, 1, 1)
    assert done.lists_left == 1 and m.states() == {news: "ended", tips: "active"}
    ended = m.register.consents.of_contact(m.contact).consents[-1].details
    assert ended and ended.ended_at and ended.ended_how == "phone"
    assert ended.ended_at.isoformat() == "2026-11-19T21:59:59.999000+00:00"
    for wrong in ({"told_on": "24.11.2026"}, {"how": "smoke"}):
        with pytest.raises(Invalid) as refused:
            desk.to_withdraw(people, asked, **wrong)
        assert set(refused.value.problems) == set(wrong)


def test_a_wrong_record_is_ended_and_the_right_one_added(register_db: RegisterDb) -> None:
    """Rule C1."""
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    (wrong,) = m.consent(news).consent_ids
    with pytest.raises(Invalid):
        m.register.consents.end_as_error(wrong, " ")
    m.register.consents.end_as_error(wrong, "Väärä lomake")
    m.consent(news, evidence="Kansio 3, lomake 18")
    lines = m.register.consents.of_contact(m.contact).consents
    assert [line.status for line in lines] == ["in_force", "recorded_in_error"]
    with pytest.raises(Refused):
        m.register.consents.end_as_error(wrong, "Uudestaan")


def test_a_company_names_who_consented_for_it(register_db: RegisterDb) -> None:
    """Rule 0.1/T2: kept as evidence; the personal address is not mailable by it."""
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    scope = ScopeInput("MARKETING", "email", news)
    assert problems(m, scope, given_by="company") == {"declared_by": "consent.no_declarer"}
    m.register.consents.record(m.contact, m.typed(scope, given_by="company", declared_by="Pia Puheenjohtaja"))
    m.join(news)
    m.register.consents.withdraw_many((), how="email")
    m.register.stops.object_to_purpose(m.contact, "FEEDBACK")  # any change of a fact lets the lists follow
    assert m.states() == {news: "ended"}


def test_a_restricted_card_takes_a_withdrawal_but_no_consent(register_db: RegisterDb) -> None:
    """Rules 2.6, 12.2."""
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    (given,) = m.consent(news).consent_ids
    restrict(m.store, m.contact)
    with pytest.raises(Refused) as refused:
        m.consent(news)
    assert refused.value.code == "contact.restricted"
    stub = m.as_user("markkinointi").consents.of_contact(m.contact)
    assert stub.stub and not stub.consents
    with pytest.raises(NotPermitted):
        m.as_user("markkinointi").consents.proof(given)
    assert m.register.consents.of_contact(m.contact, "legal_claim").consents
    m.as_user("markkinointi").consents.withdraw(given)


def test_a_list_left_by_mistake_is_covered_again(register_db: RegisterDb) -> None:
    """N4: taking the withdrawals of many back brings the group's consent back to the list, and the person onto it."""
    m = mailing(register_db)
    news, tips = m.make_list("Uutiset", group="kirjeet"), m.make_list("Vinkit", group="kirjeet")
    m.consent(None, group="kirjeet")
    m.join(news), m.join(tips)
    done = m.register.consents.withdraw_many((m.contact,), Withdrawal("MARKETING", news))
    assert (done.consents, done.staying, m.states()) == (0, 1, {news: "ended", tips: "active"})
    assert done.changed is not None
    m.register.consents.take_back(done.changed)
    assert m.states() == {news: "active", tips: "active"}
    assert [each.left_lists for each in m.register.consents.of_contact(m.contact).consents] == [""]
