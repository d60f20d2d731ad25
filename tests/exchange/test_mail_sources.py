"""Letters are fetched from files, folders, mbox, Maildir and a real IMAP server; what is not taken stays."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaarea_tui.exchange import mail_sources
from kaarea_tui.exchange.mail_sources import Fetched, ImapAccount, file_source, open_imap
from kaarea_tui.rules.problem import Problem

LETTER = b"From: aino@oma.example\r\nSubject: %d\r\n\r\nHei\r\n"


def fetched(path: Path) -> list[Fetched]:
    return list(file_source(path).mails())


def test_one_file_and_a_folder(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.eml").write_bytes(LETTER % number)
    assert [mail.original for mail in fetched(tmp_path)] == [LETTER % number for number in range(3)]
    assert fetched(tmp_path / "1.eml")[0].place == "1.eml"


def test_an_mbox_is_read_mail_by_mail(tmp_path: Path) -> None:
    path = tmp_path / "posti.mbox"
    path.write_bytes(
        b"From a Mon Nov  2\nSubject: 1\n\n>From here\nx\n\nFrom b Mon Nov  2\nSubject: 2\n\ny\n"
    )
    mails = [mail.original for mail in fetched(path)]
    assert mails == [b"Subject: 1\n\nFrom here\nx\n\n", b"Subject: 2\n\ny\n"]


def test_a_maildir(tmp_path: Path) -> None:
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    (tmp_path / "new" / "1").write_bytes(LETTER % 1)
    (tmp_path / "cur" / "2:2,S").write_bytes(LETTER % 2)
    assert len(fetched(tmp_path)) == 2


def test_too_large_a_mail_stays_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_sources, "LARGEST", 1000)
    (tmp_path / "a.eml").write_bytes(LETTER % 1 + b"x" * 2000)
    (tmp_path / "b.mbox").write_bytes(b"From a\n\n" + b"x\n" * 1000 + b"\nFrom b\n\nsmall\n")
    mails = fetched(tmp_path)
    assert [mail.original is None for mail in mails] == [True, True, False]
    assert mails[0].problem is not None and mails[0].problem.code == "mail.too_large"


def test_nothing_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Problem) as refused:
        file_source(tmp_path / "absent.eml")
    assert refused.value.code == "mail.path"


@pytest.fixture
def imap() -> Iterator[ImapAccount]:
    """A real IMAP server with five letters in its mailbox."""
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
            for number in range(5):
                source._mailbox.append(LETTER % number, "INBOX")  # type: ignore[attr-defined]
        yield account
    finally:
        server.kill()
        server.wait()


def test_imap_mails_are_unseen_until_taken(imap: ImapAccount) -> None:
    with open_imap(imap) as source:
        first = list(source.mails())
        assert first and all(mail.original for mail in first)
        source.taken(first[0])
    with open_imap(imap) as source:
        again = list(source.mails())
    assert [mail.place for mail in again] == [mail.place for mail in first[1:]]


def test_a_wrong_password_and_a_silent_server_are_said(imap: ImapAccount) -> None:
    from dataclasses import replace

    for account in (replace(imap, password="no"), replace(imap, port=1)):
        with pytest.raises(Problem) as refused, open_imap(account, timeout=5):
            pass
        assert refused.value.code == "mail.imap"


def test_a_server_that_drops_midway_keeps_what_came(imap: ImapAccount) -> None:
    with open_imap(imap) as source:
        mails = source.mails()
        first = next(mails)
        source._mailbox.client.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[attr-defined]
        with pytest.raises(Problem) as refused:
            list(mails)
    assert first.original and refused.value.code == "mail.broke_off"
