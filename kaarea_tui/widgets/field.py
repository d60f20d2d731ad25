"""A field of a form: label, input and, only when there is something to say, a line under it."""

from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from .cells import one_line
from .line_input import LineInput

ERROR, WARNING, HINT = "✗", "!", "·"


@runtime_checkable
class ProblemLike(Protocol):
    """What a form shows under a field: a text and perhaps what would be right."""

    @property
    def text(self) -> str:
        """The sentence for the person, already in their language."""

    @property
    def suggestion(self) -> str | None:
        """A value that would pass, or None."""


@dataclass(frozen=True)
class Refusal:
    """A refused value, told in the person's language: the plainest `ProblemLike`."""

    text: str
    suggestion: str | None = None


class BaseField(Vertical):
    """What fields share: a name, a label, and a line under the input for error, warning or hint.

    Of the three the gravest is shown. A bar beside the label tells which field has the focus, and a star
    that it must be filled in. A value that was never touched comes back exactly as it was given, though
    what stands on the screen has been made harmless.
    """

    DEFAULT_CSS = """
    BaseField {
        height: auto; width: 1fr;
        & > .field--row { height: auto; }
        & > .field--row > .field--label { width: 14; height: 1; padding: 0 1 0 0; text-overflow: ellipsis;
            text-wrap: nowrap; }
        &:focus-within { height: auto; }  /* Textual follows the focus only where a rule is the node's own */
        &:focus-within > .field--row > .field--label { text-style: bold; padding: 0;
            border-right: thick $foreground; }
        & > .field--note { display: none; margin-left: 14; height: auto; }
        & > .field--note.-error { display: block; color: $text-error; }
        & > .field--note.-warning { display: block; color: $text-warning; }
        & > .field--note.-hint { display: block; }
    }
    """

    class Changed(Message, namespace="field"):
        """The value changed by typing, pasting, choosing or accepting a suggestion."""

        def __init__(self, field: "BaseField", value: str) -> None:
            super().__init__()
            self.field = field
            self.value = value

        @property
        def control(self) -> "BaseField":
            """The field that changed."""
            return self.field

    needed = False
    """Must it be filled in? Set before it is shown."""

    def __init__(self, field_id: str, label: str, value: str = "", *, hint: str = "") -> None:
        super().__init__(id="field-" + field_id.replace(".", "-"))
        self.field_id = field_id
        self.label = label
        self.initial = value
        self.suggestion: str | None = None
        self._error: str | None = None
        self._warning: str | None = None
        self._hint = hint
        self._label = Static(Content(one_line(label)), classes="field--label", markup=False)
        self._note = Static(classes="field--note", markup=False)

    def editor(self) -> Widget:
        """Give the widget that is typed into."""
        raise NotImplementedError

    @property
    def value(self) -> str:
        """The value as it now is."""
        raise NotImplementedError

    def accept_suggestion(self) -> bool:
        """Put the suggestion in place of the value. Returns False where there is none."""
        if self._error is None or self.suggestion is None:
            return False
        self.put(self.suggestion)
        return True

    def put(self, suggestion: str) -> None:
        """Put this in place of the value, the cursor behind it."""
        raise NotImplementedError

    @property
    def changed(self) -> bool:
        """Whether the value differs from the first one."""
        return self.value != self.initial

    def compose(self) -> ComposeResult:
        """Label and input in a row, the note under them."""
        if self.needed:
            self._label.update(Content(f"{one_line(self.label)} *"))
        with Horizontal(classes="field--row"):
            yield self._label
            yield self.editor()
        yield self._note
        self._show_note()

    def focus(self, scroll_visible: bool = True) -> "BaseField":
        """Focus the input of the field."""
        self.editor().focus(scroll_visible)
        return self

    @property
    def error(self) -> str | None:
        """Why the value is refused."""
        return self._error

    @error.setter
    def error(self, text: str | None) -> None:
        self._error = text
        self._show_note()

    @property
    def warning(self) -> str | None:
        """What is odd about the value, though it passes."""
        return self._warning

    @warning.setter
    def warning(self, text: str | None) -> None:
        self._warning = text
        self._show_note()

    @property
    def hint(self) -> str:
        """What belongs into the field."""
        return self._hint

    @hint.setter
    def hint(self, text: str) -> None:
        self._hint = text
        self._show_note()

    def show_problem(self, problem: ProblemLike | str | None) -> None:
        """Show why the value is refused and, where there is one, what Tab would put in its place."""
        if problem is None or isinstance(problem, str):
            self.suggestion = None
            self.error = problem
        else:
            self.suggestion = problem.suggestion
            self.error = problem.text

    def _show_note(self) -> None:
        kinds = (
            ("-error", ERROR, self._error),
            ("-warning", WARNING, self._warning),
            ("-hint", HINT, self._hint),
        )
        kind, sign, text = next((entry for entry in kinds if entry[2]), ("", "", ""))
        self._note.set_class(kind == "-error", "-error")
        self._note.set_class(kind == "-warning", "-warning")
        self._note.set_class(kind == "-hint", "-hint")
        self._note.update(Content(f"{sign} {one_line(text or '')}") if kind else Content(""))

    def told(self) -> None:
        """Say that the value changed; what was wrong with the old value no longer stands."""
        self.suggestion = None
        if self._error is not None:
            self.error = None
        self.post_message(self.Changed(self, self.value))


