"""T6: a canary in every field; nobody gets one out by any action whose group the rights do not open (P8).

Classes A and F: list, card, search, history, duplicate hints, log, error texts and the server's own log are
all looked through, for every preset. Restricted people hide all but name and company (2.6).
"""

import logging
import re
from contextlib import nullcontext, suppress
from dataclasses import replace

import pytest

from kaarea_tui.data.row_words import EVERY
from kaarea_tui.register.counter import ACTIONS
from kaarea_tui.register.errors import CounterError
from kaarea_tui.register.register import Register
from kaarea_tui.rules.visibility import GROUP_OF, STUB_FIELDS, visible_fields, visible_groups

from .samples import SAMPLES, Arguments, variants
from .trying import attempt, call
from .world import CANARIES, RESTRICTED_CANARIES, World, taken_back

READING = sorted(
    name
    for name, told in ACTIONS.items()
    if name in SAMPLES and told.effect in ("browse", "disclose", "inspect")
)
# The company's own name is no personal data: whoever sees companies sees it (P8: company.view).
_ALSO_BY = {"company": "company.view"}


def signs(value: str) -> tuple[str, ...]:
    """How a value may look where it leaks: as kept, folded, or a number in its national form."""
    plain = re.sub(r"[ \-()]", "", value).casefold()
    return (plain, "0" + plain.removeprefix("+358")) if plain.startswith("+358") else (plain,)


def leaked(canaries: dict[str, str], visible: frozenset[str], text: str) -> set[str]:
    """The fields whose canary stands in `text` although it is not visible."""
    haystack = re.sub(r"[ \-()]", "", text).casefold()
    return {
        field
        for field, value in canaries.items()
        if field not in visible and value and any(sign in haystack for sign in signs(value))
    }


def seen_by(register: Register, *, restricted: bool = False) -> frozenset[str]:
    """The fields that the matrix opens to this user."""
    rights = register.own.who().rights
    fields = visible_fields(rights, restricted=restricted)
    if restricted and not fields & STUB_FIELDS:
        return frozenset()
    return fields | {field for field, permission in _ALSO_BY.items() if permission in rights}


def everything_out(world: World, register: Register, name: str, contact: int) -> str:
    """All that comes out of an action: its result, its refusals, on the own place and on `contact`."""
    place = replace(world.own, contact=contact)
    told = [SAMPLES[name](world, place), *variants(world, name).values()]
    outcomes = [attempt(register, name, arguments) for arguments in told]
    return "\n".join(f"{outcome.result!r} {outcome.answer} {outcome.rows!r}" for outcome in outcomes)


@pytest.mark.parametrize("name", READING)
def test_no_way_out_tells_a_hidden_field(world: World, name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Rules P8, 11.1, 6.2, 6.3; ASVS 8.2.3, 15.3.1."""
    caplog.set_level(logging.DEBUG)
    for preset, register in world.registers.items():
        out = everything_out(world, register, name, world.own.contact) + caplog.text
        assert leaked(CANARIES, seen_by(register), out) == set(), f"{preset} {name}"
        caplog.clear()


@pytest.mark.parametrize("name", READING)
def test_a_restricted_person_shows_no_more_than_the_stub(world: World, name: str) -> None:
    """Rule 2.6; GDPR art. 18."""
    for preset, register in world.registers.items():
        out = everything_out(world, register, name, world.restricted)
        told = leaked(RESTRICTED_CANARIES, seen_by(register, restricted=True), out)
        assert told == set(), f"{preset} {name}"


def test_the_log_holds_no_value_of_any_record(world: World) -> None:
    """Rules 5.1, A4: whatever was done above, no canary of a person is in the log, nor in the heads."""
    for name in sorted(set(ACTIONS) & set(SAMPLES)):
        for arguments in variants(world, name).values():
            assert leaked(CANARIES, frozenset(), _log_of(world, name, arguments)) == set(), name


def test_the_scanner_finds_what_it_looks_for(world: World) -> None:
    """The control that must fail: a raw row handed out is found, field by field."""
    row = world.store.rows("SELECT * FROM contact_address") + world.store.rows("SELECT * FROM contact_phone")
    marketing = world.registers["MG"]
    assert leaked(CANARIES, seen_by(marketing), repr(row)) >= {
        "street",
        "postal_code",
        "post_office",
        "phone",
    }
    assert leaked(CANARIES, frozenset(), "soita 040 123 7001") == {"phone"}
    assert EVERY not in CANARIES


def test_the_owner_sees_every_canary(world: World) -> None:
    """The other control: the canaries are really there to be seen by who may."""
    out = "".join(everything_out(world, world.registers["RO"], name, world.own.contact) for name in READING)
    missing = set(CANARIES) - leaked(CANARIES, frozenset(), out)
    assert missing == set()


def test_every_field_of_the_visibility_table_that_is_kept_has_a_canary() -> None:
    """A new field of rule P8 asks for a canary, unless no table keeps it yet."""
    not_kept = {
        "state", "country", "town", "billing_reference", "orderer", "amount", "consent_state", "request_number", "request_state", "request_body", "own_request_body",
    }  # fmt: skip
    assert set(GROUP_OF) - not_kept == set(CANARIES)
    assert visible_groups(()) == frozenset()


def _log_of(world: World, name: str, arguments: Arguments) -> str:
    """The whole rows of the log that one call by the register owner leaves."""
    store = world.store
    whole = nullcontext() if ACTIONS[name].effect == "inspect" else taken_back(store)
    with whole:
        last = (store.one("SELECT max(seq) FROM audit") or (0,))[0]
        with suppress(CounterError):
            call(world.registers["RO"], name, arguments)
        return repr(store.rows("SELECT * FROM audit WHERE seq > ?", (last,)))
