"""A few fields in front of a screen, saved by one call of the counter; refusals stand under their fields."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from kaarea_tui.locale import _
from kaarea_tui.register.errors import Conflict, CounterError, Invalid
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.screens.shell.refusals import field_errors
from kaarea_tui.widgets.dialogs import Dialog
from kaarea_tui.widgets.field import BaseField
from kaarea_tui.widgets.form import Form
from kaarea_tui.widgets.verbs import Choice

from .needed import mark_needed
from .to_choose import check_chosen

Save = Callable[[dict[str, str]], Callable[[], object]]
"""Makes, from the values of the fields, the question for the counter."""


class FieldsDialog(Dialog[Any]):
    """Gives what the counter answered when saved, None when given up. What is refused stays to be mended.

    `long`: the counter may think for long, and quick questions are not to wait.
    `body`: what is read before the fields are filled in; a long one scrolls by PageUp and PageDown.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", show=False, priority=True),
        Binding("pagedown", "scroll_body(1)", "Page down", show=False, priority=True, id="fields.page_down"),
        Binding("pageup", "scroll_body(-1)", "Page up", show=False, priority=True, id="fields.page_up"),
    ]
    DEFAULT_CSS = """
    FieldsDialog Form { height: auto; max-height: 16; padding: 0; }
    FieldsDialog .dialog--body { max-height: 8; padding: 0 1; }
    FieldsDialog .dialog--more { color: $text-muted; height: 1; padding: 0 1; }
    FieldsDialog .dialog--needed { color: $text-muted; height: 1; padding: 0 1; }
    FieldsDialog.-told Form { max-height: 9; }
    """

    def __init__(
        self,
        screen: AskingScreen,
        title: str,
        fields: Sequence[BaseField],
        save: Save,
        *,
        verb: str = "",
        long: bool = False,
        body: str = "",
    ) -> None:
        verbs = [Choice("save", verb or _("Save"), "ctrl+s", True), Choice("cancel", _("Cancel"), "escape")]
        super().__init__(title, verbs)
        self._behind = screen
        self._save = save
        self._saving = False
        self._long = long
        self._body = body
        mark_needed(fields)
        self.form = Form(fields)

    def content(self) -> ComposeResult:
        """What is to be read, and the fields."""
        if self._body:
            yield self.body_pane(self._body)
            yield Static(_("PageUp and PageDown: read the whole text"), classes="dialog--more")
        yield self.form
        if self.form.has_needed:
            yield Static(_("* must be filled in"), classes="dialog--needed")

    def on_mount(self) -> None:
        """The first field can be filled at once."""
        next(iter(self.form.fields.values())).focus()
        self.set_class(bool(self._body), "-told")
        self.call_after_refresh(self._tell_more)

    def on_resize(self, event: events.Resize) -> None:
        """A text that is whole needs no word of how to read on."""
        self.call_after_refresh(self._tell_more)

    def _tell_more(self) -> None:
        for line in self.query(".dialog--more"):
            line.display = self._body_is_long

    @property
    def _body_is_long(self) -> bool:
        return any(pane.max_scroll_y > 0 for pane in self.query(".dialog--body"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a long text PageUp and PageDown are the field's own."""
        return self._body_is_long if action == "scroll_body" else super().check_action(action, parameters)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a line saves."""
        event.stop()
        self.action_save()

    def press(self, choice: Choice) -> None:
        """Save or give up."""
        if choice.id == "save":
            self.action_save()
        else:
            self.action_safe()

    def action_save(self) -> None:
        """Ask the counter, once at a time; until it has answered, the dialog cannot be closed."""
        if not self._saving:
            self._saving = True
            self._behind.start(self._ask(), group="dialog")

    async def _ask(self) -> None:
        try:
            check_chosen(self.form)
            with self.saving():
                ask = self._behind.ask_long if self._long else self._behind.ask_register
                answer = await ask(self._save(self.form.values()))
        except Invalid as invalid:
            self._show_problems(invalid)
        except Conflict as conflict:
            await self.conflicted(conflict)
        except CounterError as error:
            self._behind.show_error(error)
        else:
            self.dismiss(True if answer is None else answer)
        finally:
            self._saving = False

    async def conflicted(self, conflict: Conflict) -> None:
        """Somebody else saved first: tell it, and let the screen behind be read again."""
        self._behind.show_error(conflict)
        self.dismiss(None)

    def _show_problems(self, invalid: Invalid) -> None:
        errors = field_errors(invalid)
        shown_elsewhere = self.form.show_errors(errors)
        for name in shown_elsewhere if self.is_active else errors:
            self._behind.tell(errors[name].text)

    def action_safe(self) -> None:
        """Give up; nothing is saved."""
        self.dismiss(None)
