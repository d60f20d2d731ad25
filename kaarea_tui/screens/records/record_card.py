"""A record's card: two lines of heading, tabs, and the text of one tab that scrolls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from kaarea_tui.locale import _
from kaarea_tui.rules.dates import show_number
from kaarea_tui.screens.shell.frame import Part, PartsLine
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.dialogs import lines_of
from kaarea_tui.widgets.status import StatusLine


@dataclass(frozen=True)
class Tab:
    """A tab: its name for machines and people, and how many things are in it (None: not told)."""

    id: str
    label: str
    count: int | None = None


@dataclass(frozen=True)
class Heading:
    """The two lines at the top of a card, each with a left and a right text."""

    name: str
    name_right: str = ""
    under: str = ""
    under_right: str = ""


Neighbours = Callable[[int], Any]
"""Moves the cursor of the list behind a card by a step and gives what stands there, None at the end."""


class RecordCard(Room):
    """What the cards of people and companies share."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(self, neighbours: Neighbours | None = None) -> None:
        super().__init__()
        self.neighbours = neighbours
        self.tab = ""
        self._head = StatusLine(id="card-name")
        self._second = StatusLine(id="card-under")
        self._tabs = PartsLine(id="card-tabs")
        self._text = Static(id="card-text", markup=False)
        self.sheet = VerticalScroll(self._text, id="card-sheet")

    # -- what a card tells --------------------------------------------------------------------------

    def heading(self) -> Heading:
        """Give the two lines at the top."""
        raise NotImplementedError

    def tabs(self) -> Sequence[Tab]:
        """Give the tabs that this user may see."""
        raise NotImplementedError

    def tab_lines(self, tab: str, width: int) -> list[str]:
        """Give the text of a tab in lines of at most `width` cells."""
        raise NotImplementedError

    def entered(self, tab: str) -> None:
        """A tab is shown: what it needs beyond the card can be asked now."""

    async def open_other(self, found: Any) -> None:
        """Show the record that `neighbours` found in place of this one."""
        raise NotImplementedError

    def may(self, action: str) -> bool:
        """Stepping needs a list to step along."""
        return self.neighbours is not None if action in ("next_hit", "previous_hit") else super().may(action)

    # -- frame --------------------------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """Heading, tabs, sheet."""
        yield from (self._head, self._second, self._tabs, self.sheet)

    def on_mount(self) -> None:
        """The sheet scrolls by the arrow keys; it is written when it has its size."""
        self.sheet.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Lines are wrapped anew."""
        self.call_after_refresh(self.show_card)

    @property
    def sheet_width(self) -> int:
        """The cells that a line of the sheet has."""
        width = self.sheet.scrollable_content_region.width
        return max(20, (width or self.app.size.width) - 2)

    def show_card(self) -> None:
        """Write everything anew."""
        if not self.is_mounted:
            return
        heading, tabs = self.heading(), list(self.tabs())
        if self.tab not in [tab.id for tab in tabs]:
            self.tab = tabs[0].id
        self._head.show(heading.name, heading.name_right)
        self._second.show(heading.under, heading.under_right)
        self._tabs.show(_tab_parts(tabs, self.tab, self._tabs.size.width or self.app.size.width))
        lines = self.tab_lines(self.tab, self.sheet_width)
        self._text.update(lines_of("\n".join(lines)))
        self.refresh_frame()

    @property
    def text(self) -> str:
        """The text of the tab as shown."""
        return "\n".join(self.tab_lines(self.tab, self.sheet_width))

    # -- keys ---------------------------------------------------------------------------------------

    def action_next_tab(self) -> None:
        """Go to the tab at the right."""
        self._step_tab(1)

    def action_previous_tab(self) -> None:
        """Go to the tab at the left."""
        self._step_tab(-1)

    def _step_tab(self, step: int) -> None:
        names = [tab.id for tab in self.tabs()]
        # A quick key comes before the card is first shown, and with it the first tab.
        place = names.index(self.tab) if self.tab in names else 0
        self.go_to_tab(names[(place + step) % len(names)])

    def go_to_tab(self, name: str) -> None:
        """Show a tab from its first line."""
        self.tab = name
        self.sheet.scroll_home(animate=False)
        self.entered(name)
        self.show_card()

    def action_next_hit(self) -> None:
        """Open the next hit of the list."""
        self._step_on(1)

    def action_previous_hit(self) -> None:
        """Open the previous hit of the list."""
        self._step_on(-1)

    def _step_on(self, step: int) -> None:
        found = self.neighbours(step) if self.neighbours else None
        if found is None:
            self.say(_("No more hits in this direction."))
        else:
            self.start(self._show_neighbour(found), group="act", exclusive=True)

    async def _show_neighbour(self, found: Any) -> None:
        await self.open_other(found)
        self.say("")

    def action_back(self) -> None:
        """Back to where the card was opened from."""
        self.dismiss(None)


def _tab_parts(tabs: Sequence[Tab], shown: str, width: int) -> list[Part]:
    """The line of tabs: closer together where it is narrow, and begun later where the shown one needs it."""
    names = [_tab_text(tab, shown) for tab in tabs]
    if sum(map(cell_len, names)) > width:
        names = [name[1:-1] for name in names]
    place = [tab.id for tab in tabs].index(shown)
    first = 0
    while first < place and sum(map(cell_len, names[first : place + 1])) + (2 if first else 0) > width:
        first += 1
    parts = [(name, tab.id == shown) for name, tab in zip(names, tabs, strict=True)]
    return [("‹ ", False), *parts[first:]] if first else parts


def _tab_text(tab: Tab, shown: str) -> str:
    count = f" {show_number(tab.count)}" if tab.count else ""
    return f" [{tab.label}{count}] " if tab.id == shown else f"  {tab.label}{count}  "
