"""`kaarea lists`: answers taken in, and the controller's report of a list as a file."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaarea_tui.data.engine import Store
from kaarea_tui.register import founding
from kaarea_tui.register.register import Register
from kaarea_tui.register.staff.signing_in import sign_in
from tests.command import Command
from tests.register.list_steps import LETTER


@pytest.fixture
def register(command: Command) -> Iterator[Register]:
    """The command's own register with the lists Uutiskirje and Toinen."""
    store = founding.open_register(command.url)
    register = sign_in(store, "rekisterivastaava", founding.DEMO_PASSWORD, "test")[0]
    for name in ("Uutiskirje", "Toinen"):
        register.lists.create(
            type(LETTER)(**{field: getattr(LETTER, field) for field in LETTER.__slots__} | {"name": name})
        )
    yield register
    store.close()


def _limit(store: Store, user: str, list_id: int) -> None:
    with store.writing():
        store.run(
            "INSERT INTO user_list (user_id, list_id, reason, given_by, given_at)"
            " SELECT id, ?, 'x', 1, '2026-11-01T09:00:00.000Z' FROM user_account WHERE user_name = ?",
            (list_id, user),
        )


def test_a_report_is_written_closed_and_never_over_another_file(
    command: Command, register: Register, tmp_path: Path
) -> None:
    paper, table = tmp_path / "raportti.pdf", tmp_path / "luvut.CSV"
    register.lists.archive(1, 1)
    done = command.signed_in("tarkastaja", "lists", "report", str(paper), "--list", "uutiskirje")
    assert done.code == 0, done.err
    assert str(paper) in done.out
    assert paper.read_bytes().startswith(b"%PDF") and stat.S_IMODE(paper.stat().st_mode) == 0o600
    days = ("--from", "1.1.2026", "--to", "31.1.2026")
    done = command.signed_in("tarkastaja", "lists", "report", str(table), "--list", "Uutiskirje", *days)
    assert done.code == 0 and "2026-01-01/2026-01-31" in table.read_text(encoding="utf-8-sig")
    again = command.signed_in("tarkastaja", "lists", "report", str(table), "--list", "Uutiskirje")
    assert again.code == 2 and str(table) in again.err


def test_what_is_refused_leaves_no_file(command: Command, register: Register, tmp_path: Path) -> None:
    path = tmp_path / "raportti.pdf"
    backwards = ("--from", "2.1.2026", "--to", "1.1.2026")
    done = command.signed_in("tarkastaja", "lists", "report", str(path), "--list", "Toinen", *backwards)
    assert done.code == 2 and "ends before it begins" in done.err
    assert command.signed_in("laskutus", "lists", "report", str(path), "--list", "Toinen").code != 0
    assert not path.exists()


def test_a_list_out_of_reach_is_answered_like_one_that_is_not_there(
    command: Command, register: Register, tmp_path: Path
) -> None:
    """Permission per list: the same words, whichever command asks for it."""
    _limit(register.store, "markkinointi", 2)
    answers = tmp_path / "a.eml"
    answers.write_text("From: a@b.example\nSubject: x\nMessage-ID: <1@x>\n\nSTOP\n")
    for arguments in (("report", str(tmp_path / "r.pdf")), ("returns", str(answers))):
        there, absent = (
            command.signed_in("markkinointi", "lists", *arguments, "--list", name)
            for name in ("Uutiskirje", "Ei ole")
        )
        assert there.code == absent.code == 2 and there.out == absent.out == ""
        assert there.err.replace("Uutiskirje", "Ei ole") == absent.err
    assert not (tmp_path / "r.pdf").exists()
    assert command.signed_in("markkinointi", "lists", "returns", str(answers), "--list", "Toinen").code == 0
