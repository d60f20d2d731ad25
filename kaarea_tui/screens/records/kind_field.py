"""A one-line field with a small choice behind it: an e-mail address or a phone number and its kind."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal

from kaarea_tui.widgets.choice_field import ChoiceLine
from kaarea_tui.widgets.field import Field


class KindField(Field):
    """`value` is the text, `kind` the choice; both together tell whether the field changed."""

    DEFAULT_CSS = """
    KindField FieldInput { width: 1fr; }
    KindField ChoiceLine { width: 20; margin-left: 1; }
    """

    def __init__(
        self,
        field_id: str,
        label: str,
        value: str,
        kinds: Sequence[tuple[str, str]],
        kind: str = "",
        *,
        placeholder: str = "",
    ) -> None:
        super().__init__(field_id, label, value, placeholder=placeholder)
        self._kinds = ChoiceLine(kinds, kind)
        self.first_kind = kind

    @property
    def kind(self) -> str:
        """The kind chosen."""
        return self._kinds.options[self._kinds.place][0]

    @property
    def changed(self) -> bool:
        """Whether text or kind differ from the first ones."""
        return super().changed or self.kind != self.first_kind

    def compose(self) -> ComposeResult:
        """Label, text and kind in a row, the note under them."""
        with Horizontal(classes="field--row"):
            yield self._label
            yield self.editor()
            yield self._kinds
        yield self._note
        self._show_note()

    def on_choice_line_chosen(self, event: ChoiceLine.Chosen) -> None:
        """Pass on the choice."""
        event.stop()
        self.told()
