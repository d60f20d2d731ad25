"""Where the answer to an erasure goes: kept with the case before the card is gone (2.6, I5)."""

from kaarea_tui.data.engine import Row, Store
from kaarea_tui.register.counter import Call

from .request_rows import CaseRow

_POSTAL = """
SELECT street, postal_code, post_office, country FROM contact_address WHERE contact_id = ?
ORDER BY CASE kind WHEN 'postal' THEN 0 WHEN 'visiting' THEN 1 ELSE 2 END LIMIT 1
"""
_EMAIL = """
SELECT address FROM contact_email WHERE contact_id = ? ORDER BY position, id LIMIT 1
"""
_NAME = "SELECT first_names, last_name FROM contact WHERE id = ?"
_KEEP = "UPDATE request_case SET requester_name = ?, requester_address = ? WHERE id = ?"


def own_address(store: Store, contact_id: int) -> Row | None:
    """Street, postal code, post office and country of the card, the postal address first."""
    return store.one(_POSTAL, (contact_id,))


def keep(call: Call, case: CaseRow, contact_id: int) -> None:
    """Copy name and address from the card into a case that tells none; they go when the case goes."""
    if case.requester_address.strip():
        return
    first_names, last_name = call.store.one(_NAME, (contact_id,)) or ("", "")
    name = case.requester_name or f"{first_names} {last_name}".strip()
    call.store.run(_KEEP, (name, _on_card(call, contact_id), case.id))


def _on_card(call: Call, contact_id: int) -> str:
    postal = own_address(call.store, contact_id)
    if postal is not None:
        street, code, office, country = postal
        lines = (street, f"{code} {office}".strip(), "" if country == "FI" else country)
        return "\n".join(line for line in lines if line)
    email = call.store.one(_EMAIL, (contact_id,))
    return str(email[0]) if email is not None else ""
