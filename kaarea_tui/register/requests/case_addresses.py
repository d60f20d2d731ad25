"""Which addresses a case names (N2): in its words, its letters and where it came from, and how each stands.

Nothing of it is kept: what is stopped is asked of the suppression list each time, so that card, letter and
export cannot tell different things.
"""

from collections.abc import Iterable, Sequence

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Store
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing.named_stops import (
    Holders,
    NamedAddress,
    classified,
    holders_of,
    without_ours,
)
from kaarea_tui.rules import named_addresses as rules
from kaarea_tui.rules.emails import is_form
from kaarea_tui.rules.named_addresses import Named
from kaarea_tui.rules.problem import N_, Problem

from .case_letters import letters_of_case
from .letter_texts import within_of
from .request_rows import CaseRow

STOPPING = frozenset({"objection_dm", "consent_withdrawal", "erasure"})
"""Types of requests that stop marketing to what they name."""

STOPPED, LEFT_ONE = "stop", "one_list"
"""Steps of the history: to how many addresses marketing stopped; of which list alone the case is."""

_ASKED = """
SELECT step, note FROM request_event
WHERE case_id = ? AND step IN ('stop', 'one_list') ORDER BY id DESC LIMIT 1
"""
_ON_THIS = """
SELECT 1 FROM list_member WHERE contact_id = ? AND CAST(list_id AS TEXT) = ? AND left_at IS NULL
"""
# Withdrawn since the case began, and agreed to again after that.
_AGREED_SINCE = """
SELECT 1 FROM consent n JOIN consent o ON o.contact_id = n.contact_id AND o.purpose = n.purpose
WHERE n.contact_id = ? AND n.ended_at IS NULL AND o.end_reason = 'withdrawn' AND o.ended_at >= ?
    AND n.given_at > o.ended_at
"""
_LETTERS = "SELECT sender, reply_to, enclosed, subject, body FROM request_mail WHERE id IN ({})"
_OBJECTED = "SELECT 1 FROM objection WHERE contact_id = ? AND purpose = 'MARKETING' AND state <> 'released'"
_ON_A_LIST = """
SELECT 1 FROM list_member m JOIN mailing_list l ON l.id = m.list_id
WHERE m.contact_id = ? AND m.left_at IS NULL AND l.kind <> 'SERVICE'
"""


def of_case(call: Call, case: CaseRow) -> tuple[NamedAddress, ...]:
    """All addresses of the case but our own, in the order in which they were named."""
    told = _named(call, case)
    if not told:
        return ()
    holders = holders_of(call.store, told)
    return classified(
        call, told, holders, _own_cards(case, told, holders), represented=bool(case.representative)
    )


def waiting(call: Call, case: CaseRow) -> bool:
    """Does an address wait for a person's word?"""
    return case.type in STOPPING and any(each.waits and not each.stopped for each in of_case(call, case))


def own_cards(call: Call, case: CaseRow) -> tuple[int, ...]:
    """Whose wish it is: the card chosen, else those on which the address stands that the letter came from."""
    told = _named(call, case)
    return tuple(sorted(_own_cards(case, told, holders_of(call.store, told))))


def check_stopped(call: Call, case: CaseRow) -> None:
    """Refuse to tell that something stopped where it goes on (again); raises Problem.

    A consent or a release between the wish and its answer is newer than the wish: the letter would not be
    true any more, whichever kind of wish it answers.
    """
    if case.outcome != "fulfilled" or case.type not in ("objection_dm", "consent_withdrawal"):
        return
    step, detail = asked_of(call.store, case.id)
    cards = own_cards(call, case)
    if step == LEFT_ONE:
        goes_on = any(call.store.one(_ON_THIS, (card, detail)) for card in cards)
    elif step == STOPPED or case.type == "objection_dm":
        goes_on = _marketing_goes_on(call, case, cards)
    else:
        goes_on = any(call.store.one(_AGREED_SINCE, (card, case.created_at)) for card in cards)
    if goes_on:
        raise Problem(
            "letter.not_stopped",
            N_("What the answer says is stopped goes on (again): the answer would not be true."),
        )


def asked_of(store: Store, case_id: int) -> tuple[str, str]:
    """Which of the steps STOPPED and LEFT_ONE the case took last, and its note; empty: neither."""
    found = store.one(_ASKED, (case_id,))
    return (str(found[0]), str(found[1])) if found else ("", "")


def _marketing_goes_on(call: Call, case: CaseRow, cards: Sequence[int]) -> bool:
    named = of_case(call, case)
    if not (cards or any(each.stopped for each in named)):
        return True
    return any(not (each.waits or each.stopped) for each in named) or any(
        call.store.one(_OBJECTED, (card,)) is None or call.store.one(_ON_A_LIST, (card,)) is not None
        for card in cards
    )


def _named(call: Call, case: CaseRow) -> tuple[Named, ...]:
    numbers = [*([case.mail_id] if case.mail_id is not None else []), *letters_of_case(call.store, case.id)]
    letters = list(in_batches(call.store, _LETTERS, numbers))
    found = rules.named(
        case.requester_address,
        [case.text, *(f"{subject}\n{body}" for *_, subject, body in letters)],
        [each for sender, reply_to, enclosed, *_ in letters for each in _senders(sender, reply_to, enclosed)],
    )
    return without_ours(call.store, found)


def _senders(sender: str, reply_to: str, enclosed: str) -> tuple[str, ...]:
    """Whence a letter came: who wrote what somebody passed on, else its own headings."""
    within = within_of(enclosed)
    return tuple(each.sender for each in within) if within else (sender, reply_to)


def _own_cards(case: CaseRow, told: Iterable[Named], holders: Holders) -> set[int]:
    """Who writes for somebody else has no card in the matter."""
    if case.contact_id is not None:
        return {case.contact_id}
    if case.representative:
        return set()
    return {
        card
        for each in told
        if each.sender and not (each.kind == "email" and is_form(each.key))
        for card, use in holders.get(each.address, ())
        if use != "switchboard"
    }
