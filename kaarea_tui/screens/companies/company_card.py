"""A company's card: own data, addresses, the people in it (only with the right to people), history (6.4)."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from kaarea_tui.locale import _
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.register.companies.company_cards import (
    KINDS,
    RELATIONSHIPS,
    CompanyCard,
    CompanyNote,
    CompanyPerson,
)
from kaarea_tui.register.records.change_groups import ChangeGroup
from kaarea_tui.rules.dates import local_moment, show_date
from kaarea_tui.rules.phones import show_phone
from kaarea_tui.screens.records.asking_purpose import with_purpose
from kaarea_tui.screens.records.history_text import history_lines, undo_text
from kaarea_tui.screens.records.naming import names_ahead
from kaarea_tui.screens.records.record_card import Heading, Neighbours, Tab
from kaarea_tui.screens.records.record_words import ADDRESS_KINDS, address_text
from kaarea_tui.screens.records.sheet_text import Fact, columns_text, paragraph, two_columns
from kaarea_tui.screens.shell.refusals import problem_text
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.dialogs import Ask, AskChoice
from kaarea_tui.widgets.verbs import Choice

from .company_ban_acts import CompanyBanCard
from .company_mailboxes import CompanyMailboxCard, email_text


class CompanyCardScreen(CompanyBanCard, CompanyMailboxCard):
    """Tabs: data, people, notes kept of erased people, lists, history."""

    place: ClassVar[str] = "company"
    door: ClassVar[str] = "companies"

    def __init__(self, card: CompanyCard, neighbours: Neighbours | None = None) -> None:
        super().__init__(neighbours)
        self.card = card
        self.people: tuple[CompanyPerson, ...] | None = None
        self.notes: tuple[CompanyNote, ...] | None = None
        self.history: tuple[ChangeGroup, ...] | None = None

    def show_card(self) -> None:
        """Write everything anew, and tell why the card cannot be edited by whom it else could."""
        super().show_card()
        why = self.card.why_not_edit
        if why is not None and "company.edit" in self.session.rights:
            self.say(problem_text(why))

    # -- what it shows ------------------------------------------------------------------------------

    def heading(self) -> Heading:
        """Name and Y-tunnus; kind and relationship."""
        card = self.card
        relationship = "  ".join(filter(None, (_(RELATIONSHIPS[card.relationship]), self.ban_sign())))
        return Heading(card.name, card.business_id, _(KINDS[card.kind]), relationship)

    def tabs(self) -> Sequence[Tab]:
        """People only for those who may see people."""
        tabs = [Tab("basic", _("Data"))]
        if "contact.view_basic" in self.session.rights:
            tabs.append(Tab("people", _("People"), len(self.people) if self.people is not None else None))
        if "interaction.view" in self.session.rights:
            tabs.append(Tab("notes", _("Notes"), len(self.notes) if self.notes is not None else None))
        return [*tabs, *self.list_tabs(), Tab("history", _("History"))]

    def tab_lines(self, tab: str, width: int) -> list[str]:
        """The text of a tab."""
        if tab == "people":
            return self._people_lines(width)
        if tab == "notes":
            return list(self._note_lines(width))
        if tab == "lists":
            return self.list_lines(width)
        if tab == "history":
            return history_lines(self.history, width)
        card = self.card
        addresses = [*card.addresses, *((card.billing_address,) if card.billing_address else ())]
        left: list[Fact] = [(_("Name"), card.name), (_("Business ID"), card.business_id)]
        left += [(_(ADDRESS_KINDS[each.kind]), address_text(each)) for each in addresses]
        right: list[Fact] = [
            *((_("E-mail"), email_text(each)) for each in card.emails),
            (_("Phone"), show_phone(card.phone) if card.phone else ""),
            (_("Responsible"), card.owner),
            (_("Unit"), card.unit),
            (_("Saved"), moment_text(card.updated_at)),
            (_("Made by"), f"{card.created_by} {show_date(local_moment(card.created_at).date())}"),
        ]
        told = [[fact for fact in facts if fact[1]] for facts in (left, right)]
        bans = [part for text in self.ban_lines() for part in paragraph(text, width)]
        return [*two_columns(told[0], told[1], width), *(["", *bans] if bans else [])]

    def _people_lines(self, width: int) -> list[str]:
        if self.people is None:
            return [_("Reading the people…")]
        if not self.people:
            return [_("Nobody of this company is in the register.")]
        rest = width - 20
        widths = (rest // 2, rest - rest // 2, 18)
        lines = [columns_text((_("Name"), _("Title"), ""), widths)]
        for person in self.people:
            ended = _("until {date}").format(date=show_date(person.ended_on)) if person.ended_on else ""
            told = ended or (_("billing contact") if person.is_billing_contact else "")
            name = person.name + (" R" if person.restricted else "")
            lines.append(columns_text((name, person.title, told), widths))
        return [*lines, "", _("⏎ opens a person's card.")]

    def _note_lines(self, width: int) -> Iterator[str]:
        if self.notes is None:
            yield _("Reading the notes…")
        elif not self.notes:
            yield from paragraph(
                _("No notes. What notes on people told of the company stays here when a person is erased."),
                width,
            )
        for note in self.notes or ():
            written = show_date(local_moment(note.written_at).date())
            kept = show_date(local_moment(note.kept_at).date())
            told = _("{day}  kept at an erasure {kept}, {person}")
            yield from paragraph(told.format(day=written, kept=kept, person=note.kept_by), width)
            yield from paragraph(note.body, width, 4)

    def entered(self, tab: str) -> None:
        """People, notes and history are read when they are looked at."""
        if tab == "people" and self.people is None:
            self.start(self._read_people(), group="people", exclusive=True)
        if tab == "notes" and self.notes is None:
            self.start(self._read_notes(), group="notes", exclusive=True)
        self.lists_entered(tab)
        if tab == "history" and self.history is None:
            self.start(self._read_history(), group="history", exclusive=True)

    async def _read_people(self) -> None:
        people = await with_purpose(self, partial(self.register.companies.people, self.card.id))
        if people is None:
            self.go_to_tab("basic")
        else:
            self.people = people
            self.show_card()

    async def _read_notes(self) -> None:
        self.notes = await self.ask_register(partial(self.register.companies.notes, self.card.id))
        self.show_card()

    async def _read_history(self) -> None:
        self.history = await self.ask_register(partial(self.register.companies.history, self.card.id))
        self.show_card()

    def may(self, action: str) -> bool:
        """What the card's state allows."""
        card = self.card
        if action == "edit":
            return card.can_edit or card.why_not_edit_billing is None
        if action == "undo":
            return card.can_edit and card.version > 1
        if action == "ban":
            return self.may_ban()
        if action in ("to_list", "release"):
            return self.may_mailbox(action)
        if action == "open":
            return self.tab == "people" and bool(self.people)
        return super().may(action)

    # -- reading again ------------------------------------------------------------------------------

    async def reopen(self) -> None:
        """Read the card again after a change."""
        self.show_other(await self.ask_register(partial(self.register.companies.open, self.card.id)))

    def show_other(self, card: CompanyCard) -> None:
        """Show this card in place of the one shown."""
        if card.id != self.card.id:
            self.people, self.notes, self.bans, self.memberships = None, None, (), None
            self.read_bans()
        self.card, self.history = card, None
        self.show_card()
        self.entered(self.tab)

    # -- keys ---------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Edit the card, or the billing address where only that is permitted."""
        self.start(self._edit(), group="act", exclusive=True)

    async def _edit(self) -> None:
        from .company_form import CompanyFormScreen

        owners = await self.ask_register(self.register.companies.owners)
        if await self.app.push_screen_wait(CompanyFormScreen(self, owners, self.card)):
            await self.reopen()

    def action_undo(self) -> None:
        """Take the last change back, after showing what that does."""
        self.start(self._undo(), group="act", exclusive=True)

    async def _undo(self) -> None:
        card = self.card
        groups = await self.ask_register(partial(self.register.companies.history, card.id))
        act = partial(self.register.companies.undo_last, card.id, card.version)
        lines = [undo_text(field) for field in groups[0].fields] if groups else []
        if names := await names_ahead(self, act):
            lines += ["", _("On mailing lists this touches:"), *names]
        body = "\n".join(lines)
        verbs = [
            Choice("keep", _("Keep the change"), "escape", True),
            Choice("undo", _("Take the change back"), "k"),
        ]
        if await self.ask_person(Ask(_("Undo the last change?"), body, verbs, safe="keep")) == "undo":
            await self.ask_register(act)
            self.tell(_("The change was taken back."), severity="information")
            await self.reopen()

    def action_open(self) -> None:
        """Open the card of one of the people."""
        self.start(self._open_person(), group="act", exclusive=True)

    async def _open_person(self) -> None:
        from kaarea_tui.screens.contacts.contact_card import open_card

        people = self.people or ()
        options = [(str(each.contact_id), f"{each.name}  {each.title}") for each in people]
        title = _("People of {company}").format(company=self.card.name)
        only = options[0][0] if len(options) == 1 else None
        number = only or await self.ask_person(
            AskChoice(title, _("Whose card is opened?"), options, cancel=_("Cancel"))
        )
        if number is not None:
            await open_card(self, int(number))

    async def open_other(self, found: int) -> None:
        """Show another company."""
        self.show_other(await self.ask_register(partial(self.register.companies.open, found)))


async def open_company(room: Room, number: int, neighbours: Neighbours | None = None) -> None:
    """Open a company's card on top of `room`; only within `Room.start`."""
    card = await room.ask_register(partial(room.register.companies.open, number))
    room.app.push_screen(CompanyCardScreen(card, neighbours))
