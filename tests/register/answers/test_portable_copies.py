"""The portable copy: what the person provided and what was observed, as JSON, CSV and vCard 4.0 (2.6; art. 20)."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaarea_tui.data import models as m
from kaarea_tui.exchange.portable_copy import FILES, PortableCopy, as_csv, as_vcard, as_zip
from kaarea_tui.register.answers.access_tables import ACCESS_TABLES
from kaarea_tui.register.answers.portable_copies import COLUMNS, OBSERVED, OWN_ACTS
from kaarea_tui.register.answers.provided import NAMING, PARTS
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.records.contact_inputs import (
    ContactInput,
    EmailInput,
    PhoneInput,
    RoleInput,
    SourceInput,
)
from kaarea_tui.register.register import Register
from kaarea_tui.rules.erasure import in_portable_copy
from kaarea_tui.rules.text import clean_line, spreadsheet_original
from tests.conftest import START, RegisterDb
from tests.register.card_steps import SUBJECT, eero, make_company
from tests.register.full_person import fill
from tests.register.request_steps import in_review, new_case

MARK = "kanariaaa"


@pytest.fixture
def owner(register_db: RegisterDb) -> Register:
    register = register_db.sign_in("rekisterivastaava")
    register.confirmed_at = register_db.clock.now
    return register


def unzipped(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def made(owner: Register, contact: int) -> dict[str, str]:
    return unzipped(owner.portable_copies.write(in_review(owner, "portability", contact_id=contact)).file)


def test_every_table_of_the_copy_has_its_columns() -> None:
    """2.6: a new portable table says which columns go along, and who provided them."""
    assert set(COLUMNS) == set(in_portable_copy()) == {*PARTS, *OBSERVED, *OWN_ACTS}
    assert set(NAMING) == set(PARTS)
    for table, columns in COLUMNS.items():
        assert set(columns) <= {column.name for column in ACCESS_TABLES[table].columns}


def test_what_the_person_provided_goes_along(owner: Register) -> None:
    """2.6, 6.5: name, roles, addresses, numbers, lists and consents; IP address and user name as observed."""
    files = made(owner, fill(owner.store, "Kanaria", "Serinus", MARK))
    assert set(files) == {*FILES, "MANIFEST.sha256"}
    told = json.loads(files["tiedot.json"])
    assert told["schema"] == "kaarea.portable/1"
    assert set(told["data"]) == set(in_portable_copy())
    for value in (
        f"Titteli {MARK} 0",
        f"Katu {MARK}",
        f"{MARK}0@oma.example",
        "192.0.2.1",
        f"tunnus{MARK}0",
        f"Suostun {MARK}.",
    ):
        assert value in files["tiedot.json"] and value in files["tiedot.csv"]
    card = vobject.readOne(files["yhteyshenkilo.vcf"])
    assert card.version.value == "4.0"
    assert card.fn.value == "Serinus Kanaria"
    assert card.email.value == f"{MARK}0@oma.example"
    assert card.tel.value.startswith("tel:+358401000000") and card.tel.params["VALUE"] == ["uri"]
    assert card.org.value == [f"Yritys {MARK}"]


def test_what_is_ours_or_others_stays(owner: Register) -> None:
    """2.6: no notes, groups, objections, sources, history, marks of our own."""
    files = made(owner, fill(owner.store, "Kanaria", "Serinus", MARK))
    for word in (
        "Muistiinpano",
        "Peruste",
        "lähde",
        "Vanha",
        "Mappi",
        "kieltosyy",
        "rajoitus",
        "laki",
        "suppressed",
        "bounced",
        "jäsen",
    ):
        assert word not in files["tiedot.json"] + files["tiedot.csv"], word


@pytest.mark.parametrize("source", ["stakeholder", "service_provider", "company"])
def test_what_others_provided_stays(owner: Register, source: str) -> None:
    """Rule 2.6/portability: data from stakeholders are not portable; what was observed and consented to is."""
    contact = fill(owner.store, "Kanaria", "Serinus", MARK, source=source)
    copy = owner.portable_copies.collect(in_review(owner, "portability", contact_id=contact))
    assert set(copy.left_out) == set(PARTS)
    assert set(copy.tables) == {*OBSERVED, *OWN_ACTS}


COMPANY = SourceInput("company", "Helmi")


def told_by(owner: Register, contact: int, source: SourceInput, **more: object) -> None:
    """Change the card; what is not named stays."""
    head = m.Contact.get_by_id(contact)
    owner.contacts.update(contact, head.version, ContactInput(**more), source)  # type: ignore[arg-type]


def own_values(owner: Register, contact: int) -> set[object]:
    copy = owner.portable_copies.collect(in_review(owner, "portability", contact_id=contact))
    return {value for table in PARTS for row in copy.tables.get(table, ()) for value in row.values() if value}


@pytest.mark.parametrize("first", [SUBJECT, COMPANY])
def test_each_value_goes_by_the_source_that_set_it(owner: Register, first: SourceInput) -> None:
    """2.6, 7.1: who tells one thing takes neither over nor away what came before; nor does what was taken back."""
    second = COMPANY if first is SUBJECT else SUBJECT
    company = make_company(owner)
    contact = owner.contacts.create(eero(company), first)
    email, phone, role = (each[0].id for each in _parts(owner, contact))
    numbers = (PhoneInput("044 765 4321", id=phone), PhoneInput("040 111 2222"))
    told_by(owner, contact, second, phones=numbers)
    told_by(owner, contact, second, last_name="Virta")
    told_by(owner, contact, second, roles=(RoleInput(company, "Rehtori", "1.3.2019", id=role),))
    told_by(owner, contact, second, emails=(EmailInput("x@muu.example", id=email),))
    owner.contacts.undo_last(contact, m.Contact.get_by_id(contact).version)
    firsts = {
        "Eero Kalevi", "Eero.Virtanen@helmi.example", "+358447654321", "Maatie 53 A 3", "20100", "Turku",
        "Turun Helmi As Oy", "2019-03-01",
    }  # fmt: skip
    seconds = {"Virta", "+358401112222", "Rehtori"}
    told = own_values(owner, contact)
    mine, others = (firsts, seconds) if first is SUBJECT else (seconds, firsts)
    assert mine <= told and not others & told
    copy = owner.portable_copies.collect(in_review(owner, "portability", contact_id=contact))
    whole = {"contact_email": 1, "contact_address": 1} if first is COMPANY else {}
    assert copy.left_out == {"contact": 1, "contact_phone": 1, "contact_role": 1, **whole}
    assert owner.portable_copies.write(in_review(owner, "portability", contact_id=contact)).file


def _parts(owner: Register, contact: int) -> tuple[tuple[Any, ...], ...]:
    card = owner.contacts.open(contact)
    return card.emails, card.phones, card.roles


def test_a_consent_given_by_the_company_is_not_the_persons(owner: Register) -> None:
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    m.Consent.update(given_by="company").where(m.Consent.contact == contact).execute()
    copy = owner.portable_copies.collect(in_review(owner, "portability", contact_id=contact))
    assert copy.tables["consent"] == ()


def test_only_an_identified_person_of_such_a_request_gets_it(owner: Register) -> None:
    contact = fill(owner.store, "Kanaria", "Serinus", MARK)
    for case_id, code in (
        (new_case(owner, "portability", contact_id=contact), "report.identity"),
        (in_review(owner, "access", contact_id=contact), "report.type"),
    ):
        with pytest.raises(Refused) as raised:
            owner.portable_copies.write(case_id)
        assert raised.value.code == code


def copy_of(tables: Mapping[str, tuple[dict[str, object], ...]]) -> PortableCopy:
    return PortableCopy("26-001", "Kaarea Oy", "Rekisteri", START, tables, {})


words = st.text(max_size=120)


@settings(max_examples=200, deadline=None)
@given(
    last=words, first=words, email=words, street=words, title=words, company=words, ext=st.text(max_size=5)
)
@example(last="", first="", email="", street="", title="", company="ä" * 60, ext="")
def test_any_words_come_back_from_the_card(
    last: str, first: str, email: str, street: str, title: str, company: str, ext: str
) -> None:
    """RFC 6350: escaped, folded by octets, one card, nothing smuggled in."""
    text = as_vcard(
        copy_of(
            {
                "contact": ({"last_name": last, "first_names": first},),
                "contact_email": ({"address": email},),
                "contact_phone": ({"number": "+358401234567", "kind": "mobile", "extension": ext},),
                "contact_address": (
                    {"street": street, "postal_code": "00100", "post_office": "HELSINKI", "country": "FI"},
                ),
                "contact_role": ({"company": company, "title": title},),
            }
        )
    )
    assert text.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n") and text.endswith("END:VCARD\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    cards = list(vobject.readComponents(text))
    assert len(cards) == 1
    assert cards[0].n.value.family == clean_line(last)
    assert cards[0].email.value == clean_line(email)
    assert cards[0].adr.value.street == clean_line(street)
    assert len(cards[0].contents["tel"]) == 1
    if clean_line(title):
        assert cards[0].title.value == clean_line(title)


@settings(max_examples=200, deadline=None)
@given(value=st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_words_come_back_from_json_and_csv(value: str) -> None:
    """T6b: formulas are disarmed and can be undone."""
    copy = copy_of({"contact_role": ({"title": value},)})
    assert json.loads(unzipped(as_zip(copy))["tiedot.json"])["data"]["contact_role"][0]["title"] == value
    rows = list(csv.reader(io.StringIO(as_csv(copy).removeprefix("\ufeff"), newline=""), delimiter=";"))
    cell = rows[1][3]
    assert spreadsheet_original(cell) == value
    assert not cell.startswith(("=", "@"))
