"""Open a delimited text file safely and read it row by row in flat memory.

Encoding, separator, quoting and line ends are detected. What is no table of contacts (empty, binary, of two
encodings, too wide, with a cell of megabytes, with a quote that never closes) is refused with a Problem
that says where.
"""

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from kaarea_tui.rules.problem import N_, Problem

from .encodings import (
    CHUNK,
    LONGEST_CELL,
    MOST_COLUMNS,
    TOO_MANY_COLUMNS,
    UTF8_SEQUENCE,
    MixedEncodings,
    detect_encoding,
)
from .foreign_files import cannot_open, open_foreign
from .headings import is_heading_row
from .other_formats import refuse_other_formats
from .separators import detect_separator

MOST_BYTES = 2 << 30
_HEAD = 64 * 1024
_ROWS_BEFORE_HEADING = 20
_LINES_IN_A_CELL = 500
_SEP_LINE = 7


class Table:
    """An open table: `headings` and the rows below them. Use it as a context manager.

    Row numbers are those that a spreadsheet shows: a cell of many lines is in one row, and the heading is on
    row 1 unless a title stands above it.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = name
        self._stream = stream
        self.headings: tuple[str, ...] = ()
        try:
            self._open()
        except OSError as error:
            stream.close()
            raise cannot_open(name, error) from None
        except BaseException:
            stream.close()
            raise

    def _open(self) -> None:
        stream = self._stream
        if self.size > MOST_BYTES:
            raise Problem("file.too_large", N_("The file is over 2 GB. Divide it into smaller files."))
        refuse_other_formats(stream, self.name)
        try:
            self.encoding = detect_encoding(stream)
        except MixedEncodings as mixed:
            raise self._mixed(mixed) from None
        head = self._head()
        self.separator = detect_separator(head)
        self._sep_line = head[:4].lower() == "sep=" and len(head.split("\n", 1)[0].strip()) < _SEP_LINE
        self.heading_row, headings = self._find_headings(head)
        self.headings = tuple(headings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    @property
    def size(self) -> int:
        """The file's bytes, for a progress bar."""
        return os.fstat(self._stream.fileno()).st_size

    @property
    def bytes_read(self) -> int:
        """How far the reading has come, in bytes."""
        return self._stream.tell()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows below the heading as (row number, cells); an empty line is a row without cells.

        Raises Problem where the file cannot be read on: a cell too long, too many columns, a quote that is
        never closed, bytes that are no text in the file's encoding.
        """
        for number, cells in self._numbered(self.encoding):
            if number > self.heading_row:
                yield number, cells

    def _numbered(self, encoding: str, errors: str = "strict") -> Iterator[tuple[int, list[str]]]:
        self._stream.seek(0)
        text = io.TextIOWrapper(self._stream, encoding=encoding, errors=errors, newline="")
        # The limit is the process's own; nothing else here reads longer cells.
        csv.field_size_limit(LONGEST_CELL)
        number = 0
        try:
            if self._sep_line:
                text.readline()
            reader = csv.reader(text, delimiter=self.separator)
            line, lines = 0, 0
            cells: list[str] = []
            for number, cells in enumerate(reader, 1):
                if len(cells) > MOST_COLUMNS:
                    raise Problem("file.too_many_columns", TOO_MANY_COLUMNS, limit=str(MOST_COLUMNS))
                lines = reader.line_num - line
                if lines > _LINES_IN_A_CELL:
                    raise _unclosed_quote(number)
                line = reader.line_num
                yield number, cells
            if number and (lines > 1 or len(cells) < len(self.headings)) and self._has_odd_quotes():
                raise _unclosed_quote(number)
        except csv.Error:
            raise _cell_too_long(number + 1) from None
        except UnicodeError:
            raise Problem(
                "file.encoding",
                N_("The text after row {row} cannot be read as {encoding}. Save the file again as UTF-8."),
                row=str(number),
                encoding=encoding,
            ) from None
        finally:
            if not self._stream.closed:
                text.detach()

    def _has_odd_quotes(self) -> bool:
        self._stream.seek(0)
        quotes = 0
        while chunk := self._stream.read(CHUNK):
            quotes += chunk.count(b'"')
        return quotes % 2 == 1

    def _head(self) -> str:
        self._stream.seek(0)
        data = self._stream.read(_HEAD)
        text = data.decode(self.encoding, "ignore")
        end = max(text.rfind("\n"), text.rfind("\r"))
        # The last line may be cut; a lone line is all there is.
        return text[: end + 1] if end > 0 and len(data) == _HEAD else text

    def _find_headings(self, head: str) -> tuple[int, list[str]]:
        """The row that names the columns: the first that looks like it, else the first that is not empty."""
        first: tuple[int, list[str]] | None = None
        if head.split("\n", 1)[0].count(self.separator) > MOST_COLUMNS:
            raise Problem("file.too_many_columns", TOO_MANY_COLUMNS, limit=str(MOST_COLUMNS))
        self.heading_row = 0
        rows = self._numbered(self.encoding)
        try:
            for number, cells in rows:
                if is_heading_row(cells):
                    return number, cells
                if first is None and any(cell.strip() for cell in cells):
                    first = (number, cells)
                if number >= _ROWS_BEFORE_HEADING:
                    break
        finally:
            rows.close()  # type: ignore[attr-defined]
        if first is None:
            raise Problem("file.empty", N_("The file is empty."))
        return first

    def _mixed(self, mixed: MixedEncodings) -> Problem:
        """Find the first row that is not in the encoding of the others."""
        self.encoding = "latin-1"
        self._sep_line = False
        head = self._head()
        self.separator = detect_separator(head)
        for number, cells in self._numbered("latin-1"):
            data = "\n".join(cells).encode("latin-1")
            if not data.isascii() and _is_utf8(data) != mixed.utf8_is_rule:
                return Problem(
                    "file.mixed_encodings",
                    N_("The file is in two encodings: row {row} differs. Save the file again as UTF-8."),
                    row=str(number),
                )
        return Problem(
            "file.mixed_encodings", N_("The file is in two encodings. Save the file again as UTF-8.")
        )


def open_table(path: str | Path) -> Table:
    """Open the table at `path`. Raises Problem, with the reason, for whatever is not a table."""
    return Table(open_foreign(path), str(path))


def _cell_too_long(number: int) -> Problem:
    return Problem(
        "file.cell_too_long",
        N_("Row {row} has a cell of over {limit} characters, or a quotation mark that is not closed."),
        row=str(number),
        limit=str(LONGEST_CELL),
    )


def _unclosed_quote(number: int) -> Problem:
    return Problem(
        "file.unclosed_quote",
        N_("A quotation mark on row {row} is not closed. Rows after it cannot be told apart."),
        row=str(number),
    )


def _is_utf8(data: bytes) -> bool:
    if not UTF8_SEQUENCE.search(data):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
