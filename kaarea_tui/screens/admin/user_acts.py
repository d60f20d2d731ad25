"""What is done to an account: each act asks what it needs, in a dialog, and calls the counter once."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.register.errors import Invalid, Refused
from kaarea_tui.rules.dates import local_date, parse_date, show_date
from kaarea_tui.rules.problem import Problem
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.dialogs import Ask, AskChoice
from kaarea_tui.widgets.field import Field
from kaarea_tui.widgets.verbs import Choice

if TYPE_CHECKING:
    from kaarea_tui.register.staff.accounts import Account
    from kaarea_tui.register.staff.user_cards import NewSecret, UserCard


async def add_user(screen: AskingScreen) -> int | None:
    """Open an account and show its one-time secret; the user's number, or None when given up."""
    fields = [
        Field("user_name", _("User name")),
        Field("person_name", _("Name")),
        Field("employer", _("Employer"), hint=_("Only for external service providers.")),
        Field("valid_to", _("Ends on"), hint=_("The last day; empty for none.")),
    ]

    def save(values: dict[str, str]) -> Callable[[], object]:
        return lambda: screen.register.users.add(
            values["user_name"],
            values["person_name"],
            values["employer"],
            valid_to=day_typed("valid_to", values["valid_to"], today_of(screen), ahead=True),
        )

    given = await screen.ask_person(FieldsDialog(screen, _("New user"), fields, save))
    if given is None:
        return None
    await show_secret(screen, given)
    user_id: int = given.user_id
    return user_id


async def show_secret(screen: AskingScreen, given: "NewSecret") -> None:
    """Show a one-time secret; it cannot be shown again (rule S9)."""
    body = _(
        "{secret}\n\nGive it to {user} in person. It works once, until {moment}, and is not shown again."
    ).format(secret=given.secret, user=given.user_name, moment=moment_text(given.expires_at))
    verbs = [Choice("back", _("Continue"), "", True)]
    await screen.ask_person(Ask(_("One-time secret"), body, verbs))


async def edit_person(screen: AskingScreen, account: "Account") -> bool:
    """Correct name and employer."""
    fields = [
        Field("person_name", _("Name"), account.person_name),
        Field("employer", _("Employer"), account.employer),
    ]

    def save(values: dict[str, str]) -> Callable[[], object]:
        return partial(screen.register.users.edit, account.id, account.version, **values)

    return await screen.ask_person(FieldsDialog(screen, account.user_name, fields, save)) is not None


async def set_end(screen: AskingScreen, account: "Account") -> bool:
    """Set the account's last day, or take it away."""
    shown = show_date(account.valid_to) if account.valid_to else ""
    field = Field("valid_to", _("Ends on"), shown, hint=_("The last day; empty for none."))

    def save(values: dict[str, str]) -> Callable[[], object]:
        last = partial(day_typed, "valid_to", values["valid_to"], today_of(screen), ahead=True)
        return lambda: screen.register.users.set_end(account.id, last())

    return await screen.ask_person(FieldsDialog(screen, account.user_name, [field], save)) is not None


async def reset_password(screen: AskingScreen, account: "Account") -> bool:
    """Give a new one-time secret; the old password is gone at once."""
    body = _("The old password stops working at once and the sessions of {user} end.")
    verbs = [Choice("cancel", _("Cancel"), "", True), Choice("reset", _("Reset"), _("Reset")[0].lower())]
    answer = await screen.ask_person(
        Ask(_("Reset password"), body.format(user=account.user_name), verbs, safe="cancel")
    )
    if answer != "reset":
        return False
    reset = partial(screen.register.users.reset, account.id)
    try:
        given = await screen.ask_register(reset)
    except Refused as refusal:
        if refusal.code != "second_person" or not await _approved(screen, account):
            raise
        given = await screen.ask_register(reset)
    await show_secret(screen, given)
    return True


async def _approved(screen: AskingScreen, account: "Account") -> bool:
    """Let a second person give name and password at this desk (rule N18); False when given up."""
    from kaarea_tui.register.staff import signing_in

    fields = [Field("name", _("User name")), Field("password", _("Password"), password=True)]
    body = _(
        "Nobody resets the password of {user} alone. Another register owner, or the person whom the owner has"
        " named, gives the own user name and password here."
    )

    def save(values: dict[str, str]) -> Callable[[], object]:
        return partial(signing_in.approve, screen.register, values["name"], values["password"], account.id)

    dialog = FieldsDialog(
        screen, _("Second person"), fields, save, verb=_("Approve"), body=body.format(user=account.user_name)
    )
    return await screen.ask_person(dialog) is not None


async def close_account(screen: AskingScreen, account: "Account") -> bool:
    """Close an account at once (rule P7)."""
    body = _("{user} cannot sign in any more, and open sessions end at once.")
    verbs = [Choice("cancel", _("Cancel"), "", True), Choice("close", _("Close"), _("Close")[0].lower())]
    answer = await screen.ask_person(
        Ask(_("Close account"), body.format(user=account.user_name), verbs, safe="cancel")
    )
    if answer != "close":
        return False
    await screen.ask_register(partial(screen.register.users.close, account.id))
    return True


async def end_session(screen: AskingScreen, card: "UserCard") -> bool:
    """End one of the user's open sessions (ASVS 7.4.5)."""
    if not card.sessions:
        screen.tell(_("The user has no open session."), severity="information")
        return False
    options = [
        (str(session.id), f"{moment_text(session.started_at)}  {session.source}") for session in card.sessions
    ]
    chosen = await screen.ask_person(
        AskChoice(_("End session"), card.account.user_name, options, cancel=_("Cancel"))
    )
    if chosen is None:
        return False
    await screen.ask_register(partial(screen.register.users.end_session, int(chosen)))
    return True


async def release_address(screen: AskingScreen) -> bool:
    """End the wait of one of the addresses from which nobody can sign in for now (rule S7)."""
    waiting = await screen.ask_register(screen.register.users.waiting_addresses)
    if not waiting:
        screen.tell(_("No address waits."), severity="information")
        return False
    options = [
        (
            each.source,
            _("{address}  until {moment}").format(address=each.source, moment=moment_text(each.until)),
        )
        for each in waiting
    ]
    prompt = _("Too many sign-ins failed from these. Whose wait ends?")
    chosen = await screen.ask_person(
        AskChoice(_("End an address's wait"), prompt, options, cancel=_("Cancel"))
    )
    if chosen is None:
        return False
    await screen.ask_register(partial(screen.register.users.release_address, chosen))
    return True


def day_typed(field: str, typed: str, today: date, *, ahead: bool = False) -> date | None:
    """The day that was typed into a field, None for an empty one; raises Invalid."""
    if not typed.strip():
        return None
    try:
        return parse_date(typed, today, ahead=ahead)
    except Problem as problem:
        raise Invalid({field: problem}) from problem


def today_of(screen: AskingScreen) -> date:
    """The local day by the register's clock."""
    return local_date(screen.register.clock())
