"""May a person be mailed: the order of checks (4.3) and the truth tables (4.4), row by row; rules M1 to M12."""

from dataclasses import fields, replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.mailing import (
    MESSAGES,
    OFF,
    Code,
    Facts,
    ListKind,
    Policy,
    RoleOf,
    Standing,
    check_policy,
    company_facts,
    may_be_mailed,
    may_be_on,
    message,
    policy_in_force,
    refusal,
    service_mail,
)
from kaarea_tui.rules.problem import Problem

# Rulebook 4.4: # · suppressed · restricted · objection · company ban · consent · on the list · mailed · service · code
TABLE = """
 1 | - | - | - | - | - | no     | no  | yes | NO_BASIS
 2 | - | - | - | - | K | yes    | yes | yes | ALLOW_CONSENT
 3 | - | - | - | K | - | no     | no  | yes | COMPANY_BAN
 4 | - | - | - | K | K | paused | no  | yes | COMPANY_BAN
 5 | - | - | K | - | - | ended  | no  | yes | OBJECTED
 6 | - | - | K | - | K | ended  | no  | yes | OBJECTED
 7 | - | - | K | K | - | ended  | no  | yes | OBJECTED
 8 | - | - | K | K | K | ended  | no  | yes | OBJECTED
 9 | - | K | - | - | - | no     | no  | no  | RESTRICTED
10 | - | K | - | - | K | paused | no  | no  | RESTRICTED
11 | - | K | - | K | - | no     | no  | no  | RESTRICTED
12 | - | K | - | K | K | paused | no  | no  | RESTRICTED
13 | - | K | K | - | - | ended  | no  | no  | RESTRICTED
14 | - | K | K | - | K | ended  | no  | no  | RESTRICTED
15 | - | K | K | K | - | ended  | no  | no  | RESTRICTED
16 | - | K | K | K | K | ended  | no  | no  | RESTRICTED
17 | K | - | - | - | - | ended  | no  | yes | SUPPRESSED
18 | K | - | - | - | K | ended  | no  | yes | SUPPRESSED
19 | K | - | - | K | - | ended  | no  | yes | SUPPRESSED
20 | K | - | - | K | K | ended  | no  | yes | SUPPRESSED
21 | K | - | K | - | - | ended  | no  | yes | SUPPRESSED
22 | K | - | K | - | K | ended  | no  | yes | SUPPRESSED
23 | K | - | K | K | - | ended  | no  | yes | SUPPRESSED
24 | K | - | K | K | K | ended  | no  | yes | SUPPRESSED
25 | K | K | - | - | - | ended  | no  | no  | SUPPRESSED
26 | K | K | - | - | K | ended  | no  | no  | SUPPRESSED
27 | K | K | - | K | - | ended  | no  | no  | SUPPRESSED
28 | K | K | - | K | K | ended  | no  | no  | SUPPRESSED
29 | K | K | K | - | - | ended  | no  | no  | SUPPRESSED
30 | K | K | K | - | K | ended  | no  | no  | SUPPRESSED
31 | K | K | K | K | - | ended  | no  | no  | SUPPRESSED
32 | K | K | K | K | K | ended  | no  | no  | SUPPRESSED
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
OBJECTIONS = ("marketing_objection", "purpose_objection")


def of_row(row: list[str], objection: str = "marketing_objection", **more: bool) -> Facts:
    suppressed, restricted, objected, ban, consent = (cell == "K" for cell in row[1:6])
    told = {"suppressed": suppressed, "restricted": restricted, "company_ban": ban, "consent": consent}
    return Facts(**told, **{objection: objected}, **more)


def test_the_table_has_all_32_rows_of_rule_4_4():
    assert sorted(tuple(row[1:6]) for row in ROWS) == sorted(product("-K", repeat=5))


@pytest.mark.parametrize("objection", OBJECTIONS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"row{row[0]}")
def test_truth_table_of_a_personal_address(row: list[str], objection: str):
    """Rules M1, M9, 4.3, 4.4: code, mailed and on the list, for both kinds of objection."""
    facts = of_row(row, objection)
    assert may_be_mailed(facts) == Code(row[9])
    assert may_be_mailed(facts).allowed == (row[7] == "yes")
    assert may_be_on(facts) == Standing(row[6])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"row{row[0]}")
def test_truth_table_of_service_mail(row: list[str]):
    """Rule M11: with an open agreement; stops against marketing leave it alone."""
    facts = of_row(row, agreement_open=True)
    assert service_mail(facts) == (row[8] == "yes")
    on = Standing.YES if row[8] == "yes" else Standing.PAUSED
    assert may_be_on(facts, kind=ListKind.SERVICE) == on
    assert not service_mail(replace(facts, agreement_open=False))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"row{row[0]}")
def test_an_erased_address_gets_no_service_mail_either(row: list[str]):
    """Rule 4.4: with scope all_import the column says no."""
    facts = of_row(row, agreement_open=True, suppressed_wholly=True)
    assert not service_mail(facts)
    assert may_be_mailed(facts) is Code.SUPPRESSED


def test_only_row_2_of_32_allows_marketing():
    assert [row[0] for row in ROWS if may_be_mailed(of_row(row)).allowed] == ["2"]


# suppressed · restricted · objection · company ban · consent · personal · role mailbox
COMPRESSED = [
    ("K", "*", "*", "*", "*", False, False),
    ("-", "K", "*", "*", "*", False, False),
    ("-", "-", "K", "*", "*", False, False),
    ("-", "-", "-", "K", "*", False, False),
    ("-", "-", "-", "-", "K", True, True),
    ("-", "-", "-", "-", "-", False, True),
]


@pytest.mark.parametrize("row", COMPRESSED, ids=lambda row: "".join(row[:5]))
@pytest.mark.parametrize("objection", OBJECTIONS)
def test_compressed_truth_table(row: tuple[str, ...], objection: str):
    """Rules 4.4, M3, M5, N1: a shared mailbox is the company's, and has no objection of a person; a sole
    trader's, who is one, is stopped by it."""
    for filled in product(*(("-", "K") if cell == "*" else (cell,) for cell in row[:5])):
        facts = of_row(["", *filled], objection)
        assert may_be_mailed(facts).allowed is row[5]
        assert may_be_mailed(replace(facts, role_mailbox=True)).allowed is row[6]


