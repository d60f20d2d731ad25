"""Whatever comes from outside holds up nobody: read before the lock, in a child with limits, from plain files."""

import os
import pickle
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kaarea_tui.exchange import reading
from kaarea_tui.register.errors import Unavailable
from kaarea_tui.rules.returned_answers import Answer
from tests.command import Command
from tests.conftest import RegisterDb

LETTER = b"From: Aino <aino@oma.example>\r\nMessage-ID: <%d@x>\r\nSubject: Pyynt%d\r\n\r\nMit tietoja?\r\n"
HEADINGS = "Sukunimi;Etunimet;Yritys;Sähköposti\r\n"
SOURCE = ("--source", "company:Turun Helmi Oy")


def children() -> set[int]:
    """Processes started by this one, as the system tells; none before the first reading."""
    own = Path(f"/proc/{os.getpid()}/task")
    if not own.is_dir():
        pytest.skip("this system tells no children under /proc")
    return {int(pid) for task in own.iterdir() for pid in (task / "children").read_text().split()}


@pytest.fixture
def child() -> Iterator[int]:
    """The process that parses, waiting for its first question."""
    reading.end_all()
    before = children()
    reading.read_one("answers_of_text", "a@b.example", Answer("unsubscribe", ""), "")
    (started,) = children() - before
    yield started
    reading.end_all()


def words(pid: int, name: str) -> list[str]:
    return Path(f"/proc/{pid}/{name}").read_bytes().decode().split("\0")


def test_the_child_sees_no_folder_no_variable_and_little_else(child: int) -> None:
    command, limits = words(child, "cmdline"), Path(f"/proc/{child}/limits").read_text()
    assert command[1] == "-I"
    assert Path(f"/proc/{child}/cwd").readlink() == Path("/")
    assert [each for each in words(child, "environ") if each] == ["LC_ALL=C.UTF-8"]
    told = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()[1:]}
    assert int(told["Max cpu time"]) < 100
    assert int(told["Max address space"]) <= 2 << 30
    assert int(told["Max open files"]) <= 32
    assert told["Max file size"] == "0"
    files = [str(each.readlink()) for each in Path(f"/proc/{child}/fd").iterdir()]
    assert all(each == "/dev/null" or each.startswith("socket:") for each in files)


def test_a_letter_that_takes_for_ever_holds_no_lock_and_the_others_come_in(
    register_db: RegisterDb, child: int
) -> None:
    """The child stands still, then is killed as the kernel does: meanwhile a colleague saves at once."""
    owner, colleague = register_db.sign_in("rekisterivastaava"), register_db.sign_in("paakayttaja")
    os.kill(child, signal.SIGSTOP)
    taken: list[Any] = []
    letters = tuple(LETTER % (n, n) for n in range(3))
    worker = threading.Thread(target=lambda: taken.extend(_in_own_thread(owner, letters)))
    worker.start()
    time.sleep(0.3)
    started = time.monotonic()
    with colleague.store.writing():
        colleague.store.run("UPDATE meta SET value = value WHERE name = 'x'")
    assert time.monotonic() - started < 2
    assert worker.is_alive() and not taken
    os.kill(child, signal.SIGKILL)
    worker.join(60)
    assert [bool(each.unread) for each in taken] == [True, False, False]
    lines = owner.request_mail.letters().lines
    assert sorted(line.subject for line in lines) == ["", "Pyynt1", "Pyynt2"]
    (poisoned,) = (line for line in lines if not line.subject)
    assert "unread" in poisoned.remarks
    assert owner.request_mail.original(poisoned.id) == letters[0]


def _in_own_thread(owner: Any, letters: tuple[bytes, ...]) -> Any:
    try:
        return owner.request_mail.take_in(letters)
    finally:
        owner.store.close()


@pytest.mark.parametrize(
    ("limit", "question", "cause"),
    [
        ("SECONDS = 1", ("answers_of_text", "a" * 300_000, Answer("unsubscribe", ""), ""), "time"),
        ("MEMORY = 150 << 20", ("masked", b"Subject: x\n\n" + b"x" * (80 << 20)), "memory"),
    ],
)
def test_one_that_takes_too_much_is_ended_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch, limit: str, question: tuple[object, ...], cause: str
) -> None:
    """By the kernel, within its limits (made small here)."""
    reading.end_all()
    small = f"from kaarea_tui.exchange import reading_child; reading_child.{limit}; "
    monkeypatch.setattr(reading, "_START", reading._START.replace(" from kaarea", f" {small}from kaarea", 1))
    try:
        started = time.monotonic()
        with pytest.raises(reading.Unread) as unread:
            reading.read_one(*question)
        assert unread.value.cause == cause
        assert time.monotonic() - started < 20
        answers, without = reading.read_one(
            "answers_of_text", "a@b.example\nx", Answer("unsubscribe", ""), ""
        )
        assert len(answers) == without == 1
    finally:
        reading.end_all()


