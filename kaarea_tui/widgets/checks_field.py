"""A field in which several of some options can be chosen: Space takes one in or out."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from .cells import one_line
from .field import BaseField

CHOSEN, FREE = "●", "○"


class ChecksList(OptionList):
    """The options, one a line, each with a sign that tells whether it is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "take", "Mark", show=False, id="checks.toggle"),
    ]
    DEFAULT_CSS = """
    ChecksList { height: auto; max-height: 6; width: 1fr; border: none; padding: 0;
        background: $background; scrollbar-size-vertical: 1;
        &:focus { border: none; }
        & > .option-list--option-highlighted { color: $foreground; background: $background; }
        &:focus > .option-list--option-highlighted { text-style: reverse; } }
    """

    class Toggled(Message):
        """An option was taken in or out."""

    def __init__(self, options: Sequence[tuple[str, str]], chosen: Sequence[str]) -> None:
        super().__init__(markup=False)
        self.labels = dict(options)
        self.chosen = {name for name in chosen if name in self.labels}
        self.add_options([Option(self._prompt(name)) for name in self.labels])

    def _prompt(self, name: str) -> Content:
        return Content(f"{CHOSEN if name in self.chosen else FREE} {one_line(self.labels[name])}")

    def on_focus(self, event: events.Focus) -> None:
        """The first option stands ready."""
        if self.highlighted is None and self.labels:
            self.highlighted = 0

    def action_take(self) -> None:
        """Take the highlighted option in, or out."""
        if self.highlighted is None:
            return
        name = list(self.labels)[self.highlighted]
        self.chosen ^= {name}
        self.replace_option_prompt_at_index(self.highlighted, self._prompt(name))
        self.post_message(self.Toggled())


class ChecksField(BaseField):
    """The value is the ids of the options chosen, joined by blanks, in the order of the options."""

    def __init__(
        self,
        field_id: str,
        label: str,
        options: Sequence[tuple[str, str]],
        chosen: Sequence[str] = (),
        *,
        hint: str = "",
    ) -> None:
        self._list = ChecksList(options, chosen)
        super().__init__(field_id, label, self.value, hint=hint)

    def editor(self) -> Widget:
        """Give the list of options."""
        return self._list

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the options chosen, in the order of the options."""
        return tuple(name for name in self._list.labels if name in self._list.chosen)

    @property
    def value(self) -> str:
        """The ids chosen as one text."""
        return " ".join(self.chosen)

    def on_checks_list_toggled(self, event: ChecksList.Toggled) -> None:
        """Pass on the choice."""
        event.stop()
        self.told()
