"""Headings told as fields; what the notice does not name is dropped and reported (rule 6.7)."""

import pytest

from kaarea_tui.exchange.headings import field_of, recognise
from kaarea_tui.rules.problem import Problem


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Sukunimi", "last_name"),
        (" ETUNIMET* ", "first_names"),
        ("Y-tunnus", "business_id"),
        ("Sähköposti:", "email"),
        ("E-mail 2", "email"),
        ("GSM", "phone"),
        ("Puhelin (työ)", "phone"),
        ("post_office", "post_office"),
        ("Företag", "company"),
        ("Last name", "last_name"),
        ("Nimi", "name"),
        ("Kengännumero", None),
        ("", None),
    ],
)
def test_headings_are_told_in_three_languages(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_rule_6_7_unknown_columns_are_named() -> None:
    columns = recognise(
        ["Sukunimi", "Etunimet", "Syntymäaika", "Puhelin", "Matkapuhelin", "Titteli", "Asema", ""]
    )
    assert columns.unknown == ("Syntymäaika",)
    assert columns.repeated == ("Asema",)
    assert columns.fields["phone"] == (3, 4)
    assert columns.heading("phone") == "Puhelin"


def test_name_beside_a_contact_person_is_the_companys() -> None:
    columns = recognise(["Nimi", "Yhteyshenkilö", "Puhelin"])
    assert (columns.fields["company"], columns.fields["name"]) == ((0,), (1,))


@pytest.mark.parametrize(
    ("headings", "code"),
    [(["Kengännumero", "Väri"], "file.no_headings"), (["Yritys", "Puhelin"], "file.missing_columns")],
)
def test_rule_6_1_a_table_without_names_is_refused(headings: list[str], code: str) -> None:
    with pytest.raises(Problem) as caught:
        recognise(headings)
    assert caught.value.code == code
