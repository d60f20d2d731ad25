"""Textual's Input with its rough edges filed off: no blinking, whole pastes, and words deleted leftwards."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widgets import Input
from textual.widgets.input import Selection

from .cells import one_line
from .pasting import PasteChanged, as_one_line


class LineInput(Input, inherit_css=False):
    """A one-line input, one row high.

    Textual's own deletes to the right on Ctrl+Backspace, keeps only the first line of a paste, types the
    letter of Alt+letter, and blinks: a blinking cursor sends 8.8 kB in five idle seconds.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+backspace,alt+backspace", "delete_left_word", "Delete word to the left", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = Input.COMPONENT_CLASSES
    # Textual's own rules for Input are as many again as all others of the sign-in screen: parsing them is
    # felt at a cold start, so they are not inherited.
    DEFAULT_CSS = """
    LineInput {
        width: 100%; height: 1; overflow: auto; scrollbar-size-horizontal: 0;
        color: $foreground; background: $surface;
        &:focus { background-tint: $foreground 5%; }
        &>.input--cursor { background: $input-cursor-background; color: $input-cursor-foreground;
            text-style: $input-cursor-text-style; }
        &>.input--selection { background: $input-selection-background; color: $input-selection-foreground; }
        &>.input--placeholder { color: $text-disabled; }
        &:ansi { text-style: underline; background: ansi_default; color: ansi_default;
            &>.input--cursor { background: ansi_white; color: ansi_black; }
            &>.input--placeholder { text-style: dim; color: ansi_default; } }
    }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        password: bool = False,
        select_on_focus: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            placeholder=one_line(placeholder),
            password=password,
            select_on_focus=select_on_focus,
            compact=True,
            id=id,
            classes=classes,
        )
        self.cursor_blink = False
        # Set without its watcher, which needs a running app and would report the first value as a change.
        self.set_reactive(Input.value, self.validate_value(value))
        self.set_reactive(Input.selection, Selection.cursor(len(self.value)))
        self._initial_value = False

    def on_mount(self) -> None:
        """Take the room of the first value."""
        self.virtual_size = Size(self.content_width, 1)

    def validate_value(self, value: str) -> str:
        """Keep everything that comes into the line harmless to the terminal."""
        return value if self.password else one_line(value)

    async def _on_key(self, event: events.Key) -> None:
        # Textual goes on to the base class's handler by itself, unless the default is prevented.
        if event.key.startswith("alt+"):
            event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert_paste(event.text)

    def action_paste(self) -> None:
        """Paste what was copied within the app."""
        self.insert_paste(self.app.clipboard)

    def insert_paste(self, pasted: str) -> None:
        """Insert all of a paste, its lines joined by blanks; a password of several lines is none."""
        text, joined = as_one_line(pasted)
        if joined:
            self.post_message(PasteChanged("refused" if self.password else "joined"))
        if text and not (joined and self.password):
            self.replace(text, *sorted(self.selection))
