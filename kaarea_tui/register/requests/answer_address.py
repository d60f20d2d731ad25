"""Where the answer to an erasure goes: kept with the case before the card is gone (2.6, I5, N8)."""

from kaarea_tui.data.engine import Store
from kaarea_tui.register.counter import Call

from .addresses_on_file import on_file
from .request_rows import CaseRow

_NAME = "SELECT first_names, last_name FROM contact WHERE id = ?"
_KEEP = "UPDATE request_case SET requester_name = ?, requester_address = ? WHERE id = ?"


def keep(call: Call, case: CaseRow, contact_id: int) -> None:
    """Copy name and address from the card into a case that tells none; they go when the case goes."""
    if case.requester_address.strip():
        return
    first_names, last_name = call.store.one(_NAME, (contact_id,)) or ("", "")
    name = case.requester_name or f"{first_names} {last_name}".strip()
    call.store.run(_KEEP, (name, _on_card(call.store, case), case.id))


def _on_card(store: Store, case: CaseRow) -> str:
    files = on_file(store, case)
    if files.own is not None:
        street, code, office, country = files.own
        lines = (street, f"{code} {office}".strip(), "" if country == "FI" else country)
        return "\n".join(line for line in lines if line)
    return next(iter(files.emails.values()), "")
