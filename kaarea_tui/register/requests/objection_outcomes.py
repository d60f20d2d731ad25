"""Deciding an objection purpose by purpose (rulebook 2.1; GDPR art. 21(1)).

Marketing always stops; what rests on a consent stops, as its withdrawal; what rests on a contract stops
unless the register owner has recorded why the contract needs it; a duty by law goes on.
"""

from dataclasses import dataclass

from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing import objections, stop_release, withdrawals
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.requests.request_rows import CaseRow
from kaarea_tui.rules.problem import N_

BY_LAW = frozenset({"BILLING"})
"""Purposes that the law asks for: accounting (6(1)(c))."""
RESULTS: dict[str, str] = {
    "stopped": N_("stopped"),
    "withdrawn": N_("stopped: the consent ended"),
    "necessary": N_("goes on: the contract needs it"),
    "by_law": N_("goes on: the law asks for it"),
}
"""What becomes of a purpose; code and words."""

_RESTRICTIONS = (
    "SELECT id, scope, detail FROM restriction WHERE case_id = ? AND lifted_at IS NULL ORDER BY id"
)
_CONSENTED = "SELECT DISTINCT purpose FROM consent WHERE contact_id = ? AND ended_at IS NULL ORDER BY purpose"
_MAILED = """
SELECT DISTINCT l.purpose FROM list_member m JOIN mailing_list l ON l.id = m.list_id
WHERE m.contact_id = ? AND m.state <> 'ended' ORDER BY l.purpose
"""
_NOT_FULL = """
UPDATE request_case SET outcome = 'partial', refusal_grounds = 'LEGAL_OBLIGATION'
WHERE id = ? AND outcome = 'fulfilled'
"""
_PENDING = """
SELECT id FROM objection WHERE contact_id = ? AND purpose = ? AND state = 'pending' ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One purpose: `result` is a code of RESULTS."""

    purpose: str
    result: str


def decide(call: Call, case: CaseRow, contact_id: int, necessity: str) -> tuple[Outcome, ...]:
    """Decide on all purposes of the case; see `Fulfilment.decide_objection`.

    What was approved as fulfilled stops: going on with it is a partial outcome, which a second person
    approves (2.8). Only what the law keeps going needs nobody's leave; the case is then fulfilled in part.
    """
    held = call.store.rows(_RESTRICTIONS, (case.id,))
    form = Typed()
    why = form.block("necessity", "grounds", necessity)
    purposes = _purposes(call, contact_id, held)
    if case.outcome == "fulfilled" and why and any(_may_be_necessary(*each) for each in purposes.items()):
        form.wrong(
            "necessity",
            "objection.approved_full",
            N_(
                "It was approved that every purpose stops: leave this empty. What goes on is proposed as"
                " fulfilled in part, or refused."
            ),
        )
    form.settled()
    outcomes = tuple(
        Outcome(purpose, _one(call, contact_id, purpose, why, consented=consented))
        for purpose, consented in purposes.items()
    )
    _end_restrictions(call, held, outcomes)
    if any(each.result == "by_law" for each in outcomes):
        call.store.run(_NOT_FULL, (case.id,))
    return outcomes


def goes_on_by_law(call: Call, case: CaseRow) -> bool:
    """Is the law among what the purposes objected to rest on? Then the case cannot be fulfilled whole."""
    if case.type != "objection_other" or case.contact_id is None:
        return False
    held = call.store.rows(_RESTRICTIONS, (case.id,))
    return not BY_LAW.isdisjoint(_purposes(call, case.contact_id, held))


def _purposes(call: Call, contact_id: int, held: list[tuple[object, ...]]) -> dict[str, bool]:
    """What is objected to, each purpose with whether it rests on a consent; without one all that is sent."""
    consented = [row[0] for row in call.store.rows(_CONSENTED, (contact_id,))]
    mailed = [row[0] for row in call.store.rows(_MAILED, (contact_id,))]
    named = [str(detail) for _, scope, detail in held if scope == "purpose" and detail != "MARKETING"]
    return {each: each in consented for each in named or ("MARKETING", *consented, *mailed)}


def _may_be_necessary(purpose: str, consented: bool) -> bool:
    """Does it rest on a contract, so that a necessity can keep it going?"""
    return purpose != "MARKETING" and purpose not in BY_LAW and not consented


def _one(call: Call, contact_id: int, purpose: str, why: str, *, consented: bool) -> str:
    pending = [row[0] for row in call.store.rows(_PENDING, (contact_id, purpose))]
    if purpose == "MARKETING":
        objections.object_to_marketing(call, contact_id, call.now)
        return "stopped"
    if purpose in BY_LAW or (why and _may_be_necessary(purpose, consented)):
        for objection_id in pending:
            stop_release.release_objection(call, objection_id, why or "by_law")
        return "by_law" if purpose in BY_LAW else "necessary"
    if not pending and not consented:  # all was objected to, and this is one of it
        pending = [objections.object_to_purpose(call, contact_id, purpose, call.now).objection_id]
    for objection_id in pending:
        objections.uphold(call, objection_id)
    if consented:
        withdrawals.withdraw_for(call, (contact_id,), purpose=purpose)
        return "withdrawn"
    return "stopped"


def _end_restrictions(call: Call, held: list[tuple[object, ...]], outcomes: tuple[Outcome, ...]) -> None:
    """A purpose that stops stays restricted; all else waits to be lifted, after its notice (N11)."""
    stopped = {each.purpose for each in outcomes if each.result in ("stopped", "withdrawn")}
    for number, scope, detail in held:
        if scope == "purpose" and detail in stopped:
            call.store.run("UPDATE restriction SET provisional = 0 WHERE id = ?", (number,))
