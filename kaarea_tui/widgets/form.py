"""A form: fields in one column, or in two where there is room, with their errors under them."""

from collections.abc import Mapping, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from .choice_field import TextBlockField
from .field import BaseField, Field, ProblemLike

TWO_COLUMNS_FROM = 100


class Form(VerticalScroll, can_focus=False):
    """Fields that scroll. Two columns from 100 cells of its own width: a form may stand beside a pane."""

    DEFAULT_CSS = """
    Form {
        layout: grid; grid-size: 1; grid-rows: auto; grid-gutter: 0 2; height: 1fr; padding: 0 1;
        &.-two { grid-size: 2; }
    }
    """

    def __init__(self, fields: Sequence[BaseField], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.fields = {field.field_id: field for field in fields}

    def compose(self) -> ComposeResult:
        """The fields in their order."""
        yield from self.fields.values()

    def on_resize(self, event: events.Resize) -> None:
        """Choose one or two columns by the width of the form itself."""
        self.set_class(event.size.width >= TWO_COLUMNS_FROM, "-two")

    def values(self) -> dict[str, str]:
        """Give the value of every field by its id; untouched ones exactly as they came."""
        return {name: field.value for name, field in self.fields.items()}

    def changes(self) -> dict[str, str]:
        """Give only the values that differ from the first ones."""
        return {name: field.value for name, field in self.fields.items() if field.changed}

    @property
    def has_needed(self) -> bool:
        """Whether any field must be filled in."""
        return any(field.needed for field in self.fields.values())

    @property
    def changed(self) -> bool:
        """Whether any value differs from its first one."""
        return any(field.changed for field in self.fields.values())

    @property
    def error_count(self) -> int:
        """How many fields show an error."""
        return sum(field.error is not None for field in self.fields.values())

    def show_errors(self, errors: Mapping[str, ProblemLike | str]) -> list[str]:
        """Show each error under its field, clear the others, and focus the first field with one.

        Too long values keep their own error. Returns the ids that no field here has, so that the owner can
        show those errors elsewhere: no error goes unseen.
        """
        first: BaseField | None = None
        for name, field in self.fields.items():
            own = field.length_error if isinstance(field, Field | TextBlockField) else None
            field.show_problem(errors.get(name, own))
            if field.error is not None and first is None:
                first = field
        if first is not None:
            first.focus()
            first.call_after_refresh(first.scroll_visible, animate=False)  # its note too
        return [name for name in errors if name not in self.fields]
