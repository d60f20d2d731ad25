"""Members of a list as its screen shows them: columns, signs, and whom to ask for rows (4.3, 4.4)."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, ClassVar

from kaarea_tui.locale import _
from kaarea_tui.register.lists.list_cards import ListCard, MemberRow, StateFilter
from kaarea_tui.register.lists.list_words import STATES, code_text, members_text, reason_text
from kaarea_tui.rules.dates import local_date, show_date, show_number
from kaarea_tui.rules.mailing import Code, message
from kaarea_tui.screens.records.listing import (
    Counted,
    Found,
    ListColumn,
    Listing,
    Wanted,
    nothing_here,
)
from kaarea_tui.widgets.columns import Column

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
            ListColumn(
                Column("basis", _("Ground"), 1.2, 14, sortable=False, hide=4),
                "last_name",
                lambda row: code_text(Code(row.basis), self.card.kind) if row.basis else "",
                False,
            ),
            ListColumn(
                Column("joined_by", _("Added by"), 0.8, 12, sortable=False, hide=5),
                "last_name",
                lambda row: row.joined_by,
                False,
            ),
        )

    def _why(self, row: MemberRow) -> str:
        kind = self.card.kind
        return reason_text(row.left_reason, kind) if row.code is None else code_text(row.code, kind)

    def key(self, hit: MemberRow) -> int:
        """The member, or of those who have left the stint: somebody may have left more than once."""
        return hit.member_id if self.state == "ended" else hit.party

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
        """Why, as a whole sentence."""
        if hit.code is None:
            return reason_text(hit.left_reason, self.card.kind)
        return _(message(hit.code, self.card.kind))

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
        if hit.contact_id is not None:
            register.browse.log_copy(hit.contact_id, field)
        else:
            register.lists.log_mailbox_copy(-hit.party, field)

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
