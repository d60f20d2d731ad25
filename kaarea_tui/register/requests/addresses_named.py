"""On which days letters and requests named an address, until it came on the card: a requester's own words."""

from collections.abc import Callable, Iterator
from datetime import datetime

from kaarea_tui.data.engine import Store
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.folding import words
from kaarea_tui.rules.found_addresses import emails_in, phones_in

_TEXTS = """
SELECT received_on, sender || ' ' || reply_to || ' ' || subject || ' ' || body FROM request_mail
WHERE received_on <= ? AND lower(sender || ' ' || reply_to || ' ' || subject || ' ' || body) LIKE ?
UNION ALL
SELECT received_on, requester_address || ' ' || representative || ' ' || text FROM request_case
WHERE received_on <= ? AND lower(requester_address || ' ' || representative || ' ' || text) LIKE ?
"""
"""What was said until a day, with a piece that is in it; that it is meant is looked up in the text itself."""


def named_email(store: Store, key: str, since: datetime) -> Iterator[str]:
    """Days on which an e-mail address was named."""
    return _days(store, _piece(key.rpartition("@")[0]), since, lambda text: key in emails_in(text))


def named_number(store: Store, number: str, since: datetime) -> Iterator[str]:
    """Days on which a phone number was named; it may be written with any gaps."""
    return _days(store, number[-1:], since, lambda text: number in phones_in(text))


def named_street(store: Store, street: str, since: datetime) -> Iterator[str]:
    """Days on which a street or a company was named."""
    told = f" {' '.join(words(street))} "
    if not told.strip():
        return iter(())
    return _days(store, _piece(street.lower()), since, lambda text: told in f" {' '.join(words(text))} ")


def _days(store: Store, piece: str, since: datetime, is_in: Callable[[str], bool]) -> Iterator[str]:
    day, like = local_date(since).isoformat(), f"%{piece}%"
    # A generator of its own: nothing is read until somebody asks for the first day.
    for named_on, text in store.rows(_TEXTS, (day, like, day, like)):
        if is_in(text):
            yield named_on


def _piece(text: str) -> str:
    """The longest run of letters that both engines fold alike; empty: every text is looked at."""
    runs = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in text).split()
    return max(runs, key=len, default="")
