"""The report of an import: refused rows in a file that can be mended and read again, and a summary.

The file of refused rows holds personal data by design: each refused row stands there as it came, because the
person who mends it must see it. It is therefore written for its owner alone (mode 0600) and is to be removed
once it has been read in. One thing is not repeated: a personal identity code is blanked (rule V8).
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from kaarea_tui.locale import _, ngettext
from kaarea_tui.rules.identity_codes import find_personal_identity_code
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.text import clean_block, spreadsheet_safe

from .headings import Columns, names_identity_codes
from .private_files import new_private_file
from .refused_rows import Fault, Mended, RefusedRow

_CODE_SHAPE = re.compile(r"[0-9]{6,8}\s?[-+A-Y‐‑‒–—−]\s?[0-9]{3}[0-9A-Y]", re.IGNORECASE)
_MENDS_SHOWN = 20


class RefusedRowsFile:
    """Writes refused rows as CSV in the source's own columns, with row number, column and reason in front.

    The file is made when the first row comes: an import without refusals leaves none. Read in again, the
    three columns are known and left out.
    """

    def __init__(self, path: Path, columns: Columns) -> None:
        self.path = path
        self.count = 0
        self._stream: TextIO | None = None
        self._kept = [
            index
            for index, heading in enumerate(columns.headings)
            if index not in columns.report and not names_identity_codes(heading)
        ]
        self._headings = [_(N_("Row")), _(N_("Column")), _(N_("Reason"))]
        self._headings += [columns.headings[index] for index in self._kept]
        self._width = len(columns.headings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, row: RefusedRow) -> None:
        """Add one row. Raises Problem when the file cannot be made, OSError when the disk is full."""
        if self._stream is None:
            self._stream = _private_file(self.path)
            self._write_cells(self._headings)
        self.count += 1
        cells = [*row.cells, *[""] * (self._width - len(row.cells))]
        columns = ", ".join(dict.fromkeys(fault.heading for fault in row.faults if fault.heading))
        reasons = " ".join(dict.fromkeys(map(reason, row.faults)))
        kept = [cells[index] for index in self._kept] + cells[self._width :]
        self._write_cells([str(row.row_number), columns, reasons, *kept])

    def close(self) -> None:
        """Write out what is left and close the file."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _write_cells(self, cells: list[str]) -> None:
        assert self._stream is not None
        csv.writer(self._stream, delimiter=";", lineterminator="\r\n").writerow(map(_writable, cells))


@dataclass(slots=True)
class ImportSummary:
    """The counts of one import. accepted + refused + empty is the number of rows below the heading."""

    accepted: int = 0
    empty: int = 0
    unknown_columns: tuple[str, ...] = ()
    refused: Counter[str] = field(default_factory=Counter)
    """Refused rows by the code of their first reason."""
    mended: Counter[str] = field(default_factory=Counter)
    _reasons: dict[str, Fault] = field(default_factory=dict)
    _mends: list[Mended] = field(default_factory=list)

    def refuse(self, row: RefusedRow) -> None:
        """Count one refused row."""
        self.refused[row.code] += 1
        self._reasons.setdefault(row.code, row.faults[0])

    def mend(self, mended: list[Mended], counts: Counter[str]) -> None:
        """Take over what was mended: examples and counts by code."""
        self.mended = counts
        self._mends = mended

    def lines(self) -> Iterator[str]:
        """The summary for the screen, line by line, without any personal data."""
        refused = self.refused.total()
        yield ngettext("{count} row accepted", "{count} rows accepted", self.accepted).format(
            count=self.accepted
        )
        yield ngettext("{count} row refused", "{count} rows refused", refused).format(count=refused)
        for code, count in self.refused.most_common():
            yield f"  {count}: {sentence(self._reasons[code])}"
        if self.empty:
            yield ngettext("{count} empty row left out", "{count} empty rows left out", self.empty).format(
                count=self.empty
            )
        for code, count in self.mended.most_common():
            yield f"  {count}: {self._mend_text(code)}"
        if self.unknown_columns:
            yield _("Columns left out: {columns}").format(
                columns=", ".join(map(clean_block, self.unknown_columns))
            )

    def _mend_text(self, code: str) -> str:
        of_code = [mend for mend in self._mends if mend.code == code]
        if not of_code:
            return code
        rows = ", ".join(str(mend.row_number) for mend in of_code[:_MENDS_SHOWN])
        more = "…" if self.mended[code] > _MENDS_SHOWN else ""
        return _("{text} Rows: {rows}").format(text=sentence(of_code[0]), rows=rows + more)


def sentence(said: Fault | Mended) -> str:
    """A fault or mend as a sentence in the language in use."""
    return _(said.message).format(**said.params)


def reason(fault: Fault) -> str:
    """A fault as a sentence, with what was probably meant."""
    told = sentence(fault)
    if fault.suggestion:
        return _("{reason} Probably: {suggestion}.").format(reason=told, suggestion=fault.suggestion)
    return told


def _private_file(path: Path) -> TextIO:
    return open(new_private_file(path), "w", encoding="utf-8-sig", newline="")  # noqa: PTH123 - made private


def _writable(cell: str) -> str:
    """A cell as it may stand in a file: identity codes blanked, nothing calculated, no control characters."""
    if find_personal_identity_code(cell):
        cell = _CODE_SHAPE.sub(_("[personal identity code removed]"), cell)
    return spreadsheet_safe(clean_block(cell))
