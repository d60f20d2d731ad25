"""By when a data subject is to be answered (rules D1 to D14; GDPR art. 12(3); Regulation 1182/71 art. 3).

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
"""A question that stops the clock is to be asked so soon after receipt (rule D10)."""

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
    """A time during which the clock stands still (rule D9): from the question to the reply, if any."""

    asked_on: date
    replied_on: date | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """When to answer, and how that day came about."""

    same_number_day: date
    """The day with the receipt's number, before suspensions and rolling (rule D2)."""
    unrolled: date
    """The same with the days of suspension added (rule D10)."""
    due: date
    """The last day to answer (rule D3)."""
    suspended: bool
    """The clock stands still now: `due` moves on with each day until the reply."""
    moved_by: tuple[int | None, ...] = ()
    """Days by which each suspension moved it, in the order given; 0 while no reply has come, None: asked when
    the time was over, so that it stops nothing."""

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
    """The deadline of a request received on `received` (rules D1, D2, D3, D6, D9, D10).

    Extended: three months from the receipt, never two from the first deadline.
    """
    months = EXTENDED_TO_MONTHS if extended else ANSWER_WITHIN_MONTHS
    return moved(received + relativedelta(months=months), calendar, suspensions)


def moved(end: date, calendar: Calendar, suspensions: Collection[Suspension]) -> Deadline:
    """The deadline that ends with `end`, moved by the days on which the clock stood still (rules D9, D10).

    A day counts once, however many questions were waiting on it.
    """
    unrolled, counted_until, open_now = end, date.min, False
    days: dict[int, int | None] = {}
    for place, each in sorted(enumerate(suspensions), key=lambda told: told[1].asked_on):
        if each.asked_on > calendar.rolled(unrolled):
            days[place] = None
            continue
        until = each.replied_on or each.asked_on
        days[place] = max(0, (until - max(each.asked_on, counted_until)).days)
        counted_until = max(counted_until, until)
        unrolled += timedelta(days=days[place] or 0)
        open_now = open_now or each.replied_on is None
    told = tuple(days[place] for place in range(len(days)))
    return Deadline(end, unrolled, calendar.rolled(unrolled), open_now, told)


def urgency(limit: Deadline, today: date) -> Urgency:
    """How the deadline stands today (rule D11)."""
    if limit.suspended:
        return Urgency.SUSPENDED
    if today > limit.due:
        return Urgency.OVERDUE
    return Urgency.SOON if today >= limit.target else Urgency.NORMAL


def asked_late(received: date, asked: date, calendar: Calendar) -> bool:
    """Was the question asked later than without undue delay, three working days (rule D10)?"""
    return calendar.working_days_between(received, asked) > ASK_WITHIN_WORKING_DAYS


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
