"""How often one person looks people up within an hour (ASVS 2.4.1, 15.2.2; rule 5.1).

Opened cards and settled searches count. Beyond the setting nobody is stopped, for a switchboard on a busy day
must go on; but the person is warned, a row of the log says so, and the register owners see it when they begin
their day. It is said once an hour for each person, whatever the sessions it was done in.
"""

from dataclasses import replace
from datetime import timedelta

from kaarea_tui.register import audit_heads, audit_trail
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.problem import N_, Problem

MANY_LOOKS = "looks.many"
"""What the log calls it; the object is the user."""
_HOUR = timedelta(hours=1)
_OTHER_ROWS = 10
"""Rows of the user's gone through for each look sought: who imports all day looks seldom."""
# Along the index of the user's own rows, from the newest.
_NTH_LOOK = """
SELECT at_utc FROM audit WHERE actor_id = ? AND result = 'ok'
AND action IN ('contacts.open', 'browse.log_search', 'browse.log_company_search')
AND seq > coalesce((SELECT seq FROM audit WHERE actor_id = ? ORDER BY seq DESC LIMIT 1 OFFSET ?), 0)
ORDER BY seq DESC LIMIT 1 OFFSET ?
"""
_TOLD = """
SELECT 1 FROM audit WHERE object_type = 'user' AND object_id = ? AND action = 'looks.many' AND at_utc > ?
"""


def note_look(call: Call) -> None:
    """Count one look of this user; beyond the hour's number note it in the log and warn the user."""
    most = load_settings(call.store).looks_per_hour
    hour_ago = stamp(call.now - _HOUR)
    user_id = call.user.id
    nth = call.store.one(_NTH_LOOK, (user_id, user_id, most * _OTHER_ROWS, most - 1))
    if nth is None or nth[0] <= hour_ago:
        return
    if call.store.one(_TOLD, (str(user_id), hour_ago)) is not None:
        return
    entry = replace(
        call.entry,
        action=MANY_LOOKS,
        object_type="user",
        object_id=str(user_id),
        purpose="",
        fields="",
        count=most,
    )
    head = audit_trail.append(call.store, entry, call.now)
    message = N_(
        "You have opened cards and searched over {most} times within an hour. "
        "Nothing stops you, but the register owners are told."
    )

    def when_done() -> None:
        audit_heads.keep_head(call.store, head, call.now)
        call.counter.warnings.append(Problem("looks.many", message, most=str(most)))

    call.when_done.append(when_done)
