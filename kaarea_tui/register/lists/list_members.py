"""The members of a list as they are shown: a page at a time in Finnish name order, each with today's code.

A page costs the same in a list of a million as in one of a thousand. Counts without a search are kept
numbers; with a search they are counted up to a thousand, and told as such.
"""

from collections.abc import Sequence
from datetime import datetime

from kaarea_tui.data import list_facts, list_rows, list_search, mailbox_facts
from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Row
from kaarea_tui.data.list_rows import Party, State
from kaarea_tui.data.list_search import MemberSearch
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.mailing.list_reach import ListHead, list_in_view
from kaarea_tui.register.mailing.mailing_facts import settled, verdict
from kaarea_tui.register.records.reach import contact_in_view, mailbox_in_view
from kaarea_tui.rules.mailing import Code, message
from kaarea_tui.rules.visibility import visible_fields

from .list_candidates import wanted
from .list_cards import Direction, Member, MemberCount, MemberPage, MemberRow, StateFilter

LONGEST_PAGE = 500
COUNT_TO = 1_000
"""A count beyond this is told as this and more."""
_ADDERS = """
SELECT m.id, u.person_name FROM list_member m JOIN user_account u ON u.id = m.joined_by WHERE m.id IN ({})
"""
_STATES: dict[str, tuple[State, ...]] = {
    "present": ("active", "paused"),
    "active": ("active",),
    "paused": ("paused",),
}


def page(
    call: Call,
    list_id: int,
    text: str,
    *,
    state: StateFilter,
    direction: Direction,
    at: MemberRow | None,
    limit: int,
) -> MemberPage:
    """See `Lists.members`."""
    head = list_in_view(call, list_id)
    asked = _Asked(call, list_id, state, wanted(call, text), at)
    limit = max(1, min(limit, LONGEST_PAGE))
    before: list[Row] = []
    after: list[Row] = []
    if direction in ("last", "before"):
        before = asked.rows(upwards=False, limit=limit + 1, whole=direction == "last")
    elif direction == "around":
        before = asked.rows(upwards=False, limit=limit // 2 + 1)
        after = asked.rows(upwards=True, limit=limit - limit // 2 + 1, included=True)
    else:
        after = asked.rows(upwards=True, limit=limit + 1, whole=direction == "first")
    room_before = limit // 2 if direction == "around" else limit
    room_after = limit - limit // 2 if direction == "around" else limit
    rows = [*reversed(before[:room_before]), *after[:room_after]]
    return MemberPage(
        _shown(call, head, rows),
        at_start=direction == "first" or (direction != "after" and len(before) <= room_before),
        at_end=direction == "last" or (direction != "before" and len(after) <= room_after),
    )


def count(call: Call, list_id: int, text: str, state: StateFilter) -> MemberCount:
    """See `Lists.count_members`."""
    list_in_view(call, list_id)
    search = wanted(call, text)
    states = _STATES.get(state, ("ended",))
    if search.is_all:
        kept = list_rows.counts(call.store, [list_id])[list_id]
        return MemberCount(sum(kept[each] for each in states), False)
    value = list_search.count(call.store, list_id, states, search, COUNT_TO + 1)
    return MemberCount(min(value, COUNT_TO), value > COUNT_TO)


def open_member(call: Call, list_id: int, party: Party) -> Member:
    """See `Lists.open_member`."""
    head = list_in_view(call, list_id)
    call.need("contact.view_basic")
    company_id = mailbox_in_view(call, -party) if party < 0 else None
    if company_id is None:
        contact_in_view(call, party)
    found = list_search.latest_stint(call.store, list_id, party)
    if found is None:
        raise Absent
    (row,) = _shown(call, head, [found[: list_search.WIDTH]])
    consent_id, left_by = found[list_search.WIDTH :]
    addresses = _addresses(call, list_id, party)
    covering = [each[4] for each in addresses if each[2] == found[list_search.EMAIL_ID]]
    call.entry.purpose = head.purpose
    if company_id is None:
        call.touched("contact", party, fields=f"list {list_id}")
    else:
        call.touched("company", company_id, fields=f"list {list_id}")
    told = message(row.code, head.kind) if row.code is not None else ""
    return Member(row, left_by or "", consent_id, covering[0] if covering else None, company_id, told)


def _addresses(call: Call, list_id: int, party: Party) -> list[Row]:
    """The addresses of a party with their facts for one list."""
    today = call.today.isoformat()
    if party < 0:
        return mailbox_facts.candidates_of(call.store, (-party,), list_id, today)
    return list_facts.addresses_of(call.store, party, list_id, today)


class _Asked:
    """One question for rows: which list, state and search, and the row to start from."""

    def __init__(
        self, call: Call, list_id: int, state: StateFilter, search: MemberSearch, at: MemberRow | None
    ) -> None:
        self._call, self._list_id, self._state, self._search, self._at = call, list_id, state, search, at

    def rows(self, *, upwards: bool, limit: int, whole: bool = False, included: bool = False) -> list[Row]:
        """Rows beyond the place, or from the end of the list where `whole`."""
        if self._state == "ended":
            return self._ended(upwards=upwards, limit=limit, whole=whole, included=included)
        place = list_search.LOWEST if upwards else list_search.HIGHEST
        if not whole and self._at is not None:
            place = self._place(self._at) - int(included)
        return list_search.present(
            self._call.store,
            self._list_id,
            _STATES[self._state],
            self._search,
            place,
            upwards=upwards,
            limit=limit,
        )

    def _place(self, at: MemberRow) -> int:
        """Where the row stands now: places may have changed since it was read."""
        found = (
            self._call.store.one("SELECT order_no FROM contact_row WHERE contact_id = ?", (at.party,))
            if at.party > 0
            else self._call.store.one("SELECT order_no FROM list_member WHERE id = ?", (at.member_id,))
        )
        return int(found[0]) if found else at.order_no

    def _ended(self, *, upwards: bool, limit: int, whole: bool, included: bool) -> list[Row]:
        place = ("9999", 0) if upwards else ("", 0)
        if not whole and self._at is not None and self._at.left_at is not None:
            place = (stamp(self._at.left_at), self._at.member_id + int(included))
        return list_search.ended(
            self._call.store, self._list_id, self._search, place, upwards=upwards, limit=limit
        )


def _shown(call: Call, head: ListHead, rows: Sequence[Row]) -> tuple[MemberRow, ...]:
    """The rows with today's codes, without what the user may not see (P8); a restricted person is a stub
    to everybody (2.6)."""
    codes = _codes(call, head, [row for row in rows if row[list_search.STATE] != "ended"])
    told = "email" in visible_fields(call.rights)
    adders: dict[int, str] = dict(in_batches(call.store, _ADDERS, [row[0] for row in rows]))
    return tuple(
        MemberRow(
            member_id, party, order_no, name, company,
            address if told and not restricted else None,
            state, codes.get(member_id), basis, datetime.fromisoformat(joined_at),
            datetime.fromisoformat(left_at) if left_at else None, left_reason, bool(restricted),
            adders.get(member_id, ""),
        )
        for member_id, party, order_no, name, company, address, state, basis, joined_at, left_at,
        left_reason, restricted, _ in rows
    )  # fmt: skip


def _codes(call: Call, head: ListHead, present: Sequence[Row]) -> dict[int, Code]:
    if not present:
        return {}
    today, policy = call.today.isoformat(), stops.policy(call.store)
    rows = list_facts.stints(call.store, [row[0] for row in present], today)
    return {
        row[3]: verdict(row[2], head.kind, policy).code
        for row in settled(call.store, rows, today, at=(0, 1, 2))
    }
