"""The report of a period: how many requests came, how long the answers took, how they ended (D1, D11).

Figures only, no person and no case in it.
"""

import statistics
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from kaarea_tui.data.batches import in_batches
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Invalid
from kaarea_tui.rules.deadlines import Urgency
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.requests import OPEN, TYPES

from . import request_clock
from .request_rows import ANSWERED_ON, FIRST_ANSWER

_SELECT = f"""
SELECT c.id, c.type, c.state, c.received_on, ({FIRST_ANSWER}), c.due, c.pause_ends_on, c.extended, c.reopened,
    ({ANSWERED_ON})
FROM request_case c
"""  # noqa: S608 - our own names
_ROWS = f"{_SELECT} WHERE c.received_on >= ? AND c.received_on <= ? ORDER BY c.id"
_THESE = f"{_SELECT} WHERE c.id IN ({{}}) ORDER BY c.id"
_FIGURES = """
SELECT id, type, state, received_on, first_answer, received_on, NULL, extended, reopened, NULL, answered_late
FROM request_figure WHERE received_on >= ? AND received_on <= ? ORDER BY id
"""
"""The same of cases whose life is over; their deadline is not kept, only whether it was held."""
_KEEP = """
INSERT INTO request_figure (type, state, received_on, first_answer, answered_late, extended, reopened)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""


class _Case(NamedTuple):
    """One case; `first_answer` and `answered_on` are days, the latter since it was reopened."""

    id: int
    type: str
    state: str
    received_on: str
    first_answer: str | None
    due: str
    pause_ends_on: str | None
    extended: int
    reopened: int
    answered_on: str | None
    late: int | None = None
    """Was the first answer late? None: not counted yet; a case whose life is over tells it (N17)."""


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """The figures of one type in a period."""

    type: str
    received: int
    open: int
    outcomes: dict[str, int]
    """Closing state to how many."""
    mean_days: float | None
    """From receipt to the first answer; None: none was answered."""
    median_days: float | None
    longest_days: int | None
    answered_late: int
    overdue_now: int
    extended: int
    reopened: int


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """The requests received from `first` to `last`, both days included; types without any are left out.

    What turned out to be no request is in no figure but its own.
    """

    first: date
    last: date
    misfiled: int
    types: tuple[TypeFigures, ...]
    by_month: tuple[tuple[str, int], ...]
    """Month as 2026-11, and how many came in; none is left out between the first and the last."""

    @property
    def received(self) -> int:
        """All that came in."""
        return sum(each.received for each in self.types)


def report(call: Call, first: date, last: date) -> PeriodReport:
    """The figures of a period. Problems: `first`."""
    if last < first:
        raise Invalid({"first": Problem("period.backwards", N_("The period ends before it begins."))})
    days = (first.isoformat(), last.isoformat())
    found = [_Case(*row) for row in (*call.store.rows(_ROWS, days), *call.store.rows(_FIGURES, days))]
    cases = [case for case in found if case.state != "closed_misfiled"]
    months = Counter(case.received_on[:7] for case in cases)
    by_type = {code: [case for case in cases if case.type == code] for code in TYPES}
    figures = tuple(_figures(call, code, of_type) for code, of_type in by_type.items() if of_type)
    return PeriodReport(first, last, len(found) - len(cases), figures, _without_gaps(months))


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


def _figures(call: Call, code: str, cases: Sequence[_Case]) -> TypeFigures:
    still_open = [case for case in cases if case.state in OPEN]
    days = [
        (date.fromisoformat(case.first_answer) - date.fromisoformat(case.received_on)).days
        for case in cases
        if case.first_answer
    ]
    return TypeFigures(
        type=code,
        received=len(cases),
        open=len(still_open),
        outcomes=dict(sorted(Counter(case.state for case in cases if case.state not in OPEN).items())),
        mean_days=statistics.fmean(days) if days else None,
        median_days=float(statistics.median(days)) if days else None,
        longest_days=max(days, default=None),
        answered_late=sum(_answered_late(call, case) for case in cases),
        overdue_now=sum(_late_now(call.today, case) for case in still_open),
        extended=sum(case.extended for case in cases),
        reopened=sum(case.reopened for case in cases),
    )


def _late_now(today: date, case: _Case) -> bool:
    stands = request_clock.urgency_of(case.due, case.pause_ends_on, today, case.answered_on)
    return stands is Urgency.OVERDUE


def _answered_late(call: Call, case: _Case) -> bool:
    """Came the first answer after the deadline that the case had then?"""
    if case.late is not None:
        return bool(case.late)
    if case.first_answer is None:
        return False
    answered_on = date.fromisoformat(case.first_answer)
    if not case.reopened:
        return case.first_answer > case.due
    return answered_on > request_clock.limit_of_first_answer(call.store, case.id, answered_on)


def keep_figures(call: Call, case_ids: Collection[int]) -> None:
    """Keep what a report counts of these closed cases; they are about to go (N17)."""
    cases = [_Case(*row) for row in in_batches(call.store, _THESE, case_ids)]
    rows = [
        (each.type, each.state, each.received_on, each.first_answer, int(_answered_late(call, each)),
         each.extended, each.reopened)
        for each in cases
    ]  # fmt: skip
    call.store.run_many(_KEEP, rows)
