"""T10: eight kinds of tampering on every row of the log, all found (rules A1, A2, 5.1; ASVS 16.4.2).

Whoever tampers here holds the database file itself and has taken the triggers away, knows how rows are
hashed, and cannot reach the heads kept outside. Who reaches them too lacks the key, so the seal tells. Tail
cuts are found only thanks to heads and seal: the control.
"""

import shutil
from collections.abc import Callable

import peewee
import pytest

from kaarea_tui.data.engine import Store
from kaarea_tui.register import audit_proof, audit_trail, founding
from kaarea_tui.register.audit_heads import keep_head
from kaarea_tui.register.audit_proof import verify
from kaarea_tui.register.audit_seal import GENESIS, begin_seal
from kaarea_tui.register.audit_trail import COLUMNS, Entry, append
from tests.conftest import Clock, RegisterDb

from .world import taken_back

ROWS = 60
_ALL = f"SELECT {', '.join(COLUMNS)}, prev_hash, hash FROM audit"
_PUT = f"INSERT INTO audit ({', '.join(COLUMNS)}, prev_hash, hash) VALUES ({', '.join('?' * 18)})"
Row = tuple[object, ...]


def _rows(store: Store, after: int = 0) -> list[Row]:
    return store.rows(f"{_ALL} WHERE seq > ? ORDER BY seq", (after,))


def _sealed(row: Row, prev_hash: str) -> Row:
    """The row with hashes that fit, as the register itself would make them."""
    return (*row[:16], prev_hash, audit_trail.row_hash(row[:16], prev_hash))


def _write_from(store: Store, rows: list[Row], first: int) -> None:
    """Put `rows` in place of all rows from `first` on, numbered and sealed anew."""
    before = store.one("SELECT hash FROM audit WHERE seq = ?", (first - 1,))
    prev_hash = before[0] if before else GENESIS
    store.run("DELETE FROM audit WHERE seq >= ?", (first,))
    put = []
    for number, row in enumerate(rows, first):
        put.append(_sealed((number, *row[1:]), str(prev_hash)))
        prev_hash = str(put[-1][17])
    store.run_many(_PUT, put)


def alter(store: Store, seq: int, last: int) -> None:
    store.run("UPDATE audit SET object_id = object_id || '1' WHERE seq = ?", (seq,))


def alter_and_seal(store: Store, seq: int, last: int) -> None:
    """One row altered, its own hash made to fit."""
    row = list(_rows(store, seq - 1)[0])
    row[COLUMNS.index("actor_id")] = 99
    sealed = _sealed(tuple(row), str(row[16]))
    store.run("UPDATE audit SET actor_id = 99, hash = ? WHERE seq = ?", (sealed[17], seq))


def drop(store: Store, seq: int, last: int) -> None:
    store.run("DELETE FROM audit WHERE seq = ?", (seq,))


def swap(store: Store, seq: int, last: int) -> None:
    other = seq + 1 if seq < last else seq - 1
    for one, two in ((seq, -1), (other, seq), (-1, other)):
        store.run("UPDATE audit SET seq = ? WHERE seq = ?", (two, one))


def insert(store: Store, seq: int, last: int) -> None:
    """A forged row before this one, all later rows numbered and sealed anew."""
    rows = _rows(store, seq - 1)
    _write_from(store, [rows[0], *rows], seq)


def rewrite_history(store: Store, seq: int, last: int) -> None:
    """One row altered, and the whole rest of the chain sealed anew: sound from inside."""
    rows = _rows(store, seq - 1)
    first = list(rows[0])
    first[COLUMNS.index("purpose")] = "MARKETING"
    _write_from(store, [tuple(first), *rows[1:]], seq)


def cut_tail(store: Store, seq: int, last: int) -> None:
    store.run("DELETE FROM audit WHERE seq >= ?", (seq,))


def cut_tail_and_grow(store: Store, seq: int, last: int) -> None:
    """The tail cut, and other rows written in its place: sound from inside."""
    rows = _rows(store, seq - 1)
    _write_from(store, [(row[0], "2026-11-23T10:00:00.000Z", *row[2:]) for row in rows], seq)


KINDS: tuple[Callable[[Store, int, int], None], ...] = (
    alter, alter_and_seal, drop, swap, insert, rewrite_history, cut_tail, cut_tail_and_grow,
)  # fmt: skip


