"""Taking requests in (T1), and what holds from that moment on: 2.1, D8, D12, V7, 12.2, 12.3, I4, P8."""

from contextlib import suppress
from datetime import date, timedelta

import pytest

from kaarea_tui.register.errors import Absent, Conflict, Invalid, NotPermitted, Refused
from kaarea_tui.register.requests.request_inputs import Asked, StepInput
from kaarea_tui.rules.deadlines import Urgency
from kaarea_tui.rules.requests import CHANNELS, TYPES
from tests.conftest import RegisterDb
from tests.register.card_steps import log_of, make_eero, owner, restrict, user_id
from tests.register.lifting_steps import tell_and_lift
from tests.register.request_steps import (
    IDENTIFIED,
    close,
    found_nobody,
    in_review,
    letter,
    new_case,
    opened,
    take,
)


def test_a_letter_becomes_a_case_with_number_owner_and_deadline(register_db: RegisterDb) -> None:
    """T1, D1: received 23.11.2026, to be answered by 23.12.2026; the contact person owns it."""
    clerk = register_db.sign_in("asiakaspalvelu")
    _, contact_id = make_eero(owner(register_db))
    made = clerk.requests.register(letter("access", contact_id=contact_id))
    assert (made.numbers, made.bundle) == (("26-001",), "26-001")
    view, case = opened(clerk, made.case_ids[0])
    assert (view.state, case.type, case.contact_name) == ("received", "access", "Virtanen Eero Kalevi")
    assert (case.owner, case.registered_by) == ("Riikka Rekisteri", "Anna Asiakaspalvelu")
    assert case.clock.due.isoformat() == "2026-12-23" and case.clock.days_left == 30
    assert case.clock.urgency is Urgency.NORMAL
    assert [(each.step, each.from_state, each.to_state) for each in case.events] == [("T1", "", "received")]


def test_several_rights_become_linked_cases(register_db: RegisterDb) -> None:
    """2.1: one case for each type, one bundle, one day of receipt."""
    register = owner(register_db)
    made = register.requests.register(letter("access", "rectification", "portability"))
    assert made.numbers == ("26-001", "26-002", "26-003")
    _, case = opened(register, made.case_ids[1])
    assert [each.number for each in case.siblings] == ["26-001", "26-003"]
    assert register.requests.register(letter("access")).numbers == ("26-004",)


def test_the_number_is_of_the_year_of_receipt(register_db: RegisterDb) -> None:
    """T1: a letter that lay over New Year counts for the year it came."""
    register = owner(register_db)
    old = register.requests.register(
        letter("access", received_on="30.12.2025", received_reason="Postilokerossa")
    )
    assert old.numbers == ("25-001",)
    for _ in range(3):
        register.requests.register(letter("access"))
    with register.store.writing():
        register.store.run("UPDATE request_case SET number = '26-999' WHERE number = '26-003'")
    assert register.requests.register(letter("access")).numbers == ("26-1000",)
    assert register.requests.register(letter("access")).numbers == ("26-1001",)


def test_the_days_of_the_clock_tell_how_they_came_about(register_db: RegisterDb) -> None:
    """D3, D4: 25.11.2026 + a month is Christmas Day; then come Boxing Day and a Sunday."""
    register_db.clock.advance(days=2)
    register = owner(register_db)
    _, case = opened(register, new_case(register))
    assert case.clock.same_number_day.isoformat() == "2026-12-25"
    assert [(day.isoformat(), name) for day, name in case.clock.passed_over] == [
        ("2026-12-25", "Joulupäivä"),
        ("2026-12-26", "Tapaninpäivä"),
        ("2026-12-27", ""),
    ]
    assert case.clock.due.isoformat() == "2026-12-28"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"rights": ()}, "rights"),
        ({"rights": (Asked("access"), Asked("access"))}, "rights"),
        ({"rights": (Asked("forget_me"),)}, "rights.0.type"),
        ({"rights": (Asked("objection_other", purpose="MARKETING"),)}, "rights.0.type"),
        ({"rights": (Asked("objection_other", purpose="PROFIT"),)}, "rights.0.purpose"),
        ({"rights": (Asked("restriction", ground="e"),)}, "rights.0.ground"),
        ({"rights": (Asked("consent_withdrawal", list_id=99),)}, "rights.0.list_id"),
        ({"channel": "fax"}, "channel"),
        ({"language": "de"}, "language"),
        ({"received_on": "24.11.2026"}, "received_on"),
        ({"received_on": "joskus"}, "received_on"),
        ({"received_on": "20.11.2026"}, "received_reason"),
        ({"channel": "phone", "text": ""}, "text"),
        ({"requester_name": ""}, "requester_name"),
        ({"text": "Hetuni on 131052-308T"}, "text"),
        ({"representative": "Asko Asiamies"}, "authorisation"),
    ],
)
def test_what_is_missing_or_wrong_is_told_by_field(
    sqlite_db: RegisterDb, more: dict[str, object], field: str
) -> None:
    """T1, V7, V8, 12.3, I4."""
    register = owner(sqlite_db)
    with pytest.raises(Invalid) as raised:
        register.requests.register(letter("access", **more) if "rights" not in more else letter(**more))
    assert set(raised.value.problems) == {field}
    assert register.requests.counts().open == 0


