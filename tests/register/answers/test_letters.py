"""Letters at the counter: preview, file, hash, sending, refusals, the file of a case (2.7, 2.8, issue rows f and h)."""

import hashlib
import io
import json
import re
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from kaarea_tui.data import models as m
from kaarea_tui.exchange.letters.kinds import KINDS, OF_CASE
from kaarea_tui.register.answers.letter_inputs import LetterInput
from kaarea_tui.register.disclosures.disclosures import DisclosureInput
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.errors import Invalid, NotPermitted, Refused
from kaarea_tui.register.records.contact_inputs import ContactInput, SourceInput
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_inputs import StepInput
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.requests import TYPES
from tests.conftest import RegisterDb
from tests.register.card_steps import make_eero
from tests.register.life_steps import swept_after
from tests.register.request_steps import (
    DOUBT,
    IDENTIFIED,
    LATER,
    attach,
    close,
    finish_tasks,
    in_review,
    new_case,
    take,
)

FILLED = LetterInput(
    details="Yhteystiedot on tarkistettu.", question="Vastatkaa tähän osoitteesta, joka on rekisterissä.",
    reason="Osoite on uusi.", not_done="laskutustietojen poistaminen", extension_reason="complexity",
)  # fmt: skip
PART = StepInput(outcome="partial", grounds=("RIGHTS_OF_OTHERS",), text="Osa")


@pytest.fixture
def owner(register_db: RegisterDb) -> Register:
    register = register_db.sign_in("rekisterivastaava")
    register.confirmed_at = register_db.clock.now
    return register


def _person(register: Register) -> int:
    """Eero Virtanen, known to the register."""
    found = register.store.one("SELECT min(id) FROM contact WHERE state = 'active'")
    if found is not None and found[0] is not None:
        return int(found[0])
    return make_eero(register)[1]


def _ended(register: Register, type_: str, outcome: str, grounds: str = "") -> int:
    case_id = new_case(register, type_, contact_id=_person(register))
    m.RequestCase.update(state="ready_to_answer", outcome=outcome, refusal_grounds=grounds).where(
        m.RequestCase.id == case_id
    ).execute()
    return case_id


@pytest.mark.parametrize(
    ("address", "is_new"), [("Eero.Virtanen@HELMI.example", False), ("eero@muu.example", True)]
)
def test_the_address_of_a_receipt_is_new_only_where_the_card_has_it_not(
    owner: Register, address: str, is_new: bool
) -> None:
    """I5: the warning would mean nothing beside an address that is on the card."""
    case_id = new_case(owner, contact_id=_person(owner), requester_address=address)
    assert owner.letters.preview(case_id, "receipt").receiver_is_new is is_new


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_letter_is_made_with_its_file(owner: Register, register_db: RegisterDb) -> None:
    """2.6: the row keeps words and hash, the file is its owner's alone and stays 30 days."""
    case_id = new_case(owner, contact_id=_person(owner), requester_address="Kotikatu 1, 20100 TURKU")
    preview = owner.letters.preview(case_id, "receipt")
    made = owner.letters.make(case_id, "receipt")
    reference = made.text.split()[-1]  # the check part is drawn when the letter is made (N8)
    assert reference.startswith("26-001-") and made.text.replace(reference, "26-001") == preview.text
    assert preview.receiver == ("Eero Virtanen", "Kotikatu 1", "20100 TURKU")
    assert preview.receiver_is_new
    assert made.file_hash == hashlib.sha256(made.file).hexdigest()
    told = text_of(made.file)
    for word in ("Eero Virtanen", "Kaarea Oy", "23.12.2026", "Lemminkäisenkatu 48", "1 (1)"):
        assert word in told
    again = owner.letters.open(made.id)
    assert again.file == made.file and again.file_name.endswith("-receipt.pdf")
    files = list(owner.store.companion.rglob("*.pdf"))
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600]
    assert files[0].parent.stat().st_mode & 0o777 == 0o700
    assert [swept_after(register_db, days) for days in (30, 1)] == [0, 1]
    later = owner_of(register_db)
    assert later.letters.open(made.id).file == b""
    assert later.letters.open(made.id).text == made.text


def owner_of(register_db: RegisterDb) -> Register:
    return register_db.sign_in("rekisterivastaava")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("type_", sorted(TYPES))
