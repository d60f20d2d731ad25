"""T11: a backup counts only after a restore with equal digests; erasures are replayed before anybody signs in."""

import os
import random
import shutil
import signal
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kaarea_tui.commands.founding_place import new_register
from kaarea_tui.data import backup_age, backup_file, backup_rows, ledger, person_files
from kaarea_tui.data import models as m
from kaarea_tui.data.cannot_open import CannotOpen
from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hash
from kaarea_tui.register import founding
from kaarea_tui.register.erasure import restoring
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.oversight.integrity import check
from kaarea_tui.register.register import Register
from kaarea_tui.register.staff.signing_in import SignInRefused, sign_in
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.problem import Problem
from tests.conftest import Clock, RegisterDb, _admin
from tests.register.card_steps import SUBJECT, eero
from tests.register.conftest import WorldDb
from tests.register.erasing_steps import PERSONAL, Scene, left_in_files, left_in_tables, scene

AT = "2026-11-23T09:00:00.000Z"
PASSPHRASE = "kolme viiraa tuulessa 7"
KEPT = ("register.key", ledger.LEDGER, ledger.HEAD)

pytestmark = pytest.mark.usefixtures("stretched_once")


def backup(register: Register, passphrase: str = "") -> bytes:
    """A backup made by the administrator."""
    register.confirmed_at = register.clock()
    file = BytesIO()
    register.backups.run(file, passphrase)
    return file.getvalue()


def approve(store: Store, clock: Clock, approver: str = "rekisterivastaava") -> None:
    """Administrator and owner sign in and agree."""
    admin = sign_in(store, "paakayttaja", DEMO_PASSWORD, "test", clock)[0]
    owner = sign_in(store, approver, DEMO_PASSWORD, "test", clock)[0]
    admin.confirmed_at = clock.now
    admin.backups.accept_restore(owner.session_id)


def restore(url: str, data: bytes, clock: Clock, passphrase: str = "", *, old_ledger: bool = False) -> int:
    """Restore with the approval of both; how many were erased again."""
    with (
        new_register(url) as store,
        restoring.restored(store, BytesIO(data), passphrase, old_ledger=old_ledger, clock=clock) as told,
    ):
        approve(store, clock)
    return told.erased_again


def place(folder: Path, source: Path | None) -> str:
    """An empty place, with the register's folder of keys where there is one."""
    folder.mkdir()
    if source is not None:
        (folder / "register.db.d").mkdir(mode=0o700)
        for name in KEPT:
            if (source / name).exists():
                shutil.copy(source / name, folder / "register.db.d" / name)
    return f"sqlite:///{folder / 'register.db'}"


