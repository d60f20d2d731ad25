"""Which letters that came in are a person's own: of the person's requests, and those that became none (2.9).

A letter that was set aside, waits, or belongs to a request of nobody known is the person's when it came from
an address that is the person's alone: on the card now or once, or one from which the person was identified.
"""

from kaarea_tui.data.engine import Store
from kaarea_tui.register.requests.case_letters import further_letters

_NO_MAILBOX = """NOT EXISTS (SELECT 1 FROM change k WHERE k.contact_id = h.contact_id
    AND k.field = replace(h.field, '.address', '.kind') AND 'role' IN (k.old_value, k.new_value))"""
_MAILS = f"""
WITH own(address) AS (
    SELECT address_key FROM contact_email WHERE contact_id = ?
    UNION SELECT lower(h.old_value) FROM change h
    WHERE h.contact_id = ? AND h.field LIKE 'emails.%.address' AND {_NO_MAILBOX}
    UNION SELECT lower(h.new_value) FROM change h
    WHERE h.contact_id = ? AND h.field LIKE 'emails.%.address' AND {_NO_MAILBOX}
    UNION SELECT lower(requester_address) FROM request_case
    WHERE contact_id = ? AND representative = '' AND identity_method NOT IN ('', 'not_needed')
    UNION SELECT lower(m.sender) FROM request_case k JOIN request_mail m ON m.id = k.mail_id
    WHERE k.contact_id = ? AND k.representative = '' AND k.identity_method NOT IN ('', 'not_needed')
)
SELECT mail_id FROM request_case WHERE contact_id = ? AND mail_id IS NOT NULL
UNION SELECT t.id FROM own JOIN request_mail t ON t.sender = own.address
WHERE own.address <> ''
    AND NOT EXISTS (SELECT 1 FROM contact_email e
        WHERE e.address_key = own.address AND e.contact_id <> ?)
    AND NOT EXISTS (SELECT 1 FROM company_email f
        WHERE f.address_key = own.address AND f.use = 'general')
    AND NOT EXISTS (SELECT 1 FROM request_case k
        WHERE k.mail_id = t.id AND k.contact_id IS NOT NULL AND k.contact_id <> ?)
ORDER BY 1
"""  # noqa: S608 - our own names


def mails_of(store: Store, contact_id: int) -> list[int]:
    """The letters' numbers, rising; one that belongs to another's request by its number is not among them."""
    found = {row[0] for row in store.rows(_MAILS, (contact_id,) * 8)}
    cases = {row[0] for row in store.rows("SELECT id FROM request_case WHERE contact_id = ?", (contact_id,))}
    further = further_letters(store)
    own = {number for number, case_id in further.items() if case_id in cases}
    return sorted((found - further.keys()) | own)
