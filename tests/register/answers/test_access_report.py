"""The access report: whole, without others, as PDF, JSON and text (2.9, 15(4))."""

import io
import json
import re
import zipfile

import pytest
from pypdf import PdfReader

from kaarea_tui.data import models as m
from kaarea_tui.exchange.letters.report import ANSWERS, Report
from kaarea_tui.register.answers.access_tables import ACCESS_TABLES
from kaarea_tui.register.disclosures.disclosures import DisclosureInput
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.errors import Invalid, NotPermitted, Refused
from kaarea_tui.register.records.contact_inputs import ContactInput, RoleInput
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_inputs import StepInput
from kaarea_tui.rules.erasure import in_access_report
from kaarea_tui.rules.permissions import _MATRIX, parse_matrix
from tests.conftest import RegisterDb
from tests.register.card_steps import SUBJECT, eero, give, make_company, make_eero
from tests.register.full_person import fill
from tests.register.life_steps import swept_after
from tests.register.request_steps import DOUBT, IDENTIFIED, attach, in_review, new_case, opened, take

MARK, OTHER = "kanariaaa", "varpunenoo"


def owner_of(register_db: RegisterDb) -> Register:
    register = register_db.sign_in("rekisterivastaava")
    register.confirmed_at = register_db.clock.now
    return register


@pytest.fixture
def owner(register_db: RegisterDb) -> Register:
    return owner_of(register_db)


def asked(register: Register, contact: int) -> int:
    return in_review(register, "access", contact_id=contact)


def table(report: Report, name: str) -> tuple[tuple[object, ...], ...]:
    return next(each.rows for each in report.tables if each.table == name)


def test_every_table_and_every_column_has_an_answer() -> None:
    """2.9: a new table or column is shown, or says why not."""
    assert set(ACCESS_TABLES) == set(in_access_report())
    for model in m.TABLES:
        told = ACCESS_TABLES.get(model._meta.table_name)
        if told is not None:
            columns = {field.column_name for field in model._meta.sorted_fields}
            shown = {column.name for column in told.columns} | {told.key.partition(".")[2]}
            joined = {
                "company",
                "list",
                "recipient",
                "country",
                "number",
                "address",
                "role",
                "wording",
                "wording_version",
                "wording_text",
                "corrected",
            }
            assert columns <= shown | told.left_out, told.table
            assert shown - joined <= columns, told.table
            assert not (shown & told.left_out) - {"seq"}, told.table


def test_each_row_of_each_table_appears(owner: Register) -> None:
    """Rule 2.9: a person with one row in every table."""
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    fill(owner.store, "Varpunen", "Passer", OTHER)
    owner.contacts.open(contact)
    case_id = asked(owner, contact)
    report = owner.access_reports.collect(case_id)
    for each in report.tables:
        assert each.rows, each.table
    text = owner.access_reports.write(case_id, "txt").file.decode()
    words = (
        "Titteli", "Katu", "Muistiinpano", "lomake", "lähde", "Vanha", "Mappi", "Peruste", "kieltosyy", "jäsen", "paluu", "laki",
        "rajoitus", "Kirje", "Pyyntö", "vaihe", "Vastaus", "Lista", "Yritys", "Virasto",
    )  # fmt: skip
    for word in words:
        assert f"{word} {MARK}" in text, word
    for value in (
        f"tunnus{MARK}0",
        f"{MARK}0@oma.example",
        "192.0.2.1",
        "Kanaria",
        "040 100 0000",
        f"sanat{MARK}",
    ):
        assert value in text, value
    for value in (OTHER, "Varpunen", "Passer", "Virka Mies"):
        assert value not in text


