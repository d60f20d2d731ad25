"""The figures of a list, and who was on it at a date: the texts of its card, and the controller's report."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.register.lists.list_words import code_text, counts_text, members_text, reason_text
from kaarea_tui.rules.dates import local_date, show_date, show_number
from kaarea_tui.rules.mailing import Code
from kaarea_tui.screens.records.sheet_text import columns_text

if TYPE_CHECKING:
    from kaarea_tui.register.lists.list_history import PastList, PastMember, Statistics


def figure_lines(
    figures: "Statistics | None", codes: Sequence[tuple[Code, int]] | None, kind: str, width: int
) -> list[str]:
    """Members by state and by code, joining and leaving by month, why people left, on what members rest."""
    if figures is None:
        return [_("Counting…")]
    lines = [counts_text(figures.counts), "", _("How it stands with mailing now")]
    if codes is None:
        lines.append("  " + _("Looking at everybody…"))
    for code, count in codes or ():
        lines.append(_counted(code_text(code, kind), count, width))
    lines += ["", _("Joined and left by month"), *_months(figures)]
    lines += ["", _("Why people left (the last thousand)")]
    lines += [_counted(reason_text(why, kind), count, width) for why, count in figures.reasons] or ["  –"]
    lines += ["", _("On what the members rest")]
    for proof in figures.proof:
        told = code_text(proof.basis, kind)
        if proof.wording:
            words = _("wording {code} {version}, notice {notice}")
            told += " · " + words.format(
                code=proof.wording, version=proof.wording_version, notice=proof.notice_version
            )
        lines.append(_counted(told, proof.people, width))
    lines += ["", _("Exports: {count}").format(count=show_number(figures.exports))]
    if figures.last_export_at is not None:
        lines.append("  " + _("last export {moment}").format(moment=moment_text(figures.last_export_at)))
    if figures.last_sent_at is not None:
        lines.append("  " + _("last sending {moment}").format(moment=moment_text(figures.last_sent_at)))
    return lines


def _counted(text: str, count: int, width: int) -> str:
    return columns_text((f"  {text}", show_number(count).rjust(10)), (max(20, width - 12), 10))


def _months(figures: "Statistics") -> list[str]:
    joined, left = dict(figures.joined), dict(figures.left)
    months = sorted(joined.keys() | left.keys(), reverse=True)
    return [
        f"  {month[5:]}/{month[:4]}  +{show_number(joined.get(month, 0))}  −{show_number(left.get(month, 0))}"
        for month in months
    ] or ["  –"]


def history_lines(
    past: "PastList | None", people: Sequence["PastMember"], kind: str, width: int
) -> list[str]:
    """Who was on the list at the end of a day."""
    if past is None:
        return [_("Reading the members…")]
    day = show_date(past.on)
    lines = [
        _("{day}: {members} at the end of the day").format(day=day, members=members_text(past.total)),
        "",
    ]
    rest = width - 24
    widths = (rest * 5 // 9, rest - rest * 5 // 9, 10, 11)
    if people:
        lines.append(columns_text((_("Name"), _("Company"), _("Joined"), _("Left")), widths))
    for each in people:
        left = show_date(local_date(each.left_at)) if each.left_at else ""
        cells = (each.name, each.company, show_date(local_date(each.joined_at)), left)
        lines.append(columns_text(cells, widths))
        if each.left_reason:
            lines.append("    " + reason_text(each.left_reason, kind))
    if not past.at_end:
        lines += ["", _("m shows more.")]
    return lines