def test_every_kind_of_letter_can_be_made(sqlite_db: RegisterDb, type_: str, language: str) -> None:
    """(f): each kind for each right in three languages; nothing is left unfilled."""
    owner = owner_of(sqlite_db)
    recipient = owner.recipients.add(
        RecipientInput("authority", "Verohallinto", contact_point="PL 1, 00052 VERO")
    )
    address = "Puhtaat Tilat Oy, Siivouspalvelut, c/o Toinen, Kotikatu 1 A 12, 20100 TURKU"
    case_id = new_case(owner, type_, contact_id=_person(owner), requester_address=address)
    owner.restrictions.set(_person(owner), "record", "", "c")
    for kind in OF_CASE:
        outcome = {"partial": "partial", "refusal": "refused"}.get(kind, "fulfilled")
        if kind in ("partial", "refusal") and not TYPES[type_].may_be_refused:
            continue
        if kind == "article19" and (type_ == "rectification" or not TYPES[type_].notifies_recipients):
            continue
        m.RequestCase.update(
            state="ready_to_answer", outcome=outcome, refusal_grounds="NOT_IDENTIFIED LEGAL_CLAIMS"
        ).where(m.RequestCase.id == case_id).execute()
        typed = LetterInput(**{**_asked(kind), "recipient": recipient if kind == "article19" else None})  # type: ignore[arg-type]
        made = owner.letters.make(case_id, kind, language, typed)
        assert "{" not in made.text and "None" not in made.text
        assert not any(
            word.split(".")[0] in ("asked", "article", "ground", "category")
            for word in made.text.split()
            if "." in word[:-1]
        ), made.text
        assert len(PdfReader(io.BytesIO(made.file)).pages) == 1, made.text


def _asked(kind: str) -> dict[str, object]:
    return {name: getattr(FILLED, name) for name in KINDS[kind].asks if name != "recipient"}


def test_a_refusal_holds_all_that_the_law_asks(owner: Register) -> None:
    """2.8 (1) to (5); T17 then accepts the answer."""
    case_id = _ended(owner, "erasure", "refused", "LEGAL_OBLIGATION")
    made = owner.letters.make(case_id, "refusal", typed=LetterInput(reason="Kirjanpitolaki 2 luku 10 §."))
    assert made.sections == ("asked", "reason", "complaint", "remedy", "contact")
    for part in (
        "2925981-7",
        "Asia 26-001",
        "23.11.2026",
        "17 artiklan 3 kohdan b",
        "Tietosuojavaltuutetun toimisto",
        "PL 800",
        "tuomioistuimen",
        "Riikka Samuli",
    ):
        assert part in made.text
    # Whom to turn to is told once, and the signature keeps its name.
    assert made.text.count("riikka.samuli@kaarea.fi") == 1
    assert made.text.count("Riikka Samuli") == 2


@pytest.mark.parametrize(
    ("language", "address"),
    [
        ("fi", "PL 800, 00531 Helsinki"),
        ("sv", "PB 800, 00531 Helsingfors"),
        ("en", "P.O. Box 800, FI-00531 Helsinki, Finland"),
    ],
)
def test_the_authoritys_address_is_in_the_language_of_the_letter(
    sqlite_db: RegisterDb, language: str, address: str
) -> None:
    """2.8 (3): in refusals, extensions and the access report alike."""
    owner = owner_of(sqlite_db)
    owner.confirmed_at = sqlite_db.clock.now
    case_id = _ended(owner, "access", "refused", "EXCESSIVE")
    assert address in owner.letters.preview(case_id, "refusal", language, FILLED).text
    assert address in owner.letters.preview(new_case(owner), "extension", language, FILLED).text
    asked = in_review(owner, "access", contact_id=_person(owner))
    assert address in owner.access_reports.write(asked, "txt", language).file.decode()


