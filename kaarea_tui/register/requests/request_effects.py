"""What a request does from its registration on (table 2.1, D12), in the transaction that registers it.

Marketing stops at once on an objection, a withdrawal and an erasure request; what a restriction or another
objection is about is restricted until it is decided. No person decides on these: they protect (13.1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.mailing import memberships, objections, restrictions, stops, withdrawals
from kaarea_tui.rules.moments import last_moment
from kaarea_tui.rules.named_addresses import Address
from kaarea_tui.rules.problem import N_, Problem

from . import case_addresses
from .case_addresses import LEFT_ONE, STOPPED
from .request_inputs import Asked
from .request_rows import CaseRow, case_to_change, load_case, save, write_event

_HOW = {"email": "email", "letter": "letter", "phone": "phone", "counter": "meeting", "web": "web_form"}
_OBJECTED = """
SELECT 1 FROM objection WHERE contact_id = ? AND purpose = 'MARKETING' AND state <> 'released'
    AND made_at = ? AND recorded_at >= ?
"""
_PURPOSES = "SELECT DISTINCT purpose FROM consent WHERE contact_id = ? AND ended_at IS NULL"


@dataclass(frozen=True, slots=True)
class About:
    """What the effects need to know of the case."""

    case_id: int
    contact_id: int | None
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
    if asked.type == "consent_withdrawal":
        return Effect(_withdraw(call, about, asked))
    if about.contact_id is None:
        return Effect()
    if asked.type == "restriction" or (asked.type == "rectification" and asked.contested):
        _restrict_until_identified(call, about, about.contact_id, asked)
    if asked.type == "objection_other":
        return _object(call, about, about.contact_id, asked)
    return Effect()


def stops_by_address(call: Call, case: CaseRow) -> bool:
    """Has marketing stopped by the address alone, whoever has it (I3)?"""
    if case.type not in ("objection_dm", "consent_withdrawal"):
        return False
    return any(each.stopped for each in case_addresses.of_case(call, case))


def named_since(call: Call, case: CaseRow) -> int:
    """Stop what a further letter of the case names without doubt (N2); how many lists were left."""
    fresh = [each.address for each in case_addresses.of_case(call, case) if not (each.waits or each.stopped)]
    return _stop_also(call, case, fresh)


def stop_confirmed(call: Call, case_id: int, version: int, keys: Sequence[str]) -> int:
    """Stop named addresses that waited for a person's word (N2); how many lists were left.

    Raises what changing a case raises, and Invalid `addresses` for one that the case does not name.
    """
    case = case_to_change(call, case_id, version, closed=True)
    named = {each.key: each for each in case_addresses.of_case(call, case)}
    if case.type not in case_addresses.STOPPING or not named.keys() >= set(keys):
        message = N_("The request does not name this address.")
        raise Invalid({"addresses": Problem("choice.unknown", message)})
    left = _stop_also(call, case, [named[key].address for key in keys if not named[key].stopped])
    save(call, case, {})
    return left


def _stop_also(call: Call, case: CaseRow, addresses: Sequence[Address]) -> int:
    """What holds for the case holds for these addresses too; no objection of a card hangs on them."""
    if not addresses or case.type not in case_addresses.STOPPING:
        return 0
    list_id = _one_list(call, case.id)
    if list_id is not None:
        return _leave_one_list(call, case, addresses, list_id)
    reason = "withdrawal" if case.type == "consent_withdrawal" else "dm_objection"
    left = stops.stop(call, addresses, reason)
    _tell_stopped(call, case, len(addresses))
    return left


def _tell_stopped(call: Call, case: CaseRow, count: int) -> None:
    if count:
        write_event(call, case.id, STOPPED, (case.state, case.state), str(count))
        call.touched("request", case.id, fields="suppression", count=count)


def _leave_one_list(call: Call, case: CaseRow, addresses: Sequence[Address], list_id: int) -> int:
    write_event(call, case.id, LEFT_ONE, (case.state, case.state), str(list_id))
    keys = [key for kind, key in addresses if kind == "email"]
    return memberships.end_at(call, keys, "unsubscribed", lists=(list_id,))


def _one_list(call: Call, case_id: int) -> int | None:
    """The list that a withdrawal is about, where it is about one only."""
    step, detail = case_addresses.asked_of(call.store, case_id)
    return int(detail) if step == LEFT_ONE else None


def undo_provisional(call: Call, case_id: int, reason: str) -> None:
    """Take back what was restricted provisionally for somebody who had not asked for it (T19, 2.5).

    What the person asked for ends by `restrictions.lift` alone, after a notice (N11).
    """
    for restriction_id in restrictions.provisional_of(call, case_id):
        restrictions.lift(call, restriction_id, reason=reason, notice_on=None)


def _stop_marketing(call: Call, about: About, reason: str = "dm_objection") -> Effect:
    """Whoever asks: all that his words name as his, the sender's, and what stands on his card (N2, I3).

    A card keeps it as an objection, also where consents were withdrawn: addresses of later days are covered.
    """
    case = load_case(call, about.case_id)
    addresses = [each.address for each in case_addresses.of_case(call, case) if not each.waits]
    made_at = last_moment(about.received_on, None, call.now)
    left, ask = 0, dict[int, str]()
    cards = case_addresses.own_cards(call, case)
    for card in cards:
        if call.store.one(_OBJECTED, (card, stamp(made_at), case.created_at)) is not None:
            left += stops.stop(call, addresses, reason)  # chosen now, found before
            continue
        saved = objections.object_to_marketing(
            call, card, made_at, _HOW[about.channel], about.grounds, addresses
        )
        left += saved.lists_left
        if card == about.contact_id:
            ask |= dict(saved.ask_companies)
    if not cards:
        left = stops.stop(call, addresses, reason)
    own = [each for card in cards for each in stops.personal_addresses(call.store, card)]
    _tell_stopped(call, case, len({*own, *addresses}))
    return Effect(left, tuple(ask.items()))


def _withdraw(call: Call, about: About, asked: Asked) -> int:
    """One list: off it, wherever it goes. A purpose: its consents end, marketing stops everywhere (N2)."""
    case, how = load_case(call, about.case_id), _HOW[about.channel]
    addresses = [each.address for each in case_addresses.of_case(call, case) if not each.waits]
    cards = case_addresses.own_cards(call, case)
    if asked.list_id is not None:
        left = withdrawals.withdraw_for(call, cards, list_id=asked.list_id, how=how)[1]
        return left + _leave_one_list(call, case, addresses, asked.list_id)
    left = 0
    for card in cards:
        stored = [row[0] for row in call.store.rows(_PURPOSES, (card,))]
        for purpose in [asked.purpose] if asked.purpose else sorted({*stored, "MARKETING"}):
            left += withdrawals.withdraw_for(call, (card,), purpose=purpose, how=how)[1]
    if asked.purpose in ("", "MARKETING"):
        left += _stop_marketing(call, about, "withdrawal").lists_left
    return left


def _object(call: Call, about: About, contact_id: int, asked: Asked) -> Effect:
    """The purpose objected to rests until it is decided; without one, all but service mail does (N10).

    An objection to marketing is a request of its own, so that marketing restricted here tells of the whole.
    """
    if not asked.purpose:
        _restrict(call, about, contact_id, scope="purpose", detail="MARKETING", ground="d")
        return Effect()
    made_at = last_moment(about.received_on, None, call.now)
    saved = objections.object_to_purpose(
        call, contact_id, asked.purpose, made_at, _HOW[about.channel], about.grounds
    )
    _restrict(call, about, contact_id, scope="purpose", detail=asked.purpose, ground="d")
    return Effect(saved.lists_left, saved.ask_companies)


def _restrict_until_identified(call: Call, about: About, contact_id: int, asked: Asked) -> None:
    """Only the group of fields that is contested; where all is meant, marketing rests (N10)."""
    ground = asked.ground or "a"
    if asked.field_group:
        _restrict(call, about, contact_id, scope="field_group", detail=asked.field_group, ground=ground)
    else:
        _restrict(call, about, contact_id, scope="purpose", detail="MARKETING", ground=ground)


def _restrict(call: Call, about: About, contact_id: int, *, scope: str, detail: str, ground: str) -> None:
    restrictions.restrict(
        call, contact_id, scope=scope, detail=detail, ground=ground, provisional=True, case_id=about.case_id
    )
