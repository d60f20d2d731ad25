"""Erasing a person: one mechanism for requests now and retention later (rulebook 2.6, 3.3 row 1; T11).

First the ledger outside the database gets its line, then one transaction takes the person out of all tables,
then files and what SQLite left in its log are cleaned. Whatever happens in between (kill -9, power cut), the
next opening carries on from the ledger (see erasure_replay.py). Where the transaction itself is taken back,
so is the line of the ledger.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime

import peewee

from kaarea_tui.data import ledger, person_files
from kaarea_tui.data.cannot_open import CannotOpen
from kaarea_tui.data.engine import Store
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, Refused, Unavailable
from kaarea_tui.register.records.reach import refused
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.suppressions import Kind

from .erasure_rows import Hashes, erase_rows, hashes_of, own_addresses
from .forgetting import forget, words_of

_ROW = """
INSERT INTO erasure (contact_id, case_id, ledger_line, started_at, done_by) VALUES (?, ?, ?, ?, ?)
"""
_OPEN_CASES = """
SELECT count(*) FROM request_case WHERE contact_id = ? AND closed_at IS NULL AND id <> ?
"""
_RESTRICTED = "SELECT count(*) FROM restriction WHERE contact_id = ? AND lifted_at IS NULL"
_TEXTS = """
SELECT object_id, answer FROM request_task WHERE case_id = ? AND kind = 'review_text' AND state = 'done'
"""
_FORGET_TEXTS = "UPDATE request_task SET answer = '' WHERE case_id = ? AND kind = 'review_text'"
_LETTERS = """
SELECT l.file_hash FROM request_letter l JOIN request_case c ON c.id = l.case_id WHERE c.contact_id = ?
"""
_FINISH = "UPDATE erasure SET finished_at = ? WHERE contact_id = ? AND finished_at IS NULL"
log = logging.getLogger("kaarea.register")


def erase(
    call: Call,
    contact_id: int,
    *,
    case_id: int | None = None,
    kept: Mapping[int, str] | None = None,
    also: Iterable[tuple[Kind, str]] = (),
) -> None:
    """Erase a person inside a `change` action; `case_id` None: retention ends (R12).

    `also`: addresses that stand on no card of his and do not come back either (N3).
    `kept`: notes by number with what they told of the company, rewritten without the person; all others go.
    Raises Absent, Refused `erasure.open_case` while another request of the person is open, and
    `erasure.restricted` where a restricted person is to go without a case that decided it (18(2)).
    """
    check(call, contact_id, case_id)
    addresses = list(dict.fromkeys([*own_addresses(call.store, contact_id), *also]))
    hashes = hashes_of(call.store, addresses)
    try:
        line = ledger.note(
            call.store, stamp(call.now), contact_id, case_id=case_id, by=call.user.id, hashes=hashes
        )
    except CannotOpen as unsound:
        raise refused(unsound) from unsound
    call.when_undone.append(lambda: _take_back(call, line))
    words = words_of(call.store, contact_id)
    erase_rows(call, contact_id, addresses, hashes, kept or {})
    write_row(call, line)
    call.when_done.append(lambda: finish(call.store, contact_id, call.now, words))


def _take_back(call: Call, line: ledger.Line) -> None:
    """Void the line of an erasure that the database took back; raises Unavailable where that fails."""
    try:
        ledger.void(call.store, stamp(call.now), line)
    except (OSError, CannotOpen) as error:
        log.exception("line %s of the erasure ledger could not be taken back", line.seq)
        raise Unavailable(
            "erasure.stands",
            N_(
                "The erasure failed, but it stands in the erasure ledger: the person will be erased when the"
                " register is next opened. Make room on the disk and call the administrator."
            ),
        ) from error


def take_texts(call: Call, case_id: int | None) -> Mapping[int, str]:
    """Notes by number with what the case decided to keep of them for the company; the case forgets it."""
    if case_id is None:
        return {}
    kept = {note_id: answer for note_id, answer in call.store.rows(_TEXTS, (case_id,)) if answer}
    call.store.run(_FORGET_TEXTS, (case_id,))
    return kept


def check(call: Call, contact_id: int, case_id: int | None) -> None:
    """Raise what `erase` raises, without erasing."""
    found = call.store.one("SELECT state FROM contact WHERE id = ?", (contact_id,))
    if found is None or found[0] == "erased":
        raise Absent
    others = call.store.one(_OPEN_CASES, (contact_id, case_id or 0))
    if others is not None and others[0]:
        raise Refused(
            "erasure.open_case",
            N_("Another request of this person is open; answer it first ({count})."),
            count=str(others[0]),
        )
    restricted = call.store.one(_RESTRICTED, (contact_id,))
    if case_id is None and restricted is not None and restricted[0]:
        raise Refused(
            "erasure.restricted",
            N_("Processing is restricted: only a decided request may erase this person."),
        )


def write_row(call: Call, line: ledger.Line) -> None:
    """Say in the database that the ledger's line is carried out; what follows outside is still to come."""
    row = (line.contact_id, line.case_id, line.seq, stamp(call.now), line.by)
    call.store.run(_ROW, row)


def finish(store: Store, contact_id: int, now: datetime, words: frozenset[str] | None = None) -> bool:
    """Delete the person's files and what the database still has of him outside its tables; is all done?

    `words` as `forgetting.forget` takes them.

    Raises nothing: what could not be done now is done when the register is next opened.
    """
    if store.db.transaction_depth():
        return False  # not committed yet: there is nothing to clean
    try:
        # A letter made while somebody else, or nobody, was chosen as the requester may lie in another folder.
        person_files.remove(store, {row[0] for row in store.rows(_LETTERS, (contact_id,))})
        person_files.remove_all(store, contact_id)
        if not forget(store, words):
            return False
        with store.writing():
            store.run(_FINISH, (stamp(now), contact_id))
    except (OSError, peewee.DatabaseError) as error:
        log.error("erasure of contact %s is not finished: %s", contact_id, error)
        return False
    return True


def replay(call: Call, line: ledger.Line) -> None:
    """Carry out a line of the ledger that this database does not know: after a crash, or an old backup.

    Somebody who is not there at all leaves a tombstone, so that nobody else gets his number.
    """
    found = call.store.one("SELECT state FROM contact WHERE id = ?", (line.contact_id,))
    if found is None:
        _bury(call, line.contact_id)
    addresses = own_addresses(call.store, line.contact_id)
    hashes: Hashes = tuple(dict.fromkeys([*line.hashes, *hashes_of(call.store, addresses)]))
    erase_rows(call, line.contact_id, addresses, hashes, take_texts(call, line.case_id))
    write_row(call, line)


def _bury(call: Call, contact_id: int) -> None:
    now = stamp(call.now)
    call.store.run(
        "INSERT INTO contact (id, state, created_at, created_by, updated_at, erased_at)"
        " VALUES (?, 'erased', ?, 0, ?, ?)",
        (contact_id, now, now, now),
    )
    if call.store.engine == "pg":
        call.store.run(
            "SELECT setval(pg_get_serial_sequence('contact', 'id'), greatest(max(id), 1)) FROM contact"
        )