@pytest.mark.parametrize("part", ["asked", "reason", "complaint", "remedy", "contact"])
@pytest.mark.parametrize("kind", ["refusal", "partial"])
def test_a_refusal_without_a_part_is_refused(sqlite_db: RegisterDb, kind: str, part: str) -> None:
    """2.8: the customer's own text may not leave a part out, nor keep its heading only."""
    from kaarea_tui.exchange.letters.words import TEMPLATES

    owner = owner_of(sqlite_db)
    outcome = {"refusal": "refused", "partial": "partial"}[kind]
    case_id = _ended(owner, "erasure", outcome, "LEGAL_OBLIGATION")
    text = (TEMPLATES / "fi" / f"{kind}.txt").read_text(encoding="utf-8")
    sections = text.split("== ")
    hollow = "== ".join(
        f"{part} ==\n# Otsikko\n\n" if section.startswith(f"{part} ==") else section for section in sections
    )
    _own_text(owner, f"fi/{kind}.txt", hollow)
    with pytest.raises(Refused) as raised:
        owner.letters.make(case_id, kind, typed=LetterInput(not_done="poistaminen"))
    assert raised.value.code == "letter.incomplete"
    assert not list(owner.store.companion.rglob("*.pdf"))


def _own_text(owner: Register, name: str, text: str) -> Path:
    path = owner.store.companion / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_refusal_with_an_empty_address_of_the_authority_is_refused(sqlite_db: RegisterDb) -> None:
    """2.8 (3): the part counts only with what it names."""
    owner = owner_of(sqlite_db)
    case_id = _ended(owner, "access", "refused", "EXCESSIVE")
    with owner.store.writing():
        owner.store.run(
            "INSERT INTO setting (name, value, changed_at, changed_by) VALUES ('ombudsman_phone', '', '2026', 1)"
        )
    with pytest.raises(Refused) as raised:
        owner.letters.make(case_id, "refusal")
    assert raised.value.code == "letter.incomplete"


def test_the_customers_own_texts_go_first(sqlite_db: RegisterDb) -> None:
    """(f): the templates can be edited; an unknown place and a faulty sheet are refused by name."""
    owner = owner_of(sqlite_db)
    case_id = new_case(owner)
    path = _own_text(owner, "fi/receipt.txt", "Subject: Kiitos {number}\n\nPyyntö tuli {received}.\n")
    assert owner.letters.preview(case_id, "receipt").subject == "Kiitos 26-001"
    for bad in ("{password}", "{controller.__class__}", "{0}", "{", "{{number}}", "%(number)s {x"):
        path.write_text(f"Subject: Kiitos\n\n{bad}\n", encoding="utf-8")
        with pytest.raises(Refused) as raised:
            owner.letters.preview(case_id, "receipt")
        assert raised.value.code == "letter.template", bad
    path.unlink()
    _own_text(owner, "letter.typ", '#read("../register.key")')
    with pytest.raises(Refused) as raised:
        owner.letters.make(case_id, "receipt")
    assert raised.value.code == "letter.template"


def test_an_answer_tells_the_outcome_of_its_case(owner: Register) -> None:
    case_id = new_case(owner, contact_id=_person(owner))
    for kind in ("answer", "partial", "refusal"):
        with pytest.raises(Refused) as raised:
            owner.letters.make(case_id, kind, typed=LetterInput(not_done="x", reason="y"))
        assert raised.value.code in ("letter.outcome", "letter.empty")


def test_answers_go_to_the_address_on_file(owner: Register) -> None:
    """I5: not to an address first seen in the request."""
    person = _person(owner)
    case_id = new_case(owner, contact_id=person, requester_address="Vieraskatu 9, 00100 HELSINKI")
    m.RequestCase.update(outcome="fulfilled").where(m.RequestCase.id == case_id).execute()
    m.ContactAddress.delete().where(m.ContactAddress.contact == person).execute()
    m.ContactAddress.create(
        contact=person, kind="postal", street="Oma katu 1", postal_code="20100", post_office="TURKU"
    )
    preview = owner.letters.preview(case_id, "answer")
    assert preview.receiver[1:] == ("Oma katu 1", "20100 TURKU")
    assert not preview.receiver_is_new
    assert not any("Vieraskatu" in line for line in preview.receiver)


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("Kotikatu 1\n20100 TURKU", ("Kotikatu 1", "20100 TURKU")),
        ("Oy, Osasto, c/o A, Katu 1, 20100 TURKU", ("Oy", "Osasto", "c/o A", "Katu 1", "20100 TURKU")),
        ("Yritys Oy, Osasto, c/o Aino, Katu 1, 20100 TURKU, SUOMI, Eurooppa",
         ("Yritys Oy", "Osasto, c/o Aino", "Katu 1, 20100 TURKU", "SUOMI", "Eurooppa")),
    ],
)  # fmt: skip
def test_an_address_has_six_rows_at_most(sqlite_db: RegisterDb, address: str, rows: tuple[str, ...]) -> None:
    """SFS 2488: nothing of it is left out."""
    case_id = new_case(owner := owner_of(sqlite_db), requester_address=address)
    assert owner.letters.preview(case_id, "receipt").receiver == ("Eero Virtanen", *rows)


