"""What must hold before a step of a case is taken: the guards of table 2.3, each over the same facts.

A guard answers None, or a Problem in words for the person who wants to take the step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .deadlines import SILENCE
from .problem import N_, Problem
from .requests import EXTENSION_REASONS, OUTCOMES, PROPOSABLE, TYPES


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that the guards of table 2.3 look at: the case as it stands, and what the step brings."""

    type: str
    state: str
    received_on: date
    today: date
    first_due: date
    extended: bool = False
    reopened: bool = False
    doubt_reason: str = ""
    asked_on: date | None = None
    """The day on which the question was sent, by the letter that is kept of it (N9)."""
    reminded_on: date | None = None
    identity_settled: bool = False
    """Verified by a method of 2.5, or written down why it is not needed: by this step, or before it (T4)."""
    identity_kept: bool = False
    """The same, written down before this step."""
    rows: int = 0
    """Rows of the register about the person, and above how many it may be asked what is meant (N6)."""
    rows_clarified: int = 0
    replied: bool = False
    extension_reason: str = ""
    notice_sent_on: date | None = None
    """The day on which the notice of the extension was sent, by the letter that is kept of it (N9)."""
    refused_on: date | None = None
    """The day on which the step refuses: today, or that of the letter (N7)."""
    late_reason: str = ""
    """Why a refusal comes later than one month from receipt (N7)."""
    outcome: str = ""
    grounds: tuple[str, ...] = ()
    """Refusal ground codes of 2.8."""
    proposal_text: str = ""
    proposer_id: int | None = None
    actor_id: int | None = None
    override_reason: str = ""
    """Why one person alone decides (P4)."""
    comment: str = ""
    open_tasks: int = 0
    goes_on_by_law: bool = False
    """One of the purposes objected to goes on by law (2.1 (iii))."""
    contact_chosen: bool = False
    """A card of the register is chosen as the requester's."""
    address_stopped: bool = False
    """What is asked takes effect by the address given alone: marketing to it has stopped (I3)."""
    looked_for: bool = False
    """The register was searched for the requester since the case came in, or was reopened."""
    search_protocol: bool = False
    answer_sent: bool = False
    answer_complete: bool = True
    """A partial or refused answer holds all that 2.8 asks."""
    report_unsent: bool = False
    """The case owes the person a copy of the data, and none has gone out (GDPR arts 15(3), 20)."""
    cancelled_by_requester: bool = False
    begun: bool = False
    """Carrying out has begun: the case has been in `executing` since it was received or reopened."""
    new_due: date | None = None
    """The day set for a reopened case (T20)."""


Guard = Callable[[CaseFacts], Problem | None]


def _no(code: str, message: str) -> Problem:
    return Problem(f"request.{code}", message)


def doubt(case: CaseFacts) -> Problem | None:
    """T2, I1, N9: asked only on reasonable doubt that is written down, by a letter that was sent."""
    if not case.doubt_reason.strip():
        return _no("no_doubt", N_("Write why there is reasonable doubt about who the requester is."))
    return _day_of_question(case)


def _day_of_question(case: CaseFacts) -> Problem | None:
    if case.asked_on is None:
        return _no("question", N_("Send the question first: make the letter, or attach the one sent."))
    if not case.received_on <= case.asked_on <= case.today:
        return _no("asked_on", N_("The question was not sent between receipt and today."))
    return None


def identified(case: CaseFacts) -> Problem | None:
    """T4: identity settled, where the type asks for it at all (I3)."""
    return identity_recorded(case) if TYPES[case.type].needs_identity else None


def identity_recorded(case: CaseFacts) -> Problem | None:
    """T3: method, day and result are written down."""
    if not case.identity_settled:
        return _no("identity", N_("Record first how the requester was identified."))
    return None


def much_data(case: CaseFacts) -> Problem | None:
    """T5, N6: it is asked what is meant only where the register has much about the person."""
    if case.rows > case.rows_clarified:
        return None
    return Problem(
        "request.few_rows",
        N_("Rows about the person: {rows}. What is meant is only asked where they are more than {least}."),
        rows=str(case.rows),
        least=str(case.rows_clarified),
    )


def question_sent(case: CaseFacts) -> Problem | None:
    """T5, N9: the question that stops the clock has gone out."""
    return _day_of_question(case)


def reply_or_silence(case: CaseFacts) -> Problem | None:
    """T6: a reply, or 14 days without one; then the whole is answered."""
    waited = case.asked_on is not None and case.today - case.asked_on >= SILENCE
    return None if case.replied or waited else _no("waiting", N_("A reply or 14 days of silence is needed."))


def extendable(case: CaseFacts) -> Problem | None:
    """T7, D6, D7: once, within the first month, for one of two reasons, told in time; never for a refusal."""
    if case.extended:
        return _no("extended", N_("The deadline has been extended already."))
    if case.reopened:
        return _no("reopened", N_("A reopened case keeps the day that was set for it."))
    if case.outcome == "refused":
        return _no("refusal_late", N_("A refusal is told within the first month; it is no reason to extend."))
    return _extended_in_time(case)


def _extended_in_time(case: CaseFacts) -> Problem | None:
    if case.today > case.first_due:
        return _no("too_late", N_("The deadline has passed; it can no longer be extended."))
    if case.extension_reason not in EXTENSION_REASONS or not case.comment.strip():
        return _no("reason", N_("Extension needs a reason: complexity or number of requests."))
    sent = case.notice_sent_on
    if sent is None:
        return _no(
            "notice_missing", N_("Send the notice of the extension first: make it, or attach the one sent.")
        )
    if not case.received_on <= sent <= min(case.first_due, case.today):
        return _no("notice", N_("The notice of the extension must be sent within the first month."))
    return None


