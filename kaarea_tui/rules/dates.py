"""Dates, times and numbers as Finns write them, and the calendar steps of the deadlines."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from .problem import N_, Problem
from .text import clean_line

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_FINNISH = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})\.?")
_LOOSE = re.compile(r"([0-9]{1,2})[./-] ?([0-9]{1,2})[./-] ?([0-9]{4}|[0-9]{2})\.?")
_WITHOUT_YEAR = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\.?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_SPOKEN: dict[str, int] = {
    **dict.fromkeys(("tänään", "idag", "i dag", "today"), 0),
    **dict.fromkeys(("eilen", "igår", "i går", "yesterday"), -1),
    **dict.fromkeys(
        ("toissapäivänä", "toissa päivänä", "förrgår", "i förrgår", "the day before yesterday"), -2
    ),
    **dict.fromkeys(("huomenna", "imorgon", "i morgon", "tomorrow"), 1),
}
"""Days that are spoken of, by how far they are from today (V6): Finnish, Swedish, English."""
_CENTURY_TURN = 70  # two digits up to this are suggested as 20yy, above as 19yy


@lru_cache(maxsize=1)
def _helsinki() -> ZoneInfo:
    return ZoneInfo("Europe/Helsinki")


def show_date(date: dt.date) -> str:
    """Return a date as `23.11.2026` (rule V6)."""
    return f"{date.day}.{date.month}.{date.year}"


def show_time(time: dt.time | dt.datetime) -> str:
    """Return a time of day as `9.05` (rule V6), made local by the caller; Finnish puts `klo` before it."""
    return f"{time.hour}.{time.minute:02}"


def show_number(value: int | Decimal, decimals: int = 0) -> str:
    """Return a number as `1 234,50` (rule V6), rounded half up to `decimals` places."""
    step = Decimal(1).scaleb(-decimals)
    rounded = (
        value if isinstance(value, int) and not decimals else Decimal(value).quantize(step, ROUND_HALF_UP)
    )
    return f"{rounded:,}".replace(",", " ").replace(".", ",")


def show_cents(cents: int) -> str:
    """Return an amount kept in cents as `1 234,50` (rule V6)."""
    sign, (euros, rest) = "-" if cents < 0 else "", divmod(abs(cents), 100)
    return f"{sign}{show_number(euros)},{rest:02}"


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return date if _FIRST_YEAR <= date.year <= _LAST_YEAR else None


def parse_date(text: str, today: dt.date | None = None, *, ahead: bool = False) -> dt.date:
    """Return the date typed as `23.11.2026` or `2026-11-23` (rule V6).

    With `today` also `21.11.` and words such as `eilen`: without a year the last such day is meant, or with
    `ahead` the next one, today included. A year of two digits and other separators are refused with a
    suggestion, for they can be misread. Raises Problem, also for days that do not exist and years outside
    1900 to 2199.
    """
    typed = clean_line(text)
    if today is not None and typed.casefold() in _SPOKEN:
        return today + dt.timedelta(days=_SPOKEN[typed.casefold()])
    if found := _ISO.fullmatch(typed):
        date = _date(found[1], found[2], found[3])
    elif found := _FINNISH.fullmatch(typed):
        date = _date(found[3], found[2], found[1])
    elif today is not None and (found := _WITHOUT_YEAR.fullmatch(typed)):
        date = _nearest(found[1], found[2], today, ahead=ahead)
    else:
        raise Problem(
            "date.form", N_("Write the date as 23.11.2026 or 2026-11-23."), suggestion=_date_meant(typed)
        )
    if date is None:
        raise Problem("date.no_such_day", N_("There is no such day as {text}."), text=typed)
    return date


def _nearest(day: str, month: str, today: dt.date, *, ahead: bool) -> dt.date | None:
    """The last such day up to today, or the next one; 29 February may be some years away."""
    years = range(today.year, today.year + 9) if ahead else range(today.year, today.year - 9, -1)
    days = (_date(str(year), month, day) for year in years)
    return next((each for each in days if each and (each >= today if ahead else each <= today)), None)


def _date_meant(typed: str) -> str | None:
    found = _LOOSE.fullmatch(typed)
    if found is None:
        return None
    year = found[3]
    if len(year) == 2:
        year = ("20" if int(year) <= _CENTURY_TURN else "19") + year
    date = _date(year, found[2], found[1])
    return None if date is None else show_date(date)


def not_future(date: dt.date, today: dt.date) -> dt.date:
    """Return `date`, or raise Problem when it is after `today`: events have happened (rule V7)."""
    if date > today:
        raise Problem(
            "date.future", N_("The date cannot be in the future: today is {today}."), today=show_date(today)
        )
    return date


def add_months(date: dt.date, months: int) -> dt.date:
    """Return the date `months` later, on the month's last day where the day is missing. Raises Problem."""
    try:
        return date + relativedelta(months=months)
    except (ValueError, OverflowError):
        raise Problem("date.range", N_("The date falls outside the calendar.")) from None


def add_years(date: dt.date, years: int) -> dt.date:
    """Return the date `years` later; 29 February becomes the 28th. Raises Problem."""
    try:
        return date + relativedelta(years=years)
    except (ValueError, OverflowError):
        raise Problem("date.range", N_("The date falls outside the calendar.")) from None


def local_moment(moment: dt.datetime) -> dt.datetime:
    """Return an aware instant as it is told in Helsinki."""
    return moment.astimezone(_helsinki())


def local_date(moment: dt.datetime) -> dt.date:
    """Return the Finnish calendar day of a UTC moment; one without a zone is taken as UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    try:
        return moment.astimezone(_helsinki()).date()
    except OverflowError:  # the last hours of year 9999 and the first of year 1
        return moment.date()


def stored_day(text: str) -> dt.date:
    """The Finnish calendar day of a day or a UTC moment as the database keeps them."""
    if "T" in text:
        return local_date(dt.datetime.fromisoformat(text))
    return dt.date.fromisoformat(text)
