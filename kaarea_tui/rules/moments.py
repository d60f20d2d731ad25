"""Moments typed as a Finnish day and perhaps a time, turned into instants that can be put in order (V6, V7).

Which of a consent and an objection came first decides whether a person is mailed. Where only the day is
known, a consent counts from the day's first moment and an objection from its last: in doubt nobody is mailed.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .dates import not_future, show_time
from .problem import N_, Problem
from .text import clean_line

_ZONE = ZoneInfo("Europe/Helsinki")
_TIME = re.compile(r"(?:klo )?([0-9]{1,2})[.:]([0-9]{2})", re.IGNORECASE)


def parse_time(text: str) -> time:
    """The time of day typed as `9.05`, `9:05` or `klo 9.05` (rule V6); raises Problem."""
    found = _TIME.fullmatch(clean_line(text))
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Problem("time.form", N_("Write the time as 9.05."))
    return time(int(found[1]), int(found[2]))


def first_moment(day: date, at: time | None, now: datetime) -> datetime:
    """The earliest instant that `day`, and the time where it is known, can mean; raises Problem (V7)."""
    moment = _instant(day, at or time.min)
    if moment > now:
        today = now.astimezone(_ZONE)
        not_future(day, today.date())
        raise Problem("time.future", N_("It is only {time} now."), time=show_time(today))
    return moment


def last_moment(day: date, at: time | None, now: datetime) -> datetime:
    """The latest instant, at most now, that `day` and the time where known can mean; raises Problem."""
    begin = first_moment(day, at, now)
    end = begin + timedelta(minutes=1) if at else _instant(day + timedelta(days=1), time.min)
    return min(end - timedelta(milliseconds=1), now)


def day_begins(day: date) -> datetime:
    """The first instant of a Finnish calendar day, in UTC."""
    return _instant(day, time.min)


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, _ZONE).astimezone(UTC)
