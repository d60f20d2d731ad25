"""At each opening: is the erasure ledger whole, and has this database carried out all of it (2.6; T11)?

A backup that is older than the ledger is brought up to it before anybody can sign in; an erasure that a crash
cut short goes on. A ledger that is missing or was changed lets nobody in.
"""

import hmac
from datetime import datetime
from functools import partial
from typing import cast

from kaarea_tui.data import ledger
from kaarea_tui.data.engine import Store
from kaarea_tui.register import audit_heads, audit_trail
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import SELF, Call, Counter

_META = "erasure_ledger"
_ROWS = "SELECT id, contact_id, case_id, ledger_line, done_by, finished_at FROM erasure ORDER BY id"


def begin(store: Store, now: datetime, *, sealed: bool = True) -> None:
    """Make the ledger of a new register, in the transaction that makes the register."""
    line = ledger.begin(store, stamp(now), sealed=sealed)
    store.run("INSERT INTO meta (name, value) VALUES (?, ?)", (_META, line.hash))


def settle(store: Store, now: datetime) -> int:
    """Check the ledger and carry out what this database lacks: how many lines. Raises CannotOpen."""
    begun = store.one("SELECT value FROM meta WHERE name = ?", (_META,))
    if begun is None and not ledger.exists(store) and store.one("SELECT 1 FROM erasure") is None:
        with store.writing():  # a register from before there was a ledger
            begin(store, now, sealed=False)
        return 0
    rows = store.rows(_ROWS)  # before the ledger: another process may erase in between
    lines = ledger.read(store)
    if begun is not None and not hmac.compare_digest(lines[0].hash, str(begun[0])):
        raise ledger.tampered(store, 1)
    known = _known(store, lines, rows)
    _renew(store, lines, known, now)
    missing = [line for line in ledger.in_force(lines) if line.seq not in known]
    for line in missing:
        _replay(store, line, now)
    if missing or any(finished is None for *_, finished in rows):
        _finish(store, now)
    return len(missing)


def _known(store: Store, lines: tuple[ledger.Line, ...], rows: list[tuple[object, ...]]) -> set[int]:
    """The lines that the database has carried out; raises CannotOpen where the ledger lacks one of them."""
    by_seq = {line.seq: line for line in lines}
    for _, contact_id, _, seq, *_ in rows:
        line = by_seq.get(cast(int, seq))
        if line is None and cast(int, seq) > len(lines):
            raise ledger.older(store, cast(int, seq))
        if line is None or line.kind != "erasure" or line.contact_id != contact_id:
            raise ledger.tampered(store, cast(int, seq))
    return {cast(int, row[3]) for row in rows}


def _renew(store: Store, lines: tuple[ledger.Line, ...], known: set[int], now: datetime) -> None:
    """Write a line anew that was taken back although the database had carried it out in the same moment."""
    voided = {line.voids for line in lines if line.kind == "void"} & known
    for line in (each for each in lines if each.seq in voided):
        with store.writing():
            fresh = ledger.note(
                store, stamp(now), line.contact_id, case_id=line.case_id, by=line.by, hashes=line.hashes
            )
            store.run("UPDATE erasure SET ledger_line = ? WHERE ledger_line = ?", (fresh.seq, line.seq))


def renew(call: Call) -> int:
    """Write anew the lines that this database has carried out and a whole but older ledger lacks; how many.

    Raises CannotOpen where the ledger is not whole.
    """
    have = len(ledger.read(call.store))
    lost = [row for row in call.store.rows(_ROWS) if row[3] > have]
    for row_id, contact_id, case_id, _, by, _ in sorted(lost, key=lambda row: row[3]):
        line = ledger.note(call.store, stamp(call.now), contact_id, case_id=case_id, by=by, hashes=())
        call.when_undone.append(partial(ledger.void, call.store, stamp(call.now), line))
        call.store.run("UPDATE erasure SET ledger_line = ? WHERE id = ?", (line.seq, row_id))
    return len(lost)


def _replay(store: Store, line: ledger.Line, now: datetime) -> None:
    from . import erasing

    with store.writing():
        # Somebody else may have come to it first, or taken it back, while this waited for its turn.
        in_force = {each.seq for each in ledger.in_force(ledger.read(store))}
        done = store.one("SELECT 1 FROM erasure WHERE ledger_line = ?", (line.seq,))
        if done is not None or line.seq not in in_force:
            return
        entry = audit_trail.Entry("erasure.replay", SELF, "opening", object_type="contact")
        call = _call(store, entry, now)
        erasing.replay(call, line)
        call.touched("contact", line.contact_id, fields=f"ledger {line.seq}")
        head = audit_trail.append(store, entry, now)
    audit_heads.keep_head(store, head, now)


def _finish(store: Store, now: datetime) -> None:
    from . import erasing

    for (contact_id,) in store.rows("SELECT DISTINCT contact_id FROM erasure WHERE finished_at IS NULL"):
        erasing.finish(store, contact_id, now)


def _call(store: Store, entry: audit_trail.Entry, now: datetime) -> Call:
    """The program itself at work: nobody is signed in yet."""
    from kaarea_tui.register.staff.sessions import CurrentUser
    from kaarea_tui.rules.rights import Scope

    nobody = CurrentUser(
        0, "", "", (), frozenset(), Scope.ALL, Scope.ALL, "", "fi", "kaarea", must_change_password=False
    )
    return Call(store, nobody, now, entry, cast(Counter, None))
