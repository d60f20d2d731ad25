"""N12: notes are corrected by author and handler, and a refused rectification leaves room for the person's words."""

import io
import json
import zipfile

import pytest
from pypdf import PdfReader

from kaarea_tui.data import models as m
from kaarea_tui.register.answers.letter_inputs import LetterInput
from kaarea_tui.register.errors import Conflict, Invalid, NotPermitted, Refused
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_inputs import StepInput
from tests.conftest import RegisterDb
from tests.register.card_steps import make_eero
from tests.register.request_steps import in_review, opened, take
from tests.register.requests.test_fulfilment import ALONE, answer, erase, executing, version

OWN = "Olen eri mieltä: sovittiin toisin."


@pytest.fixture
def owner(register_db: RegisterDb) -> Register:
    register = register_db.sign_in("rekisterivastaava")
    register.confirmed_at = register_db.clock.now
    return register


def bodies(register: Register) -> list[tuple[str, int | None]]:
    return register.store.rows("SELECT body, corrects FROM contact_note ORDER BY id")  # type: ignore[return-value]


def test_an_author_corrects_a_note_and_the_old_one_is_history(
    register_db: RegisterDb, owner: Register
) -> None:
    """New row, old one in the history; nobody else's; nobody corrects what is corrected already."""
    _, contact = make_eero(owner)
    author = register_db.sign_in("asiakkuus")
    note = author.contacts.add_note(contact, "Soittaa aamuisin.") if _reaches(author, contact) else None
    if note is None:
        author = owner
        note = owner.contacts.add_note(contact, "Soittaa aamuisin.")
    else:
        with pytest.raises(Refused) as refused:
            owner.contacts.correct_note(note, "Ei soita.")
        assert refused.value.code == "note.others"
    with pytest.raises(Invalid):
        author.contacts.correct_note(note, "  ")
    with pytest.raises(Invalid):
        author.contacts.correct_note(note, "Tunnus 131052-308T")
    new = author.contacts.correct_note(note, "Soittaa iltapäivisin.")
    assert bodies(owner) == [("Soittaa aamuisin.", None), ("Soittaa iltapäivisin.", note)]
    with pytest.raises(Conflict):
        author.contacts.correct_note(note, "Toinen ikkuna")
    card = owner.contacts.open(contact)
    assert [(each.id, each.body) for each in card.notes or ()] == [(new, "Soittaa iltapäivisin.")]
    told = owner.contacts.history(contact)[0].fields[0]
    assert (told.old, told.new) == ("Soittaa aamuisin.", "Soittaa iltapäivisin.")
    with pytest.raises(NotPermitted):
        register_db.sign_in("tarkastaja").contacts.correct_note(new, "Tarkastaja")
    row = owner.store.one(
        "SELECT permission, fields FROM audit WHERE action = 'contacts.correct_note' AND result = 'ok'"
    )
    assert row == ("interaction.edit_own", f"note_corrected {note} {new}")


def _reaches(register: Register, contact: int) -> bool:
    return register.contacts.open(contact).why_not_edit is None


def test_a_handler_corrects_anybodys_note_in_a_rectification(
    register_db: RegisterDb, owner: Register
) -> None:
    """The contested card is restricted meanwhile; the answer tells old and new; only in such a case."""
    _, contact = make_eero(owner)
    note = owner.contacts.add_note(contact, "Maksaa aina myöhässä.")
    case = executing(owner, contact, "rectification", contested=True)
    with pytest.raises(Refused):
        owner.contacts.correct_note(note, "Maksaa ajallaan.")  # restricted
    with pytest.raises(NotPermitted):
        register_db.sign_in("asiakaspalvelu").fulfilment.correct_note(
            case, version(owner, case), note, "Maksaa."
        )
    owner.fulfilment.correct_note(case, version(owner, case), note, "Maksaa ajallaan.")
    assert bodies(owner) == [("Maksaa aina myöhässä.", None), ("Maksaa ajallaan.", note)]
    answer(owner, case, "paper")
    take(owner, case, "T14")
    made = owner.letters.make(case, "answer", "fi")
    text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(made.file)).pages).split())
    assert "Maksaa ajallaan." in text and "Muistiinpanot" in text
    other = in_review(owner, "access", contact_id=contact)
    take(owner, other, "T12")
    with pytest.raises(Refused):
        owner.fulfilment.correct_note(other, version(owner, other), note, "Väärä asia")


