"""N14: a personal identity code that comes in a letter stands nowhere but in the kept original.

Letters are planted with codes of every separator, broken over lines, in headings, words, names and encodings;
then every table, every answer of the counter, every file and what the command prints are looked through for them.
"""

import base64
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable
from email import message_from_bytes
from email.header import Header, decode_header, make_header
from email.message import EmailMessage
from pathlib import Path

import pytest

from kaarea_tui.data import models as m
from kaarea_tui.register.disclosures.disclosures import DisclosureInput
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.errors import NotPermitted, Refused
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests import letter_masks
from tests.command import Command
from tests.conftest import RegisterDb
from tests.register.answers.test_letter_copies import docx, pdf
from tests.register.card_steps import make_eero
from tests.register.request_steps import in_review, letter, take
from tests.screens.staff import at_terminal

_MARKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def code(number: int, sign: str) -> str:
    """A code with the right mark, made anew here."""
    digits = "131052"
    return f"{digits}{sign}{number:03}{_MARKS[int(f'{digits}{number:03}') % 31]}"


PLANTED = [code(100 + place, sign) for place, sign in enumerate("-+ABCDEFUVWXY")]
SUBJECT, SENDER, REPLY, FILE, WIDE, ATTACHED, BINARY, INNER = (code(300 + place, "-") for place in range(8))
BROKEN = (
    code(400, "-").replace("-", "\n-"),
    code(401, "A").replace("A", " A "),
    code(402, "-").replace("-", "-\r\n"),
)
SPOKEN = ["lause loppuu " + each + ", ja jatkuu" for each in PLANTED]
ALL = [
    *PLANTED,
    SUBJECT,
    SENDER,
    REPLY,
    FILE,
    WIDE,
    ATTACHED,
    BINARY,
    INNER,
    code(400, "-"),
    code(401, "A"),
    code(402, "-"),
]


def planted_mail(encoding: str) -> bytes:
    """A letter with a code in each place that a letter has."""
    mail = EmailMessage()
    mail["From"] = f"Eero {SENDER} Virtanen <h@oma.example>"
    mail["Reply-To"] = f'"Eero {REPLY}" <toinen@oma.example>'
    mail["Subject"] = f"Tarkastuspyyntö {SUBJECT}"
    mail["Message-ID"], mail["Date"] = f"<{encoding}@x>", "Mon, 02 Nov 2026 10:00:00 +0200"
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in WIDE)
    text = "Haluan tietää, mitä tietoja minusta on. äö\n" + "\n".join((*SPOKEN, *BROKEN, wide)) + "\n"
    mail.set_content(text, cte=encoding)
    mail.add_alternative("<p>" + "<br>".join((*SPOKEN, *BROKEN, wide)) + "</p>", subtype="html", cte=encoding)
    mail.add_attachment(
        b"%PDF " + BINARY.encode(), maintype="application", subtype="pdf", filename=f"hetu{FILE}ä.pdf"
    )
    mail.add_attachment(f"Liite: {ATTACHED}", filename="liite.txt")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = f"{INNER} <sisar@oma.example>", f"Välitetty {INNER}"
    inner.set_content(f"Minun tunnukseni on {INNER}.")
    mail.add_attachment(inner)
    return mail.as_bytes()


def found_in(data: object) -> set[str]:
    """The codes that can be read in it: in plain, over blanks and line ends, and in signs of full width."""
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)
    plain = "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in text)
    # Tables and JSON write a line's end as two signs.
    packed = re.sub(r"\s|\\[nrt]", "", plain)
    return {each for each in ALL if each.lower() in packed.lower()}


def of_mail(data: bytes) -> set[str]:
    """The same of a mail, its headings and encodings undone by the library."""
    parsed = message_from_bytes(data)
    told: list[str] = []
    for part in parsed.walk():
        told += [str(Header(value)) for value in part.values()]
        told += [str(part.get_filename() or "")]
        for value in part.values():
            told.append(str(make_header(decode_header(value))))
        held = part.get_payload(decode=True)
        if isinstance(held, bytes):
            told.append(held.decode("utf-8", "replace"))
    return found_in("\n".join(told))


