"""T11, 2.6: ledger and register may meet at any moment: a crash, a full disk, an older folder, two processes."""

import shutil
from pathlib import Path
from typing import BinaryIO

import pytest

from kaarea_tui.data import backup_age, ledger
from kaarea_tui.data import models as m
from kaarea_tui.data.cannot_open import CannotOpen
from kaarea_tui.data.engine import Store
from kaarea_tui.register import founding
from kaarea_tui.register.erasure import erasure_plan, erasure_replay
from kaarea_tui.register.errors import Refused, Unavailable
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.screens.requests.erasure_sheet import plan_lines
from tests.command import Command
from tests.conftest import RegisterDb
from tests.register.card_steps import make_eero, owner
from tests.register.conftest import WorldDb
from tests.register.erasing_steps import PERSONAL, left_in_tables, scene
from tests.register.erasure.test_backups import PASSPHRASE, backup, place, restore
from tests.register.request_steps import close, take
from tests.register.requests.test_fulfilment import answer, executing, version

pytestmark = pytest.mark.usefixtures("stretched_once")


def test_a_case_whose_erasure_the_ledger_carried_out_goes_on_to_its_end(register_db: RegisterDb) -> None:
    """2.6, T14: killed between ledger and database, or restored from before: the steps of the case still work."""
    register = owner(register_db)
    _, contact = make_eero(register)
    register.contacts.add_note(contact, "Eero soitti.")
    case = executing(register, contact, "erasure")
    answer(register, case, "paper", "company_contact")
    ledger.note(register.store, "2026-11-23T09:00:00.000Z", contact, case_id=case, by=1, hashes=())
    register_db.open()
    assert m.Contact.get_by_id(contact).state == "erased"
    plan = register.fulfilment.erasure_plan(case)
    assert plan == erasure_plan.CARRIED_OUT
    assert "jo poistettu" in " ".join(plan_lines(plan))
    (note,) = [each.object_id for each in m.RequestTask.select() if each.kind == "review_text"]
    register.fulfilment.review_text(case, version(register, case), note)
    register.confirmed_at = register.clock()
    register.fulfilment.erase(case, version(register, case), plan.contact_version)
    take(register, case, "T14")
    assert close(register, case).state == "closed_fulfilled"
    assert m.Erasure.select().count() == 1


def test_a_full_disk_that_lets_nothing_be_taken_back_is_told(
    world_db: WorldDb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 16.5: nobody hears "nothing was changed" of somebody who goes at the next opening."""
    act = scene(world_db)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def fail(sql: str) -> None:
        if "INSERT INTO erasure" in sql:
            assert not (act.store.companion / ledger.RESERVE).stat().st_size < ledger.RESERVED
            monkeypatch.setattr("pathlib.Path.replace", full)
            raise RuntimeError("full")

    act.store.db.on_statement = fail
    with pytest.raises(Unavailable) as raised:
        act.erase()
    assert raised.value.code == "erasure.stands"
    act.store.db.on_statement = None
    monkeypatch.undo()
    world_db.open()
    assert left_in_tables(act.store, PERSONAL) == []


def test_an_erasure_between_the_two_readings_of_an_opening_is_no_tampering(
    world_db: WorldDb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T11: another process may erase at any moment."""
    act, real, done = scene(world_db), ledger.read, []

    def read(store: Store) -> tuple[ledger.Line, ...]:
        if store is not act.store and not done:
            done.append(True)
            act.erase()
        return real(store)

    monkeypatch.setattr(erasure_replay.ledger, "read", read)
    founding.open_register(world_db.url).close()
    assert done and act.store.one("SELECT count(*) FROM erasure") == (1,)


def test_an_erasure_while_a_backup_is_encrypted_leaves_it_restorable(
    sqlite_world_db: WorldDb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T11: the ledger that it carries is no older than its rows."""
    act, real = scene(sqlite_world_db), backup_age.encrypt
    other = sqlite_world_db.sign_in("rekisterivastaava", sqlite_world_db.open())

    def encrypt(pieces: object, file: BinaryIO, passphrase: str) -> None:
        act.erase(by=other)
        real(pieces, file, passphrase)  # type: ignore[arg-type]

    monkeypatch.setattr(backup_age, "encrypt", encrypt)
    data = backup(act.world.registers["AD"], PASSPHRASE)
    url = place(tmp_path / "new", None)
    assert restore(url, data, act.world.clock, PASSPHRASE, old_ledger=True) == 0


def test_a_folder_older_than_the_register_is_told_and_renewed_by_two(
    world_db: WorldDb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T11: nobody is locked out for ever, and nobody alone writes the ledger anew."""
    act = scene(world_db)
    folder = act.store.companion
    shutil.copytree(folder, tmp_path / "nightly")
    act.erase()
    act.store.close()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "nightly", folder)
    with pytest.raises(CannotOpen) as raised:
        founding.open_register(world_db.url)
    assert raised.value.code == "database.ledger_older" and "--renew-ledger" in raised.value.message
    command = Command(world_db.url, tmp_path / "unused", tmp_path / "data", monkeypatch)
    for approver, ended in (("tarkastaja", False), ("rekisterivastaava", True)):
        done = command(
            "check", "--renew-ledger", "--database", world_db.url, "--user", "paakayttaja", "--approver", approver,
            "--password-stdin", stdin=f"{DEMO_PASSWORD}\n{DEMO_PASSWORD}\n",
        )  # fmt: skip
        assert (done.code == 0) is ended, done.err
    store = world_db.open()
    assert [line.contact_id for line in ledger.in_force(ledger.read(store))] == [act.contact]
    register = world_db.sign_in("rekisterivastaava", store)
    register.confirmed_at = register.clock()
    assert [each.code for each in register.integrity.check() if each.code.startswith("erasure")] == []


@pytest.mark.parametrize("lost", [(ledger.LEDGER,), (ledger.LEDGER, ledger.HEAD)])
def test_an_erasure_begins_no_ledger_where_one_is_lost(
    sqlite_world_db: WorldDb, lost: tuple[str, ...]
) -> None:
    """T11: the next opening says that it is missing, not that somebody has changed it."""
    act = scene(sqlite_world_db)
    for name in lost:
        (act.store.companion / name).unlink()
    with pytest.raises(Refused) as refused:
        act.erase()
    assert refused.value.code == "database.ledger_missing"
    assert not (act.store.companion / ledger.LEDGER).exists()
