"""How long each thing is kept, from which day, and what is left of it: one table (rules 3.6 and N17).

Kept through its last day, gone from the next (R8). People and what stands on their cards are not here: nobody
is purged by himself (R12). What is swept by this table is in no screen, search, report or copy any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from .problem import N_

OVERDUE_DAYS = 3
"""So many days a sweep may be late before `kaarea check` and home tell it."""


@dataclass(frozen=True, slots=True)
class Life:
    """The life of one kind of thing."""

    kind: str
    what: str
    """What is swept, in words."""
    since: str
    """The day from which the life is counted, in words."""
    months: int
    days: int
    held: bool
    """Does a restriction, an open or reopened case keep it? (A hold or a breach will too.)"""

    @property
    def period(self) -> relativedelta:
        """How long it is kept."""
        return relativedelta(months=self.months, days=self.days)


_CLOSED, _END = N_("the closing of the case"), N_("the end of the consent")

LIVES: Mapping[str, Life] = {
    life.kind: life
    for life in (
        Life("mail_original", N_("Letters as they came"), _CLOSED, 12, 0, True),
        Life("request_case", N_("Requests; figures stay"), _CLOSED, 36, 0, True),
        Life("set_aside", N_("Letters set aside"), N_("the day it was set aside"), 6, 0, True),
        Life("ip_address", N_("IP addresses"), N_("the day it was seen"), 12, 0, True),
        Life("consent", N_("Ended consents"), _END, 36, 0, True),
        Life("consent_evidence", N_("Evidence of consents after erasure"), _END, 36, 0, True),
        # The file is a copy of what the case tells: it goes whatever waits, so that no copies gather.
        Life("letter_file", N_("Files of letters and reports"), N_("the day it was made"), 0, 30, False),
    )
}
"""Kind to its life, in the order in which they are swept. No setting steers them: letters name them."""


def last_day(life: Life, since: date) -> date:
    """The last day on which a thing of this day is kept; 29 February ends on the 28th (R7)."""
    return since + life.period


def first_kept(life: Life, today: date) -> date:
    """The first day whose things are still kept `today`: what began before it has outlived its life."""
    first = today - life.period
    while last_day(life, first) < today:
        first += timedelta(days=1)
    while last_day(life, first - timedelta(days=1)) >= today:
        first -= timedelta(days=1)
    return first
