"""Opening tables: what is a table is read, what is not is refused with the reason (issue: bad input)."""

import os
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaarea_tui.exchange.contact_rows import ContactRows
from kaarea_tui.exchange.headings import recognise
from kaarea_tui.exchange.tables import open_table
from kaarea_tui.rules.problem import Problem

HEAD = "Sukunimi;Etunimet;Yritys\r\n"


def write(folder: Path, content: bytes | str, encoding: str = "utf-8") -> Path:
    path = folder / "lista.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(path: Path) -> list[tuple[int, list[str]]]:
    with open_table(path) as table:
        return list(table.rows())


def refusal(path: Path) -> Problem:
    with pytest.raises(Problem) as caught:
        read(path)
    return caught.value


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("cp850", "cp850"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_encoding_is_told(tmp_path: Path, encoding: str, told: str) -> None:
    names = "Mäkelä;Väinö;Hämeen Öljy Oy\r\nPöllänen;Yrjö Åke;Sähkötyö Åström Ky\r\nMäki;Päivi;Keittiö Äijälä Oy\r\n"
    with open_table(write(tmp_path, HEAD + names * 5, encoding)) as table:
        rows = list(table.rows())
        assert table.encoding in (told, told.replace("cp850", "cp437"))
    assert rows[0] == (2, ["Mäkelä", "Väinö", "Hämeen Öljy Oy"])
    assert rows[1][1] == ["Pöllänen", "Yrjö Åke", "Sähkötyö Åström Ky"]


def test_latin9_and_windows_1252_are_told_apart(tmp_path: Path) -> None:
    text = HEAD + "Šimek;Žarko;Mäkelän Škoda Oy\r\n" * 3
    assert read(write(tmp_path, text, "iso-8859-15"))[0][1][2] == "Mäkelän Škoda Oy"
    assert read(write(tmp_path, text, "cp1250"))[0][0] == 2
    quoted = HEAD + "MÖLLERÖ;Bo;“Öljy – MÄKI”\r\n" * 3
    assert read(write(tmp_path, quoted, "cp1252"))[0][1][2] == "“Öljy – MÄKI”"


def test_late_letters_decide_too(tmp_path: Path) -> None:
    content = (HEAD + "Virtanen;Matti;Koski Oy\r\n" * 60_000 + "Mäki;Väinö;Öljy Oy\r\n").encode("cp1252")
    assert read(write(tmp_path, content))[-1] == (60_002, ["Mäki", "Väinö", "Öljy Oy"])


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separator_is_told(tmp_path: Path, separator: str) -> None:
    lines = [["Sukunimi", "Etunimet", "Lisätiedot"], ["Mäki", "Aino", "a; b, c | d"], ["Salo", "Eero", "x"]]
    text = "\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    with open_table(write(tmp_path, text)) as table:
        assert table.separator == separator
        assert [cells for _, cells in table.rows()] == lines[1:]


def test_row_numbers_are_the_spreadsheets(tmp_path: Path) -> None:
    text = 'sep=;\r\nAsiakkaat 2024;;\r\n;;\r\nSukunimi;Etunimet;Lisätiedot\r\nMäki;Aino;"a\r\nb"\r\n\r\nSalo;Eero;c\r\n'
    with open_table(write(tmp_path, text)) as table:
        assert table.headings == ("Sukunimi", "Etunimet", "Lisätiedot")
        assert list(table.rows()) == [(4, ["Mäki", "Aino", "a\r\nb"]), (5, []), (6, ["Salo", "Eero", "c"])]
        assert list(table.rows())[-1][0] == 6  # read again from the start


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, b"")).code == "file.empty"
    assert refusal(write(tmp_path, b"\xef\xbb\xbf\r\n\r\n")).code == "file.empty"
    assert refusal(write(tmp_path, b"PK\x03\x04\x00\x00abc")).code == "file.binary"
    assert refusal(tmp_path).code == "file.not_a_file"
    assert refusal(tmp_path / "puuttuu.csv").code == "file.absent"
    os.mkfifo(tmp_path / "putki")
    assert refusal(tmp_path / "putki").code == "file.not_a_file"
    with pytest.raises(Problem) as caught:
        open_table("a\0b")
    assert caught.value.code == "file.absent"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read any file")
