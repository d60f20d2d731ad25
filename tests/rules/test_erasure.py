"""The field matrix of 2.6 and 2.9 as a registry: no table of the schema is without an answer."""

import peewee

from kaarea_tui.data import models
from kaarea_tui.rules.erasure import REGISTRY, Fate, in_access_report, in_portable_copy, tables_of

TABLES = {model._meta.table_name: model for model in models.TABLES}


def test_every_table_has_an_answer_and_no_other() -> None:
    """2.6: a new table asks what happens on erasure, in the access report, in portability."""
    assert set(REGISTRY) == set(TABLES)


def test_every_table_with_a_person_is_erased_or_says_why_not() -> None:
    """2.6: what is kept has its reason, which the answer tells."""
    for name, model in TABLES.items():
        columns = {field.column_name for field in model._meta.sorted_fields}
        rule = REGISTRY[name]
        if "contact_id" in columns:
            assert rule.fate is not Fate.NONE and rule.person == "contact_id", name
        if rule.fate in (Fate.KEEP, Fate.TOMBSTONE, Fate.EVIDENCE):
            assert rule.why, name
        if rule.person and "." not in rule.person:
            assert rule.person in columns, name


def test_the_way_to_the_person_is_there() -> None:
    """2.6: `table.column` names a column of the schema."""
    for rule in REGISTRY.values():
        if "." in rule.person:
            table, column = rule.person.split(".")
            assert column in {field.column_name for field in TABLES[table]._meta.sorted_fields}


def test_whatever_is_deleted_or_derived_of_a_person_is_in_the_access_report() -> None:
    """2.9: all fields of section 6; what is made anew from them is told by them."""
    shown = set(in_access_report())
    assert {*tables_of(Fate.DELETE), *tables_of(Fate.REVIEW), *tables_of(Fate.EVIDENCE)} <= shown
    assert set(in_portable_copy()) <= shown


def test_staff_notes_and_stakeholders_data_are_not_portable() -> None:
    """2.6: only what the person provided, also IP address and user name; not notes, sources."""
    portable = set(in_portable_copy())
    assert {"contact_technical", "contact_service_account", "consent", "list_member"} < portable
    assert not {"contact_note", "provenance", "change", "objection"} & portable


def test_tables_without_people_point_to_none() -> None:
    """The control: such a table has no foreign key to contacts."""
    for name in tables_of(Fate.NONE):
        keys = [
            field for field in TABLES[name]._meta.sorted_fields if isinstance(field, peewee.ForeignKeyField)
        ]
        assert all(field.rel_model is not models.Contact for field in keys), name
