"""Notes on a person: written, and corrected by a new row, the old one being the history (6.6; N12)."""

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, Conflict, Refused
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.problem import N_

_INSERT = """
INSERT INTO contact_note (id, contact_id, body, created_at, created_by, corrects) VALUES (?, ?, ?, ?, ?, ?)
"""
_ONE = "SELECT contact_id, body, created_by FROM contact_note WHERE id = ?"
_NEWER = "SELECT id FROM contact_note WHERE corrects = ?"


def add(call: Call, contact_id: int, body: str) -> int:
    """Write a note; its number. Problems: `body`."""
    return _write(call, contact_id, _checked(body), None)


def contact_of(call: Call, note_id: int) -> tuple[int, int]:
    """Whose note it is, and who wrote it; raises Absent."""
    found = call.store.one(_ONE, (note_id,))
    if found is None:
        raise Absent
    return int(found[0]), int(found[2])


def correct(call: Call, note_id: int, body: str) -> int:
    """Put other words in the place of a note's; the number of the new row.

    Raises Absent, Conflict where somebody has corrected it meanwhile, Refused `note.same`; problems: `body`.
    """
    found = call.store.one(_ONE, (note_id,))
    if found is None:
        raise Absent
    newer = call.store.one(_NEWER, (note_id,))
    if newer is not None:
        raise Conflict(int(newer[0]), ())
    text = _checked(body)
    if text == found[1]:
        raise Refused("note.same", N_("The note says this already."))
    return _write(call, int(found[0]), text, note_id)


def _checked(body: str) -> str:
    form = Typed()
    text = form.block("body", "note", body)
    if not text:
        form.wrong("body", "missing", N_("Fill in this field."))
    form.settled()
    return text


def _write(call: Call, contact_id: int, text: str, corrects: int | None) -> int:
    number = call.store.next_ids("contact_note", 1)
    call.store.run(_INSERT, (number, contact_id, text, stamp(call.now), call.user.id, corrects))
    return number
