"""Whether somebody said no while a list's file was written (L2)."""

from collections.abc import Sequence

from kaarea_tui.data.list_rows import PARTY
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.rules.problem import N_

_OFF = f"""
SELECT {PARTY} FROM list_member m WHERE m.list_id = ? AND m.state = 'ended' AND m.left_at > ?
UNION ALL SELECT {PARTY} FROM list_member m WHERE m.list_id = ? AND m.state = 'paused'
"""  # noqa: S608 - our own text


def check_not_overtaken(call: Call, list_id: int, people: Sequence[int]) -> None:
    """Refuse a file in which somebody stands who was taken off or paused while it was written (L2)."""
    off = {row[0] for row in call.store.rows(_OFF, (list_id, stamp(call.now), list_id))}
    if off and not off.isdisjoint(people):
        message = N_("Somebody was taken off the list while the file was written. Export again.")
        raise Refused("export.overtaken", message)
