"""Which addresses of a card were on file before a request came, and are not its own words (rules I5, N8).

A stranger who writes as somebody else may name an address, ask first that it be put on the card, and then
for the data; in one letter or in two, typed off by whoever believes him. So what counts is when a value came
on the card, who told it, and whether any letter or request named it before.
"""

from dataclasses import dataclass
from datetime import date, datetime

from .dates import local_date


@dataclass(frozen=True, slots=True)
class Held:
    """One address or number of a card, without a break since `since`."""

    since: datetime
    with_card: bool
    """It stands there since the card was made, not by an edit."""
    by_person: bool
    """The person is said to have told it, as a letter in his name does too; or nobody says who."""
    named_on: date | None = None
    """The first day on which a letter or a request named it, until it came on the card; None: none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """When the request came, and when it was written down; of several open together the first one."""

    received_on: date
    registered_at: datetime


def is_on_file(held: Held, asked: Asked) -> bool:
    """May the person's data go there for this request?

    Never where a letter or a request named it before it was put on the card, unless the card was made with it
    by somebody else's word; and where it was put there since this request came, only by somebody else's word.
    """
    if _was_named(held) and _naming_tells(held):
        return False
    came_before = local_date(held.since) <= asked.received_on and held.since <= asked.registered_at
    return came_before or not held.by_person


def naming_decides(held: Held, asked: Asked) -> bool:
    """Could it still be ruled out by a letter that named it? Letters need not be read where it could not."""
    return _naming_tells(held) and is_on_file(held, asked)


def _naming_tells(held: Held) -> bool:
    return not held.with_card or held.by_person


def _was_named(held: Held) -> bool:
    """By a letter of an earlier day, or of the day of the edit: nobody knows which was first."""
    if held.named_on is None:
        return False
    day = local_date(held.since)
    return held.named_on < day if held.with_card else held.named_on <= day