def test_a_role_mailbox_is_allowed_as_a_legal_person():
    """Rule M5."""
    assert may_be_mailed(Facts(role_mailbox=True)) is Code.ALLOW_LEGAL_PERSON
    assert may_be_on(Facts(role_mailbox=True, company_ban=True)) is Standing.PAUSED
    assert may_be_on(Facts(role_mailbox=True, stopped=True)) is Standing.PAUSED


@pytest.mark.parametrize("kind", list(ListKind))
def test_a_stopped_mailbox_gets_nothing_until_it_is_released(kind: ListKind):
    """Rule N1: service mail, too; with a ground beneath it only rests."""
    facts = Facts(role_mailbox=True, agreement_open=True, stopped=True)
    assert may_be_mailed(facts, kind=kind) is Code.STOPPED
    assert may_be_on(facts, kind=kind) is Standing.PAUSED


SOFT, B2B = Policy(soft_opt_in=True), Policy(b2b_opt_out=True)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"row{row[0]}")
@pytest.mark.parametrize(("policy", "fact"), [(SOFT, "sale_connection"), (B2B, "job_relevance")])
def test_policies_open_only_the_last_personal_line(row: list[str], policy: Policy, fact: str):
    """Rules M2, M4, M10: what forbids still forbids, and without the recorded fact nothing changes."""
    code = may_be_mailed(of_row(row, **{fact: True}), policy)
    if row[0] == "1":
        assert code is (Code.ALLOW_SOFT_OPT_IN if policy is SOFT else Code.ALLOW_B2B)
    else:
        assert code == Code(row[9])
    assert may_be_mailed(of_row(row), policy) == Code(row[9])
    assert may_be_mailed(of_row(row, **{fact: True}), OFF) == Code(row[9])


def test_the_present_notice_switches_both_policies_off():
    """Rules M10, 0.1/T1: whatever is stored."""
    with pytest.raises(Problem, match="legitimate interest"):
        check_policy("2026-01")
    check_policy("2027-01")
    both = Policy(soft_opt_in=True, b2b_opt_out=True)
    assert policy_in_force(both, "2026-01") == OFF
    assert policy_in_force(both, "2027-01") == both


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"row{row[0]}")
def test_a_survey_is_stopped_like_marketing_but_lives_on_the_agreement(row: list[str]):
    """Rule M12."""
    assert may_be_mailed(of_row(row), kind=ListKind.SURVEY) == may_be_mailed(of_row(row))
    with_agreement = may_be_mailed(of_row(row, agreement_open=True), kind=ListKind.SURVEY)
    assert with_agreement == (Code.ALLOW_AGREEMENT if row[0] == "1" else Code(row[9]))


def test_service_mail_stops_at_an_objection_to_its_own_purpose():
    """Rule M11 and GDPR art. 21(1)."""
    facts = Facts(agreement_open=True, purpose_objection=True)
    assert may_be_mailed(facts, kind=ListKind.SERVICE) is Code.OBJECTED