def test_the_answers_of_the_law_are_told(owner: Register) -> None:
    """Rules 1.1, 3.1; 15(1)(a) to (h), 15(2); C-154/21: recipients by name."""
    contact = fill(owner.store, "Kanaria", "Serinus", MARK, source="stakeholder")
    case_id = asked(owner, contact)
    told = json.loads(owner.access_reports.write(case_id, "json").file)
    assert told["schema"] == "kaarea.access/1"
    assert set(told["answers"]) == set(ANSWERS)
    for code, word in (
        ("confirmation", "käsitellään teitä koskevia"), ("a", "markkinointi"), ("b", "Sähköpostiosoitteet"), ("c", f"Virasto {MARK}"),
        ("d", "viisi vuotta"), ("e", "oikaisemista"), ("f", "PL 800"), ("g", f"sidosryhmä: lähde {MARK} 0"),
        ("h", "Ei automaattista päätöksentekoa eikä profilointia."), ("transfers", "EU/ETA-alueen ulkopuolelle"),
    ):  # fmt: skip
        assert word in told["answers"][code], code
    assert (told["head"]["controller"], told["head"]["register"]) == ("Kaarea Oy", "Kaarean asiakasrekisteri")
    assert set(told["data"]) == set(in_access_report())


def test_machines_get_the_codes_with_their_words(sqlite_db: RegisterDb) -> None:
    """2.9: the JSON keeps codes, and tells beside each what it means."""
    owner = owner_of(sqlite_db)
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    told = json.loads(owner.access_reports.write(asked(owner, contact), "json", "sv").file)["data"]
    event = next(each for each in told["request_event"] if each["step"] == "T4")
    assert (event["step_in_words"], event["note"], event["note_in_words"]) == (
        "togs under behandling", "known_personally", "personligen känd",
    )  # fmt: skip
    assert told["list_member"][0]["basis_in_words"] == "samtycke"
    assert "made_at_in_words" not in told["request_letter"][0]


def test_the_history_names_companies_and_sources(owner: Register) -> None:
    """2.9: their internal numbers tell a person nothing."""
    contact = fill(owner.store, "Kanaria", "Serinus", MARK, source="stakeholder")
    company = owner.store.rows("SELECT company_id FROM contact_role WHERE contact_id = ?", (contact,))[0][0]
    source = owner.store.rows("SELECT id FROM provenance WHERE contact_id = ?", (contact,))[0][0]
    row = {"act": "b", "contact_id": contact, "changed_at": "2026-11-02T09:00:00.000Z", "changed_by": 1}
    with owner.store.writing():
        m.Change.create(**row, field="roles.1.company_id", old_value="", new_value=str(company))
        m.Change.create(**row, field="source.basic", old_value=str(source), new_value="0")
    text = owner.access_reports.write(asked(owner, contact), "txt").file.decode()
    assert f"Tieto: Yritys · Uusi: Yritys {MARK}" in text
    assert f"Tieto: Perustietojen lähde · Aiempi: sidosryhmä: lähde {MARK}" in text


def test_consultations_show_dates_purposes_and_roles_only(owner: Register, register_db: RegisterDb) -> None:
    """C-579/21: no names of employees."""
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    register_db.sign_in("rekisterivastaava").contacts.open(contact, "FEEDBACK")
    case_id = asked(owner, contact)
    text = owner.access_reports.write(case_id, "txt").file.decode()
    names = [row[0] for row in owner.store.rows("SELECT person_name FROM user_account")]
    assert "asiakaspalaute" in text and "rekisterivastaava" in text
    assert not any(name in text.replace("Riikka Samuli", "") for name in names if name != "Riikka Samuli")


def test_consultations_off_the_card_are_told_too(owner: Register) -> None:
    """2.9: proofs, requests, a company's people, answers, stops, and acts on several people; not others'."""
    contact, other = (
        fill(owner.store, "Kanaria", "Serinus", MARK),
        fill(owner.store, "Varpunen", "Passer", OTHER),
    )
    case_id = asked(owner, contact)
    numbers = {
        table: [
            row[0]
            for row in owner.store.rows(
                f"SELECT id FROM {table} WHERE contact_id IN (?, ?) ORDER BY id",
                (contact, other),
            )
        ]
        for table in ("consent", "request_case", "list_return")
    }
    companies = [
        row[0]
        for row in owner.store.rows(
            "SELECT company_id FROM contact_role WHERE contact_id IN (?, ?) ORDER BY contact_id",
            (contact, other),
        )
    ]
    before = _newest(owner)
    for at, mark in enumerate((MARK, OTHER)):
        owner.consents.proof(numbers["consent"][at])
        owner.requests.open_any(numbers["request_case"][at])
        owner.companies.people(companies[at])
        owner.suppressions.find(f"{mark}0@oma.example")
        owner.returns.dismiss(numbers["list_return"][at])
    owner.contacts.mark_informed((other, contact), "", "kirje")
    owner.contacts.mark_informed((other,), "", "kirje")
    told = table(owner.access_reports.collect(case_id), "audit")
    shown = owner.store.rows(
        "SELECT action, object_id FROM audit WHERE seq > ? AND seq IN"
        f" ({', '.join(str(row[0]) for row in told)}) ORDER BY seq",
        (before,),
    )
    assert [action for action, _ in shown] == [
        "consents.proof",
        "requests.open_any",
        "companies.people",
        "suppressions.find",
        "returns.dismiss",
        "contacts.mark_informed",
    ]
    by_seq = {row[0]: row[2] for row in told}
    assert {by_seq[seq] for seq, _ in _since(owner, before, "requests.open_any") if seq in by_seq} == {
        "DATA_SUBJECT_RIGHTS"
    }