def test_a_spoken_request_is_its_transcript(register_db: RegisterDb) -> None:
    """Rule 12.3: in writing, or written down by who heard it."""
    register = owner(register_db)
    _, case = opened(register, new_case(register, channel="phone", text="Soitti ja pyysi tietonsa."))
    assert (case.written, case.text) == (False, "Soitti ja pyysi tietonsa.")


def test_every_right_comes_by_every_channel(register_db: RegisterDb) -> None:
    """Rules 0.1/T4, 0.1/T5: also those that the notice does not name; the clock runs from receipt in each."""
    register = owner(register_db)
    assert {"7(3)", "15", "16", "17", "18", "20", "21(1)", "21(2)"} == {
        each.article for each in TYPES.values()
    }
    for channel in CHANNELS:
        _, case = opened(register, new_case(register, channel=channel, text="Pyysi tietonsa."))
        assert (case.channel, case.clock.due.isoformat()) == (channel, "2026-12-23")
    for type_ in ("restriction", "portability", "consent_withdrawal"):
        assert opened(register, new_case(register, type_))[1].type == type_


def test_a_marketing_objection_stops_at_once_and_waits_for_its_answer(register_db: RegisterDb) -> None:
    """D12, T13, T14, rule 2.6: suppression and list exits in the same transaction; nobody decides (13.1)."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    case_id = (
        register_db.sign_in("laskutus")
        .requests.register(letter("objection_dm", contact_id=contact_id))
        .case_ids[0]
    )
    view, case = opened(register, case_id)
    assert (view.state, case.outcome) == ("ready_to_answer", "fulfilled")
    assert [each.step for each in case.events] == ["T1", "stop", "T13", "T14"]
    assert register.store.one("SELECT suppressed FROM contact_email WHERE contact_id = ?", (contact_id,)) == (
        1,
    )
    assert register.store.rows("SELECT purpose, state FROM objection") == [("MARKETING", "upheld")]
    assert close(register, case_id).state == "closed_fulfilled"


def test_an_objection_reaches_restricted_people_too(register_db: RegisterDb) -> None:
    """Rule 12.2: in any state of the card."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    restrict(register.store, contact_id)
    new_case(register, "objection_dm", contact_id=contact_id)
    assert register.store.rows("SELECT state FROM objection") == [("upheld",)]


def test_an_unknown_objectors_address_is_suppressed_meanwhile(register_db: RegisterDb) -> None:
    """D12, I3, N2: the address is enough for the card it stands on; who it is can be said later."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    address = "Kotikatu 1\n20100 TURKU\neero.virtanen@helmi.example, 040 765 4321"
    case_id = new_case(register, "objection_dm", requester_address=address)
    assert register.requests.open(case_id).state == "received"
    assert register.store.rows("SELECT kind FROM suppression ORDER BY kind") == [
        ("email",), ("phone",), ("phone",),  # two numbers: the one he gave, and the one of his card (N2)
    ]  # fmt: skip
    assert register.store.one("SELECT suppressed FROM contact_email WHERE contact_id = ?", (contact_id,)) == (
        1,
    )
    register.requests.choose_contact(case_id, register.requests.open(case_id).version, contact_id)
    assert register.requests.open(case_id).state == "ready_to_answer"
    assert register.store.rows("SELECT contact_id FROM objection") == [(contact_id,)]


def test_an_erasure_request_stops_marketing_before_it_is_decided(register_db: RegisterDb) -> None:
    """2.1: treated also as a marketing objection; nothing is erased yet."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    case_id = new_case(register, "erasure", contact_id=contact_id)
    assert register.requests.open(case_id).state == "received"
    assert register.store.rows("SELECT purpose FROM objection") == [("MARKETING",)]
    assert register.contacts.open(contact_id).last_name == "Virtanen"