def refused_case(owner: Register, contact: int) -> int:
    case = in_review(owner, "rectification", contact_id=contact)
    take(
        owner,
        case,
        "T8",
        StepInput(outcome="refused", grounds=("DATA_ACCURATE",), text="Tiedot ovat oikein."),
    )
    take(owner, case, "T10", ALONE)
    return case


def test_a_refused_rectification_keeps_the_persons_own_words(owner: Register) -> None:
    """Offered in the refusal; on the card, in the access report, in the portable copy; erased with the person."""
    _, contact = make_eero(owner)
    case = refused_case(owner, contact)
    letter = owner.letters.make(case, "refusal", "fi", LetterInput(reason="Tiedot on tarkistettu."))
    text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(letter.file)).pages).split())
    assert "voitte antaa oman selvityksenne" in text
    owner.letters.mark_sent(letter.id, "", "letter")
    view = take(owner, case, "T17")
    assert view.state == "closed_refused" and view.contents is not None and view.contents.may_state
    with pytest.raises(Invalid):
        owner.fulfilment.keep_statement(case, view.version, " ", "31.12.2030")
    owner.fulfilment.keep_statement(case, view.version, OWN, "tänään")
    card = owner.contacts.open(contact)
    assert [(each.body, str(each.given_on), each.case_number) for each in card.statements] == [
        (OWN, "2026-11-23", "26-001")
    ]
    asked = in_review(owner, "access", contact_id=contact)
    assert OWN in owner.access_reports.write(asked, "txt").file.decode()
    moved = in_review(owner, "portability", contact_id=contact)
    with zipfile.ZipFile(io.BytesIO(owner.portable_copies.write(moved).file)) as archive:
        told = json.loads(archive.read("tiedot.json"))
    assert told["data"]["contact_statement"] == [{"body": OWN, "given_on": "2026-11-23"}]
    for open_case in (asked, moved):
        take(owner, open_case, "T18", StepInput(cancelled=True))
    gone = executing(owner, contact, "erasure")
    answer(owner, gone, "paper", "company_contact")
    erase(owner, gone, contact)
    assert m.ContactStatement.select().count() == 0
    assert not [
        row for row in owner.store.rows("SELECT fields || reason FROM audit") if "eri mieltä" in row[0]
    ]


def test_no_statement_where_nothing_was_refused(owner: Register) -> None:
    _, contact = make_eero(owner)
    for type_ in ("access", "rectification"):
        case = in_review(owner, type_, contact_id=contact)
        assert not opened(owner, case)[1].may_state
        with pytest.raises(Refused) as refused:
            owner.fulfilment.keep_statement(case, version(owner, case), OWN)
        assert refused.value.code == "statement.not_refused"


def test_what_was_corrected_goes_with_the_person(owner: Register) -> None:
    """Erasure reads the words that stand now; those of before go unread."""
    _, contact = make_eero(owner)
    owner.contacts.correct_note(owner.contacts.add_note(contact, "Vanhat sanat"), "Uudet sanat")
    case = executing(owner, contact, "erasure")
    notes = [task.object_id for task in opened(owner, case)[1].tasks if task.kind == "review_text"]
    assert len(notes) == 1
    owner.fulfilment.review_text(case, version(owner, case), notes[0] or 0)
    answer(owner, case, "paper", "company_contact")
    erase(owner, case, contact)
    assert bodies(owner) == []
