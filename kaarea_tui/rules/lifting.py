"""When a restriction of processing may be lifted (N11; GDPR art. 18(3)): a notice was sent, its day has come.

Nothing is lifted by itself: a restriction stands until a person lifts it, with the ground.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .dates import show_date
from .problem import N_, Problem


class Stage(StrEnum):
    """How far it is with lifting one restriction that is in force."""

    UNDECIDED = "undecided"
    """Provisional, and the request decides on it still."""
    STANDS = "stands"
    """It holds for good; nobody has begun to lift it."""
    TO_TELL = "to_tell"
    """It was provisional, and its request is decided: the person is to be told that it ends."""
    TO_SEND = "to_send"
    """The notice is made, not sent."""
    TOLD = "told"
    """The notice was sent; its day is to come."""
    DUE = "due"
    """The notice was sent, and its day is here or past."""


WAITS_FOR_SOMEBODY = (Stage.TO_TELL, Stage.TO_SEND, Stage.TOLD, Stage.DUE)
"""Stages at which a task is shown until the restriction is lifted."""

STAGES: dict[Stage, str] = {
    Stage.UNDECIDED: N_("the request decides on it"),
    Stage.STANDS: N_("in force"),
    Stage.TO_TELL: N_("its request is decided: tell the person that it ends"),
    Stage.TO_SEND: N_("the notice is made, not sent yet"),
    Stage.TOLD: N_("the person was told: to be lifted on {date}"),
    Stage.DUE: N_("to be lifted since {date}"),
}
"""Stage to its words; `date` is the day that the notice told."""


@dataclass(frozen=True, slots=True)
class LiftNotice:
    """The newest notice that was not called off."""

    lift_on: date
    sent_on: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """One restriction in force; `undecided`: its request is open and has not been decided."""

    provisional: bool
    has_case: bool
    undecided: bool
    notice: LiftNotice | None


def stage_of(held: Held, today: date) -> Stage:
    """How far it is with lifting this restriction."""
    if held.provisional and held.undecided:
        return Stage.UNDECIDED
    if held.notice is None:
        return Stage.TO_TELL if held.provisional and held.has_case else Stage.STANDS
    if held.notice.sent_on is None:
        return Stage.TO_SEND
    return Stage.DUE if held.notice.lift_on <= today else Stage.TOLD


def check_announced(held: Held) -> None:
    """Raise Problem where no notice may be made yet: nobody is told of what is not decided."""
    if held.provisional and held.undecided:
        raise Problem("restriction.of_case", N_("A request decides on this restriction: answer it first."))


def check_sending(lift_on: date, made_on: date, sent_on: date, today: date) -> None:
    """Raise Problem for a day of sending before the letter was made, in the future, or after it ends."""
    if sent_on > today:
        raise Problem("date.future_day", N_("The day cannot be in the future."))
    if sent_on < made_on:
        raise Problem("letter.before_made", N_("The letter was not made yet on that day."))
    if sent_on > lift_on:
        raise Problem(
            "restriction.told_late",
            N_("The letter tells {date}, which is past: make another notice with a later day."),
            date=show_date(lift_on),
        )


def check_lift(held: Held, today: date) -> None:
    """Raise Problem while the restriction may not be lifted (18(3))."""
    check_announced(held)
    notice = held.notice
    if notice is None or notice.sent_on is None or notice.sent_on > today:
        raise Problem(
            "restriction.not_told",
            N_("The person has not been told: send the notice that the restriction ends first."),
        )
    if notice.lift_on > today:
        raise Problem(
            "restriction.not_yet",
            N_("The person was told that the restriction ends on {date}: it is not lifted before."),
            date=show_date(notice.lift_on),
        )
