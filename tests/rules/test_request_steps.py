"""The course of a case: rule 2.3 as table row by row, its guards, and its invariants; rule 2.1, D7."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.request_guards import CaseFacts
from kaarea_tui.rules.request_steps import BY_NUMBER, TRANSITIONS, check, open_steps
from kaarea_tui.rules.requests import OPEN, STATES, TYPES, approval_needed

TODAY = date(2026, 11, 23)
ALL = tuple(TYPES)
IDENTIFIED = ("access", "rectification", "erasure", "restriction", "portability", "objection_other")
TABLE: dict[str, tuple[tuple[str, ...], str | None, tuple[str, ...], str]] = {
    "T2": (("received", "in_review"), "awaiting_identity", IDENTIFIED, "request.handle"),
    "T3": (("awaiting_identity",), "in_review", ALL, "request.handle"),
    "T4": (("received",), "in_review", ALL, "request.handle"),
    "T5": (("in_review",), "awaiting_clarification", ("access",), "request.handle"),
    "T6": (("awaiting_clarification",), "in_review", ALL, "request.handle"),
    "T7": (OPEN, None, ALL, "request.extend"),
    "T8": (("in_review",), "awaiting_approval", ALL, "request.handle"),
    "T9": (("awaiting_approval",), "executing", ALL, "request.approve"),
    "T10": (("awaiting_approval",), "ready_to_answer", ALL, "request.approve"),
    "T11": (("awaiting_approval",), "in_review", ALL, "request.approve"),
    "T12": (
        ("in_review",),
        "executing",
        ("access", "portability", "rectification", "restriction"),
        "request.handle",
    ),
    "T13": (("received",), "executing", ("objection_dm", "consent_withdrawal"), "request.create"),
    "T14": (("executing",), "ready_to_answer", ALL, "request.execute"),
    "T15": (("in_review",), "ready_to_answer", ALL, "request.handle"),
    "T16": (("awaiting_identity",), "ready_to_answer", ALL, "request.handle"),
    "T17": (("ready_to_answer",), None, ALL, "request.handle"),
    "T18": (OPEN, "closed_withdrawn", ALL, "request.handle"),
    "T19": (("received",), "closed_misfiled", ALL, "request.handle"),
    "T20": (("closed_refused", "closed_partial", "closed_no_data"), "in_review", ALL, "request.reopen"),
}
"""Table 2.3 written down a second time, from the rulebook."""

ABSOLUTE = ("objection_dm", "consent_withdrawal")


def case(type_: str = "access", state: str = "in_review", **more: object) -> CaseFacts:
    """A case whose every guard is content."""
    facts = CaseFacts(
        type_,
        state,
        received_on=date(2026, 11, 2),
        today=TODAY,
        first_due=date(2026, 12, 2),
        doubt_reason="Eri osoite",
        asked_on=date(2026, 11, 4),
        reminded_on=date(2026, 11, 6),
        identity_settled=True,
        identity_kept=True,
        contact_chosen=True,
        looked_for=True,
        rows=501,
        rows_clarified=500,
        replied=True,
        extension_reason="complexity",
        notice_sent_on=date(2026, 11, 20),
        outcome="fulfilled",
        proposal_text="Tehdään kaikki",
        proposer_id=1,
        actor_id=2,
        comment="Syy",
        search_protocol=True,
        answer_sent=True,
        cancelled_by_requester=True,
        new_due=date(2026, 12, 23),
    )
    return replace(facts, **more)  # type: ignore[arg-type]


def refused(number: str, facts: CaseFacts) -> str:
    with pytest.raises(Problem) as raised:
        check(number, facts)
    return raised.value.code.removeprefix("request.")


@pytest.mark.parametrize("number", TABLE)
def test_a_step_is_open_exactly_where_the_table_has_it(number: str) -> None:
    """2.3: every step x every state x every type; all else is rejected whatever the facts."""
    sources, target, types, permission = TABLE[number]
    outcome = "refused" if number == "T10" else "fulfilled"
    for state, type_ in product(STATES, TYPES):
        grounds = ("EXCESSIVE",) if number == "T10" else ()
        facts = case(type_, state, outcome=outcome, grounds=grounds, contact_chosen=number != "T15")
        inside = state in sources and type_ in types
        if inside and not (number in ("T10", "T16") and type_ in ABSOLUTE):
            expected = "closed_fulfilled" if number == "T17" else target or state
            assert check(number, facts) == expected
        else:
            assert refused(number, facts) in ("state", "type", "absolute")
        assert (BY_NUMBER[number] in open_steps(type_, state)) is inside
    assert BY_NUMBER[number].permission == permission


def test_the_table_has_no_row_more() -> None:
    """2.3: T1 makes the case, T2 to T20 move it."""
    assert [each.number for each in TRANSITIONS] == [f"T{n}" for n in range(2, 21)] == list(TABLE)


@pytest.mark.parametrize(
    ("number", "state", "change", "code"),
    [
        ("T2", "received", {"doubt_reason": " "}, "no_doubt"),
        ("T2", "received", {"asked_on": date(2026, 11, 1)}, "asked_on"),
        ("T2", "in_review", {"asked_on": TODAY + timedelta(1)}, "asked_on"),
        ("T2", "in_review", {"asked_on": None}, "question"),
        ("T3", "awaiting_identity", {"identity_settled": False}, "identity"),
        ("T4", "received", {"identity_settled": False}, "identity"),
        ("T5", "in_review", {"asked_on": None}, "question"),
        ("T5", "in_review", {"rows": 500}, "few_rows"),
        ("T5", "in_review", {"rows": 0, "rows_clarified": 0}, "few_rows"),
        ("T6", "awaiting_clarification", {"replied": False, "asked_on": TODAY - timedelta(13)}, "waiting"),
        ("T7", "executing", {"extended": True}, "extended"),
        ("T7", "executing", {"reopened": True}, "reopened"),
        ("T7", "awaiting_approval", {"outcome": "refused"}, "refusal_late"),
        ("T7", "in_review", {"today": date(2026, 12, 3)}, "too_late"),
        ("T7", "in_review", {"extension_reason": "kiire"}, "reason"),
        ("T7", "in_review", {"comment": ""}, "reason"),
        ("T7", "in_review", {"notice_sent_on": None}, "notice_missing"),
        ("T7", "in_review", {"notice_sent_on": TODAY + timedelta(1)}, "notice"),
        ("T8", "in_review", {"outcome": ""}, "proposal"),
        ("T8", "in_review", {"outcome": "no_data"}, "proposal"),
        ("T8", "in_review", {"proposal_text": ""}, "proposal"),
        ("T8", "in_review", {"outcome": "partial"}, "grounds"),
        ("T9", "awaiting_approval", {"outcome": "refused"}, "refused"),
        ("T9", "awaiting_approval", {"actor_id": 1}, "same_person"),
        ("T10", "awaiting_approval", {}, "not_refused"),
        ("T10", "awaiting_approval", {"outcome": "refused"}, "not_refused"),
        ("T11", "awaiting_approval", {"comment": ""}, "comment"),
        ("T12", "in_review", {"outcome": "partial"}, "not_full"),
        ("T14", "executing", {"open_tasks": 1}, "tasks"),
        ("T8", "in_review", {"contact_chosen": False}, "nobody"),
        ("T8", "in_review", {"identity_kept": False}, "not_identified"),
        ("T12", "in_review", {"contact_chosen": False}, "nobody"),
        ("T12", "in_review", {"identity_kept": False}, "not_identified"),
        ("T13", "received", {"type": "objection_dm", "contact_chosen": False}, "nobody"),
        ("T13", "received", {"type": "consent_withdrawal", "contact_chosen": False}, "nobody"),
        ("T8", "in_review", {"type": "consent_withdrawal", "contact_chosen": False}, "nobody"),
        ("T15", "in_review", {}, "card_chosen"),
        ("T15", "in_review", {"contact_chosen": False, "looked_for": False}, "not_searched"),
        ("T15", "in_review", {"contact_chosen": False, "search_protocol": False}, "search"),
        ("T16", "awaiting_identity", {"reminded_on": None}, "reminder"),
        ("T16", "awaiting_identity", {"reminded_on": TODAY - timedelta(13)}, "reminder"),
        ("T17", "ready_to_answer", {"answer_sent": False}, "answer"),
        ("T17", "ready_to_answer", {"outcome": ""}, "outcome"),
        ("T17", "ready_to_answer", {"outcome": "partial", "answer_complete": False}, "letter"),
        ("T18", "in_review", {"cancelled_by_requester": False}, "cancellation"),
        ("T18", "executing", {"begun": True}, "begun"),
        ("T19", "received", {"comment": ""}, "comment"),
        ("T20", "closed_refused", {"comment": ""}, "comment"),
        ("T20", "closed_refused", {"new_due": TODAY - timedelta(1)}, "new_due"),
    ],
)
def test_each_guard_names_what_is_missing(
    number: str, state: str, change: dict[str, object], code: str
) -> None:
    facts = {"type_": change.get("type", "access"), "state": state} | change
    facts.pop("type", None)
    assert refused(number, case(**facts)) == code  # type: ignore[arg-type]


def test_a_refusal_is_proposed_also_of_whom_nobody_could_identify() -> None:
    """T8, 2.8: what is not done needs no person; an absolute right is stopped for whoever asks (I3)."""
    unknown = {"contact_chosen": False, "identity_kept": False}
    no = case(outcome="refused", grounds=("MANIFESTLY_UNFOUNDED",), **unknown)
    assert check("T8", no) == "awaiting_approval"
    by_address = unknown | {"address_stopped": True}
    assert check("T8", case("objection_dm", **by_address)) == "awaiting_approval"
    assert check("T13", case("objection_dm", "received", **by_address)) == "executing"


@pytest.mark.parametrize(
    ("number", "state"),
    [
        ("T8", "in_review"),
        ("T10", "awaiting_approval"),
        ("T16", "awaiting_identity"),
        ("T17", "ready_to_answer"),
    ],
)
def test_a_refusal_after_a_month_tells_why_it_is_late(number: str, state: str) -> None:
    """N7, D7: in time on the last day; the day after only with the reason, extended or not."""
    no = case(
        state=state, outcome="refused", grounds=("LEGAL_CLAIMS",), extended=True, today=date(2026, 12, 3)
    )
    on_time = replace(no, refused_on=date(2026, 12, 2))
    assert check(number, on_time) and check(number, replace(no, late_reason="Sairastuin"))
    assert refused(number, replace(no, late_reason=" ")) == "refusal_overdue"
    assert refused(number, replace(on_time, refused_on=date(2026, 12, 3))) == "refusal_overdue"


def test_silence_opens_what_it_should_after_fourteen_days() -> None:
    """T6, T16."""
    waited = TODAY - timedelta(14)
    assert check("T6", case(state="awaiting_clarification", replied=False, asked_on=waited)) == "in_review"
    assert check("T16", case(state="awaiting_identity", reminded_on=waited)) == "ready_to_answer"


def test_a_request_that_needs_no_identity_goes_to_review_without() -> None:
    """I3, T4: a marketing objection is never held up by a question of who asks."""
    assert check("T4", case("objection_dm", "received", identity_settled=False)) == "in_review"
    assert refused("T2", case("objection_dm", "received")) == "type"


def test_approver_is_not_the_proposer_unless_a_reason_is_written() -> None:
    """P4, T9, T10."""
    alone = case("erasure", "awaiting_approval", proposer_id=7, actor_id=7)
    assert refused("T9", alone) == "same_person"
    assert check("T9", replace(alone, override_reason="Sijainen lomalla")) == "executing"
    no = replace(alone, outcome="refused", grounds=("LEGAL_CLAIMS",))
    assert refused("T10", no) == "same_person"
    assert check("T10", replace(no, actor_id=8)) == "ready_to_answer"


@pytest.mark.parametrize("type_", ABSOLUTE)
def test_an_absolute_right_can_never_be_refused(type_: str) -> None:
    """2.3, invariant: objection_dm and consent_withdrawal never end refused or in part."""
    for outcome, (number, state) in product(
        ("refused", "partial"),
        (("T8", "in_review"), ("T10", "awaiting_approval"), ("T17", "ready_to_answer")),
    ):
        facts = case(type_, state, outcome=outcome, grounds=("EXCESSIVE",))
        assert refused(number, facts) in ("absolute", "not_refused")
    assert refused("T16", case(type_, "awaiting_identity")) == "absolute"


def test_erasure_objection_and_every_refusal_need_a_second_person() -> None:
    """2.1, T8."""
    assert approval_needed("erasure", "fulfilled") and approval_needed("objection_other", "fulfilled")
    assert approval_needed("access", "partial") and approval_needed("access", "refused")
    assert not approval_needed("access", "fulfilled")
    assert all(refused("T12", case(type_)) == "type" for type_ in ("erasure", "objection_other"))


facts_of_any_kind = st.builds(
    CaseFacts,
    type=st.sampled_from(list(TYPES)),
    state=st.sampled_from(list(STATES)),
    received_on=st.just(date(2026, 11, 2)),
    today=st.dates(date(2026, 11, 2), date(2027, 3, 1)),
    first_due=st.just(date(2026, 12, 2)),
    extended=st.booleans(),
    asked_on=st.none() | st.dates(date(2026, 10, 1), date(2027, 3, 1)),
    reminded_on=st.none() | st.dates(date(2026, 10, 1), date(2027, 3, 1)),
    identity_settled=st.booleans(),
    identity_kept=st.booleans(),
    contact_chosen=st.booleans(),
    address_stopped=st.booleans(),
    looked_for=st.booleans(),
    rows=st.sampled_from([0, 1, 2]),
    rows_clarified=st.sampled_from([0, 1]),
    late_reason=st.sampled_from(["", " ", "x"]),
    refused_on=st.none() | st.dates(date(2026, 11, 2), date(2027, 3, 1)),
    replied=st.booleans(),
    notice_sent_on=st.none() | st.dates(date(2026, 10, 1), date(2027, 3, 1)),
    extension_reason=st.sampled_from(["", "complexity", "x"]),
    outcome=st.sampled_from(["", "fulfilled", "partial", "refused", "no_data", "x"]),
    grounds=st.sampled_from([(), ("EXCESSIVE",)]),
    proposal_text=st.sampled_from(["", "x"]),
    doubt_reason=st.sampled_from(["", "x"]),
    comment=st.sampled_from(["", "x"]),
    proposer_id=st.sampled_from([1, 2]),
    actor_id=st.sampled_from([1, 2]),
    open_tasks=st.sampled_from([0, 1]),
    search_protocol=st.booleans(),
    answer_sent=st.booleans(),
    answer_complete=st.booleans(),
    cancelled_by_requester=st.booleans(),
    begun=st.booleans(),
)


@given(st.sampled_from(list(TABLE)), facts_of_any_kind)
def test_whatever_the_facts_a_case_lands_where_the_table_says(number: str, facts: CaseFacts) -> None:
    """2.3: closed cases are read-only except T20; no answer, no closing; D6: no extension past the first day."""
    try:
        target = check(number, facts)
    except Problem:
        return
    sources, told, types, _ = TABLE[number]
    assert facts.state in sources and facts.type in types
    assert target in STATES and (told in (None, target))
    if facts.state not in OPEN:
        assert number == "T20"
    if number == "T17":
        assert facts.answer_sent and target == f"closed_{facts.outcome}"
    if target == "closed_refused":
        assert facts.type not in ABSOLUTE
    if number == "T7":
        assert facts.today <= facts.first_due and not facts.extended
    if number in ("T2", "T5", "T7"):
        sent = facts.notice_sent_on if number == "T7" else facts.asked_on
        assert sent is not None and facts.received_on <= sent <= facts.today
    if number == "T5":
        assert facts.rows > facts.rows_clarified
    refusing = number in ("T10", "T16") or (number in ("T8", "T17") and facts.outcome == "refused")
    if refusing and (facts.refused_on or facts.today) > date(2026, 12, 2) and number != "T16":
        assert facts.late_reason.strip()
    if number == "T15":
        assert facts.looked_for and not facts.contact_chosen and facts.search_protocol
    if number == "T12":
        assert facts.contact_chosen and facts.identity_kept
    if number == "T13":
        assert facts.contact_chosen or facts.address_stopped
    if number in ("T9", "T10"):
        assert facts.actor_id != facts.proposer_id or facts.override_reason