def tables(register: Register) -> dict[str, set[str]]:
    """Every text of every table but the packed originals."""
    found = {}
    for model in m.TABLES:
        names = [field.column_name for field in model._meta.sorted_fields if field.column_name != "original"]
        rows = register.store.rows(f"SELECT {', '.join(names)} FROM {model._meta.table_name}")
        if hits := found_in(rows):
            found[model._meta.table_name] = hits
    return found


@pytest.fixture
def owner(register_db: RegisterDb) -> Register:
    register = register_db.sign_in("rekisterivastaava")
    register.confirmed_at = register_db.clock.now
    return register


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_no_table_action_or_file_tells_it(owner: Register, encoding: str) -> None:
    original = planted_mail(encoding)
    assert len(of_mail(original)) == len(ALL)  # the witness finds them
    _, contact = make_eero(owner)
    (taken,) = owner.request_mail.take_in((original,))
    opened = owner.request_mail.open(taken.mail_id)
    case = in_review(owner, contact_id=contact, mail_id=taken.mail_id, text=opened.body)
    other = owner.request_mail.take_in((planted_mail("8bit"),))[0].mail_id
    owner.request_mail.set_aside(other, "Sama asia", "26-001")
    take(owner, case, "T12")
    vero = owner.recipients.add(RecipientInput("authority", "Virasto"))
    zipped = io.BytesIO()
    told = DisclosureInput(vero, (), "TSL 18 §", "file", "", "Tarkastaja")
    owner.letters.export_case(case, told, zipped.write)
    answers: list[object] = [
        opened,
        owner.request_mail.letters("case").lines,
        owner.request_mail.letters("set_aside").lines,
        owner.requests.open(case),
        owner.requests.inbox("open"),
        owner.requests.candidates(opened.line.sender_name, opened.line.sender, opened.body),
        owner.requests.look_for(
            new := owner.requests.register(letter("access", text=opened.body)).case_ids[0]
        ),
        owner.requests.open(new),
        owner.access_reports.collect(case),
        owner.access_reports.mentions(case),
        owner.access_reports.write(case, "txt").file,
        owner.access_reports.write(case, "json").file,
        owner.letters.preview(case, "receipt"),
    ]
    assert {place: hits for place, each in enumerate(answers) if (hits := found_in(each))} == {}
    with zipfile.ZipFile(zipped) as archive:
        assert any(name.endswith(".eml") for name in archive.namelist())
        for name in archive.namelist():
            data = archive.read(name)
            assert found_in(data) | (of_mail(data) if name.endswith(".eml") else set()) == set(), name
    for number in (taken.mail_id, other):
        assert (
            of_mail(owner.request_mail.original(number)) | found_in(owner.request_mail.original(number))
            == set()
        )
    assert tables(owner) == {}
    assert "******-****" in opened.body
    assert "record.identity_code" not in [finding.code for finding in owner.integrity.check()]


def test_the_original_keeps_it_until_it_is_redacted(owner: Register) -> None:
    """By request.handle, with a log row; twice is once; what holds no code stays byte for byte."""
    (taken,) = owner.request_mail.take_in((planted_mail("base64"),))

    def kept() -> bytes:
        row = owner.store.one("SELECT original FROM request_mail WHERE id = ?", (taken.mail_id,))
        assert row is not None
        return zlib.decompress(base64.b64decode(row[0]))

    assert len(of_mail(kept())) == len(ALL)
    owner.request_mail.redact(taken.mail_id)
    assert of_mail(kept()) | found_in(kept()) == set()
    assert b"%PDF" in base64.b64decode(message_from_bytes(kept()).get_payload()[1].get_payload())  # type: ignore[union-attr,index]
    row = owner.store.one(
        "SELECT permission, object_id, fields, result FROM audit WHERE action = 'request_mail.redact'"
    )
    assert row == ("request.handle", str(taken.mail_id), "original_redacted", "ok")
    with pytest.raises(Refused):
        owner.request_mail.redact(taken.mail_id)
    assert [each.doubled for each in owner.request_mail.take_in((planted_mail("base64"),))] == [True]
    plain = b"From: a@b.example\r\nSubject: Tiedot 131052-308\r\n\r\nPuhelin 040 123 4567\r\n"
    (other,) = owner.request_mail.take_in((plain,))
    assert owner.request_mail.original(other.mail_id) == plain


