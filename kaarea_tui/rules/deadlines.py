"""By when a data subject is to be answered (rules D1 to D14, N5; GDPR art. 12(3); Regulation 1182/71 art. 3).

All days are local calendar days; a deadline lasts until the end of its day. Holidays are computed, never a
yearly table (D14): the `holidays` library knows Finland's, of which the two eves count only by setting (D5).
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache

from dateutil.relativedelta import relativedelta

from .dates import parse_date

ANSWER_WITHIN_MONTHS = 1
"""The first time limit (rule D1)."""

EXTENDED_TO_MONTHS = 3
"""The extended one, counted from the receipt as well (rule D6)."""

TARGET_DAYS_BEFORE = 7
"""Our own target stands so many days before the deadline (rule D11)."""

ASK_WITHIN_WORKING_DAYS = 3
"""A question that stops the clock is to be sent so soon after receipt (rules D10, N5)."""

SILENCE = timedelta(days=14)
"""So long does an unanswered question stop the clock (rules N5, T6); as long is the silence of T16."""

BREACH_HOURS = 72
"""Time to notify a personal data breach, in real hours (rule D13)."""

_SATURDAY = 5
_EVES = {(12, 24)}
_MIDSUMMER_EVE = (date(2000, 6, 19), date(2000, 6, 25))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are no working days: the law's, less or plus what the register owner has set (D5, D14)."""

    eves_roll: bool = False
    added: frozenset[date] = field(default_factory=frozenset)
    removed: frozenset[date] = field(default_factory=frozenset)

    def holiday(self, day: date) -> str | None:
        """The Finnish name of the holiday on `day`, or None on other days (rule D4)."""
        if day in self.removed:
            return None
        if day in self.added:
            return "muu vapaapäivä"
        if _is_eve(day) and not self.eves_roll:
            return None
        return _finnish_holidays(day.year).get(day)

    def is_working_day(self, day: date) -> bool:
        """Is `day` neither Saturday, Sunday nor a public holiday (rule D3)?"""
        return day.weekday() < _SATURDAY and self.holiday(day) is None

    def rolled(self, day: date) -> date:
        """`day`, or the next working day after it (rule D3)."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`."""
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(self.is_working_day(day) for day in days)


@dataclass(frozen=True, slots=True)
class Suspension:
    """A question that was sent, and the reply, if any (rules D9, N5): between them the clock stands still."""

    asked_on: date
    replied_on: date | None = None
    kind: str = "identity"
    """Or "clarification", which is over after 14 days whatever comes then."""
    excused: bool = False
    """It is written down why the question was not sent within three working days."""
    before_n5: bool = False
    """Asked when a late question still moved the deadline: what it moved by then stays."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When to answer, and how that day came about."""

    same_number_day: date
    """The day with the receipt's number, before suspensions and rolling (rule D2)."""
    unrolled: date
    """The same with the days of suspension added (rule D10)."""
    due: date
    """The last day to answer (rule D3); while a question waits, as if no reply came."""
    runs_again_on: date | None = None
    """The clock stands still until this day, unless a reply comes before it; None: no question waits."""
    moved_by: tuple[int | None, ...] = ()
    """Days by which each suspension moved it, in the order given. None: it stops nothing, for it was asked
    too late, without a reason or when the time was over."""

    @property
    def target(self) -> date:
        """Our own target (rule D11)."""
        return self.due - timedelta(days=TARGET_DAYS_BEFORE)


class Urgency(StrEnum):
    """How a deadline stands today (rule D11)."""

    NORMAL = "normal"
    SOON = "soon"
    OVERDUE = "overdue"
    SUSPENDED = "suspended"


def deadline(
    received: date,
    calendar: Calendar,
    *,
    extended: bool = False,
    suspensions: Collection[Suspension] = (),
) -> Deadline:
    """The deadline of a request received on `received` (rules D1, D2, D3, D6, D9, D10, N5).

    Extended: three months from the receipt, never two from the first deadline.
    """
    months = EXTENDED_TO_MONTHS if extended else ANSWER_WITHIN_MONTHS
    return moved(received + relativedelta(months=months), calendar, suspensions, since=received)