@pytest.mark.parametrize(
    ("asked", "row"),
    [
        (Asked("restriction"), ("record", "", "a", 1)),
        (Asked("restriction", field_group="address", ground="b"), ("field_group", "address", "b", 1)),
        (Asked("rectification", field_group="basic", contested=True), ("field_group", "basic", "a", 1)),
        (Asked("rectification", contested=True), ("record", "", "a", 1)),
        (Asked("objection_other", purpose="SALES"), ("purpose", "SALES", "d", 1)),
        (Asked("objection_other"), ("record", "", "d", 1)),
    ],
)
def test_what_is_contested_is_restricted_provisionally(
    register_db: RegisterDb, asked: Asked, row: tuple[object, ...]
) -> None:
    """2.1, N10; GDPR art. 18(1)(a), (d): until it is decided; of somebody unknown never the whole record."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    case_id = register.requests.register(letter(rights=(asked,), contact_id=contact_id)).case_ids[0]
    marked, rows = (
        "SELECT restricted_on FROM contact WHERE id = ?",
        "SELECT scope, detail, ground, provisional FROM restriction",
    )
    narrow = ("purpose", "MARKETING", *row[2:]) if row[0] == "record" else row
    assert register.store.rows(rows) == [narrow]
    assert register.store.one(marked, (contact_id,)) == (None,)
    assert register.contacts.open(contact_id).last_name == "Virtanen"  # nobody needs the right to restricted
    take(register, case_id, "T4", IDENTIFIED)
    assert register.store.rows(rows) == [row]
    assert register.store.one(marked, (contact_id,)) == (None if row[0] == "purpose" else "2026-11-23",)


def test_rectification_alone_restricts_nothing(register_db: RegisterDb) -> None:
    register = owner(register_db)
    _, contact_id = make_eero(register)
    new_case(register, "rectification", contact_id=contact_id)
    assert register.store.rows("SELECT id FROM restriction") == []


def test_a_cancelled_restriction_is_lifted_after_notice_while_the_stop_stays(register_db: RegisterDb) -> None:
    """T18; GDPR art. 18(3): told before it is lifted."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    made = register.requests.register(letter("restriction", "erasure", contact_id=contact_id))
    restriction, erasure = made.case_ids
    take(register, restriction, "T4", IDENTIFIED)
    take(register, restriction, "T18", StepInput(cancelled=True))
    assert register.store.one("SELECT restricted_on FROM contact WHERE id = ?", (contact_id,)) != (None,)
    found = register.store.one("SELECT id FROM restriction")
    assert found is not None
    tell_and_lift(register, found[0], "withdrawn")
    assert register.store.one("SELECT restricted_on FROM contact WHERE id = ?", (contact_id,)) == (None,)
    assert register.store.rows("SELECT lift_notice_on, lift_reason FROM restriction") == [
        ("2026-11-23", "withdrawn")
    ]
    take(register, erasure, "T18", StepInput(cancelled=True))
    assert register.store.rows("SELECT state FROM objection") == [("upheld",)]


def test_others_see_number_and_state_only(register_db: RegisterDb) -> None:
    """P8: request contents are for request.view_all, the owner and who wrote it down."""
    clerk = register_db.sign_in("asiakaspalvelu")
    case_id = new_case(clerk, grounds="Turvakielto", text="Salainen kirje")
    other = register_db.sign_in("asiakkuus")
    view = other.requests.open(case_id)
    assert (view.number, view.state, view.contents) == ("26-001", "received", None)
    (row,) = other.requests.inbox("open").rows
    assert (row.number, row.state, row.type, row.requester, row.due, row.owner) == (
        "26-001",
        "received",
        None,
        None,
        None,
        None,
    )
    _, mine = opened(clerk, case_id)
    assert mine.text == "Salainen kirje" and mine.grounds is None
    _, whole = opened(owner(register_db), case_id)
    assert whole.grounds == "Turvakielto"
    auditor = register_db.sign_in("tarkastaja").requests.open_any(case_id)
    assert auditor.contents is not None and auditor.contents.grounds == "Turvakielto"
    with pytest.raises(NotPermitted):
        register_db.sign_in("johto").requests.open(case_id)


def test_opening_a_request_is_logged_every_time(register_db: RegisterDb) -> None:
    """Rule 5.1."""
    register = owner(register_db)
    case_id = new_case(register)
    register.requests.open(case_id)
    assert log_of(register.store, "requests.open") == [
        ("request.view_own", str(case_id), "DATA_SUBJECT_RIGHTS", "ok", "", "request_body", 1)
    ]


