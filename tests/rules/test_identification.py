"""Who the requester is, and where an answer may go: I1 to I5."""

from contextlib import nullcontext

import pytest

from kaarea_tui.rules.identification import (
    METHODS,
    NOT_NEEDED,
    Proofs,
    check_answer_address,
    check_method,
    check_proof,
    check_representative,
    missing_proof,
)
from kaarea_tui.rules.problem import Problem


@pytest.mark.parametrize("method", METHODS)
def test_the_closed_list_of_methods(method: str) -> None:
    """I2."""
    assert check_method(method, "") == method


@pytest.mark.parametrize("method", ["", "passport_copy", "hetu", "KNOWN_PERSONALLY"])
def test_nothing_else_identifies(method: str) -> None:
    """I1, I2: a copy of a document is no method."""
    with pytest.raises(Problem) as raised:
        check_method(method, "syy")
    assert raised.value.code == "identity.method"


def test_not_needed_is_written_down_with_its_reason() -> None:
    """T4."""
    assert check_method(NOT_NEEDED, "Lähetti omasta osoitteestaan") == NOT_NEEDED
    with pytest.raises(Problem):
        check_method(NOT_NEEDED, "  ")


def test_a_representative_shows_an_authorisation() -> None:
    """I4."""
    check_representative("", "")
    check_representative("Asko Asiamies", "valtakirja, nähty 20.11.2026")
    with pytest.raises(Problem):
        check_representative("Asko Asiamies", "")
    with pytest.raises(Problem):
        check_representative("", "valtakirja")


def test_data_go_to_an_address_on_file_only() -> None:
    """I5, N8: an address first seen in the request gets no data."""
    check_answer_address("a@x.fi", {"a@x.fi"})
    with pytest.raises(Problem) as raised:
        check_answer_address("new@x.fi", {"a@x.fi"})
    assert raised.value.code == "identity.new_address"


@pytest.mark.parametrize(
    ("proofs", "missing"),
    [
        (Proofs(), {"callback_to_number_on_file", "letter_to_address_on_file", "reply_from_address_on_file"}),
        (Proofs(number=True), {"letter_to_address_on_file", "reply_from_address_on_file"}),
        (Proofs(sent=True), {"callback_to_number_on_file", "reply_from_address_on_file"}),
        (Proofs(sent=True, answered=True), {"callback_to_number_on_file"}),
        (Proofs(True, True, True), set()),
    ],
)
def test_a_method_is_offered_where_its_proof_is(proofs: Proofs, missing: set[str]) -> None:
    """N8."""
    assert {method for method in METHODS if missing_proof(method, proofs)} == missing
    for method in METHODS:
        with pytest.raises(Problem) if method in missing else nullcontext():
            check_proof(method, proofs)
