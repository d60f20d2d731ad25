"""`integrity.check`: a sound register has no findings, each planted fault has its own (rules 5.1, A1; ASVS 16.4)."""

import errno
import os
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kaarea_tui import locale
from kaarea_tui.data import ledger
from kaarea_tui.data import models as m
from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hash
from kaarea_tui.register import audit_heads
from kaarea_tui.register.oversight.integrity import _KINDS, NAMED, Finding, check
from kaarea_tui.rules.dates import local_date
from tests.conftest import START, RegisterDb
from tests.register.conftest import WorldDb
from tests.register.log_cutting import cut_log_and_heads, end_with_seal_step
from tests.register.trust.world import World

TODAY = local_date(START)


@pytest.fixture
def world(world_db: WorldDb) -> World:
    return world_db.enter()


def _codes(store: Store) -> set[str]:
    return {finding.code for finding in check(store, TODAY)}


def test_a_sound_register_has_no_findings(world: World) -> None:
    """After edits through the counter, with drafts, restricted people and refusals in it."""
    assert check(world.store, TODAY) == ()


def test_who_may_look_after_the_register_may_check_it(world: World) -> None:
    """Rule 5.1: the check is logged, with its findings' codes; it does not hold up who writes."""
    for preset in ("RO", "AD", "AU"):
        assert world.registers[preset].integrity.check() == ()
    m.ContactRole.delete().where(m.ContactRole.contact == world.own.contact).execute()
    findings = world.registers["AD"].integrity.check()
    row = world.store.one("SELECT action, result, fields, count FROM audit ORDER BY seq DESC LIMIT 1")
    assert row == ("integrity.check", "ok", " ".join(each.code for each in findings), len(findings))


def _checked(db: RegisterDb, store: Store) -> tuple[Finding, ...]:
    """What who signs in for the check is told."""
    register = db.sign_in("tarkastaja", store)
    register.confirmed_at = db.clock()
    return register.integrity.check()


def _sql(*statements: str) -> Callable[[World], None]:
    def spoil(world: World) -> None:
        for statement in statements:
            world.store.run(
                statement.format(own=world.own.contact, draft=world.draft, restricted=world.restricted)
            )

    return spoil