def test_a_look_at_the_waiting_answers_is_told_while_one_waits(
    owner: Register, register_db: RegisterDb
) -> None:
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    case_id = asked(owner, contact)
    (number,) = owner.store.rows("SELECT id FROM list_return WHERE contact_id = ?", (contact,))
    for _ in range(2):
        owner.returns.proposals()
        told = {row[0] for row in table(owner.access_reports.collect(case_id), "audit")}
        looks = _since(owner, 0, "returns.proposals")
        assert [seq in told for seq, _ in looks] == [True, False][: len(looks)]
        register_db.clock.advance(minutes=1)
        if len(looks) == 1:
            owner.returns.dismiss(*number)
            register_db.clock.advance(minutes=1)


def test_an_act_on_a_thousand_people_fits_the_log(owner: Register) -> None:
    """5.1: their numbers are told though PostgreSQL indexes no long text."""
    people = [fill(owner.store, f"Varpunen{number}", "Passer", f"v{number}x") for number in range(2)]
    others = [10_000_000 + at * at * 7_919 % 80_000_000 for at in range(998)]
    with owner.store.writing():
        owner.store.run_many(
            "INSERT INTO contact (id, state, last_name, first_names, created_at, created_by, updated_at)"
            " VALUES (?, 'active', 'V', 'P', '2026-11-01T09:00:00.000Z', 1, '2026-11-01T09:00:00.000Z')",
            [(number,) for number in others],
        )
    everyone = (*people, *others)
    before = _newest(owner)
    owner.consents.withdraw_many(everyone, how="letter")
    case_id = asked(owner, people[1])
    (done,) = _since(owner, before, "consents.withdraw_many")
    assert done[0] in {row[0] for row in table(owner.access_reports.collect(case_id), "audit")}


def _newest(owner: Register) -> int:
    return int(owner.store.rows("SELECT max(seq) FROM audit")[0][0])


def _since(owner: Register, seq: int, action: str) -> list[tuple[int, str]]:
    return owner.store.rows(
        "SELECT seq, object_id FROM audit WHERE seq > ? AND action = ? AND result = 'ok' ORDER BY seq",
        (seq, action),
    )


def test_others_in_free_texts_are_taken_out(owner: Register) -> None:
    """15(4): names of the register's people in both orders, and addresses; the person's own stay."""
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    fill(owner.store, "Varpunen", "Passer Domesticus", OTHER)
    body = (
        "Serinus Kanaria kertoi: Passer Varpunen ja Varpunen Passer soittivat. "
        f"Osoitteet {MARK}0@oma.example ja passer@muu.example."
    )
    with owner.store.writing():
        m.ContactNote.create(contact=contact, body=body, created_at="2026-11-02T09:00:00.000Z", created_by=1)
    report = owner.access_reports.collect(asked(owner, contact))
    shown = str(table(report, "contact_note")[-1][1])
    assert "Varpunen" not in shown and "passer@muu.example" not in shown
    assert "Serinus Kanaria kertoi" in shown and f"{MARK}0@oma.example" in shown
    assert report.masked == 3


