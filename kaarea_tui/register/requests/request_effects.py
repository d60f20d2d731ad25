"""What a request does from its registration on (table 2.1, D12), in the transaction that registers it.

Marketing stops at once on an objection, a withdrawal and an erasure request; what a restriction or another
objection is about is restricted until it is decided. No person decides on these: they protect (13.1).
"""

from dataclasses import dataclass
from datetime import date

from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing import objections, restrictions, stops, withdrawals
from kaarea_tui.rules import suppressions
from kaarea_tui.rules.moments import last_moment

from .request_inputs import Asked

_HOW = {"email": "email", "letter": "letter", "phone": "phone", "counter": "meeting", "web": "web_form"}
_PURPOSES = "SELECT DISTINCT purpose FROM consent WHERE contact_id = ? AND ended_at IS NULL"


@dataclass(frozen=True, slots=True)
class About:
    """What the effects need to know of the case."""

    case_id: int
    contact_id: int | None
    address: str
    """The requester's, as given."""
    channel: str
    received_on: date
    grounds: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What came of it: lists left, and companies to ask whether they forbid marketing too."""

    lists_left: int = 0
    ask_companies: tuple[tuple[int, str], ...] = ()


def apply(call: Call, about: About, asked: Asked) -> Effect:
    """Carry out what holds from registration on."""
    if asked.type in ("objection_dm", "erasure"):
        return _stop_marketing(call, about)
    if about.contact_id is None:
        return Effect()
    if asked.type == "consent_withdrawal":
        return Effect(_withdraw(call, about, about.contact_id, asked))
    if asked.type == "restriction" or (asked.type == "rectification" and asked.contested):
        ground = asked.ground or "a"
        _restrict(
            call, about, about.contact_id, scope=_group_scope(asked), detail=asked.field_group, ground=ground
        )
    if asked.type == "objection_other":
        return _object(call, about, about.contact_id, asked)
    return Effect()


def stops_by_address(type_: str, address: str) -> bool:
    """Does marketing stop by the address of the request alone, whoever has it (I3)?"""
    return type_ == "objection_dm" and bool(suppressions.addresses_in(address))


def undo_provisional(call: Call, case_id: int, reason: str) -> None:
    """Take back what was restricted provisionally for somebody who had not asked for it (T19, 2.5).

    What the person asked for ends by `restrictions.lift` alone, after a notice (N11).
    """
    for restriction_id in restrictions.provisional_of(call, case_id):
        restrictions.lift(call, restriction_id, reason=reason, notice_on=None)


def _stop_marketing(call: Call, about: About) -> Effect:
    """Known person: an objection with all its effects. Not known: each address given is suppressed."""
    made_at = last_moment(about.received_on, None, call.now)
    if about.contact_id is not None:
        saved = objections.object_to_marketing(
            call, about.contact_id, made_at, _HOW[about.channel], about.grounds
        )
        return Effect(saved.lists_left, saved.ask_companies)
    addresses = suppressions.addresses_in(about.address)
    if not addresses:
        return Effect()
    people = stops.suppress(call, addresses, "dm_objection")
    return Effect(stops.settle(call, people, "suppressed") if people else 0)


def _withdraw(call: Call, about: About, contact_id: int, asked: Asked) -> int:
    how = _HOW[about.channel]
    if asked.list_id is not None:
        return withdrawals.withdraw_for(call, (contact_id,), list_id=asked.list_id, how=how)[1]
    stored = [row[0] for row in call.store.rows(_PURPOSES, (contact_id,))]
    return sum(
        withdrawals.withdraw_for(call, (contact_id,), purpose=purpose, how=how)[1]
        for purpose in ([asked.purpose] if asked.purpose else stored)
    )


def _object(call: Call, about: About, contact_id: int, asked: Asked) -> Effect:
    """The purpose objected to rests until it is decided; without one the whole record does (18(1)(d))."""
    if not asked.purpose:
        _restrict(call, about, contact_id, scope="record", detail="", ground="d")
        return Effect()
    made_at = last_moment(about.received_on, None, call.now)
    saved = objections.object_to_purpose(
        call, contact_id, asked.purpose, made_at, _HOW[about.channel], about.grounds
    )
    _restrict(call, about, contact_id, scope="purpose", detail=asked.purpose, ground="d")
    return Effect(saved.lists_left, saved.ask_companies)


def _restrict(call: Call, about: About, contact_id: int, *, scope: str, detail: str, ground: str) -> None:
    restrictions.restrict(
        call, contact_id, scope=scope, detail=detail, ground=ground, provisional=True, case_id=about.case_id
    )


def _group_scope(asked: Asked) -> str:
    return "field_group" if asked.field_group else "record"
