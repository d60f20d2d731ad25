"""Who the requester is, and where an answer may go: I1 to I5."""

import pytest

from kaarea_tui.rules.identification import (
    METHODS,
    NOT_NEEDED,
    check_answer_address,
    check_method,
    check_representative,
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


@pytest.mark.parametrize("type_", ["access", "portability"])
def test_data_go_to_an_address_on_file_or_verified_only(type_: str) -> None:
    """I5: an address first seen in the request gets no data."""
    check_answer_address(type_, "a@x.fi", {"a@x.fi"})
    check_answer_address(type_, "new@x.fi", {"a@x.fi"}, {"new@x.fi"})
    with pytest.raises(Problem) as raised:
        check_answer_address(type_, "new@x.fi", {"a@x.fi"})
    assert raised.value.code == "identity.new_address"


def test_an_answer_without_data_may_go_anywhere() -> None:
    """I5, I3."""
    check_answer_address("objection_dm", "new@x.fi", ())
