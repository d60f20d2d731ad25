"""How many files of people one person may export within an hour (L2; ASVS 2.4.1, 15.2.2)."""

from datetime import datetime, timedelta

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.dates import local_moment, show_time
from kaarea_tui.rules.problem import N_

_HOUR = timedelta(hours=1)


def check_pace(call: Call) -> None:
    """Refuse `export.too_many` when the hour's exports of this user are used up, telling when one is free."""
    most = load_settings(call.store).exports_per_hour
    earlier = call.store.rows(
        "SELECT exported_at FROM list_export WHERE exported_by = ? AND exported_at > ?"
        " ORDER BY exported_at DESC LIMIT ?",
        (call.user.id, stamp(call.now - _HOUR), most),
    )
    if len(earlier) < most:
        return
    free = datetime.fromisoformat(earlier[-1][0]) + _HOUR + timedelta(minutes=1)
    message = N_("At most {most} files are exported by one person within an hour. The next one at {time}.")
    raise Refused("export.too_many", message, most=str(most), time=show_time(local_moment(free)))
