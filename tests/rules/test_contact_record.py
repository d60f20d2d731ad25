"""A contact from outside, and the kind that a company's name tells (rule 4.2)."""

import pytest

from kaarea_tui.exchange.demo_people import demo_companies
from kaarea_tui.rules.contact_record import ContactRecord, company_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Peltola Oy", "company"),
        ("Asunto Oy Paraisten Helmi", "company"),
        ("Koulu Oy", "company"),
        ("Naantalin kaupunki", "municipality"),
        ("Salon koulu", "municipality"),
        ("Turun yhteiskoulu", "municipality"),
        ("Varsinais-Suomen hyvinvointialue", "joint_authority"),
        ("Koulutuskuntayhtymä Raseko", "joint_authority"),
        ("Mynämäen seurakunta", "other"),
        ("Naantali ry", "association"),
        ("Metsästysseura Hukka", "association"),
        ("Kaarinasäätiö sr", "foundation"),
        ("Hakalasäätiö", "foundation"),
        ("Maatalousosuuskunta Purje", "cooperative"),
        ("", "company"),
    ],
)
def test_rule_4_2_kind_from_name(name: str, kind: str) -> None:
    assert company_kind(name) == kind


def test_rule_4_2_demo_companies_tell_their_kind() -> None:
    told = [company_kind(company.name) == company.kind for company in demo_companies(2000)]
    assert sum(told) > 1950


def test_duplicate_key_prefers_email_then_phone_then_company() -> None:
    record = ContactRecord("Mäki", "Aino", company="A Oy", emails=("a@x.example",), phones=("+358401234567",))
    assert "a@x.example" in record.duplicate_key()
    assert "+358401234567" in ContactRecord("Mäki", phones=("+358401234567",)).duplicate_key()
    assert (
        ContactRecord("MÄKI", company="a oy").duplicate_key()
        == ContactRecord("mäki", company="A Oy").duplicate_key()
    )