FAULTS: dict[str, Callable[[World], None]] = {
    "contact.no_role": _sql("DELETE FROM contact_role WHERE contact_id = {own}"),
    "contact.draft_with_role": _sql("UPDATE contact_role SET contact_id = {draft} WHERE contact_id = {own}"),
    "contact.no_source": _sql("DELETE FROM provenance WHERE contact_id = {own}"),
    "contact.no_inform_due": _sql("UPDATE provenance SET inform_due = NULL WHERE contact_id = {own}"),
    "contact.no_ground": _sql("UPDATE contact SET restriction_ground = NULL WHERE id = {restricted}"),
    "contact.email_key": _sql(
        "UPDATE contact_email SET address_key = 'Muu@example.fi' WHERE contact_id = {own}"
    ),
    "record.identity_code": _sql(
        "UPDATE contact_note SET body = 'HETU 131052-308T.' WHERE contact_id = {own}"
    ),
    "index.missing": _sql("DELETE FROM contact_row WHERE contact_id = {own}"),
    "index.surplus": _sql("UPDATE contact_row SET contact_id = 999999 WHERE contact_id = {own}"),
    "index.untrue": _sql("UPDATE contact_row SET phone = '040 000 0000' WHERE contact_id = {own}"),
    "index.order": _sql(
        "UPDATE contact_row SET order_no = order_no + 1073741824000 WHERE contact_id = {own}"
    ),
    "access.no_owner": _sql("DELETE FROM user_preset WHERE preset = 'RO'"),
    "access.external_without_end": _sql(
        "UPDATE user_account SET valid_to = NULL WHERE user_name = 'ulkopuolinen'"
    ),
    "access.long_grant": _sql("UPDATE user_grant SET valid_to = '2029-01-01'"),
    "schema.missing": _sql("DROP INDEX contact_email_key"),
    "schema.surplus": _sql("CREATE TABLE copy_of_people (name TEXT)"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_each_planted_fault_is_found(world: World, code: str) -> None:
    """Rules 4.1, 7.1, 7.2, 2.6, V5, V8, 6.6, P2, P3, P7."""
    FAULTS[code](world)
    assert code in _codes(world.store)


def test_words_that_the_index_does_not_hold_are_found(world: World) -> None:
    """The text index is compared with the rows themselves; on PostgreSQL it cannot differ from them."""
    if world.store.engine == "pg":
        world.store.run(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'contact_row_words'::regclass"
        )
        assert "schema.differs" in _codes(world.store)
        return
    world.store.run("INSERT INTO contact_text (rowid, words) VALUES (4711, 'aave')")
    assert "index.words" in _codes(world.store)


def test_a_trigger_switched_off_is_found(world: World) -> None:
    """Rule A2."""
    sqlite = world.store.engine == "sqlite"
    world.store.run(
        "DROP TRIGGER audit_is_append_only_delete" if sqlite else "ALTER TABLE audit DISABLE TRIGGER ALL"
    )
    assert _codes(world.store) & {"schema.missing", "schema.differs"}


def test_a_changed_log_is_found(world: World) -> None:
    """Rule A1."""
    if world.store.engine == "sqlite":
        world.store.run("DROP TRIGGER audit_is_append_only_update")
    else:
        world.store.run("DROP TRIGGER audit_is_append_only ON audit")
    world.store.run("UPDATE audit SET actor_id = 7 WHERE seq = 2")
    # Without its trigger the schema is not whole either, and that is said first.
    assert _codes(world.store) & {"audit.altered", "schema.missing"}


def test_removed_heads_are_told_by_the_check_of_who_signs_in_for_it(world: World) -> None:
    """The sign-in and the check's own row come on top, and are no reason to find the log sound."""
    for heads in (world.store.companion / "audit-heads").glob("*.heads"):
        heads.unlink()
    assert _codes(world.store) == {"audit.no_heads"}
    for _ in range(2):
        findings = world.registers["AD"].integrity.check()
        assert [(each.code, each.places) for each in findings] == [("audit.no_heads", (TODAY.isoformat(),))]


_TAKE_SEAL = "DELETE FROM meta WHERE name = 'audit_seal'"
_SET_BACK = "UPDATE meta SET value = '4' WHERE name = 'schema_version'"
_OLD_KEY_CHECK = "UPDATE meta SET value = '{old}' WHERE name = 'key_check'"


@pytest.mark.parametrize(
    "also",
    [(), (_TAKE_SEAL,), (_SET_BACK,), (_TAKE_SEAL, _OLD_KEY_CHECK), (_SET_BACK, _OLD_KEY_CHECK)],
    ids=["cut", "seal gone", "version back", "old key check", "all back"],
)
def test_a_log_cut_together_with_its_heads_is_told(
    register_db: RegisterDb, also: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule A1: whoever reaches both has not the key, and no opening makes the seal anew.

    Not even for who has kept the `key_check` of the days before there was a seal: the ledger knows better.
    """
    store = register_db.open()
    end_with_seal_step(store, monkeypatch)
    old = keyed_hash(store, "key_check")
    cut_log_and_heads(store)
    for statement in also:
        store.run(statement.format(old=old))
    store.close()
    for _ in range(2):
        store = register_db.open()
        findings = _checked(register_db, store)
        assert {each.code for each in findings} == {"audit.unsealed"}
        store.close()


def _made_older(store: Store) -> None:
    """The register as it was before there were seals, and before there was an erasure ledger."""
    store.run(_TAKE_SEAL)
    store.run(_OLD_KEY_CHECK.format(old=keyed_hash(store, "key_check")))
    store.run("DELETE FROM meta WHERE name = 'erasure_ledger'")
    for name in (ledger.LEDGER, ledger.HEAD):
        (store.companion / name).unlink()
    store.close()


@pytest.mark.parametrize("version", ["4", "5"], ids=["upgraded", "a crash after the upgrade"])
def test_an_older_register_gets_its_seal_at_opening_once(
    register_db: RegisterDb, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all the rows it has; from then on the seal holds like that of a new register."""
    store = register_db.open()
    end_with_seal_step(store, monkeypatch)
    store.run("UPDATE meta SET value = ? WHERE name = 'schema_version'", (version,))
    _made_older(store)
    store = register_db.open()
    assert check(store, TODAY) == ()
    assert [line.kind for line in ledger.read(store)] == ["begun", "sealed"]
    cut_log_and_heads(store)
    store.close()
    assert _codes(register_db.open()) == {"audit.unsealed"}


def test_a_crash_before_the_ledger_notes_the_seal_is_made_good(
    register_db: RegisterDb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database says it already; the next opening writes the note, and once only."""
    store = register_db.open()
    _made_older(store)
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "note_seal", lambda store, at: (_ for _ in ()).throw(OSError(28, "full")))
        store = register_db.open()
    assert [line.kind for line in ledger.read(store)] == ["begun"]
    for _ in range(2):
        store.close()
        store = register_db.open()
        assert check(store, TODAY) == ()
        assert [line.kind for line in ledger.read(store)] == ["begun", "sealed"]


@pytest.mark.parametrize("torn", [0, 30, 60], ids=["nothing", "half a line", "most of it"])
def test_a_head_that_a_full_disk_kept_back_is_written_later(
    register_db: RegisterDb, monkeypatch: pytest.MonkeyPatch, torn: int
) -> None:
    """It is owed by name and hash under the key, so it is no finding, and nobody removes heads that way."""
    store, write = register_db.open(), os.write

    def full(descriptor: int, data: bytes) -> int:
        if b" " in data and data.endswith(b"\n") and data.split()[0].isdigit():
            return write(descriptor, data[:torn]) if torn else _full()
        return write(descriptor, data)

    register_db.clock.advance(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(audit_heads.os, "write", full)
        register = register_db.sign_in("tarkastaja", store)
    register.own.sign_out()
    # Only the day's first row lacks its head: nothing that later heads would cover.
    assert {each.code for each in check(store, TODAY)} == {"audit.no_heads"}
    owed = store.rows("SELECT name, value FROM meta WHERE name LIKE 'head_owed%'")
    findings = _checked(register_db, store)
    assert findings == ()
    # Neither a note that somebody makes up nor one put back brings other heads than those once meant.
    heads = sorted((store.companion / "audit-heads").glob("*.heads"))
    heads[0].unlink()
    (name, value), *_ = owed
    put = [
        (name, value),
        (name.replace("24", "23"), value),
        ("head_owed 2026-11-23 1", f"{'0' * 64} {'0' * 64}"),
    ]
    store.run_many("INSERT INTO meta (name, value) VALUES (?, ?)", put)
    for _ in range(2):
        store.close()
        store = register_db.open()
        assert [(each.code, each.places) for each in check(store, TODAY)] == [
            ("audit.no_heads", ("2026-11-23",))
        ]


def _full() -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_files_open_to_others_are_found(world: World) -> None:
    """Files 0600, folder 0700."""
    (world.store.companion / "register.key").chmod(0o644)
    findings = check(world.store, TODAY)
    assert [(finding.code, finding.places) for finding in findings] == [
        ("files.open", (str(world.store.companion / "register.key"),))
    ]


def test_a_damaged_page_is_found(sqlite_world_db: WorldDb) -> None:
    """ASVS 16.5.1: bytes changed in the middle of the file."""
    store = sqlite_world_db.open()
    root = store.one("SELECT rootpage FROM sqlite_schema WHERE name = 'contact_phone_number'")
    store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    assert root is not None
    path = Path(sqlite_world_db.url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    at = (root[0] - 1) * 4096
    content[at + 4000 : at + 4096] = b"\xff" * 96
    path.write_bytes(content)
    assert "database.damaged" in _codes(sqlite_world_db.open())


def test_many_faults_are_counted_and_the_first_named(world: World) -> None:
    first = world.store.next_ids("contact", 100)
    with world.store.writing():
        world.store.run_many(
            "INSERT INTO contact (id, state, last_name, created_at, created_by, updated_at)"
            " VALUES (?, 'draft', 'L', 'x', 1, 'x')",
            [(first + number,) for number in range(100)],
        )
    found = {finding.code: finding for finding in check(world.store, TODAY)}
    assert (found["contact.no_source"].count, len(found["contact.no_source"].places)) == (100, NAMED)
    assert found["index.missing"].count == 100
    locale.use("fi")
    assert "ja 80 muuta" in found["contact.no_source"].message


def test_no_finding_tells_what_a_record_holds(world: World) -> None:
    """Rule A4: numbers only, so the administrator may read them."""
    for spoil in (FAULTS["record.identity_code"], FAULTS["contact.email_key"], FAULTS["index.untrue"]):
        spoil(world)
    told = " ".join(str(finding) for finding in check(world.store, TODAY))
    assert "131052" not in told
    assert "@" not in told
    assert "Kanaria" not in told


@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_kind_has_a_message_and_says_what_to_do(language: str) -> None:
    locale.use(language)
    for code in _KINDS:
        finding = replace(Finding(code, 1, ("7",)), count=1)
        assert finding.message
        assert finding.remedy
        assert "{" not in str(finding)
    locale.use("fi")


def test_memory_does_not_grow_with_the_register(sqlite_db: RegisterDb) -> None:
    """Batches, and caches of a fixed size that the first round fills: more contacts, hardly more memory."""
    store = sqlite_db.open()
    peaks = []
    for count in (35_000, 45_000):
        first = store.next_ids("contact", count)
        with store.writing():
            store.run_many(
                "INSERT INTO contact (id, state, last_name, created_at, created_by, updated_at)"
                " VALUES (?, 'draft', ?, 'x', 1, 'x')",
                [(first + number, f"Nimi{number}") for number in range(count)],
            )
        tracemalloc.start()
        check(store, TODAY)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0], peaks
