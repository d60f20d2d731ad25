"""`kaarea import`: what comes in, what is refused where, and what bad files leave behind: nothing."""

import json
import stat
from pathlib import Path

import pytest

from tests.command import Command

HEADINGS = "Sukunimi;Etunimet;Titteli;Yritys;Sähköposti;Puhelin\r\n"
GOOD = "Virtanen;Eero;Isännöitsijä;Turun Helmi Oy;eero.virtanen@helmi.example;044 765 4321\r\n"
ALSO = "Koskinen;Onni;Sihteeri;Auran Puu Oy;onni.koskinen@auranpuu.example;040 123 4567\r\n"
BAD = "Salo;Pirjo;Sihteeri;Auran Puu Oy;pirjo.salo(at)auranpuu;\r\n"
SOURCE = ("--source", "company:Turun Helmi Oy")


@pytest.fixture(autouse=True)
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def _file(folder: Path, content: str | bytes) -> str:
    path = folder.parent / "lista.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("cp1252"))
    return str(path)


def _found(command: Command, text: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(
        command.signed_in("rekisterivastaava", "find", text, "--json").out
    )
    return rows


def test_a_list_as_excel_saves_it_comes_in(command: Command, working_directory: Path) -> None:
    done = command.signed_in(
        "markkinointi", "import", _file(working_directory, HEADINGS + GOOD + ALSO), *SOURCE
    )
    assert done.code == 0, done.err
    assert [row["name"] for row in _found(command, "virtanen")] == ["Virtanen Eero"]
    assert list(working_directory.iterdir()) == []


def test_refused_rows_go_to_a_private_file(command: Command, working_directory: Path) -> None:
    file = _file(working_directory, HEADINGS + GOOD + BAD)
    done = command.signed_in("markkinointi", "import", file, *SOURCE)
    assert done.code == 0, done.err
    (report,) = working_directory.iterdir()
    assert report.name.startswith("lista.hylatyt-")
    assert report.name in done.out
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert "Salo" in report.read_text(encoding="utf-8-sig")
    assert "Virtanen" not in report.read_text(encoding="utf-8-sig")
    assert _found(command, "salo") == []


def test_a_dry_run_saves_nothing(command: Command, working_directory: Path) -> None:
    file = _file(working_directory, HEADINGS + GOOD)
    done = command.signed_in("markkinointi", "import", file, *SOURCE, "--dry-run")
    assert done.code == 0, done.err
    assert _found(command, "virtanen") == []


@pytest.mark.parametrize("source", ["", "friend:Olli", "company", "company:", ":Turun Helmi Oy"])
def test_a_source_is_mandatory_and_of_a_known_kind(
    command: Command, working_directory: Path, source: str
) -> None:
    """7.1, 7.2."""
    file = _file(working_directory, HEADINGS + GOOD)
    done = command.signed_in("markkinointi", "import", file, "--source", source)
    assert done.code == 2
    assert done.err.strip()
    assert _found(command, "virtanen") == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02\xff" * 1000,
        b"\x89PNG\r\n\x1a\n" + bytes(2000),
        (HEADINGS + GOOD).encode() + "Mäkinen;Äijä;;Öljy Oy;;\r\n".encode("cp1252"),
        (";".join(["Sukunimi"] * 1_000_000) + "\r\n").encode(),
        (HEADINGS + f'Virtanen;"{"x" * 10_000_000}";;;;\r\n').encode("cp1252"),
        (HEADINGS + 'Virtanen;"Eero;;;;\r\n' + GOOD * 2000).encode("cp1252"),
        b"no headings that mean anything\r\n1\r\n2\r\n",
    ],
    ids=["empty", "binary", "picture", "two encodings", "wide", "fat", "open quote", "strange"],
)
def test_bad_files_are_told_and_change_nothing(
    command: Command, working_directory: Path, content: bytes
) -> None:
    done = command.signed_in("markkinointi", "import", _file(working_directory, content), *SOURCE)
    assert done.code == 2, done.out
    assert done.err.strip() or done.out.strip()
    assert "Traceback" not in done.err
    assert _found(command, "virtanen") == []


def test_a_file_that_is_not_there_and_a_folder(command: Command, tmp_path: Path) -> None:
    for place in (tmp_path / "none.csv", tmp_path, Path("/dev/zero")):
        done = command.signed_in("markkinointi", "import", str(place), *SOURCE)
        assert done.code == 2
        assert done.err.strip()


def test_the_right_to_import_is_asked(command: Command, working_directory: Path) -> None:
    """P1: with no file made and nothing saved."""
    file = _file(working_directory, HEADINGS + GOOD + BAD)
    done = command.signed_in("asiakaspalvelu", "import", file, *SOURCE)
    assert done.code == 3
    assert "contact.import" in done.err
    assert list(working_directory.iterdir()) == []
