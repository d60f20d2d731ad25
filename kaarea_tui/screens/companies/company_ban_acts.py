"""A company's ban on direct marketing: its sign on the card, and the key that records or releases it (M3)."""

from collections.abc import Iterator
from functools import partial

from kaarea_tui.locale import _
from kaarea_tui.register.companies.company_cards import CompanyCard
from kaarea_tui.register.mailing.consent_cards import BanLine
from kaarea_tui.rules.dates import local_date, show_date
from kaarea_tui.screens.records.naming import fill_and_confirm
from kaarea_tui.screens.records.record_card import RecordCard
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.choice_field import TextBlockField
from kaarea_tui.widgets.field import Field


async def ask_ban(screen: Room, company_id: int, name: str) -> bool:
    """Record a company's ban; True when recorded. Only within `start`."""
    fields = [
        Field("told_by", _("Who told it")),
        Field("made_on", _("Told on"), hint=_("Empty: now.")),
        TextBlockField("reason", _("Further information")),
    ]
    done = await fill_and_confirm(
        screen,
        _("{company} forbids direct marketing").format(company=name),
        fields,
        lambda values: partial(
            screen.register.company_bans.set,
            company_id,
            values["told_by"],
            values["made_on"],
            reason=values["reason"],
        ),
        verb=_("Record ban"),
        told=[_("No marketing goes to these until the company releases its ban:")],
    )
    if done is None:
        return False
    screen.tell(
        _("The company's ban was recorded; its people rest on all marketing lists."), severity="information"
    )
    return True


class CompanyBanCard(RecordCard):
    """The part of a company's card that tells of its ban."""

    card: CompanyCard
    bans: tuple[BanLine, ...] = ()

    @property
    def ban(self) -> BanLine | None:
        """The ban in force."""
        return next((each for each in self.bans if each.released_at is None), None)

    def ban_sign(self) -> str:
        """The banner of the ban; empty without one."""
        if self.ban is None:
            return ""
        return _("M Marketing ban {date}").format(date=show_date(local_date(self.ban.made_at)))

    def ban_lines(self) -> Iterator[str]:
        """All bans, the newest first."""
        for each in self.bans:
            made = _("{date}, told by {person}").format(
                date=show_date(local_date(each.made_at)), person=each.told_by
            )
            if each.released_at is None:
                yield _("M Marketing ban in force: {told}").format(told=made)
            else:
                released = show_date(local_date(each.released_at))
                end = _("released {date}: {reason}").format(date=released, reason=each.release_reason)
                yield _("Marketing ban: {told}").format(told=f"{made}; {end}")
            if each.reason:
                yield f"  {each.reason}"

    def on_mount(self) -> None:
        """The bans are read beside the card."""
        self.read_bans()

    def read_bans(self) -> None:
        """Read the company's bans."""
        self.start(self._read_bans(), group="bans", exclusive=True)

    async def _read_bans(self) -> None:
        self.bans = await self.ask_register(partial(self.register.company_bans.of_company, self.card.id))
        self.show_card()

    def may_ban(self) -> bool:
        """Recording where there is no ban, releasing where there is one; each has its right."""
        right = "company.set_marketing_ban" if self.ban is None else "company.release_marketing_ban"
        return right in self.session.rights

    def action_ban(self) -> None:
        """Record the company's ban, or its release."""
        self.start(self._ban(), group="act", exclusive=True)

    async def _ban(self) -> None:
        if self.ban is None:
            await ask_ban(self, self.card.id, self.card.name)
        else:
            await self._release_ban()
        await self._read_bans()

    async def _release_ban(self) -> None:
        done = await fill_and_confirm(
            self,
            _("{company} allows direct marketing again").format(company=self.card.name),
            [Field("reason", _("How"), hint=_("Who released it for the company, when and how."))],
            lambda values: partial(self.register.company_bans.release, self.card.id, values["reason"]),
            verb=_("Release"),
            told=[_("Marketing to these goes on:")],
        )
        if done is not None:
            self.tell(_("The company's ban was released; people at rest go on."), severity="information")
