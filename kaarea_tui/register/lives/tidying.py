"""The sweep at the counter: what is due, one portion at a time, and the traces (N17; `kaarea tidy`).

Each portion is one short transaction with its log row: kind, count and numbers, never a value. Killed
anywhere, what was swept is swept and logged, and the next run goes on. No person is purged: nothing is
decided here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import peewee

from kaarea_tui.data.engine import Store
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.erasure.forgetting import forget
from kaarea_tui.register.errors import Refused
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.lives import LIVES
from kaarea_tui.rules.problem import N_

from .ended import Ended, Look, ended
from .ending import TOUCHED, at_once, end, portion

OWED, DONE = "tidy_owed", "tidied_at"
"""Rows of `meta`: since when traces of what was swept wait to be cleaned; when the last sweep ended."""
LONGEST_REST = timedelta(days=31)
"""Beyond this since the last sweep, somebody says that the clock is right before anything goes."""
_KEEP_ONCE = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING"
_DAYS = "SELECT DISTINCT substr(at_utc, 1, 10) AS day FROM audit ORDER BY day"


@dataclass(frozen=True, slots=True)
class Due:
    """What a sweep would take of one kind; nothing: `count` 0."""

    kind: str
    count: int
    oldest: date | None


@dataclass(frozen=True, slots=True)
class Swept:
    """One portion."""

    count: int
    more: bool
    """Is more of the kind due?"""


class Tidy(Subject, subject="tidy"):
    """Sweeping what has outlived its life."""

    @action("retention.tidy", "browse")
    def due(self, call: Call) -> tuple[Due, ...]:
        """What a sweep would take now, kind by kind, in the order of rules.lives."""
        look = Look(call.store, call.today)
        return tuple(_due(kind, ended(look, kind)) for kind in LIVES)

    @action("retention.tidy", "browse")
    def check_clock(self, call: Call, confirmed: date | None) -> None:
        """Raise Refused `tidy.clock` where the clock may have jumped and nobody says its day is right."""
        _check_clock(call, confirmed)

    @action("retention.tidy", "change", reauthenticate=True)
    def sweep(self, call: Call, kind: str, confirmed: date | None = None) -> Swept:
        """Sweep one portion of a kind. `confirmed`: today, as a person says it; see `check_clock`."""
        _check_clock(call, confirmed)
        found = ended(Look(call.store, call.today), kind, at_once(kind) + 1)
        now = portion(call.store, kind, found)
        if now:
            call.store.run(_KEEP_ONCE, (OWED, stamp(call.now)))
            end(call, kind, now)
        numbers = " ".join(str(each.id) for each in now)
        call.touched("life", "", fields=f"{kind} {numbers}".strip(), count=len(now))
        return Swept(len(now), len(found) > len(now))

    @action("retention.tidy", "change", reauthenticate=True)
    def finish(self, call: Call) -> None:
        """Note that a sweep came to its end, and clean what the database still has outside its tables."""
        call.store.run("DELETE FROM meta WHERE name = ?", (DONE,))
        call.store.run("INSERT INTO meta (name, value) VALUES (?, ?)", (DONE, stamp(call.now)))
        call.touched("life", "", fields="finish")
        call.when_done.append(lambda: _clean(call.store))

    @action("retention.tidy", "browse")
    def owes_cleaning(self, call: Call) -> bool:
        """Does the database still have traces of what was swept, because somebody reads the old state?"""
        return owed_since(call.store) is not None


def owed_since(store: Store) -> str | None:
    """The moment since which traces wait to be cleaned, or None."""
    found = store.one("SELECT value FROM meta WHERE name = ?", (OWED,))
    return None if found is None else str(found[0])


def _due(kind: str, found: Sequence[Ended]) -> Due:
    return Due(kind, len(found), found[0].since if found else None)


def _check_clock(call: Call, confirmed: date | None) -> None:
    """A server that wakes in another year must not sweep what is kept: nothing that goes comes back."""
    if confirmed is not None and confirmed == call.today:
        return
    if confirmed is not None or _may_have_jumped(call):
        raise Refused(
            "tidy.clock",
            N_("The clock says {today}. If that is right, give --today {today}; nothing was removed."),
            today=show_date(call.today),
        )


def _may_have_jumped(call: Call) -> bool:
    """Is the last sweep longer ago than the longest rest, or before the first one, has the log such a gap?

    What is written under a wrong clock makes it no better: the doubt stays until a person has said the day.
    """
    swept = call.store.one("SELECT value FROM meta WHERE name = ?", (DONE,))
    if swept is not None:
        return str(swept[0]) < stamp(call.now - LONGEST_REST)
    days = [date.fromisoformat(row[0]) for row in call.store.rows(_DAYS)]
    return any(later - earlier > LONGEST_REST for earlier, later in pairwise([*days, call.today]))


def _clean(store: Store) -> None:
    if store.db.transaction_depth():
        return
    try:
        if owed_since(store) is not None and forget(store, frozenset(), TOUCHED):
            with store.writing():
                store.run("DELETE FROM meta WHERE name = ?", (OWED,))
    except (OSError, peewee.DatabaseError):
        return  # the next run cleans
