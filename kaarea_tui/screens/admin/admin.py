"""Administration (F8): the users, and from here the log, the integrity check and the settings."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from kaarea_tui.locale import _, ngettext
from kaarea_tui.rules.dates import local_date, show_date
from kaarea_tui.rules.permissions import PRESETS
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.dialogs import Ask, AskChoice
from kaarea_tui.widgets.field import Field
from kaarea_tui.widgets.record_messages import Opened
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.verbs import Choice
from kaarea_tui.widgets.window import Row

from .user_acts import add_user, release_address

if TYPE_CHECKING:
    from kaarea_tui.register.oversight.settings_desk import SettingLine
    from kaarea_tui.register.staff.user_cards import UserSummary


class AdminRoom(Room):
    """The list of users; staff are tens, so all of them are loaded."""

    place: ClassVar[str] = "admin"
    door: ClassVar[str] = "admin"

    def content(self) -> ComposeResult:
        """The table."""
        yield RecordTable(
            [
                Column("user_name", _("User name"), 18),
                Column("person_name", _("Name"), 1.0),
                Column("presets", _("Roles"), 1.0),
                Column("state", _("State"), 12),
                Column("last", _("Last sign-in"), 12),
            ],
            signs_width=0,
            id="users",
        )

    def on_mount(self) -> None:
        """Rows come when the room is entered."""
        self.table.focus()

    def on_screen_resume(self) -> None:
        """Read the users again, the cursor where it was."""
        self.start(self._load(), group="load", exclusive=True)

    @property
    def table(self) -> RecordTable:
        """The table of users."""
        return self.query_one("#users", RecordTable)

    async def _load(self) -> None:
        await self.refresh_rights()
        users = await self.ask_register(self.register.users.list)
        rows = [_row(user) for user in users]
        self.table.show_all(rows, "")
        waiting = len(await self.ask_register(self.register.users.waiting_addresses))
        told = ngettext("! {count} address waits (u)", "! {count} addresses wait (u)", waiting)
        self.say(
            ngettext("{count} user", "{count} users", len(rows)).format(count=len(rows)),
            told.format(count=waiting) if waiting else "",
        )

    def on_record_table_opened(self, event: Opened) -> None:
        """Open a user."""
        self.open_record(event.key)

    def open_record(self, record_id: int) -> None:
        """Open one user's card."""
        self.start(self._open(record_id), group="open", exclusive=True)

    async def _open(self, user_id: int) -> None:
        from .user_card import UserCardScreen

        card = await self.ask_register(partial(self.register.users.open, user_id))
        await self.app.push_screen(UserCardScreen(card))

    def action_new(self) -> None:
        """Open an account; its one-time secret is shown once."""
        self.start(self._new(), group="new", exclusive=True)

    async def _new(self) -> None:
        user_id = await add_user(self)
        if user_id is not None:
            await self._open(user_id)

    def action_addresses(self) -> None:
        """End the wait of an address from which too many sign-ins failed."""
        self.start(self._addresses(), group="addresses", exclusive=True)

    async def _addresses(self) -> None:
        if await release_address(self):
            await self._load()

    def action_log(self) -> None:
        """Look at the log."""
        from .log_view import LogScreen

        self.app.push_screen(LogScreen())

    def action_review(self) -> None:
        """Look through everybody's rights and when they were last used."""
        from .rights_review import RightsReview

        self.app.push_screen(RightsReview())

    def action_check(self) -> None:
        """Look whether the register is whole."""
        self.start(self._check(), group="check", exclusive=True)

    async def _check(self) -> None:
        self.say(_("Checking…"))
        findings = await self.ask_long(self.register.integrity.check)
        told = "\n".join(str(finding) for finding in findings)
        self.say("")
        await self.ask_person(
            Ask(
                _("Integrity check"),
                told or _("Log, schema, search index and records are as they should be."),
                [Choice("back", _("Back"), "", True)],
            )
        )

    def action_settings(self) -> None:
        """Look at the settings, and change those that are permitted."""
        self.start(self._settings(), group="settings", exclusive=True)

    async def _settings(self) -> None:
        lines = await self.ask_register(self.register.settings.all)
        options = [(line.name, f"{line.name} = {line.value}") for line in lines]
        prompt = _("Choose a setting.")
        name = await self.ask_person(AskChoice(_("Settings"), prompt, options, cancel=_("Back")))
        if name is not None:
            await self._change_setting(next(line for line in lines if line.name == name))

    async def _change_setting(self, line: "SettingLine") -> None:
        settings = self.register.settings
        change = settings.change_system if line.permission == "settings.system" else settings.change_privacy
        field = Field(
            line.name, _("Value"), line.value, hint=_("By default {value}").format(value=line.default)
        )
        if line.name == "second_person":
            field = Field(
                "value",
                _("User name"),
                line.value,
                hint=_("Approves that an owner's password is reset. Empty: only another owner can."),
            )
        title = _("Second person") if line.name == "second_person" else line.name
        dialog = FieldsDialog(
            self, title, [field], lambda values: partial(change, line.name, values[field.field_id])
        )
        if await self.ask_person(dialog) is not None:
            self.tell(_("Saved."), severity="information")

    def action_suppressions(self) -> None:
        """Look at the suppression list."""
        from kaarea_tui.screens.consents.suppressions import SuppressionsScreen

        self.app.push_screen(SuppressionsScreen())

    def action_wordings(self) -> None:
        """Look at the words of consents."""
        from kaarea_tui.screens.consents.wordings import WordingsScreen

        self.app.push_screen(WordingsScreen())

    def action_back(self) -> None:
        """Home."""
        self.desk.enter_room("home")


def _row(user: "UserSummary") -> Row:
    if user.closed_on is not None:
        state = _("closed")
    elif not user.usable:
        state = _("ended")
    elif user.unused:
        state = _("unused")
    else:
        state = _("in use")
    last = show_date(local_date(user.last_sign_in_at)) if user.last_sign_in_at else "–"
    cells = (user.user_name, user.person_name, preset_names(user.presets), state, last)
    return Row(user.id, cells, dim=not user.usable)


def preset_names(presets: Sequence[str]) -> str:
    """The names of presets in the language in use."""
    return ", ".join(_(PRESETS[code]) if code in PRESETS else code for code in presets) or "–"
