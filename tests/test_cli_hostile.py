"""T8 and T6b on the command line: no command prints or writes a hostile word raw, whatever brought it.

Every command is tried, down to the last subcommand: one that nobody has sorted in here fails the first test.
Words come as arguments, by files and from a database that was written past the counter.
"""

import argparse
import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import pytest

from kaarea_tui.commands.parser import whole_parser
from kaarea_tui.data.engine import Store
from kaarea_tui.exchange.portable_copy import PortableCopy, as_csv
from kaarea_tui.register import founding
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.lists.list_formats import PlainCsv
from kaarea_tui.register.records.contact_inputs import EmailInput
from kaarea_tui.register.staff.signing_in import sign_in
from kaarea_tui.rules.text import FORBIDDEN, spreadsheet_original
from tests.command import Command, Done
from tests.register.card_steps import SUBJECT, eero, make_company
from tests.screens.hostile_mail import hostile_mail, in_letters
from tests.screens.hostile_words import CONTROLS, HOSTILE, MARKUP, QUOTES, SEQUENCES, UNSEEN

WORDS = (
    " ".join(sign for sign in CONTROLS if sign != "\0"),
    " ".join(UNSEEN),
    " ".join([*SEQUENCES, *MARKUP, *QUOTES]),
    "x" * 10_000,
)
"""What is given as one argument."""
FILE = 'a\x1b[2J\x9b31m\u202egpj\n"{0}[b]\x1b]0;t\x07.csv'
"""A word that can name a file."""
FORMULAS = ("=1+1", "+SUM(A1)", "-2+3", "@SUM(A1)", "＝1", " =1", "\t=1", "\r=1", "'=1", '=cmd|"/C calc"!A0')
_CALCULATED = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠−﹢﹣﹦﹫]|[\t\r\n]")
_NUMBER = re.compile(r"[+-][0-9][0-9 ()\-.,]*")


@dataclass
class Desk:
    """The command, its own register, poisoned, and an empty folder to work in."""

    run: Command
    store: Store
    folder: Path

    def by(self, user: str, *arguments: str) -> Done:
        return self.run.signed_in(user, *arguments)

    def file(self, content: str | bytes, name: str = FILE) -> str:
        path = self.folder / name
        path.write_bytes(
            content if isinstance(content, bytes) else content.replace("\0", "").encode("utf-8-sig")
        )
        return str(path)


