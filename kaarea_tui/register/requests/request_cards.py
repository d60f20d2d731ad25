"""What the counter hands out of a data subject's request (rulebook 2; P8).

Whoever sees neither all requests nor this one as an own gets its number and state; `contents` is None then.
Own: the user is its owner or wrote it down.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kaarea_tui.register.mailing.lifting import Standing
from kaarea_tui.register.mailing.named_stops import NamedAddress
from kaarea_tui.rules.deadlines import Urgency
from kaarea_tui.rules.problem import Problem


@dataclass(frozen=True, slots=True)
class StepOffer:
    """One step that the table knows from this state: `hindrance` None means that it may be taken now."""

    number: str
    label: str
    action: str
    """The method of `register.requests` that takes it."""
    asks: tuple[str, ...]
    """The fields of StepInput that its form asks."""
    hindrance: Problem | None
    letter: str = ""
    """The kind of letter that must be sent first; empty: none, or it was (N9)."""


@dataclass(frozen=True, slots=True)
class Pause:
    """One question and the time during which the clock stood still (D9, N5)."""

    id: int
    kind: str
    asked_on: date
    reminded_on: date | None
    replied_on: date | None
    moved_by: int | None
    """Days by which it moved the deadline; None: it stops nothing, for it was asked late and without a
    reason, or when the time was over (D10, N5)."""
    asked_late: bool
    """Asked later than three working days after receipt (D10)."""
    late_reason: str
    """Why (N5)."""
    letter_kept: bool
    """The question is kept as a letter of the case; one of before that rule need not be."""


@dataclass(frozen=True, slots=True)
class CaseClock:
    """By when to answer, and how that day came about (D1 to D11)."""

    received_on: date
    same_number_day: date
    unrolled: date
    """The same with the days of suspension added."""
    passed_over: tuple[tuple[date, str], ...]
    """Days on which the deadline could not end, from `unrolled` on: Finnish holiday, or empty: a weekend."""
    due: date
    target: date
    first_due: date
    urgency: Urgency
    runs_again_on: date | None
    """A question waits: the clock stands still until this day; from then on a decision is due (N5)."""
    days_left: int
    """Until `due`; negative: so many days late."""
    extended: bool
    """And not refused: a refusal is due within the first month (N7)."""
    set_by_hand: bool
    """The case was reopened: the day was set with its reason (T20)."""
    pauses: tuple[Pause, ...]
    unkept: tuple[str, ...] = ()
    """Kinds of letters on which a pause or the extension rests and that are not kept (N5)."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """What must be done before the case is carried out; kinds and states are codes of rules.requests."""

    id: int
    kind: str
    object_id: int | None
    detail: str
    state: str
    answer: str
    done_at: datetime | None
    done_by: str
    by_hand: bool
    """`answer_task` answers it; the others are carried out by what they stand for."""


@dataclass(frozen=True, slots=True)
class EventLine:
    """One step of the case: `step` is T1 to T20, or a name such as receipt_date."""

    at: datetime
    actor: str
    step: str
    from_state: str
    to_state: str
    note: str


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter of ours."""

    id: int
    kind: str
    language: str
    made_at: datetime
    made_by: str
    sent_on: date | None
    channel: str
    outside: bool = False
    """Sent outside the register: a copy was attached (N9)."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another case of the same letter."""

    id: int
    number: str
    type: str
    state: str


@dataclass(frozen=True, slots=True)
class CaseContents:
    """All of a case; `grounds` None: not shown, for want of request.view_all (P8)."""

    type: str
    contact_id: int | None
    contact_name: str
    requester_name: str
    requester_address: str
    representative: str
    language: str
    channel: str
    written: bool
    text: str
    grounds: str | None
    received_reason: str
    clock: CaseClock
    identity_method: str
    identity_on: date | None
    identity_note: str
    outcome: str
    refusal_grounds: tuple[str, ...]
    proposal: str
    proposed_by: str
    approved_by: str
    override_reason: str
    answer_sent_on: date | None
    answer_channel: str
    owner_id: int
    owner: str
    reopened: bool
    mail_id: int | None
    registered_by: str
    siblings: tuple[Sibling, ...]
    addresses: tuple[NamedAddress, ...]
    """What a request that stops marketing names, and how it stands (N2)."""
    steps: tuple[StepOffer, ...]
    tasks: tuple[TaskLine, ...]
    events: tuple[EventLine, ...]
    letters: tuple[LetterLine, ...]
    may_state: bool
    """A refused rectification: the person's own statement may be added to the card (N12)."""
    restrictions: tuple[Standing, ...]
    """What is restricted because of this case, in force, and how far it is with lifting it (N11)."""
    unproved: Mapping[str, Problem]
    """Methods of identifying the requester that lack their proof, and what they lack (N8)."""
    refusal_late_reason: str = ""
    """Why the refusal comes later than one month (N7)."""
    rows: int | None = None
    """How many rows the register has about the person; None where that decides nothing (N6)."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as opened; `contents` None: this user sees number and state only (P8)."""

    id: int
    version: int
    number: str
    state: str
    contents: CaseContents | None
