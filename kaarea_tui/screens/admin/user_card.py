"""One user: the account, the roles, single rights, open sessions, and what can be done to them."""

from collections.abc import Coroutine, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from kaarea_tui.locale import _
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.rules.dates import local_date, show_date
from kaarea_tui.rules.permission_names import name_of
from kaarea_tui.screens.records.record_card import Heading, RecordCard, Tab
from kaarea_tui.screens.shell.frame import SCOPES

from . import user_acts, user_rights
from .admin import preset_names
from .user_lists import limit_lists

if TYPE_CHECKING:
    from kaarea_tui.register.staff.rights_held import RightRow
    from kaarea_tui.register.staff.user_cards import UserCard


class UserCardScreen(RecordCard):
    """The card of a user."""

    place: ClassVar[str] = "user"
    door: ClassVar[str] = "admin"

    def __init__(self, card: "UserCard") -> None:
        super().__init__()
        self.card = card

    def heading(self) -> Heading:
        """Who it is."""
        account = self.card.account
        state = _("in use") if self.card.usable else _("closed or ended")
        return Heading(account.user_name, state, account.person_name, account.employer)

    def tabs(self) -> Sequence[Tab]:
        """Data, rights, sessions."""
        return (
            Tab("data", _("Data")),
            Tab("rights", _("Single rights"), len(self.card.grants) + len(self.card.denials)),
            Tab("sessions", _("Sessions"), len(self.card.sessions)),
        )

    def tab_lines(self, tab: str, width: int) -> list[str]:
        """The lines of a tab."""
        lines = {"data": self._data, "rights": self._rights, "sessions": self._sessions}[tab]
        return list(lines())

    def _data(self) -> Iterator[str]:
        account = self.card.account
        for label, value in (
            (_("Roles"), preset_names(account.presets)),
            (_("Sees"), _(SCOPES[account.view_scope])),
            (_("Edits"), _(SCOPES[account.edit_scope])),
            (_("Unit"), account.unit or "–"),
            (_("From"), show_date(account.valid_from)),
            (_("Ends on"), show_date(account.valid_to) if account.valid_to else "–"),
            (_("Closed on"), show_date(account.closed_on) if account.closed_on else "–"),
            (_("Last sign-in"), moment_text(account.last_sign_in_at) if account.last_sign_in_at else "–"),
        ):
            yield f"{label:<20} {value}"
        if account.must_change:
            yield _("The password has not been chosen yet.")
        if self.card.waits_until is not None:
            until = moment_text(self.card.waits_until)
            yield _("! Locked out after failed sign-ins until {moment}.").format(moment=until)

    def _rights(self) -> Iterator[str]:
        if not (self.card.grants or self.card.denials):
            yield _("Nothing beyond the roles.")
        for label, rows in ((_("granted"), self.card.grants), (_("denied"), self.card.denials)):
            for row in rows:
                yield f"{label}: {_(name_of(row.permission))} ({row.permission})"
                yield f"    {_days(row)}  {row.reason}"

    def _sessions(self) -> Iterator[str]:
        if not self.card.sessions:
            yield _("The user has no open session.")
        for session in self.card.sessions:
            yield f"{moment_text(session.started_at)}  {session.source}"

    # -- acts ---------------------------------------------------------------------------------------

    @property
    def _today(self) -> date:
        return local_date(self.register.clock())

    def _act(self, act: Coroutine[Any, Any, bool]) -> None:
        self.start(self._acted(act), group="act")

    async def _acted(self, act: Coroutine[Any, Any, bool]) -> None:
        if await act:
            self.card = await self.ask_register(partial(self.register.users.open, self.card.account.id))
            self.show_card()
            self.say(_("Saved."))

    def action_edit(self) -> None:
        """Correct name and employer."""
        self._act(user_acts.edit_person(self, self.card.account))

    def action_end_date(self) -> None:
        """Set the last day."""
        self._act(user_acts.set_end(self, self.card.account))

    def action_reset(self) -> None:
        """Give a one-time secret."""
        self._act(user_acts.reset_password(self, self.card.account))

    def action_close(self) -> None:
        """Close the account."""
        self._act(user_acts.close_account(self, self.card.account))

    def action_release(self) -> None:
        """End a lock-out."""
        self._act(self._release())

    async def _release(self) -> bool:
        await self.ask_register(partial(self.register.users.release_lock, self.card.account.id))
        return True

    def action_give_role(self) -> None:
        """Give a role."""
        self._act(user_rights.give_preset(self, self.card.account))

    def action_take_role(self) -> None:
        """Take a role away."""
        self._act(user_rights.take_preset(self, self.card.account))

    def action_grant(self) -> None:
        """Grant a single right."""
        self._act(user_rights.grant(self, self.card.account, self._today))

    def action_deny(self) -> None:
        """Deny a single right."""
        self._act(user_rights.deny(self, self.card.account, self._today))

    def action_lists(self) -> None:
        """Limit the user to named mailing lists, or to none."""
        self._act(limit_lists(self, self.card.account))

    def action_withdraw(self) -> None:
        """Take a grant or a denial back."""
        self._act(user_rights.withdraw(self, self.card, self._today))

    def action_scopes(self) -> None:
        """Set the scopes."""
        self._act(user_rights.set_scopes(self, self.card.account))

    def action_end_session(self) -> None:
        """End a session."""
        self._act(user_acts.end_session(self, self.card))

    def may(self, action: str) -> bool:
        """Nothing more is done to a closed account, and a lock-out can end only while it lasts."""
        if action == "release":
            return self.card.waits_until is not None
        if action in ("back", "next_tab", "previous_tab"):
            return True
        return self.card.account.closed_on is None


def _days(row: "RightRow") -> str:
    end = show_date(row.valid_to) if row.valid_to else ""
    ended = _(", taken back {day}").format(day=show_date(row.ended_on)) if row.ended_on else ""
    return f"{show_date(row.valid_from)}–{end}{ended}"
