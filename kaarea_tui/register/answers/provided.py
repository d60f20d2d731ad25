"""Which values of a card the person provided: by the source of the act that set each (2.6, 7.1).

Whoever tells one new phone number has not provided the rest of the card, and nobody takes over what the
person told before. An act that was taken back has set nothing, nor has the taking back.
"""

from collections.abc import Mapping

from kaarea_tui.data.engine import Store
from kaarea_tui.register.contacts.provenance_rows import groups_of
from kaarea_tui.register.records.change_history import SOURCE

PARTS: Mapping[str, str] = {
    "contact": "",
    "contact_email": "emails",
    "contact_phone": "phones",
    "contact_address": "addresses",
    "contact_role": "roles",
}
"""Table to the part of the change history that tells of it."""
NAMING: Mapping[str, tuple[str, ...]] = {
    "contact": ("last_name", "first_names"),
    "contact_email": ("address",),
    "contact_phone": ("number",),
    "contact_address": ("street", "postal_code", "post_office"),
    "contact_role": ("company", "title"),
}
"""The columns of which the person must have provided one, for the row to be the person's."""
_UNJUDGED = frozenset({"kind"})
"""Our own sorting: it goes with its row."""
_CHANGES = "SELECT act, field, new_value, undoes FROM change WHERE contact_id = ? ORDER BY id DESC"
_SOURCES = "SELECT id, source_kind FROM provenance WHERE contact_id = ? ORDER BY id"


class Provided:
    """The sources of one card."""

    def __init__(self, store: Store, contact_id: int) -> None:
        sources = store.rows(_SOURCES, (contact_id,))
        self._first = sources[0][1] if sources else ""
        kinds = {str(number): kind for number, kind in sources}
        taken_back: set[str] = set()
        told: dict[tuple[str, str], str] = {}
        acts: dict[str, str] = {}
        for act, field, new, undoes in store.rows(_CHANGES, (contact_id,)):
            if act in taken_back or undoes:
                taken_back |= {undoes} if undoes and act not in taken_back else set()
            elif field.startswith(SOURCE):
                told[act, field.removeprefix(SOURCE)] = kinds.get(new, "")
            else:
                acts.setdefault(field, act)
        self._kinds = {
            field: told.get((act, group), "") for field, act in acts.items() for group in groups_of([field])
        }

    def of_row(self, table: str, row: Mapping[str, object], number: object) -> dict[str, object] | None:
        """The columns of a row that the person provided; None where the row is not the person's."""
        key = row["kind"] if table == "contact_address" else number
        path = f"{PARTS[table]}.{key}." if PARTS[table] else ""
        mine = {
            name: value
            for name, value in row.items()
            if name in _UNJUDGED or self._is_own(path + ("company_id" if name == "company" else name))
        }
        return mine if any(mine.get(name) for name in NAMING[table]) else None

    def _is_own(self, field: str) -> bool:
        """What no act has set since was there when the card was made."""
        return self._kinds.get(field, self._first) == "subject"
