"""Keys that come faster than the screen follows land where they were meant (screens/shell/one_by_one.py).

Whole tasks are typed on a real pseudo-terminal, each in four ways; screen and database are the same each time.
"""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw
import pytest
from pexpect import ExceptionPexpect

from kaarea_tui.register.requests.request_inputs import Asked, RequestInput
from tests.conftest import Clock, RegisterDb, sqlite_copy
from tests.screens.mailing import mailing
from tests.terminal import Terminal
from tests.typed_tasks import TASKS, WAYS, Task, Torn

ALWAYS = {"sign in", "find and open", "new person with company"}
"""Typed in every run; the others take their time."""
TRIES = 3
PATIENT = """
import sys
from kaarea_tui.sessions.terminal_guard import OURS
OURS["ESCDELAY"] = "20000"
from kaarea_tui.cli import main
sys.exit(main([]))
"""
"""The app, waiting for the rest of a sequence for so long that no machine is too slow: the last try counts."""
_CHANCE = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:.+]+Z?|\b[0-9a-f]{16,}\b|\d\d?\.\d\d?\.\d{4} klo \d\d?\.\d\d|/dev/pts/\d+"
    r"|(?<=^audit: \()\d+"
)
"""What differs from one run to the next: instants, keyed hashes, the terminal, and which of two looks that are
logged beside the work comes first."""


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Staff's people, a letter's list with two consents more than members, and a request."""
    folder = tmp_path_factory.mktemp("typed")
    with sqlite_copy(sqlite_template, folder) as url, RegisterDb(url, Clock()) as db:
        it = mailing(db)
        for name in ("Koskinen Onni", "Åkerblom Östen"):
            it.consent(name)
        asked = RequestInput((Asked("access"),), "phone", "Pyysi.", contact_id=it.people["Koskinen Onni"])
        it.register.requests.register(asked)
        for store in db.stores:
            store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "register.db"


@contextmanager
def terminal(filled: Path, folder: Path, program: str = "") -> Iterator[Terminal]:
    """The app at its sign-in screen, on a copy of its own."""
    folder.mkdir()
    with sqlite_copy(filled, folder) as url:
        home = str(folder)
        made = Terminal(url, program=program, KAAREA_LANGUAGE="fi", XDG_STATE_HOME=home, XDG_DATA_HOME=home)
        made.child.delaybeforesend = None  # its own pause of 50 ms tore sequences at the edge of ESCDELAY
        try:
            made.until("kaarea-demo")
            yield made
        finally:
            with suppress(ExceptionPexpect):  # a busy machine takes its time to end a killed child
                made.child.close(force=True)


def rows(path: Path) -> list[str]:
    """All that the database holds, without what chance and the clock give; read past the app."""
    with apsw.Connection(str(path), apsw.SQLITE_OPEN_READONLY) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        told = []
        for table in tables:
            if "_text_" not in table and not table.startswith(
                ("sqlite_", "contact_search", "company_search")
            ):
                told += [f"{table}: {row}" for row in connection.execute(f'SELECT * FROM "{table}"')]
    return sorted(_CHANCE.sub("·", row) for row in told)


def typed(
    task: Task, way: Callable[..., None], filled: Path, folder: Path, *, patient: bool = False
) -> tuple[str, list[str]]:
    """Type a task one way; the screen and the database in the end."""
    with terminal(filled, folder, PATIENT if patient else "") as it:
        way(task.keys, it.child.send, it.read, patient=patient)
        for text in task.shown:
            it.until(text)
        it.until_quiet()
        for seen in it.seen:
            assert not re.search("Käyttäjätunnus .*kaarea-demo", seen), seen
        for text in task.shown:
            assert text in it.text, it.text
        with apsw.Connection(str(folder / "register.db"), apsw.SQLITE_OPEN_READONLY) as connection:
            for sql, kept in task.kept:
                assert tuple(value for row in connection.execute(sql) for value in row) == kept
        lines = "\n".join(line.rstrip() for line in it.screen.display)
        return _CHANCE.sub("·", lines), rows(folder / "register.db")


def typed_in_time(task: Task, way: Callable[..., None], filled: Path, folder: Path) -> tuple[str, list[str]]:
    """Type a task one way, again if the machine tore a sequence further apart than a terminal would."""
    for number in range(1, TRIES + 1):
        try:
            return typed(task, way, filled, folder / f"{way.__name__}-{number}", patient=number == TRIES)
        except Torn:
            continue
        except AssertionError as error:
            error.add_note(f"typed {way.__name__}")
            raise
    raise AssertionError("the last try cannot be torn")


@pytest.mark.parametrize(
    "task",
    [
        pytest.param(task, id=task.name, marks=[] if task.name in ALWAYS else pytest.mark.slow)
        for task in TASKS
    ],
)
def test_a_task_ends_the_same_however_its_keys_come(task: Task, filled: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(len(WAYS)) as at_once:
        typing = {way.__name__: at_once.submit(typed_in_time, task, way, filled, tmp_path) for way in WAYS}
    ends = {name: each.result() for name, each in typing.items()}
    screen, kept = ends["key_by_key"]
    for name, (other_screen, other_kept) in ends.items():
        assert other_screen.split("\n") == screen.split("\n"), name
        assert other_kept == kept, name
