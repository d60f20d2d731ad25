"""Rule 2.6, T14: others' texts that speak of a person are read before the person is erased."""

import pytest

from kaarea_tui.data import models as m
from kaarea_tui.register.disclosures.disclosures import DisclosureInput
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.errors import Absent, Invalid, Refused
from kaarea_tui.register.records.contact_inputs import ContactInput, EmailInput, RoleInput
from kaarea_tui.register.register import Register
from tests.conftest import RegisterDb
from tests.register.card_steps import AT_FIRM, SUBJECT, eero, make_company, make_eero, owner
from tests.register.erasing_steps import left_in_files, left_in_tables
from tests.register.mailing_steps import EMAIL, mailing
from tests.register.request_steps import new_case
from tests.register.requests.test_fulfilment import answer, erase, executing, tasks, version

STRANGER = b"""From: Eero Virtanen <eero@muu.example>\r\nTo: x@kaarea.example\r\nSubject: Hei\r
Date: Mon, 02 Nov 2026 10:00:00 +0200\r\nMessage-ID: <eero-virtanen@muu.example>\r\n\r\nTerveisin Eero Virtanen\r\n"""


def colleague(register: Register, company: int) -> int:
    typed = ContactInput(
        "Aalto", "Aino", roles=(RoleInput(company, "Rehtori"),), emails=(EmailInput("a@b.example"),)
    )
    return register.contacts.create(typed, SUBJECT)


def open_of(register: Register, case: int, kind: str) -> list[int]:
    return [each.id for each in tasks(register, case).tasks if each.kind == kind and each.state == "open"]


def test_rule_2_6_each_text_is_left_rewritten_or_deleted(register_db: RegisterDb) -> None:
    """No automatic guess: nothing is erased before a person has read every one of them."""
    register = owner(register_db)
    company, contact = make_eero(register)
    other = colleague(register, company)
    for text in (
        "Sovittu Virtasen kanssa: talo muuttuu.",
        "Eero Virtanen lomalla.",
        "Virtanen on toinen.",
        "Muu.",
    ):
        register.contacts.add_note(other, text)
    register.request_mail.take_in((STRANGER,))
    new_case(register, contact_id=other, text="Kuten Eero Virtanen kertoi.")
    case = executing(register, contact, "erasure")
    answer(register, case, "paper", "company_contact")
    notes, mails = open_of(register, case, "mention_note"), open_of(register, case, "mention_mail")
    assert (len(notes), len(mails)) == (3, 1)
    first = register.fulfilment.mention(case, notes[0])
    assert first.words == ("Virtasen",) and not first.whole
    register.fulfilment.decide_mention(case, version(register, case), notes[0], "Talo muuttuu.")
    register.fulfilment.decide_mention(case, version(register, case), notes[1], "")
    left = register.fulfilment.mention(case, notes[2]).body
    register.fulfilment.decide_mention(case, version(register, case), notes[2], left)
    assert sorted(note.body for note in m.ContactNote.select()) == [
        "Muu.",
        "Talo muuttuu.",
        "Virtanen on toinen.",
    ]
    letter = register.fulfilment.mention(case, mails[0])
    assert letter.whole
    with pytest.raises(Invalid) as wrong:
        register.fulfilment.decide_mention(case, version(register, case), mails[0], "Osa kirjeestä")
    assert set(wrong.value.problems) == {"kept"}
    with pytest.raises(Refused) as refused:
        erase(register, case, contact)
    assert refused.value.code == "fulfilment.tasks_first"
    register.fulfilment.decide_mention(case, version(register, case), mails[0], "")
    told = [each.detail for each in tasks(register, case).tasks if each.kind == "mention_case"]
    assert told == ["26-001"]
    answer(register, case, "mention_case")
    erase(register, case, contact)
    assert register.request_mail.take_in((STRANGER,))[0].doubled
    with pytest.raises(Absent):
        register.fulfilment.mention(case, notes[0])


def test_rule_2_6_after_that_no_byte_of_the_name_is_left(sqlite_db: RegisterDb) -> None:
    """Row 46: what others' notes told of the person is gone from tables and files alike."""
    register = owner(sqlite_db)
    company, contact = make_eero(register)
    other = colleague(register, company)
    register.contacts.add_note(other, "Kuulemma Eero Qvirtanderson muuttaa Raisioon.")
    register.contacts.update(contact, 1, ContactInput("Qvirtanderson", "Eero"), SUBJECT)
    case = executing(register, contact, "erasure")
    m.RequestCase.update(
        requester_name="", requester_address="Maatie 1"
    ).execute()  # kept three years under its own rule
    answer(register, case, "paper", "company_contact")
    (task,) = open_of(register, case, "mention_note")
    register.fulfilment.decide_mention(case, version(register, case), task, "Yritys muuttaa Raisioon.")
    erase(register, case, contact)
    name = {"last_name": "Qvirtanderson"}
    assert left_in_tables(register.store, name) == []
    assert left_in_files(register.store.companion.parent, name) == []


