"""The files of a list, read back as the programs they are for read them.

listmonk's import takes a CSV headed `email,name,attributes` with JSON attributes; Mailman 3's `addmembers`
takes one address with its name on a line, and passes over empty lines and those that start with `#`.
"""

import csv
import io
import json
from email.utils import parseaddr

import pytest

from kaarea_tui.register.lists.list_formats import FORMATS, ListRow

ROWS: list[ListRow] = [
    ("aino@oma.example", "Aino Maria", "Virtanen", "Turun Helmi As Oy", "1-2-aa"),
    ("info@oma.example", "", "", 'Firma "Oy" [x]', "1-3-bb"),
    ("x@oma.example", '=cmd|"/c calc"', "O'Neill \\ å", "@SUM(A1)", "1-4-cc"),
]


@pytest.mark.parametrize("code", FORMATS)
def test_every_row_carries_its_address_and_reference(code: str) -> None:
    """Rule L2: and no more of the person than address, names, company and the reference."""
    made = FORMATS[code]()
    text = made.head() + made.rows(ROWS)
    assert all(row[0] in text and row[4] in text for row in ROWS)


def test_listmonk_reads_it_back() -> None:
    made = FORMATS["listmonk"]()
    rows = list(csv.DictReader(io.StringIO(made.head() + made.rows(ROWS), newline="")))
    assert [row["email"] for row in rows] == [row[0] for row in ROWS]
    assert [row["name"] for row in rows] == [
        "Aino Maria Virtanen",
        'Firma "Oy" [x]',
        '=cmd|"/c calc" O\'Neill \\ å',
    ]
    assert json.loads(rows[0]["attributes"]) == {
        "company": "Turun Helmi As Oy",
        "unsubscribe_reference": "1-2-aa",
    }


def test_mailman_reads_it_back() -> None:
    lines = FORMATS["mailman"]().rows(ROWS).splitlines()
    told = [parseaddr(line) for line in lines if line.strip() and not line.startswith("#")]
    assert told == [
        ("Aino Maria Virtanen", "aino@oma.example"),
        ('Firma "Oy" [x]', "info@oma.example"),
        ('=cmd|"/c calc" O\'Neill \\ å', "x@oma.example"),
    ]


def test_no_cell_of_the_plain_file_is_calculated() -> None:
    made = FORMATS["csv"]()
    cells = [cell for row in csv.reader(io.StringIO(made.rows(ROWS), newline="")) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=@+-" and cell]
