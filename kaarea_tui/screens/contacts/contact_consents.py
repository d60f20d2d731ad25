"""The part of a person's card that tells of lists, consents and stops, and its keys (rulebook 4, 2.6)."""

from collections.abc import Sequence
from functools import partial

from kaarea_tui.locale import _
from kaarea_tui.register.contacts.contact_cards import ContactCard
from kaarea_tui.register.lists.list_stints import Membership
from kaarea_tui.register.mailing.consent_cards import CardConsents
from kaarea_tui.screens.consents.consent_acts import ask_consent, ask_error, ask_stop, ask_withdrawal
from kaarea_tui.screens.consents.consent_text import consent_lines
from kaarea_tui.screens.lists.stint_lines import stint_lines
from kaarea_tui.screens.records.asking_purpose import with_purpose
from kaarea_tui.screens.records.record_card import RecordCard, Tab


class ContactConsents(RecordCard):
    """Tabs and keys of consents and lists; what they show is read when it is looked at, and logged."""

    card: ContactCard
    consents: CardConsents | None = None
    memberships: tuple[Membership, ...] | None = None

    def mailing_tabs(self) -> Sequence[Tab]:
        """Lists for those who see lists, consents for everybody who sees the card (P8)."""
        lists = [each for each in self.memberships or () if each.left_at is None]
        in_force = [each for each in (self.consents.consents if self.consents else ()) if each.in_force]
        tabs = []
        if "list.view" in self.session.rights:
            tabs.append(Tab("lists", _("Lists"), len(lists) or None))
        return [*tabs, Tab("consents", _("Consents"), len(in_force) or None)]

    def mailing_lines(self, tab: str, width: int) -> list[str] | None:
        """The text of a tab of this part; None for any other tab."""
        if tab == "lists":
            return stint_lines(self.memberships, width, _("The person is on no mailing list."))
        if tab == "consents":
            return consent_lines(self.consents, width)
        return None

    def mailing_entered(self, tab: str) -> None:
        """Read what the tab shows."""
        if tab == "lists" and self.memberships is None:
            self.start(self._read_lists(), group="lists", exclusive=True)
        if tab == "consents" and self.consents is None:
            self.start(self._read_tab(), group="consents", exclusive=True)

    async def _read_lists(self) -> None:
        self.memberships = await with_purpose(self, partial(self.register.lists.of_contact, self.card.id))
        if self.memberships is None:
            self.go_to_tab("basic")
        else:
            self.show_card()

    async def _read_tab(self) -> None:
        if await self.read_consents() is None:
            self.go_to_tab("basic")
        else:
            self.show_card()

    async def read_consents(self) -> CardConsents | None:
        """Consents and stops, read when they are not yet; None when no ground was given (2.6)."""
        if self.consents is None:
            self.consents = await with_purpose(self, partial(self.register.consents.of_contact, self.card.id))
        return self.consents

    def forget_mailing(self) -> None:
        """Something changed, or another person is shown: read anew when looked at."""
        self.consents = self.memberships = None

    async def reopen(self) -> None:
        """Read the card again; the card does it."""
        raise NotImplementedError

    async def consents_changed(self) -> None:
        """Read card and tab again after an act."""
        self.forget_mailing()
        await self.reopen()

    # -- keys ---------------------------------------------------------------------------------------

    def action_consent(self) -> None:
        """Record a consent."""
        self.start(ask_consent(self), group="act", exclusive=True)

    def action_withdraw_consent(self) -> None:
        """Record that a consent was withdrawn."""
        self.start(ask_withdrawal(self), group="act", exclusive=True)

    def action_consent_error(self) -> None:
        """End a consent that was written down by mistake."""
        self.start(ask_error(self), group="act", exclusive=True)

    def action_stop(self) -> None:
        """Record a stop."""
        self.start(ask_stop(self), group="act", exclusive=True)