ORDER = [
    ("no_address", Code.NO_ADDRESS),
    ("suppressed", Code.SUPPRESSED),
    ("stopped", Code.STOPPED),
    ("restricted", Code.RESTRICTED),
    ("marketing_objection", Code.OBJECTED),
    ("purpose_objection", Code.OBJECTED),
    ("company_ban", Code.COMPANY_BAN),
    ("inactive", Code.INACTIVE),
    ("unsubscribed", Code.NO_BASIS),
    ("role_mailbox", Code.ALLOW_LEGAL_PERSON),
    ("consent", Code.ALLOW_CONSENT),
    ("sale_connection", Code.ALLOW_SOFT_OPT_IN),
    ("job_relevance", Code.ALLOW_B2B),
]
any_facts = st.builds(Facts, **{field.name: st.booleans() for field in fields(Facts)})
any_policy = st.builds(Policy, st.booleans(), st.booleans())
any_kind = st.sampled_from(list(ListKind))


@given(any_facts)
def test_the_first_check_that_holds_decides(facts: Facts):
    """Rule 4.3/1-12, checks in their order."""
    facts = replace(facts, suppressed_wholly=False)
    holds = [code for name, code in ORDER if getattr(facts, name)]
    assert may_be_mailed(facts, Policy(soft_opt_in=True, b2b_opt_out=True)) is (
        holds[0] if holds else Code.NO_BASIS
    )


@given(any_facts, any_policy, any_kind, st.sampled_from([name for name, _ in ORDER[:8]]))
def test_a_stop_more_never_allows(facts: Facts, policy: Policy, kind: str, stop: str):
    """Rules M9, L1: no further stop ever opens what was closed."""
    before = may_be_mailed(replace(facts, **{stop: False}), policy, kind)
    after = may_be_mailed(replace(facts, **{stop: True}), policy, kind)
    assert before.allowed or not after.allowed


@given(any_facts, any_policy, any_kind)
def test_on_the_list_and_mailed_agree(facts: Facts, policy: Policy, kind: str):
    """Rule 4.4: whoever may be mailed may be on the list, whoever may not is paused or leaves."""
    allowed = may_be_mailed(facts, policy, kind).allowed
    assert (may_be_on(facts, policy, kind) is Standing.YES) == allowed


@given(any_facts, any_policy)
def test_no_marketing_to_a_person_without_a_ground(facts: Facts, policy: Policy):
    """Rules M1 and M8, any channel: consent, or what the controller has switched on and recorded."""
    if may_be_mailed(replace(facts, role_mailbox=False), policy).allowed:
        soft = policy.soft_opt_in and facts.sale_connection
        assert facts.consent or soft or (policy.b2b_opt_out and facts.job_relevance)


@given(any_facts, any_kind)
def test_restriction_and_erased_addresses_stop_every_kind(facts: Facts, kind: str):
    assert not may_be_mailed(replace(facts, restricted=True), kind=kind).allowed
    assert not may_be_mailed(replace(facts, suppressed_wholly=True), kind=kind).allowed


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ([], (False, True)),
        ([RoleOf("firma.fi", False, False)], (False, False)),
        ([RoleOf("firma.fi", True, False)], (False, True)),
        ([RoleOf("firma.fi", False, True)], (True, False)),
        ([RoleOf("firma.fi", True, False), RoleOf("toinen.fi", False, False)], (False, True)),
        ([RoleOf("firma.fi", False, False), RoleOf("toinen.fi", False, True)], (False, False)),
        ([RoleOf("", False, False), RoleOf("", False, True)], (True, False)),
        ([RoleOf("", True, True), RoleOf("", False, False)], (False, False)),
        ([RoleOf("kolmas.fi", False, True), RoleOf("toinen.fi", True, False)], (True, False)),
    ],
)
def test_an_address_belongs_to_the_company_of_its_domain(roles: list[RoleOf], told: tuple[bool, bool]):
    """Checks 6 and 7 (M3, R4): in doubt to any of the person's companies, so that a ban holds."""
    assert company_facts("anna@firma.fi", roles) == told


def test_a_free_mail_domain_tells_no_company():
    """Check 6: in doubt a ban holds."""
    roles = [RoleOf("gmail.com", False, False), RoleOf("toinen.fi", False, True)]
    assert company_facts("anna@gmail.com", roles) == (True, False)


def test_every_code_has_its_words():
    assert set(MESSAGES) == set(Code)
    assert message(Code.NO_BASIS) != message(Code.NO_BASIS, ListKind.SERVICE)
    assert refusal(Code.ALLOW_CONSENT) is None
    refused = refusal(Code.SUPPRESSED)
    assert refused is not None and refused.code == "SUPPRESSED"
