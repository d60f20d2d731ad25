"""A person's card: what the user may see of one contact, opened for a purpose that is logged (rule 5.1)."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from kaarea_tui.locale import _
from kaarea_tui.register.contacts.contact_cards import ContactCard, TechnicalData
from kaarea_tui.register.records.change_groups import ChangeGroup
from kaarea_tui.screens.consents.consent_text import ban_sign
from kaarea_tui.screens.records.asking_purpose import with_purpose
from kaarea_tui.screens.records.history_text import history_lines
from kaarea_tui.screens.records.record_card import Heading, Neighbours, Tab
from kaarea_tui.screens.shell.refusals import problem_text
from kaarea_tui.screens.shell.room import Room

from . import contact_tabs
from .contact_acts import ask_end_role, ask_informed, ask_move, ask_note, ask_note_correction, ask_undo
from .contact_consents import ContactConsents


class ContactCardScreen(ContactConsents):
    """Tabs: data, roles, lists, consents, notes, sources, history, each only with its right."""

    place: ClassVar[str] = "contact"
    door: ClassVar[str] = "contacts"

    def __init__(self, card: ContactCard, neighbours: Neighbours | None = None) -> None:
        super().__init__(neighbours)
        self.card = card
        self.technical: TechnicalData | None = None
        self.history: tuple[ChangeGroup, ...] | None = None

    def show_card(self) -> None:
        """Write everything anew, and tell why the card cannot be edited by whom it else could."""
        super().show_card()
        why = self.card.why_not_edit
        if why is not None and "contact.edit" in self.session.rights:
            self.say(problem_text(why))

    # -- what it shows ------------------------------------------------------------------------------

    def heading(self) -> Heading:
        """Name and company; title and banner."""
        card, role = self.card, contact_tabs.main_role(self.card)
        signs = "  ".join(filter(None, (contact_tabs.restriction_sign(card), ban_sign(card.marketing_ban))))
        if role is None:
            return Heading(card.name, _("no company"), "", signs)
        dates = contact_tabs.span(role.started_on, role.ended_on)
        under = f"{role.title or ''} {dates}".strip()
        return Heading(card.name, role.company, under, signs)

    def tabs(self) -> Sequence[Tab]:
        """The tabs that the card's fields and the user's rights allow."""
        card = self.card
        tabs = [Tab("basic", _("Data")), Tab("roles", _("Roles"), len(card.roles)), *self.mailing_tabs()]
        if card.notes is not None:
            tabs.append(Tab("notes", _("Notes"), len(card.notes)))
        if card.sources is not None:
            tabs.append(Tab("sources", _("Sources"), len(card.sources)))
        if "contact.view_history" in self.session.rights and not card.stub:
            tabs.append(Tab("history", _("History")))
        return tabs

    def tab_lines(self, tab: str, width: int) -> list[str]:
        """The text of a tab."""
        if tab == "roles":
            return contact_tabs.role_lines(self.card, width)
        if tab == "notes":
            return contact_tabs.note_lines(self.card, width)
        if tab == "sources":
            return contact_tabs.source_lines(self.card, width)
        if tab == "history":
            return history_lines(self.history, width)
        told = self.mailing_lines(tab, width)
        if told is not None:
            return told
        lines = contact_tabs.basic_lines(self.card, width)
        if self.technical is not None:
            lines[-1:] = contact_tabs.technical_lines(self.technical, width)
        return lines

    def entered(self, tab: str) -> None:
        """The history is read when it is looked at: it is a disclosure of its own."""
        self.mailing_entered(tab)
        if tab == "history" and self.history is None:
            self.start(self._read_history(), group="history", exclusive=True)

    async def _read_history(self) -> None:
        self.history = await self.ask_register(partial(self.register.contacts.history, self.card.id))
        self.show_card()

    def may(self, action: str) -> bool:
        """What the card's state allows: a restricted or foreign card is not edited, a stub opens nothing."""
        card, why = self.card, self.card.why_not_edit
        return {
            "edit": card.can_edit,
            "move": card.can_edit,
            "end_role": card.can_edit and bool(contact_tabs.present_roles(card)),
            "consent_error": why is None or why.code == "no_right",
            "technical_change": why is None or why.code == "no_right",
            "informed": card.can_edit and bool(contact_tabs.open_duties(card)),
            "consent": why is None or why.code == "no_right",
            "note": card.notes is not None and (why is None or why.code == "no_right"),
            "correct_note": (why is None or why.code == "no_right")
            and any(note.own for note in card.notes or ()),
            "undo": self.withdrawn is not None or (card.can_edit and card.version > 1),
            "technical": bool(card.has_technical) and self.technical is None,
            "company": bool(card.roles),
            "restriction": "restriction.set" in self.session.rights or bool(card.restrictions),
        }.get(action, super().may(action))

    # -- reading again ------------------------------------------------------------------------------

    async def reopen(self) -> None:
        """Read the card again after a change, for the purpose it was opened with."""
        card = await with_purpose(self, partial(self.register.contacts.open, self.card.id))
        if card is not None:
            self.show_other(card)

    def show_other(self, card: ContactCard) -> None:
        """Show this card in place of the one shown."""
        if card.id != self.card.id:
            self.technical = None
        self.card, self.history, self.withdrawn = card, None, None
        self.forget_mailing()
        self.show_card()
        self.entered(self.tab)

    # -- keys ---------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Edit the card; why that cannot be, stands in the status line."""
        self.start(self._edit(), group="act", exclusive=True)

    async def _edit(self) -> None:
        from .contact_form import ContactFormScreen

        if await self.app.push_screen_wait(ContactFormScreen(self, self.card)):
            await self.reopen()

    def action_note(self) -> None:
        """Write a note."""
        self.start(ask_note(self), group="act", exclusive=True)

    def action_correct_note(self) -> None:
        """Correct an own note."""
        self.start(ask_note_correction(self), group="act", exclusive=True)

    def action_restriction(self) -> None:
        """Restrict processing, or lift a restriction (2.6, N11)."""
        self.start(self._restriction(), group="act", exclusive=True)

    async def _restriction(self) -> None:
        from .contact_restrictions import ask_restriction

        if await ask_restriction(self, self.card.id, self.card.name):
            await self.reopen()

    def action_move(self) -> None:
        """The person has moved to another company."""
        self.start(ask_move(self), group="act", exclusive=True)

    def action_end_role(self) -> None:
        """The person has left a company (4.1)."""
        self.start(ask_end_role(self), group="act", exclusive=True)

    def action_undo(self) -> None:
        """Take the last act on the card back, after showing what that does."""
        self.start(ask_undo(self), group="act", exclusive=True)

    def action_informed(self) -> None:
        """Write down that the person was told of the data (7.2)."""
        self.start(ask_informed(self), group="act", exclusive=True)

    def action_technical(self) -> None:
        """Open the technical data, for a purpose that is asked each time (6.2, 6.3)."""
        self.start(self._open_technical(), group="act", exclusive=True)

    def action_technical_change(self) -> None:
        """Write an IP address or a user name down (6.2, 6.3)."""
        self.start(self._change_technical(), group="act", exclusive=True)

    async def _change_technical(self) -> None:
        from .technical_acts import ask_technical_change

        await ask_technical_change(self)

    async def _open_technical(self) -> None:
        card_id = self.card.id
        ask = self.register.contacts.open_technical
        data = await with_purpose(self, lambda purpose: ask(card_id, purpose or ""))
        if data is not None and self.card.id == card_id:
            self.technical = data
            self.go_to_tab("basic")

    def action_company(self) -> None:
        """Go to the card of the person's company."""
        role = contact_tabs.main_role(self.card)
        if role is not None:
            self.desk.open_record("companies", role.company_id)

    async def open_other(self, found: int) -> None:
        """Show another person, unless no purpose was given."""
        card = await with_purpose(self, partial(self.register.contacts.open, found))
        if card is not None:
            self.show_other(card)


async def open_card(room: Room, number: int, neighbours: Neighbours | None = None) -> None:
    """Open a person's card on top of `room`; only within `Room.start`."""
    card = await with_purpose(room, partial(room.register.contacts.open, number))
    if card is not None:
        room.app.push_screen(ContactCardScreen(card, neighbours))
