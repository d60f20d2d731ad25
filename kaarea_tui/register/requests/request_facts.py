"""What the guards of a step look at: the case as it is kept, and what the step brings (2.3)."""

from dataclasses import dataclass, replace
from datetime import date

from kaarea_tui.register.counter import Call
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.identification import DATA_CARRYING, METHODS, NOT_NEEDED, check_method, check_proof
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.refusals import check_grounds, missing_parts
from kaarea_tui.rules.request_guards import CaseFacts
from kaarea_tui.rules.request_steps import BY_NUMBER
from kaarea_tui.rules.requests import PROPOSABLE

from . import data_amount
from .identity_proofs import proofs_of
from .objection_outcomes import goes_on_by_law
from .request_effects import stops_by_address
from .request_inputs import StepInput
from .request_rows import CaseRow, SentLetter, letter_sent

ANSWER_OF = {"fulfilled": "answer", "no_data": "answer", "partial": "partial", "refused": "refusal"}
"""Outcome to the kind of letter that answers it (T17)."""
REPORTS = frozenset({"report", "portability"})
"""Kinds of letters that are the person's data themselves (GDPR arts 15, 20)."""

_PAUSE = """
SELECT id, asked_on, reminded_on FROM request_suspension
WHERE case_id = ? AND replied_on IS NULL ORDER BY id DESC LIMIT 1
"""
_ROUND = "SELECT max(id), max(at) FROM request_event WHERE case_id = ? AND step = 'T20'"
_BEGUN = "SELECT 1 FROM request_event WHERE case_id = ? AND to_state = 'executing' AND id > ? LIMIT 1"
_LOOKED = "SELECT 1 FROM request_event WHERE case_id = ? AND step = 'search' AND id > ? LIMIT 1"
_OPEN_TASKS = "SELECT count(*) FROM request_task WHERE case_id = ? AND state = 'open'"
_ANSWER = """
SELECT id, sent_on, channel, sections FROM request_letter
WHERE case_id = ? AND sent_on IS NOT NULL AND made_at > ? AND kind = ? ORDER BY id DESC LIMIT 1
"""
_CHOSEN = "SELECT max(at) FROM request_event WHERE case_id = ? AND step = 'contact'"
_REPORTS = """
SELECT count(*), count(sent_on) FROM request_letter
WHERE case_id = ? AND kind IN ('report', 'portability') AND made_at > ?
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What the step brings, checked."""

    on: date
    reason: str
    method: str
    code: str
    outcome: str
    grounds: tuple[str, ...]
    text: str
    replied: bool
    cancelled: bool
    override_reason: str
    late_reason: str
    due: date | None
    letter: SentLetter | None
    """The letter that records the step (N9)."""


