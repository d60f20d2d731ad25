"""A dialog of fields from which nothing typed is lost: Esc asks, and a conflict keeps it open."""

from collections.abc import Awaitable, Callable, Sequence

from kaarea_tui.locale import _
from kaarea_tui.register.errors import Conflict
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField
from kaarea_tui.widgets.verbs import Choice

from .fields_dialog import FieldsDialog, Save


class CarefulDialog(FieldsDialog):
    """`read_again` reads anew what somebody else has changed, and gives the words for it."""

    DEFAULT_CSS = """
    CarefulDialog .dialog--box { width: 78; }
    CarefulDialog .field--row > .field--label { width: 18; }
    CarefulDialog .field--note { margin-left: 18; }
    """

    def __init__(
        self,
        screen: AskingScreen,
        title: str,
        fields: Sequence[BaseField],
        save: Save,
        *,
        verb: str = "",
        body: str = "",
        read_again: Callable[[], Awaitable[str]] | None = None,
    ) -> None:
        super().__init__(screen, title, fields, save, verb=verb, body=body)
        self._read_again = read_again

    @property
    def unsaved(self) -> bool:
        """Whether something typed would be lost now."""
        return self.form.changed

    async def conflicted(self, conflict: Conflict) -> None:
        """Tell what has changed; what was typed stays, and may be saved again."""
        if self._read_again is None:
            self._behind.show_error(conflict)
        else:
            self._behind.tell(await self._read_again(), severity="warning")

    def action_safe(self) -> None:
        """Give up; asks first when something was typed."""
        if self.unsaved:
            self._behind.start(self._ask_leaving(), group="leave", exclusive=True)
        else:
            self.dismiss(None)

    async def _ask_leaving(self) -> None:
        verbs = [Choice("continue", _("Continue editing"), "j", True), Choice("discard", _("Discard"), "h")]
        answer = await self._behind.ask_person(
            Ask(_("Unsaved changes."), _("What is done with them?"), verbs, safe="continue")
        )
        if answer == "discard":
            self.dismiss(None)
