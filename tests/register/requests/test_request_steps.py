"""The course of a case at the counter: table 2.3 with its pauses, deadlines, approval and locks (D6, D9, P4)."""

from datetime import date

import pytest

from kaarea_tui.register.errors import Invalid, NotPermitted, Refused
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_inputs import Asked, StepInput
from kaarea_tui.rules.refusals import PARTS
from tests.conftest import RegisterDb
from tests.register.card_steps import SUBJECT, eero, give, log_of, make_eero, owner
from tests.register.request_steps import (
    ANSWER,
    DOUBT,
    IDENTIFIED,
    LATER,
    REMINDER,
    WHICH,
    attach,
    close,
    finish_tasks,
    found_nobody,
    in_review,
    letter,
    much_data,
    new_case,
    opened,
    send_letter,
    take,
)

REFUSED = StepInput(outcome="refused", grounds=("EXCESSIVE",), text="Kolmas pyyntö tässä kuussa.")


def test_an_access_request_from_letter_to_answer(register_db: RegisterDb) -> None:
    """T1, T4, T12, T14, T17; each step leaves who, when, from, to."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    case_id = in_review(register, contact_id=contact_id)
    assert take(register, case_id, "T12").state == "executing"
    with pytest.raises(Refused) as raised:
        take(register, case_id, "T14")
    assert raised.value.code == "request.tasks"
    finish_tasks(register.store, case_id)
    take(register, case_id, "T14")
    send_letter(register.store, case_id, "refusal", " ".join(PARTS))  # not what the case has come to
    with pytest.raises(Refused) as raised:
        close(register, case_id)
    assert raised.value.code == "request.report"
    send_letter(register.store, case_id, "report")
    view = take(register, case_id, "T17")
    assert view.state == "closed_fulfilled" and view.contents is not None
    assert (view.contents.outcome, view.contents.answer_channel) == ("fulfilled", "letter")
    assert [letter.kind for letter in view.contents.letters] == ["refusal", "answer", "report"]
    steps = [(each.step, each.from_state, each.to_state) for each in view.contents.events]
    assert steps == [
        ("T1", "", "received"),
        ("T4", "received", "in_review"),
        ("T12", "in_review", "executing"),
        ("T14", "executing", "ready_to_answer"),
        ("T17", "ready_to_answer", "closed_fulfilled"),
    ]
    assert all(each.actor == "Riikka Rekisteri" for each in view.contents.events)
    assert log_of(register.store, "requests.execute")[-1][5] == "T14 executing ready_to_answer"


def test_a_pause_moves_the_deadline_by_its_days(register_db: RegisterDb) -> None:
    """D9, D10: the rulebook's example: received 2.11., asked 4.11., reply 16.11. = 12 days: ma 14.12.2026."""
    register = owner(register_db)
    case_id = new_case(register, received_on="2.11.2026", received_reason="Vaihteesta")
    attach(register, case_id, DOUBT, on="4.11.2026")
    _, case = opened(register, case_id)
    assert not case.clock.pauses[0].asked_late and case.clock.pauses[0].letter_kept
    # Nineteen days have passed: the question is no longer waited for, a decision is due.
    assert case.clock.urgency == "normal" and case.clock.runs_again_on == date(2026, 11, 18)
    assert register.requests.counts().suspended == 0
    with pytest.raises(Invalid) as raised:
        take(register, case_id, "T3", StepInput(method="known_personally", on="3.11.2026"))
    assert set(raised.value.problems) == {"on"}
    take(register, case_id, "T3", StepInput(method="shown_in_person", on="16.11.2026"))
    view, case = opened(register, case_id)
    assert view.state == "in_review" and case.identity_method == "shown_in_person"
    assert case.clock.due.isoformat() == "2026-12-14" and case.clock.first_due == case.clock.due
    assert register.requests.inbox().rows[0].due == case.clock.due


