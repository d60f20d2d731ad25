"""What the headings of a mail say: who wrote, to whom, and on which day it reached us."""

from datetime import UTC, date, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.text import clean_line

from .mail_text import decoded

_LONGEST = 20_000
"""Characters of a heading that are read: the library's time grows with their square."""
_LONGEST_DATE = 200


def heading(parsed: Message, name: str) -> str:
    """The first heading of that name on one clean line, its encoded words read; empty where there is none."""
    raw = next((str(value) for key, value in parsed.raw_items() if key.lower() == name), "")
    return clean_line(decoded(raw[:_LONGEST]))


def addresses(parsed: Message, *names: str) -> list[tuple[str, str]]:
    """The names and addresses in those headings; addresses in small letters."""
    try:
        found = getaddresses([heading(parsed, name) for name in names])
    except RecursionError:  # thousands of brackets, one within the other
        return []
    return [(name[:200], address[:254].lower()) for name, address in found if "@" in address]


def person(parsed: Message, name: str) -> tuple[str, str]:
    """Name and address of the first in a heading; what is no address stands as the name."""
    found = addresses(parsed, name)
    return found[0] if found else (heading(parsed, name)[:200], "")


def received_on(parsed: Message, today: date, remarks: list[str]) -> date | None:
    """The local day of the newest Received heading, else of Date; see `Mail`."""
    received = parsed.get_all("received") or []
    candidates = [str(received[0]).rpartition(";")[2]] if received else []
    for written in [*candidates, str(parsed.get("date", ""))]:
        moment = _moment(written)
        if moment is None:
            continue
        day = local_date(moment)
        if day > today:
            remarks.append("date_future")
            return today
        return day
    remarks.append("date_missing")
    return None


def date_told(parsed: Message) -> str:
    """The Date heading, the same text for the same moment; as written where it is no moment."""
    written = heading(parsed, "date")
    moment = _moment(written)
    return moment.astimezone(UTC).isoformat() if moment else written


def _moment(written: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written.strip()[:_LONGEST_DATE])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if 1990 <= moment.year <= 9000 else None
