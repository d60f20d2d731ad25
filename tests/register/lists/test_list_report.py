"""The controller's report of a list as a file: numbers and wordings, nobody named (4.5; GDPR art. 5(1)(c), 7(1))."""

import csv
import hashlib
import io

import pytest
from pypdf import PdfReader

from kaarea_tui.exchange.letters.typesetting import Sheet
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.errors import Absent, Invalid, NotPermitted, Refused
from kaarea_tui.register.lists.list_report import ListReport
from kaarea_tui.register.lists.list_report_words import report_csv, report_sheet
from tests.conftest import RegisterDb
from tests.register.list_steps import STOP, Lists, lists

EVIL = '#read("/etc/passwd") *Lihava* $x^2$ \\ @viite <lappu> =HYPERLINK(1)'


def told(it: Lists, list_id: int, first: str = "", last: str = "", user: str = "") -> ListReport:
    """What the counter tells the maker of the file."""
    seen: list[ListReport] = []

    def keep(report: ListReport) -> bytes:
        seen.append(report)
        return b""

    register = it.as_user(user) if user else it.register
    register.lists.report(list_id, first, last, keep)
    return seen[0]


def pages(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def wording(it: Lists, number: int, text: str, text_sv: str = "") -> None:
    it.set(
        "INSERT INTO wording (id, code, version, text_fi, text_sv, created_at, created_by)"
        " VALUES (?, 'kirje', ?, ?, ?, '2026-11-02T09:00:00.000Z', 1)",
        number,
        number,
        text,
        text_sv,
    )


def test_each_wording_is_told_whole_with_who_leans_on_it_now(register_db: RegisterDb) -> None:
    """Rule C4: a person leans on the consent in force, not on the one that he joined by."""
    it = lists(register_db)
    wording(it, 2, "Uusi teksti.\nToinen rivi.", "Ny text.")
    people = it.people(["Aalto", "Berg", "Carlsson", "Dahl"])
    list_id = it.make()
    it.register.lists.add_members(list_id, tuple(people))
    for person in people[:2]:  # said again in new words, in Swedish, and the old consent is over
        it.set("UPDATE consent SET ended_at = '2026-11-05T09:00:00.000Z' WHERE contact_id = ?", person)
    with it.store.writing():
        for person, name in zip(people[:2], ("Aalto", "Berg"), strict=True):
            it.add_consent(
                person,
                f"Aino.{name}@helmi.example",
                wording_id=2,
                wording_language="sv",
                notice_version="2026-02",
            )
    it.register.lists.remove_members(list_id, (people[3],))
    uses = [
        (use.code, use.version, use.language, use.text, use.notice_version, use.leaning, use.joined)
        for use in told(it, list_id).wordings
    ]
    assert uses == [
        ("kirje", 1, "fi", "Saatte lähettää.", "2026-01", 1, 4),
        ("kirje", 2, "sv", "Ny text.", "2026-02", 2, 0),
    ]


def test_the_period_counts_its_own_days_of_finnish_time(register_db: RegisterDb) -> None:
    it = lists(register_db)
    people = it.people(["Aalto", "Berg", "Carlsson", "Dahl"])
    list_id = it.make()
    it.register.lists.add_members(list_id, tuple(people))
    it.register.lists.remove_members(list_id, (people[2], people[3]))
    # Half past midnight on the first of October here, still September by UTC; and one the evening before.
    it.set("UPDATE list_member SET joined_at = '2026-09-30T21:30:00.000Z' WHERE contact_id = ?", people[0])
    it.set("UPDATE list_member SET joined_at = '2026-09-30T20:30:00.000Z' WHERE contact_id <> ?", people[0])
    it.set("UPDATE list_member SET left_at = '2026-10-31T22:30:00.000Z' WHERE contact_id = ?", people[2])
    it.set("UPDATE list_member SET left_at = '2026-10-31T21:30:00.000Z' WHERE contact_id = ?", people[3])
    october = told(it, list_id, "1.10.2026", "31.10.2026").period
    assert (october.at_start, october.at_end) == (3, 3)
    assert october.months == (("2026-10", 1, 1),)
    assert october.reasons == (("removed", 1),)
    year = told(it, list_id).period
    assert (str(year.first), str(year.last)) == ("2025-11-24", "2026-11-23")
    assert year.months == (("2026-09", 3, 0), ("2026-10", 1, 1), ("2026-11", 0, 1))
    assert (year.at_start, year.at_end) == (0, 2)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("2.11.2026", "1.11.2026", "first"), ("", "24.11.2026", "last"), ("huomenna", "", "first")],
)
def test_a_period_that_is_none_is_refused_under_its_field(
    sqlite_db: RegisterDb, first: str, last: str, field: str
) -> None:
    it = lists(sqlite_db)
    with pytest.raises(Invalid) as raised:
        told(it, it.make(), first, last)
    assert set(raised.value.problems) == {field}


