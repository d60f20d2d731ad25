"""Rules 2.6 and 2.7 (and T14, 2.1): decided requests carried out on the data, through the counter."""

import pytest

from kaarea_tui.data import ledger
from kaarea_tui.data import models as m
from kaarea_tui.register.answers.letter_inputs import LetterInput
from kaarea_tui.register.answers.lift_notices import LiftInput
from kaarea_tui.register.disclosures.disclosures import DisclosureInput
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.errors import Absent, Conflict, Invalid, Refused
from kaarea_tui.register.mailing.export_people import packed
from kaarea_tui.register.records.contact_inputs import ContactInput, EmailInput, RoleInput, SourceInput
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_cards import CaseContents
from kaarea_tui.register.requests.request_inputs import Asked, StepInput
from tests.conftest import RegisterDb
from tests.register.card_steps import SUBJECT, eero, make_eero, owner
from tests.register.lifting_steps import tell, tell_and_lift, told_by_row
from tests.register.mailing_steps import EMAIL, MAILBOX, mailing
from tests.register.request_steps import (
    ANSWER,
    DOUBT,
    IDENTIFIED,
    attach,
    close,
    in_review,
    letter,
    new_case,
    opened,
    send_letter,
    take,
)

PROPOSED = StepInput(outcome="fulfilled", text="Toteutetaan kokonaan.")
ALONE = StepInput(override_reason="Sijainen on poissa.")


def partly(ground: str) -> StepInput:
    """Proposed as fulfilled in part."""
    return StepInput(outcome="partial", grounds=(ground,), text="Sopimus ja laki edellyttävät.")


def executing(
    register: Register, contact: int, type_: str, proposed: StepInput = PROPOSED, **asked: object
) -> int:
    """A case of that type, led to where it is carried out."""
    more = {"rights": (Asked(type_, **asked),)} if asked else {}  # type: ignore[arg-type]
    case = in_review(register, type_, contact_id=contact, **more)
    if type_ in ("erasure", "objection_other"):
        take(register, case, "T8", proposed)
        take(register, case, "T9", ALONE)
    else:
        take(register, case, "T12")
    return case


def version(register: Register, case: int) -> int:
    return register.requests.open(case).version


def tasks(register: Register, case: int) -> CaseContents:
    return opened(register, case)[1]


def answer(register: Register, case: int, *kinds: str) -> None:
    """Answer the tasks of these kinds in words."""
    for task in tasks(register, case).tasks:
        if task.kind in kinds and task.state == "open":
            register.requests.answer_task(task.id, "done", "Katsottu ja hoidettu.")


def erase(register: Register, case: int, contact: int) -> None:
    register.confirmed_at = register.clock()
    head = m.Contact.get_by_id(contact)
    register.fulfilment.erase(case, version(register, case), head.version)


