"""Erasing a person (rules 2.6 and 3.3, row 1): nothing of him is left, evidence and hashes are; ASVS 14.2.4."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import apsw
import psycopg
import pytest

from kaarea_tui.data import ledger
from kaarea_tui.data import models as m
from kaarea_tui.data.rows import refresh_contacts
from kaarea_tui.register.erasure import forgetting
from kaarea_tui.register.errors import Absent, CounterError, Invalid, Refused
from kaarea_tui.register.records.contact_inputs import (
    ContactInput,
    EmailInput,
    PhoneInput,
    RoleInput,
    SourceInput,
)
from kaarea_tui.register.requests.mention_texts import TEXTS
from kaarea_tui.rules.erasure import REGISTRY, Fate
from tests.register.conftest import WorldDb
from tests.register.erasing_steps import PERSONAL, left_in_files, left_in_tables, scene


def test_after_an_erasure_no_byte_of_the_person_is_left_on_the_disk(
    sqlite_world_db: WorldDb, tmp_path: Path
) -> None:
    """Row 46 of the checklist: database, WAL, index, temporary files, exports, log. ASVS 14.2.4."""
    act = scene(sqlite_world_db)
    before = left_in_files(tmp_path, PERSONAL)
    assert {found.split(" in ")[0] for found in before} == set(PERSONAL), "the control: all was there"
    act.erase()
    assert left_in_files(tmp_path, PERSONAL) == []


def test_after_an_erasure_no_table_knows_the_person(world_db: WorldDb) -> None:
    """2.6, the field matrix, on both engines."""
    act = scene(world_db)
    assert {each.split(" in ")[0] for each in left_in_tables(act.store, PERSONAL)} == set(PERSONAL)
    act.erase()
    assert left_in_tables(act.store, PERSONAL) == []
    for table, rule in REGISTRY.items():
        if rule.person and rule.fate in (Fate.DELETE, Fate.EVIDENCE, Fate.REVIEW, Fate.REBUILD):
            assert act.store.rows(f"SELECT 1 FROM {table} WHERE {rule.person} = ?", (act.contact,)) == [], (
                table
            )


def test_the_card_is_a_tombstone_and_absent_everywhere(world_db: WorldDb) -> None:
    """2.6, 3.3 row 1: the number and the moment, nothing else."""
    act = scene(world_db)
    act.erase()
    row = m.Contact.get_by_id(act.contact)
    assert (row.state, row.last_name, row.first_names, row.created_by) == ("erased", "", "", 0)
    assert row.erased_at == row.created_at == row.updated_at
    with pytest.raises(Absent):
        act.owner.contacts.open(act.contact)
    assert not act.owner.browse.contacts(PERSONAL["last_name"]).hits
    with pytest.raises(Absent):
        act.erase()
    assert [str(each) for each in act.owner.integrity.check()] == []


def test_the_addresses_do_not_come_back(world_db: WorldDb) -> None:
    """2.6, N3: by keyed hash; a card with the address is refused, one with the number of the desk is not."""
    act = scene(world_db)
    act.erase()
    rows = act.store.rows(
        "SELECT kind, reason, scope FROM suppression WHERE reason = 'erasure' ORDER BY kind"
    )
    assert rows == [("email", "erasure", "all_import"), ("phone", "erasure", "marketing")]  # N3
    typed = ContactInput(
        last_name="Uusi", first_names="Uuno", emails=(EmailInput(PERSONAL["email"]),),
        roles=(RoleInput(act.company, "Johtaja"),),
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        act.owner.contacts.create(typed, SourceInput("subject"))
    assert [problem.code for problem in refused.value.problems.values()] == ["SUPPRESSED"]
    successor = replace(typed, emails=(), phones=(PhoneInput(PERSONAL["phone"]),))
    assert act.owner.contacts.create(successor, SourceInput("subject"))


def test_evidence_of_consents_and_objections_stays_without_the_person(world_db: WorldDb) -> None:
    """2.6: hash, purpose, wording, times, way; the log's rows stay too (A4)."""
    act = scene(world_db)
    consents = act.store.rows(
        "SELECT purpose, wording_id, how FROM consent WHERE contact_id = ?", (act.contact,)
    )
    objections = act.store.rows("SELECT purpose FROM objection WHERE contact_id = ?", (act.contact,))
    audit = act.store.one("SELECT count(*) FROM audit")
    act.erase()
    kept = m.ConsentEvidence.select()
    assert sorted((row.purpose, row.wording_id, row.how) for row in kept if row.wording_id) == sorted(
        consents
    )
    assert {row.purpose for row in kept if not row.wording_id} == {row[0] for row in objections}
    assert all(len(row.address_hash) == 64 for row in kept)
    after = act.store.one("SELECT count(*) FROM audit")
    assert audit is not None and after is not None and after[0] == audit[0] + 1


