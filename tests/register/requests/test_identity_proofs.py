"""A way to identify somebody is taken only where its proof is: told by letters, the card, the log (I2, N8)."""

import io

import pytest
from pypdf import PdfReader

from kaarea_tui.register.answers.letter_inputs import LetterInput, MadeLetter
from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.records.contact_inputs import ContactInput, PhoneInput, SourceInput
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.case_letters import letters_of_case
from kaarea_tui.register.requests.request_inputs import StepInput
from tests.conftest import RegisterDb
from tests.register.card_steps import make_eero, owner
from tests.register.request_steps import new_case, opened, take

OWN, EVIL = "eero.virtanen@helmi.example", "evil@paha.example"
REPLY, CALL, LETTER = "reply_from_address_on_file", "callback_to_number_on_file", "letter_to_address_on_file"
ASKED = LetterInput(question="Vastatkaa osoitteesta, joka on rekisterissä.", reason="Osoite on uusi.")


def came(sender: str, text: str, number: int, more: str = "") -> bytes:
    """A mail; `more` headings stand above those of the same name."""
    head = f"From: {sender}\r\n{more}Message-ID: <{number}@x>\r\nDate: Tue, 24 Nov 2026 08:00:00 +0200\r\n"
    return f"{head}Subject: VS: Pyyntö\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()


@pytest.fixture
def day_two(register_db: RegisterDb) -> Register:
    """Eero is known since yesterday."""
    make_eero(owner(register_db))
    register_db.clock.advance(days=1)
    return owner(register_db)


def case_of(register: Register, address: str = EVIL) -> int:
    return new_case(register, contact_id=1, requester_address=address)


def ask(register: Register, case_id: int, channel: str = "email", address: str = "") -> MadeLetter:
    made = register.letters.make(case_id, "identity", typed=ASKED)
    register.letters.mark_sent(made.id, "", channel, address)
    return made


def printed(letter: MadeLetter) -> str:
    """The reference as whoever reads the letter sees it, at its end."""
    return letter.text.split()[-1]


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


MADE_UP = "In-Reply-To: <ours@kaarea>\r\nReferences: <1@x> <ours@kaarea>\r\n"


@pytest.mark.parametrize(
    ("sender", "text", "more", "proves"),
    [
        (OWN, "Kyllä, pyyntö {} on minun.", "", True),
        (OWN, "Kyllä.\r\n> Asia {}\r\n", "", True),
        (OWN, "Kyllä.\r\n> Asia {break}\r\n", "", True),
        (OWN, "kyllä, {small}", "", True),
        (OWN, "Kyllä.", "Subject: Re: Asia {}\r\n", True),
        (OWN, "Kyllä, pyyntö 26-001 on minun.", "", False),
        (OWN, "Kyllä.\r\n> Asia 26-001\r\n", "", False),
        (OWN, "Kyllä.", MADE_UP, False),
        (OWN, "Kyllä, 26-001", MADE_UP, False),
        (OWN, "Kyllä.", "", False),
        (OWN, "26-001-CCCCCCCC", "", False),
        (OWN, "Kyllä, 26-002{part}", "", False),
        (OWN, "Kyllä, {}X", "", False),
        (OWN, "{stranger}", "", False),
        (OWN, "{} {many}", "", False),
        (EVIL, "Kyllä, pyyntö {} on minun.", "", False),
        (f"=?utf-8?Q?Eero_=3C{OWN}=3E?= <{EVIL}>", "{}", "", False),
        (f"{OWN}, {EVIL}", "{}", "", False),
        (OWN, "{}", f"From: {EVIL}\r\n", False),
        (OWN, "{}", f"Reply-To: {EVIL}\r\n", False),
        (OWN, "Olen lomalla. Asia {}", "Auto-Submitted: auto-replied\r\n", False),
    ],
)
def test_a_reply_answers_our_letter_from_where_it_went(
    sqlite_db: RegisterDb, sender: str, text: str, more: str, proves: bool
) -> None:
    """Who never read the letter that went to the address on file cannot write its reply."""
    make_eero(owner(sqlite_db))
    sqlite_db.clock.advance(days=1)
    register = owner(sqlite_db)
    (first,) = register.request_mail.take_in((came(EVIL, "Pyydän tietoni", 1),))
    case_id = new_case(register, contact_id=1, requester_address=EVIL, mail_id=first.mail_id)
    strangers = printed(ask(register, case_id, "email", EVIL))
    ours = printed(ask(register, case_id, "email", OWN))
    told = {
        "break": ours.replace("26-001-", "26-001-\r\n> "), "small": ours.lower(), "stranger": strangers,
        "part": ours[6:], "many": " ".join(f"26-001-CCCCCCC{sign}" for sign in "DFGHJ"),
    }  # fmt: skip
    assert REPLY in lacking(register, case_id)
    reply = came(sender, text.format(ours, **told), 2, more.format(ours))
    register.request_mail.take_in((reply,))
    assert (REPLY not in lacking(register, case_id)) is proves
    if proves:
        take(register, case_id, "T3", StepInput(method=REPLY))
        assert opened(register, case_id)[1].identity_method == REPLY


def test_what_a_letter_prints_is_new_each_time_and_names_its_case(day_two: Register) -> None:
    """In its text, in its file, and as the inbox and the clerk name the case."""
    case_id = case_of(day_two)
    letters = [day_two.letters.make(case_id, "receipt") for _ in range(3)]
    told = [printed(each) for each in letters]
    assert len(set(told)) == 3
    for letter, reference in zip(letters, told, strict=True):
        pages = PdfReader(io.BytesIO(letter.file)).pages
        assert pages[0].extract_text().count(reference) == 2  # in the words and beside the day
    (reply,) = day_two.request_mail.take_in((came(EVIL, f"Viite {told[0]}", 5),))
    assert day_two.request_mail.open(reply.mail_id).earlier_cases == ("26-001",)
    day_two.request_mail.set_aside(reply.mail_id, "", told[0])
    assert letters_of_case(day_two.store, case_id) == [reply.mail_id]


def test_a_letter_from_before_check_parts_proves_nothing(day_two: Register) -> None:
    case_id = case_of(day_two)
    ask(day_two, case_id, "email", OWN)
    with day_two.store.writing():
        day_two.store.run("UPDATE request_letter SET check_part = ''")
    day_two.request_mail.take_in((came(OWN, "26-001- ja 26-001", 2),))
    assert REPLY in lacking(day_two, case_id)