ACCEPT = Binding("tab", "accept_suggestion", "Accept suggestion", show=False, id="field.accept_suggestion")


def accept_suggestion_for(editor: Widget) -> None:
    """Put the suggestion of an editor's field in place of the value, or let Tab go on to the next field."""
    field = next((node for node in editor.ancestors if isinstance(node, BaseField)), None)
    if field is None or not field.accept_suggestion():
        raise SkipAction


class FieldInput(LineInput):
    """The input of a field: Tab accepts the field's suggestion while its error shows one."""

    BINDINGS: ClassVar[list[BindingType]] = [ACCEPT]

    def action_accept_suggestion(self) -> None:
        """Accept what is suggested."""
        accept_suggestion_for(self)


class Field(BaseField):
    """A one-line field. `max_length` counts characters; beyond it `too_long` stands as the error.

    Nothing typed or pasted is cut: a too long value is shown as such.
    """

    def __init__(
        self,
        field_id: str,
        label: str,
        value: str = "",
        *,
        hint: str = "",
        placeholder: str = "",
        password: bool = False,
        max_length: int | None = None,
        too_long: str = "",
    ) -> None:
        super().__init__(field_id, label, value, hint=hint)
        self.max_length = max_length
        self.too_long = too_long
        # In brackets, or an example would pass for a value where there is no colour.
        told = f"({placeholder})" if placeholder else ""
        self._input = FieldInput(value, placeholder=told, password=password)
        self._untouched: str | None = self._input.value
        self._seen = self._input.value

    def editor(self) -> Widget:
        """Give the input."""
        return self._input

    @property
    def value(self) -> str:
        """The value as typed; exactly the first one as long as nothing was typed."""
        return self.initial if self._input.value == self._untouched else self._input.value

    @value.setter
    def value(self, value: str) -> None:
        self._input.value = value

    def put(self, suggestion: str) -> None:
        """Put this in place of the value, the cursor behind it."""
        self._input.value = suggestion
        self._input.cursor_position = len(self._input.value)

    @property
    def length_error(self) -> str | None:
        """The own message about length, when the value is too long."""
        long = self.max_length is not None and len(self.value) > self.max_length
        return self.too_long if long else None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on what was typed, once for each new value."""
        event.stop()
        if event.value == self._seen:
            return
        self._seen = event.value
        self.told()
        if self.length_error is not None:
            self.error = self.length_error