def test_a_late_question_is_marked(register_db: RegisterDb) -> None:
    """D10, N5: later than three working days after receipt it stops nothing, unless a reason is written."""
    register = owner(register_db)
    for reason, due, counts in (("", "2026-12-02", 0), ("Sairastuin", "2026-12-16", 1)):
        case_id = new_case(register, received_on="2.11.2026", received_reason="Vaihteesta")
        attach(register, case_id, DOUBT, late_reason=reason)
        view, case = opened(register, case_id)
        assert view.state == "awaiting_identity" and case.clock.pauses[0].asked_late
        assert case.clock.due.isoformat() == due and register.requests.counts().suspended == counts
        assert (case.clock.urgency == "suspended") is bool(reason)


def test_a_question_after_the_deadline_leaves_the_case_late(register_db: RegisterDb) -> None:
    """D9, D10, D11: what is late stays first in the inbox, whatever is asked then."""
    register = owner(register_db)
    case_id = new_case(register)
    register_db.clock.advance(days=31)
    register = owner(register_db)
    attach(register, case_id, DOUBT)
    view, case = opened(register, case_id)
    assert (view.state, case.clock.urgency, case.clock.pauses[0].moved_by) == (
        "awaiting_identity", "overdue", None,
    )  # fmt: skip
    assert (register.requests.counts().overdue, register.requests.counts().suspended) == (1, 0)


def test_days_on_which_two_questions_waited_count_once(register_db: RegisterDb) -> None:
    """D10: a second question dated within the first one's time."""
    register = owner(register_db)
    case_id = new_case(register, received_on="2.11.2026", received_reason="Vaihteesta")
    for asked in ("4.11.2026", "6.11.2026"):
        attach(register, case_id, DOUBT, on=asked, late_reason="Sama kysymys")
        take(register, case_id, "T3", StepInput(method="shown_in_person", on="16.11.2026"))
    _, case = opened(register, case_id)
    assert [pause.moved_by for pause in case.clock.pauses] == [12, 0]
    assert case.clock.due.isoformat() == "2026-12-14"


@pytest.mark.parametrize(
    ("type_", "address"), [("consent_withdrawal", "Maatie 1, Turku"), ("objection_dm", "Maatie 1, Turku")]
)
def test_nothing_is_carried_out_at_once_for_nobody(register_db: RegisterDb, type_: str, address: str) -> None:
    """T13, 2.1: as long as nothing took effect, nothing was fulfilled; then nobody is in the register."""
    register = owner(register_db)
    case_id = new_case(register, type_, requester_address=address)
    with pytest.raises(Refused) as refused:
        take(register, case_id, "T13")
    assert refused.value.code == "request.nobody"
    take(register, case_id, "T4")
    found_nobody(register, case_id)
    assert close(register, case_id).state == "closed_no_data"


def test_silence_after_a_question_ends_by_itself_on_the_fourteenth_day(register_db: RegisterDb) -> None:
    """T5, T6: whoever notices it later does not make the person wait longer."""
    register = owner(register_db)
    case_id = in_review(register, contact_id=much_data(register))
    attach(register, case_id, WHICH)
    assert register.requests.counts().suspended == 1
    register_db.clock.advance(days=20)
    register = owner(register_db)
    take(register, case_id, "T6")
    _, case = opened(register, case_id)
    assert case.clock.pauses[0].replied_on is not None
    assert case.clock.pauses[0].replied_on.isoformat() == "2026-12-07"
    assert case.clock.due.isoformat() == "2027-01-07"  # 23.12. + 14 days is Epiphany


def test_who_stays_silent_after_the_reminder_is_refused(register_db: RegisterDb) -> None:
    """T16: one reminder, 14 days; the answer still needs the remedies (2.8)."""
    register = owner(register_db)
    case_id = new_case(register)
    attach(register, case_id, DOUBT)
    with pytest.raises(Refused):
        take(register, case_id, "T16")
    for missing, copy in (("reminder_missing", REMINDER), ("reminded", None)):
        with pytest.raises(Refused) as raised:
            register.requests.remind(case_id, register.requests.open(case_id).version)
        assert raised.value.code == f"request.{missing}"
        if copy is not None:
            attach(register, case_id, copy)
    register_db.clock.advance(days=14)
    register = owner(register_db)
    _, case = opened(register, take(register, case_id, "T16").id)
    assert (case.outcome, case.refusal_grounds) == ("refused", ("NOT_IDENTIFIED",))
    with pytest.raises(Refused) as raised:
        take(register, case_id, "T17")
    assert raised.value.code == "request.answer"