def test_a_case_changed_by_another_is_a_conflict(register_db: RegisterDb) -> None:
    """T3: nobody takes a step on what he has not seen."""
    register = owner(register_db)
    case_id = new_case(register)
    take(register, case_id, "T4", IDENTIFIED)
    with pytest.raises(Conflict):
        register.requests.handle(case_id, 1, "T15", StepInput(text="Haettu nimellä"))
    with pytest.raises(Absent):
        register.requests.handle(999, 1, "T4", IDENTIFIED)


def test_the_day_of_receipt_is_changed_with_a_reason_and_the_deadline_follows(
    register_db: RegisterDb,
) -> None:
    """D8, V7."""
    register = owner(register_db)
    case_id = new_case(register)
    with pytest.raises(Invalid) as raised:
        register.requests.change_receipt(case_id, 1, "2.11.2026", "")
    assert set(raised.value.problems) == {"received_reason"}
    register.requests.change_receipt(case_id, 1, "2.11.2026", "Lähetetty vaihteeseen")
    _, case = opened(register, case_id)
    assert case.clock.due.isoformat() == "2026-12-02"
    assert case.events[-1].step == "receipt_date" and "Lähetetty vaihteeseen" in case.events[-1].note
    first, second = register.requests.register(letter("access", "erasure")).case_ids  # of one day (2.1)
    register.requests.change_receipt(first, 1, "10.11.2026", "Kirje oli väärässä lokerossa")
    _, other = opened(register, second)
    assert (other.clock.received_on.isoformat(), other.clock.due.isoformat()) == ("2026-11-10", "2026-12-10")
    assert (other.events[-1].step, register.requests.open(second).version) == ("receipt_date", 2)


def test_no_day_of_receipt_hides_that_a_request_is_late(sqlite_db: RegisterDb) -> None:
    """D8: it cannot have come after it was written down, fetched, or written to; late stays late in the report."""
    register = owner(sqlite_db)
    case_id = new_case(register)
    mail = b"From: Eero <eero@oma.example>\r\nDate: Mon, 23 Nov 2026 08:00:00 +0200\r\n\r\nTiedot\r\n"
    (taken,) = register.request_mail.take_in((mail,))
    sqlite_db.clock.advance(days=60)
    register = owner(sqlite_db)
    for later in ("", "24.11.2026", "22.1.2027"):
        with suppress(Invalid):
            register.requests.change_receipt(
                case_id, register.requests.open(case_id).version, later, "Selvisi nyt"
            )
        with suppress(Invalid):
            register.requests.register(
                letter("access", mail_id=taken.mail_id, received_on=later or "23.1.2027", received_reason="x")
            )
    by_mail = register.requests.register(letter("access", mail_id=taken.mail_id)).case_ids[0]
    for number in (case_id, by_mail):
        assert opened(register, number)[1].clock.due.isoformat() == "2026-12-23"
        with pytest.raises(Invalid) as raised:
            register.requests.change_receipt(
                number, register.requests.open(number).version, "1.12.2026", "Niin"
            )
        assert raised.value.problems["received_on"].code == "request.here_before"
    (figures,) = register.requests.period_report(date(2026, 11, 1), date(2026, 11, 30)).types
    assert figures.overdue_now == 2
    # An earlier day is told as ever.
    register.requests.change_receipt(
        case_id, register.requests.open(case_id).version, "20.11.2026", "Vaihteessa"
    )


def test_the_contact_person_of_the_settings_owns_new_cases(register_db: RegisterDb) -> None:
    """T1."""
    register = owner(register_db)
    with register.store.writing():
        register.store.run("INSERT INTO setting VALUES ('contact_person', 'asiakaspalvelu', 'x', 1)")
    _, case = opened(register, new_case(register))
    assert case.owner_id == user_id(register.store, "asiakaspalvelu")


def test_a_case_is_handed_over_to_somebody_who_may_handle_it(register_db: RegisterDb) -> None:
    register = owner(register_db)
    case_id = in_review(register)
    version = register.requests.open(case_id).version
    with pytest.raises(Refused) as raised:
        register.requests.hand_over(case_id, version, user_id(register.store, "johto"))
    assert raised.value.code == "request.owner_right"
    register.requests.hand_over(case_id, version, user_id(register.store, "rekisterivastaava"))