def moved(end: date, calendar: Calendar, suspensions: Collection[Suspension], *, since: date) -> Deadline:
    """The deadline that ends with `end`, moved by the days on which the clock stood still (D9, D10, N5).

    `since`: the day of receipt, or of reopening. A day counts once, however many questions waited on it.
    """
    unrolled, counted_until, again = end, since, None
    days: dict[int, int | None] = {}
    for place, each in sorted(enumerate(suspensions), key=lambda told: told[1].asked_on):
        if each.asked_on > calendar.rolled(unrolled) or _unexcused(each, since, calendar):
            days[place] = None
            continue
        begun = max(each.asked_on, counted_until)
        until = _still_until(each, begun, unrolled, calendar)
        days[place] = max(0, (until - begun).days)
        counted_until = max(counted_until, until)
        unrolled += timedelta(days=days[place] or 0)
        again = until if each.replied_on is None else again
    due = calendar.rolled(unrolled)
    told = tuple(days[place] for place in range(len(days)))
    return Deadline(end, unrolled, due, again and min(again, due + timedelta(days=1)), told)


def _unexcused(asked: Suspension, since: date, calendar: Calendar) -> bool:
    return not (asked.excused or asked.before_n5) and asked_late(since, asked.asked_on, calendar)


def _still_until(asked: Suspension, begun: date, unrolled: date, calendar: Calendar) -> date:
    """The day on which the clock runs again after this question (rules D10, N5).

    A reply after the 14 days still counts where a person was asked who he is, unless the case was late by
    then: what is late stays late.
    """
    silent = asked.asked_on + SILENCE
    if asked.replied_on is None:
        return silent
    if asked.replied_on <= silent or asked.before_n5:
        return asked.replied_on
    late_from = calendar.rolled(unrolled + timedelta(days=max(0, (silent - begun).days)))
    return asked.replied_on if asked.kind == "identity" and asked.replied_on <= late_from else silent


def urgency(limit: Deadline, today: date) -> Urgency:
    """How the deadline stands today (rules D11, N5): late from the day after it, whatever waits."""
    if today > limit.due:
        return Urgency.OVERDUE
    if limit.runs_again_on is not None and today < limit.runs_again_on:
        return Urgency.SUSPENDED
    return Urgency.SOON if today >= limit.target else Urgency.NORMAL


def asked_late(since: date, asked: date, calendar: Calendar) -> bool:
    """Was the question asked later than without undue delay, three working days (rules D10, N5)?"""
    return calendar.working_days_between(since, asked) > ASK_WITHIN_WORKING_DAYS


def breach_deadline(aware_at: datetime, hours: int = BREACH_HOURS) -> datetime:
    """The moment by which a breach must be notified: real hours, no weekend move (rule D13); UTC."""
    return aware_at.astimezone(UTC) + timedelta(hours=hours)


def days_of(text: str) -> frozenset[date]:
    """The days of a setting, written as 2026-12-24 and apart by blanks (rule D14); raises Problem."""
    return frozenset(parse_date(word) for word in text.split())


def checked_days(text: str) -> str:
    """The same days in order, as they are kept; raises Problem."""
    return " ".join(day.isoformat() for day in sorted(days_of(text)))


def passed_over(unrolled: date, due: date, calendar: Calendar) -> tuple[tuple[date, str], ...]:
    """The days from `unrolled` on which no deadline ends, each with its holiday; empty: weekend (D3)."""
    days = (unrolled + timedelta(days=n) for n in range((due - unrolled).days))
    return tuple((day, calendar.holiday(day) or "") for day in days)


def _is_eve(day: date) -> bool:
    first, last = _MIDSUMMER_EVE
    midsummer = day.weekday() == 4 and first.replace(year=day.year) <= day <= last.replace(year=day.year)
    return midsummer or (day.month, day.day) in _EVES


@cache
def _finnish_holidays(year: int) -> dict[date, str]:
    from holidays import country_holidays

    return dict(country_holidays("FI", years=year, language="fi"))
