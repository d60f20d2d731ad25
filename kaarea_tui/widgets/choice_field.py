"""Fields that are chosen or written in several lines."""

import time
from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import TextArea

from .cells import fit, one_line
from .field import ACCEPT, BaseField, accept_suggestion_for
from .pasting import with_lines

# Letters typed within this many seconds of each other belong to one word.
TYPE_AHEAD = 1.5


class ChoiceLine(Widget, can_focus=True):
    """One line that shows the chosen option: arrows change it, letters jump to an option that begins so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,right", "step(1)", "Next option", show=False, id="choice.next"),
        Binding("up,left", "step(-1)", "Previous option", show=False, id="choice.previous"),
        Binding("home", "edge(0)", "First option", show=False, id="choice.first"),
        Binding("end", "edge(-1)", "Last option", show=False, id="choice.last"),
    ]
    DEFAULT_CSS = """
    ChoiceLine { height: 1; width: 1fr; &:focus { text-style: reverse; } }
    """
    ALLOW_SELECT = False

    class Chosen(Message):
        """Another option stands in the line."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str) -> None:
        super().__init__()
        self.options = list(options)
        if value not in [key for key, _ in self.options]:
            self.options.insert(0, (value, value))
        self.place = [key for key, _ in self.options].index(value)
        self._typed = ""
        self._typed_at = 0.0

    def render(self) -> Content:
        """Show the option and where it stands among the others."""
        count = f" {self.place + 1}/{len(self.options)}" if self.has_focus else ""
        room = max(1, self.size.width - cell_len(count) - 4)
        label = one_line(self.options[self.place][1])
        return Content(f"‹ {fit(label, min(room, cell_len(label)))} ›{count}")

    def choose(self, place: int) -> None:
        """Put the option at `place` into the line."""
        place = max(0, min(place, len(self.options) - 1))
        if place != self.place:
            self.place = place
            self.refresh()
            self.post_message(self.Chosen())

    def action_step(self, step: int) -> None:
        """Go to a neighbouring option."""
        self.choose(self.place + step)

    def action_edge(self, edge: int) -> None:
        """Go to the first option (0) or the last (-1)."""
        self.choose(len(self.options) - 1 if edge else 0)

    def on_key(self, event: events.Key) -> None:
        """Jump to the option that begins with the letters typed."""
        if not event.is_printable or event.character is None or event.key.startswith("alt+"):
            return
        now = time.monotonic()
        self._typed = event.character if now - self._typed_at > TYPE_AHEAD else self._typed + event.character
        self._typed_at = now
        event.stop()
        typed = self._typed.casefold()
        start = self.place + (len(typed) == 1)
        order = [(start + step) % len(self.options) for step in range(len(self.options))]
        hit = next((i for i in order if self.options[i][1].casefold().startswith(typed)), None)
        if hit is not None:
            self.choose(hit)


class ChoiceField(BaseField):
    """A field whose value is one of some options, pairs of value and label; a value outside them stays."""

    def __init__(
        self,
        field_id: str,
        label: str,
        options: Sequence[tuple[str, str]],
        value: str = "",
        *,
        hint: str = "",
    ) -> None:
        super().__init__(field_id, label, value, hint=hint)
        self._line = ChoiceLine(options, value)

    def editor(self) -> Widget:
        """Give the line of options."""
        return self._line

    @property
    def value(self) -> str:
        """The value of the option chosen."""
        return self._line.options[self._line.place][0]

    @value.setter
    def value(self, value: str) -> None:
        self._line.choose([key for key, _ in self._line.options].index(value))

    def on_choice_line_chosen(self, event: ChoiceLine.Chosen) -> None:
        """Pass on the choice."""
        event.stop()
        self.told()


class NotesArea(TextArea):
    """A text area whose pastes are made harmless; Tab leaves it, or accepts what is suggested."""

    BINDINGS: ClassVar[list[BindingType]] = [ACCEPT]

    def action_accept_suggestion(self) -> None:
        """Accept what is suggested."""
        accept_suggestion_for(self)

    async def _on_paste(self, event: events.Paste) -> None:
        # Textual goes on to the base class's handler by itself.
        event.stop()
        event.text = with_lines(event.text)

    def action_paste(self) -> None:
        """Paste what was copied within the app."""
        if pasted := self._replace_via_keyboard(with_lines(self.app.clipboard), *self.selection):
            self.move_cursor(pasted.end_location)


class TextBlockField(BaseField):
    """A field of several lines for notes. A value never touched comes back exactly as it was given."""

    DEFAULT_CSS = """
    TextBlockField NotesArea { height: 5; width: 1fr; border: none; padding: 0; &:focus { border: none; } }
    """

    def __init__(
        self,
        field_id: str,
        label: str,
        value: str = "",
        *,
        hint: str = "",
        max_length: int | None = None,
        too_long: str = "",
    ) -> None:
        super().__init__(field_id, label, value, hint=hint)
        self.max_length = max_length
        self.too_long = too_long
        self._area = NotesArea(
            with_lines(value), soft_wrap=True, tab_behavior="focus", show_line_numbers=False
        )
        self._area.cursor_blink = False
        self._untouched = self._seen = self._area.text

    def editor(self) -> Widget:
        """Give the text area."""
        return self._area

    @property
    def value(self) -> str:
        """The text as written; exactly the first one as long as nothing was written."""
        return self.initial if self._area.text == self._untouched else self._area.text

    @value.setter
    def value(self, value: str) -> None:
        self._area.load_text(with_lines(value))

    def put(self, suggestion: str) -> None:
        """Put this in place of the text, the cursor behind it."""
        self._area.text = with_lines(suggestion)
        self._area.move_cursor(self._area.document.end)

    @property
    def length_error(self) -> str | None:
        """The own message about length, when the text is too long."""
        long = self.max_length is not None and len(self.value) > self.max_length
        return self.too_long if long else None

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Pass on what was written, once for each new text."""
        event.stop()
        if self._area.text == self._seen:
            return
        self._seen = self._area.text
        self.told()
        if self.length_error is not None:
            self.error = self.length_error
