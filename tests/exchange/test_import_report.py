"""The report of refused rows: private, safe in a spreadsheet, and readable again once it is mended."""

import stat
from pathlib import Path

import pytest

from kaarea_tui import locale
from kaarea_tui.exchange.contact_rows import ContactRows
from kaarea_tui.exchange.headings import recognise
from kaarea_tui.exchange.import_report import ImportSummary, RefusedRowsFile
from kaarea_tui.exchange.refused_rows import RefusedRow
from kaarea_tui.exchange.tables import open_table
from kaarea_tui.rules.contact_record import ContactRecord
from kaarea_tui.rules.problem import Problem

SAMPLE = Path(__file__).parent / "samples" / "likainen.csv"


@pytest.fixture(autouse=True)
def _finnish() -> None:
    locale.use("fi")


def report(source: Path, target: Path) -> tuple[ImportSummary, ContactRows]:
    summary = ImportSummary()
    with open_table(source) as table:
        rows = ContactRows(recognise(table.headings))
        with RefusedRowsFile(target, rows.columns) as refused:
            for _, row in rows.outcomes(table):
                if isinstance(row, RefusedRow):
                    refused.write(row)
                    summary.refuse(row)
                else:
                    summary.accepted += 1
    summary.empty = rows.empty_rows
    summary.unknown_columns = rows.columns.unknown
    summary.mend(rows.mended, rows.mended_counts)
    return summary, rows


def test_file_is_private_and_names_row_column_and_reason(tmp_path: Path) -> None:
    target = tmp_path / "hylatyt.csv"
    report(SAMPLE, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with open_table(target) as table:
        assert table.encoding == "utf-8-sig"
        assert table.headings[:4] == ("Rivi", "Sarake", "Syy", "Sukunimi")
        rows = [cells for _, cells in table.rows()]
    assert [row[0] for row in rows] == ["5", "6", "7", "8", "9", "10"]
    assert rows[2][1] == "Sähköposti"
    assert "elli@maki.example" in rows[2][2]
    assert rows[5][1] == "Y-tunnus, Puhelin, Postinumero"


def test_T6b_no_formula_and_V8_no_identity_code_in_the_file(tmp_path: Path) -> None:
    target = tmp_path / "hylatyt.csv"
    report(SAMPLE, target)
    text = target.read_text("utf-8-sig")
    assert "131052" not in text
    assert "'=HYPERLINK" in text
    with open_table(target) as table:
        assert not any(cell.startswith(("=", "@")) for _, row in table.rows() for cell in row)


def test_mended_report_can_be_read_again(tmp_path: Path) -> None:
    first, second = tmp_path / "hylatyt.csv", tmp_path / "hylatyt2.csv"
    report(SAMPLE, first)
    mended = first.read_text("utf-8-sig").replace("elli at maki", "elli@maki")
    first.write_text(mended, "utf-8-sig")
    summary, rows = report(first, second)
    assert rows.columns.unknown == ("Kengännumero",)
    assert summary.accepted == 2  # Elli's address was mended, Eero's identity code was blanked
    with open_table(second) as table:
        assert table.headings.count("Rivi") == 1
        assert recognise(table.headings).fields.keys() == rows.columns.fields.keys()


def test_no_refusals_leave_no_file(tmp_path: Path) -> None:
    target = tmp_path / "hylatyt.csv"
    with RefusedRowsFile(target, recognise(["Sukunimi"])):
        pass
    assert not target.exists()


def test_a_file_that_exists_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "hylatyt.csv"
    target.write_text("vanha")
    with pytest.raises(Problem) as caught:
        report(SAMPLE, target)
    assert caught.value.code == "report.exists"
    assert target.read_text() == "vanha"
    with pytest.raises(Problem) as caught:
        report(SAMPLE, tmp_path / "ei" / "ole.csv")
    assert caught.value.code == "report.unwritable"


def test_identity_code_column_is_not_repeated(tmp_path: Path) -> None:
    target = tmp_path / "hylatyt.csv"
    rows = ContactRows(recognise(["Sukunimi", "Hetu", "Puhelin"]))
    row = rows.read(2, ["Mäki", "131052-308T", "12"])
    assert isinstance(row, RefusedRow)
    with RefusedRowsFile(target, rows.columns) as file:
        file.write(row)
    assert "Hetu" not in target.read_text("utf-8-sig")


@pytest.mark.parametrize("language", ["fi", "en"])
def test_summary_counts_without_personal_data(tmp_path: Path, language: str) -> None:
    locale.use(language)
    summary, _ = report(SAMPLE, tmp_path / "hylatyt.csv")
    text = "\n".join(summary.lines())
    assert (summary.accepted, summary.refused.total(), summary.empty) == (3, 6, 1)
    assert "Kengännumero" in text
    assert "elli" not in text.lower()
    assert ("6 riviä hylätty" if language == "fi" else "6 rows refused") in text
    locale.use("fi")


def test_records_of_the_sample_are_contacts() -> None:
    with open_table(SAMPLE) as table:
        assert (
            sum(
                isinstance(row, ContactRecord)
                for _, row in ContactRows(recognise(table.headings)).outcomes(table)
            )
            == 3
        )
