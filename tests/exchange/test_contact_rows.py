"""Rows to contacts: what is taken, mended, refused (rules 1.14, 6.1, 6.6, 6.7)."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaarea_tui.exchange.careful_reading import CarefulReading
from kaarea_tui.exchange.contact_rows import ContactRows
from kaarea_tui.exchange.headings import recognise
from kaarea_tui.exchange.refused_rows import RefusedRow
from kaarea_tui.exchange.tables import open_table
from kaarea_tui.rules.contact_record import ContactRecord
from kaarea_tui.rules.problem import Problem

SAMPLES = Path(__file__).parent / "samples"
REAL = Path(__file__).parents[2].parent / "shared" / "data"
HEADINGS = [
    "Sukunimi",
    "Etunimet",
    "Titteli",
    "Yritys",
    "Y-tunnus",
    "Sähköposti",
    "Puhelin",
    "Katuosoite",
    "Postinumero",
    "Postitoimipaikka",
    "Maa",
    "Postituslistat",
    "Lisätiedot",
]
FIELDS = [
    "last_name", "first_names", "title", "company", "business_id", "email", "phone", "street", "postal_code",
    "post_office", "country", "lists", "note",
]  # fmt: skip


def cells(**given: str) -> list[str]:
    values = {"last_name": "Virtanen", "first_names": "Aino", **given}
    return [values.get(field, "") for field in FIELDS]


def outcome(**given: str) -> ContactRecord | RefusedRow | None:
    return ContactRows(recognise(HEADINGS)).read(2, cells(**given))


def taken(**given: str) -> ContactRecord:
    record = outcome(**given)
    assert isinstance(record, ContactRecord), record
    return record


def codes(**given: str) -> list[str]:
    refused = outcome(**given)
    assert isinstance(refused, RefusedRow), refused
    return [fault.code for fault in refused.faults]


def test_sample_file_row_by_row() -> None:
    with open_table(SAMPLES / "likainen.csv") as table:
        rows = ContactRows(recognise(table.headings))
        found = dict(rows.outcomes(table))
    assert rows.columns.unknown == ("Kengännumero",)
    assert rows.empty_rows == 1
    first = found[2]
    assert isinstance(first, ContactRecord)
    assert first.phones == ("+35821234567", "+358401234567")
    assert first.lists == ("Uutiskirje", "Asiakastiedote")
    assert first.company_kind == "municipality"
    second = found[3]
    assert isinstance(second, ContactRecord)
    assert (second.last_name, second.business_id, second.postal_code) == ("Mäkinen", "2925981-7", "00100")
    assert (second.emails, second.phones) == (("ONNI@MAKI.EXAMPLE",), ("+358400467119",))
    assert (second.no_mail, second.lists, second.country) == (True, (), "FI")
    assert second.note == 'Rivi 1\nrivi 2; "lainaus"'
    refused = {number: row.code for number, row in found.items() if isinstance(row, RefusedRow)}
    assert refused == {
        5: "name.not_a_person",
        6: "name.not_a_person",
        7: "email.form",
        8: "personal_identity_code",
        9: "cell.formula",
        10: "business_id.check_digit",
    }
    tenth = found[10]
    assert isinstance(tenth, RefusedRow)
    assert [fault.heading for fault in tenth.faults] == ["Y-tunnus", "Puhelin", "Postinumero"]
    last = found[11]
    assert isinstance(last, ContactRecord)
    assert (last.title, last.emails, last.phones) == ("", (), ("+358401234567",))
    assert rows.mended_counts == {"postal_code.leading_zeros": 1, "email.absent": 1, "phone.leading_zero": 1}


@pytest.mark.parametrize(
    "name",
    [
        "Vaihde",
        "Asiakaspalvelu",
        "Nurmi Ky",
        "Kanervan kaupunki",
        "Simola Oy Ab",
        "Salosäätiö sr",
        "Helpdesk",
        "Matti2",
    ],
)
def test_rule_6_1_only_persons_have_names(name: str) -> None:
    assert codes(last_name=name, first_names="") == ["name.not_a_person"]


@pytest.mark.parametrize("name", ["Koski", "von Essen", "O'Brien", "Saari-Kari", "Oy", "Åström"])
def test_rule_6_1_surnames_are_persons(name: str) -> None:
    assert taken(last_name=name).last_name == name


def test_missing_names() -> None:
    assert codes(last_name="", first_names="", company="Oy Ab") == ["name.missing"]
    assert codes(last_name="", first_names="Aino") == ["name.no_last_name"]
    assert taken(last_name="", first_names="Aino Virtanen").last_name == "Virtanen"
    assert outcome(last_name=" ", first_names="") is None


@pytest.mark.parametrize(
    "field", ["last_name", "title", "company", "email", "street", "phone", "lists", "note"]
)
def test_V8_identity_code_in_any_cell_is_refused(field: str) -> None:
    assert "personal_identity_code" in codes(**{field: "131052-308T"})
    assert "personal_identity_code" in codes(**{field: "x 131052-308t"})


def test_V8_a_phone_is_no_identity_code() -> None:
    assert taken(phone="040123-4567").phones == ("+358401234567",)


@pytest.mark.parametrize(
    "formula",
    ['=HYPERLINK("http://x")', " =1+1", "@SUM(1)", "+cmd|' /C calc'!A0", "-2+SUM(A1)", "＝1", "'=1"],
)
@pytest.mark.parametrize("field", ["title", "note", "company"])
def test_formulas_are_refused(field: str, formula: str) -> None:
    assert codes(**{field: formula}) == ["cell.formula"]


@pytest.mark.parametrize(
    "note", ["- soitettu (ei vastausta)", "+358 40 1 on vanha", "@turku", "'- soitettava"]
)
def test_notes_that_only_look_like_formulas_stay(note: str) -> None:
    assert taken(note=note).note == note.lstrip("'")


def test_spreadsheet_errors_are_refused() -> None:
    assert codes(title="#PUUTTUU!") == ["cell.error"]


def test_V3_lost_zeros_come_back_only_when_certain() -> None:
    assert taken(postal_code="100", post_office="HELSINKI").postal_code == "00100"
    assert taken(postal_code="2100", post_office="Espoo").postal_code == "02100"
    assert codes(postal_code="2052", post_office="TURKU") == ["postal_code.form"]
    assert codes(postal_code="100") == ["postal_code.form"]
    assert codes(postal_code="2O520", post_office="TURKU") == ["postal_code.form"]
    assert taken(postal_code="SE-11122", country="Ruotsi").postal_code == "SE-11122"


def test_V4_several_numbers_and_extensions() -> None:
    assert taken(phone="040 123 4567 / 02 123 4567").phones == ("+358401234567", "+35821234567")
    record = taken(phone="02 123 4567 alanro 12")
    assert (record.phones, record.extensions) == (("+35821234567",), (("+35821234567", "12"),))
    assert taken(phone="08-123 456", country="SE").phones == ("+468123456",)
    assert taken(phone="ei puhelinta").phones == ()
    assert codes(phone="12") == ["phone.prefix"]


def test_V5_several_addresses_and_broken_ones() -> None:
    assert taken(email="a@x.example; b@x.example").emails == ("a@x.example", "b@x.example")
    assert taken(email="mailto:a@x.example").emails == ("a@x.example",)
    refused = outcome(email="a at x.example")
    assert isinstance(refused, RefusedRow)
    assert refused.faults[0].suggestion == "a@x.example"


def test_V1_business_ids() -> None:
    assert taken(business_id="29259817").business_id == "2925981-7"
    assert taken(business_id="FI29259817").business_id == "2925981-7"
    assert taken(business_id="737546-2").business_id == "0737546-2"
    assert codes(business_id="2925981-6") == ["business_id.check_digit"]


def test_rule_M9_no_mail_is_kept_as_an_objection() -> None:
    assert taken(lists="ei postia!").no_mail
    assert taken(lists="EI MAINOKSIA").no_mail
    assert not taken(lists="Uutiskirje").no_mail


def test_too_long_and_too_many() -> None:
    assert codes(title="x" * 151) == ["too_long"]
    rows = ContactRows(recognise(HEADINGS))
    refused = rows.read(2, [*cells(), "lisää"])
    assert isinstance(refused, RefusedRow)
    assert refused.code == "row.too_many_cells"
    assert isinstance(rows.read(3, ["Virtanen", "Aino"]), ContactRecord)
    assert rows.read(4, []) is None
    assert rows.read(5, list(HEADINGS)) is None
    assert rows.empty_rows == 2


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Virtanen, Matti", ("Virtanen", "Matti")),
        ("Virtanen Matti Juhani", ("Virtanen", "Matti Juhani")),
        ("Matti Virtanen", ("Virtanen", "Matti")),
        ("Carl-Erik von Essen", None),
        ("Anders von Nyman", ("von Nyman", "Anders")),
        ("Xyz Abc", None),
    ],
)
def test_whole_names_are_parted_when_the_order_is_sure(name: str, parts: tuple[str, str] | None) -> None:
    rows = ContactRows(recognise(["Nimi", "Puhelin"]))
    found = rows.read(2, [name, ""])
    if parts is None:
        assert isinstance(found, RefusedRow)
        assert found.code == "name.order_unknown"
    else:
        assert isinstance(found, ContactRecord)
        assert (found.last_name, found.first_names) == parts


def test_duplicate_key() -> None:
    one = taken(email="Aino@x.example", phone="040 123 4567")
    assert one.duplicate_key() == taken(last_name="VIRTANEN", email="aino@X.example").duplicate_key()
    assert one.duplicate_key() != taken(first_names="Eero", email="aino@x.example").duplicate_key()
    assert taken(company="A Oy").duplicate_key() != taken(company="B Oy").duplicate_key()


def test_the_register_can_refuse_a_row_too() -> None:
    rows = ContactRows(recognise(HEADINGS))
    refused = rows.refuse(7, cells(), "email", Problem("suppressed", "x"))
    assert (refused.row_number, refused.heading, refused.code) == (7, "Sähköposti", "suppressed")


VALUES = st.one_of(
    st.sampled_from(
        [
            "", "-", "  x ", "n/a", "Mäki", "Mäki Oy", "Vaihde", "a@b.example", "a at b.example", "040 123 4567",
            "+358 (0)40 1234567", "(0)40123456", "02 1 / 040 123 4567", "00100", "20101", "PL 5", "131052-308T", "=1",
            "'=1", "+1", "2925981-7", "ei postia!", "a,b", "Suomi", "SE", "#N/A", "Š", "x\ny", "x" * 120,
        ]
    ),
    st.text(max_size=12),
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(VALUES, min_size=13, max_size=13), st.booleans())
def test_quick_and_careful_reading_agree(values: list[str], named: bool) -> None:
    if named:
        values[:2] = ["Mäki", "Aino"]
    columns = recognise(HEADINGS)
    quick = ContactRows(columns).read(2, list(values))
    careful, _ = CarefulReading(columns).read(2, values)
    assert quick == careful


def test_real_office_list_is_accounted_for() -> None:
    path = REAL / "asiakkaat-excel.csv"
    if not path.exists():
        pytest.skip("the office's own list is not beside the repository")
    with open_table(path) as table:
        assert (table.encoding, table.separator) == ("cp1252", ";")
        rows = ContactRows(recognise(table.headings))
        outcomes = list(rows.outcomes(table))
    refused = Counter(row.code for _, row in outcomes if isinstance(row, RefusedRow))
    with path.open(encoding="cp1252", newline="") as stream:
        total = sum(1 for _ in csv.reader(stream, delimiter=";")) - 1
    assert len(outcomes) + rows.empty_rows == total == 3060
    assert rows.empty_rows == 20
    assert refused == {
        "email.form": 19,
        "cell.formula": 12,
        "name.not_a_person": 11,
        "personal_identity_code": 7,
    }
    assert rows.mended_counts == {"postal_code.leading_zeros": 2, "email.absent": 1}
    records = [row for _, row in outcomes if isinstance(row, ContactRecord)]
    assert sum(record.no_mail for record in records) > 250
    assert all(record.last_name == record.last_name.strip() for record in records)


def test_list_of_organisations_has_no_persons() -> None:
    path = REAL / "organisations.csv"
    if not path.exists():
        pytest.skip("the list of organisations is not beside the repository")
    with open_table(path) as table:
        rows = ContactRows(recognise(table.headings))
        outcomes = list(rows.outcomes(table))
    assert rows.columns.unknown == ("slug", "fax", "web", "categories", "countries")
    assert len(outcomes) == 2516
    assert sum(isinstance(row, ContactRecord) for _, row in outcomes) < 40
