"""What is done to a user's rights: roles, single grants and denials, row scopes (rules P1 to P5)."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.register.errors import Invalid
from kaarea_tui.rules.dates import add_months, show_date
from kaarea_tui.rules.permission_names import name_of
from kaarea_tui.rules.permissions import PERMISSIONS, PRESETS, grantable
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.rights import Scope
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.screens.shell.frame import SCOPES
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.dialogs import AskChoice
from kaarea_tui.widgets.field import BaseField, Field

from .user_acts import day_typed

if TYPE_CHECKING:
    from kaarea_tui.register.staff.accounts import Account
    from kaarea_tui.register.staff.user_cards import UserCard


async def give_preset(screen: AskingScreen, account: "Account") -> bool:
    """Give a role."""
    options = [(code, _(name)) for code, name in PRESETS.items() if code not in account.presets]
    code = await screen.ask_person(AskChoice(_("Give role"), account.user_name, options, cancel=_("Cancel")))
    if code is None:
        return False
    await screen.ask_register(partial(screen.register.access.give_preset, account.id, code))
    return True


async def take_preset(screen: AskingScreen, account: "Account") -> bool:
    """Take a role away."""
    options = [(code, _(PRESETS[code])) for code in account.presets]
    code = await screen.ask_person(AskChoice(_("Take role"), account.user_name, options, cancel=_("Cancel")))
    if code is None:
        return False
    await screen.ask_register(partial(screen.register.access.take_preset, account.id, code))
    return True


async def grant(screen: AskingScreen, account: "Account", today: date) -> bool:
    """Grant a right beyond the roles, with a reason and an end (rule P2)."""
    names = [name for name in PERMISSIONS if any(grantable(preset, name) for preset in account.presets)]
    if not names:
        screen.tell(_("The roles of this user leave nothing to be granted."), severity="information")
        return False
    fields = _right_fields(names, today, add_months(today, 3))

    def save(values: dict[str, str]) -> Callable[[], object]:
        return lambda: screen.register.access.grant(account.id, *_right(values, today))

    dialog = FieldsDialog(screen, _("Grant right"), fields, save)
    return await screen.ask_person(dialog) is not None


async def deny(screen: AskingScreen, account: "Account", today: date) -> bool:
    """Deny a right, whatever else gives it (rules P1, P2)."""
    fields = _right_fields(PERMISSIONS, today, None)

    def save(values: dict[str, str]) -> Callable[[], object]:
        return lambda: screen.register.access.deny(account.id, *_right(values, today))

    dialog = FieldsDialog(screen, _("Deny right"), fields, save)
    return await screen.ask_person(dialog) is not None


def _right_fields(names: Sequence[str], today: date, end: date | None) -> list[BaseField]:
    options = [(name, f"{_(name_of(name))} ({name})") for name in names]
    return [
        ChoiceField("permission", _("Right"), options, names[0]),
        Field("reason", _("Reason")),
        Field("valid_from", _("From"), show_date(today)),
        Field("valid_to", _("Ends on"), show_date(end) if end else ""),
    ]


def _right(values: dict[str, str], today: date) -> tuple[str, str, date, date | None]:
    first = day_typed("valid_from", values["valid_from"], today, ahead=True)
    if first is None:
        message = N_("Write the date as 23.11.2026 or 2026-11-23.")
        raise Invalid({"valid_from": Problem("date.form", message)})
    last = day_typed("valid_to", values["valid_to"], today, ahead=True)
    return values["permission"], values["reason"], first, last


async def withdraw(screen: AskingScreen, card: "UserCard", today: date) -> bool:
    """Take a grant or a denial back before its time."""
    access = screen.register.access
    open_rows = [
        (f"{kind}:{row.id}", f"{label}: {_(name_of(row.permission))} ({row.permission})")
        for kind, label, rows in (
            ("grant", _("granted"), card.grants),
            ("denial", _("denied"), card.denials),
        )
        for row in rows
        if row.ended_on is None and (row.valid_to is None or row.valid_to >= today)
    ]
    if not open_rows:
        screen.tell(_("There is nothing to take back."), severity="information")
        return False
    chosen = await screen.ask_person(
        AskChoice(_("Take back a right or denial"), card.account.user_name, open_rows, cancel=_("Cancel"))
    )
    if chosen is None:
        return False
    kind, _colon, number = chosen.partition(":")
    end = access.end_grant if kind == "grant" else access.end_denial
    await screen.ask_register(partial(end, int(number)))
    return True


async def set_scopes(screen: AskingScreen, account: "Account") -> bool:
    """Set on which rows the rights hold (rule P5)."""
    options = [(name, _(label)) for name, label in SCOPES.items()]
    fields = [
        ChoiceField("view", _("Sees"), options, account.view_scope),
        ChoiceField("edit", _("Edits"), options, account.edit_scope),
        Field("unit", _("Unit"), account.unit),
    ]

    def save(values: dict[str, str]) -> Callable[[], object]:
        view, edit = Scope(values["view"]), Scope(values["edit"])
        return partial(screen.register.access.set_scopes, account.id, view, edit, values["unit"])

    return await screen.ask_person(FieldsDialog(screen, account.user_name, fields, save)) is not None