@pytest.fixture
def log(register_db: RegisterDb, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A register with a log of sixty rows, its triggers taken away; nobody else is writing."""
    monkeypatch.setattr(audit_proof, "_IN_FLIGHT_SECONDS", 0)
    store, clock = register_db.open(), Clock()
    last = int((store.one("SELECT max(seq) FROM audit") or (0,))[0])
    with store.writing():
        heads = [
            append(
                store, Entry("contacts.open", "contact.view_basic", "t", 3, "AM", object_id=str(n)), clock()
            )
            for n in range(ROWS - last)
        ]
    for head in heads:
        keep_head(store, head, clock())
    if store.engine == "sqlite":
        store.script("DROP TRIGGER audit_is_append_only_update; DROP TRIGGER audit_is_append_only_delete")
    else:
        store.run("DROP TRIGGER audit_is_append_only ON audit")
    assert list(verify(store)) == []
    return store


def found_after(store: Store, tamper: Callable[[Store, int, int], None], seq: int) -> list[str]:
    with taken_back(store):
        tamper(store, seq, ROWS)
        return list(verify(store))


@pytest.mark.parametrize("tamper", KINDS, ids=lambda kind: kind.__name__)
def test_every_tampering_with_every_row_is_found(
    log: Store, tamper: Callable[[Store, int, int], None]
) -> None:
    """Rule A1: 8 kinds x 60 rows x 2 engines, 960 of 960."""
    missed = [seq for seq in range(1, ROWS + 1) if not found_after(log, tamper, seq)]
    assert missed == []


def _cut_heads(store: Store, seq: int) -> None:
    """The heads from `seq` on taken out of their files."""
    for path in (store.companion / "audit-heads").glob("*.heads"):
        kept = [line for line in path.read_text().splitlines(keepends=True) if int(line.split()[0]) < seq]
        path.write_text("".join(kept))


def _honest_work(store: Store, rows: int = 1) -> None:
    for _ in range(rows):
        with store.writing():
            head = append(store, Entry("contacts.open", "contact.view_basic", "t", 3), Clock()())
        keep_head(store, head, Clock()())


@pytest.mark.parametrize(
    "tamper", [cut_tail, rewrite_history, cut_tail_and_grow], ids=lambda kind: kind.__name__
)
def test_a_tail_tampered_with_together_with_its_heads_is_found(
    log: Store, tamper: Callable[[Store, int, int], None]
) -> None:
    """The seal needs the key: also after honest rows have come on top, as the check's own sign-in does."""
    _cut_heads(log, 30)
    with taken_back(log):
        tamper(log, 30, ROWS)
        _honest_work(log)
        assert "unsealed" in {fault.split()[0] for fault in verify(log)}


def test_heads_that_were_removed_are_missed_though_work_goes_on(log: Store) -> None:
    """The check's own sign-in writes a head: it does not stand in for those that are gone."""
    shutil.rmtree(log.companion / "audit-heads")
    _honest_work(log)
    assert list(verify(log)) == ["no_heads 2026-11-23"]


def test_control_without_heads_and_seal_cut_tails_are_missed(log: Store) -> None:
    """The control that must fail: from inside, a cut or rewritten tail looks sound to who makes the seal anew."""

    def make_seal(store: Store) -> None:
        store.run("DELETE FROM meta WHERE name = 'audit_seal'")
        begin_seal(store)

    shutil.rmtree(log.companion / "audit-heads")
    assert found_after(log, alter, 30)
    for tamper in (cut_tail, rewrite_history, cut_tail_and_grow):
        with taken_back(log):
            tamper(log, 30, ROWS)
            assert {fault.split()[0] for fault in verify(log)} == {"no_heads", "unsealed"}
            make_seal(log)
            told = {fault.split()[0] for fault in verify(log)}
        assert told == {"no_heads"}, "only that the heads are gone can be told"


def test_a_tail_that_was_cut_and_has_grown_by_honest_work_is_found(log: Store) -> None:
    """The heads keep every line: a later row of the same number does not hide the earlier one."""
    log.run("DELETE FROM audit WHERE seq >= ?", (ROWS - 4,))
    _honest_work(log, 8)
    assert {fault.split()[0] for fault in verify(log)} == {"rewritten", "unsealed"}


def test_a_head_torn_by_a_crash_is_no_tampering(log: Store) -> None:
    heads = sorted((log.companion / "audit-heads").glob("*.heads"))[-1]
    with heads.open("a") as stream:
        stream.write("61 abc")
    assert list(verify(log)) == []


def test_the_database_refuses_to_change_its_log(register_db: RegisterDb) -> None:
    """Rule A2; ASVS 13.2.2: with its triggers in place, whatever the connection."""
    store = register_db.open()
    for sql in ("UPDATE audit SET result = 'ok'", "DELETE FROM audit", "DELETE FROM audit WHERE seq = 1"):
        with pytest.raises(peewee.DatabaseError, match="append-only"):
            store.run(sql)
    if store.engine == "pg":
        with pytest.raises(peewee.DatabaseError, match="append-only"):
            store.run("TRUNCATE audit")
    assert list(verify(store)) == []


def test_every_row_of_the_log_holds_what_rule_5_1_asks(register_db: RegisterDb) -> None:
    """Rules 5.1, A4, A5: a scripted session, and the log it must leave."""
    store = register_db.open()
    start = int((store.one("SELECT max(seq) FROM audit") or (0,))[0])
    register = register_db.sign_in("paakayttaja", store)
    register.users.list()
    register.users.release_lock(3)
    register.own.sign_out()
    told = store.rows(
        "SELECT actor_id, actor_presets, action, permission, source, object_type, object_id, result"
        " FROM audit WHERE seq > ? ORDER BY seq",
        (start,),
    )
    assert told == [
        (2, "AD", "accounts.sign_in", "self", "test", "", "", "ok"),
        (2, "AD", "users.release_lock", "user.manage", "test", "user", "3", "ok"),
        (2, "AD", "own.sign_out", "self", "test", "session", str(register.session_id), "ok"),
    ]
    times = store.rows("SELECT at_utc, at_local FROM audit WHERE seq > ?", (start,))
    assert times[0] == ("2026-11-23T09:00:00.000Z", "2026-11-23T11:00:00+02:00")
    assert founding.is_demo(store)
