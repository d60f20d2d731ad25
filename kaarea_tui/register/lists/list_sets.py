"""Lists against lists: copying, splitting, comparing and subtracting (rules L1, 4.3).

Whoever comes to another list joins it by the rules of that moment: a consent that names one list does not
reach another.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kaarea_tui.data import list_rows
from kaarea_tui.data.list_rows import PARTY, Newcomer, Party, Stint
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.mailing.list_reach import ListHead, list_in_use, list_in_view
from kaarea_tui.register.mailing.memberships import Judged, best_of
from kaarea_tui.register.records.reach import out_of_scope, refused
from kaarea_tui.rules.mailing import Code
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.rights import Scope

from . import list_forms
from .list_candidates import members_found
from .list_cards import Added, ListInput
from .list_filling import touched_members

_AT_ONCE = 20_000
BOTH = """
FROM list_member m CROSS JOIN list_member o
WHERE m.list_id = ? AND m.left_at IS NULL
AND o.list_id = ? AND o.contact_id = m.contact_id AND o.left_at IS NULL
"""
MAILBOXES_ON_BOTH = """
FROM list_member m CROSS JOIN list_member o
WHERE m.list_id = ? AND m.left_at IS NULL AND m.company_email_id IS NOT NULL
AND o.list_id = ? AND o.company_email_id = m.company_email_id AND o.left_at IS NULL
"""
"""People, and companies' mailboxes, that are on two lists: who is named before is who is taken off."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two lists: how many are on one only, and on both."""

    only_first: int
    only_second: int
    both: int


def copy(call: Call, list_id: int, name: str) -> tuple[int, Added]:
    """See `Lists.copy`."""
    head = list_in_view(call, list_id)
    new_id, added, _ = _into_new(call, head, name, "")
    call.touched("list", new_id, fields=f"members list {list_id}", count=added.joined)
    return new_id, added


def split(call: Call, list_id: int, query_text: str, name: str) -> tuple[int, Added]:
    """See `Lists.split`."""
    head = list_in_use(call, list_id)
    new_id, added, moved = _into_new(call, head, name, query_text)
    for start in range(0, len(moved), _AT_ONCE):
        stints = _stints(call, list_id, moved[start : start + _AT_ONCE])
        list_rows.end(call.store, stints, stamp(call.now), call.user.id, f"split {new_id}")
    call.touched("list", new_id, fields=f"members list {list_id}", count=added.joined)
    return new_id, added


def compare(call: Call, first_id: int, second_id: int) -> Comparison:
    """See `Lists.compare`."""
    counts = {}
    for list_id in (first_id, second_id):
        list_in_view(call, list_id)
        kept = list_rows.counts(call.store, [list_id])[list_id]
        counts[list_id] = sum(kept[state] for state in list_rows.PRESENT)
    both = sum(
        call.store.rows(f"SELECT count(*) {each}", (first_id, second_id))[0][0]
        for each in (BOTH, MAILBOXES_ON_BOTH)
    )
    return Comparison(counts[first_id] - both, counts[second_id] - both, both)


def subtract(call: Call, list_id: int, other_id: int, seen: int | None = None) -> int:
    """See `Lists.subtract`."""
    list_in_use(call, list_id)
    list_in_view(call, other_id)
    if call.user.view_scope is not Scope.ALL:
        raise refused(out_of_scope())
    rows = [
        row
        for each in (BOTH, MAILBOXES_ON_BOTH)
        for row in call.store.rows(
            f"SELECT m.id, m.list_id, m.state, {PARTY} {each}",
            (list_id, other_id),
        )
    ]
    if seen is not None and seen != len(rows):
        raise Refused("list.changed", N_("The lists have changed meanwhile. Look at the names again."))
    for start in range(0, len(rows), _AT_ONCE):
        stints = [Stint(*row[:3]) for row in rows[start : start + _AT_ONCE]]
        list_rows.end(call.store, stints, stamp(call.now), call.user.id, f"subtracted {other_id}")
    touched_members(call, [row[3] for row in rows], f"list {list_id} other={other_id}", len(rows))
    return len(rows)


def _into_new(call: Call, head: ListHead, name: str, query_text: str) -> tuple[int, Added, list[Party]]:
    """A new list like `head` with those of its members who may join it; their numbers."""
    form = list_forms.stored(call, head.id)
    new_id = list_forms.create(call, ListInput(**{**form, "name": name}))  # type: ignore[arg-type]
    counted, moved = Counter[Code](), list[Party]()
    joining: list[Newcomer] = []
    for judged in _judged(call, head, new_id, query_text):
        counted[judged.code] += 1
        if judged.code.allowed:
            moved.append(judged.party)
            joining.append(
                Newcomer(judged.party, judged.email_id, judged.order_no, judged.code.value, judged.consent_id)
            )
    for start in range(0, len(joining), _AT_ONCE):
        list_rows.join(call.store, new_id, joining[start : start + _AT_ONCE], stamp(call.now), call.user.id)
    return new_id, Added(len(moved), 0, tuple(sorted(counted.items()))), moved


def _judged(call: Call, head: ListHead, new_id: int, query_text: str) -> Iterator[Judged]:
    today, policy = call.today.isoformat(), stops.policy(call.store)
    for rows in members_found(call, head.id, query_text, new_id):
        yield from best_of(call.store, rows, today, kind=head.kind, policy=policy)


def _stints(call: Call, list_id: int, parties: list[Party]) -> list[Stint]:
    wanted = set(parties)
    rows = call.store.rows(
        f"SELECT m.id, m.list_id, m.state, {PARTY} FROM list_member m"  # noqa: S608
        " WHERE m.list_id = ? AND m.left_at IS NULL",
        (list_id,),
    )
    return [Stint(*row[:3]) for row in rows if row[3] in wanted]