@dataclass(frozen=True, slots=True)
class Pausing:
    """The pause that runs now."""

    id: int
    asked_on: date
    reminded_on: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The letter that answers the case."""

    letter_id: int
    sent_on: str
    channel: str
    complete: bool


def checked(call: Call, case: CaseRow, number: str, given: StepInput) -> Told:
    """The fields of the form, each within its rule; raises Invalid."""
    form = Typed()
    day = form.day("on", given.on, call.today) or call.today
    if day > call.today:
        form.wrong("on", "date.future_day", N_("The day cannot be in the future."))
    pause = pausing(call, case.id) if number in ("T3", "T6") else None
    if pause is not None and day < pause.asked_on:
        form.wrong("on", "request.before_question", N_("The reply cannot come before the question."))
    told = Told(
        on=day,
        reason=form.block("reason", "grounds", given.reason),
        method=given.method,
        code=given.code,
        outcome=given.outcome,
        grounds=given.grounds,
        text=form.block("text", "transcript", given.text),
        replied=given.replied,
        cancelled=given.cancelled,
        override_reason=form.line("override_reason", "reason", given.override_reason),
        late_reason=form.line("late_reason", "reason", given.late_reason),
        due=form.day("due", given.due, call.today, ahead=True),
        letter=recording(call, case, number),
    )
    _check_choices(call, form, case, number, told)
    form.settled()
    if number == "T8" and told.outcome in PROPOSABLE:
        told = replace(told, grounds=check_grounds(case.type, told.outcome, told.grounds))
    return told


def _check_choices(call: Call, form: Typed, case: CaseRow, number: str, told: Told) -> None:
    if number in ("T4", "T18") and told.on < case.received:
        form.wrong("on", "request.before_receipt", N_("The day cannot be before the request came in."))
    if number in ("T3", "T4") and told.method:
        form.take(
            "method" if told.method != NOT_NEEDED else "reason",
            lambda: check_method(told.method, told.reason),
            "",
        )
    if number in ("T3", "T4") and told.method in METHODS:
        form.take("method", lambda: check_proof(told.method, proofs_of(call.store, case)), None)
    if number == "T8" and told.outcome in PROPOSABLE:
        form.take("grounds", lambda: check_grounds(case.type, told.outcome, told.grounds), told.grounds)


def facts(call: Call, case: CaseRow, number: str, told: Told) -> CaseFacts:
    """The case and the step together, for `request_steps.check`."""
    pause, answer, letter = pausing(call, case.id), sent_answer(call, case), told.letter
    asks = number in ("T2", "T5")
    sent_on = letter.sent_on if letter is not None else None
    return CaseFacts(
        type=case.type,
        state=case.state,
        received_on=case.received,
        today=call.today,
        first_due=date.fromisoformat(case.first_due),
        extended=bool(case.extended),
        reopened=bool(case.reopened),
        doubt_reason=told.reason or (letter.reason if letter else ""),
        asked_on=sent_on if asks else pause.asked_on if pause else None,
        reminded_on=pause.reminded_on if pause else None,
        identity_settled=bool(told.method or (number == "T4" and case.identity_method)),
        identity_kept=bool(case.identity_method),
        goes_on_by_law=number == "T8" and goes_on_by_law(call, case),
        contact_chosen=case.contact_id is not None,
        address_stopped=stops_by_address(call, case),
        looked_for=_looked_for(call, case.id),
        rows=data_amount.rows_about(call.store, case.contact_id) if number == "T5" else 0,
        rows_clarified=data_amount.least_to_clarify(call.store),
        replied=told.replied,
        extension_reason=(letter.code if letter else "") or told.code,
        notice_sent_on=sent_on,
        refused_on=date.fromisoformat(answer.sent_on) if number == "T17" and answer else call.today,
        late_reason=told.late_reason or case.refusal_late_reason,
        outcome=_outcome(case, number, told),
        grounds=told.grounds if number == "T8" else tuple(case.refusal_grounds.split()),
        proposal_text=told.text,
        proposer_id=case.proposed_by,
        actor_id=call.user.id,
        override_reason=told.override_reason,
        comment=told.reason or (letter.reason if letter else ""),
        open_tasks=open_tasks(call, case.id),
        search_protocol=bool(told.text),
        answer_sent=answer is not None,
        answer_complete=answer is not None and answer.complete,
        report_unsent=_owes_report(case) and not reports(call, case.id)[1],
        cancelled_by_requester=told.cancelled,
        begun=_begun(call, case.id),
        new_due=told.due,
    )


def _outcome(case: CaseRow, number: str, told: Told) -> str:
    """What the case comes to by this step."""
    return {"T8": told.outcome, "T12": "fulfilled", "T16": "refused"}.get(number, case.outcome)


def hopeful(call: Call, *, sent: bool = True) -> Told:
    """A form filled in as well as can be: what still hinders a step then hinders it now.

    `sent`: as if the letter that records the step went out today.
    """
    letter = SentLetter(0, call.today, "complexity", "x") if sent else None
    return Told(
        call.today, "x", "known_personally", "complexity", "fulfilled", (), "x", True, True, "x", "x",
        call.today, letter,
    )  # fmt: skip


def recording(call: Call, case: CaseRow, number: str) -> SentLetter | None:
    """The letter that was sent and records this step, of this round, if there is one (N9)."""
    kind = BY_NUMBER[number].letter if number in BY_NUMBER else ""
    return letter_sent(call.store, case.id, kind, _round(call, case.id)[1]) if kind else None


def pausing(call: Call, case_id: int) -> Pausing | None:
    """The pause that runs now, if any."""
    found = call.store.one(_PAUSE, (case_id,))
    if found is None:
        return None
    return Pausing(found[0], date.fromisoformat(found[1]), date.fromisoformat(found[2]) if found[2] else None)


def sent_answer(call: Call, case: CaseRow) -> Answer | None:
    """The last letter sent that tells the outcome of the case, since it was reopened where it was."""
    _, since = _round(call, case.id)
    found = call.store.one(_ANSWER, (case.id, since, ANSWER_OF.get(case.outcome, "")))
    return Answer(found[0], found[1], found[2], not missing_parts(found[3].split())) if found else None


def reports(call: Call, case_id: int) -> tuple[int, int]:
    """How many reports or copies were made for the person chosen now, in this round; how many were sent."""
    _, reopened = _round(call, case_id)
    found = call.store.one(_REPORTS, (case_id, max(reopened, chosen_at(call, case_id))))
    return (found[0], found[1]) if found else (0, 0)


def chosen_at(call: Call, case_id: int) -> str:
    """The moment of the last choice who asks; empty where the case was registered with it."""
    found = call.store.one(_CHOSEN, (case_id,))
    return (found[0] or "") if found else ""


def _owes_report(case: CaseRow) -> bool:
    return case.type in DATA_CARRYING and case.outcome in ("fulfilled", "partial")


def open_tasks(call: Call, case_id: int) -> int:
    """How many tasks of the case are open."""
    found = call.store.one(_OPEN_TASKS, (case_id,))
    return int(found[0]) if found else 0


def _begun(call: Call, case_id: int) -> bool:
    last, _ = _round(call, case_id)
    return call.store.one(_BEGUN, (case_id, last)) is not None


def _looked_for(call: Call, case_id: int) -> bool:
    last, _ = _round(call, case_id)
    return call.store.one(_LOOKED, (case_id, last)) is not None


def _round(call: Call, case_id: int) -> tuple[int, str]:
    """The last reopening: number of its event and its moment; zero and empty where there was none."""
    found = call.store.one(_ROUND, (case_id,))
    return (found[0] or 0, found[1] or "") if found else (0, "")