def proposed(case: CaseFacts) -> Problem | None:
    """T8: the outcome proposed, and on what grounds; what is carried out needs to know for whom."""
    if case.outcome not in PROPOSABLE or not case.proposal_text.strip():
        return _no("proposal", N_("Write the proposed outcome and its grounds."))
    if case.outcome == "fulfilled" and case.goes_on_by_law:
        return _no(
            "by_law",
            N_("The law keeps a purpose objected to going: propose it as fulfilled in part, or refused."),
        )
    return _refusal_allowed(case) or (None if case.outcome == "refused" else person_known(case))


def person_known(case: CaseFacts) -> Problem | None:
    """T8, T12, T13, I5: data are worked on for a chosen person of the register whose identity is settled.

    Mail stops for whoever asks, by the address alone (I3); but nothing is done for nobody at all.
    """
    if not case.contact_chosen and not case.address_stopped:
        return _no("nobody", N_("Choose the person first, or answer that the register has no data."))
    if TYPES[case.type].needs_identity and not case.identity_kept:
        return _no("not_identified", N_("The person is not identified: ask for identification, record it."))
    return None


def _refusal_allowed(case: CaseFacts) -> Problem | None:
    if case.outcome in ("partial", "refused"):
        if not TYPES[case.type].may_be_refused:
            return _no("absolute", N_("This request cannot be refused."))
        if not case.grounds:
            return _no("grounds", N_("Choose the ground of the refusal."))
    return None


def refusal_in_time(case: CaseFacts) -> Problem | None:
    """D7, N7: a refusal is told within a month from receipt; later only with why it is late."""
    told = case.refused_on or case.today
    if case.outcome == "refused" and told > case.first_due and not case.late_reason.strip():
        return _no("refusal_overdue", N_("The time to refuse is over: write why the refusal comes late."))
    return None


def second_person(case: CaseFacts) -> Problem | None:
    """T9, T10, P4: another than the proposer approves, or one alone with a written reason."""
    if case.actor_id == case.proposer_id and not case.override_reason.strip():
        return _no("same_person", N_("Another person approves; alone only with a written reason."))
    return None


def not_refused(case: CaseFacts) -> Problem | None:
    """T9: what is refused is not carried out."""
    if case.outcome == "refused":
        return _no("refused", N_("A refusal is answered, not carried out."))
    return None


def refused(case: CaseFacts) -> Problem | None:
    """T10: only a refusal with its ground goes to the answer without being carried out."""
    if case.outcome != "refused" or not case.grounds:
        return _no("not_refused", N_("Only a refusal with its ground goes straight to the answer."))
    return _refusal_allowed(case)


def commented(case: CaseFacts) -> Problem | None:
    """T11: what is to be changed."""
    return None if case.comment.strip() else _no("comment", N_("Write what is to be changed."))


def full(case: CaseFacts) -> Problem | None:
    """T12: only a full outcome needs no approval."""
    if case.outcome != "fulfilled":
        return _no("not_full", N_("Only a full outcome goes on without approval."))
    return None


def tasks_done(case: CaseFacts) -> Problem | None:
    """T14: data operations, paper, recipients and processors: nothing is open."""
    return _no("tasks", N_("Tasks are still open.")) if case.open_tasks else None


def searched(case: CaseFacts) -> Problem | None:
    """T15: the register was searched, no card of it is chosen, and where and how else is saved."""
    if case.contact_chosen:
        return _no(
            "card_chosen",
            N_("A card is chosen: take the choice back first (Who is it), or answer otherwise."),
        )
    if not case.looked_for:
        return _no(
            "not_searched",
            N_("Look for the person in the register first (Who is it), as somebody who sees all of it."),
        )
    return None if case.search_protocol else _no("search", N_("Save first what was searched and how."))


def silent(case: CaseFacts) -> Problem | None:
    """T16: one reminder, and 14 days of silence after it; never for a request that cannot be refused."""
    if not TYPES[case.type].may_be_refused:
        return _no("absolute", N_("This request cannot be refused."))
    if case.reminded_on is None or case.today - case.reminded_on < SILENCE:
        return _no("reminder", N_("One reminder and 14 days of silence are needed."))
    return None


def answered(case: CaseFacts) -> Problem | None:
    """T17: the answer was sent, with the data where they were asked for.

    Where not all was done it tells why, and what the person can do (2.8).
    """
    if not case.answer_sent:
        return _no("answer", N_("Send the answer first: make the letter, or attach the one sent."))
    if case.outcome not in OUTCOMES:
        return _no("outcome", N_("The outcome is missing."))
    if case.report_unsent:
        return _no("report", N_("Make the report or the portable copy first, send it and note it as sent."))
    if case.outcome in ("partial", "refused") and not case.answer_complete:
        return _no("letter", N_("The answer lacks reasons, the right to complain or the remedy."))
    return _refusal_allowed(case)


def cancelled(case: CaseFacts) -> Problem | None:
    """T18: the requester's own word, before carrying out has begun."""
    if not case.cancelled_by_requester:
        return _no("cancellation", N_("Record the requester's own cancellation."))
    return _no("begun", N_("Carrying out has begun.")) if case.begun else None


def reasoned(case: CaseFacts) -> Problem | None:
    """T19: why it is no request."""
    return None if case.comment.strip() else _no("comment", N_("Write the reason."))


def new_facts(case: CaseFacts) -> Problem | None:
    """T20: an order or new facts, and a new day to answer by."""
    if not case.comment.strip():
        return _no("comment", N_("Write the reason."))
    if case.new_due is None or case.new_due < case.today:
        return _no("new_due", N_("Give the new day to answer by, today or later."))
    return None
