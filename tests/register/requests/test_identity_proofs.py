"""A way to identify somebody is taken only where its proof is: told by letters, the card, the log (I2, N8)."""

import pytest

from kaarea_tui.register.answers.letter_inputs import LetterInput
from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.records.contact_inputs import ContactInput, PhoneInput, SourceInput
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_inputs import StepInput
from tests.conftest import RegisterDb
from tests.register.card_steps import make_eero, owner
from tests.register.request_steps import new_case, opened, take

OWN, EVIL = "eero.virtanen@helmi.example", "evil@paha.example"
REPLY, CALL, LETTER = "reply_from_address_on_file", "callback_to_number_on_file", "letter_to_address_on_file"
ASKED = LetterInput(question="Vastatkaa osoitteesta, joka on rekisterissä.", reason="Osoite on uusi.")


def came(sender: str, text: str, number: int, more: str = "") -> bytes:
    head = f"From: {sender}\r\nMessage-ID: <{number}@x>\r\nDate: Tue, 24 Nov 2026 08:00:00 +0200\r\n{more}"
    return f"{head}Subject: VS: Pyyntö\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()


@pytest.fixture
def day_two(register_db: RegisterDb) -> Register:
    """Eero is known since yesterday."""
    make_eero(owner(register_db))
    register_db.clock.advance(days=1)
    return owner(register_db)


def case_of(register: Register, address: str = EVIL) -> int:
    return new_case(register, contact_id=1, requester_address=address)


def ask(register: Register, case_id: int, channel: str = "email", address: str = "") -> None:
    made = register.letters.make(case_id, "identity", typed=ASKED)
    register.letters.mark_sent(made.id, "", channel, address)


def lacking(register: Register, case_id: int) -> set[str]:
    """What is not offered; that it is not taken either is tried."""
    view, contents = opened(register, case_id)
    step = "T4" if view.state == "received" else "T3"
    unproved = set(contents.unproved)
    for method in unproved:
        with pytest.raises(Invalid) as raised:
            take(register, case_id, step, StepInput(method=method, reason="Uskottava kirje"))
        assert set(raised.value.problems) == {"method"}
    return unproved


def test_without_a_card_there_is_nothing_to_prove_by(day_two: Register) -> None:
    assert lacking(day_two, new_case(day_two, requester_address=OWN)) == {REPLY, CALL, LETTER}


def test_a_number_of_the_letter_is_no_number_on_file(day_two: Register) -> None:
    day_two.request_mail.take_in((came(EVIL, "Uusi numeroni on 050 123 4567", 1),))
    case_id = case_of(day_two)
    assert lacking(day_two, case_id) == {REPLY, LETTER}
    card = day_two.contacts.open(1)
    changed = ContactInput(phones=(PhoneInput("050 123 4567"),))
    day_two.contacts.update(1, card.version, changed, SourceInput("subject"))
    assert lacking(day_two, case_id) == {REPLY, LETTER, CALL}


def test_the_question_goes_to_the_address_on_file(day_two: Register) -> None:
    """Only the person can answer it from there; what goes to the stranger proves nothing."""
    case_id = case_of(day_two)
    preview = day_two.letters.preview(case_id, "identity", typed=ASKED)
    assert preview.receiver[1:] == ("Maatie 53 A 3", "20100 Turku") and preview.receiver_is_new
    ask(day_two, case_id, "email", EVIL)
    assert lacking(day_two, case_id) == {REPLY, LETTER}
    ask(day_two, case_id, "letter")
    assert lacking(day_two, case_id) == {REPLY}
    assert day_two.store.rows("SELECT sent_to FROM request_letter ORDER BY id") == [
        (EVIL,), ("Eero Kalevi Virtanen\nMaatie 53 A 3\n20100 Turku",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sender", "text", "more", "proves"),
    [
        (OWN, "Kyllä, pyyntö 26-001 on minun.", "", True),
        (OWN, "Kyllä.\r\n> Asia 26-001\r\n", "", True),
        (OWN, "Kyllä.", "In-Reply-To: <ours@kaarea>\r\nReferences: <1@x> <ours@kaarea>\r\n", True),
        (OWN, "Kyllä.", "", False),
        (OWN, "Pyyntö 26-0011 ja 126-001", "", False),
        (OWN, "Toinen kirje.", "In-Reply-To: <1@x>\r\n", False),
        (EVIL, "Kyllä, pyyntö 26-001 on minun.", "", False),
        (f"=?utf-8?Q?Eero_=3C{OWN}=3E?= <{EVIL}>", "26-001", "", False),
        (f"{OWN}, {EVIL}", "26-001", "", False),
        (OWN, "26-001", f"Reply-To: {EVIL}\r\n", False),
        (OWN, "Olen lomalla. Asia 26-001", "Auto-Submitted: auto-replied\r\n", False),
    ],
)
def test_a_reply_answers_our_letter_from_where_it_went(
    sqlite_db: RegisterDb, sender: str, text: str, more: str, proves: bool
) -> None:
    make_eero(owner(sqlite_db))
    sqlite_db.clock.advance(days=1)
    register = owner(sqlite_db)
    (first,) = register.request_mail.take_in((came(EVIL, "Pyydän tietoni", 1),))
    case_id = new_case(register, contact_id=1, requester_address=EVIL, mail_id=first.mail_id)
    reply = came(sender, text, 2, more)
    register.request_mail.take_in((reply,))
    assert REPLY in lacking(register, case_id)  # nothing of ours was sent yet
    ask(register, case_id, "email", EVIL)
    assert REPLY in lacking(register, case_id)
    ask(register, case_id, "email", OWN)
    assert (REPLY not in lacking(register, case_id)) is proves
    if proves:
        take(register, case_id, "T3", StepInput(method=REPLY))
        assert opened(register, case_id)[1].identity_method == REPLY
