"""A company's mailboxes on its card: how each stands, the lists it is on, and what is done with it (N1)."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.register.companies.company_cards import CompanyCard, Mailbox
from kaarea_tui.register.lists.list_stints import Membership
from kaarea_tui.rules.company_mailboxes import GENERAL, USES
from kaarea_tui.rules.dates import show_date
from kaarea_tui.screens.lists.stint_lines import stint_lines
from kaarea_tui.screens.records.naming import fill_and_confirm
from kaarea_tui.screens.records.record_card import RecordCard, Tab
from kaarea_tui.widgets.dialogs import AskChoice
from kaarea_tui.widgets.field import Field

if TYPE_CHECKING:
    from kaarea_tui.screens.shell.room import Room


def email_text(mailbox: Mailbox) -> str:
    """An address with its use, and what keeps mail from it."""
    told = [_(USES[mailbox.use])]
    if mailbox.stopped_on is not None:
        told.append(_("! stopped {day}").format(day=show_date(mailbox.stopped_on)))
    if mailbox.bounced_on is not None:
        told.append(_("! came back {day}").format(day=show_date(mailbox.bounced_on)))
    elif mailbox.suppressed:
        told.append(_("! suppressed"))
    return f"{mailbox.address} ({', '.join(told)})"


class CompanyMailboxCard(RecordCard):
    """The part of a company's card that tells of mailboxes and their lists."""

    card: CompanyCard
    memberships: tuple[Membership, ...] | None = None

    def list_tabs(self) -> Sequence[Tab]:
        """The lists of the mailboxes, for those who see lists."""
        if "list.view" not in self.session.rights:
            return ()
        return (Tab("lists", _("Lists"), sum(each.lists for each in self.card.emails) or None),)

    def list_lines(self, width: int) -> list[str]:
        """The lists, present ones first."""
        nothing = _("No mailbox of the company is on a mailing list. L puts one on a list.")
        return stint_lines(self.memberships, width, nothing)

    def lists_entered(self, tab: str) -> None:
        """Read the lists when they are looked at."""
        if tab == "lists" and self.memberships is None:
            self.start(self._read_lists(), group="lists", exclusive=True)

    async def _read_lists(self) -> None:
        self.memberships = await self.ask_register(partial(self.register.lists.of_company, self.card.id))
        self.show_card()

    async def reopen(self) -> None:
        """Read the card again; the card does it."""
        raise NotImplementedError

    def may_mailbox(self, action: str) -> bool:
        """A list takes shared mailboxes only, and a stop is released where there is one."""
        if action == "to_list":
            return any(each.use == GENERAL for each in self.card.emails)
        return any(each.stopped_on is not None for each in self.card.emails)

    # -- keys ---------------------------------------------------------------------------------------

    def action_to_list(self) -> None:
        """Put a shared mailbox on a mailing list, after showing whether it can join."""
        self.start(self._to_list(), group="act", exclusive=True)

    async def _to_list(self) -> None:
        from kaarea_tui.screens.lists.to_list import ask_list_for

        shared = [each for each in self.card.emails if each.use == GENERAL]
        mailbox = await self._chosen(_("To a mailing list"), shared)
        if mailbox is not None and await ask_list_for(self, (-mailbox.id,)):
            self.memberships = None
            await self.reopen()

    def action_release(self) -> None:
        """Let a stopped mailbox be mailed again."""
        self.start(self._release(), group="act", exclusive=True)

    async def _release(self) -> None:
        stopped = [each for each in self.card.emails if each.stopped_on is not None]
        mailbox = await self._chosen(_("Release mailbox"), stopped)
        if mailbox is not None and await ask_release(self, mailbox.id, mailbox.address, mailbox.stop_reason):
            self.memberships = None
            await self.reopen()

    async def _chosen(self, title: str, mailboxes: Sequence[Mailbox]) -> Mailbox | None:
        """The one mailbox, or the one of several that is picked."""
        if len(mailboxes) == 1:
            return mailboxes[0]
        options = [(str(each.id), email_text(each)) for each in mailboxes]
        number = await self.ask_person(
            AskChoice(title, _("Which mailbox is meant?"), options, cancel=_("Cancel"))
        )
        return next((each for each in mailboxes if str(each.id) == number), None)


async def ask_release(room: "Room", mailbox_id: int, address: str, stop_reason: str) -> bool:
    """Release a stopped mailbox with a reason; True when released. Only within `start`."""
    why = {
        "named": _("It is named after a person of the company."),
        "unproved": _("Nothing tells that it is a shared mailbox: it may be a person's."),
    }.get(stop_reason) or _(
        "A card that it was moved from was held back: a restriction, a ban, or a list left."
    )
    done = await fill_and_confirm(
        room,
        _("Release {address}").format(address=address),
        [Field("reason", _("Why"), hint=_("Why the company's own mailbox may be mailed."))],
        lambda values: partial(room.register.mailboxes.release, mailbox_id, values["reason"]),
        verb=_("Release"),
        body=why,
        told=[_("Marketing to these goes on:")],
    )
    if done is None:
        return False
    room.tell(_("The mailbox was released; what rests on lists goes on."), severity="information")
    return True
