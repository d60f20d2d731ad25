"""One member of a list: why on it, why not mailed now, and the proof (rulebook 6.5, GDPR art. 7(1))."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from kaarea_tui.locale import _
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.register.lists.list_cards import ListCard, Member, MemberRow
from kaarea_tui.register.lists.list_words import STATES, code_text, reason_text
from kaarea_tui.register.mailing.consent_cards import Proof
from kaarea_tui.screens.consents.consent_text import proof_lines
from kaarea_tui.screens.records.asking_purpose import with_purpose
from kaarea_tui.screens.records.record_card import Heading, Neighbours, RecordCard, Tab
from kaarea_tui.screens.records.sheet_text import Fact, fact_lines, paragraph
from kaarea_tui.screens.shell.room import Room


class MemberScreen(RecordCard):
    """One sheet: the stint, and under it the consent that it rests on."""

    place: ClassVar[str] = "member"
    door: ClassVar[str] = "lists"

    def __init__(self, card: ListCard, member: Member, proof: Proof | None, neighbours: Neighbours) -> None:
        super().__init__(neighbours)
        self.card = card
        self.member = member
        self.proof = proof

    def heading(self) -> Heading:
        """Who and which list."""
        row = self.member.row
        sign = _("R Processing restricted") if row.restricted else ""
        return Heading(row.name, row.company, self.card.name, sign)

    def tabs(self) -> Sequence[Tab]:
        """There is one."""
        return (Tab("why", _("Ground and proof")),)

    def tab_lines(self, tab: str, width: int) -> list[str]:
        """Why the person is on the list, and the proof."""
        return [*self._stint(width), "", *self._proof(width)]

    def _stint(self, width: int) -> list[str]:
        member, row, kind = self.member, self.member.row, self.card.kind
        facts: list[Fact] = [(_("State"), _(STATES[row.state]))]
        if row.code is not None:
            facts.append((_("Now"), f"{'✓' if row.code.allowed else '!'} {_(member.message)}"))
        if row.basis:  # none: a wish of somebody who was not on the list
            facts.append((_("Joined"), f"{moment_text(row.joined_at)} · {member.joined_by or '–'}"))
            facts.append((_("Ground then"), code_text(row.basis, kind)))
        if row.email is not None:
            facts.append((_("Address"), row.email or "–"))
        if row.left_at is not None:
            facts.append((_("Left"), f"{moment_text(row.left_at)} · {member.left_by or '–'}"))
            facts.append((_("Why"), reason_text(row.left_reason, kind)))
        return fact_lines(facts, width)

    def _proof(self, width: int) -> list[str]:
        if self.proof is not None:
            return [_("Proof"), *proof_lines(self.proof, width)]
        if self.member.consent_id is None:
            return paragraph(_("The membership rests on no consent, so there is none to show."), width)
        return paragraph(_("The proof is seen by those who may look at consents (consent.view)."), width)

    def may(self, action: str) -> bool:
        """The address of a web form is opened where there is one and it is not shown yet."""
        if action == "technical":
            return self.proof is not None and self.proof.has_ip and self.proof.ip is None
        return True

    # -- keys ---------------------------------------------------------------------------------------

    def action_person(self) -> None:
        """Open the card of the person, or of the company."""
        self.start(open_party(self, self.card, self.member.row), group="act", exclusive=True)

    def action_technical(self) -> None:
        """Show the IP address of the consent, for a purpose that is asked (6.2)."""
        self.start(self._show_technical(), group="act", exclusive=True)

    async def _show_technical(self) -> None:
        from kaarea_tui.screens.records.asking_purpose import ask_purpose

        number = consent_of(self.member)
        purpose = await ask_purpose(self)
        if purpose is not None and number is not None:
            self.proof = await self.ask_register(partial(self.register.consents.proof, number, purpose))
            self.show_card()

    async def open_other(self, found: MemberRow) -> None:
        """Show another member."""
        self.member, self.proof = await read_member(self, self.card, found)
        self.show_card()


def consent_of(member: Member) -> int | None:
    """The consent that is the proof: the one that covers now, else the one at joining."""
    return member.covering_consent_id or member.consent_id


async def read_member(room: Room, card: ListCard, row: MemberRow) -> tuple[Member, Proof | None]:
    """A member and, for those who may see it, the proof; only within `Room.start`."""
    member = await room.ask_register(partial(room.register.lists.open_member, card.id, row.party))
    number, proof = consent_of(member), None
    if number is not None and "consent.view" in room.session.rights:
        proof = await with_purpose(room, partial(room.register.consents.proof, number))
    return member, proof


async def open_member(room: Room, card: ListCard, row: MemberRow, neighbours: Neighbours) -> None:
    """Show why a member is on the list, on top of `room`; only within `Room.start`."""
    member, proof = await read_member(room, card, row)
    room.app.push_screen(MemberScreen(card, member, proof, neighbours))


async def open_party(room: Room, card: ListCard, row: MemberRow) -> None:
    """Open the card of a member, a person's or a company's; only within `Room.start`."""
    from kaarea_tui.screens.companies.company_card import open_company
    from kaarea_tui.screens.contacts.contact_card import open_card

    if row.contact_id is not None:
        await open_card(room, row.contact_id)
        return
    member = await room.ask_register(partial(room.register.lists.open_member, card.id, row.party))
    if member.company_id is not None:
        await open_company(room, member.company_id)
