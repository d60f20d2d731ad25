"""Companies: their cards, who works there, history and undo (rules 4.1, 4.2, 6.4; P5, P8).

A company's own data are no personal data, so opening its card only browses. Its people are personal data:
they are listed by an action of their own that needs contact.view_basic and leaves a row in the log.
"""

from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.records.change_groups import ChangeGroup, company_history
from kaarea_tui.register.records.contact_inputs import Resolution
from kaarea_tui.register.records.reach import company_in_view

from . import company_edits, company_opening
from .company_cards import CompanyCard, CompanyInput, CompanyName, CompanyNote, CompanyPerson


class Companies(Subject, subject="companies"):
    """Customers, possible and former ones: firms, towns, associations."""

    @action("company.view", "browse")
    def open(self, call: Call, company_id: int) -> CompanyCard:
        """The card; raises Absent (P5)."""
        return company_opening.open_card(call, company_id)

    @action("contact.view_basic", "disclose")
    def people(self, call: Call, company_id: int, purpose: str | None = None) -> tuple[CompanyPerson, ...]:
        """Who works there and who did, present ones first in Finnish name order; at most MOST_PEOPLE.

        A purpose is logged as for a card (5.1): Refused `purpose.missing` where the presets have no default.
        Raises Absent.
        """
        return company_opening.people(call, company_id, purpose)

    @action("interaction.view", "browse")
    def notes(self, call: Call, company_id: int) -> tuple[CompanyNote, ...]:
        """What stayed of the notes on people who were erased, the newest first; raises Absent (2.6, P8)."""
        return company_opening.notes(call, company_id)

    @action("company.view", "browse")
    def names(self, call: Call, prefix: str, limit: int = 20) -> tuple[CompanyName, ...]:
        """Companies whose name begins so, in Finnish order, for choosing in a form; or of that Y-tunnus."""
        return company_opening.names(call, prefix, limit)

    @action("company.view", "browse")
    def owners(self, call: Call) -> tuple[tuple[int, str], ...]:
        """Who can be a company's responsible person: number and name of each user whose account works."""
        return company_edits.usable_owners(call)

    @action("company.edit", "change")
    def create(self, call: Call, typed: CompanyInput) -> int:
        """A new company; its number. Raises Invalid; a Y-tunnus belongs to one company only (4.2, V1).

        Whoever may edit own companies only becomes its responsible person where nobody is named (P5).
        """
        return company_edits.create(call, typed)

    @action("company.edit", "change", names_ahead=True)
    def update(
        self,
        call: Call,
        company_id: int,
        version: int,
        typed: CompanyInput,
        resolution: Resolution | None = None,
    ) -> int:
        """Save a form opened at `version`; the new version. Joining and Conflict as for contacts."""
        return company_edits.update(call, company_id, version, typed, resolution)

    @action("company.edit_billing_address", "change")
    def update_billing_address(
        self,
        call: Call,
        company_id: int,
        version: int,
        typed: CompanyInput,
        resolution: Resolution | None = None,
    ) -> int:
        """As `update`, for those who keep billing addresses: of `typed` only `billing_address` may be set."""
        return company_edits.update_billing(call, company_id, version, typed, resolution)

    @action("company.view", "browse")
    def history(self, call: Call, company_id: int) -> tuple[ChangeGroup, ...]:
        """What was changed on the card, by whom and when, newest first (P8)."""
        company_in_view(call, company_id)
        return company_history(call, company_id, billing=company_edits.sees_billing(call))

    @action("company.edit", "change", names_ahead=True)
    def undo_last(self, call: Call, company_id: int, version: int) -> int:
        """Take back the last act on the card seen at `version`; the new version. As for contacts."""
        return company_edits.undo_last(call, company_id, version)