def test_holidays_of_the_settings_move_open_deadlines(register_db: RegisterDb) -> None:
    """D5, D14: received 24.11. ends on Christmas Eve; with the eves it is the 28th."""
    register_db.clock.advance(days=1)
    register = owner(register_db)
    register.confirmed_at = register_db.clock.now
    case_id = new_case(register)
    assert opened(register, case_id)[1].clock.due.isoformat() == "2026-12-24"
    register.settings.change_privacy("deadline_eves_roll", "1")
    assert register.requests.inbox().rows[0].due.isoformat() == "2026-12-28"  # type: ignore[union-attr]
    register.settings.change_privacy("deadline_days_added", "28.12.2026")
    assert register.requests.inbox().rows[0].due.isoformat() == "2026-12-29"  # type: ignore[union-attr]
    assert register.settings.shown().deadline_days_added == "2026-12-28"
    register.settings.change_privacy("deadline_days_added", "")
    assert opened(register, case_id)[1].clock.due.isoformat() == "2026-12-28"


def test_a_letter_makes_cases_once(register_db: RegisterDb) -> None:
    """Bad input: the same mail is not registered twice."""
    register = owner(register_db)
    with register.store.writing():
        register.store.run(
            "INSERT INTO request_mail (id, source_hash, received_on, original, state, fetched_at, fetched_by)"
            " VALUES (50, 'h', '2026-11-20', 'x', 'new', '2026-11-20T08:00:00.000Z', 1)"
        )
    case_id = new_case(register, mail_id=50)
    assert opened(register, case_id)[1].clock.received_on.isoformat() == "2026-11-20"
    with pytest.raises(Refused) as raised:
        new_case(register, mail_id=50)
    assert raised.value.code == "request.mail_taken"


def test_the_report_of_a_period(register_db: RegisterDb) -> None:
    """D11: counts, times, outcomes, overdue; no person in it."""
    register = owner(register_db)
    case_id = in_review(register)
    found_nobody(register, case_id)
    register_db.clock.advance(days=10)
    register = owner(register_db)
    close(register, case_id)
    new_case(register)
    register_db.clock.advance(days=40)
    today = register_db.clock.now.date()
    figures = owner(register_db).requests.period_report(today - timedelta(days=60), today)
    (access,) = figures.types
    assert (access.received, access.open, access.outcomes) == (2, 1, {"closed_no_data": 1})
    assert (access.mean_days, access.longest_days, access.answered_late, access.overdue_now) == (
        10.0,
        10,
        0,
        1,
    )
    assert figures.by_month == (("2026-11", 1), ("2026-12", 1)) and figures.received == 2
    register_db.clock.advance(days=60)
    new_case(owner(register_db))
    later = owner(register_db).requests.period_report(today, register_db.clock.now.date())
    earlier = owner(register_db).requests.period_report(date(2026, 12, 1), register_db.clock.now.date())
    assert later.by_month == (("2027-03", 1),)
    # A month in which nothing came in is not left out.
    assert earlier.by_month == (("2026-12", 1), ("2027-01", 0), ("2027-02", 0), ("2027-03", 1))


def test_the_report_counts_answers_not_closings(register_db: RegisterDb) -> None:
    """D11: an answer in time is in time though the case stands open; a reopened case keeps its first answer."""
    register = owner(register_db)
    case = in_review(register)
    found_nobody(register, case)
    letter_id = register.letters.make(case, "answer").id
    register.letters.mark_sent(letter_id, "", "letter")
    again = in_review(register, "erasure")
    found_nobody(register, again)
    close(register, again)
    take(register, new_case(register, "portability"), "T19", StepInput(reason="Mainos"))
    register_db.clock.advance(days=60)
    register = owner(register_db)
    take(register, again, "T20", StepInput(reason="Uusi tieto", due="1.3.2027"))
    today = register_db.clock.now.date()
    told = register.requests.period_report(today - timedelta(days=90), today)
    figures = {each.type: each for each in told.types}
    assert (told.received, told.misfiled, told.by_month) == (2, 1, (("2026-11", 2),))
    assert [(each.overdue_now, each.answered_late, each.longest_days) for each in figures.values()] == [
        (0, 0, 0), (0, 0, 0),
    ]  # fmt: skip
    assert [(each.open, each.reopened) for each in figures.values()] == [(1, 0), (1, 1)]
    assert register.requests.counts().overdue == 0
    assert opened(register, case)[1].clock.urgency == "normal"
    with pytest.raises(Invalid) as invalid:
        register.requests.period_report(today, today - timedelta(days=1))
    assert set(invalid.value.problems) == {"first"}
