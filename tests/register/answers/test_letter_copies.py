"""The copy of a letter that was sent outside must be that letter: it stops a clock, or closes a case (N5, N9)."""

import io
import struct
import zipfile
import zlib
from email.message import EmailMessage

import pytest

from kaarea_tui.exchange.documents import read_document
from kaarea_tui.exchange.letters.typesetting import Sheet, set_letter
from kaarea_tui.register.answers.letter_inputs import LetterCopy
from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.register import Register
from kaarea_tui.rules.problem import Problem
from tests.conftest import START, RegisterDb
from tests.register.card_steps import make_eero, owner
from tests.register.request_steps import DOUBT, letter, opened

OURS = "Hyvä Eero Virtanen,\n\npyydämme vastaamaan osoitteesta, joka on rekisterissä."
LIST = "Maitoa, leipää, 2 kg perunoita, kahvia"


def pdf(text: str) -> bytes:
    parts = ({"kind": "text", "lines": text.split("\n")},)
    return set_letter(
        Sheet("fi", "Kirje", "K", ("Kaarea Oy",), "1.11.2026", "", (), (), parts, 2, START.date())
    )


def zipped(**files: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return held.getvalue()


def docx(text: str) -> bytes:
    cut = len(text) // 2  # Word parts a word wherever it was corrected
    runs = f"<w:r><w:t>{text[:cut]}</w:t></w:r><w:r><w:t xml:space='preserve'>{text[cut:]}</w:t></w:r>"
    return zipped(
        word__document=f"<?xml version='1.0'?><w:document><w:body><w:p>{runs}</w:p></w:body></w:document>"
    )


def odt(text: str) -> bytes:
    return zipped(
        content=f"<office:text><text:p>{text.replace(chr(10), '<text:line-break/>')}</text:p></office:text>"
    )


def eml(text: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = (
        "tieto@kaarea.example",
        "e@x.example",
        "Mon, 02 Nov 2026 10:00:00 +0200",
    )
    mail["Subject"] = "Pyyntönne"
    mail.set_content(text)
    return mail.as_bytes()


def png(side: int, points: int = 1) -> bytes:
    def piece(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    rows = zlib.compress((b"\0" + b"\xff" * side) * int(side * points))
    return (
        b"\x89PNG\r\n\x1a\n"
        + piece(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
        + piece(b"IDAT", rows)
        + piece(b"IEND", b"")
    )


def jpg(side: int, held: int = 4_000) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, side, side, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8\xff\xe0\x00\x04JF"
        + frame
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
        + b"\x55" * held
        + b"\xff\xd9"
    )


def scan(picture: bool) -> bytes:
    """A PDF of one page without words, with a picture or without."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << "
        + (b"/S 4 0 R" if picture else b"") + b" >> >> >>",
        b"<< /Type /XObject /Subtype /Image /Width 1200 /Height 1700 /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Length 1 >>\nstream\nx\nendstream",
    ]  # fmt: skip
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    start = len(data)
    data += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % each for each in places)
    return data + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


@pytest.fixture
def case(sqlite_db: RegisterDb) -> tuple[Register, int]:
    register = owner(sqlite_db)
    make_eero(register)
    return register, register.requests.register(letter("access")).case_ids[0]


MAKERS = {
    "pdf": pdf,
    "docx": docx,
    "odt": odt,
    "eml": eml,
    "txt": str.encode,
    "cp1252": lambda text: text.encode("cp1252"),
}
GOOD = {
    **{f"{kind} by name": make(OURS) for kind, make in MAKERS.items()},
    **{f"{kind} by number": make("Pyydämme vastausta. Asia 26-001") for kind, make in MAKERS.items()},
    "png": png(400), "jpg": jpg(400), "scan": scan(picture=True),
}  # fmt: skip
BAD = {
    "x": (b"x", "letter.other_case"),
    "list": (LIST.encode(), "letter.other_case"),
    **{f"{kind} of groceries": (make(LIST), "letter.other_case") for kind, make in MAKERS.items()},
    "another case": (pdf("Asia 26-002, Eero Virtasen veli"), "letter.other_case"),
    "first name alone": (b"Hei Eero, soita kun ehdit.", "letter.other_case"),
    "four bytes of PNG": (b"\x89PNG", "letter.file_kind"),
    "head of a PNG": (png(400)[:40], "letter.file_kind"),
    "PNG without points": (png(400, 0), "letter.file_kind"),
    "broken PNG": (png(400).replace(b"IDAT", b"IDAU"), "letter.file_kind"),
    "small PNG": (png(16), "letter.file_small"),
    "four bytes of JPEG": (b"\xff\xd8\xff\xe0", "letter.file_kind"),
    "JPEG without points": (jpg(2_000, 9), "letter.file_kind"),
    "small JPEG": (jpg(16), "letter.file_small"),
    "head of a PDF": (b"%PDF-1.7\n", "letter.file_kind"),
    "empty PDF": (scan(picture=False), "letter.file_empty"),
    "cut PDF": (pdf(OURS)[:900], "letter.file_kind"),
    "zip": (zipped(muu=OURS), "letter.file_kind"),
    "empty DOCX": (docx(""), "letter.file_empty"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(200), "letter.file_kind"),
    "blank": (b" \n \n", "letter.file_kind"),
}  # fmt: skip


def attach(register: Register, case_id: int, file: bytes = b"", text: str = "") -> None:
    version = register.requests.open(case_id).version
    copy = LetterCopy("identity", channel="letter", text=text, file=file, reason=DOUBT.reason)
    register.letters.attach_copy(case_id, version, copy)


@pytest.mark.parametrize("name", GOOD)
def test_a_letter_is_kept_whatever_it_is_written_in(case: tuple[Register, int], name: str) -> None:
    register, case_id = case
    attach(register, case_id, GOOD[name])
    view, contents = opened(register, case_id)
    assert view.state == "awaiting_identity"
    made = register.letters.open(contents.letters[-1].id)
    assert made.file == GOOD[name]
    if " by " in name:
        assert "Eero Virtanen" in made.text or "26-001" in made.text


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_letter_of_the_case_stops_nothing(case: tuple[Register, int], name: str) -> None:
    register, case_id = case
    file, code = BAD[name]
    with pytest.raises(Invalid) as raised:
        attach(register, case_id, file)
    problem = raised.value.problems["file"]
    assert isinstance(problem, Problem) and problem.code == code
    assert opened(register, case_id)[0].state == "received"
    assert register.store.rows("SELECT 1 FROM request_letter") == []


@pytest.mark.parametrize("text", ["x", LIST, "Eero", "Asia 26-0011"])
def test_pasted_words_must_name_the_case_or_the_person(case: tuple[Register, int], text: str) -> None:
    register, case_id = case
    for file in (b"", png(400)):
        with pytest.raises(Invalid) as raised:
            attach(register, case_id, file, text)
        assert set(raised.value.problems) == {"text"}
    with pytest.raises(Invalid) as raised:  # good words beside a file that is none
        attach(register, case_id, LIST.encode(), OURS)
    assert set(raised.value.problems) == {"file"}
    attach(register, case_id, png(400), OURS)
    assert opened(register, case_id)[0].state == "awaiting_identity"


def test_a_document_with_an_identity_code_is_refused(case: tuple[Register, int]) -> None:
    register, case_id = case
    for make in (pdf, docx):
        with pytest.raises(Invalid) as raised:
            attach(register, case_id, make(f"{OURS} 131052-308T"))
        assert raised.value.problems["file"].code == "personal_identity_code"


@pytest.mark.parametrize("cut", range(0, 700, 23))
def test_no_broken_document_stops_the_reading(cut: int) -> None:
    for whole in (pdf(OURS), docx(OURS), png(320), jpg(320), eml(OURS)):
        read_document(whole[:cut])
        read_document(whole[:cut] + b"\0\xff" + whole[cut + 2 :])