FORMS = (
    "Passer Domesticus Varpunen", "Varpunen, Passer Domesticus", "Passer D. Varpunen", "Passer\n Varpunen",
    "Passer\u00a0Varpunen", "VARPUNEN PASSER", "P. Varpunen", "Pomo Pomonen", "Pomonen, Pomo", "040 555 6666",
    "+358 40 5556666", "Passer Varpusen",
)  # fmt: skip
OWN_FORMS = (
    "Serinus Canaria Kanaria", "Kanaria, Serinus Canaria", "040 100 0000", "+358401000000", "020 764 9850",
    "0116510-6", "2.11.2026", "Serinus Kanarian",
)  # fmt: skip


def test_others_are_taken_out_in_every_form_that_is_written(owner: Register) -> None:
    """15(4): names of cards and of who declared a consent, phones; the person's own and our own stay."""
    contact = fill(owner.store, "Kanaria", "Serinus Canaria", MARK)
    for name in ("Passer Domesticus", "Canaria"):  # the latter is called like a part of the person's name
        fill(owner.store, "Kanaria" if name == "Canaria" else "Varpunen", name, name[:7].lower())
    m.Consent.update(given_by="company", declared_by="Pomo Pomonen", evidence="x Pomo Pomonen").execute()
    for form in (*FORMS, *OWN_FORMS):
        owner.contacts.add_note(contact, f"kertoi {form} eilen")
    report = owner.access_reports.collect(asked(owner, contact))
    notes = [row[1] for row in table(report, "contact_note")][-len(FORMS) - len(OWN_FORMS) :]
    assert notes == ["kertoi […] eilen"] * len(FORMS) + [f"kertoi {form} eilen" for form in OWN_FORMS]
    assert "Pomonen" not in str(report) and report.masked == len(FORMS) + 1


def test_what_stands_elsewhere_is_read_and_told_in_words(owner: Register) -> None:
    """15(1): others' texts that speak of the person, another card, and paper: a clerk says what is told of them."""
    company, contact = make_eero(owner)
    other = owner.contacts.create(ContactInput("Ek", "Ea", roles=(RoleInput(company, "Rehtori"),)), SUBJECT)
    owner.contacts.add_note(other, "Sovittu Virtasen kanssa.")
    owner.contacts.create(eero(company, phones=()), SUBJECT, acknowledged_duplicates=True)
    new_case(owner, contact_id=other, text="Kuten Eero Virtanen kertoi.")
    case_id = asked(owner, contact)
    take(owner, case_id, "T12")
    found = {each.kind: each for each in opened(owner, case_id)[1].tasks}
    assert set(found) == {"paper", "mentions", "second_card", "collect"}
    assert (found["mentions"].detail, found["mentions"].by_hand) == ("2", True)
    places = owner.access_reports.mentions(case_id)
    assert [(each.kind, each.body) for each in places] == [
        ("mention_note", "Sovittu Virtasen kanssa."), ("mention_case", "26-001"),
    ]  # fmt: skip
    report = owner.access_reports.collect(case_id)
    assert (report.besides, report.waiting) == ((), ("paper", "mentions"))
    told = {
        "paper": "Mapissa 7 oli lomake.\nLiitetty.",
        "mentions": "Ea Ek on kirjannut: talosta on sovittu.",
    }
    for kind, text in told.items():
        owner.requests.answer_task(found[kind].id, "done", text)
    made = json.loads(owner.access_reports.write(case_id, "json").file)
    assert made["besides"] == told | {"mentions": "[…] on kirjannut: talosta on sovittu."}
    for language, title in (
        ("fi", "Manuaalinen aineisto"),
        ("sv", "Manuellt material"),
        ("en", "Manual material"),
    ):
        text = owner.access_reports.write(case_id, "txt", language).file.decode()
        assert f"{title}\n\nMapissa 7 oli lomake.\nLiitetty.\n" in text and "Virtasen" not in text


def test_a_billing_contact_is_told_so(owner: Register) -> None:
    """15(1)(a): while the role lasts."""
    company = make_company(owner)
    for ended, told in (("", True), ("1.3.2026", False)):
        role = RoleInput(company, "Laskuttaja", "1.3.2019", ended, is_billing_contact=True)
        contact = owner.contacts.create(eero(company, roles=(role,)), SUBJECT, acknowledged_duplicates=True)
        assert ("BILLING" in owner.access_reports.collect(asked(owner, contact)).purposes) is told


