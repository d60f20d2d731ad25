"""What is shown while the terminal is too small: how large it must be. Nothing is lost meanwhile."""

from typing import Any

from textual.app import ComposeResult
from textual.widgets import Static

from kaarea_tui.locale import _
from kaarea_tui.widgets.steady import Steady


class TooSmallScreen(Steady[Any]):
    """One sentence."""

    def compose(self) -> ComposeResult:
        """The sentence, wrapped into whatever there is."""
        text = _("The terminal is too small: at least 80 columns and 24 rows are needed. Nothing is lost.")
        yield Static(text, markup=False)
