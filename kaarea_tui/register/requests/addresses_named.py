"""On which days letters and requests named an address, until it came on the card: a requester's own words."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from kaarea_tui.data.engine import Store
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.folding import words
from kaarea_tui.rules.found_addresses import names_email, phones_in
from kaarea_tui.rules.mailing import FREE_MAIL

_TEXTS = """
SELECT received_on, sender || ' ' || reply_to || ' ' || subject || ' ' || body FROM request_mail
WHERE received_on <= ? AND ({mail})
UNION ALL
SELECT received_on, requester_address || ' ' || representative || ' ' || text FROM request_case
WHERE received_on <= ? AND ({case})
"""
_MAIL = "lower(sender || ' ' || reply_to || ' ' || subject || ' ' || body) LIKE ?"
_CASE = "lower(requester_address || ' ' || representative || ' ' || text) LIKE ?"
_MOST_PIECES = 4
"""What was said until a day, with a piece that is in it; that it is meant is looked up in the text itself."""


def named_email(store: Store, key: str, since: datetime) -> Iterator[str]:
    """Days on which an e-mail address was named, in any spelling that a person would understand."""
    local, _, domain = key.rpartition("@")
    pieces = _runs(local) if domain in FREE_MAIL else [*_runs(local), *_runs(domain.rpartition(".")[0])]
    longest = sorted(pieces, key=len, reverse=True)[:_MOST_PIECES]
    return _days(store, longest or [""], since, lambda text: names_email(text, key))


def named_number(store: Store, number: str, since: datetime) -> Iterator[str]:
    """Days on which a phone number was named; it may be written with any gaps."""
    return _days(store, [number[-1:]], since, lambda text: number in phones_in(text))


def named_street(store: Store, street: str, since: datetime) -> Iterator[str]:
    """Days on which a street or a company was named."""
    told = f" {' '.join(words(street))} "
    if not told.strip():
        return iter(())
    longest = max(_runs(street.lower()), key=len, default="")
    return _days(store, [longest], since, lambda text: told in f" {' '.join(words(text))} ")


def _days(
    store: Store, pieces: Sequence[str], since: datetime, is_in: Callable[[str], bool]
) -> Iterator[str]:
    day, like = local_date(since).isoformat(), [f"%{piece}%" for piece in pieces]
    sql = _TEXTS.format(mail=" OR ".join([_MAIL] * len(like)), case=" OR ".join([_CASE] * len(like)))
    # A generator of its own: nothing is read until somebody asks for the first day.
    for named_on, text in store.rows(sql, (day, *like, day, *like)):
        if is_in(text):
            yield named_on


def _runs(text: str) -> list[str]:
    """The runs of letters that both engines fold alike; none: every text is looked at."""
    return "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in text).split()
