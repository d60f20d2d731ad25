"""Which cases a letter that came in belongs to: by its sender, by what it answers, by the number it names.

A hint for whoever reads it. What identifies nobody is kept apart: see identity_proofs.
"""

from kaarea_tui.data.engine import Store
from kaarea_tui.rules.check_parts import numbers_in

MOST = 20
_LETTER = "SELECT sender, answered_ids || ' ' || in_reply_to, subject, body FROM request_mail WHERE id = ?"
_OPEN = """
SELECT DISTINCT c.number FROM request_case c LEFT JOIN request_mail m ON m.id = c.mail_id
WHERE c.closed_at IS NULL AND coalesce(c.mail_id, 0) <> ?
"""
_FROM_SENDER = f"{_OPEN} AND (lower(c.requester_address) = ? OR m.sender = ?) ORDER BY c.number LIMIT 20"
_BY_LETTER = f"{_OPEN} AND m.message_id = ? ORDER BY c.number LIMIT 20"
_BY_NUMBER = f"{_OPEN} AND c.number = ?"


def earlier_cases(store: Store, mail_id: int) -> tuple[str, ...]:
    """Open cases that this letter may belong to: a second letter on the same thing is no new request."""
    row = store.one(_LETTER, (mail_id,))
    if row is None:
        return ()
    sender, answered, subject, body = row
    found: set[str] = set()
    if sender:
        found.update(each[0] for each in store.rows(_FROM_SENDER, (mail_id, sender, sender)))
    for message_id in answered.split():
        found.update(each[0] for each in store.rows(_BY_LETTER, (mail_id, message_id)))
    for number in numbers_in(f"{subject}\n{body}")[:MOST]:
        found.update(each[0] for each in store.rows(_BY_NUMBER, (mail_id, number)))
    return tuple(sorted(found)[:MOST])
