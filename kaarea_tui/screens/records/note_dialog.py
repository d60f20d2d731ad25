"""The dialog in which a note is corrected: what is typed stays when somebody else was first."""

from collections.abc import Callable

from kaarea_tui.locale import _
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.choice_field import TextBlockField

from .careful_dialog import CarefulDialog


def note_dialog(screen: AskingScreen, body: str, ask: Callable[[str], Callable[[], object]]) -> CarefulDialog:
    """The note's words, to be changed; `ask` makes of them the question for the counter."""
    field = TextBlockField(
        "body", _("Note"), body, hint=_("The old words stay in the history until the person is erased.")
    )
    return CarefulDialog(
        screen, _("Correct a note"), [field], lambda values: ask(values["body"]), verb=_("Correct")
    )
