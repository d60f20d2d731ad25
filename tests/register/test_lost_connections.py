"""A line to the server that breaks off: the next act works, and what is told of a save is true.

A proxy of the test's own stands between the register and a real PostgreSQL and cuts the line at any message.
"""

import select
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from kaarea_tui.register.errors import Unavailable
from kaarea_tui.register.register import Register
from tests.conftest import RegisterDb


@dataclass
class Proxy:
    """Hands bytes on to the server's socket; `cut` names what the line breaks off at."""

    server: Path
    cut: str = ""
    """"before COMMIT", "after COMMIT": once; "down": every line, at once."""
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    lines: list[socket.socket] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if self.cut == "down":
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(self.server))
            self.lines += [client, server]
            threading.Thread(target=self._hand_on, args=(client, server), daemon=True).start()

    def _hand_on(self, client: socket.socket, server: socket.socket) -> None:
        with client, server:
            while True:
                for ready in select.select([client, server], [], [])[0]:
                    try:
                        data = ready.recv(65536)
                    except OSError:
                        return
                    if not data:
                        return
                    # The server's word that it kept it has this end; then nobody hears it.
                    ending = b"COMMIT" in data if ready is client else b"COMMIT\0" in data
                    if ending and self.cut == ("before COMMIT" if ready is client else "after COMMIT"):
                        self.cut = ""
                        return
                    (server if ready is client else client).sendall(data)

    def break_all(self) -> None:
        for line in self.lines:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


@pytest.fixture
def proxy(pg_db: RegisterDb) -> Iterator[Proxy]:
    folder = parse_qs(urlsplit(pg_db.url).query)["host"][0]
    (path,) = Path(folder).glob(".s.PGSQL.*[0-9]")
    proxy = Proxy(path)
    threading.Thread(target=proxy.serve, daemon=True).start()
    yield proxy
    proxy.listener.close()


@pytest.fixture
def register(pg_db: RegisterDb, proxy: Proxy) -> Register:
    name = urlsplit(pg_db.url).path
    through = RegisterDb(f"postgresql://postgres@127.0.0.1:{proxy.port}{name}", pg_db.clock)
    pg_db.stores = through.stores
    return through.sign_in("asiakkuus")


def kept_language(db: RegisterDb) -> str:
    """What the server holds, asked past the program."""
    with psycopg.connect(db.url) as asking:
        found = asking.execute("SELECT language FROM user_account WHERE user_name = 'asiakkuus'").fetchone()
    assert found is not None
    return str(found[0])


def log_rows(db: RegisterDb) -> int:
    with psycopg.connect(db.url) as asking:
        found = asking.execute("SELECT count(*) FROM audit WHERE action = 'own.choose_looks'").fetchone()
    assert found is not None
    return int(found[0])


def test_the_next_act_works_after_the_server_ended_the_line(
    pg_db: RegisterDb, register: Register, proxy: Proxy
) -> None:
    """A question, and a change: both over a new line, without a word to the user."""
    proxy.break_all()
    assert register.own.who().language == "fi"
    proxy.break_all()
    register.own.choose_looks(language="en")
    assert kept_language(pg_db) == "en"


def test_a_question_is_asked_again_when_the_line_breaks_under_it(
    pg_db: RegisterDb, register: Register, proxy: Proxy
) -> None:
    """At each statement of it in turn."""
    before, statements = register.own.who(), [0]

    def count(sql: str) -> None:
        statements[0] += 1

    register.store.db.on_statement = count
    register.own.who()
    for at in range(1, statements[0] + 1):
        left = [at]

        def cut(sql: str, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                proxy.break_all()

        register.store.db.on_statement = cut
        assert register.own.who() == before


@pytest.mark.parametrize("cut", ["before COMMIT", "after COMMIT"])
def test_what_is_told_of_a_save_is_what_the_server_holds(
    pg_db: RegisterDb, register: Register, proxy: Proxy, cut: str
) -> None:
    """Nothing was changed is said only where nothing was; what was kept is no fault, and logged once."""
    register.own.choose_looks(language="fi")
    logged = log_rows(pg_db)
    register.store.db.connection().prepare_threshold = None  # each COMMIT goes by that word
    proxy.cut = cut
    if cut == "after COMMIT":
        register.own.choose_looks(language="en")
        assert (kept_language(pg_db), log_rows(pg_db)) == ("en", logged + 1)
    else:
        with pytest.raises(Unavailable, match="nothing was changed"):
            register.own.choose_looks(language="en")
        assert (kept_language(pg_db), log_rows(pg_db)) == ("fi", logged)
    register.own.choose_looks(language="en")
    assert kept_language(pg_db) == "en"


def test_a_save_that_nobody_can_ask_about_is_told_as_unknown(
    register: Register, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is gone after the line broke: no claim either way."""
    monkeypatch.setattr("kaarea_tui.data.lost_connections.WAITS", (0.0, 0.05))
    original = proxy._hand_on

    def then_down(client: socket.socket, server: socket.socket) -> None:
        original(client, server)
        proxy.cut = "down"

    monkeypatch.setattr(proxy, "_hand_on", then_down)
    register.close()
    register.own.who()
    proxy.cut = "after COMMIT"
    with pytest.raises(Unavailable) as told:
        register.own.choose_looks(language="en")
    assert told.value.code == "unknown"
    assert "nothing was changed" not in told.value.message
    with pytest.raises(Unavailable, match="cannot be reached"):
        register.own.who()
