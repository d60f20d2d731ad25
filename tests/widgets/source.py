"""A list of a million rows that exist only when asked for, and an app that shows them in a record table."""

from collections.abc import Callable
from typing import Any

from textual.app import App, ComposeResult

from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.window import Row

COLUMNS = (
    Column("name", "Nimi", 2.0, 12),
    Column("company", "Yritys", 1.5, 10),
    Column("title", "Titteli", 18, 8, hide=1),
    Column("phone", "Puhelin", 14, 12, sortable=False),
)


def numbered(key: int) -> Row:
    return Row(key, (f"Nimi {key:07}", f"Yritys {key % 977}", f"Titteli {key % 13}", f"040 {key:07}"))


class Source:
    """Rows 0 .. total-1, found by key as keyset paging finds them."""

    def __init__(self, total: int, make: Callable[[int], Row] = numbered) -> None:
        self.total = total
        self.make = make
        self.asked: list[str] = []

    def answer(self, table: RecordTable, needs: RecordTable.Needs) -> None:
        self.asked.append(needs.direction)
        key, count = needs.key or 0, needs.count
        first, last = {
            "first": (0, count),
            "last": (self.total - count, self.total),
            "after": (key + 1, key + 1 + count),
            "before": (key - count, key),
            "around": (key - count // 2, key + count // 2),
        }[needs.direction]
        first, last = max(0, first), min(self.total, last)
        rows = [self.make(place) for place in range(first, last)]
        table.answer(needs, rows, at_start=first <= 0, at_end=last >= self.total)


class TableApp(App[None]):
    """A table over a source; what the table says is written down."""

    def __init__(self, source: Source, **options: Any) -> None:
        super().__init__()
        self.source = source
        self.table = RecordTable(COLUMNS, id="table", **options)
        self.said: list[Any] = []
        self.escaped = False

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.focus()
        self.table.reset(1)

    def on_record_table_needs(self, event: RecordTable.Needs) -> None:
        self.source.answer(self.table, event)

    def on_record_table_opened(self, event: RecordTable.Opened) -> None:
        self.said.append(("opened", event.key))

    def on_record_table_sort_by(self, event: RecordTable.SortBy) -> None:
        self.said.append(("sort", event.column_id, event.descending))

    def on_record_table_copy_cell(self, event: RecordTable.CopyCell) -> None:
        self.said.append(("copy", event.text))

    def on_record_table_mark_all(self, event: RecordTable.MarkAll) -> None:
        self.table.mark_all()

    def on_record_table_mark_range(self, event: RecordTable.MarkRange) -> None:
        first, last = sorted((event.one_end, event.other_end))
        self.table.mark(range(first, last + 1))

    def key_escape(self) -> None:
        self.escaped = True

    def lines(self) -> list[str]:
        return [self.table.render_line(y).text for y in range(self.table.size.height)]


HOSTILE = (
    "[/oops]",
    "Firma [Oy]",
    "\x1b[31mred",
    "\u202eabc",
    "\x9b31m",
    "Z" + "\u0310\u0347\u0353" * 60,
    "x" * 10_000,
    "👩‍👩‍👧‍👦 perhe 東京都",
    "rivi\nvaihto\tsarkain\r",
    "[@click=app.quit]x[/]",
)
"""What data may hold; every part that shows data shows these without harm."""

FORBIDDEN = frozenset("\x1b\x9b\u202e\n\t\r")
