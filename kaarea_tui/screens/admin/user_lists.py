"""Which mailing lists a user may work with: all that the rights allow, or named ones only (P3, issue's d)."""

from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.checks_field import ChecksField
from kaarea_tui.widgets.field import Field

if TYPE_CHECKING:
    from kaarea_tui.register.staff.accounts import Account


async def limit_lists(screen: AskingScreen, account: "Account") -> bool:
    """Choose the lists that the user is limited to; none chosen means no limit. Only within `start`."""
    lists = screen.register.lists
    chosen = await screen.ask_register(partial(lists.limits, account.id))
    lines = await screen.ask_register(lists.all)
    if not lines:
        screen.tell(_("There are no mailing lists yet."), severity="information")
        return False
    fields = [
        ChecksField(
            "lists",
            _("Lists"),
            [(str(each.id), each.name) for each in lines],
            [str(each) for each in chosen],
            hint=_("Space chooses; none chosen: all lists that the rights allow."),
        ),
        Field("reason", _("Reason")),
    ]
    dialog = FieldsDialog(
        screen,
        _("Mailing lists of {user}").format(user=account.user_name),
        fields,
        lambda values: partial(
            lists.limit_user,
            account.id,
            tuple(int(each) for each in values["lists"].split()),
            values["reason"],
        ),
    )
    return await screen.ask_person(dialog) is not None
