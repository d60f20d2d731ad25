"""Who an act takes off a list, by name, before it is done; and bringing them back (4.5, N2).

Only what staff did comes back: a removal, a subtraction, a split. Who has left by a wish of his own, or by a
fact, is no mistake of anybody's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kaarea_tui.data.batches import in_batches
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing.list_reach import list_in_use, list_in_view
from kaarea_tui.register.mailing.taking_back import bring_back as bring_back_stints
from kaarea_tui.register.records.reach import out_of_scope, refused
from kaarea_tui.rules.rights import Scope

from .list_filling import named

BY_STAFF = ("removed", "subtracted", "split")
"""How the reasons of those begin whom staff took off."""
_NAMES = """
SELECT DISTINCT w.order_no, w.contact_id, w.name FROM list_member m
JOIN contact_row w ON w.contact_id = m.contact_id WHERE m.list_id = ? AND m.contact_id IN ({})
"""
_SHARED = """
SELECT w.contact_id, w.name FROM list_member m CROSS JOIN list_member o CROSS JOIN contact_row w
WHERE m.list_id = ? AND m.left_at IS NULL AND o.list_id = ? AND o.contact_id = m.contact_id
    AND o.left_at IS NULL AND w.contact_id = m.contact_id ORDER BY m.order_no
"""
_LATEST = """
SELECT m.id, m.contact_id, m.left_reason FROM list_member m
WHERE m.list_id = ? AND m.contact_id IN ({}) ORDER BY m.id
"""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody by name, as the list shows him."""

    contact_id: int
    name: str


def names(call: Call, list_id: int, contact_ids: Sequence[int]) -> tuple[Named, ...]:
    """See `Lists.names`."""
    list_in_view(call, list_id)
    rows = sorted(in_batches(call.store, _NAMES, named(call, contact_ids), list_id))
    return tuple(Named(row[1], row[2]) for row in rows)


def shared(call: Call, list_id: int, other_id: int) -> tuple[Named, ...]:
    """See `Lists.shared`."""
    list_in_use(call, list_id)
    list_in_view(call, other_id)
    if call.user.view_scope is not Scope.ALL:
        raise refused(out_of_scope())
    return tuple(Named(*row) for row in call.store.rows(_SHARED, (list_id, other_id)))


def bring_back(call: Call, list_id: int, contact_ids: Sequence[int]) -> int:
    """See `Lists.bring_back`."""
    list_in_use(call, list_id)
    wanted = named(call, contact_ids)
    latest = {row[1]: row for row in in_batches(call.store, _LATEST, wanted, list_id)}
    ended = [row[0] for row in latest.values() if row[2].partition(" ")[0] in BY_STAFF]
    back = set(bring_back_stints(call, ended))
    people = [row[1] for row in latest.values() if row[0] in back]
    call.touched_people(people, fields=f"list {list_id} brought_back", count=len(people))
    return len(people)