def test_letters_that_became_no_request_are_the_persons_too(owner: Register) -> None:
    """15(1): by an address that is the person's alone, now or once, or by which the person was identified."""
    company, contact = make_eero(owner)
    again = {"acknowledged_duplicates": True}  # the other has the same address
    other = owner.contacts.create(eero(company, last_name="Ek", phones=()), SUBJECT, **again)
    senders = (
        "Eero.Virtanen@helmi.example",
        "vanha@muu.example",
        "eero@oma.example",
        "talo@helmi.example",
        "x@y.example",
    )
    taken = [
        owner.request_mail.take_in((f"From: {sender}\r\nMessage-ID: <{at}@x>\r\n\r\nHei {sender}\r\n".encode(),))[0].mail_id
        for at, sender in enumerate(senders)
    ]  # fmt: skip
    owner.request_mail.set_aside(taken[1], "Ei pyyntö")
    change = {"act": "a", "contact_id": contact, "changed_at": "2026-11-02T09:00:00.000Z", "changed_by": 1}
    with owner.store.writing():
        for number, address, kind in ((7, senders[1], "personal"), (8, senders[3], "role")):
            m.Change.create(**change, field=f"emails.{number}.address", old_value=address, new_value="")
            m.Change.create(**change, field=f"emails.{number}.kind", old_value=kind, new_value="")
    case_id = in_review(owner, "access", contact_id=contact, requester_address=senders[2])
    assert [row[0] for row in table(owner.access_reports.collect(case_id), "request_mail")] == taken[1:3]
    with owner.store.writing():
        owner.store.run("DELETE FROM contact_email WHERE contact_id = ?", (other,))
    assert [row[0] for row in table(owner.access_reports.collect(case_id), "request_mail")] == taken[:3]
    new_case(owner, contact_id=other, mail_id=taken[2])
    assert [row[0] for row in table(owner.access_reports.collect(case_id), "request_mail")] == taken[:2]


def test_the_companys_person_behind_a_consent_is_not_told(owner: Register) -> None:
    """15(4): name, IP address and program of whoever declared it for the company; the person's own are."""
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    traces = {"declared_by": "Pomo Pomonen", "evidence_ip": "203.0.113.77", "evidence_agent": "PomonSelain"}
    m.Consent.update(**traces).execute()
    case_id = asked(owner, contact)
    for given_by, told in (("subject", True), ("company", False)):
        m.Consent.update(given_by=given_by).execute()
        made = owner.access_reports.write(case_id, "json").file.decode()
        assert [value in made for value in traces.values()] == [told] * len(traces)


def test_our_own_notes_of_steps_stay_in_the_file_of_the_case(owner: Register) -> None:
    """15(4): why somebody approved alone, users' and others' numbers; the authority reads them all (2.8)."""
    contact, other = (fill(owner.store, name, "Passer", name.lower()) for name in ("Varpunen", "Peippo"))
    case_id = in_review(owner, "access", contact_id=other)
    owner.requests.choose_contact(case_id, opened(owner, case_id)[0].version, contact)
    attach(owner, case_id, DOUBT, reason="Uusi osoite.")
    take(owner, case_id, "T3", IDENTIFIED)
    take(owner, case_id, "T8", StepInput(outcome="refused", grounds=("EXCESSIVE",), text="Toistuva."))
    take(owner, case_id, "T10", StepInput(override_reason="Maija Mallikas on lomalla."))
    told = json.loads(owner.access_reports.write(case_id, "json").file)["data"]["request_event"]
    notes = {event["step"]: event["note"] for event in told}
    assert (notes["contact"], notes["T10"], notes["T2"]) == ("", "", "Uusi osoite.")
    assert "Maija" not in owner.access_reports.write(case_id, "txt").file.decode()
    vero = owner.recipients.add(RecipientInput("authority", "Tietosuojavaltuutetun toimisto"))
    written: list[bytes] = []
    owner.letters.export_case(case_id, DisclosureInput(vero, (), "TSL 18 §", "file"), written.append)
    with zipfile.ZipFile(io.BytesIO(b"".join(written))) as archive:
        kept = json.loads(archive.read("case.json"))["request_event"]
        assert f"{other} > {contact}" in [event["note"] for event in kept]
        assert "Lisätieto: Maija Mallikas on lomalla." in archive.read("case.txt").decode()


