"""The room of people (F2): search as one types, rows, marks, and the way into a card."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_
from kaarea_tui.screens.records.asking_purpose import with_purpose
from kaarea_tui.screens.records.browser import Browser
from kaarea_tui.screens.records.hit_search import COUNT_AFTER
from kaarea_tui.screens.records.listing import (
    Counted,
    Found,
    ListColumn,
    Listing,
    Wanted,
    nothing_here,
    people_counted,
)
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.record_messages import Needs

from .contact_card import open_card

if TYPE_CHECKING:
    from kaarea_tui.register.records.browsing import ContactHit
    from kaarea_tui.register.register import Register


_STATES = {
    "draft": ("D", N_("D Draft: the person has no company yet.")),
    "former": ("E", N_("E Former: all roles of the person have ended.")),
}


class ContactListing(Listing["ContactHit"]):
    """People as the browser shows them; a restricted person has a name and a company, no more (2.6)."""

    preference: ClassVar[str] = "contacts.columns"

    def __init__(self) -> None:
        super().__init__()
        self.forbidding: frozenset[int] = frozenset()
        """People of the rows who want no marketing, asked for when the rows stand."""

    def all_columns(self) -> Sequence[ListColumn["ContactHit"]]:
        """Every column there is."""
        return (
            ListColumn(Column("name", _("Name"), 1.6, 18), "last_name", lambda hit: hit.name),
            ListColumn(Column("company", _("Company"), 1.1, 12), "company", lambda hit: hit.company),
            ListColumn(Column("title", _("Title"), 1.0, 10, hide=1), "title", _told(lambda hit: hit.title)),
            ListColumn(
                Column("phone", _("Phone"), 13, 12, sortable=False, hide=2),
                "phone",
                _told(lambda hit: hit.phone),
            ),
            ListColumn(
                Column("email", _("E-mail"), 1.0, 16, hide=3), "email", _told(lambda hit: hit.email), False
            ),
            ListColumn(Column("town", _("Town"), 14, 8, hide=4), "town", _told(lambda hit: hit.town), False),
            ListColumn(
                Column("company_town", _("Company's town"), 14, 8, hide=5),
                "company_town",
                lambda hit: hit.company_town or "",
                False,
            ),
        )

    def key(self, hit: "ContactHit") -> int:
        """The contact's number."""
        return hit.contact_id

    def title(self, hit: "ContactHit") -> str:
        """The name heads the pane."""
        return hit.name

    def signs(self, hit: "ContactHit") -> str:
        """R restricted, M marketing ban, D draft, E former."""
        sign = "M" if hit.contact_id in self.forbidding else ""
        return ("R" if hit.restricted else sign) + _STATES.get(hit.state or "", ("", ""))[0]

    def dim(self, hit: "ContactHit") -> bool:
        """Restricted people stand back."""
        return bool(hit.restricted)

    def explain(self, hit: "ContactHit") -> str:
        """The signs of the row in words."""
        if hit.restricted:
            return _("R Processing of this person's data is restricted.")
        told = [_("M The person wants no marketing.")] if hit.contact_id in self.forbidding else []
        meaning = _STATES.get(hit.state or "", ("", ""))[1]
        return " ".join([*told, *([_(meaning)] if meaning else [])])

    def page(self, register: "Register", wanted: Wanted) -> "Found[ContactHit]":
        """People of the search, in the order asked for."""
        return register.browse.contacts(
            wanted.text,
            sort=wanted.order.column,
            descending=wanted.order.descending,
            at=wanted.at,
            direction=wanted.direction,
            limit=wanted.count,
        )

    def count(self, register: "Register", text: str) -> Counted:
        """How many people the search finds."""
        return register.browse.count_contacts(text)

    def ids(self, register: "Register", text: str) -> Sequence[int]:
        """The numbers of all people that the search finds."""
        return register.browse.contact_ids(text)

    def log_search(self, register: "Register", text: str) -> None:
        """Log a settled search."""
        register.browse.log_search(text)

    def log_copy(self, register: "Register", hit: "ContactHit", field: str) -> None:
        """Log a copied cell."""
        register.browse.log_copy(hit.contact_id, field)

    def counted(self, number: int, capped: bool) -> str:
        """The number of people."""
        return people_counted(number, capped)

    def nothing_found(self, text: str, rights: Collection[str]) -> str:
        """The empty state."""
        return nothing_here(text, "contact.create" in rights, _("There is nobody in the register yet."))