@pytest.fixture
def desk(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    store = founding.open_register(command.url)
    users = [row[0] for row in store.rows("SELECT id FROM user_account ORDER BY id")]
    for user_id, words in zip(users, cycle(_bundles(HOSTILE, len(users))), strict=False):
        store.run(
            "UPDATE user_account SET person_name = ?, employer = ?, unit = ? WHERE id = ?",
            (words, words, words, user_id),
        )
    yield Desk(command, store, folder)
    store.close()


def _bundles(words: list[str], count: int) -> list[str]:
    short = [word for word in words if len(word) < 1000]
    return [" ".join(short[start::count]) for start in range(count)]


def _each_word(user: str, *before: str, after: tuple[str, ...] = ()) -> Callable[[Desk], Iterator[Done]]:
    """Runs that give each of the words as an argument."""

    def runs(desk: Desk) -> Iterator[Done]:
        for word in WORDS:
            yield desk.by(user, *before, word, *after)

    return runs


def _open(desk: Desk) -> Iterator[Done]:
    for word in WORDS:
        yield desk.run(f"--database={word}")
        yield desk.run(word)


def _init(desk: Desk) -> Iterator[Done]:
    for word in WORDS[:3]:
        yield desk.run("init", "--owner", word, word, "--admin", "yllapito", word, f"--database={word}")
    place = f"--database={desk.folder / FILE}"
    yield desk.run("init", "--owner", "omistaja", WORDS[2], "--admin", "yllapito", "Ylva", place)


def _demo(desk: Desk) -> Iterator[Done]:
    place = desk.folder / FILE
    shutil.copy(desk.run.file, place)
    shutil.copytree(f"{desk.run.file}.d", f"{place}.d")
    done = desk.run("demo", "--no-open", f"--database={place}")
    assert done.code == 0, done.err
    yield done
    for word in WORDS:
        yield desk.run("demo", "--no-open", "--contacts", word)


def _user_add(desk: Desk) -> Iterator[Done]:
    for number, word in enumerate(WORDS):
        yield desk.by("paakayttaja", "user", "add", word, word, f"--employer={word}", f"--from={word}")
        yield desk.by("paakayttaja", "user", "add", f"uusi{number}", word, f"--employer={word}")


def _user_list(desk: Desk) -> Iterator[Done]:
    done = desk.by("paakayttaja", "user", "list")
    assert len(done.out.splitlines()) == 1 + len(founding.DEMO_USERS)
    yield done


def _user_password(desk: Desk) -> Iterator[Done]:
    for word in WORDS:
        who = ("--database", desk.run.url, "--user", "asiakkuus", "--password-stdin")
        yield desk.run("user", "password", *who, stdin=f"{DEMO_PASSWORD}\n{word}\n")
        yield desk.run("user", "password", "--user", word, *who[:2], who[-1], stdin=word)


def _import(desk: Desk) -> Iterator[Done]:
    headings = ["Sukunimi", "Etunimet", "Yritys", "Sähköposti", "Huomio", f"muu{WORDS[1]}{WORDS[0]}"]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(headings)
    for word in [*HOSTILE, *FORMULAS]:
        writer.writerow([word, "Eero", word, "ei(at)kelpaa", word, word])
        writer.writerow(["Virtanen", word, "Helmi Oy", f"{len(word)}@helmi.example", "", word])
    name = desk.file(text.getvalue())
    for dry in ((), ("--dry-run",)):
        yield desk.by("rekisterivastaava", "import", name, "--source", f"company:{SEQUENCES[0]}", *dry)
    yield desk.by("rekisterivastaava", "import", f"ei {FILE}", "--source", "company:x")
    for word in WORDS:
        yield desk.by("rekisterivastaava", "import", name, f"--source={word}")


def _find(desk: Desk) -> Iterator[Done]:
    register = sign_in(desk.store, "rekisterivastaava", DEMO_PASSWORD, "test")[0]
    company = make_company(register)
    columns = ("name", "company", "title", "phone", "email", "town")
    for words, names in zip(
        [*_bundles(HOSTILE, 4), WORDS[3]], ("Eero", "Aino", "Onni", "Pirjo", "Ulla"), strict=True
    ):
        email = EmailInput(f"{names}@helmi.example")
        person = eero(company, first_names=names, emails=(email,), phones=())
        contact = register.contacts.create(person, SUBJECT)
        setting = ", ".join(f"{name} = ?" for name in columns)
        desk.store.run(
            f"UPDATE contact_row SET {setting} WHERE contact_id = ?", (*[words] * len(columns), contact)
        )
    for shape in ((), ("--json",)):
        done = desk.by("rekisterivastaava", "find", "virtanen", *shape)
        assert "SUM(A1)" in done.out
        yield done
    yield from _each_word("asiakkuus", "find")(desk)


def _returns(desk: Desk) -> Iterator[Done]:
    desk.store.run(
        "INSERT INTO mailing_list (name, name_key, kind, purpose, list_group, channel, sender, stop_address, footer,"
        " owner_id, created_at, created_by, updated_at)"
        " VALUES ('Tiedote', 'tiedote', 'SERVICE', 'COMMUNICATION', '', 'email', 'K', 's@k.example', 'K', 1, ?, 1, ?)",
        ("2026-11-01T09:00:00.000Z", "2026-11-01T09:00:00.000Z"),
    )
    rows = "".join(f"{word.splitlines()[0] if word.strip() else word};{word}\r\n" for word in HOSTILE)
    table = desk.file("email;reason\r\n" + rows)
    mail = desk.file(hostile_mail(1, in_letters(HOSTILE)[2]), "a\x1b[31m.eml")
    for path in (table, mail, f"ei {FILE}"):
        done = desk.by("markkinointi", "lists", "returns", path, "--list", "Tiedote")
        assert (done.code == 0) == (not path.startswith("ei ")), done.err
        yield done
    for word in WORDS:
        yield desk.by("markkinointi", "lists", "returns", table, f"--list={word}")


def _user_addresses(desk: Desk) -> Iterator[Done]:
    yield desk.by("paakayttaja", "user", "addresses")
    for word in WORDS:
        yield desk.by("paakayttaja", "user", "addresses", f"--release={word}")


def _report(desk: Desk) -> Iterator[Done]:
    word = WORDS[2]
    desk.store.run(
        "INSERT INTO mailing_list (name, name_key, kind, purpose, list_group, channel, sender, stop_address, footer,"
        " owner_id, created_at, created_by, updated_at)"
        " VALUES ('Tiedote', 'tiedote', 'SERVICE', 'COMMUNICATION', ?, 'email', ?, ?, ?, 1, ?, 1, ?)",
        (word, word, word, word, "2026-11-01T09:00:00.000Z", "2026-11-01T09:00:00.000Z"),
    )
    for path in (f"{FILE}.csv", f"{FILE}.pdf", f"{FILE}.pdf", f"ei/{FILE}"):
        yield desk.by("tarkastaja", "lists", "report", path, "--list", "Tiedote")
    for word in WORDS:
        yield desk.by("tarkastaja", "lists", "report", "x.csv", "--list", "Tiedote", f"--from={word}")
        yield desk.by("tarkastaja", "lists", "report", "x.csv", f"--list={word}")
    yield desk.by("tarkastaja", "lists", "report", WORDS[2], "--list", "Tiedote")


def _fetch(desk: Desk) -> Iterator[Done]:
    letters = desk.folder / f"posti{FILE}"
    letters.mkdir()
    for number, words in enumerate(in_letters(HOSTILE)):
        (letters / f"{number}{FILE}.eml").write_bytes(hostile_mail(number, words))
    (letters / f"{FILE}rikki.eml").write_bytes(b"\xff\x00" * 100)
    done = desk.by("rekisterivastaava", "requests", "fetch", str(letters))
    assert "New letters 0" not in done.out
    yield done
    yield desk.by("rekisterivastaava", "requests", "fetch", f"ei {FILE}")
    desk.store.run("INSERT INTO setting VALUES ('imap_host', ?, 'x', 1)", (WORDS[2],))
    yield desk.by("rekisterivastaava", "requests", "fetch")


def _backup(desk: Desk) -> Iterator[Done]:
    for _ in range(2):
        yield desk.by("paakayttaja", "backup", FILE)
    yield desk.by("paakayttaja", "backup", f"ei/{FILE}")


def _restore(desk: Desk) -> Iterator[Done]:
    damaged = desk.file(b"kaarea-backup 1\n\x1b[31m")
    who = ("--user", WORDS[2], f"--approver={WORDS[2]}", "--password-stdin")
    for path, place in (
        (damaged, "uusi.db"),
        (f"ei {FILE}", "uusi.db"),
        (damaged, desk.folder / f"uusi{FILE}"),
    ):
        yield desk.run("restore", path, *who, f"--database={place}", stdin="a\nb\nc\n")


def _check(desk: Desk) -> Iterator[Done]:
    for number, word in enumerate(WORDS[:3]):
        name = word.replace('"', "").replace("\0", "")[:200]
        desk.store.run(f'CREATE TABLE "{number}{name}" (x TEXT)')
    done = desk.by("tarkastaja", "check")
    assert done.code == 1
    yield done
    yield desk.run("check", "--user", WORDS[2], "--password-stdin", f"--database={WORDS[0]}", stdin="x")


def _tidy(desk: Desk) -> Iterator[Done]:
    yield desk.by("paakayttaja", "tidy")
    for word in WORDS[:3]:
        yield desk.by("paakayttaja", "tidy", "--yes", f"--today={word}")


def _rules(desk: Desk) -> Iterator[Done]:
    for name in ("controller_name", "deadline_days_added", "notice_version", "ombudsman_name"):
        desk.store.run("INSERT INTO setting VALUES (?, ?, 'x', 1)", (name, WORDS[2]))
    for shape in ((), ("--json",)):
        yield desk.by("tarkastaja", "rules", *shape)


RUNS: dict[str, Callable[[Desk], Iterator[Done]]] = {
    "": _open,
    "init": _init,
    "demo": _demo,
    "user add": _user_add,
    "user list": _user_list,
    "user reset": _each_word("paakayttaja", "user", "reset"),
    "user close": _each_word("paakayttaja", "user", "close"),
    "user release": _each_word("paakayttaja", "user", "release"),
    "user until": _each_word("paakayttaja", "user", "until", "asiakkuus"),
    "user give": _each_word("rekisterivastaava", "user", "give", "asiakkuus"),
    "user take": _each_word("rekisterivastaava", "user", "take", after=("AM",)),
    "user addresses": _user_addresses,
    "user password": _user_password,
    "import": _import,
    "find": _find,
    "lists returns": _returns,
    "lists report": _report,
    "requests fetch": _fetch,
    "backup": _backup,
    "restore": _restore,
    "check": _check,
    "tidy": _tidy,
    "rules": _rules,
}
"""Each command, and how hostile words reach it."""


def _leaves(parser: argparse.ArgumentParser, name: str = "") -> Iterator[str]:
    below = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    if not below or not name:
        yield name
    for choices in below:
        for word, leaf in choices.choices.items():
            yield from _leaves(leaf, f"{name} {word}".strip())


def test_every_command_is_tried() -> None:
    """Whoever adds one says here how hostile words can reach it."""
    assert set(_leaves(whole_parser())) == set(RUNS)


@pytest.mark.parametrize("name", RUNS)
def test_no_command_lets_a_hostile_word_out(desk: Desk, name: str) -> None:
    """Neither to the terminal nor into a file; what it cannot take it refuses in words of its own."""
    there = {path for path in desk.folder.parent.rglob("*") if path.is_file()}
    for done in RUNS[name](desk):
        for told in (done.out, done.err):
            found = FORBIDDEN.search(told.replace("\n", ""))
            assert found is None, (name, told[max(0, found.start() - 80) : found.end() + 20])
        assert "Traceback" not in done.err
        assert done.code in (0, 1, 2, 3)
    written = {path for path in desk.folder.parent.rglob("*") if path.is_file()} - there
    for path in written:
        if path.suffix == ".log":
            assert FORBIDDEN.search(path.read_text("utf-8").replace("\n", "")) is None
        if ".hylatyt-" in path.name:
            _opens_unharmed(path.read_text("utf-8-sig"))
        if name == "lists report" and path.suffix == ".csv":
            assert len(_opens_unharmed(path.read_text("utf-8-sig"))) > 5
    if name == "import":
        assert any(".hylatyt-" in path.name for path in written)


def _opens_unharmed(text: str) -> list[list[str]]:
    """The cells of a CSV of ours: no spreadsheet calculates one, and no terminal obeys one."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    for cell in (cell for row in rows for cell in row):
        assert FORBIDDEN.search(cell.replace("\n", "")) is None, ascii(cell)
        assert _CALCULATED.match(cell) is None or _NUMBER.fullmatch(cell), ascii(cell)
    return rows


@pytest.mark.parametrize("word", FORMULAS)
def test_a_formula_leaves_in_no_csv_and_comes_back_as_it_was(word: str) -> None:
    """T6b: in the files of lists and of the portable copy."""
    line = PlainCsv().rows([("a@b.example", word, word, word, "ref")])
    (cells,) = csv.reader(io.StringIO(line, newline=""))
    copy = PortableCopy(
        "1", "K", "R", datetime(2026, 11, 23, tzinfo=UTC), {"contact": [{"last_name": word}]}, ()
    )
    *_, value = list(csv.reader(io.StringIO(as_csv(copy), newline=""), delimiter=";"))[1]
    for cell in (*cells[1:4], value):
        assert _CALCULATED.match(cell) is None
        assert spreadsheet_original(cell) == word
