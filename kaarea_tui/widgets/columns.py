"""Columns of a record table and how they share the width they get."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .cells import fit

GAP = 1


@dataclass(frozen=True)
class Column:
    """One column: `width` in cells (int), or a share of what is left over (float).

    When the table is too narrow, columns shrink to `min_width`; then those with the greatest `hide`
    leave first (of equals the rightmost). The first column never leaves.
    """

    id: str
    title: str
    width: int | float = 1.0
    min_width: int = 8
    align: Literal["left", "right"] = "left"
    sortable: bool = True
    hide: int = 0

    @property
    def least(self) -> int:
        """The fewest cells the column is shown in."""
        return min(self.min_width, self.width) if isinstance(self.width, int) else self.min_width


@dataclass(frozen=True)
class Placed:
    """A column that is shown: its place among all columns and its width in cells."""

    index: int
    column: Column
    width: int


def _chosen(columns: Sequence[Column], available: int) -> list[int]:
    """Pick the columns whose least widths fit into `available` cells."""
    shown = list(range(len(columns)))
    while len(shown) > 1 and sum(columns[i].least + GAP for i in shown) - GAP > available:
        shown.remove(max(shown[1:], key=lambda i: (columns[i].hide, i)))
    return shown


def _share(widths: dict[int, int], parts: Mapping[int, float], cells: int) -> None:
    """Widen columns by `cells` in all, each by its part; rounding is settled by the last one."""
    total = sum(parts.values())
    for i, part in parts.items():
        grown = round(cells * part / total) if total else 0
        widths[i] += grown
        cells -= grown
        total -= part


def place(columns: Sequence[Column], available: int) -> list[Placed]:
    """Share `available` cells, gaps of one cell included, among the columns that fit."""
    shown = _chosen(columns, available)
    room = max(0, available - GAP * (len(shown) - 1))
    if len(shown) == 1:
        return [Placed(i, columns[i], room) for i in shown]
    widths = {i: columns[i].least for i in shown}
    spare = max(0, room - sum(widths.values()))
    wishes = {i: columns[i].width - widths[i] for i in shown if isinstance(columns[i].width, int)}
    granted = min(spare, int(sum(wishes.values())))
    _share(widths, wishes, granted)
    _share(widths, {i: columns[i].width for i in shown if i not in wishes}, spare - granted)
    return [Placed(i, columns[i], widths[i]) for i in shown]


def row_text(placed: Sequence[Placed], cells: Sequence[str], signs: str, signs_width: int) -> str:
    """Write one row: its cells by column, its signs after the first one."""
    parts: list[str] = []
    for position, place_ in enumerate(placed):
        cell = cells[place_.index] if place_.index < len(cells) else ""
        if position == 0 and signs_width:
            name = fit(cell, max(0, place_.width - signs_width - GAP), place_.column.align)
            parts.append(fit(f"{name} {fit(signs, signs_width)}", place_.width))
        else:
            parts.append(fit(cell, place_.width, place_.column.align))
    return (" " * GAP).join(parts)