def test_the_persons_own_earlier_addresses_stay(owner: Register) -> None:
    """2.9: what the own card said before is the person's own; another's address beside it is taken out."""
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    row = {"act": "a", "contact_id": contact, "changed_at": "2026-11-02T09:00:00.000Z", "changed_by": 1}
    with owner.store.writing():
        m.Change.create(
            **row, field="emails.1.address", old_value="Vanha@oma.example", new_value="x@oma.example"
        )
        m.Change.create(**row, field="roles.1.title", old_value="muu@muu.example", new_value="")
    told = table(owner.access_reports.collect(asked(owner, contact)), "change")[-2:]
    assert [each[2] for each in told] == ["Vanha@oma.example", "[…]"]


def test_a_namesake_is_not_taken_for_another(owner: Register) -> None:
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    fill(owner.store, "Kanaria", "Serinus", OTHER)
    with owner.store.writing():
        m.ContactNote.create(
            contact=contact, body="Serinus Kanaria", created_at="2026-11-02T09:00:00.000Z", created_by=1
        )
    report = owner.access_reports.collect(asked(owner, contact))
    assert table(report, "contact_note")[-1][1] == "Serinus Kanaria"
    assert OTHER not in str(report)


def test_the_clerk_leaves_lines_out(owner: Register) -> None:
    """15(4): what a machine cannot know of others, a person takes out; the reader is told."""
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    case_id = asked(owner, contact)
    row = table(owner.access_reports.collect(case_id), "contact_note")[0]
    made = owner.access_reports.write(case_id, "txt", left_out=(f"contact_note:{row[0]}",))
    assert f"Muistiinpano {MARK}" not in made.file.decode()
    assert "muita henkilöitä koskeva tieto" in made.file.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_pdf_is_whole(sqlite_db: RegisterDb, language: str) -> None:
    """(d): PDF in three languages, no code left without words."""
    owner = owner_of(sqlite_db)
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    made = owner.access_reports.write(asked(owner, contact), "pdf", language)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made.file)).pages)
    squeezed = "".join(text.split())
    for word in (f"Muistiinpano{MARK}0", f"Virasto{MARK}", "26-001"):
        assert word in squeezed
    assert not re.search(r"\b(column|category|report|purpose|role|source)\.[A-Za-z]", text)
    assert not re.search(r"[A-Za-z]_[A-Za-z]|\bT\d+\b|\bALLOW|MARKETING|NOT_", text)
    assert "{" not in text


def test_only_hash_and_parts_are_kept(owner: Register, register_db: RegisterDb) -> None:
    """2.6: no second full copy; the file is gone after 30 days."""
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    owner.contacts.open(contact)
    made = owner.access_reports.write(asked(owner, contact), "pdf")
    row = owner.store.one(
        "SELECT kind, body, file_hash, sections FROM request_letter WHERE id = ?", (made.id,)
    )
    assert row is not None
    assert row[0] == "report" and MARK not in row[1] and row[2] == made.file_hash
    assert {"head", "contact_email", "audit", "h"} <= set(row[3].split())
    assert swept_after(register_db, 31) == 1


def test_the_log_tells_that_the_report_was_made(owner: Register) -> None:
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    owner.access_reports.write(asked(owner, contact), "json")
    assert owner.store.rows(
        "SELECT object_type, object_id, purpose FROM audit WHERE action = 'access_reports.write'"
    ) == [("contact", str(contact), "DATA_SUBJECT_RIGHTS")]


def test_data_go_to_an_identified_person_only(owner: Register) -> None:
    """I5: before identification, and for another right, nothing is collected."""
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    for case_id, code in (
        (new_case(owner, "access", contact_id=contact), "report.identity"),
        (in_review(owner, "erasure", contact_id=contact), "report.type"),
        (in_review(owner, "access"), "absent"),
    ):
        with pytest.raises(Refused) as raised:
            owner.access_reports.collect(case_id)
        assert raised.value.code == code
    with pytest.raises(Invalid):
        owner.access_reports.write(asked(owner, contact), "docx")


