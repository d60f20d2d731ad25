"""Letters fetched from a real IMAP server: none lost, whatever the line, the server or another program does."""

import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace

import pytest

from kaarea_tui.data.engine import open_store
from kaarea_tui.exchange import mail_imap
from kaarea_tui.exchange.mail_imap import ImapAccount, open_imap
from kaarea_tui.rules.problem import Problem
from tests.command import Command

LETTER = (
    b"From: aino@oma.example\r\nSubject:  %d  \xe4\r\nMessage-ID:\r\n\t<%d@x>\r\nX: " + b"y" * 100
    + b"\r\nContent-Type: text/plain\r\n\r\nFrom here\r\nHei \xe4 %d\r\n\r\n"
)  # fmt: skip
"""Written as no library would write it."""


def letter(number: int) -> bytes:
    return LETTER % (number, number, number)


@pytest.fixture
def imap() -> Iterator[ImapAccount]:
    """A real IMAP server with five new letters in its mailbox."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "import sys; from pymap.main import main; sys.exit(main())"]
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict", "--demo-data"]
    server = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        account = ImapAccount("127.0.0.1", port, "demouser", "demopass", encrypted=False)
        with open_imap(account) as source:
            for old in list(source.mails()):
                source.taken(old)
            for number in range(5):
                source._client.append("INBOX", None, None, letter(number))
        yield account
    finally:
        server.kill()
        server.wait()


def _up(client: socket.socket, server: socket.socket, refused: re.Pattern[bytes]) -> None:
    """Commands to the server; those that match are refused here."""
    for line in client.makefile("rb"):
        if refused.search(line):
            client.sendall(line.split(b" ", 1)[0] + b" NO [SERVERBUG] cannot read\r\n")
        else:
            server.sendall(line)


def _down(server: socket.socket, client: socket.socket, cut: bytes) -> None:
    """Answers to the client, up to and with `cut`."""
    for line in server.makefile("rb"):
        if cut in line:
            client.sendall(line[: line.index(cut) + len(cut)])
            client.shutdown(socket.SHUT_RDWR)
            return
        client.sendall(line)


@contextmanager
def between(account: ImapAccount, refused: bytes = b"$^", cut: bytes = b"\0") -> Iterator[ImapAccount]:
    """The account behind a line that refuses some commands, and is cut within an answer."""
    here, there = ("127.0.0.1", 0), (account.host, account.port)
    with socket.create_server(here) as door, socket.create_connection(there) as server:

        def stand_between() -> None:
            with door.accept()[0] as client, suppress(OSError):
                down = threading.Thread(target=_quietly, args=(_down, server, client, cut))
                down.start()
                _quietly(_up, client, server, re.compile(refused))
                server.shutdown(socket.SHUT_RDWR)
                down.join()

        thread = threading.Thread(target=stand_between)
        thread.start()
        yield replace(account, port=door.getsockname()[1])
        thread.join(10)


def _quietly(work: Callable[..., None], *arguments: object) -> None:
    with suppress(OSError):
        work(*arguments)


def test_each_mail_is_as_the_server_gave_it_and_unseen_until_taken(imap: ImapAccount) -> None:
    with open_imap(imap) as source:
        first = list(source.mails())
        assert [mail.original for mail in first] == [letter(number) for number in range(5)]
        assert source.taken(first[0]) is None
    with open_imap(imap) as source:
        again = list(source.mails())
    assert [mail.place for mail in again] == [mail.place for mail in first[1:]]


def test_a_wrong_password_and_a_silent_server_are_said(imap: ImapAccount) -> None:
    for account in (replace(imap, password="no"), replace(imap, port=1)):
        with pytest.raises(Problem) as refused, open_imap(account, timeout=5):
            pass
        assert refused.value.code == "mail.imap"


def test_a_mail_that_another_program_removes_meanwhile_is_no_letter(imap: ImapAccount) -> None:
    """Nor does marking one as seen remove what another program has marked for removal."""
    with open_imap(imap) as source, open_imap(imap) as other:
        mails = source.mails()
        first = next(mails)
        marked, gone = str(int(first.place[1:]) + 1), str(int(first.place[1:]) + 2)
        other._client.uid("STORE", gone, "+FLAGS", "(\\Deleted)")
        other._client.expunge()
        other._client.uid("STORE", marked, "+FLAGS", "(\\Deleted)")
        source.taken(first)
        told = {mail.place[1:]: mail for mail in mails}
    assert told[marked].original == letter(1)
    assert told[gone].original is None and told[gone].problem and told[gone].problem.code == "mail.gone"
    assert len(told) == 4


def test_a_refused_mail_and_a_refused_mark_stop_no_other(imap: ImapAccount) -> None:
    with open_imap(imap) as source:
        second = list(source.mails())[1].place[1:].encode()
    with between(imap, b"FETCH %b .BODY|STORE" % second) as refusing, open_imap(refusing) as source:
        mails = list(source.mails())
        assert [mail.original for mail in mails] == [letter(0), None, letter(2), letter(3), letter(4)]
        problem = mails[1].problem
        assert problem and problem.code == "mail.unreadable" and "cannot read" in problem.params["cause"]
        marked = source.taken(mails[0])
        assert marked and marked.code == "mail.not_marked"


def test_a_line_cut_within_a_mail_keeps_all_that_came_before(
    imap: ImapAccount, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the command: three are in the register, the fourth not by halves; the next fetch brings the rest."""
    open_to, folder = mail_imap.open_imap, command.file.with_name(command.file.name + ".d")
    (folder / "imap.password").write_text("x")
    with closing(open_store(command.url)) as store:
        for name in ("imap_host", "imap_user"):
            row = "INSERT INTO setting (name, value, changed_at, changed_by) VALUES (?, 'x', 'x', 1)"
            store.run(row, (name,))
    with between(imap, cut=b"Subject:  3") as cut:
        monkeypatch.setattr(mail_imap, "open_imap", lambda _: open_to(cut, timeout=10))
        done = command.signed_in("rekisterivastaava", "requests", "fetch")
    assert done.code != 0 and "New letters 3, here already 0" in done.out and "broke off" in done.err
    monkeypatch.setattr(mail_imap, "open_imap", lambda _: open_to(imap))
    done = command.signed_in("rekisterivastaava", "requests", "fetch")
    assert (done.code, done.out) == (0, "New letters 2, here already 3, left where they are 0.\n")
    done = command.signed_in("rekisterivastaava", "requests", "fetch")
    assert done.out == "New letters 0, here already 0, left where they are 0.\n"