@pytest.mark.parametrize(("language", "country"), [("fi", "RUOTSI"), ("sv", "SVERIGE"), ("en", "SWEDEN")])
def test_an_address_abroad_names_its_country(sqlite_db: RegisterDb, language: str, country: str) -> None:
    owner = owner_of(sqlite_db)
    case_id = _ended(owner, "access", "fulfilled")
    m.ContactAddress.delete().execute()
    m.ContactAddress.create(
        contact=_person(owner), kind="postal", street="Gatan 1", postal_code="111 22",
        post_office="STOCKHOLM", country="SE",
    )  # fmt: skip
    assert owner.letters.preview(case_id, "answer", language).receiver[-1] == country


def test_sending_is_noted_once(owner: Register) -> None:
    case_id = new_case(owner)
    made = owner.letters.make(case_id, "receipt")
    for on, channel, field in (
        ("24.11.2026", "email", "on"),
        ("22.11.2026", "email", "on"),
        ("", "fax", "channel"),
    ):
        with pytest.raises(Invalid) as raised:
            owner.letters.mark_sent(made.id, on, channel)
        assert set(raised.value.problems) == {field}
    owner.letters.mark_sent(made.id, "", "email")
    assert owner.letters.open(made.id).sent_on == date(2026, 11, 23)
    with pytest.raises(Refused):
        owner.letters.mark_sent(made.id, "", "email")


@pytest.mark.parametrize("method", ["known_personally", "callback_to_number_on_file"])
def test_data_go_to_an_address_on_file(owner: Register, method: str) -> None:
    """I5, N8, T17: however somebody was identified; no answer before its time, no end without the report, none to an impostor's mailbox."""
    person = _person(owner)
    case_id = new_case(owner, contact_id=person, requester_address="Eero\nimpostor@gmail.example")
    take(owner, case_id, "T4", StepInput(method=method))
    take(owner, case_id, "T12")
    with pytest.raises(Refused) as refused:
        owner.letters.make(case_id, "answer")
    assert refused.value.code == "letter.not_yet"
    report = owner.access_reports.write(case_id, "txt")
    assert report.email == "Eero.Virtanen@helmi.example"
    owner.fulfilment.handed_over(case_id, owner.requests.open(case_id).version, "Koottu.")
    finish_tasks(owner.store, case_id)
    take(owner, case_id, "T14")
    with pytest.raises(Refused) as refused:
        close(owner, case_id)
    assert refused.value.code == "request.report"
    answer = owner.letters.make(case_id, "answer")
    assert owner.letters.preview(case_id, "answer").receiver_is_new
    for letter, address in ((report, ""), (report, "impostor@gmail.example"), (answer, "toinen@x.example")):
        with pytest.raises(Invalid) as invalid:
            owner.letters.mark_sent(letter.id, "", "email", address)
        assert set(invalid.value.problems) == {"address"}
    owner.letters.mark_sent(report.id, "", "email", report.email or "")
    owner.letters.mark_sent(answer.id, "", "letter")
    assert take(owner, case_id, "T17").state == "closed_fulfilled"
    with pytest.raises(Refused) as refused:
        owner.access_reports.write(case_id, "txt")
    assert refused.value.code == "request.closed"


def test_what_was_made_for_another_person_is_not_sent(owner: Register, register_db: RegisterDb) -> None:
    """I5: the report of who was chosen wrongly counts for nobody."""
    person = _person(owner)
    other = owner.contacts.create(ContactInput("Toinen", "Teppo"), SourceInput("subject"))
    case_id = in_review(owner, contact_id=other)
    made = owner.access_reports.write(case_id, "txt")
    register_db.clock.advance(minutes=1)
    owner.requests.choose_contact(case_id, owner.requests.open(case_id).version, person)
    with pytest.raises(Refused) as refused:
        owner.letters.mark_sent(made.id, "", "letter")
    assert refused.value.code == "letter.other_person"
    attach(owner, case_id, DOUBT, reason="Väärä henkilö")
    take(owner, case_id, "T3", IDENTIFIED)
    view = take(owner, case_id, "T12")
    with pytest.raises(Refused) as refused:
        owner.fulfilment.handed_over(case_id, view.version, "Koottu.")
    assert refused.value.code == "fulfilment.no_report"


