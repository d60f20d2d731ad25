"""The lists of a person or of a company's mailboxes, as a card shows them."""

from collections.abc import Sequence

from kaarea_tui.locale import _
from kaarea_tui.register.lists.list_stints import Membership
from kaarea_tui.register.lists.list_words import STATES, code_text, reason_text
from kaarea_tui.rules.dates import local_date, show_date
from kaarea_tui.screens.records.sheet_text import columns_text, paragraph


def stint_lines(stints: Sequence[Membership] | None, width: int, nothing: str) -> list[str]:
    """The lists, present ones first; `nothing` where there are none."""
    if stints is None:
        return [_("Reading the lists…")]
    if not stints:
        return paragraph(nothing, width)
    rest = width - 34
    widths = (rest, 10, 10, 11)
    lines = [columns_text((_("List"), _("State"), _("Joined"), _("Left")), widths)]
    for each in stints:
        left = show_date(local_date(each.left_at)) if each.left_at else ""
        joined = show_date(local_date(each.joined_at))
        lines.append(columns_text((each.list_name, _(STATES[each.state]), joined, left), widths))
        address = f"{each.address}: " if each.address else ""
        if each.code is not None:
            sign = "✓" if each.code.allowed else "!"
            lines += paragraph(f"{sign} {address}{code_text(each.code, each.kind)}", width, 2)
        else:
            lines += paragraph(f"{address}{reason_text(each.left_reason, each.kind)}", width, 2)
    return lines
