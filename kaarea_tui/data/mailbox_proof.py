"""Shared mailboxes written down before anybody had to say why, once for each older register (N1).

One whose name no known word tells to be shared may be a person's: it rests on its lists until somebody
releases it with the reason.
"""

from datetime import UTC, datetime

from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.emails import role_mailbox_guess

from .batches import run_in_batches
from .engine import Store

_UNSAID = """
SELECT id, address FROM company_email WHERE use = 'general' AND mark_reason = '' AND stopped_on IS NULL
"""
_STOP = "UPDATE company_email SET stopped_on = ?, stop_reason = 'unproved' WHERE id IN ({})"
_REST = "UPDATE list_member SET state = 'paused' WHERE state = 'active' AND company_email_id IN ({})"


def rest_unproved(store: Store) -> None:
    """Stop them; inside the write transaction of the schema's step."""
    unproved = [
        number for number, address in store.rows(_UNSAID) if role_mailbox_guess(address) == "personal"
    ]
    run_in_batches(store, _STOP, unproved, local_date(datetime.now(UTC)).isoformat())
    run_in_batches(store, _REST, unproved)
    store.run(
        "UPDATE list_count SET members = (SELECT count(*) FROM list_member m"
        " WHERE m.list_id = list_count.list_id AND m.state = list_count.state)"
    )