def test_a_letter_needs_more_than_a_name_of_the_card(owner: Register) -> None:
    """I5, N8: with no address on file it goes where the request came from, and says so; data go to nobody."""
    other = owner.contacts.create(ContactInput("Toinen", "Teppo"), SourceInput("subject"))
    case_id = new_case(owner, contact_id=other, requester_address="Uusikatu 2, 20100 TURKU")
    preview = owner.letters.preview(case_id, "answer")
    assert (preview.receiver, preview.receiver_is_new) == (("Teppo Toinen",), True)  # to be handed over
    case_id = new_case(owner, "rectification", contact_id=other, requester_address="Uusikatu 2, 20100 TURKU")
    preview = owner.letters.preview(case_id, "answer")
    assert preview.receiver == ("Eero Virtanen", "Uusikatu 2", "20100 TURKU") and preview.receiver_is_new


def test_a_sent_refusal_closes_its_case(owner: Register) -> None:
    """T17 with 2.8: our own letter counts as the answer."""
    case_id = in_review(owner, contact_id=_person(owner))
    take(owner, case_id, "T8", StepInput(outcome="refused", grounds=("EXCESSIVE",), text="Toistuva"))
    with pytest.raises(Refused) as refused:  # nobody has approved it yet
        owner.letters.make(case_id, "refusal")
    assert refused.value.code == "letter.not_yet"
    take(owner, case_id, "T10", StepInput(override_reason="Ainoa käsittelijä"))
    made = owner.letters.make(case_id, "refusal")
    owner.letters.mark_sent(made.id, "", "letter")
    assert take(owner, case_id, "T17").state == "closed_refused"


def test_a_clerk_makes_letters_of_own_cases_only(register_db: RegisterDb) -> None:
    """P8: request.handle does not open others' cases, and nobody without it makes letters."""
    owner = owner_of(register_db)
    case_id = new_case(owner)
    with pytest.raises(NotPermitted):
        register_db.sign_in("asiakkuus").letters.preview(case_id, "receipt")


HOSTILE = (
    '#panic("x")', '#read("/etc/passwd")', "$x^2$ *b* _e_ `raw` <label> @ref \\ // /* c */", "{number} {contact_name}",
    "= Otsikko\n- lista\n+ 1.", "\x1b[31mred\x00\x07", "\u202egnp.exe", '"] } #{', "漢字 😀 Ω ẞ ﬁ", "'; DROP TABLE contact; --",
    "x" * 300, "https://example.fi/#a", "..\\..\\etc", "[link](x) #link(\"http://e\")[x]", "\ufeff\u200b",
)  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_words(sqlite_db: RegisterDb, hostile: str) -> None:
    """T8: whatever is typed or sent stands in the letter as it is, and is never carried out."""
    owner = owner_of(sqlite_db)
    with owner.store.writing():
        case_id = new_case(owner)
        m.RequestCase.update(
            requester_name=hostile,
            requester_address=hostile,
            state="ready_to_answer",
            outcome="refused",
            refusal_grounds="EXCESSIVE",
        ).where(m.RequestCase.id == case_id).execute()
        for name in ("contact_name", "controller_name", "register_name", "ombudsman_name"):
            owner.store.run(
                "INSERT INTO setting (name, value, changed_at, changed_by) VALUES (?, ?, '2026', 1)",
                (name, f"A {hostile}"),
            )
    typed = LetterInput(details=hostile, reason=hostile, not_done=f"poisto {hostile}")
    made = owner.letters.make(case_id, "refusal", typed=typed)
    squeezed = "".join(text_of(made.file).split())
    shown = "".join(sign for sign in "".join(hostile.split()) if sign.isascii() and sign.isprintable())
    assert shown[:60] in squeezed
    assert "\x1b" not in made.text and "\u202e" not in made.text and "\x00" not in made.text
    assert "root:" not in squeezed


