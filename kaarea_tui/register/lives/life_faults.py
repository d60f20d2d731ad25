"""What must hold of lives (N17), for `kaarea check` and home: nothing is here long after its end."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from kaarea_tui.data.engine import Store
from kaarea_tui.register.records.record_faults import Fault
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.lives import LIVES, OVERDUE_DAYS

from .ended import ALL, Ended, Look, ended
from .tidying import DONE, OWED


def life_faults(store: Store, today: date) -> Iterator[Fault]:
    """What a sweep should have taken some days ago, and traces of one that are not cleaned."""
    for kind, each in _overdue(store, today, ALL):
        yield "life.overdue", f"{kind} {each.id}"
    owed = _day_of(store, OWED)
    if owed is not None and (today - owed).days > OVERDUE_DAYS:
        yield "life.uncleaned", owed.isoformat()


def overdue_count(store: Store, today: date, most: int) -> int:
    """How much a sweep should have taken some days ago, `most` of each kind; 0 where one ended since."""
    swept = _day_of(store, DONE)
    if swept is not None and (today - swept).days <= OVERDUE_DAYS:
        return 0
    return sum(1 for _ in _overdue(store, today, most))


def _overdue(store: Store, today: date, limit: int) -> Iterator[tuple[str, Ended]]:
    late = Look(store, today - timedelta(days=OVERDUE_DAYS + 1))
    for kind in LIVES:
        yield from ((kind, each) for each in ended(late, kind, limit))


def _day_of(store: Store, name: str) -> date | None:
    found = store.one("SELECT value FROM meta WHERE name = ?", (name,))
    return None if found is None else local_date(datetime.fromisoformat(found[0]))
