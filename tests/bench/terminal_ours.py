"""Our side: the search line over the record table, in our default theme."""

import sys

from textual.app import App, ComposeResult

from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.filter_bar import FilterBar
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.themes import DEFAULT, THEMES
from kaarea_tui.widgets.window import Row
from tests.bench.terminal_rows import TITLES, WIDTHS, rows


class OurApp(App[None]):
    """The browser's two widgets and nothing else."""

    def __init__(self, search: bool) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DEFAULT
        self.search = search
        self.bar = FilterBar("Hae")
        self.table = RecordTable(
            [Column(title, title, width) for title, width in zip(TITLES, WIDTHS, strict=True)]
        )

    def compose(self) -> ComposeResult:
        if self.search:
            yield self.bar
        yield self.table

    def on_mount(self) -> None:
        self.fill("")
        (self.bar if self.search else self.table).focus()

    def fill(self, search: str) -> None:
        found = [Row(key, cells) for key, cells in enumerate(rows(search))]
        generation = self.table.generation + 1
        self.table.reset(generation, ask=False)
        self.table.supply(found, direction="first", at_start=True, at_end=True, generation=generation)
        self.bar.count = f"{10 ** (6 - min(6, len(search)))} / 1000000 hlöä"

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        self.fill(event.text)


if __name__ == "__main__":
    OurApp(sys.argv[1] == "search").run(mouse=False)
