"""The report of a period: how many requests came, how long the answers took, how they ended (D1, D11).

Figures only, no person and no case in it.
"""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from kaarea_tui.data.engine import Row
from kaarea_tui.register.counter import Call
from kaarea_tui.rules.requests import TYPES

_ROWS = """
SELECT type, state, received_on, answer_sent_on, due, suspended, extended FROM request_case
WHERE received_on >= ? AND received_on <= ?
"""


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """The figures of one type in a period."""

    type: str
    received: int
    open: int
    outcomes: dict[str, int]
    """Closing state to how many."""
    mean_days: float | None
    """From receipt to answer; None: none was answered."""
    median_days: float | None
    longest_days: int | None
    answered_late: int
    overdue_now: int
    extended: int


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """The requests received from `first` to `last`, both days included; types without any are left out."""

    first: date
    last: date
    types: tuple[TypeFigures, ...]
    by_month: tuple[tuple[str, int], ...]
    """Month as 2026-11, and how many came in; none is left out between the first and the last."""

    @property
    def received(self) -> int:
        """All that came in."""
        return sum(each.received for each in self.types)


def report(call: Call, first: date, last: date) -> PeriodReport:
    """The figures of a period."""
    by_type: dict[str, list[Row]] = {code: [] for code in TYPES}
    months: Counter[str] = Counter()
    for row in call.store.rows(_ROWS, (first.isoformat(), last.isoformat())):
        by_type[row[0]].append(row)
        months[row[2][:7]] += 1
    figures = tuple(_figures(code, rows, call.today) for code, rows in by_type.items() if rows)
    return PeriodReport(first, last, figures, _without_gaps(months))


def _without_gaps(months: Counter[str]) -> tuple[tuple[str, int], ...]:
    """From the first month to the last; one in which nothing came in counts as 0, and is not left out."""
    if not months:
        return ()
    month, end = date.fromisoformat(f"{min(months)}-01"), max(months)
    told = []
    while f"{month:%Y-%m}" <= end:
        told.append((f"{month:%Y-%m}", months[f"{month:%Y-%m}"]))
        month += relativedelta(months=1)
    return tuple(told)


def _figures(code: str, rows: Sequence[Row], today: date) -> TypeFigures:
    closed = [row for row in rows if row[1].startswith("closed_")]
    answered = [row for row in rows if row[3]]
    days = [(date.fromisoformat(row[3]) - date.fromisoformat(row[2])).days for row in answered]
    still_open = [row for row in rows if not row[1].startswith("closed_")]
    return TypeFigures(
        type=code,
        received=len(rows),
        open=len(still_open),
        outcomes=dict(sorted(Counter(row[1] for row in closed).items())),
        mean_days=statistics.fmean(days) if days else None,
        median_days=float(statistics.median(days)) if days else None,
        longest_days=max(days, default=None),
        answered_late=sum(row[3] > row[4] for row in answered),
        overdue_now=sum(row[4] < today.isoformat() and not row[5] for row in still_open),
        extended=sum(row[6] for row in rows),
    )