@pytest.mark.parametrize(
    ("kind", "between"),
    [("html", "<b>-</b>"), ("html", "&#45;"), ("html", "-<wbr>"), ("html", "&shy;-"), ("rtf", "{\\b -}")],
)
def test_what_is_written_in_pieces_is_taken_out_as_well(
    sqlite_db: RegisterDb, kind: str, between: str
) -> None:
    """A page or rich text shows a code that its source never writes in one piece."""
    owner = sqlite_db.sign_in("rekisterivastaava")
    told = f"Tunnukseni on {INNER.replace('-', between)} kai"
    source = f"<html><p>{told}</p></html>" if kind == "html" else f"{{\\rtf1 {told}}}"
    head = (
        f"From: Eero <h@oma.example>\r\nSubject: {kind}\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n"
    )
    (taken,) = owner.request_mail.take_in((f"{head}{source}\r\n".encode(),))
    number = INNER.partition("-")[2]
    assert number not in owner.request_mail.open(taken.mail_id).body
    assert number.encode() not in owner.request_mail.original(taken.mail_id)
    owner.request_mail.redact(taken.mail_id)
    row = owner.store.one("SELECT original FROM request_mail WHERE id = ?", (taken.mail_id,))
    assert row is not None
    kept = zlib.decompress(base64.b64decode(row[0]))
    assert number not in message_from_bytes(kept).get_payload(decode=True).decode()  # type: ignore[union-attr]


def test_others_do_not_redact(sqlite_db: RegisterDb) -> None:
    owner = sqlite_db.sign_in("rekisterivastaava")
    (taken,) = owner.request_mail.take_in((planted_mail("base64"),))
    with pytest.raises(NotPermitted):
        sqlite_db.sign_in("tarkastaja").request_mail.redact(taken.mail_id)


def test_a_register_of_an_earlier_version_is_masked_when_it_is_opened(register_db: RegisterDb) -> None:
    """Letters that an older program kept with their codes."""
    owner = register_db.sign_in("rekisterivastaava")
    (taken,) = owner.request_mail.take_in((planted_mail("base64"),))
    names = json.dumps([{"name": f"{FILE}.pdf", "kind": "application/pdf", "size": 1}])
    with owner.store.writing():
        owner.store.run(
            "UPDATE request_mail SET subject = ?, body = ?, sender_name = ?, attachments = ? WHERE id = ?",
            (f"Asia {SUBJECT}", "\n".join(SPOKEN), SENDER, names, taken.mail_id),
        )
        # Looked through by an earlier reading, which found fewer.
        owner.store.run("UPDATE meta SET value = '1' WHERE name = ?", (letter_masks.DONE,))
    assert tables(owner)
    later = register_db.sign_in("rekisterivastaava", register_db.open())
    assert tables(later) == {}
    assert later.request_mail.open(taken.mail_id).line.sender_name == "******-****"


