"""Taking a copied or split list back: who came to the new one goes, who was moved returns (N2)."""

from kaarea_tui.data import list_rows
from kaarea_tui.data.list_rows import PARTY, Stint
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.mailing.list_reach import list_in_use
from kaarea_tui.register.mailing.taking_back import bring_back
from kaarea_tui.rules.problem import N_

from . import list_room
from .list_filling import touched_members

_MEMBERS = f"""
SELECT m.id, m.list_id, m.state, {PARTY}, m.joined_at = l.created_at FROM list_member m
JOIN mailing_list l ON l.id = m.list_id WHERE m.list_id = ? AND m.left_at IS NULL
"""  # noqa: S608 - our own text
_MOVED = "SELECT id FROM list_member WHERE left_reason = ? AND left_at = ?"
_LIST = "SELECT version, created_at FROM mailing_list WHERE id = ?"
_EXPORTED = "SELECT 1 FROM list_export WHERE list_id = ? LIMIT 1"


def take_back_new(call: Call, list_id: int) -> int:
    """See `Lists.take_back_new`."""
    list_in_use(call, list_id)
    ((version, created_at),) = call.store.rows(_LIST, (list_id,))
    rows = call.store.rows(_MEMBERS, (list_id,))
    if not all(row[4] for row in rows) or call.store.one(_EXPORTED, (list_id,)) is not None:
        raise Refused("list.changed", N_("The new list was filled or exported since: it stays."))
    stints = [Stint(*row[:3]) for row in rows]
    list_rows.end(call.store, stints, stamp(call.now), call.user.id, "removed")
    moved = [row[0] for row in call.store.rows(_MOVED, (f"split {list_id}", created_at))]
    bring_back(call, moved)
    list_room.archive(call, list_id, version, archived=True)
    touched_members(call, [row[3] for row in rows], f"list {list_id} taken_back", len(rows))
    return len(rows)
