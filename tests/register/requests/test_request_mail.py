"""Letters taken in: each waits, becomes cases or is set aside; none is lost, none doubled (rule D8)."""

import base64
import io
import json
import zipfile
import zlib
from email import message_from_bytes
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaarea_tui.data import models as m
from kaarea_tui.register.disclosures.disclosures import DisclosureInput
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.errors import Absent, Invalid, NotPermitted, Refused
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_mail import RequestMail
from tests.conftest import RegisterDb
from tests.register.card_steps import make_eero
from tests.register.request_steps import IDENTIFIED, in_review, new_case, opened, take

LETTER = b"From: Aino <aino@oma.example>\r\nMessage-ID: <%d@x>\r\nSubject: Tarkastuspyynt\xc3\xb6\r\n\r\nMit\xc3\xa4 tietoja minusta on?\r\n"


def test_the_same_mail_is_taken_in_once(register_db: RegisterDb) -> None:
    mail = register_db.sign_in("rekisterivastaava").request_mail
    first, again = (
        mail.take_in((LETTER % 1,)),
        mail.take_in((LETTER % 1, b"X: y\r\n" + LETTER % 1, LETTER % 2)),
    )
    assert [each.doubled for each in (*first, *again)] == [False, True, True, False]
    assert [line.subject for line in mail.letters().lines] == ["Tarkastuspyyntö"] * 2
    # The Message-ID is the sender's own word: another letter under it is not lost.
    (other,) = mail.take_in(((LETTER % 1).replace(b"minusta", b"meist\xc3\xa4"),))
    assert not other.doubled and len(mail.letters().lines) == 3


def with_file(content: bytes, text: str = "Liitteenä.") -> bytes:
    """A letter with a file; Message-ID, words, name and size are always the same."""
    letter = EmailMessage()
    letter["From"], letter["Subject"], letter["Message-ID"] = "Aino <aino@oma.example>", "Pyyntö", "<7@x>"
    letter["Date"] = "Mon, 02 Nov 2026 10:00:00 +0200"
    letter.set_content(text)
    letter.add_alternative(f"<p>{text}</p>", subtype="html")
    letter.add_attachment(content, maintype="application", subtype="pdf", filename="pyyntö.pdf")
    for part, boundary in zip(letter.walk(), ("ulompi", "sisempi"), strict=False):
        part.set_boundary(boundary)
    return letter.as_bytes()


