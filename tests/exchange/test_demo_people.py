"""The demo's people: the same every time, valid by the rules, and as lists in Finland look."""

import tracemalloc
from collections import Counter

import pytest

from kaarea_tui.exchange.demo_people import demo_companies, demo_contacts
from kaarea_tui.exchange.finnish_names import mens_names, surnames, womens_names
from kaarea_tui.rules.emails import email
from kaarea_tui.rules.identifiers import business_id, postal_code
from kaarea_tui.rules.limits import within
from kaarea_tui.rules.phones import phone

KINDS = {"company", "municipality", "joint_authority", "association", "foundation", "cooperative", "other"}


def test_word_lists_are_large_enough() -> None:
    assert len(surnames()) >= 400
    assert len({*womens_names(), *mens_names()}) >= 200


def test_same_seed_same_people() -> None:
    assert list(demo_contacts(500)) == list(demo_contacts(500))
    assert list(demo_contacts(500)) != list(demo_contacts(500, seed=2))
    assert list(demo_contacts(2000))[:500] == list(demo_contacts(500)) or len(list(demo_contacts(500))) == 500
    assert list(demo_contacts(0)) == []


def test_V1_V3_V4_V5_every_value_is_valid() -> None:
    for record in demo_contacts(3000):
        assert business_id(record.business_id) == record.business_id
        assert postal_code(record.postal_code) == record.postal_code
        assert all(email(address) == address for address in record.emails)
        assert all(address.endswith(".example") for address in record.emails)
        assert all(phone(number) == number for number in record.phones)
        for field in ("last_name", "first_names", "title", "company", "street", "post_office", "note"):
            within(field, getattr(record, field))
        assert record.company_kind in KINDS


def test_rule_4_2_companies_are_unlike_each_other() -> None:
    companies = list(demo_companies(20_000))
    assert len({company.name for company in companies}) == 20_000
    assert len({company.business_id for company in companies}) == 20_000
    assert {company.kind for company in companies} == KINDS
    assert companies[:50] == list(demo_companies(50))


def test_shape_of_the_register() -> None:
    records = list(demo_contacts(60_000))
    per_company = Counter(record.company for record in records)
    assert 8 <= len(records) / len(per_company) <= 16
    assert max(per_company.values()) > 100
    share = {
        "no e-mail": sum(not record.emails for record in records),
        "no phone": sum(not record.phones for record in records),
        "shared": sum(
            record.emails[:1] != () and "." not in record.emails[0].split("@")[0] for record in records
        ),
        "former": sum(record.role_ended is not None for record in records),
        "two names": sum("-" in record.last_name for record in records),
    }
    assert all(0.02 < count / len(records) < 0.2 for count in share.values()), share
    personal = Counter(
        address for record in records for address in record.emails if "." in address.split("@")[0]
    )
    assert personal.most_common(1)[0][1] == 1


@pytest.mark.slow
def test_a_million_people_take_no_memory() -> None:
    tracemalloc.start()
    try:
        assert sum(1 for _ in demo_contacts(40_000)) == 40_000
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()