def test_rule_2_6_what_a_company_kept_is_shown_on_its_card_and_read_again(register_db: RegisterDb) -> None:
    """A note kept of one erasure may still speak of the next person to go."""
    register = owner(register_db)
    company, contact = make_eero(register)
    other = colleague(register, company)
    register.contacts.add_note(contact, "Eero sanoi: Aino Aalto hoitaa tilaukset.")
    case = executing(register, contact, "erasure")
    answer(register, case, "paper")
    (note,) = [each.object_id for each in tasks(register, case).tasks if each.kind == "review_text"]
    assert note is not None
    register.fulfilment.review_text(case, version(register, case), note, "Aino Aalto hoitaa tilaukset.")
    erase(register, case, contact)
    (kept,) = register.companies.notes(company)
    assert (kept.body, kept.kept_by) == ("Aino Aalto hoitaa tilaukset.", "Riikka Rekisteri")
    second = executing(register, other, "erasure")
    (task,) = open_of(register, second, "mention_kept")
    register.fulfilment.decide_mention(
        second, version(register, second), task, "Tilaukset hoidetaan netissä."
    )
    assert [each.body for each in register.companies.notes(company)] == ["Tilaukset hoidetaan netissä."]


def test_rule_2_6_who_is_named_as_having_told_or_declared_something_is_decided_once(
    register_db: RegisterDb,
) -> None:
    """Row 46: sources, bans, others' consents and objections, imports, recipients, searches with names."""
    world = mailing(register_db)
    register, company, contact = world.register, world.company, world.contact
    name = "Eero Virtanen"
    others = [colleague(register, company), register.contacts.create(ContactInput("Ek", "Ea"), AT_FIRM)]
    register.company_bans.set(company, name, reason=f"{name} kielsi")
    for other in others:
        m.Provenance.update(source_name=f"Soitto, {name}").where(m.Provenance.contact == other).execute()
        register.stops.object_to_marketing(other, grounds=f"Kuten {name} sanoi")
        register.disclosures.record(
            (other,),
            DisclosureInput(
                register.recipients.add(RecipientInput("authority", f"Virasto {other}", contact_point=EMAIL)),
                ("last_name",), "VML 19 §", "letter", asked_by=name, reference=f"{name} ulosotto",
            ),
        )  # fmt: skip
    consent = world.consent(world.make_list("Tiedotteet")).consent_ids[0]
    m.Consent.update(
        contact=others[0],
        address_key="a@b.example",
        given_by="company",
        declared_by=name,
        evidence=f"Puhelu: {name}",
    ).where(m.Consent.id == consent).execute()
    m.ImportBatch.create(
        file_hash="x", source_kind="company", source_name=name, imported_at="2026-11-01T00:00:00.000Z",
        imported_by=1, accepted=0, refused=0, skipped=0,
    )  # fmt: skip
    register.groups.create("Tutut", "virtanen")
    m.Change.create(
        act="x", contact=others[0], field="title", old_value=name, new_value="", changed_by=1,
        changed_at="2026-11-01T00:00:00.000Z",
    )  # fmt: skip
    case = executing(register, contact, "erasure")
    kinds = [each.kind for each in tasks(register, case).tasks if each.kind.startswith("mention_")]
    assert kinds == [
        "mention_ban", "mention_ban_reason", "mention_source", "mention_declared", "mention_evidence",
        "mention_grounds", "mention_asked", "mention_reference", "mention_old", "mention_import", "mention_recipient", "mention_group",
    ]  # fmt: skip
    for kind in kinds:
        (task,) = open_of(register, case, kind)
        mention = register.fulfilment.mention(case, task)
        assert mention.words and mention.whole is (kind == "mention_group")
        kept = "Isännöitsijä" if kind == "mention_source" else ""
        register.fulfilment.decide_mention(case, version(register, case), task, kept)
    assert {row.source_name for row in m.Provenance.select() if row.contact_id in others} == {"Isännöitsijä"}
    assert m.Consent.get_by_id(consent).evidence == "–" and not m.ContactGroup.select().count()
    answer(register, case, "paper", "company_contact")
    m.RequestCase.update(
        requester_name="", requester_address="Maatie 1"
    ).execute()  # kept three years under its own rule
    erase(register, case, contact)
    assert left_in_tables(register.store, {"name": "virtanen"}) == []


def test_rule_2_6_a_text_that_went_with_another_person_needs_no_decision(register_db: RegisterDb) -> None:
    """Two people are erased one after the other, and spoke of each other."""
    register = owner(register_db)
    company, contact = make_eero(register)
    other = colleague(register, company)
    register.contacts.add_note(other, "Sovittu Virtasen kanssa.")
    case, second = (executing(register, each, "erasure") for each in (contact, other))
    (task,) = open_of(register, case, "mention_note")
    for each in tasks(register, second).tasks:
        if each.kind == "review_text":
            register.fulfilment.review_text(second, version(register, second), each.object_id or 0)
    answer(register, second, "paper", "company_contact", "mention_case")
    erase(register, second, other)
    assert register.fulfilment.mention(case, task).body == ""
    register.fulfilment.decide_mention(case, version(register, case), task, "")
    register.fulfilment.erasure_plan(case)  # the company lost its other contact meanwhile
    answer(register, case, "paper", "company_contact", "mention_case")
    erase(register, case, contact)


def test_rule_2_6_a_second_card_and_a_company_of_the_persons_name_are_named(register_db: RegisterDb) -> None:
    """An erasure takes one card; what else is the person's is answered in words."""
    register = owner(register_db)
    trader = make_company(register, "Tmi Eero Virtanen")
    person = register.contacts.create(eero(trader), SUBJECT)
    twin = register.contacts.create(eero(trader, emails=(), phones=()), SUBJECT, acknowledged_duplicates=True)
    case = executing(register, person, "erasure")
    found = [(each.kind, each.object_id, each.detail) for each in tasks(register, case).tasks]
    assert ("second_card", twin, "Virtanen Eero Kalevi, Tmi Eero Virtanen") in found
    assert ("own_company", trader, "Tmi Eero Virtanen") in found
    assert not [each for each in found if each[1] == person and each[0] == "second_card"]