def test_the_command_prints_none(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "kirjeet"
    folder.mkdir()
    (folder / f"{FILE}.eml").write_bytes(planted_mail("base64"))
    (folder / f"tyhjä {FILE}.eml").write_bytes(b"")
    done = command.signed_in("rekisterivastaava", "requests", "fetch", str(folder))
    assert done.code in (0, 2)
    assert found_in(done.out + done.err) == set()


async def test_the_screens_show_none_and_redact_by_key(sqlite_db: RegisterDb) -> None:
    owner = sqlite_db.sign_in("rekisterivastaava")
    (taken,) = owner.request_mail.take_in((planted_mail("quoted-printable"),))
    async with at_terminal(sqlite_db, "rekisterivastaava") as person:
        await person.press("f5")
        await person.until(lambda: person.screen.place == "requests")
        await person.press("u")
        await person.until_shown("Tarkastuspyyntö ******-*")
        assert found_in(person.text) == set()
        await person.press("enter")
        await person.until_shown("henkilötunnus on peitetty")
        assert found_in(person.screen.text) == set()
        await person.press("t")
        await person.until_shown("pysyvästi")
        await person.press("k")
        await person.until_shown("henkilötunnus on poistettu")
    row = owner.store.one("SELECT original FROM request_mail WHERE id = ?", (taken.mail_id,))
    assert row is not None and of_mail(zlib.decompress(base64.b64decode(row[0]))) == set()


def with_document(held: bytes, kind: str, text: str = "Liite ohessa.") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "e@oma.example", "Pyyntö", "Mon, 02 Nov 2026 10:00:00 +0200"
    mail.set_content(text)
    mail.add_attachment(held, maintype="application", subtype=kind, filename=f"hakemus.{kind}")
    return mail.as_bytes()


@pytest.mark.parametrize(("make", "kind"), [(pdf, "pdf"), (docx, "docx")])
def test_a_document_with_a_code_is_in_no_copy_and_the_copy_says_so(
    sqlite_db: RegisterDb, make: Callable[[str], bytes], kind: str
) -> None:
    """Its words are packed: the oracle is the file that leaves the house."""
    owner = sqlite_db.sign_in("rekisterivastaava")
    owner.confirmed_at = sqlite_db.clock.now
    _, contact = make_eero(owner)
    holds, clean = make(f"Hakemus, hetu {code(100, '-')}"), make("Hakemus ilman mitään tunnusta")
    (bad,) = owner.request_mail.take_in((with_document(holds, kind),))
    (good,) = owner.request_mail.take_in((with_document(clean, kind, "Toinen"),))
    case = in_review(owner, contact_id=contact, mail_id=bad.mail_id)
    owner.request_mail.set_aside(good.mail_id, "", "26-001")
    zipped = io.BytesIO()
    vero = owner.recipients.add(RecipientInput("authority", "Virasto"))
    owner.letters.export_case(case, DisclosureInput(vero, (), "TSL 18 §", "file"), zipped.write)
    with zipfile.ZipFile(zipped) as archive:
        first = message_from_bytes(archive.read("letters-in/original.eml"))
        told = [part.get_payload(decode=True) for part in first.walk() if not part.is_multipart()]
        assert holds not in told and b"Liite ohessa.\n" in told
        assert any("henkilötunnus".encode() in each for each in told if isinstance(each, bytes))
        second = message_from_bytes(archive.read(f"letters-in/{good.mail_id}.eml"))
        assert clean in [part.get_payload(decode=True) for part in second.walk()]
        assert f"Ei mukana: letters-in/original.eml: hakemus.{kind}" in archive.read("case.txt").decode()
        assert json.loads(archive.read("case.json"))["left_out"] == [
            f"letters-in/original.eml: hakemus.{kind}"
        ]
    assert holds not in owner.request_mail.original(bad.mail_id)


def test_it_is_said_to_be_taken_out_only_where_it_was(sqlite_db: RegisterDb) -> None:
    owner = sqlite_db.sign_in("rekisterivastaava")
    document = pdf(f"Hakemus, hetu {code(100, '-')}")
    (both,) = owner.request_mail.take_in((with_document(document, "pdf", f"Hetuni on {code(101, '-')}"),))
    (alone,) = owner.request_mail.take_in((with_document(document, "pdf"),))
    owner.request_mail.redact(both.mail_id)
    assert owner.request_mail.open(both.mail_id).line.remarks == ("code_in_file",)
    with pytest.raises(Refused) as raised:
        owner.request_mail.redact(alone.mail_id)
    assert raised.value.code == "mail.code_in_file"
    (words,) = owner.request_mail.take_in((with_document(pdf("Hakemus"), "pdf", code(102, "-")),))
    owner.request_mail.redact(words.mail_id)
    assert owner.request_mail.open(words.mail_id).line.remarks == ("code_redacted",)
