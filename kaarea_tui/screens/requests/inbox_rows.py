"""What the inbox shows of its cases: counts, filters, columns, rows; how it asks the register for them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from rich.cells import cell_len

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.requests.request_inbox import COUNT_TO, FILTERS, InboxCounts, InboxRow
from kaarea_tui.rules.deadlines import Urgency
from kaarea_tui.screens.shell.frame import Part
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.record_messages import Needs
from kaarea_tui.widgets.window import Row

from . import request_words as words

if TYPE_CHECKING:
    from kaarea_tui.register.register import Register
    from kaarea_tui.register.requests.request_inbox import InboxPage


def counts_of(register: "Register", rights: frozenset[str]) -> InboxCounts:
    """The counts, by the door that the rights open. For the register's thread."""
    requests = register.requests
    return requests.counts() if "request.view_own" in rights else requests.counts_of_all()


def filter_parts(names: Sequence[str], wanted: str, width: int) -> list[Part]:
    """The filters in one line, the wanted one always in it, though the first ones may be cut off."""
    parts = [
        (f"[{_(FILTERS[name])}]" if name == wanted else f" {_(FILTERS[name])} ", name == wanted)
        for name in names
    ]
    while sum(cell_len(text) + 1 for text, _bold in parts) > width and not parts[0][1]:
        parts.pop(0)
    return [(f" {text}", bold) for text, bold in parts]


def page_of(
    register: "Register", rights: frozenset[str], wanted: str, at: InboxRow | None, needs: Needs
) -> "InboxPage":
    """The cases that the table wants, by the door that the rights open. For the register's thread."""
    requests = register.requests
    ask: Callable[..., InboxPage] = requests.inbox if "request.view_own" in rights else requests.inbox_of_all
    return ask(wanted, at, cast(Any, needs.direction), needs.count)


def _number(value: int) -> str:
    return f"{COUNT_TO}+" if value > COUNT_TO else str(value)


def counted(counts: InboxCounts, *, sees_all: bool) -> str:
    """The counts in one line, what presses first; of others' cases nothing to whom they are only numbers."""
    parts = [_("mine {count}").format(count=_number(counts.mine))]
    late, soon = (counts.overdue, counts.soon) if sees_all else (counts.to_act.late, counts.to_act.soon)
    if sees_all:
        parts.append(_("open {count}").format(count=_number(counts.open)))
    parts.append(_("late {count}!").format(count=_number(late)) if late else _("none late"))
    if soon:
        parts.append(_("within a week {count}").format(count=_number(soon)))
    if letters := counts.to_act.new_letters:
        told = ngettext("{count} new letter", "{count} new letters", letters)
        parts.append(told.format(count=_number(letters)))
    return " · ".join(parts)


def columns() -> list[Column]:
    """The columns, titles in the language in use."""
    return [
        Column("due", _("Answer by"), 23, 16, sortable=False),
        Column("requester", _("Requester"), 1.1, 10, sortable=False),
        Column("type", _("Type"), 1.0, 10, sortable=False),
        Column("state", _("State"), 1.0, 12, sortable=False),
        Column("number", _("Nr"), 6, 6, sortable=False),
    ]


def row_of(row: InboxRow) -> Row:
    """A case as the table takes it; of another's only number and state (P8)."""
    shown = row.type is not None
    cells = (
        words.due_cell(row),
        (row.requester or _("unknown")) if shown else "–",
        words.type_name(row.type),
        words.state_name(row.state),
        row.number,
    )
    return Row(row.id, cells, dim=not shown, alert=row.urgency == Urgency.OVERDUE)