def test_a_refusal_needs_the_second_person_and_the_remedies(register_db: RegisterDb) -> None:
    """P4, T8, T10, T17, 2.8."""
    register = owner(register_db)
    case_id = in_review(register)
    take(register, case_id, "T8", REFUSED)
    with pytest.raises(Invalid) as raised:
        take(register, case_id, "T10")
    assert set(raised.value.problems) == {"override_reason"}
    give(register.store, "tarkastaja", "request.approve")
    auditor = register_db.sign_in("tarkastaja")
    version = register.requests.open(case_id).version
    with pytest.raises(Refused):
        auditor.requests.decide(case_id, version, "T9")
    auditor.requests.decide(case_id, version, "T10")
    with pytest.raises(Refused) as refused:
        close(register, case_id)  # a refusal is made here, where it is held to 2.8
    assert refused.value.code == "letter.outcome"
    send_letter(register.store, case_id, sections="asked reason contact")
    with pytest.raises(Refused):
        take(register, case_id, "T17")
    send_letter(register.store, case_id, sections=" ".join(PARTS))
    view = take(register, case_id, "T17")
    assert view.state == "closed_refused" and view.contents is not None
    assert (view.contents.approved_by, view.contents.answer_channel) == ("Tuomas Tarkastaja", "letter")


def test_one_person_alone_approves_only_with_a_logged_reason(register_db: RegisterDb) -> None:
    """P4: the single-person override stands in the log for the audit summary."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    case_id = in_review(register, "erasure", contact_id=contact_id)
    with pytest.raises(Refused) as raised:
        take(register, case_id, "T12")
    assert raised.value.code == "request.type"
    take(register, case_id, "T8", StepInput(outcome="fulfilled", text="Poistetaan."))
    offers = {each.number: each for each in opened(register, case_id)[1].steps}
    assert "override_reason" in offers["T9"].asks and offers["T9"].hindrance is None
    take(register, case_id, "T9", StepInput(override_reason="Varahenkilö lomalla"))
    assert register.store.one(
        "SELECT reason FROM audit WHERE action = 'requests.decide' AND result = 'ok'"
    ) == ("single_person",)
    assert opened(register, case_id)[1].override_reason == "Varahenkilö lomalla"


def test_a_returned_proposal_loses_its_outcome(register_db: RegisterDb) -> None:
    """T11."""
    register = owner(register_db)
    case_id = in_review(register)
    take(register, case_id, "T8", REFUSED)
    view = take(register, case_id, "T11", StepInput(reason="Perustele tarkemmin"))
    assert view.state == "in_review" and view.contents is not None
    assert (view.contents.outcome, view.contents.refusal_grounds) == ("", ())
    assert view.contents.proposal.startswith("Kolmas")


def test_the_deadline_is_extended_once_and_in_time(register_db: RegisterDb) -> None:
    """T7, D6: three months from receipt."""
    register = owner(register_db)
    case_id = new_case(register)
    assert attach(register, case_id, LATER).state == "received"
    _, case = opened(register, case_id)
    assert case.clock.due.isoformat() == "2027-02-23" and case.clock.first_due.isoformat() == "2026-12-23"
    offer = next(each for each in case.steps if each.number == "T7")
    assert offer.hindrance is not None and offer.hindrance.code == "request.extended"
    late = new_case(register)
    register_db.clock.advance(days=31)
    register = owner(register_db)
    attach(register, late, LATER)
    with pytest.raises(Refused) as raised:
        take(register, late, "T7")
    assert raised.value.code == "request.too_late"
    assert register.requests.inbox("overdue").rows[0].id == late


def test_a_closed_case_is_read_only_until_it_is_reopened(register_db: RegisterDb) -> None:
    """T20: with a new day to answer by; a new answer is needed then."""
    register = owner(register_db)
    case_id = in_review(register)
    found_nobody(register, case_id)
    view = close(register, case_id)
    assert view.state == "closed_no_data"
    for act in (
        lambda: register.requests.handle(case_id, view.version, "T4", IDENTIFIED),
        lambda: register.requests.change_receipt(case_id, view.version, "1.11.2026", "x"),
        lambda: register.requests.choose_contact(case_id, view.version, None),
        lambda: register.requests.extend(case_id, view.version, "T7", StepInput()),
    ):
        with pytest.raises(Refused) as raised:
            act()
        assert raised.value.code == "request.closed"
    take(register, case_id, "T20", StepInput(reason="Tietosuojavaltuutetun määräys", due="13.12.2026"))
    view, case = opened(register, case_id)
    assert (view.state, case.outcome, case.reopened) == ("in_review", "", True)
    assert case.clock.due.isoformat() == "2026-12-13" and case.clock.set_by_hand
    with pytest.raises(Refused, match="Look for the person"):  # what was searched before is old
        take(register, case_id, "T15", StepInput(text="Ei haettu uudestaan"))
    found_nobody(register, case_id)
    with pytest.raises(Refused, match="Send the answer first"):  # that of before is old as well
        take(register, case_id, "T17")


def test_what_is_no_request_is_put_aside_with_a_reason(register_db: RegisterDb) -> None:
    """T19, I6: and what was restricted for it is free again."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    case_id = register.requests.register(
        letter(rights=(Asked("restriction"),), contact_id=contact_id)
    ).case_ids[0]
    assert take(register, case_id, "T19", StepInput(reason="Työnantaja kysyi")).state == "closed_misfiled"
    assert register.store.one("SELECT restricted_on FROM contact WHERE id = ?", (contact_id,)) == (None,)


