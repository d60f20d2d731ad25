"""The baseline: Textual's own Input over its DataTable, filled again at each letter."""

import sys

from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets import DataTable, Input

from tests.bench.terminal_rows import TITLES, WIDTHS, rows


class BaselineApp(App[None]):
    """What one would write first."""

    def __init__(self, search: bool) -> None:
        super().__init__()
        self.search = search

    def compose(self) -> ComposeResult:
        if self.search:
            yield Input()
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        for title, width in zip(TITLES, WIDTHS, strict=True):
            table.add_column(title, width=width - 2)
        self.fill("")
        (self.query_one(Input) if self.search else table).focus()

    def fill(self, search: str) -> None:
        table = self.query_one(DataTable)
        table.clear()
        table.add_rows([tuple(Text(cell) for cell in row) for row in rows(search)])

    def on_input_changed(self, event: Input.Changed) -> None:
        self.fill(event.value)


if __name__ == "__main__":
    BaselineApp(sys.argv[1] == "search").run(mouse=False)
