"""Which columns a list shows, and in what order: Space takes one in or out, + and - move it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from kaarea_tui.locale import _
from kaarea_tui.widgets.cells import one_line
from kaarea_tui.widgets.dialogs import Dialog, lines_of
from kaarea_tui.widgets.verbs import Choice


class ColumnsDialog(Dialog[list[str] | None]):
    """Gives the ids of the columns to show, in order; None by Esc. At least one stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "show_or_hide", "Show or hide", show=False, priority=True),
        Binding("plus,shift+down", "shift(1)", "Move down", show=False),
        Binding("minus,shift+up", "shift(-1)", "Move up", show=False),
    ]

    def __init__(self, offered: Sequence[tuple[str, str]], chosen: Sequence[str]) -> None:
        super().__init__(
            _("Columns"),
            [Choice("keep", _("Keep"), "t", True), Choice("cancel", _("Cancel"), "escape")],
        )
        self.titles = dict(offered)
        self.names = [*chosen, *(name for name, _title in offered if name not in chosen)]
        self.shown = set(chosen)
        self.list = OptionList(markup=False)

    def content(self) -> ComposeResult:
        """The columns, those that are shown with a mark."""
        yield Static(lines_of(_("Space shows or hides, + and - move.")), markup=False)
        yield self.list

    def on_mount(self) -> None:
        """Start at the first column."""
        self._show(0)
        self.list.focus()

    def _show(self, place: int) -> None:
        self.list.clear_options()
        for name in self.names:
            sign = "●" if name in self.shown else "○"
            self.list.add_option(Option(Content(f"{sign} {one_line(self.titles[name])}")))
        self.list.highlighted = place

    def action_show_or_hide(self) -> None:
        """Show or hide the column under the cursor."""
        place = self.list.highlighted or 0
        self.shown ^= {self.names[place]}
        if not self.shown:
            self.shown = {self.names[place]}
        self._show(place)

    def action_shift(self, step: int) -> None:
        """Move the column under the cursor up or down."""
        place = self.list.highlighted or 0
        other = place + step
        if 0 <= other < len(self.names):
            self.names[place], self.names[other] = self.names[other], self.names[place]
            self._show(other)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter keeps the choice."""
        event.stop()
        self._keep()

    def press(self, choice: Choice) -> None:
        """Keep the choice, or leave it as it was."""
        if choice.id == "keep":
            self._keep()
        else:
            self.dismiss(None)

    def _keep(self) -> None:
        self.dismiss([name for name in self.names if name in self.shown])

    def action_safe(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)