def _told(text: Callable[["ContactHit"], str | None]) -> Callable[["ContactHit"], str]:
    """A cell that a restricted person's row does not tell."""
    return lambda hit: _("(restricted)") if text(hit) is None and hit.restricted else text(hit) or ""


class ContactsRoom(Browser):
    """F2."""

    place: ClassVar[str] = "contacts"
    door: ClassVar[str] = "contacts"

    def make_listing(self) -> Listing[Any]:
        """People."""
        return ContactListing()

    def _show_page(self, page: Found[Any], needs: Needs, text: str) -> None:
        super()._show_page(page, needs, text)
        self._after(COUNT_AFTER, "bans", lambda: self.start(self._mark_bans(), group="bans", exclusive=True))

    async def _mark_bans(self) -> None:
        """Put the sign of a marketing ban on the rows, apart from the search: no letter waits for it."""
        listing = self.listing
        assert isinstance(listing, ContactListing)
        people = tuple(self.hits)
        before = listing.forbidding
        listing.forbidding = await self.ask_register(partial(self.register.stops.forbidding, people))
        changed = [self.hits[number] for number in listing.forbidding ^ before if number in self.hits]
        for row in listing.rows(changed):
            self.table.update_row(row)
        self.show_current()

    def open_record(self, record_id: int) -> None:
        """Open a person's card."""
        self.start(open_card(self, record_id, self.neighbour), group="open", exclusive=True)

    def edit_record(self, record_id: int) -> None:
        """Open a person's form; the card is read for it, which is logged like any opening."""
        self.start(self._edit(record_id), group="open", exclusive=True)

    async def _edit(self, number: int) -> None:
        from .contact_card import ContactCardScreen

        card = await with_purpose(self, partial(self.register.contacts.open, number))
        if card is None:
            return
        screen = ContactCardScreen(card, self.neighbour)
        await self.app.push_screen(screen)
        if card.can_edit:
            screen.action_edit()
        elif card.why_not_edit is not None:
            screen.tell(_(card.why_not_edit.message).format(**card.why_not_edit.params))

    def action_to_list(self) -> None:
        """Put the marked people on a mailing list, or all hits, after showing who can join."""
        self.start(self._to_list(), group="open", exclusive=True)

    async def _to_list(self) -> None:
        from kaarea_tui.screens.lists.to_list import ask_list

        await ask_list(self)

    def action_withdraw(self) -> None:
        """Record that the marked people withdrew their consents (C5)."""
        self.start(self._withdraw(), group="open", exclusive=True)

    async def _withdraw(self) -> None:
        from kaarea_tui.screens.consents.bulk_withdrawal import ask_withdrawals

        await ask_withdrawals(self)

    def action_take_back(self) -> None:
        """Take the withdrawals back that were written down here last."""
        self.start(self._take_back(), group="open", exclusive=True)

    async def _take_back(self) -> None:
        from kaarea_tui.screens.consents.bulk_withdrawal import take_back_withdrawals

        await take_back_withdrawals(self)

    def action_new(self) -> None:
        """Write a new person."""
        self.start(self._new(), group="open", exclusive=True)

    async def _new(self) -> None:
        from .contact_form import ContactFormScreen

        number = await self.app.push_screen_wait(ContactFormScreen(self))
        if number is not None:
            await open_card(self, number)
