"""A mailing list: its members in name order, each with how it stands with mailing now (rulebook 4.3, 4.4)."""

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.lists.list_cards import ListCard, MemberRow
from kaarea_tui.register.lists.list_words import FILTERS, heading
from kaarea_tui.rules.dates import show_number
from kaarea_tui.screens.records.browser import Browser
from kaarea_tui.screens.records.listing import Listing
from kaarea_tui.screens.records.naming import confirm_named
from kaarea_tui.widgets.status import StatusLine
from kaarea_tui.widgets.verbs import Choice

from .member_listing import MemberListing


class ListScreen(Browser):
    """One list: heading, search line, members, at 120 columns the pane."""

    place: ClassVar[str] = "list"
    door: ClassVar[str] = "lists"
    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(self, card: ListCard) -> None:
        self.card = card
        super().__init__()
        self.removed: tuple[int, ...] = ()
        """Whom this screen took off last."""
        self._head = StatusLine(id="list-head")

    def make_listing(self) -> Listing[Any]:
        """Members."""
        return MemberListing(self.card)

    @property
    def members(self) -> MemberListing:
        """What is browsed."""
        assert isinstance(self.listing, MemberListing)
        return self.listing

    def content(self) -> ComposeResult:
        """Heading, and what every browser shows."""
        yield self._head
        yield from super().content()

    def on_mount(self) -> None:
        """The members can be walked through at once; the search line is one key away.

        Textual calls the browser's own `on_mount` after this one.
        """
        self.show_head()
        self.call_after_refresh(self.table.focus)

    def on_screen_resume(self) -> None:
        """The counts may have changed meanwhile; the browser's own `on_screen_resume` reads the rows."""
        if self._loaded:
            self.start(self.reopen(), group="card", exclusive=True)

    async def reopen(self) -> None:
        """Read the list's own data again."""
        self.card = self.members.card = await self.ask_register(
            partial(self.register.lists.open, self.card.id)
        )
        self.show_head()
        self.refresh_frame()

    def show_head(self) -> None:
        """Write the heading: the list, and which of its members the rows are."""
        self._head.show(heading(self.card), _("Shown: {which}").format(which=_(FILTERS[self.members.state])))

    def settle(self) -> None:
        """Log the search, for those who may search in the register at all."""
        if "contact.search" in self.session.rights:
            super().settle()

    def may(self, action: str) -> bool:
        """Nobody joins, and nothing is exported from, an archived list; who has left is not taken off."""
        if action in ("add", "export") and self.card.archived_at is not None:
            return False
        if action in ("remove", "withdraw") and self.members.state == "ended":
            return False
        if action == "bring_back":
            ended = self.members.state == "ended" and self.table.cursor_key is not None
            last = bool(self.removed) or self.withdrawn is not None
            return self.card.archived_at is None and (ended or last)
        if action in ("remove", "person"):
            return self.table.cursor_key is not None
        return super().may(action)

    # -- keys ---------------------------------------------------------------------------------------

    def open_record(self, record_id: int) -> None:
        """Show why a member is on the list, with the proof."""
        from .list_member import open_member

        row = self.hits.get(record_id)
        if row is not None:
            self.start(open_member(self, self.card, row, self._next_member), group="open", exclusive=True)

    def _next_member(self, step: int) -> MemberRow | None:
        key = self.neighbour(step)
        return None if key is None else self.hits.get(key)

    def action_person(self) -> None:
        """Open the card of the person, or of the company, under the cursor."""
        from .list_member import open_party

        if self.current is not None:
            self.start(open_party(self, self.card, self.current), group="open", exclusive=True)

    def action_state(self) -> None:
        """Show members of the next state."""
        states = list(FILTERS)
        listing = self.members
        listing.state = states[(states.index(listing.state) + 1) % len(states)]
        self.table.clear_marks()
        self.hits = {}
        self.show_head()
        self.search_again()

    def action_add(self) -> None:
        """See who could join, and let them."""
        from .list_preview import PreviewScreen

        self.app.push_screen(PreviewScreen(self.card))

    def action_details(self) -> None:
        """The list's own data, figures, history and exports."""
        from .list_card import ListCardScreen

        self.app.push_screen(ListCardScreen(self.card))

    def action_returns(self) -> None:
        """Decide on answers to this list's mailings."""
        from .list_returns import ReturnsScreen

        self.app.push_screen(ReturnsScreen(self.card))

    def action_export(self) -> None:
        """Write the list into a file."""
        self.start(self._export(), group="export", exclusive=True)

    async def _export(self) -> None:
        from .list_export import export_list

        await export_list(self, self.card)

    def action_remove(self) -> None:
        """Take the marked members off the list, or the one under the cursor."""
        self.start(self._remove(), group="remove", exclusive=True)

    async def _remove(self) -> None:
        people = self._meant()
        if not people:
            return
        named = await self.ask_register(partial(self.register.lists.names, self.card.id, people))
        title = ngettext(
            "Take {count} person off the list?", "Take {count} people off the list?", len(people)
        )
        title, verb = (
            title.format(count=show_number(len(people))),
            Choice("remove", _("Remove from list"), "r", True),
        )
        names = [each.name for each in named]
        if not await confirm_named(self, title, names, verb, told=[self.card.name]):
            return
        count = await self.ask_register(partial(self.register.lists.remove_members, self.card.id, people))
        self.removed, self.withdrawn = people, None
        told = ngettext(
            "{count} person was taken off the list.", "{count} people were taken off the list.", count
        )
        if self.may("bring_back"):
            told = " ".join((told, _("u brings back.")))
        await self._acted(told.format(count=show_number(count)))

    async def _acted(self, told: str) -> None:
        self.table.clear_marks()
        self.tell(told, severity="information")
        await self.reopen()
        self.read_again()

    def _meant(self) -> tuple[int, ...]:
        """The marked members, or the one under the cursor."""
        keys = sorted(self.table.marks.keys)
        if self.members.state == "ended":  # there the rows are stints
            rows = [self.hits[key] for key in keys if key in self.hits]
            keys = sorted({row.party for row in rows})
        current = self.current
        return tuple(keys) or ((current.party,) if current is not None else ())

    def action_bring_back(self) -> None:
        """Bring those back whom staff took off: the last ones, or among who has left the marked ones."""
        self.start(self._bring_back(), group="remove", exclusive=True)

    async def _bring_back(self) -> None:
        if self.members.state != "ended" and self.withdrawn is not None:
            await self._take_back()
            return
        people = self._meant() if self.members.state == "ended" else self.removed
        if not people:
            return
        named = await self.ask_register(partial(self.register.lists.names, self.card.id, people))
        title = ngettext(
            "Bring {count} person back to the list?", "Bring {count} people back to the list?", len(people)
        )
        told = [_("Who left by his own wish, or has said no meanwhile, stays off.")]
        verb = Choice("bring_back", _("Bring back"), "k", True)
        names = [each.name for each in named]
        if not await confirm_named(
            self, title.format(count=show_number(len(people))), names, verb, told=told
        ):
            return
        count = await self.ask_register(partial(self.register.lists.bring_back, self.card.id, people))
        self.removed = ()
        told_back = ngettext("{count} person came back.", "{count} people came back.", count)
        await self._acted(told_back.format(count=show_number(count)))

    def action_withdraw(self) -> None:
        """Record that the marked members withdrew their consents (C5)."""
        self.start(self._withdraw(), group="remove", exclusive=True)

    async def _withdraw(self) -> None:
        from kaarea_tui.screens.consents.bulk_withdrawal import ask_withdrawals

        if await ask_withdrawals(self, self.card):
            self.removed = ()
            await self.reopen()
            self.read_again()

    async def _take_back(self) -> None:
        from kaarea_tui.screens.consents.bulk_withdrawal import take_back_withdrawals

        if await take_back_withdrawals(self):
            await self.reopen()
            self.read_again()

    def action_back(self) -> None:
        """Clear the search, and from a cleared one go back to the lists."""
        if self.bar.text:
            self.bar.text = ""
        else:
            self.dismiss(None)
