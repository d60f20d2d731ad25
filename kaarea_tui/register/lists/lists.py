"""Mailing lists: only people who may be on them ever are (rulebook 4.3 to 4.5; rules L1, L4 to L6, 6.5).

Every action on one list raises Absent for a list that the user is not let to (permission per list). People
are shown within the user's own reach (P5, P8).
"""

from kaarea_tui.data.list_rows import Party
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.records.reach import mailbox_in_view, need_field
from kaarea_tui.rules.mailing import Code

from . import (
    list_filling,
    list_forms,
    list_history,
    list_members,
    list_removals,
    list_report,
    list_room,
    list_sets,
    list_stints,
    list_undoing,
)
from .list_candidates import Among
from .list_cards import (
    Added,
    AddPreview,
    Direction,
    ListCard,
    ListInput,
    ListLine,
    Member,
    MemberCount,
    MemberPage,
    MemberRow,
    StateFilter,
)
from .list_history import PastList, Statistics
from .list_removals import Named
from .list_report import File
from .list_sets import Comparison
from .list_stints import Membership


class Lists(Subject, subject="lists"):
    """Mailing lists and their members."""

    @action("list.view", "browse")
    def all(self, call: Call, *, archived: bool = False) -> tuple[ListLine, ...]:
        """The lists that the user may work with, by name; with `archived` the archived ones instead."""
        return list_room.lines(call, archived=archived)

    @action("list.view", "browse")
    def open(self, call: Call, list_id: int) -> ListCard:
        """One list with its counts per state, kept and so as quick for a million as for a thousand."""
        return list_room.card(call, list_id)

    @action("list.manage", "change")
    def create(self, call: Call, typed: ListInput) -> int:
        """A new list; its number. Raises Invalid: all of a list's own data are needed (L4, L6, 4.3).

        Refused `list.limited` for a user who may work with named lists only.
        """
        return list_forms.create(call, typed)

    @action("list.manage", "change")
    def update(self, call: Call, list_id: int, version: int, typed: ListInput) -> int:
        """Save a form opened at `version`; the new version. Raises Invalid (L5 under `kind`), Conflict."""
        return list_forms.update(call, list_id, version, typed)

    @action("list.manage", "change")
    def archive(self, call: Call, list_id: int, version: int, *, archived: bool = True) -> int:
        """Put a list away, or bring it back; the new version. Nobody joins or gets mail meanwhile.

        The members stay, and stops go on working on them. Raises Conflict.
        """
        return list_room.archive(call, list_id, version, archived=archived)

    @action("list.view", "browse")
    def members(
        self,
        call: Call,
        list_id: int,
        text: str = "",
        *,
        state: StateFilter = "present",
        direction: Direction = "first",
        at: MemberRow | None = None,
        limit: int = 100,
    ) -> MemberPage:
        """Members whom the search finds, in Finnish name order, each with what 4.3 says now.

        `at` is the row to page from; `around` takes it in. `state` "ended" shows stints that are over, the
        latest first.
        """
        return list_members.page(call, list_id, text, state=state, direction=direction, at=at, limit=limit)

    @action("list.view", "browse")
    def count_members(
        self, call: Call, list_id: int, text: str = "", *, state: StateFilter = "present"
    ) -> MemberCount:
        """How many members the search finds, counted to a thousand; without a search the exact number."""
        return list_members.count(call, list_id, text, state)

    @action("list.view", "disclose")
    def open_member(self, call: Call, list_id: int, party: Party) -> Member:
        """Why a member is on the list: basis, since when, by whom; and why not mailed now (4.3, 6.5).

        Here and below a party is a person's number, or that of a company's mailbox with a minus (N1).
        """
        return list_members.open_member(call, list_id, party)

    @action("list.view", "disclose")
    def of_contact(self, call: Call, contact_id: int, purpose: str | None = None) -> tuple[Membership, ...]:
        """A person's lists, present ones first; purposes as in `Contacts.open` (5.1).

        Of a restricted person nothing without the right, and with it only on a ground (2.6). Lists that the
        user is not let to are left out. Raises Absent.
        """
        return list_stints.of_contact(call, contact_id, purpose)

    @action("list.view", "browse")
    def of_company(self, call: Call, company_id: int) -> tuple[Membership, ...]:
        """The lists of a company's mailboxes, present ones first; raises Absent (N1).

        Lists that the user is not let to are left out.
        """
        return list_stints.of_company(call, company_id)

    @action("list.add_member", "browse")
    def mailboxes_of(self, call: Call, company_ids: tuple[int, ...]) -> tuple[Party, ...]:
        """The shared mailboxes of these companies, to be named one by one; raises Absent (N1, P5)."""
        return list_filling.mailboxes_of(call, company_ids)

    @action("company.view", "disclose")
    def log_mailbox_copy(self, call: Call, mailbox_id: int, field: str) -> None:
        """Log that a cell of a company's row on a list went to the clipboard (5.1); raises Absent."""
        need_field(call, field)
        call.touched("company", mailbox_in_view(call, mailbox_id), fields=field)

    @action("list.add_member", "browse")
    def preview_members(self, call: Call, list_id: int, parties: tuple[Party, ...]) -> AddPreview:
        """Who of these would join and who would not, by code; nothing is written.

        Raises Absent, Invalid for more than a thousand.
        """
        return list_filling.preview_members(call, list_id, parties)

    @action("list.add_member", "browse")
    def preview_add(self, call: Call, list_id: int, query_text: str, among: Among = "people") -> AddPreview:
        """Who would join by this filter of a browser and who would not, by code; nothing is written.

        `among` "companies": a filter of companies, whose shared mailboxes would join (N1).
        """
        return list_filling.preview(call, list_id, query_text, among)

    @action("list.add_member", "change")
    def add_by_filter(self, call: Call, list_id: int, query_text: str, among: Among = "people") -> Added:
        """Let all join whom the filter finds, as `preview_add`, and the rules allow now (L1, 4.3)."""
        return list_filling.add_by_filter(call, list_id, query_text, among)

    @action("list.add_member", "change")
    def add_members(self, call: Call, list_id: int, parties: tuple[Party, ...]) -> Added:
        """Let these join whom the rules allow (L1); at most a thousand at once.

        One alone whom they forbid: Refused with the code of 4.3. No right overrides it.
        """
        return list_filling.add_members(call, list_id, parties)

    @action("list.remove_member", "change")
    def remove_members(self, call: Call, list_id: int, parties: tuple[Party, ...], reason: str = "") -> int:
        """End the stints of these on the list; how many. A reason is not asked for (T5)."""
        return list_filling.remove_members(call, list_id, parties, reason)

    @action("list.view", "browse")
    def names(self, call: Call, list_id: int, parties: tuple[Party, ...]) -> tuple[Named, ...]:
        """Members of the list, past ones too, by name: whom an act would touch."""
        return list_removals.names(call, list_id, parties)

    @action("list.remove_member", "change")
    def bring_back(self, call: Call, list_id: int, parties: tuple[Party, ...]) -> int:
        """Let those go on whom staff took off the list, each as he was; how many. Needs list.add_member.

        Whom the rules of this moment forbid stays off, and so does who left by a wish of his own (4.3, 4.4).
        """
        call.need("list.add_member")
        return list_removals.bring_back(call, list_id, parties)

    @action("list.manage", "change", names_ahead=True)
    def copy(self, call: Call, list_id: int, name: str) -> tuple[int, Added]:
        """A new list like this one with those of its members who may be on it; its number."""
        call.need("list.add_member")
        return list_sets.copy(call, list_id, name)

    @action("list.manage", "change", names_ahead=True)
    def split(self, call: Call, list_id: int, query_text: str, name: str) -> tuple[int, Added]:
        """Move the members whom the filter finds, and who may, to a new list like this one; its number."""
        call.need("list.add_member")
        call.need("list.remove_member")
        return list_sets.split(call, list_id, query_text, name)

    @action("list.manage", "change", names_ahead=True)
    def take_back_new(self, call: Call, list_id: int) -> int:
        """Take a copy or a split back: whom it moved is on the first list again; how many left the new one.

        The new list is archived. Who may not be mailed any more comes back nowhere (4.3). Raises Absent,
        Refused `list.changed` where the new list was filled, exported or emptied since.
        """
        call.need("list.add_member")
        call.need("list.remove_member")
        return list_undoing.take_back_new(call, list_id)

    @action("list.view", "browse")
    def compare(self, call: Call, first_id: int, second_id: int) -> Comparison:
        """How many people are on one of two lists only, and how many on both."""
        return list_sets.compare(call, first_id, second_id)

    @action("list.remove_member", "browse")
    def shared(self, call: Call, list_id: int, other_id: int) -> tuple[Named, ...]:
        """Who is on both lists, by name: whom `subtract` takes off. Refused as that is."""
        return list_removals.shared(call, list_id, other_id)

    @action("list.remove_member", "change")
    def subtract(self, call: Call, list_id: int, other_id: int, *, seen: int | None = None) -> int:
        """Take everybody off `list_id` who is on `other_id`; how many.

        `seen` is how many names were looked at: Refused `list.changed` where there are others by now. Refused
        `out_of_scope` for who may not look at all people (P5).
        """
        return list_sets.subtract(call, list_id, other_id, seen)

    @action("list.view", "browse")
    def history(
        self, call: Call, list_id: int, on: str = "", *, after: int | None = None, limit: int = 100
    ) -> PastList:
        """Who was on the list at the end of a day as typed, empty: today; pages go on after an `order_no`."""
        return list_history.on_day(call, list_id, on, after, limit)

    @action("list.view", "browse")
    def statistics(self, call: Call, list_id: int) -> Statistics:
        """Joining and leaving by month, why people left, on what the members rest (proof), exports."""
        return list_history.statistics(call, list_id)

    @action("list.view", "inspect")
    def codes_now(self, call: Call, list_id: int) -> tuple[tuple[Code, int], ...]:
        """All members judged by 4.3 at this moment: people per code, in the order of the checks."""
        return list_history.codes_now(call, list_id)

    @action("list.view", "inspect")
    def report(self, call: Call, list_id: int, first: str, last: str, file: File) -> bytes:
        """The controller's report of a list from one day to another as typed, as a file; nobody is named.

        `file` makes its words; a sheet is set here. Empty days: the year until today. Needs consent.view,
        for the wordings, too; who got an exported file is told with disclosure.view only. The log keeps the
        file's digest. Raises Invalid under `first` or `last`, Refused for a faulty sheet of the customer's.
        """
        call.need("consent.view")
        return list_report.report_file(call, list_id, first, last, file)

    @action("access.grant", "change", reauthenticate=True)
    def limit_user(self, call: Call, user_id: int, list_ids: tuple[int, ...], reason: str) -> None:
        """Let a user work with these lists only, on top of all rights; none: with all again (P3).

        Raises Refused for the own account, Absent, Invalid without a reason.
        """
        list_room.limit_user(call, user_id, list_ids, reason)

    @action("access.grant", "browse")
    def limits(self, call: Call, user_id: int) -> tuple[int, ...]:
        """The lists that a user is limited to; none: no limit."""
        return list_room.limits(call, user_id)