def test_an_erasure_asks_for_paper_texts_recipients_and_a_new_contact(register_db: RegisterDb) -> None:
    """T14, 2.6, 2.7: all of it is a task, and the erasing itself comes last."""
    register = owner(register_db)
    company, contact = make_eero(register)
    register.contacts.add_note(contact, "Eero soitti: yritys muuttaa Raisioon.")
    recipient = register.recipients.add(RecipientInput("authority", "Verohallinto"))
    register.disclosures.record((contact,), DisclosureInput(recipient, ("last_name",), "VML 19 §", "letter"))
    case = executing(register, contact, "erasure")
    kinds = [(task.kind, task.object_id) for task in tasks(register, case).tasks]
    note = m.ContactNote.get().id
    assert kinds == [
        ("paper", None), ("recipient", recipient), ("review_text", note), ("company_contact", company),
        ("erase", None),
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        erase(register, case, contact)
    assert refused.value.code == "fulfilment.tasks_first"
    answer(register, case, "paper", "recipient", "company_contact")
    register.fulfilment.review_text(case, version(register, case), note, "Yritys muuttaa Raisioon.")
    plan = register.fulfilment.erasure_plan(case)
    assert [(text.decided, text.kept) for text in plan.texts] == [(True, "Yritys muuttaa Raisioon.")]
    assert {share.table for share in plan.goes} >= {"contact_email", "contact_role", "provenance"}
    assert {share.table for share in plan.stays} >= {"disclosure", "request_case"}
    assert all(share.why for share in plan.stays)
    erase(register, case, contact)
    assert m.CompanyNote.get().body == "Yritys muuttaa Raisioon."
    assert [task.state for task in tasks(register, case).tasks] == ["done"] * 5
    take(register, case, "T14")
    assert close(register, case).state == "closed_fulfilled"
    assert m.Disclosure.get().contact_id == contact


def test_an_erasure_waits_for_other_requests_and_for_what_changed(register_db: RegisterDb) -> None:
    """2.6, 3.3 row 2: another open request holds; a card edited meanwhile is looked at again."""
    register = owner(register_db)
    _, contact = make_eero(register)
    case = executing(register, contact, "erasure")
    answer(register, case, "paper", "company_contact")
    other = in_review(register, "access", contact_id=contact)
    with pytest.raises(Refused) as refused:
        erase(register, case, contact)
    assert refused.value.code == "erasure.open_case"
    assert register.fulfilment.erasure_plan(case).open_cases == (opened(register, other)[0].number,)
    take(register, other, "T18", StepInput(cancelled=True, reason="Perui"))
    seen = register.fulfilment.erasure_plan(case).contact_version
    register.contacts.update(contact, seen, ContactInput(first_names="Eero"), SUBJECT)
    register.confirmed_at = register.clock()
    with pytest.raises(Conflict):
        register.fulfilment.erase(case, version(register, case), seen)
    erase(register, case, contact)
    with pytest.raises(Absent):
        register.contacts.update(contact, seen + 1, ContactInput(first_names="Liian myöhään"), SUBJECT)


def test_nothing_is_carried_out_twice_or_before_its_time(register_db: RegisterDb) -> None:
    """T14: only in `executing`, only what was asked, and the second of two gets a conflict."""
    register = owner(register_db)
    _, contact = make_eero(register)
    case = in_review(register, "erasure", contact_id=contact)
    register.confirmed_at = register.clock()
    with pytest.raises(Refused) as refused:
        register.fulfilment.erase(case, version(register, case), 1)
    assert refused.value.code == "fulfilment.not_now"
    with pytest.raises(Refused) as refused:
        register.fulfilment.restrict(case, version(register, case))
    assert refused.value.code == "fulfilment.type"
    access = executing(register, contact, "access")
    old = version(register, access)
    with pytest.raises(Refused) as refused:
        register.fulfilment.handed_over(access, old, "Muka koottu.")
    assert refused.value.code == "fulfilment.no_report"
    send_letter(register.store, access, "report")
    register.fulfilment.handed_over(access, old, "Tiedot koottu ja tarkastettu.")
    with pytest.raises(Conflict):
        register.fulfilment.handed_over(access, old, "Toinen kerta.")


def test_what_comes_while_a_case_is_carried_out_is_a_task_too(register_db: RegisterDb) -> None:
    """2.6, 2.7, T14: a note, a disclosure and another's words that came after the approval."""
    register = owner(register_db)
    company, contact = make_eero(register)
    case = executing(register, contact, "erasure")
    answer(register, case, "paper", "company_contact")
    register.contacts.add_note(contact, "Soitti: muuttaa.")
    recipient = register.recipients.add(RecipientInput("authority", "Verohallinto"))
    register.disclosures.record((contact,), DisclosureInput(recipient, ("last_name",), "VML 19 §", "letter"))
    other = register.contacts.create(
        ContactInput("Ek", "Ea", roles=(RoleInput(company, "Rehtori"),)), SUBJECT
    )
    register.contacts.add_note(other, "Virtanen muuttaa.")
    with pytest.raises(Refused) as refused:
        erase(register, case, contact)
    assert refused.value.code == "fulfilment.more_came"
    assert [register.fulfilment.erasure_plan(case).new_tasks for _ in range(2)] == [3, 0]
    kinds = [each.kind for each in tasks(register, case).tasks if each.state == "open"]
    assert kinds == ["erase", "recipient", "review_text", "mention_note"]
    answer(register, case, "recipient")
    note = m.ContactNote.get(m.ContactNote.contact == contact).id
    register.fulfilment.review_text(case, version(register, case), note)
    (spoken,) = [each.id for each in tasks(register, case).tasks if each.kind == "mention_note"]
    register.fulfilment.decide_mention(case, version(register, case), spoken, "Joku muuttaa.")
    erase(register, case, contact)
    with pytest.raises(Refused) as refused:
        register.fulfilment.review_text(case, version(register, case), note, "Eero soitti.")
    assert refused.value.code == "task.done"
    take(register, case, "T14")


def test_who_was_told_before_the_correction_hears_of_it(register_db: RegisterDb) -> None:
    """2.7, GDPR art. 19: a disclosure between decision and correction; the correction itself may be put right."""
    register = owner(register_db)
    _, contact = make_eero(register)
    case = executing(register, contact, "rectification")
    recipient = register.recipients.add(RecipientInput("authority", "Verohallinto"))
    register.disclosures.record((contact,), DisclosureInput(recipient, ("last_name",), "VML 19 §", "letter"))
    for at, name in enumerate(("Virtala", "Virtaala"), 1):
        register.fulfilment.rectify(
            case, version(register, case), at, ContactInput(last_name=name), SourceInput("subject")
        )
    kinds = [(each.kind, each.state) for each in tasks(register, case).tasks]
    assert kinds == [("paper", "open"), ("rectify", "done"), ("recipient", "open")]


def test_a_text_can_be_kept_only_with_a_company(register_db: RegisterDb) -> None:
    """2.6: nothing that a person decided to keep is lost without a word."""
    register = owner(register_db)
    contact = register.contacts.create(ContactInput("Ek", "Ea"), SUBJECT)
    register.contacts.add_note(contact, "Yritys muuttaa.")
    case = executing(register, contact, "erasure")
    note = m.ContactNote.get().id
    with pytest.raises(Invalid) as invalid:
        register.fulfilment.review_text(case, version(register, case), note, "Yritys muuttaa.")
    assert set(invalid.value.problems) == {"kept"}
    register.fulfilment.review_text(case, version(register, case), note)


def test_a_restricted_person_is_erased_by_a_decided_case(register_db: RegisterDb) -> None:
    """GDPR art. 18(2): the case decides; restrictions go with the person."""
    register = owner(register_db)
    _, contact = make_eero(register)
    register.restrictions.set(contact, "record", "", "b")
    case = executing(register, contact, "erasure")
    answer(register, case, "paper", "company_contact")
    erase(register, case, contact)
    assert m.Restriction.select().count() == 0


def test_a_correction_goes_through_although_the_card_is_contested(register_db: RegisterDb) -> None:
    """2.6, 18(1)(a): old and new value with source; the card stays restricted until it is lifted."""
    register = owner(register_db)
    _, contact = make_eero(register)
    case = executing(register, contact, "rectification", contested=True)
    with pytest.raises(Refused):
        register.contacts.update(contact, 1, ContactInput(first_names="Suoraan"), SUBJECT)
    register.fulfilment.rectify(
        case, version(register, case), 1, ContactInput(last_name="Virtala"), SourceInput("subject")
    )
    row = m.Contact.get_by_id(contact)
    assert (row.last_name, row.restriction_ground) == ("Virtala", "a")
    change = m.Change.get(m.Change.field == "last_name")
    assert (change.old_value, change.new_value) == ("Virtanen", "Virtala")
    answer(register, case, "paper")
    take(register, case, "T14")
    close(register, case)
    assert m.Contact.get_by_id(contact).restricted_on is not None  # N11: lifting is a step of its own
    tell_and_lift(register, m.Restriction.get().id)
    assert m.Contact.get_by_id(contact).restricted_on is None


def test_a_corrected_address_is_the_one_the_list_uses(register_db: RegisterDb) -> None:
    """2.6: the change is applied where the value is used: a membership's address follows."""
    scene = mailing(register_db)
    letters = scene.make_list("Palvelutiedotteet", "SERVICE", "RELATIONSHIP")
    scene.join(letters, "ALLOW_SERVICE")
    member = m.ListMember.get()
    card = scene.register.contacts.open(scene.contact)
    assert card.emails is not None
    case = executing(scene.register, scene.contact, "rectification")
    rows = tuple(
        EmailInput(
            "uusi.virtanen@helmi.example" if each.address.lower() == EMAIL else each.address,
            each.id,
        )
        for each in card.emails
    )
    scene.register.fulfilment.rectify(
        case, version(scene.register, case), card.version, ContactInput(emails=rows), SourceInput("subject")
    )
    used = m.ContactEmail.get_by_id(m.ListMember.get_by_id(member.id).email_id)
    assert used.address == "uusi.virtanen@helmi.example"


def test_a_restriction_holds_for_good_once_decided(register_db: RegisterDb) -> None:
    """18(1): provisional from registration, then by decision; lifting needs a notice before (18(3))."""
    register = owner(register_db)
    _, contact = make_eero(register)
    case = executing(register, contact, "restriction", ground="c")
    assert [line.provisional for line in register.restrictions.of_contact(contact)] == [True]
    register.fulfilment.restrict(case, version(register, case))
    line = register.restrictions.of_contact(contact)[0]
    assert (line.provisional, line.ground, line.case_id) == (False, "c", case)
    with pytest.raises(Refused) as refused:
        register.restrictions.lift(line.id, "Asia ratkesi")
    assert refused.value.code == "restriction.not_told"
    tell(register, line.id)
    with pytest.raises(Invalid) as invalid:
        register.restrictions.lift(line.id, "")
    assert set(invalid.value.problems) == {"reason"}
    register.restrictions.lift(line.id, "Asia ratkesi")
    assert m.Contact.get_by_id(contact).restricted_on is None
    with pytest.raises(Refused) as refused:
        register.restrictions.lift(line.id, "Toisen kerran")
    assert refused.value.code == "restriction.lifted"


def test_what_an_open_case_decides_on_is_not_lifted_beside_it(register_db: RegisterDb) -> None:
    """18(1)(a), N11: neither lifted nor announced, whatever was written about it before."""
    register = owner(register_db)
    _, contact = make_eero(register)
    register.requests.register(letter("restriction", contact_id=contact))
    line = register.restrictions.of_contact(contact)[0]
    told_by_row(register.store, line.id)
    for early in (
        lambda: register.restrictions.lift(line.id, "Ohi"),
        lambda: register.lift_notices.make(line.id, LiftInput("30.11.2026", "Ohi")),
    ):
        with pytest.raises(Refused) as refused:
            early()
        assert refused.value.code == "restriction.of_case"


@pytest.mark.parametrize(
    ("purpose", "proposed", "necessity", "result", "state"),
    [
        ("SERVICE_DEVELOPMENT", PROPOSED, "", "stopped", "upheld"),
        ("RELATIONSHIP", partly("NECESSARY_FOR_CONTRACT"), "Sopimus edellyttää.", "necessary", "released"),
        ("BILLING", partly("LEGAL_OBLIGATION"), "", "by_law", "released"),
    ],
)
def test_an_objection_is_decided_by_what_the_purpose_rests_on(
    register_db: RegisterDb, purpose: str, proposed: StepInput, necessity: str, result: str, state: str
) -> None:
    """2.1: contract stops unless it is needed; a duty by law goes on. What goes on is answered so (2.8)."""
    register = owner(register_db)
    _, contact = make_eero(register)
    case = executing(register, contact, "objection_other", proposed, purpose=purpose)
    done = register.fulfilment.decide_objection(case, version(register, case), necessity)
    assert [(each.purpose, each.result) for each in done.outcomes] == [(purpose, result)]
    assert m.Objection.get().state == state
    with pytest.raises(Refused) as refused:
        register.fulfilment.decide_objection(case, version(register, case), necessity)
    assert refused.value.code == "task.done"
    answer(register, case, "paper")
    take(register, case, "T14")
    if result != "stopped":
        made = register.letters.make(case, "partial", "en", LetterInput(not_done=purpose))
        assert "Your objection has been upheld" not in made.text and "right to lodge a complaint" in made.text
        register.letters.mark_sent(made.id, "", "letter")
    view = close(register, case, ANSWER if result == "stopped" else None)
    assert view.state == ("closed_fulfilled" if result == "stopped" else "closed_partial")
    assert m.Restriction.get().lifted_at is None  # what goes on is freed after its notice (N11)
    duties = register.home.today().restrictions
    assert [duty.stage for duty in duties or ()] == ([] if result == "stopped" else ["to_tell"])


def test_what_was_approved_as_fulfilled_stops_or_is_answered_as_it_is(register_db: RegisterDb) -> None:
    """2.1, 2.8: nothing goes on behind the letter that the objection was upheld, and no case is stuck."""
    register = owner(register_db)
    _, contact = make_eero(register)
    case = executing(register, contact, "objection_other", purpose="RELATIONSHIP")
    before = version(register, case)
    with pytest.raises(Invalid, match="approved that every purpose stops") as invalid:
        register.fulfilment.decide_objection(case, before, "Sopimus edellyttää yhteyshenkilöä.")
    assert set(invalid.value.problems) == {"necessity"}
    assert (m.Objection.get().state, version(register, case)) == ("pending", before)
    done = register.fulfilment.decide_objection(case, before)
    assert [each.result for each in done.outcomes] == ["stopped"]
    answer(register, case, "paper")
    take(register, case, "T14")
    assert close(register, case).state == "closed_fulfilled"
    billing = in_review(
        register, contact_id=contact, rights=(Asked("objection_other", purpose="BILLING"),)
    )  # fmt: skip
    with pytest.raises(Invalid, match="outcome: The law keeps") as invalid:
        take(register, billing, "T8", PROPOSED)
    # A case that was approved before is answered as what it came to, its ground named.
    take(register, billing, "T8", partly("LEGAL_OBLIGATION"))
    take(register, billing, "T9", ALONE)
    m.RequestCase.update(outcome="fulfilled", refusal_grounds="").where(m.RequestCase.id == billing).execute()
    register.fulfilment.decide_objection(billing, version(register, billing))
    assert (tasks(register, billing).outcome, tasks(register, billing).refusal_grounds) == (
        "partial", ("LEGAL_OBLIGATION",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("necessity", "proposed", "result", "state"),
    [
        ("", PROPOSED, "stopped", "ended"),
        ("Sopimus", partly("NECESSARY_FOR_CONTRACT"), "necessary", "active"),
    ],
)
def test_an_objection_to_everything_stops_marketing_and_all_that_is_sent(
    register_db: RegisterDb, necessity: str, proposed: StepInput, result: str, state: str
) -> None:
    """2.1 (i), (ii), (iv): marketing stops, consents end, messages on an agreement stop unless it needs them.

    The restriction of the whole record ends after its notice (18(3), N11).
    """
    world = mailing(register_db)
    register, contact = world.register, world.contact
    world.join(world.make_list("Tiedotteet", "SERVICE", "COMMUNICATION"), "ALLOW_AGREEMENT")
    case = executing(register, contact, "objection_other", proposed, ground="d")
    done = register.fulfilment.decide_objection(case, version(register, case), necessity)
    assert [(each.purpose, each.result) for each in done.outcomes] == [
        ("MARKETING", "stopped"), ("COMMUNICATION", result)
    ]  # fmt: skip
    assert m.ListMember.get().state == ("paused" if state == "active" else state)
    answer(register, case, "paper", "processor")
    take(register, case, "T14")
    told_by_row(register.store, m.Restriction.get().id)
    register.restrictions.lift(m.Restriction.get().id, "Ratkaistu")
    assert m.Contact.get_by_id(contact).restricted_on is None
    assert m.ListMember.get().state == state
    assert m.Objection.get(m.Objection.purpose == "MARKETING").state == "upheld"


def test_a_withdrawal_that_leaves_no_basis_asks_for_a_decision(register_db: RegisterDb) -> None:
    """2.6, 17(1)(b), 3.3 row 4: nothing is erased by itself, and nothing is forgotten."""
    register = owner(register_db)
    company, contact = make_eero(register)
    m.Company.update(relationship="prospect").where(m.Company.id == company).execute()
    case = register.requests.register(letter("consent_withdrawal", contact_id=contact)).case_ids[0]
    assert [task.kind for task in tasks(register, case).tasks] == ["no_basis"]
    assert opened(register, case)[0].state == "executing"


def test_whose_copies_of_exports_are_destroyed_is_a_task_of_the_erasure(register_db: RegisterDb) -> None:
    """2.6: a file that left the register is chased while it is still known of whom to speak."""
    world = mailing(register_db)
    register, contact = world.register, world.contact
    news = world.make_list("Tiedotteet")
    with register.store.writing():
        for day in range(1, 9):
            m.ListExport.create(
                list=news, format="csv", purpose="COMMUNICATION", exported_at=f"2026-11-0{day}T22:30:00.000Z",
                exported_by=1, expires_at="2026-11-09T00:00:00.000Z", file_hash="x", written=1, counts="{}",
                contact_ids=packed([contact] if day != 8 else [contact + 1]),
            )  # fmt: skip
    case = executing(register, contact, "erasure")
    (task,) = [each for each in tasks(register, case).tasks if each.kind == "export_copies"]
    assert task.by_hand and task.detail.startswith(
        "Tiedotteet 8.11.2026 Riikka Rekisteri; Tiedotteet 7.11.2026"
    )
    assert task.detail.endswith("; +2") and len(register.fulfilment.erasure_plan(case).exports) == 7
    answer(register, case, "paper", "company_contact")
    with pytest.raises(Refused, match="Do the other tasks of the case first"):
        erase(register, case, contact)
    answer(register, case, "export_copies")
    erase(register, case, contact)


def test_a_letter_made_before_the_person_was_known_goes_with_the_person(register_db: RegisterDb) -> None:
    """2.6: its file follows the choice, and no folder keeps it after the erasure."""
    register = owner(register_db)
    company, contact = make_eero(register)
    other = register.contacts.create(ContactInput("Ek", "Ea", roles=(RoleInput(company, "R"),)), SUBJECT)
    case = new_case(register, "erasure", requester_address="Maatie 53 A 3, 20100 Turku")
    made = [register.letters.make(case, "receipt")]
    for person in (other, contact):
        register.requests.choose_contact(case, version(register, case), person)
        assert all(register.letters.open(each.id).file == each.file for each in made)
        made.append(register.letters.make(case, "receipt", "en" if person == other else "sv"))
    stray = register.store.companion / "letters" / f"{made[0].file_hash}.pdf"  # a crash before it was moved
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(made[0].file)
    attach(register, case, DOUBT, reason="Toinen henkilö")
    take(register, case, "T3", IDENTIFIED)
    take(register, case, "T8", PROPOSED)
    take(register, case, "T9", ALONE)
    answer(register, case, *{each.kind for each in tasks(register, case).tasks if each.by_hand})
    erase(register, case, contact)
    assert not list(register.store.companion.rglob("*.pdf"))


def test_what_was_rewritten_for_the_company_outlives_a_crash_of_the_erasure(register_db: RegisterDb) -> None:
    """T2, 2.6: the ledger had its line, the database not yet: the next opening erases as the case decided."""
    register = owner(register_db)
    _, contact = make_eero(register)
    register.contacts.add_note(contact, "Eero soitti: yritys muuttaa Raisioon.")
    case = executing(register, contact, "erasure")
    note = m.ContactNote.get().id
    register.fulfilment.review_text(case, version(register, case), note, "Yritys muuttaa Raisioon.")
    ledger.note(register.store, "2026-11-23T09:00:00.000Z", contact, case_id=case, by=1, hashes=())
    register_db.open()
    assert m.CompanyNote.get().body == "Yritys muuttaa Raisioon."
    assert m.RequestTask.get(m.RequestTask.kind == "review_text").answer == ""
    assert m.Contact.get_by_id(contact).state == "erased"


def test_the_companys_mailbox_outlives_who_once_consented_with_it(register_db: RegisterDb) -> None:
    """2.6, N1: a mailbox is the company's, also where a consent of a person once named it."""
    world = mailing(register_db)
    register, contact, news = world.register, world.contact, world.make_list("Uutiskirje")
    world.consent(news)
    with world.store.writing():
        world.store.run("UPDATE consent SET address_key = ?", (MAILBOX,))
    assert register.lists.add_members(news, (-world.mailbox,)).joined == 1
    case = executing(register, contact, "erasure")
    answer(register, case, *(each.kind for each in tasks(register, case).tasks if each.by_hand))
    erase(register, case, contact)
    assert [(each.address, each.suppressed) for each in m.CompanyEmail.select()] == [(MAILBOX, 0)]
    assert world.states() == {news: "active"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", ("Eero Virtanen", "Maatie 53 A 3", "20100 Turku")),
        ("Uusitie 1, 20200 Turku", ("Eero Virtanen", "Uusitie 1", "20200 Turku")),
        ("eero.virtanen@helmi.example", ("Eero Virtanen", "eero.virtanen@helmi.example")),
    ],
)
def test_the_answer_to_an_erasure_still_finds_its_way(
    register_db: RegisterDb, given: str, told: tuple[str, ...]
) -> None:
    """2.6, I5: asked by phone, the address on file is kept with the case, for the card is gone by then."""
    register = owner(register_db)
    _, contact = make_eero(register)
    case = in_review(register, "erasure", contact_id=contact, requester_address=given)
    take(register, case, "T8", PROPOSED)
    take(register, case, "T9", ALONE)
    answer(register, case, "paper", "company_contact")
    erase(register, case, contact)
    take(register, case, "T14")
    preview = register.letters.preview(case, "answer")
    assert (preview.receiver, preview.receiver_is_new) == (told, False)


@pytest.mark.parametrize(
    ("sender", "more", "goes"),
    [
        ("eero@oma.example", {}, True),
        ("info@helmi.example", {}, False),
        ("noreply@lomake.example", {}, False),
        ("laki@toimisto.example", {"representative": "Laki Oy", "authorisation": "nähty 1.11."}, False),
        ("muu@helmi.example", {}, False),
    ],
)
def test_an_erasure_takes_along_only_an_address_that_is_the_persons_own(
    sqlite_db: RegisterDb, sender: str, more: dict[str, str], goes: bool
) -> None:
    """N3: whence the request came, when a person says so; never a company's, a form's, a representative's, another's."""
    register = owner(sqlite_db)
    company, contact = make_eero(register)
    another = eero(company, last_name="Muu", emails=(EmailInput("muu@helmi.example"),), phones=())
    register.contacts.create(another, SUBJECT, acknowledged_duplicates=True)
    case = in_review(register, "erasure", contact_id=contact, requester_address=sender, **more)
    take(register, case, "T8", PROPOSED)
    take(register, case, "T9", ALONE)
    answer(register, case, "paper", "company_contact", "second_card", "own_company", "mentions")
    register.confirmed_at = register.clock()
    head = m.Contact.get_by_id(contact)
    if not goes:
        with pytest.raises(Invalid) as invalid:
            register.fulfilment.erase(case, version(register, case), head.version, (sender,))
        assert set(invalid.value.problems) == {"own"}
        return
    register.fulfilment.erase(case, version(register, case), head.version, (sender,))
    back = eero(company, last_name="Uusi", emails=(EmailInput(sender),), phones=())
    with pytest.raises(Invalid) as refused:
        register.contacts.create(back, SUBJECT)
    assert [each.code for each in refused.value.problems.values()] == ["SUPPRESSED"]


@pytest.mark.parametrize("addresses", [(), ("eero@oma.example",)])
def test_the_answer_tells_of_a_mark_only_where_one_was_left(
    sqlite_db: RegisterDb, addresses: tuple[str, ...]
) -> None:
    """2.6: who had no e-mail address of his own left none, so no letter says that it cannot come back."""
    register = owner(sqlite_db)
    _, contact = make_eero(register, emails=tuple(EmailInput(each) for each in addresses))
    case = in_review(register, "erasure", contact_id=contact)
    take(register, case, "T8", PROPOSED)
    take(register, case, "T9", ALONE)
    answer(register, case, "paper", "company_contact")
    erase(register, case, contact)
    take(register, case, "T14")
    left = register.store.rows("SELECT 1 FROM suppression WHERE kind = 'email' AND scope = 'all_import'")
    told = register.letters.preview(case, "answer").text
    assert bool(left) is bool(addresses) is ("estetään osoitteen palaaminen" in told)