@contextmanager
def empty_pg(template: str, keys: Path, source: Path, patch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty PostgreSQL database with the folder of keys of another register."""
    name, of = f"restore_{uuid.uuid4().hex[:10]}", urlsplit(template).path[1:]
    admin = template.replace(of, "postgres")
    _admin(admin, f"CREATE DATABASE {name}")
    keys.mkdir(mode=0o700)
    for each in KEPT:
        shutil.copy(source / each, keys / each)
    patch.setenv("KAAREA_KEYS", str(keys))
    yield template.replace(of, name)
    _admin(admin, f"DROP DATABASE {name} WITH (FORCE)")


def lines_of(store: Store) -> bytes:
    """The whole register as a backup tells it."""
    with store.reading():
        return b"".join(backup_rows.dump(store, AT, backup_rows.Told()))


def only_loaded(url: str, lines: bytes) -> bytes:
    """The lines of a register into which others were loaded, with nothing added."""
    with new_register(url) as store:
        backup_rows.load(store, iter(lines.splitlines(keepends=True)))
        return lines_of_open(store)


def lines_of_open(store: Store) -> bytes:
    return b"".join(backup_rows.dump(store, AT, backup_rows.Told()))


def test_sqlite_to_postgresql_to_sqlite_is_the_same_byte_for_byte(
    sqlite_world_db: WorldDb, pg_template: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T11: every table, sequences too."""
    act = scene(sqlite_world_db)
    act.erase()
    first = lines_of(act.store)
    with empty_pg(pg_template[0], tmp_path / "pgkeys", act.store.companion, monkeypatch) as url:
        second = only_loaded(url, first)
    third = only_loaded(place(tmp_path / "back", act.store.companion), second)
    assert first == second == third
    assert len(first) > 20_000


def test_a_restored_register_is_whole_and_says_who_restored_it(world_db: WorldDb, tmp_path: Path) -> None:
    """T11: rows, index, log; `kaarea check` finds nothing; rule 5.1."""
    act = scene(world_db)
    data = backup(act.world.registers["AD"])
    url = place(tmp_path / "new", act.store.companion)
    assert restore(url, data, act.world.clock) == 0
    store = founding.open_register(url)
    owner = sign_in(store, "rekisterivastaava", DEMO_PASSWORD, "test", act.world.clock)[0]
    owner.confirmed_at = owner.clock()
    assert [str(each) for each in owner.integrity.check()] == []
    assert owner.browse.contacts(PERSONAL["last_name"]).hits
    told = store.one("SELECT count(*) FROM audit WHERE action = 'backups.accept_restore' AND result = 'ok'")
    assert told == (1,)
    assert store.one("SELECT count(*) FROM user_session WHERE ended_at IS NULL") == (3,)
    store.close()


def test_no_number_is_given_again_after_a_restore(sqlite_world_db: WorldDb, tmp_path: Path) -> None:
    """T11: the ledger goes by numbers; an older backup first, by mistake, must not cost somebody else his data."""
    act = scene(sqlite_world_db)
    clock, admin = act.world.clock, act.world.registers["AD"]
    older = backup(admin)
    later = act.owner.contacts.create(eero(act.company, last_name="Aino-A", emails=(), phones=()), SUBJECT)
    person_files.place(act.store, later, "ab.pdf").write_bytes(b"x")
    newer = backup(admin)
    folder, left = act.store.companion, list[int]()
    for data in (older, newer):
        url = place(tmp_path / f"step{len(left)}", None)
        shutil.copytree(folder, tmp_path / f"step{len(left)}" / "register.db.d")
        clock.advance(minutes=1)
        restore(url, data, clock)
        store = founding.open_register(url)
        sqlite_world_db.stores.append(store)
        owner = sign_in(store, "rekisterivastaava", DEMO_PASSWORD, "test", clock)[0]
        left.append(len(list(store.companion.rglob("ab.pdf"))))
        if data is older:
            fresh = owner.contacts.create(eero(act.company, last_name="Uusi", emails=(), phones=()), SUBJECT)
            act.world.registers["RO"], act.contact, folder = owner, fresh, store.companion
            act.erase()
    assert fresh > 100_000 and left == [0, 0]
    assert store.one("SELECT state, last_name FROM contact WHERE id = ?", (later,)) == ("active", "Aino-A")


def test_what_a_crash_leaves_of_a_backup_or_a_restore_is_gone_next_time(
    sqlite_world_db: WorldDb, tmp_path: Path
) -> None:
    """T2, T11: no register in the clear, and no old ledger that a second restore takes for the newest."""
    act = scene(sqlite_world_db)
    left = act.store.companion / "restore-try-x"
    left.mkdir()
    (left / "try.db").write_bytes(b"x")
    sqlite_world_db.open()
    assert not left.exists()
    data = backup(act.world.registers["AD"], PASSPHRASE)
    act.erase()
    url = place(tmp_path / "new", None)
    if not (child := os.fork()):
        with (
            new_register(url) as store,
            restoring.restored(store, BytesIO(data), PASSPHRASE, old_ledger=True),
        ):
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    for path in (tmp_path / "new").glob("register.db*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(Problem) as raised:
        restore(url, data, act.world.clock, PASSPHRASE)
    assert raised.value.code == "restore.no_ledger"
    assert restore(url, data, act.world.clock, PASSPHRASE, old_ledger=True) == 0
    assert not (tmp_path / "new" / "register.db.d" / restoring.MARK).exists()


def read(data: bytes, folder: Path, passphrase: str = "") -> None:
    with backup_file.reading(BytesIO(data), passphrase, folder):
        pass


def test_each_of_200_flipped_bits_is_found(sqlite_db: RegisterDb, tmp_path: Path) -> None:
    """T11: nothing is handed out of a file of which one bit is not as it was written."""
    data = backup(sqlite_db.sign_in("paakayttaja"))
    chance = random.Random(11)
    for _ in range(200):
        place, bit = chance.randrange(len(data)), chance.randrange(8)
        flipped = bytearray(data)
        flipped[place] ^= 1 << bit
        with pytest.raises(Problem) as found:
            read(bytes(flipped), tmp_path)
        assert found.value.code == "backup.damaged"
    for cut in (0, 1, 20, len(data) // 2, len(data) - 1):
        with pytest.raises(Problem):
            read(data[:cut], tmp_path)


def test_flipped_bits_of_an_encrypted_backup_are_found(sqlite_db: RegisterDb, tmp_path: Path) -> None:
    """T11: age checks every byte; the header too. Fewer, for each try stretches the passphrase."""
    data = backup(sqlite_db.sign_in("paakayttaja"), PASSPHRASE)
    read(data, tmp_path, PASSPHRASE)
    assert DEMO_PASSWORD.encode() not in data and b"rekisterivastaava" not in data
    chance = random.Random(12)
    for place in [3, 30, 60, 100, 150, *(chance.randrange(200, len(data)) for _ in range(7))]:
        flipped = bytearray(data)
        flipped[place] ^= 1 << chance.randrange(8)
        with pytest.raises(Problem):
            read(bytes(flipped), tmp_path, PASSPHRASE)


def test_an_encrypted_backup_never_holds_more_than_a_piece(tmp_path: Path) -> None:
    """T11: a register larger than the memory can be saved; age is asked for one piece at a time."""
    asked: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(40):
            asked.append((tmp_path / "backup").stat().st_size)
            yield bytes([number]) * 200_000

    with (tmp_path / "backup").open("w+b", buffering=0) as file:
        backup_age.encrypt(pieces(), file, PASSPHRASE)
        assert asked[-1] > 7_000_000  # what came before is on the disk already
        with (tmp_path / "opened").open("w+b") as opened:
            backup_age.decrypt(file, opened, PASSPHRASE)
    whole = (tmp_path / "opened").read_bytes()
    assert whole == b"".join(bytes([number]) * 200_000 for number in range(40))


@pytest.fixture
def erased_since(world_db: WorldDb) -> tuple[Scene, bytes]:
    """A backup with the person in it, who was erased afterwards."""
    act = scene(world_db)
    data = backup(act.world.registers["AD"])
    act.erase()
    return act, data


def test_an_old_backup_brings_nobody_back_who_was_erased_since(
    erased_since: tuple[Scene, bytes], tmp_path: Path
) -> None:
    """2.6, T11: the ledger is replayed before anybody can sign in; addresses stay suppressed."""
    act, data = erased_since
    url = place(tmp_path / "new", act.store.companion)
    assert restore(url, data, act.world.clock) == 1
    store = founding.open_register(url)
    assert left_in_tables(store, PERSONAL) == []
    assert left_in_files(tmp_path / "new", PERSONAL) == []
    rows = store.rows("SELECT kind, scope FROM suppression WHERE reason = 'erasure' ORDER BY kind")
    assert rows == [("email", "all_import"), ("phone", "marketing")]
    assert store.one("SELECT state FROM contact WHERE id = ?", (act.contact,)) == ("erased",)
    owner = sign_in(store, "rekisterivastaava", DEMO_PASSWORD, "test", act.world.clock)[0]
    owner.confirmed_at = owner.clock()
    assert [str(each) for each in owner.integrity.check()] == []
    store.close()


def test_a_backup_from_before_there_were_seals_opens_and_is_sealed(world_db: WorldDb, tmp_path: Path) -> None:
    """Though the ledger knows of a seal: two people approve the restore. Who was erased since stays erased."""
    act = scene(world_db)
    with act.store.writing():
        kept = act.store.rows("SELECT name, value FROM meta WHERE name IN ('audit_seal', 'key_check')")
        act.store.run("DELETE FROM meta WHERE name IN ('audit_seal', 'key_check')")
        old = keyed_hash(act.store, "key_check")
        act.store.run("INSERT INTO meta (name, value) VALUES ('key_check', ?)", (old,))
    data = backup(act.world.registers["AD"])
    act.store.run("DELETE FROM meta WHERE name = 'key_check'")
    act.store.run_many("INSERT INTO meta (name, value) VALUES (?, ?)", kept)
    act.erase()
    url = place(tmp_path / "new", act.store.companion)
    assert restore(url, data, act.world.clock) == 1
    store = founding.open_register(url)
    assert check(store, local_date(act.world.clock())) == ()
    store.run("DELETE FROM meta WHERE name = 'audit_seal'")
    store.close()
    store = founding.open_register(url)
    assert [each.code for each in check(store, local_date(act.world.clock()))] == ["audit.unsealed"]
    store.close()


def test_somebody_who_came_and_went_after_the_backup_leaves_a_tombstone(
    world_db: WorldDb, tmp_path: Path
) -> None:
    """2.6: so that nobody else gets the number that the ledger names."""
    act = scene(world_db)
    with act.store.writing():
        act.store.run("UPDATE request_case SET contact_id = NULL")
    data = backup(act.world.registers["AD"])
    late = m.Contact.create(
        state="draft", last_name="Myöhäinen", created_at=AT, created_by=1, updated_at=AT
    ).id
    act.contact = late
    act.erase()
    url = place(tmp_path / "new", act.store.companion)
    assert restore(url, data, act.world.clock) == 1
    store = founding.open_register(url)
    with store.writing():
        fresh = m.Contact.create(
            state="draft", last_name="Uusi", created_at=AT, created_by=1, updated_at=AT
        ).id
    assert fresh > late
    store.close()


def test_without_the_ledger_nothing_is_restored(erased_since: tuple[Scene, bytes], tmp_path: Path) -> None:
    """2.6: who was erased since cannot be told, so nobody is brought back; nothing is left behind."""
    act, data = erased_since
    url = place(tmp_path / "new", act.store.companion)
    for name in (ledger.LEDGER, ledger.HEAD):
        (tmp_path / "new" / "register.db.d" / name).unlink()
    with pytest.raises(Problem) as refused:
        restore(url, data, act.world.clock)
    assert refused.value.code == "restore.no_ledger"
    assert not (tmp_path / "new" / "register.db").exists()


def test_a_plain_backup_needs_the_folder_of_keys(world_db: WorldDb, tmp_path: Path) -> None:
    """Row 6 of the design: keys lie outside; a stolen plain backup opens nothing."""
    act = scene(world_db)
    data = backup(act.world.registers["AD"])
    with pytest.raises(Problem) as refused:
        restore(place(tmp_path / "new", None), data, act.world.clock)
    assert refused.value.code == "restore.no_ledger"
    assert not list((tmp_path / "new").iterdir())


def test_an_encrypted_backup_is_enough_by_itself(world_db: WorldDb, tmp_path: Path) -> None:
    """T11: after the loss of everything else; the older ledger is taken only when that is said."""
    act = scene(world_db)
    data = backup(act.world.registers["AD"], PASSPHRASE)
    for number, (word, old_ledger, code) in enumerate(
        ((PASSPHRASE, False, "restore.no_ledger"), ("väärä lause vain tässä", True, "backup.passphrase"))
    ):
        with pytest.raises(Problem) as refused:
            restore(place(tmp_path / f"no{number}", None), data, act.world.clock, word, old_ledger=old_ledger)
        assert refused.value.code == code
    url = place(tmp_path / "new", None)
    restore(url, data, act.world.clock, PASSPHRASE, old_ledger=True)
    founding.open_register(url).close()


def test_a_restore_needs_administrator_and_owner(world_db: WorldDb, tmp_path: Path) -> None:
    """Rulebook 6.2, backup.restore; P4: neither alone, nobody else, and nothing is left behind."""
    act = scene(world_db)
    data = backup(act.world.registers["AD"])
    url = place(tmp_path / "new", act.store.companion)
    before = sorted(path.name for path in (tmp_path / "new" / "register.db.d").iterdir())
    for approver in ("asiakkuus", "paakayttaja"):
        with (
            pytest.raises(Refused) as refused,
            new_register(url) as store,
            restoring.restored(store, BytesIO(data), "", clock=act.world.clock),
        ):
            approve(store, act.world.clock, approver)
        assert refused.value.code == "restore.approval"
    with (
        pytest.raises(SignInRefused),
        new_register(url) as store,
        restoring.restored(store, BytesIO(data), "", clock=act.world.clock),
    ):
        sign_in(store, "paakayttaja", "arvattu salasana 1", "test", act.world.clock)
    with (
        pytest.raises(Refused, match="not approved"),
        new_register(url) as store,
        restoring.restored(store, BytesIO(data), "", clock=act.world.clock),
    ):
        pass
    assert not (tmp_path / "new" / "register.db").exists()
    after = sorted(path.name for path in (tmp_path / "new" / "register.db.d").iterdir())
    assert [name for name in after if name != "turns"] == before


def test_a_register_that_is_there_is_not_overwritten(sqlite_db: RegisterDb) -> None:
    """T11: a restore is for an empty place only."""
    data = backup(sqlite_db.sign_in("paakayttaja"))
    with pytest.raises(Refused) as refused:
        restore(sqlite_db.url, data, sqlite_db.clock)
    assert refused.value.code == "not_empty"
    assert sqlite_db.sign_in("asiakkuus").own.who().user_name == "asiakkuus"


def test_a_short_passphrase_is_refused(sqlite_db: RegisterDb) -> None:
    """A backup can be guessed at without a lock-out."""
    with pytest.raises(Refused) as refused:
        backup(sqlite_db.sign_in("paakayttaja"), "lyhyt")
    assert refused.value.code == "backup.short_passphrase"


def _open(db: RegisterDb) -> str:
    with pytest.raises(CannotOpen) as refused:
        founding.open_register(db.url)
    return refused.value.code


def test_a_ledger_that_is_missing_or_changed_lets_nobody_in(world_db: WorldDb) -> None:
    """T11: refuse to open, and say what to do; whole again, it opens."""
    act = scene(world_db)
    act.erase()
    folder = act.store.companion
    whole, head = (folder / ledger.LEDGER).read_bytes(), (folder / ledger.HEAD).read_bytes()
    lines = whole.splitlines(keepends=True)
    changed = whole.replace(b'"erasure",', b'"erasurE",')
    other = lines[-1].replace(b'"erasure",%d,' % act.contact, b'"erasure",%d,' % (act.contact + 1))
    cut_head = b"1 " + lines[0].split(b'"')[-2] + b"\n"
    for data, of, code in (
        (None, head, "missing"), (whole, None, "missing"), (b"", head, "tampered"), (lines[0], head, "tampered"),
        (changed, head, "tampered"), (lines[0] + other, head, "tampered"), (whole, b"x", "tampered"),
        (lines[1] + lines[0], head, "tampered"), (lines[0], cut_head, "older"), (whole[:-9], head, "tampered"),
    ):  # fmt: skip
        for name, content in ((ledger.LEDGER, data), (ledger.HEAD, of)):
            (folder / name).unlink(missing_ok=True)
            if content is not None:
                (folder / name).write_bytes(content)
        assert _open(world_db) == f"database.ledger_{code}", (data, of)
    (folder / ledger.LEDGER).write_bytes(whole)
    (folder / ledger.HEAD).write_bytes(head)
    founding.open_register(world_db.url).close()


def test_every_flipped_byte_of_the_ledger_is_found(sqlite_world_db: WorldDb) -> None:
    """T10, T11: the chain is keyed; no byte of it can be another."""
    act = scene(sqlite_world_db)
    act.erase()
    path = act.store.companion / ledger.LEDGER
    whole = path.read_bytes()
    for place in range(0, len(whole), 3):
        data = bytearray(whole)
        data[place] ^= 1
        path.write_bytes(bytes(data))
        with pytest.raises(CannotOpen):
            ledger.read(act.store)
    path.write_bytes(whole)
    assert len(ledger.read(act.store)) == 2


def test_a_torn_line_beyond_the_head_is_passed_over(world_db: WorldDb) -> None:
    """A crash while a line was being written: nothing had been done on its word; the next line takes its place."""
    act = scene(world_db)
    path = act.store.companion / ledger.LEDGER
    path.write_bytes(path.read_bytes() + b'[2,"2026-11-23T09:0')
    founding.open_register(world_db.url).close()
    act.erase()
    assert [line.kind for line in ledger.read(act.store)] == ["sealed", "erasure"]


def test_the_check_names_what_the_ledger_and_the_tombstones_should_be(world_db: WorldDb) -> None:
    """T11, 3.3 row 1: planted faults are found."""
    act = scene(world_db)
    act.erase()
    with act.store.writing():
        act.store.run("UPDATE erasure SET finished_at = NULL")
        m.ContactNote.create(contact=act.contact, body="Jäi", created_at=AT, created_by=1)
    assert {"erasure.unfinished", "erasure.left"} <= {each.code for each in act.owner.integrity.check()}
    path = act.store.companion / ledger.LEDGER
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert "erasure.ledger" in {each.code for each in act.owner.integrity.check()}
