"""What is typed: a key or a paste, and what kind of key it is to the widget that takes it."""

from typing import NamedTuple

from textual import events
from textual.dom import DOMNode
from textual.widgets import Input

LEAVE = "ctrl+q"
ENDS_A_WAIT = frozenset({"escape", LEAVE, "ctrl+c"})
_EDITING = frozenset(
    {"backspace", "delete", "left", "right", "home", "end", "ctrl+backspace", "alt+backspace"}
)
_MOVING = frozenset({"cursor_down", "cursor_up", "page_down", "page_up", "first", "last"})


class Typed(NamedTuple):
    """A key or a paste, and when it came."""

    event: events.Key | events.Paste
    came: float

    @property
    def key(self) -> str:
        """Its name; none for a paste."""
        return self.event.key if isinstance(self.event, events.Key) else ""

    def types_into(self, editor: DOMNode | None) -> bool:
        """Does it change or move within what is being typed there?"""
        if isinstance(self.event, events.Paste):
            return True
        if isinstance(editor, Input):
            return self.event.is_printable or self.key in _EDITING
        from textual.widgets import TextArea  # the sign-in screen has none, and it takes 15 ms

        return (
            isinstance(editor, TextArea)
            and self.key not in ("tab", "shift+tab")
            and not self.key.startswith("ctrl+")
        )

    def moves_in(self, widget: DOMNode | None) -> bool:
        """Does it only move the cursor of a table or a list of options?"""
        bound = () if widget is None or not self.key else widget._bindings.key_to_bindings.get(self.key, ())
        return any(binding.action in _MOVING for binding in bound)

    def acts_on_rows(self, target: DOMNode | None) -> bool:
        """Does it need the rows that are being read? Typing and what leads away do not."""
        leads_away = self.key in ENDS_A_WAIT or (self.key[:1] == "f" and self.key[1:].isdigit())
        return not leads_away and not self.types_into(target)
