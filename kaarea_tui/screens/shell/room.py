"""What every room and every screen within one shares: the frame around it and its keys.

A room names its `place` (its rows in keys.py become its bindings) and its `door` (the room it belongs to),
and gives its content. How it asks the register is told in asking.py.
"""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from kaarea_tui import keys
from kaarea_tui.widgets.filter_bar import FilterInput
from kaarea_tui.widgets.status import StatusLine

from .asking import AskingScreen
from .frame import HeaderLine, KeyLine

if TYPE_CHECKING:
    from kaarea_tui.register.mailing.taking_back import Changed


class Room(AskingScreen):
    """A screen with the rooms at the top, its content, a status line and its keys."""

    door: ClassVar[str] = ""
    """The room it belongs to, as keys.DOORS names it; empty for home."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    withdrawn: "tuple[Changed, tuple[str, ...]] | None" = None
    """What the withdrawals written down here last have ended, and whose they were: to be taken back."""
    _searching = False
    _frame_is_due = False

    # -- what a room gives --------------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """Give what stands between the header and the status line."""
        raise NotImplementedError

    def may(self, action: str) -> bool:
        """Is `action` possible in the present state? Rights are looked at elsewhere."""
        return True

    @property
    def unsaved(self) -> bool:
        """Whether something typed would be lost if the screen were closed now."""
        return False

    def open_record(self, record_id: int) -> None:
        """Show one record; a room that has records does it."""

    # -- the frame ----------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, content, status, keys."""
        yield HeaderLine(id="header")
        with Vertical(id="content"):
            yield from self.content()
        yield StatusLine(id="status")
        yield KeyLine(id="keys")

    def on_screen_resume(self) -> None:
        """The person comes back: rights may have changed meanwhile."""
        self.refresh_frame()

    def on_resize(self, event: events.Resize) -> None:
        """Other keys fit now."""
        self.refresh_frame()

    def refresh_frame(self) -> None:
        """Show the header and the keys anew: after rights, language or state changed.

        Once, however many ask for it at the same time.
        """
        if not self._frame_is_due:
            self._frame_is_due = True
            self.call_after_refresh(self.call_next, self._show_frame)  # after what else waits for the paint

    def _show_frame(self) -> None:
        self._frame_is_due = False
        if not self.is_mounted or not self.query("#keys"):
            return
        self.query_one("#header", HeaderLine).show_rooms(self.session, self.door)
        self._show_keys()
        self.show_note()

    def _show_keys(self) -> None:
        self._searching = isinstance(self.focused, FilterInput)
        shown = [key for key in keys.keys_of(self.place) if key.line and self._offered(key)]
        if self._searching:
            shown = [*keys.keys_of("search_line"), *keys.beside_typing(shown)]
        self.query_one("#keys", KeyLine).show_keys(shown, with_help=not self.session.confined)

    def on_descendant_focus(self) -> None:
        """Where letters are typed they are no keys."""
        if self._searching != isinstance(self.focused, FilterInput):
            self._show_keys()

    def show_note(self) -> None:
        """Show in the status line how the last act went, or what stands there otherwise."""
        if self.is_mounted and self.query("#status"):
            self.query_one("#status", StatusLine).show_note(self.session.note)

    def say(self, left: str | None = None, right: str | None = None) -> None:
        """Write into the status line; None leaves that end as it is."""
        self.query_one("#status", StatusLine).show(left, right)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the rights and the state of the screen allow; the counter looks again."""
        key = keys.key_of(self.place, action)
        return key is None or self._offered(key)

    def _offered(self, key: keys.Key) -> bool:
        return key.permitted(self.session.rights) and self.may(key.action.partition("(")[0])
