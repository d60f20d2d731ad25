"""What a rectification has corrected, in words: for the answer and the notices to recipients (2.6, 2.7)."""

from collections.abc import Iterator
from dataclasses import dataclass

from kaarea_tui.data.engine import Store
from kaarea_tui.exchange.letters import coded_notes
from kaarea_tui.exchange.letters.words import Words
from kaarea_tui.register.records.change_history import field_kind
from kaarea_tui.register.requests.request_rows import CaseRow

_RECTIFIED = """
SELECT DISTINCT h.id, h.field, h.old_value, h.new_value FROM request_task t
JOIN change h ON h.contact_id = ? AND h.changed_at = t.done_at AND h.changed_by = t.done_by
WHERE t.case_id = ? AND t.kind = 'rectify' AND t.state = 'done' AND h.field NOT LIKE 'source.%'
    AND h.field NOT LIKE '%.position' AND h.field NOT LIKE '%.kind' ORDER BY h.id
"""
_NOTES = """
SELECT o.body, n.body FROM request_event e JOIN contact_note n ON CAST(n.id AS TEXT) = e.note
JOIN contact_note o ON o.id = n.corrects
WHERE e.case_id = ? AND e.step = 'note' AND n.contact_id = ? ORDER BY e.id
"""
_COMPANY = "SELECT name FROM company WHERE id = ?"
_COMPANY_OF_ROLE = """
SELECT c.name FROM contact_role r JOIN company c ON c.id = r.company_id WHERE r.id = ? AND r.contact_id = ?
"""


@dataclass(frozen=True, slots=True)
class Correction:
    """One field that was corrected; `old` and `new` as a person reads them, empty where there is none."""

    field: str
    """Without the number of its row, as `emails.address`."""
    label: str
    old: str
    new: str


def corrections(store: Store, case: CaseRow, words: Words) -> list[Correction]:
    """What was corrected for this case; the company is named of whose card a title or position was."""
    rows = store.rows(_RECTIFIED, (case.contact_id, case.id))
    label = words("category.contact_note")
    notes = [
        Correction("contact_note.body", label, *(coded_notes.in_a_line(text) for text in pair))
        for pair in store.rows(_NOTES, (case.id, case.contact_id))
    ]
    return [*_told(store, case, words, rows), *notes]


def told(correction: Correction, words: Words, *, earlier: bool = False) -> str:
    """A correction in a line; `earlier`: with what stood before, by which a recipient finds it."""
    new = correction.new or words("corrected.removed")
    if earlier and correction.old:
        new += f" ({words('corrected.earlier', value=correction.old)})"
    return f"{correction.label}: {new}"


def _told(store: Store, case: CaseRow, words: Words, rows: list[tuple[str, ...]]) -> Iterator[Correction]:
    for _number, field, old, new in rows:
        label = coded_notes.changed(words, field)
        part, *more = field.split(".")
        if part == "roles" and not field.endswith(".company_id"):
            company = store.one(_COMPANY_OF_ROLE, (int(more[0]), case.contact_id))
            label += f" ({company[0]})" if company else ""
        was, now = (_value(store, words, field, value) for value in (old, new))
        yield Correction(field_kind(field), label, was, now)


def _value(store: Store, words: Words, field: str, value: str) -> str:
    if not value:
        return ""
    if field.endswith(".company_id"):
        found = store.one(_COMPANY, (int(value),))
        return str(found[0]) if found else ""
    return coded_notes.history(words, field, value)
