"""From where somebody comes is what sshd says, not what the environment says (issue a.8)."""

import os
import pty
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kaarea_tui.sessions.whence import where_from
from tests.conftest import RegisterDb
from tests.terminal import Terminal


@contextmanager
def _connection() -> Iterator[str]:
    """A connection of this machine that stands, as SSH_CONNECTION names it."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        there, _ = server.accept()
        with there:
            (host, port), (own, own_port) = client.getsockname(), server.getsockname()
            yield f"{host} {port} {own} {own_port}"


def _processes(folder: Path, *above: tuple[str, int]) -> Path:
    """A /proc in which the app has these processes above it; the connections are the machine's own."""
    chain = [("kaarea", 1000), *above]
    for number, (name, uid) in enumerate(chain):
        one = folder / ("self" if number == 0 else str(number))
        one.mkdir(parents=True)
        parent = number + 1 if number + 1 < len(chain) else 0
        (one / "status").write_text(f"Name:\t{name}\nPPid:\t{parent}\nUid:\t{uid}\t{uid}\t{uid}\t{uid}\n")
    (folder / "self" / "net").symlink_to("/proc/self/net")
    return folder


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    one, other = pty.openpty()
    monkeypatch.setattr(os, "ttyname", lambda _descriptor: "/dev/pts/7")
    yield
    os.close(one)
    os.close(other)


SSHD = (("bash", 1000), ("sshd", 1000), ("sshd", 0), ("sshd", 0))


@pytest.mark.usefixtures("on_a_terminal")
@pytest.mark.parametrize(
    ("above", "told", "expected"),
    [
        (SSHD, "", "ssh 127.0.0.1"),
        ((("sshd-session", 1000), ("sshd-session", 0)), "", "ssh 127.0.0.1"),
        (SSHD, "203.0.113.9 50000 127.0.0.1 22", "terminal /dev/pts/7"),
        (SSHD, "203.0.113.9", "terminal /dev/pts/7"),
        (SSHD, "\x1b[31m 1 2 3", "terminal /dev/pts/7"),
        ((("bash", 1000), ("sshd", 1000), ("systemd", 0)), "", "terminal /dev/pts/7"),
        ((("tmux: server", 1000), ("systemd", 0)), "", "terminal /dev/pts/7"),
    ],
)
def test_only_sshd_and_the_kernel_are_believed(
    tmp_path: Path, above: tuple[tuple[str, int], ...], told: str, expected: str
) -> None:
    """Below root's sshd and of a connection that stands; a person's own program of that name counts nothing."""
    with _connection() as real:
        environ = {"SSH_CONNECTION": told or real}
        assert where_from(environ, _processes(tmp_path / "proc", *above)) == expected


def test_an_address_of_the_environment_is_not_logged(sqlite_db: RegisterDb) -> None:
    """On a real terminal: what the log says of a person who sets SSH_CONNECTION is the terminal."""
    terminal = Terminal(sqlite_db.url, SSH_CONNECTION="203.0.113.9 50000 192.0.2.1 22", KAAREA_LANGUAGE="fi")
    terminal.sign_in("johto")
    terminal.child.send("\x11")
    terminal.ended()
    with sqlite3.connect(sqlite_db.url.removeprefix("sqlite:///")) as db:
        ((source,),) = db.execute("SELECT source FROM audit WHERE action = 'accounts.sign_in'")
    assert source.startswith("terminal ")