def by_server(original: bytes) -> bytes:
    """The same mail as a server hands it out: the way it went on top, lines ended by CRLF."""
    way = b"Return-Path: <a@b>\nReceived: from a by b; Tue, 03 Nov 2026 08:00:00 +0000\nX-Spam: no\n"
    return (way + original.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")


def test_another_file_under_the_same_message_id_is_another_letter(register_db: RegisterDb) -> None:
    mail = register_db.sign_in("rekisterivastaava").request_mail
    one, other = with_file(b"%PDF 1"), with_file(b"%PDF 2")
    hidden = one.replace(b"<p>Liitteen", b"<p>liitteen")
    originals = (one, other, hidden)
    assert [each.doubled for each in mail.take_in((*originals, *originals))] == [False] * 3 + [True] * 3
    assert [mail.original(number) for number in (1, 2, 3)] == list(originals)


def test_the_same_mail_from_another_source_is_the_same_letter(
    register_db: RegisterDb, shared_data: Path
) -> None:
    mail = register_db.sign_in("rekisterivastaava").request_mail
    real = [path.read_bytes() for path in sorted((shared_data / "requests").glob("*.eml"))]
    originals = (
        *real,
        with_file(b"\r\n\n%PDF", "Hei\n\n>From here\n"),
        LETTER % 1,
        b"Subject: ei muuta\n\nHei\n",
    )
    assert not any(each.doubled for each in mail.take_in(originals))
    sources = (tuple(map(by_server, originals[:-1])), tuple(each + b"\n" for each in originals))
    for again in sources:
        assert all(each.doubled for each in mail.take_in(again))
    # Without Message-ID and date the same words may be a new request a year later.
    assert not mail.take_in((by_server(originals[-1]),))[0].doubled


def test_letters_from_before_contents_were_kept_are_known(register_db: RegisterDb) -> None:
    """What an older program took in: the digest of the original, and from a mailbox an original written anew."""
    mail = register_db.sign_in("rekisterivastaava").request_mail
    originals = (with_file(b"%PDF 1"), with_file(b"%PDF 2"), (LETTER % 1).replace(b"Message-ID", b"Date"))
    mail.take_in(originals)
    store = register_db.open()
    anew = base64.b64encode(zlib.compress(message_from_bytes(by_server(originals[1])).as_bytes())).decode()
    for number, original in enumerate(originals, 1):
        digest = sha256(original).hexdigest()
        store.run("UPDATE request_mail SET source_hash = ? WHERE id = ?", (digest, number))
    store.run("UPDATE request_mail SET original = ?, source_hash = 'anew' WHERE id = 2", (anew,))
    assert all(each.doubled for each in mail.take_in((*originals, *map(by_server, originals))))
    store.run("UPDATE request_mail SET original = '' WHERE id = 1")  # erased meanwhile
    assert [each.doubled for each in mail.take_in((originals[0], with_file(b"%PDF 3")))] == [True, False]


def test_a_letter_is_opened_with_what_it_seems_to_ask_and_its_original(register_db: RegisterDb) -> None:
    mail = register_db.sign_in("rekisterivastaava").request_mail
    (taken,) = mail.take_in((LETTER % 1,))
    letter = mail.open(taken.mail_id)
    assert "tietoja minusta" in letter.body and letter.proposal.types == ("access",)
    assert mail.original(taken.mail_id) == LETTER % 1
    with pytest.raises(Absent):
        mail.open(999)


def test_setting_aside_needs_a_reason_and_can_be_taken_back(register_db: RegisterDb) -> None:
    mail = register_db.sign_in("rekisterivastaava").request_mail
    (taken,) = mail.take_in((LETTER % 1,))
    with pytest.raises(Invalid):
        mail.set_aside(taken.mail_id, "  ")
    with pytest.raises(Invalid):  # rule V8: in any free text
        mail.set_aside(taken.mail_id, "Pyytäjä 131052-308T ei ole rekisterissä")
    mail.set_aside(taken.mail_id, "Roskaposti")
    with pytest.raises(Refused):
        mail.set_aside(taken.mail_id, "uudelleen")
    assert mail.letters().lines == () and mail.letters("set_aside").lines[0].set_aside_reason == "Roskaposti"
    mail.bring_back(taken.mail_id)
    assert len(mail.letters().lines) == 1


def test_a_further_letter_belongs_to_its_request(register_db: RegisterDb) -> None:
    """2.3: a reply stands in the history, the file of the case and the access report; a mistake is taken back."""
    register = register_db.sign_in("rekisterivastaava")
    register.confirmed_at = register_db.clock.now
    mail = register.request_mail
    _, contact = make_eero(register)
    first, reply, other = (each.mail_id for each in mail.take_in([LETTER % number for number in (1, 2, 3)]))
    case = new_case(register, contact_id=contact, mail_id=first)
    take(register, case, "T4", IDENTIFIED)
    with pytest.raises(Invalid) as raised:
        mail.set_aside(reply, "", "26-099")
    assert set(raised.value.problems) == {"case"}
    mail.set_aside(reply, "", "26-001")
    mail.set_aside(other, "Sama asia", " 26-001 ")
    assert [each.set_aside_reason for each in mail.letters("set_aside").lines] == [
        "26-001",
        "26-001: Sama asia",
    ]
    mail.bring_back(other)
    steps = [(each.step, each.note) for each in opened(register, case)[1].events][-3:]
    assert steps == [
        ("letter", f"2026-11-23 {reply}"), ("letter", f"2026-11-23 {other}"), ("letter_back", f"2026-11-23 {other}"),
    ]  # fmt: skip
    m.RequestMail.update(sender="").execute()  # by the tie alone
    report = register.access_reports.collect(case)
    told = {each.table: each.rows for each in report.tables}
    assert [row[0] for row in told["request_mail"]] == [first, reply]
    assert [row[-1] for row in told["request_event"]][-3:] == ["2026-11-23"] * 3
    assert "Vaihe: saatiin uusi kirje" in register.access_reports.write(case, "txt").file.decode()
    vero = register.recipients.add(RecipientInput("authority", "Tietosuojavaltuutetun toimisto"))
    written: list[bytes] = []
    register.letters.export_case(case, DisclosureInput(vero, (), "TSL 18 §", "file"), written.append)
    with zipfile.ZipFile(io.BytesIO(b"".join(written))) as archive:
        assert archive.read(f"letters-in/{reply}.eml") == LETTER % 2
        assert f"letters-in/{other}.eml" not in archive.namelist()
        assert [each["id"] for each in json.loads(archive.read("case.json"))["further_letters"]] == [reply]
        assert "Lisätieto: 23.11.2026" in archive.read("case.txt").decode()
    assert not other_report(register, mail, other, contact)


def other_report(register: Register, mail: RequestMail, letter: int, contact: int) -> list[int]:
    """A letter of the person's own address that belongs to another's request, in the person's report."""
    m.RequestMail.update(sender="eero.virtanen@helmi.example").where(m.RequestMail.id == letter).execute()
    others = register.requests.open(new_case(register, requester_name="Toinen")).number
    mail.set_aside(letter, "", others)
    report = register.access_reports.collect(in_review(register, contact_id=contact))
    return [
        row[0]
        for each in report.tables
        if each.table == "request_mail"
        for row in each.rows
        if row[0] == letter
    ]


@pytest.mark.parametrize("user", ["asiakkuus", "markkinointi", "paakayttaja", "tarkastaja"])
def test_letters_are_taken_in_by_who_handles_requests(sqlite_db: RegisterDb, user: str) -> None:
    """Rule P8: what a letter says may tell of a special situation."""
    with pytest.raises(NotPermitted):
        sqlite_db.sign_in(user).request_mail.take_in((LETTER % 1,))


def test_a_missing_mailbox_is_said(sqlite_db: RegisterDb) -> None:
    with pytest.raises(Refused) as refused:
        sqlite_db.sign_in("rekisterivastaava").request_mail.mailbox()
    assert refused.value.code == "mail.no_mailbox"


_FILES = st.builds(with_file, st.sampled_from((b"%PDF 1", b"%PDF 2", b"")), st.sampled_from(("Hei", "Moi")))
_FETCHES = st.lists(st.lists(st.binary(max_size=60) | _FILES, max_size=5), max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_FETCHES)
def test_any_mails_in_any_order_none_lost_none_doubled(
    sqlite_db: RegisterDb, fetches: list[list[bytes]]
) -> None:
    """Also when a fetch broke off and is made again, or they come from another source."""
    mail = sqlite_db.sign_in("rekisterivastaava").request_mail
    taken = [(original, mail.take_in((original,))[0]) for each in fetches[:2] for original in each]
    for each in (fetches, fetches):
        originals = tuple(original for several in each for original in several)
        taken += zip(originals, mail.take_in(originals), strict=True)
    # Its line ends and the empty lines behind it are the carrier's, not the letter's.
    taken = [(original.replace(b"\r\n", b"\n").rstrip(b"\n"), each) for original, each in taken]
    dated = [(original, number) for original, number in taken if b"Message-ID" in original]
    again = mail.take_in(tuple(by_server(original) for original, _ in dated))
    assert [each.mail_id for each in again] == [each.mail_id for _, each in dated]
    told = {(original, each.mail_id) for original, each in taken}
    assert len(told) == len({original for original, _ in told}) == len({number for _, number in told})
    kept = {number: mail.original(number) for _, number in told}
    assert told == {(each.replace(b"\r\n", b"\n").rstrip(b"\n"), number) for number, each in kept.items()}


def test_all_real_letters_become_letters(shared_data: Path, sqlite_db: RegisterDb) -> None:
    register = sqlite_db.sign_in("rekisterivastaava")
    sqlite_db.clock.advance(days=600)
    register = sqlite_db.sign_in("rekisterivastaava")
    originals = tuple(path.read_bytes() for path in sorted((shared_data / "requests").glob("*.eml")))
    assert not any(each.doubled for each in register.request_mail.take_in(originals))
    assert len(register.request_mail.letters().lines) == 15
    assert zlib.crc32(register.request_mail.original(1)) == zlib.crc32(originals[0])