def test_codes_grounds_files_recipients_and_answers_are_counted(register_db: RegisterDb) -> None:
    it = lists(register_db)
    people = it.people(["Aalto", "Berg", "Carlsson"])
    list_id, other = it.make(), it.make("Toinen")
    it.register.lists.add_members(list_id, tuple(people))
    it.set(
        "UPDATE contact SET restricted_on = '2026-11-22', restriction_ground = 'a' WHERE id = ?", people[2]
    )
    post = it.register.recipients.add(RecipientInput("processor", "Postitus Oy", dpa_signed="1.1.2026"))
    it.register.confirmed_at = it.db.clock.now
    done = it.register.list_exports.export(list_id, "csv", lambda data: None)
    it.set(
        "INSERT INTO disclosure (recipient_id, contact_id, fields, legal_ground, reference, decided_by, disclosed_at,"
        " channel) VALUES (?, ?, 'email', 'GDPR 28', ?, 1, '2026-11-23T09:00:00.000Z', 'file')",
        post, people[0], f"list_export {done.id}",
    )  # fmt: skip
    for place, (where, state) in enumerate([(list_id, "done"), (list_id, "proposed"), (other, "done")]):
        it.set(
            "INSERT INTO list_return (list_id, source_hash, kind, matched, state, received_at, recorded_at, recorded_by)"
            " VALUES (?, ?, 'unsubscribe', 'STOP', ?, '2026-11-20T09:00:00.000Z', '2026-11-20T09:00:00.000Z', 1)",
            where, str(place), state,
        )  # fmt: skip
    report = told(it, list_id)
    assert {code.value: count for code, count in report.codes} == {"ALLOW_CONSENT": 2, "RESTRICTED": 1}
    assert report.bases == (("ALLOW_CONSENT", 3),)
    (export,) = report.period.exports
    assert dict(export.line.counts) == {"ALLOW_CONSENT": 2, "RESTRICTED": 1}
    assert (export.line.written, export.line.purpose, export.recipients) == (2, "MARKETING", ("Postitus Oy",))
    assert report.period.returns == (("unsubscribe", "done", 1), ("unsubscribe", "proposed", 1))
    assert told(it, list_id, "1.10.2026", "22.11.2026").period.exports == ()
    # Rule P8: whoever may not see disclosures is not told who got the file, nor that nobody did.
    (export,) = told(it, list_id, user="markkinointi").period.exports
    assert export.recipients is None
    figures = report_csv(report).decode("utf-8-sig")
    assert "export_code;RESTRICTED;1;1" in figures and "answer;unsubscribe done" in figures


def test_the_file_names_nobody_and_its_digest_stands_in_the_log(sqlite_db: RegisterDb) -> None:
    it = lists(sqlite_db)
    people = [it.person("Kanaria", "Serinus"), it.person("Tirsku", "Erilainen")]
    list_id = it.make()
    it.register.lists.add_members(list_id, tuple(people))
    it.register.confirmed_at = it.db.clock.now
    it.register.list_exports.export(list_id, "csv", lambda data: None)
    for make in (report_sheet, report_csv):
        data = it.register.lists.report(list_id, "", "", make)
        text = pages(data) if data.startswith(b"%PDF") else data.decode()
        assert "Saatte lähettää." in text
        for name in ("Kanaria", "Serinus", "Tirsku", "Erilainen", "helmi.example", "Helmi As"):
            assert name not in text
        row = it.store.one(
            "SELECT purpose, result, object_id, fields FROM audit WHERE action = 'lists.report' ORDER BY seq DESC LIMIT 1"
        )
        assert row is not None and row[:3] == ("MARKETING", "ok", str(list_id))
        assert row[3] == f"report 2025-11-24 2026-11-23 {hashlib.sha256(data).hexdigest()}"


def test_what_people_wrote_is_text_on_the_sheet_and_no_formula_in_the_table(sqlite_db: RegisterDb) -> None:
    """Hostile names and wordings come out as they were written, and do nothing."""
    it = lists(sqlite_db)
    wording(it, 2, f"{EVIL}\n\x1b[31m\u202epunainen\n=cmd|' /C calc'!A0")
    list_id = it.make(EVIL, sender=EVIL, list_group="=SUM(A1)", footer=f"{EVIL}\n{STOP}")
    person = it.person("Aalto", consent=False)
    with it.store.writing():
        it.add_consent(person, "Aino.Aalto@helmi.example", list_id=list_id, wording_id=2)
    it.register.lists.add_members(list_id, (person,))
    text = pages(it.register.lists.report(list_id, "", "", report_sheet))
    assert text.count("#read(") >= 3 and "*Lihava*" in text and "root:" not in text
    assert "\x1b" not in text and "\u202e" not in text and "punainen" in text
    figures = it.register.lists.report(list_id, "", "", report_csv).decode("utf-8-sig")
    table = csv.reader(io.StringIO(figures), delimiter=";")
    assert not [cell for row in table for cell in row if cell[:1] in "=+-@\t\r" and cell[:1]]


def test_who_may_not_and_a_faulty_sheet_of_the_customers(sqlite_db: RegisterDb) -> None:
    it = lists(sqlite_db)
    list_id = it.make()
    with pytest.raises(NotPermitted) as denied:
        told(it, list_id, user="laskutus")
    assert denied.value.permission == "list.view"
    it.set(
        "INSERT INTO user_denial (user_id, permission, reason, given_by, given_at, valid_from)"
        " SELECT id, 'consent.view', 'x', 1, '2026-11-01T09:00:00.000Z', '2026-11-01' FROM user_account"
        " WHERE user_name = 'markkinointi'"
    )
    with pytest.raises(NotPermitted) as denied:
        told(it, list_id, user="markkinointi")
    assert denied.value.permission == "consent.view"
    with pytest.raises(Absent):
        told(it, 999)
    folder = it.store.companion / "templates"
    folder.mkdir()
    (folder / "letter.typ").write_text("#nonsense(")
    with pytest.raises(Refused) as refusal:
        it.register.lists.report(list_id, "", "", report_sheet)
    assert refusal.value.code == "letter.template"
    assert isinstance(report_sheet(told(it, list_id)), Sheet)