def test_a_child_that_cannot_start_makes_no_letter_unreadable(
    sqlite_db: RegisterDb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is taken in, so that the mailbox keeps what it has for the next time."""
    reading.end_all()
    monkeypatch.setattr(reading, "_START", "raise SystemExit(3)")
    owner = sqlite_db.sign_in("rekisterivastaava")
    with pytest.raises(Unavailable):
        owner.request_mail.take_in((LETTER % (1, 1),))
    assert owner.request_mail.letters().lines == ()


def test_what_a_taken_child_answers_runs_nothing(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return os.mkdir, (str(tmp_path / "made"),)

    for evil in (Evil(), [Evil()], {"a": (1, Evil())}):
        with pytest.raises(reading.Unread):
            reading.unpacked(reading.packed(evil))
    assert pickle.loads(pickle.dumps(Evil())) is None and (tmp_path / "made").is_dir()  # the witness


def test_an_import_runs_no_module_of_the_folder_it_is_started_in(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    for name in ("pickle", "csv", "subprocess", "kaarea_tui", "zlib", "encodings"):
        (work / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nraise SystemExit\n")
    monkeypatch.chdir(work)
    monkeypatch.setenv("PYTHONPATH", str(work))
    rows = (f"Virtanen;Eero;Helmi Oy;e{n}@helmi.example;{'x' * 900}\r\n" for n in range(2_400))
    (tmp_path / "a.csv").write_text(HEADINGS.replace("\r", ";Muu\r") + "".join(rows))
    (tmp_path / "b.csv").write_text(HEADINGS + "Virtanen;Eero;Helmi Oy;e@helmi.example\r\n")
    reading.end_all()
    for name in ("b.csv", "a.csv"):
        done = command.signed_in("markkinointi", "import", str(tmp_path / name), *SOURCE, "--dry-run")
        assert done.code == 0, done.err
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("what", ["import", "fetch", "returns"])
def test_only_plain_files_outside_the_register_are_read(command: Command, tmp_path: Path, what: str) -> None:
    """Alone and in a folder: a device, a pipe without a writer, a link, the database, the keys."""
    place = tmp_path / "place"
    place.mkdir()
    os.mkfifo(place / "pipe.eml")
    (place / "hard.eml").hardlink_to(command.file)
    (tmp_path / "real.csv").write_text(HEADINGS + "Virtanen;Eero;Helmi Oy;e@helmi.example\r\n")
    (place / "link.csv").symlink_to(tmp_path / "real.csv")
    keys = next(each for each in Path(f"{command.file}.d").rglob("*") if each.is_file())
    named = [Path("/dev/zero"), *sorted(place.iterdir()), command.file, keys, Path(f"{command.file}.d")]
    words = {"import": ("import", *SOURCE), "fetch": ("requests", "fetch"),
             "returns": ("lists", "returns", "--list", "Uutiskirje")}[what]  # fmt: skip
    if what == "returns":
        _list(command)
    for path in named:
        started = time.monotonic()
        done = command.signed_in("rekisterivastaava", *words[:2], str(path), *words[2:])
        assert done.code in {1, 2}, (path, done.out, done.err)
        assert time.monotonic() - started < 20, path
        assert done.err.strip() and "Traceback" not in done.err
        assert "reference" not in done.err.lower(), (path, done.err)
    if what != "import":
        letter = place / "ok.eml"
        letter.write_bytes(LETTER % (1, 1))
        done = command.signed_in("rekisterivastaava", *words[:2], str(place), *words[2:])
        assert all(name in done.err for name in ("pipe.eml", "hard.eml", "link.csv")), done.err
        assert "ok.eml" not in done.err


def _list(command: Command) -> None:
    from kaarea_tui.register import founding
    from kaarea_tui.register.staff.signing_in import sign_in
    from tests.register.list_steps import LETTER as FORM

    store = founding.open_register(command.url)
    register = sign_in(store, "rekisterivastaava", founding.DEMO_PASSWORD, "test")[0]
    told = {field: getattr(FORM, field) for field in FORM.__slots__} | {"name": "Uutiskirje"}
    register.lists.create(type(FORM)(**told))
    store.close()


def test_a_copy_is_read_from_the_own_folder_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kaarea_tui.exchange.foreign_files import in_own_folder
    from kaarea_tui.rules.problem import Problem

    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    (home / "sub").symlink_to(tmp_path)
    for refused in (tmp_path / "a.pdf", home / ".ssh" / "id", home / ".." / "a.pdf", home / "sub" / "a.pdf"):
        with pytest.raises(Problem) as told:
            in_own_folder(refused)
        assert told.value.code == "file.outside"
    assert in_own_folder(home / "a.pdf") == home / "a.pdf"
