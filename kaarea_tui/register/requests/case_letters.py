"""Further letters of a case: a reply or a second letter is set aside as one that belongs to it (2.3, D8).

What ties a letter to a case is an event of the case, so that its history tells it; the note is the letter's
day and number. Whoever brings the letter back among the new ones unties it.
"""

from kaarea_tui.data.engine import Row, Store
from kaarea_tui.register.counter import Call
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.check_parts import bare_number
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.text import clean_line

from .request_rows import CaseRow, case_in_view, write_event

TIED, UNTIED = "letter", "letter_back"
"""Steps of the history."""
_CASE = "SELECT id FROM request_case WHERE number = ?"
_DAY = "SELECT received_on FROM request_mail WHERE id = ?"
_OF_CASE = """
SELECT step, note, case_id FROM request_event
WHERE case_id = ? AND step IN ('letter', 'letter_back') ORDER BY id
"""
_ALL = "SELECT step, note, case_id FROM request_event WHERE step IN ('letter', 'letter_back') ORDER BY id"
_OF_LETTER = """
SELECT step, note, case_id FROM request_event
WHERE note LIKE ? AND step IN ('letter', 'letter_back') ORDER BY id
"""


def letters_of_case(store: Store, case_id: int) -> list[int]:
    """Numbers of the further letters of a case, rising."""
    return sorted(_tied(store.rows(_OF_CASE, (case_id,))))


def further_letters(store: Store) -> dict[int, int]:
    """All further letters, each with its case."""
    return _tied(store.rows(_ALL))


def case_of_letter(store: Store, mail_id: int) -> int | None:
    """The case to which a letter that was set aside belongs."""
    return _tied(store.rows(_OF_LETTER, (f"% {mail_id}",))).get(mail_id)


def check_case(call: Call, form: Typed, number: str) -> CaseRow | None:
    """The case of this number, open or closed; None without one. Raises NotPermitted; problems: `case`."""
    wanted = bare_number(clean_line(number))
    if not wanted:
        return None
    found = call.store.one(_CASE, (wanted,))
    if found is None:
        form.wrong("case", "letter.case", N_("There is no request of this number."))
        return None
    return case_in_view(call, found[0])


def tie(call: Call, mail_id: int, case: CaseRow) -> None:
    """Let the letter belong to the case from now on: it lives as long as the case (N17)."""
    _write(call, mail_id, case, TIED)
    call.store.run("UPDATE request_mail SET set_aside_at = NULL WHERE id = ?", (mail_id,))


def untie(call: Call, mail_id: int) -> None:
    """Let the letter belong to no case any more, where it did; raises NotPermitted."""
    case_id = case_of_letter(call.store, mail_id)
    if case_id is not None:
        _write(call, mail_id, case_in_view(call, case_id), UNTIED)


def _write(call: Call, mail_id: int, case: CaseRow, step: str) -> None:
    day = call.store.one(_DAY, (mail_id,))
    assert day is not None
    write_event(call, case.id, step, (case.state, case.state), f"{day[0]} {mail_id}")
    call.touched("request", case.id, fields=step)


def _tied(events: list[Row]) -> dict[int, int]:
    """Letter to case, by events in their order."""
    tied: dict[int, int] = {}
    for step, note, case_id in events:
        mail_id = int(note.rpartition(" ")[2])
        if step == TIED:
            tied[mail_id] = case_id
        else:
            tied.pop(mail_id, None)
    return tied
