"""A few fields in front of a screen, saved by one call of the counter; refusals stand under their fields."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from kaarea_tui.locale import _
from kaarea_tui.register.errors import Conflict, CounterError, Invalid
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.screens.shell.refusals import field_errors
from kaarea_tui.widgets.dialogs import Dialog
from kaarea_tui.widgets.field import BaseField
from kaarea_tui.widgets.form import Form
from kaarea_tui.widgets.verbs import Choice

Save = Callable[[dict[str, str]], Callable[[], object]]
"""Makes, from the values of the fields, the question for the counter."""


class FieldsDialog(Dialog[Any]):
    """Gives what the counter answered when saved, None when given up. What is refused stays to be mended.

    `long`: the counter may think for long, and quick questions are not to wait; Esc gives up meanwhile.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    FieldsDialog Form { height: auto; max-height: 16; padding: 0; }
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
    ) -> None:
        verbs = [Choice("save", verb or _("Save"), "ctrl+s", True), Choice("cancel", _("Cancel"), "escape")]
        super().__init__(title, verbs)
        self._behind = screen
        self._save = save
        self._saving = False
        self._long = long
        self.form = Form(fields)

    def content(self) -> ComposeResult:
        """The fields."""
        yield self.form

    def on_mount(self) -> None:
        """The first field can be filled at once."""
        next(iter(self.form.fields.values())).focus()

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
        """Ask the counter, once at a time."""
        if not self._saving:
            self._saving = True
            self._behind.start(self._ask(), group="dialog")

    async def _ask(self) -> None:
        try:
            ask = self._behind.ask_long if self._long else self._behind.ask_register
            answer = await ask(self._save(self.form.values()))
        except Invalid as invalid:
            self._show_problems(invalid)
        except Conflict as conflict:
            await self.conflicted(conflict)
        except CounterError as error:
            self._behind.show_error(error)
        else:
            if self.is_current:
                self.dismiss(True if answer is None else answer)
        finally:
            self._saving = False

    async def conflicted(self, conflict: Conflict) -> None:
        """Somebody else saved first: tell it, and let the screen behind be read again."""
        self._behind.show_error(conflict)
        self.dismiss(None)

    def _show_problems(self, invalid: Invalid) -> None:
        errors = field_errors(invalid)
        for name in self.form.show_errors(errors):
            self._behind.tell(errors[name].text)

    def action_safe(self) -> None:
        """Give up; nothing is saved."""
        self.dismiss(None)