def test_file_without_rights(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD)
    path.chmod(0)
    assert refusal(path).code == "file.no_rights"


def test_two_encodings_name_the_row(tmp_path: Path) -> None:
    utf = "Mäki;Väinö;Öljy Oy\r\n"
    problem = refusal(write(tmp_path, (HEAD + utf * 5).encode() + utf.encode("cp1252") + utf.encode()))
    assert (problem.code, problem.params["row"]) == ("file.mixed_encodings", "7")
    latin = utf.encode("cp1252")
    problem = refusal(write(tmp_path, HEAD.encode() + latin * 3 + utf.encode() + latin * 9))
    assert (problem.code, problem.params["row"]) == ("file.mixed_encodings", "5")


def test_unclosed_quote_names_its_row(tmp_path: Path) -> None:
    rows = "Virtanen;Matti;Koski Oy\r\n"
    problem = refusal(write(tmp_path, HEAD + rows + 'Salo;"Eero;Oy\r\n' + rows * 5))
    assert (problem.code, problem.params["row"]) == ("file.unclosed_quote", "3")
    problem = refusal(write(tmp_path, HEAD + rows + 'Salo;"Eero;Oy\r\n' + rows * 50_000))
    assert problem.code in ("file.cell_too_long", "file.unclosed_quote")
    assert problem.params["row"] == "3"
    inch = read(write(tmp_path, HEAD + 'Salo;Eero;Putki 5" Oy\r\n' + rows))
    assert [number for number, _ in inch] == [2, 3]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"Sukunimi;" * 1_000_000 + b"\nA;B\n", "file.too_many_columns"),
        (HEAD.encode() + b"x;" * 1_000_000 + b"\n", "file.too_many_columns"),
        (HEAD.encode() + b"x;" * 4_000_000 + b"\n", "file.too_many_columns"),
        (HEAD.encode() + b"A;B;" + b"x" * 10_000_000 + b"\nC;D;E\n", "file.cell_too_long"),
        (HEAD.encode() + b'A;B;"' + b"x\n" * 5_000_000 + b'"\nC;D;E\n', "file.cell_too_long"),
        (HEAD.encode() + b"A;B;" + b"x" * 100_001 + b"\n", "file.cell_too_long"),
    ],
    ids=["headings", "cells", "more_cells", "cell", "cell_of_lines", "just_too_long"],  # else 10 MB each
)
def test_monsters_are_refused_fast_and_small(tmp_path: Path, content: bytes, code: str) -> None:
    path = write(tmp_path, content)
    started = time.process_time()
    tracemalloc.start()
    try:
        assert refusal(path).code == code
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 120_000_000
    assert time.process_time() - started < 10


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "Virtanen;Matti Juhani;Koski Oy\r\n" * 80_000)
    tracemalloc.start()
    try:
        with open_table(path) as table:
            assert sum(1 for _ in ContactRows(recognise(table.headings)).outcomes(table)) == 80_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000  # the file has 2.5 MB and its rows would take 24


CELLS = st.sampled_from(
    [b"Sukunimi", b"Etunimet", b";", b"\n", b"\r", b'"', b",", b"\xe4", "ä".encode(), b"=1", b"\xff\xfe"]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(CELLS, max_size=60).map(b"".join)))
def test_any_bytes_end_in_rows_or_a_problem(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    for data in (content, b"Sukunimi;Etunimet\n" + content):
        path.write_bytes(data)
        try:
            with open_table(path) as table:
                rows = ContactRows(recognise(table.headings))
                seen = sum(1 for _ in rows.outcomes(table))
                assert seen + rows.empty_rows == sum(1 for _ in table.rows())
        except Problem as problem:
            assert problem.code.startswith("file.")