def test_lists_lose_the_person_and_keep_their_counts_true(world_db: WorldDb) -> None:
    """2.6: memberships go, past ones too; `kaarea check` counts anew."""
    act = scene(world_db)
    act.erase()
    told = {
        row.state: row.members for row in m.ListCount.select().where(m.ListCount.list == act.world.desk.full)
    }
    assert sum(told.values()) == m.ListMember.select().where(m.ListMember.list == act.world.desk.full).count()


def test_a_note_rewritten_without_the_person_stays_with_the_company(world_db: WorldDb) -> None:
    """2.6: free text is deleted, or kept anonymised, as a person decided; the rest goes."""
    act = scene(world_db)
    note = m.ContactNote.get(m.ContactNote.contact == act.contact)
    act.erase({note.id: "Yritys vaihtaa toimistoa keväällä."})
    kept = m.CompanyNote.get()
    assert (kept.company.id, kept.body, kept.created_at) == (
        act.company, "Yritys vaihtaa toimistoa keväällä.", note.created_at,
    )  # fmt: skip
    assert m.ContactNote.select().where(m.ContactNote.contact == act.contact).count() == 0


def test_the_ledger_is_written_first_and_holds_no_name(world_db: WorldDb) -> None:
    """2.6: numbers and keyed hashes; the erasure's row points to its line."""
    act = scene(world_db)
    act.erase()
    begun, line = ledger.read(act.store)
    assert begun.kind == "sealed"
    assert (line.contact_id, line.case_id, len(line.hashes)) == (act.contact, None, 2)
    row = m.Erasure.get()
    assert (row.contact_id, row.ledger_line) == (act.contact, line.seq)
    assert row.finished_at is not None


def test_a_transaction_that_fails_takes_its_line_back(world_db: WorldDb) -> None:
    """T3: whoever is told that nothing was done, for him nothing was done, also after the next opening."""
    act = scene(world_db)

    def fail(sql: str) -> None:
        if "INSERT INTO erasure" in sql:
            raise RuntimeError("disk")

    act.store.db.on_statement = fail
    with pytest.raises(CounterError):
        act.erase()
    act.store.db.on_statement = None
    assert ledger.in_force(ledger.read(act.store)) == ()
    world_db.open()
    assert act.owner.contacts.open(act.contact).last_name == PERSONAL["last_name"]


def test_a_restricted_person_goes_only_by_a_case(world_db: WorldDb) -> None:
    """GDPR art. 18(2), 2.6: deletion is processing too."""
    act = scene(world_db)
    act.owner.restrictions.set(act.contact, "record", "", "b")
    with pytest.raises(Refused) as refused:
        act.erase()
    assert refused.value.code == "erasure.restricted"
    assert ledger.in_force(ledger.read(act.store)) == ()


