"""Kill -9 in the middle of an erasure (T2, T11): after the next opening the person is gone or wholly there.

A child erases and is killed at a chosen statement or file operation; the parent opens the register anew. What
the ledger had is carried out, what it had not is untouched: never half, and the log stays whole.
"""

import itertools
import os
import random
import signal
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from kaarea_tui.data import ledger
from kaarea_tui.register import founding
from kaarea_tui.register.counter import ACTIONS
from kaarea_tui.register.staff.signing_in import sign_in
from tests.conftest import Clock
from tests.register.conftest import WorldDb
from tests.register.erasing_steps import ERASE, PERSONAL, Eraser, left_in_files, left_in_tables, scene

RUNS = 12


def _child(url: str, contact: int, at: int) -> int:
    """Erase in a process of its own that is killed at step `at`; what it ended with, as os.waitpid tells it.

    A fork has all modules at hand; it opens the register anew, as no connection crosses a fork.
    """
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        _erase_until(url, contact, at)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _erase_until(url: str, contact: int, at: int) -> None:
    store = founding.open_register(url)
    owner = sign_in(store, "rekisterivastaava", founding.DEMO_PASSWORD, "child", Clock())[0]
    steps = itertools.count(1)

    def step(*_: object) -> None:
        if next(steps) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        return lambda *given: (step(), real(*given))[1]

    for name in ("fsync", "write", "ftruncate", "replace"):
        setattr(os, name, counted(getattr(os, name)))
    store.db.on_statement = step
    ACTIONS["eraser.erase"] = ERASE
    Eraser(owner).erase(contact, {})


def _kill_at(db: WorldDb, folder: Path, at: int) -> bool:
    """One run, killed at that step; had the ledger the erasure?"""
    act = scene(db)
    person = act.contact
    act.store.close()
    ended = _child(db.url, person, at)
    # Beyond its last step the child has done all of it.
    assert ended in (-signal.SIGKILL, 0)
    store = founding.open_register(db.url)
    db.stores.append(store)
    noted = bool(ledger.in_force(ledger.read(store)))
    left = {each.split(" in ")[0] for each in left_in_tables(store, PERSONAL)}
    assert left == (set() if noted else set(PERSONAL)), f"half an erasure after a kill at step {at}"
    if noted:
        assert store.one("SELECT count(*) FROM erasure WHERE finished_at IS NOT NULL") == (1,)
        if db.engine == "sqlite":
            assert left_in_files(folder, PERSONAL) == []
    owner = db.sign_in("rekisterivastaava", store)
    owner.confirmed_at = owner.clock()
    assert [each.code for each in owner.integrity.check() if each.code != "audit.unkept"] == []
    assert noted or ended
    return noted


@pytest.fixture
def steps(world_db: WorldDb) -> int:
    """So many statements and file operations an erasure has, and a little fewer."""
    return 48 if world_db.engine == "sqlite" else 60


@pytest.mark.parametrize("run", range(RUNS))
def test_after_a_kill_an_erasure_is_done_or_not_begun(
    world_db: WorldDb, tmp_path: Path, steps: int, run: int
) -> None:
    """T2: a dozen places on each engine, spread over the whole erasure."""
    span = steps // RUNS
    _kill_at(world_db, tmp_path, 1 + run * span + random.Random(run).randrange(span))


@pytest.mark.slow
@pytest.mark.parametrize("at", range(1, 60, 1 if os.environ.get("KAAREA_NIGHTLY") else 10))
def test_after_a_kill_at_each_step(sqlite_world_db: WorldDb, tmp_path: Path, at: int) -> None:
    """T2: every statement and every file operation, one after another; each tenth but by night."""
    _kill_at(sqlite_world_db, tmp_path, at)
