"""Recipients: rules 4.8, 8.2 and 9.1."""

from datetime import date

import pytest

from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.recipients import (
    EEA,
    check_contract,
    check_country,
    check_disclosure,
    check_legal_ground,
    check_provider,
)

TODAY = date(2026, 11, 23)


def test_the_eea_is_the_union_and_three_more() -> None:
    """9.1: 27 + IS, LI, NO; neither Great Britain nor Switzerland."""
    assert len(set(EEA)) == 30 and {"IS", "LI", "NO"} < set(EEA)
    assert not {"GB", "CH", "US", "RU", "AX"} & set(EEA)
    assert check_country(" fi ") == "FI"


@pytest.mark.parametrize("country", ["US", "GB", "CH", "", "Suomi", "ＦＩ"])
def test_no_country_outside_is_accepted(country: str) -> None:
    """9.1."""
    with pytest.raises(Problem) as raised:
        check_country(country)
    assert raised.value.code == "recipient.country"


@pytest.mark.parametrize(
    ("kind", "signed", "to", "code"),
    [
        ("processor", None, None, "recipient.no_contract"),
        ("processor", date(2026, 11, 24), None, "recipient.signed_later"),
        ("processor", date(2026, 1, 2), date(2026, 1, 1), "recipient.contract_ends"),
        ("authority", None, date(2026, 1, 1), "recipient.contract_ends"),
    ],
)
def test_a_processor_has_a_contract(kind: str, signed: date | None, to: date | None, code: str) -> None:
    """4.8; GDPR art. 28."""
    with pytest.raises(Problem) as raised:
        check_contract(kind, signed, to, TODAY)
    assert raised.value.code == code


def test_contracts_in_order_pass() -> None:
    """4.8."""
    check_contract("processor", TODAY, TODAY, TODAY)
    check_contract("authority", None, None, TODAY)
    check_disclosure("processor", TODAY, TODAY)
    with pytest.raises(Problem):
        check_disclosure("processor", date(2026, 11, 22), TODAY)


@pytest.mark.parametrize("kind", ["authority", "other", "processor"])
def test_no_disclosure_without_its_ground(kind: str) -> None:
    """8.2."""
    check_legal_ground(kind, "VeroMenL 1558/1995 19 §")
    with pytest.raises(Problem) as raised:
        check_legal_ground(kind, " ")
    assert raised.value.code == "disclosure.no_ground"


@pytest.mark.parametrize(
    ("on_record", "contract", "account", "code"),
    [
        (False, None, TODAY, "account.no_contract"),
        (True, date(2026, 11, 22), TODAY, "account.contract_over"),
        (True, TODAY, date(2026, 11, 24), "account.beyond_contract"),
        (True, TODAY, None, "account.beyond_contract"),
    ],
)
def test_an_external_account_needs_a_contract(
    on_record: bool, contract: date | None, account: date | None, code: str
) -> None:
    """4.8: in force, and as long as the account."""
    with pytest.raises(Problem) as raised:
        check_provider(on_record, contract, account, TODAY)
    assert raised.value.code == code
    check_provider(True, TODAY, TODAY, TODAY)
    check_provider(True, None, date(2030, 1, 1), TODAY)
