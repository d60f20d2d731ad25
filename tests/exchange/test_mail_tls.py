"""The mailbox's password goes to no server but the one of the settings: its certificate must be of its name."""

import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import trustme

from kaarea_tui.exchange import mail_imap
from kaarea_tui.exchange.mail_imap import ImapAccount, open_imap
from kaarea_tui.rules.problem import Problem

SECRET = "salasana-7f3a"


@dataclass
class Server:
    """Speaks enough of IMAP to be given a password, and keeps every line that it heard."""

    listener: socket.socket
    context: ssl.SSLContext
    from_start: bool
    heard: list[bytes] = field(default_factory=list)
    lines: list[socket.socket] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        while True:
            try:
                line, _ = self.listener.accept()
                self._talk(self._encrypted(line) if self.from_start else line)
            except (OSError, ValueError):
                if self.listener.fileno() < 0:
                    return

    def _encrypted(self, line: socket.socket) -> socket.socket:
        self.lines.append(line)
        return self.context.wrap_socket(line, server_side=True)

    def _talk(self, line: socket.socket) -> None:
        self.lines.append(line)
        line.sendall(b"* OK ready\r\n")
        heard = b""
        while data := line.recv(4096):
            heard += data
            while b"\r\n" in heard:
                said, heard = heard.split(b"\r\n", 1)
                self.heard.append(said)
                tag, command = said.split(b" ")[:2]
                if command == b"CAPABILITY":
                    line.sendall(b"* CAPABILITY IMAP4rev1 STARTTLS\r\n")
                line.sendall(tag + (b" NO no\r\n" if command == b"LOGIN" else b" OK done\r\n"))
                if command == b"STARTTLS":
                    line = self._encrypted(line)
                    self.lines.append(line)


@pytest.fixture(params=[False, True], ids=["STARTTLS", "encrypted from the start"])
def server(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Server, trustme.CA]]:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(listener, context, request.param)
    if request.param:
        monkeypatch.setattr(mail_imap, "ENCRYPTED_PORT", server.port)
    threading.Thread(target=server.serve, daemon=True).start()
    yield server, authority
    for line in (listener, *server.lines):
        line.close()


def trust(authority: trustme.CA, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the authority one of this machine's, as an administrator does."""
    authority.cert_pem.write_to_path(folder / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "authority.pem"))


def sign_in(host: str, port: int) -> Problem:
    with pytest.raises(Problem) as told, open_imap(ImapAccount(host, port, "tietosuoja", SECRET), timeout=5):
        pass
    return told.value


def test_nobody_elses_certificate_gets_the_password(
    server: tuple[Server, trustme.CA], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an unknown authority, and of another name; the right one is the control."""
    listening, authority = server
    assert "certificate" in str(sign_in("localhost", listening.port).params["cause"])
    trust(authority, tmp_path, monkeypatch)
    assert "certificate" in str(sign_in("127.0.0.1", listening.port).params["cause"])
    assert not any(SECRET.encode() in line for line in listening.heard)
    sign_in("localhost", listening.port)
    assert any(SECRET.encode() in line for line in listening.heard)