def test_each_door_takes_its_own_steps_only(register_db: RegisterDb) -> None:
    """P6: an approval does not pass where handling suffices."""
    register = owner(register_db)
    case_id = in_review(register)
    version = take(register, case_id, "T8", REFUSED).version
    for step in ("T9", "T10", "T14", "T20", "T1", "T99", ""):
        with pytest.raises(Invalid):
            register.requests.handle(case_id, version, step)


def test_a_user_without_the_right_is_told_why_the_step_is_closed(register_db: RegisterDb) -> None:
    """P6, P8."""
    clerk = register_db.sign_in("asiakaspalvelu")
    case_id = new_case(clerk)
    _, case = opened(clerk, case_id)
    assert {each.hindrance.code for each in case.steps if each.hindrance} == {"no_right"}
    with pytest.raises(NotPermitted):
        clerk.requests.handle(case_id, 1, "T4", IDENTIFIED)


def test_the_paper_question_must_be_answered_in_words(register_db: RegisterDb) -> None:
    """T14, rule 11.4: nothing is closed while the paper is unanswered."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    case_id = in_review(register, contact_id=contact_id)
    view = take(register, case_id, "T12")
    assert view.contents is not None
    paper = next(task for task in view.contents.tasks if task.kind == "paper")
    for state, answer, field in (
        ("open", "x", "state"),
        ("impossible", "x", "state"),
        ("done", " ", "answer"),
    ):
        with pytest.raises(Invalid) as raised:
            register.requests.answer_task(paper.id, state, answer)
        assert set(raised.value.problems) == {field}
    register.requests.answer_task(paper.id, "done", "Kansio A12 katsottu, ei mainintoja.")
    told = next(task for task in opened(register, case_id)[1].tasks if task.id == paper.id)
    assert (told.state, told.done_by, told.answer) == (
        "done",
        "Riikka Rekisteri",
        "Kansio A12 katsottu, ei mainintoja.",
    )


def test_the_contact_cannot_be_changed_once_the_outcome_is_proposed(register_db: RegisterDb) -> None:
    """2.5: what was decided was decided of one person."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    case_id = in_review(register)
    version = register.requests.open(case_id).version
    version = register.requests.choose_contact(case_id, version, contact_id)
    version = register.requests.handle(case_id, version, "T8", REFUSED)
    with pytest.raises(Refused) as raised:
        register.requests.choose_contact(case_id, version, None)
    assert raised.value.code == "request.matched"


