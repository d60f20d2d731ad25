"""The app on a real pseudo-terminal: what Pilot cannot see."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import RegisterDb
from tests.terminal import WAIT, Terminal

GONE = -1


@pytest.fixture
def terminal(sqlite_db: RegisterDb, tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(
        sqlite_db.url, KAAREA_LANGUAGE="fi", XDG_STATE_HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path)
    )
    yield made
    if made.child.child_fd != GONE:
        made.child.close(force=True)


def test_signing_in_looking_around_and_leaving(terminal: Terminal) -> None:
    terminal.sign_in("rekisterivastaava")
    terminal.until("F8 Hallinta")
    terminal.child.send("\x1b[19~")  # F8
    terminal.until("paakayttaja")
    terminal.child.send("\x1bOP")  # F1
    terminal.until("Oikeuksien katselmus")
    terminal.child.send("\x1b\r")  # Escape, and Enter before anybody could tell that it was not Alt
    terminal.until("Erilliset oikeudet")
    assert "Oikeuksien katselmus" not in terminal.text
    terminal.child.send("\x11")  # Ctrl+Q
    assert terminal.ended() == 0


def test_nothing_is_sent_while_nobody_does_anything(terminal: Terminal) -> None:
    terminal.sign_in("asiakkuus")
    terminal.read(1.0)
    assert terminal.read(2.0) == 0


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_the_app_in_good_order(terminal: Terminal, number: int) -> None:
    terminal.sign_in("asiakkuus")
    terminal.child.kill(number)
    assert terminal.ended() == 128 + number


def test_a_hang_up_in_the_middle_of_work_leaves_no_refusal(terminal: Terminal, sqlite_db: RegisterDb) -> None:
    """What the open room still asks for after the sign-out is given up: the log tells of no right that failed."""
    terminal.sign_in("asiakkuus")
    terminal.child.send("\x1bOQvirt\x1b[B")  # F2, a search, and the line falls
    terminal.child.kill(signal.SIGHUP)
    assert terminal.ended() == 128 + signal.SIGHUP
    refused = "SELECT action, reason FROM audit WHERE result <> 'ok'"
    assert sqlite_db.open().rows(refused) == []


def test_a_terminal_that_goes_away_ends_the_process(terminal: Terminal) -> None:
    terminal.sign_in("asiakkuus")
    pid = terminal.child.pid
    os.close(terminal.child.child_fd)
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        done, _status = os.waitpid(pid, os.WNOHANG)
        if done:
            break
        time.sleep(0.05)
    assert done == pid
    terminal.child.child_fd = GONE


def test_a_dumb_terminal_is_refused(sqlite_db: RegisterDb) -> None:
    dumb = Terminal(sqlite_db.url, TERM="dumb", KAAREA_LANGUAGE="fi")
    assert dumb.ended() == 2
    assert "TERM=dumb" in dumb.text


def test_a_pipe_is_refused_on_stderr(sqlite_db: RegisterDb) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kaarea_tui"],
        input=b"",
        capture_output=True,
        env={**os.environ, "KAAREA_DATABASE": sqlite_db.url, "KAAREA_LANGUAGE": "fi"},
        timeout=WAIT,
        check=False,
    )
    assert done.returncode == 2
    assert "päätteen" in done.stderr.decode()


def test_a_damaged_database_is_told_after_the_screen_is_gone(sqlite_db: RegisterDb, tmp_path: Path) -> None:
    path = Path(sqlite_db.url.removeprefix("sqlite:///"))
    shutil.rmtree(path.with_name(path.name + ".d"))
    path.write_bytes(b"this is no database at all " * 400)
    broken = Terminal(sqlite_db.url, KAAREA_LANGUAGE="fi", XDG_STATE_HOME=str(tmp_path))
    assert broken.ended() == 2
    assert "ei ole kaarea-rekisteri" in broken.text.replace("\n", "")
    assert path.read_bytes().startswith(b"this is no database")


BROKEN = """
import importlib, sys
module, cls = "{screen}".split(":")
getattr(importlib.import_module("kaarea_tui.screens." + module), cls).CSS_PATH = "absent.tcss"
from kaarea_tui.cli import main
sys.exit(main([]))
"""


def broken(db: RegisterDb, folder: Path, screen: str) -> Terminal:
    """The app, with a screen that cannot be shown."""
    return Terminal(
        db.url, program=BROKEN.format(screen=screen), KAAREA_LANGUAGE="fi", XDG_STATE_HOME=str(folder)
    )


def test_a_screen_that_cannot_be_shown_leaves_the_app_up(sqlite_db: RegisterDb, tmp_path: Path) -> None:
    """ASVS 16.5.3: neutral words with a reference; one goes on where one stood."""
    for screen, keys in (("shell.help:HelpScreen", "\x1bOP"), ("admin.admin:AdminRoom", "\x1b[19~")):
        terminal = broken(sqlite_db, tmp_path, screen)
        terminal.sign_in("rekisterivastaava")
        terminal.until("F8 Hallinta")
        terminal.child.send(keys)
        terminal.until("Jokin meni vikaan")
        terminal.child.send("\x1bOQ")  # F2
        terminal.until("Rekisterissä ei ole")
        terminal.child.send("\x11")  # Ctrl+Q
        assert terminal.ended() == 0


@pytest.mark.parametrize("screen", ["shell.signin:SignInScreen", "shell.lock:LockScreen"])
def test_a_fault_that_ends_the_app_is_told_after_the_screen_is_gone(
    sqlite_db: RegisterDb, tmp_path: Path, screen: str
) -> None:
    """What should be locked is not left in sight when the lock cannot be shown."""
    terminal = broken(sqlite_db, tmp_path, screen)
    if screen == "shell.lock:LockScreen":
        terminal.sign_in("rekisterivastaava")
        terminal.child.send("\x1b[20~")  # F9
    assert terminal.ended() == 1
    assert "Jokin meni vikaan" in terminal.text and "Viite" in terminal.text
