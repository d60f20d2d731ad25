"""A mailing list: its members in name order, each with how it stands with mailing now (rulebook 4.3, 4.4)."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.list_cards import ListCard, MemberRow, StateFilter
from kaarea_tui.rules.dates import local_date, show_date, show_number
from kaarea_tui.rules.mailing import message
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.status import StatusLine
from kaarea_tui.widgets.verbs import Choice

from .browser import Browser
from .list_words import FILTERS, STATES, code_text, heading, members_text, reason_text
from .listing import Counted, Found, ListColumn, Listing, Wanted, nothing_here

if TYPE_CHECKING:
    from kaarea_tui.register.register import Register

MOST_MARKED = 1_000
"""Members that can be taken off at once, as the counter takes them."""
_AT_ONCE = 500


class MemberListing(Listing[MemberRow]):
    """Members as the list shows them; those who have left are told apart by their stint, not by person."""

    preference: ClassVar[str] = "list.columns"

    def __init__(self, card: ListCard) -> None:
        super().__init__()
        self.card = card
        self.state: StateFilter = "present"

    def all_columns(self) -> Sequence[ListColumn[MemberRow]]:
        """Every column there is."""
        return (
            ListColumn(Column("name", _("Name"), 1.6, 18, sortable=False), "last_name", lambda row: row.name),
            ListColumn(
                Column("company", _("Company"), 1.0, 10, sortable=False, hide=2),
                "company",
                lambda row: row.company,
            ),
            ListColumn(
                Column("state", _("State"), 8, 8, sortable=False),
                "last_name",
                lambda row: _(STATES[row.state]),
            ),
            ListColumn(Column("code", _("Why"), 1.2, 18, sortable=False), "last_name", self._why),
            ListColumn(
                Column("since", _("Since"), 10, 10, sortable=False, hide=1),
                "last_name",
                lambda row: show_date(local_date(row.left_at or row.joined_at)),
            ),
            ListColumn(
                Column("email", _("E-mail"), 1.0, 16, sortable=False, hide=3),
                "email",
                lambda row: row.email or "",
                False,
            ),
        )

    def _why(self, row: MemberRow) -> str:
        kind = self.card.kind
        return reason_text(row.left_reason, kind) if row.code is None else code_text(row.code, kind)

    def key(self, hit: MemberRow) -> int:
        """The person, or of those who have left the stint: a person may have left more than once."""
        return hit.member_id if self.state == "ended" else hit.contact_id

    def title(self, hit: MemberRow) -> str:
        """The name heads the pane."""
        return hit.name

    def signs(self, hit: MemberRow) -> str:
        """R restricted, ! not mailable now."""
        return ("R" if hit.restricted else "") + ("!" if hit.code and not hit.code.allowed else "")

    def dim(self, hit: MemberRow) -> bool:
        """Who is not mailed stands back."""
        return hit.code is None or not hit.code.allowed

    def explain(self, hit: MemberRow) -> str:
        """The code and its sentence."""
        if hit.code is None:
            return reason_text(hit.left_reason, self.card.kind)
        return f"{hit.code}: {_(message(hit.code, self.card.kind))}"

    def page(self, register: "Register", wanted: Wanted) -> Found[MemberRow]:
        """Members of the search, in name order."""
        return register.lists.members(
            self.card.id,
            wanted.text,
            state=self.state,
            direction=wanted.direction,
            at=wanted.at,
            limit=wanted.count,
        )

    def count(self, register: "Register", text: str) -> Counted:
        """How many members the search finds."""
        return register.lists.count_members(self.card.id, text, state=self.state)

    def ids(self, register: "Register", text: str) -> Sequence[int]:
        """The members of the search, as many as can be taken off at once."""
        found: list[int] = []
        page = register.lists.members(self.card.id, text, state=self.state, limit=_AT_ONCE)
        while True:
            found += [self.key(hit) for hit in page.hits]
            if page.at_end or not page.hits or len(found) >= MOST_MARKED:
                return found[:MOST_MARKED]
            page = register.lists.members(
                self.card.id, text, state=self.state, direction="after", at=page.hits[-1], limit=_AT_ONCE
            )

    def log_search(self, register: "Register", text: str) -> None:
        """Log a settled search."""
        register.browse.log_search(text)

    def log_copy(self, register: "Register", hit: MemberRow, field: str) -> None:
        """Log a copied cell."""
        register.browse.log_copy(hit.contact_id, field)

    def counted(self, number: int, capped: bool) -> str:
        """The number of members."""
        return members_text(number, capped=capped)

    def nothing_found(self, text: str, rights: Collection[str]) -> str:
        """The empty state; of a list whose members have all left it tells why they did."""
        card = self.card
        if text.strip():
            return nothing_here(text, False, "")
        if self.state != "present":
            return _("There is nobody here.")
        told = [_("Nobody is on the list.")]
        if card.why_empty:
            told.append(_("Those who were on it left because:"))
            told += [
                f"{show_number(count)}  {reason_text(why, card.kind)}" for why, count in card.why_empty[:6]
            ]
        if "list.add_member" in rights and not card.archived_at:
            told.append(_("n adds people."))
        return "\n".join(told)


class ListScreen(Browser):
    """One list: heading, search line, members, at 120 columns the pane."""

    place: ClassVar[str] = "list"
    door: ClassVar[str] = "lists"
    CSS_PATH = "list_members.tcss"

    def __init__(self, card: ListCard) -> None:
        self.card = card
        super().__init__()
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
        if action == "remove" and self.members.state == "ended":
            return False
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
        """Open the card of the person under the cursor."""
        from .contact_card import open_card

        if self.current is not None:
            self.start(open_card(self, self.current.contact_id), group="open", exclusive=True)

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
        marked = tuple(sorted(self.table.marks.keys))
        current = self.current
        if not marked and current is None:
            return
        people = marked or (current.contact_id if current else 0,)
        who = current.name if len(people) == 1 and current and current.contact_id in people else ""
        title = ngettext(
            "Take {count} person off the list?", "Take {count} people off the list?", len(people)
        )
        verbs = [Choice("keep", _("Cancel"), "escape"), Choice("remove", _("Remove from list"), "p", True)]
        body = "\n".join(filter(None, (who, self.card.name)))
        asked = Ask(title.format(count=show_number(len(people))), body, verbs, safe="keep")
        if await self.ask_person(asked) != "remove":
            return
        count = await self.ask_register(partial(self.register.lists.remove_members, self.card.id, people))
        self.table.clear_marks()
        told = ngettext(
            "{count} person was taken off the list.", "{count} people were taken off the list.", count
        )
        self.tell(told.format(count=show_number(count)), severity="information")
        await self.reopen()
        self.read_again()

    def action_back(self) -> None:
        """Clear the search, and from a cleared one go back to the lists."""
        if self.bar.text:
            self.bar.text = ""
        else:
            self.dismiss(None)