def test_no_data_is_the_answer_only_where_the_register_was_searched_in_vain(register_db: RegisterDb) -> None:
    """T15: not with a card chosen, and not on the word of a user who does not see everybody."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    case_id = in_review(register, contact_id=contact_id)
    register.requests.look_for(case_id)
    assert _hindrance(register, case_id) == "request.card_chosen"
    with pytest.raises(Refused, match="A card is chosen: take the choice back first"):
        take(register, case_id, "T15", StepInput(text="Ei löytynyt"))
    register.requests.choose_contact(case_id, register.requests.open(case_id).version, None)
    assert found_nobody(register, case_id).state == "ready_to_answer"
    other = in_review(register)
    assert _hindrance(register, other) == "request.not_searched"
    with register.store.writing():
        register.store.run(
            "UPDATE user_account SET view_scope = 'own_companies' WHERE user_name = 'rekisterivastaava'"
        )
    assert owner(register_db).requests.look_for(other) == ()
    assert _hindrance(register, other) == "request.not_searched"


def _hindrance(register: Register, case_id: int, step: str = "T15") -> str | None:
    offer = next(each for each in opened(register, case_id)[1].steps if each.number == step)
    return offer.hindrance.code if offer.hindrance else None


def test_nothing_is_carried_out_for_nobody_nor_for_whom_nobody_identified(register_db: RegisterDb) -> None:
    """T8, T12, I5: who was identified was the person chosen then; another one is identified anew."""
    register = owner(register_db)
    company_id, contact_id = make_eero(register)
    other = register.contacts.create(eero(company_id, last_name="Toinen", emails=(), phones=()), SUBJECT)
    case_id = in_review(register)
    with pytest.raises(Refused, match="Choose the person first"):
        take(register, case_id, "T12")
    assert _hindrance(register, case_id, "T8") is None  # a refusal needs no person
    with pytest.raises(Invalid, match="outcome: Choose the person first"):
        take(register, case_id, "T8", StepInput(outcome="fulfilled", text="Tehdään"))
    with pytest.raises(Invalid, match="proposed outcome") as raised:
        take(register, case_id, "T8", StepInput(grounds=("EXCESSIVE",), text="Ei lopputulosta"))
    assert set(raised.value.problems) == {"text"}
    for person, hindrance in ((contact_id, None), (other, "request.not_identified")):
        register.requests.choose_contact(case_id, register.requests.open(case_id).version, person)
        assert _hindrance(register, case_id, "T12") == hindrance
    attach(register, case_id, DOUBT, reason="Samanniminen")
    take(register, case_id, "T3", IDENTIFIED)
    assert take(register, case_id, "T12").state == "executing"


@pytest.mark.parametrize("step", ["T4", "T17", "T18"])
def test_nothing_was_done_before_the_request_came(register_db: RegisterDb, step: str) -> None:
    """2.3: an answer or a cancellation of a day before receipt is a slip of the keys."""
    register = owner(register_db)
    case_id = new_case(register)
    if step == "T17":
        take(register, case_id, "T4", IDENTIFIED)
        found_nobody(register, case_id)
    given = StepInput(on="22.11.2026", method="known_personally", cancelled=True)
    with pytest.raises(Invalid) as raised:
        if step == "T17":
            attach(register, case_id, ANSWER, on="22.11.2026")
        take(register, case_id, step, given)
    assert raised.value.problems["on"].code == "request.before_receipt"