def test_the_file_of_a_case_is_whole_and_hashed(owner: Register, tmp_path: Path) -> None:
    """(h): case, events, letters, original mail, tasks; the manifest's hashes are right."""
    original = b"From: eero@example.fi\r\nSubject: Tiedot\r\n\r\nMit\xc3\xa4 tietoja teill\xc3\xa4 on?\r\n"
    (mail,) = owner.request_mail.take_in([original])
    case_id = in_review(owner, contact_id=_person(owner), mail_id=mail.mail_id)
    take(owner, case_id, "T12")
    made = owner.letters.make(case_id, "receipt")
    written: list[bytes] = []
    vero = owner.recipients.add(RecipientInput("authority", "Tietosuojavaltuutetun toimisto"))
    told = owner.letters.export_case(
        case_id, DisclosureInput(vero, (), "TSL 18 §", "file", "TSV 1/2026", "Tarkastaja"), written.append
    )
    data = b"".join(written)
    assert told.file_hash == hashlib.sha256(data).hexdigest()
    (tmp_path / "case.zip").write_bytes(data)
    with zipfile.ZipFile(tmp_path / "case.zip") as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "case")
    check = subprocess.run(
        ["sha256sum", "-c", "MANIFEST.sha256"], cwd=tmp_path / "case", capture_output=True, check=False
    )
    assert check.returncode == 0, check.stdout
    assert (tmp_path / "case" / "letters-in" / "original.eml").read_bytes() == original
    case = json.loads((tmp_path / "case" / "case.json").read_text(encoding="utf-8"))
    assert case["request_case"][0]["id"] == case_id
    assert [event["step"] for event in case["request_event"]][-1] == "T12"
    assert case["request_task"]
    text = (tmp_path / "case" / "case.txt").read_text(encoding="utf-8")
    for words in ("Vaihe: toimeenpano aloitettiin", "Lisätieto: tunnettu henkilökohtaisesti", "Tekijä: ",
                  "Tehtävä: tietojen kokoaminen", "Laji: vastaanottoilmoitus"):  # fmt: skip
        assert words in text
    assert not re.search(r"[a-z]_[a-z]|\bT\d+\b|: [a-z]+\.[a-z]", text)
    assert (tmp_path / "case" / "letters-out" / f"{made.id}-receipt-file.pdf").read_bytes() == made.file
    assert "rekisterivastaava" not in case["users"].values()
    assert owner.store.one("SELECT fields FROM audit WHERE action = 'letters.export_case'") == (
        f"case_file {told.file_hash} recipient={vero}",
    )
    (line,) = owner.disclosures.of_contact(case["request_case"][0]["contact_id"])
    assert (line.recipient, line.legal_ground, line.reference, line.channel) == (
        "Tietosuojavaltuutetun toimisto", "TSL 18 §", "TSV 1/2026", "file",
    )  # fmt: skip
    assert line.fields == ("last_name", "first_names", "request_number", "request_state", "request_body")


def test_no_file_of_a_case_leaves_without_its_disclosure(owner: Register, register_db: RegisterDb) -> None:
    """8.2: recipient and ground are named, by who may write disclosures down; otherwise nothing is written."""
    case_id = in_review(owner, contact_id=_person(owner))
    vero = owner.recipients.add(RecipientInput("authority", "Vero"))
    written: list[bytes] = []
    with pytest.raises(Invalid) as raised:
        owner.letters.export_case(case_id, DisclosureInput(vero, (), " ", "file"), written.append)
    assert set(raised.value.problems) == {"legal_ground"}
    auditor = register_db.sign_in("tarkastaja")
    auditor.confirmed_at = register_db.clock.now
    with pytest.raises(NotPermitted):
        auditor.letters.export_case(case_id, DisclosureInput(vero, (), "x", "file"), written.append)
    owner.recipients.close(vero)
    with pytest.raises(Refused):
        owner.letters.export_case(case_id, DisclosureInput(vero, (), "x", "file"), written.append)
    assert written == [] and owner.store.rows("SELECT 1 FROM disclosure") == []


