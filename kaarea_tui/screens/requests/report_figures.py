"""The figures of a period as lines of a table and as a CSV file."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.rules.dates import show_number
from kaarea_tui.rules.text import spreadsheet_safe
from kaarea_tui.screens.records.sheet_text import columns_text

from .request_words import state_name, type_name

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_report import PeriodReport, TypeFigures

WIDTHS = (24, 5, 7, 7, 6, 6, 6, 9)


def table_lines(report: "PeriodReport", width: int) -> list[str]:
    """One line for each kind of request, then how they ended, then month by month."""
    if not report.types:
        return [_("No requests came in during this period."), *_misfiled(report)]
    first = max(12, min(WIDTHS[0], width - sum(WIDTHS[1:]) - len(WIDTHS) + 1))
    widths = (first, *WIDTHS[1:])
    lines = [columns_text(_heads(), widths)]
    lines += [columns_text(_cells(each), widths) for each in report.types]
    return [*lines, "", *_outcomes(report), *_misfiled(report), "", *_months(report)]


def _heads() -> tuple[str, ...]:
    return (
        _("Type"), _("In"), _("Still open"), _("Mean"), _("Median"), _("Max"), _("Late"), _("Late now"),
    )  # fmt: skip


def _cells(figures: "TypeFigures") -> tuple[str, ...]:
    return (
        type_name(figures.type),
        show_number(figures.received),
        show_number(figures.open),
        _days(figures.mean_days),
        _days(figures.median_days),
        "–" if figures.longest_days is None else show_number(figures.longest_days),
        show_number(figures.answered_late),
        show_number(figures.overdue_now),
    )


def _days(days: float | None) -> str:
    return "–" if days is None else show_number(Decimal(str(days)), 1)


def _outcomes(report: "PeriodReport") -> Iterator[str]:
    yield _("How they ended:")
    for figures in report.types:
        told = ", ".join(f"{state_name(state)} {count}" for state, count in figures.outcomes.items())
        yield f"  {type_name(figures.type)}: {told or '–'}"
        if figures.extended:
            yield "    " + _("extended {count}").format(count=figures.extended)
        if figures.reopened:
            yield "    " + _("reopened {count}").format(count=figures.reopened)


def _misfiled(report: "PeriodReport") -> Iterator[str]:
    if report.misfiled:
        yield _("Besides, no requests of data subjects: {count}").format(count=report.misfiled)


def _months(report: "PeriodReport") -> Iterator[str]:
    yield _("Came in by month:")
    for month, count in report.by_month:
        yield f"  {month}  {show_number(count)}"


def csv_bytes(report: "PeriodReport") -> bytes:
    """The same as a file: a row for each kind of request, UTF-8 with a mark for spreadsheets."""
    states = sorted({state for figures in report.types for state in figures.outcomes})
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    names = (_("From"), _("To"), *_heads()[:6], _("Late"), _("Late now"), _("Extended"), _("Reopened"))
    writer.writerow([spreadsheet_safe(each) for each in (*names, *(state_name(state) for state in states))])
    for figures in report.types:
        counted = [str(figures.outcomes.get(state, 0)) for state in states]
        row = (
            report.first.isoformat(),
            report.last.isoformat(),
            *_cells(figures),
            str(figures.extended),
            str(figures.reopened),
        )
        writer.writerow([spreadsheet_safe(each) for each in (*row, *counted)])
    return out.getvalue().encode("utf-8-sig")
