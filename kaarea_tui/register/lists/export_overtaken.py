"""Whether somebody said no while a list's file was written (L2)."""

from collections.abc import Sequence

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.rules.problem import N_

_OFF = """
SELECT contact_id FROM list_member WHERE list_id = ? AND state = 'ended' AND left_at > ?
UNION ALL SELECT contact_id FROM list_member WHERE list_id = ? AND state = 'paused'
"""


def check_not_overtaken(call: Call, list_id: int, people: Sequence[int]) -> None:
    """Refuse a file in which somebody stands who was taken off or paused while it was written (L2)."""
    off = {row[0] for row in call.store.rows(_OFF, (list_id, stamp(call.now), list_id))}
    if off and not off.isdisjoint(people):
        message = N_("Somebody was taken off the list while the file was written. Export again.")
        raise Refused("export.overtaken", message)
