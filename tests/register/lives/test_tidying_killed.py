"""Kill -9 in the middle of `kaarea tidy --yes`: what was swept is swept and logged, and the next run does the rest.

A child runs the command and is killed at a chosen statement or file operation; the parent runs it again.
"""

import io
import itertools
import os
import random
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kaarea_tui.cli import main
from kaarea_tui.register import founding
from kaarea_tui.register.lives import ending
from tests.command import Command
from tests.conftest import RegisterDb
from tests.register.life_steps import MAKERS, bytes_left, late_on, set_clock

TODAY = date(2030, 3, 15)
EACH, PORTION = 5, 2
STEPS = 620
"""About so many statements and file operations the whole command has."""


def _child(url: str, at: int) -> int:
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        os._exit(_sweep_until(url, at))
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def _sweep_until(url: str, at: int) -> int:
    """Run the command in a process that is killed at step `at`."""
    steps, opened = itertools.count(1), founding.open_register

    def step(*_: object) -> None:
        if next(steps) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        return lambda *given, **named: (step(), real(*given, **named))[1]

    for name in ("fsync", "write", "unlink", "rmdir", "replace"):
        setattr(os, name, counted(getattr(os, name)))
    founding.open_register = lambda url, _=None: opened(url, step)  # type: ignore[assignment]
    ending.USUAL_PORTION = PORTION
    ending.PORTION.clear()
    set_clock(pytest.MonkeyPatch(), TODAY)
    sys.stdin = io.TextIOWrapper(io.BytesIO(founding.DEMO_PASSWORD.encode()))
    sys.stdout = io.StringIO()
    who = ("--database", url, "--user", "paakayttaja", "--password-stdin")
    return main(("tidy", "--yes", "--today", TODAY.isoformat(), *who))


def kill_at(db: RegisterDb, folder: Path, command: Command, at: int) -> int:
    """One run killed at that step, and one that goes on; what the child ended with."""
    store = db.open()
    with store.writing():
        canaries = [
            each
            for make in MAKERS.values()
            for _ in range(EACH)
            for each in make(store, late_on(date(2020, 1, 7)), "")
        ]
    store.close()
    ended = _child(db.url, at)
    assert ended in (-signal.SIGKILL, 0)
    set_clock(command.monkeypatch, TODAY)
    again = command.signed_in("paakayttaja", "tidy", "--yes", "--today", TODAY.isoformat())
    assert again.code == 0, again
    store = db.open()
    told = bytes_left(store, folder)
    assert [each for each in canaries if each.encode() in told] == []
    logged: Counter[str] = Counter()
    for fields, count in store.rows(
        "SELECT fields, count FROM audit WHERE action = 'tidy.sweep' AND result = 'ok'"
    ):
        logged[fields.split()[0]] += count
    # Of files the log row comes first: one may be told twice, none is gone untold.
    assert logged.pop("letter_file") >= 2 * EACH
    # The makers of cases and of letters make some of each other's kind.
    assert logged == dict.fromkeys(logged, EACH) | {"mail_original": 3 * EACH, "request_case": 3 * EACH}
    assert len(logged) == len(MAKERS) - 1
    checked = command.signed_in("paakayttaja", "check")
    assert checked.code == 0, checked.out
    return ended


@pytest.fixture
def command_here(register_db: RegisterDb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command on the test's own register."""
    (tmp_path / "data").mkdir()
    return Command(register_db.url, tmp_path / "register.db", tmp_path / "data", monkeypatch)


@pytest.mark.parametrize("run", range(2))
def test_after_a_kill_the_next_run_does_the_rest(
    register_db: RegisterDb, tmp_path: Path, command_here: Command, run: int
) -> None:
    kill_at(
        register_db, tmp_path, command_here, random.Random(f"{register_db.engine}{run}").randrange(60, STEPS)
    )


@pytest.mark.slow
@pytest.mark.parametrize("at", range(30, STEPS, 5 if os.environ.get("KAAREA_NIGHTLY") else 60))
def test_after_a_kill_anywhere_the_next_run_does_the_rest(
    register_db: RegisterDb, tmp_path: Path, command_here: Command, at: int
) -> None:
    kill_at(register_db, tmp_path, command_here, at)
