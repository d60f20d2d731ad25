"""Asking before something typed is lost."""

from kaarea_tui.locale import _
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.verbs import Choice


class LeaveDialog(Ask):
    """Leaving with unsaved changes: "leave" or "stay"."""

    def __init__(self) -> None:
        super().__init__(
            _("Unsaved changes."),
            _("They are lost if you leave now."),
            [
                Choice("stay", _("Continue editing"), "", True),
                Choice("leave", _("Leave"), _("Leave")[0].lower()),
            ],
            safe="stay",
        )