def test_a_ledger_that_cannot_be_written_stops_the_erasure(
    world_db: WorldDb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T4: a full disk at each of its file operations; nothing was done, and nothing is done at the next opening."""
    act = scene(world_db)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("os.fsync", "os.ftruncate", "pathlib.Path.replace"):
        with monkeypatch.context() as patch:
            patch.setattr(name, full)
            with pytest.raises((CounterError, OSError)):
                act.erase()
    assert ledger.in_force(ledger.read(act.store)) == ()
    world_db.open()
    assert act.owner.contacts.open(act.contact).last_name == PERSONAL["last_name"]
    act.erase()


def test_a_ledger_that_was_changed_stops_the_erasure(world_db: WorldDb) -> None:
    """T11: in a session that is open already, too."""
    act = scene(world_db)
    (act.store.companion / ledger.HEAD).unlink()
    with pytest.raises(Refused) as refused:
        act.erase()
    assert refused.value.code == "database.ledger_missing"


def test_who_still_reads_the_old_state_delays_only_the_cleaning(
    world_db: WorldDb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 14.2.4: nothing is called finished that somebody still reads; at the latest the next opening does it."""
    monkeypatch.setattr(forgetting, "WAIT_MS", 50)
    act = scene(world_db)
    reader: Any
    if world_db.engine == "pg":
        reader = psycopg.connect(world_db.url)
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    else:
        reader = apsw.Connection(str(tmp_path / "register.db"))
        reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM contact").fetchall()
    act.erase()
    assert left_in_tables(act.store, PERSONAL) == []
    assert m.Erasure.get().finished_at is None
    assert {each.code for each in act.owner.integrity.check()} == {"erasure.unfinished"}
    reader.close()
    world_db.open()
    if world_db.engine == "sqlite":
        assert left_in_files(tmp_path, PERSONAL) == []
    assert m.Erasure.get().finished_at is not None


def test_neither_index_nor_statistics_of_postgresql_keep_the_person(pg_world_db: WorldDb) -> None:
    """ASVS 14.2.4: a word stays in an index of words, and ANALYZE, which runs by itself, writes values down."""
    act = scene(pg_world_db)
    store = act.store
    store.run("ANALYZE")
    index = "SELECT pg_relation_filenode('contact_row_words'::regclass)"
    statistics = "SELECT tablename, attname, s::text FROM pg_stats s WHERE schemaname = 'public'"

    def told() -> set[str]:
        rows = [(table, name, str(values).casefold()) for table, name, values in store.rows(statistics)]
        return {
            f"{field} in {table}.{name}"
            for table, name, values in rows
            for field, value in PERSONAL.items()
            if value.casefold() in values
        }

    assert told(), "the control: statistics hold what they counted"
    before = store.one(index)
    act.erase()
    assert told() == set()
    assert store.one(index) != before, "made anew"
    assert m.Erasure.get().finished_at is not None
    assert act.owner.browse.contacts("Muu").hits


def test_all_tables_with_texts_that_may_name_somebody_are_cleaned() -> None:
    """2.6: reading the texts of others rewrites or deletes them before the erasure."""
    tables = {re.findall(r"(?:UPDATE|DELETE FROM) (\w+)", each.delete)[0] for each in TEXTS.values()}
    assert tables <= set(forgetting.TOUCHED)


@pytest.mark.parametrize("crashed", [False, True])
def test_no_edge_of_a_page_of_the_text_index_keeps_a_number(
    sqlite_world_db: WorldDb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crashed: bool
) -> None:
    """Row 46: an index of thousands of like words has whole ones between its pages; also after a crash."""
    act = scene(sqlite_world_db)
    store, people = act.store, 1500
    with store.writing():
        first = store.next_ids("contact", people)
        ids = range(first, first + people)
        store.run_many(
            "INSERT INTO contact (id, state, last_name, created_at, created_by, updated_at)"
            " VALUES (?, 'active', 'Virtanen', 'x', 1, 'x')", [(each,) for each in ids],
        )  # fmt: skip
        store.run_many(
            "INSERT INTO contact_phone (contact_id, number, kind) VALUES (?, ?, 'mobile')",
            [(each, f"+35845{7_000_000 + each - first}") for each in ids],
        )
        refresh_contacts(store, list(ids))
    edges = [
        bytes(term)[1:].decode("utf-8", "ignore")
        for (term,) in store.rows("SELECT term FROM contact_text_idx")
    ]
    number = next(each for each in edges if re.fullmatch(r"p_0457\d{6}", each))[3:]
    (act.contact,) = store.one(
        "SELECT contact_id FROM contact_phone WHERE number = ?", (f"+358{number}",)
    ) or (0,)
    if crashed:
        monkeypatch.setattr("kaarea_tui.register.erasure.erasing.forget", lambda *_: False)
    act.erase()
    if crashed:
        monkeypatch.undo()
        sqlite_world_db.open()
    assert left_in_files(tmp_path, {"phone": number}) == []
    assert m.Erasure.get().finished_at is not None
    assert act.owner.browse.contacts("virtanen").hits