def test_every_column_of_a_case_is_in_its_file() -> None:
    """(h): a new column is not forgotten."""
    from kaarea_tui.register.answers.case_files import _TABLES

    for model in m.TABLES:
        name = model._meta.table_name
        if name in _TABLES:
            columns = {field.column_name for field in model._meta.sorted_fields}
            assert set(_TABLES[name][0].split(", ")) == columns - {
                "case_id",
                *({"contact_id"} if name in ("restriction", "restriction_notice") else ()),
                *({"original"} if name == "request_letter" else ()),  # which is a file of its own
            }


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_longest_answer_keeps_to_its_page(sqlite_db: RegisterDb, language: str) -> None:
    """Erased in part: what went, what stays and why, remedies; set a little smaller where it would not fit."""
    owner = owner_of(sqlite_db)
    case_id = _ended(owner, "erasure", "partial", "LEGAL_OBLIGATION LEGAL_CLAIMS")
    with owner.store.writing():
        owner.store.run(
            "INSERT INTO erasure (contact_id, case_id, ledger_line, started_at, done_by)"
            " VALUES (?, ?, 1, '2026-11-23T09:00:00.000Z', 1)",
            (_person(owner), case_id),
        )
    words = LetterInput(
        details="Tiedot poistettiin. " * 3, not_done="Laskut. " * 6, reason="Laki velvoittaa. " * 8
    )
    pdf = owner.letters.make(case_id, "partial", language, words).file
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    long = LetterInput(details="Tiedot poistettiin.\n" * 60, not_done="Laskut", reason="Laki")
    assert len(PdfReader(io.BytesIO(owner.letters.make(case_id, "partial", language, long).file)).pages) > 1


def test_an_extension_tells_the_days_of_the_register(owner: Register, register_db: RegisterDb) -> None:
    """D6, D10: with the pauses; and no notice that T7 would refuse afterwards."""
    case_id = new_case(owner)
    attach(owner, case_id, DOUBT)
    register_db.clock.advance(days=12)
    owner = owner_of(register_db)
    take(owner, case_id, "T3", IDENTIFIED)
    told = owner.letters.make(case_id, "extension", "fi", FILLED).text
    attach(owner, case_id, LATER)
    view = owner.requests.open(case_id)
    assert view.contents is not None and show_date(view.contents.clock.due) in told
    late = new_case(owner)
    register_db.clock.advance(days=40)
    owner = owner_of(register_db)
    for case, code in ((case_id, "request.extended"), (late, "request.too_late")):
        with pytest.raises(Refused) as refused:
            owner.letters.make(case, "extension", "fi", FILLED)
        assert refused.value.code == code


def test_letters_tell_where_the_principle_is(owner: Register) -> None:
    """Rule 12.1: the controller's own setting; while it is empty no letter speaks of it."""
    case_id = in_review(owner, contact_id=_person(owner))
    assert "Tietosuojaperiaate" not in owner.letters.preview(case_id, "receipt").text
    owner.settings.change_privacy("privacy_principle", "www.kaarea.fi/tietosuoja")
    assert "Tietosuojaperiaate: www.kaarea.fi/tietosuoja" in owner.letters.preview(case_id, "receipt").text


def test_the_file_of_a_case_asks_for_the_password_again(register_db: RegisterDb) -> None:
    owner = owner_of(register_db)
    case_id = new_case(owner)
    with pytest.raises(Refused):
        owner.letters.export_case(case_id, DisclosureInput(1, (), "x", "file"), lambda data: None)


def test_a_rectification_tells_what_was_corrected(owner: Register) -> None:
    """2.6: the answer lists the fields as they stand now."""
    person = _person(owner)
    case_id = in_review(owner, "rectification", contact_id=person)
    view = take(owner, case_id, "T12")
    card = owner.contacts.open(person)
    owner.fulfilment.rectify(
        case_id, view.version, card.version, ContactInput(first_names="Eero Kaarlo"), SourceInput("subject")
    )
    assert "Etunimet: Eero Kaarlo" in owner.letters.preview(case_id, "answer").text


def test_an_erasure_tells_what_went_and_what_stays(owner: Register) -> None:
    """2.6: with the reason of each thing that stays."""
    case_id = _ended(owner, "erasure", "fulfilled")
    with owner.store.writing():
        owner.store.run(
            "INSERT INTO erasure (contact_id, case_id, ledger_line, started_at, done_by)"
            " VALUES (?, ?, 1, '2026-11-23T09:00:00.000Z', 1)",
            (_person(owner), case_id),
        )
    text = owner.letters.preview(case_id, "answer").text
    for words in (
        "- Nimi ja rekisterimerkinnät, yritykset ja tehtävät, sähköposti",
        "IP-osoitteet, käyt",
        "kolme vuotta",
        "17 artiklan 3 kohdan e",
    ):
        assert words in text
    assert "category." not in text and "kept." not in text