def test_no_report_with_holes(owner: Register) -> None:
    """P8: who may not see all of it makes no report at all."""
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    case_id = asked(owner, contact)
    me = owner.own.who().id
    with owner.store.writing():
        owner.store.run(
            "INSERT INTO user_denial (user_id, permission, reason, given_by, given_at, valid_from)"
            " VALUES (?, 'contact.view_technical', 'x', 1, '2026-11-01T09:00:00.000Z', '2026-11-01')",
            (me,),
        )
    with pytest.raises(NotPermitted):
        owner.access_reports.write(case_id, "json")


@pytest.mark.parametrize("type_", ["access", "portability"])
def test_a_finished_report_is_read_by_the_rights_of_who_reads_it(
    owner: Register, register_db: RegisterDb, type_: str
) -> None:
    """P8: for each right that one of its parts asks for, a handler without it does not get the file."""
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    case_id = in_review(owner, type_, contact_id=contact)
    made = (
        owner.access_reports.write(case_id, "txt")
        if type_ == "access"
        else owner.portable_copies.write(case_id)
    )
    for right in ("request.view_all", "request.handle"):
        give(owner.store, "asiakaspalvelu", right)
    handler = register_db.sign_in("asiakaspalvelu")
    addresses = [row[0].encode() for row in owner.store.rows("SELECT ip FROM contact_technical")]
    assert addresses
    with pytest.raises(NotPermitted) as refused:
        handler.letters.open(made.id)
    assert refused.value.permission in ("contact.view_technical", "contact.view_history", "disclosure.view")
    deed = DisclosureInput(1, (), "26-001", "letter")
    for right in rights_over_everything():
        give(owner.store, "rekisterivastaava", right, deny=True)
        with pytest.raises(NotPermitted):
            owner.letters.open(made.id)
        with pytest.raises(NotPermitted):
            owner.letters.export_case(case_id, deed, lambda _: None)
        with owner.store.writing():
            owner.store.run("DELETE FROM user_denial")
    assert owner.letters.open(made.id).file == made.file


def rights_over_everything() -> list[str]:
    """From the table of rights, not from the code: whatever lets a role see a part of a card."""
    sees = [name for name in parse_matrix(_MATRIX) if ".view" in name]
    of_card = ("contact.", "interaction.", "consent.", "suppression.", "disclosure.", "request.view_all")
    return [name for name in sees if name.startswith(of_card) and name != "contact.view_restricted"]


HOSTILE = (
    '#panic("x")',
    "{controller} {{x}}",
    "=HYPERLINK(1)",
    "\x1b[2J\x00",
    "\u202eabc",
    '"],"x":[',
    "<b>&amp;",
    "漢字😀",
    "a\nb\rc\u2028d",
    "]] #[ */ //",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_in_every_field(sqlite_db: RegisterDb, hostile: str) -> None:
    """T8: in PDF, JSON and text alike they are words."""
    owner = owner_of(sqlite_db)
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    case_id = asked(owner, contact)
    with owner.store.writing():
        for sql in (
            "UPDATE contact SET last_name = ?", "UPDATE contact_role SET title = ?", "UPDATE contact_email SET address = ?",
            "UPDATE contact_phone SET extension = ?", "UPDATE contact_note SET body = ?", "UPDATE contact_technical SET reason = ?",
            "UPDATE company SET name = ?", "UPDATE mailing_list SET name = ?", "UPDATE recipient SET name = ?",
            "UPDATE provenance SET source_name = ?", "UPDATE request_mail SET body = ?", "UPDATE request_mail SET attachments = ?",
            "UPDATE request_case SET text = ?", "UPDATE request_letter SET body = ?", "UPDATE consent SET evidence = ?", "UPDATE disclosure SET fields = ?",
        ):  # fmt: skip
            owner.store.run(sql, (hostile.replace("\x00", ""),))
    told = json.loads(owner.access_reports.write(case_id, "json").file)
    assert told["data"]["contact_note"][0]["body"] == hostile.replace("\x00", "")
    assert owner.access_reports.write(case_id, "pdf").file.startswith(b"%PDF-")
    text = owner.access_reports.write(case_id, "txt").file.decode()
    assert "\x1b" not in text and "\u202e" not in text
