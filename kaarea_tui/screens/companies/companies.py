"""The room of companies (F3): the same browser over companies."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from kaarea_tui.locale import _
from kaarea_tui.register.companies.company_cards import KINDS, RELATIONSHIPS
from kaarea_tui.screens.records.browser import Browser
from kaarea_tui.screens.records.listing import (
    Counted,
    Found,
    ListColumn,
    Listing,
    Wanted,
    companies_counted,
    nothing_here,
)
from kaarea_tui.widgets.columns import Column

from .company_card import open_company

if TYPE_CHECKING:
    from kaarea_tui.register.records.browsing import CompanyHit
    from kaarea_tui.register.register import Register


class CompanyListing(Listing["CompanyHit"]):
    """Companies as the browser shows them."""

    preference: ClassVar[str] = "companies.columns"

    def all_columns(self) -> Sequence[ListColumn["CompanyHit"]]:
        """Every column there is."""
        return (
            ListColumn(Column("name", _("Name"), 2.0, 20), "business_id", lambda hit: hit.name),
            ListColumn(
                Column("business_id", _("Business ID"), 11, 11), "business_id", lambda hit: hit.business_id
            ),
            ListColumn(
                Column("kind", _("Kind"), 14, 8, hide=2),
                "business_id",
                lambda hit: _(KINDS.get(hit.kind, hit.kind)),
            ),
            ListColumn(
                Column("relationship", _("Relationship"), 18, 8, hide=3),
                "business_id",
                lambda hit: _(RELATIONSHIPS.get(hit.relationship, hit.relationship)),
                False,
            ),
            ListColumn(Column("town", _("Town"), 14, 8, hide=1), "company_town", lambda hit: hit.town or ""),
            ListColumn(
                Column("phone", _("Phone"), 16, 12, sortable=False, hide=4),
                "business_id",
                lambda hit: hit.phone,
                False,
            ),
        )

    def key(self, hit: "CompanyHit") -> int:
        """The company's number."""
        return hit.company_id

    def title(self, hit: "CompanyHit") -> str:
        """The name heads the pane."""
        return hit.name

    def page(self, register: "Register", wanted: Wanted) -> "Found[CompanyHit]":
        """Companies of the search, in the order asked for."""
        return register.browse.companies(
            wanted.text,
            sort=wanted.order.column,
            descending=wanted.order.descending,
            at=wanted.at,
            direction=wanted.direction,
            limit=wanted.count,
        )

    def count(self, register: "Register", text: str) -> Counted:
        """How many companies the search finds."""
        return register.browse.count_companies(text)

    def ids(self, register: "Register", text: str) -> Sequence[int]:
        """The numbers of all companies that the search finds."""
        return register.browse.company_ids(text)

    def log_search(self, register: "Register", text: str) -> None:
        """Log a settled search."""
        register.browse.log_company_search(text)

    def log_copy(self, register: "Register", hit: "CompanyHit", field: str) -> None:
        """Log a copied cell."""
        register.browse.log_company_copy(hit.company_id, field)

    def counted(self, number: int, capped: bool) -> str:
        """The number of companies."""
        return companies_counted(number, capped)

    def nothing_found(self, text: str, rights: Collection[str]) -> str:
        """The empty state."""
        return nothing_here(text, "company.edit" in rights, _("There are no companies in the register yet."))


class CompaniesRoom(Browser):
    """F3."""

    place: ClassVar[str] = "companies"
    door: ClassVar[str] = "companies"

    def make_listing(self) -> Listing[Any]:
        """Companies."""
        return CompanyListing()

    def open_record(self, record_id: int) -> None:
        """Open a company's card."""
        self.start(open_company(self, record_id, self.neighbour), group="open", exclusive=True)

    def edit_record(self, record_id: int) -> None:
        """Open a company's card and its form."""
        self.start(self._edit(record_id), group="open", exclusive=True)

    async def _edit(self, number: int) -> None:
        from .company_card import CompanyCardScreen

        card = await self.ask_register(lambda: self.register.companies.open(number))
        screen = CompanyCardScreen(card, self.neighbour)
        await self.app.push_screen(screen)
        if screen.may("edit"):
            screen.action_edit()
        elif card.why_not_edit is not None:
            screen.tell(_(card.why_not_edit.message).format(**card.why_not_edit.params))

    def action_to_list(self) -> None:
        """Put shared mailboxes of the marked companies on a list, or of all hits (N1)."""
        self.start(self._to_list(), group="open", exclusive=True)

    async def _to_list(self) -> None:
        from kaarea_tui.screens.lists.to_list import ask_list

        await ask_list(self, "companies")

    def action_whose(self) -> None:
        """Decide whose the addresses are that were once called shared (N1)."""
        from .mailbox_owners import ask_whose

        self.start(ask_whose(self), group="open", exclusive=True)

    def action_new(self) -> None:
        """Write a new company."""
        self.start(self._new(), group="open", exclusive=True)

    async def _new(self) -> None:
        from .company_form import CompanyFormScreen

        owners = await self.ask_register(self.register.companies.owners)
        number = await self.app.push_screen_wait(CompanyFormScreen(self, owners))
        if number is not None:
            await open_company(self, number)
