"""Reading an import's file into portions that are ready to be written, in the process that parses.

A reader remembers which
people it has met as bits of a table of fixed size: whoever may have come before is pointed out, and the
writer looks that person up (register/imports/import_doubles.py).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from kaarea_tui.data.bulk import Batch
from kaarea_tui.exchange.contact_rows import ContactRows
from kaarea_tui.exchange.headings import Columns, recognise
from kaarea_tui.exchange.left_out import ask_of_left_out
from kaarea_tui.exchange.reading import packed, read, unpacked
from kaarea_tui.exchange.refused_rows import Mended, RefusedRow
from kaarea_tui.exchange.tables import Table
from kaarea_tui.register.contacts.prepared_contacts import NamedCompany, Preparer, company_name_key
from kaarea_tui.rules.contact_record import ContactRecord

_PORTION = 10_000
_LARGE = 2 << 20
"""Bytes of a file whose people are remembered in a large table of bits."""
_FEW_BITS, _MOST_BITS = 1 << 20, 1 << 28


@dataclass(slots=True)
class Portion:
    """Some thousand rows, read; `cells` has row number and cells of contacts that may be refused yet."""

    batch: Batch
    companies: list[NamedCompany]
    refused: list[RefusedRow] = field(default_factory=list)
    known_before: list[int] = field(default_factory=list)
    """Contacts who may have come earlier in the file."""
    cells: dict[int, tuple[int, list[str]]] = field(default_factory=dict)
    no_mail: list[int] = field(default_factory=list)
    """Contacts who want no marketing (rule M9)."""
    bytes_read: int = 0
    empty: int = 0
    mended: list[Mended] = field(default_factory=list)
    mended_counts: Counter[str] = field(default_factory=Counter)
    on_lists: int = 0
    """Rows that name mailing lists, no evidence of consent (rule C2). This and the three above: last."""


@dataclass(frozen=True, slots=True)
class PackedPortion:
    """A portion as it is kept until it is written."""

    bytes_read: int
    body: bytes

    @property
    def portion(self) -> Portion:
        """What it holds. Raises Unread."""
        found: Portion = unpacked(self.body)
        return found


def portions(
    stream: BinaryIO, first_id: int, without: Sequence[str], *, keep_cells: bool
) -> Iterator[PackedPortion]:
    """Read the open file; contacts are numbered from `first_id`. Raises Problem, Unread.

    With `keep_cells` every row's cells come along, else only those of people who may have come before.
    """
    yield from read("contacts", first_id, tuple(without), keep_cells, stream=stream)


def headings_of(stream: BinaryIO, name: str, without: Sequence[str]) -> Iterator[Columns]:
    """Which column is which; in the process that parses. Raises Problem where much would be left out."""
    with Table(stream, name) as table:
        columns = recognise(table.headings, without)
        ask_of_left_out(columns, table.rows())
        yield columns


def contacts_of(
    stream: BinaryIO, first_id: int, without: Sequence[str], keep_cells: bool
) -> Iterator[PackedPortion]:
    """The portions of a table; in the process that parses."""
    with Table(stream, "") as table:
        reading = _Reading(table, recognise(table.headings, without), first_id, keep_cells)
        for number, cells in table.rows():
            reading.take(number, cells)
            if reading.full:
                yield _packed(reading.portion())
        yield _packed(reading.last_portion())


def _packed(portion: Portion) -> PackedPortion:
    return PackedPortion(portion.bytes_read, packed(portion))


class _Reading:
    """One reading of one file."""

    def __init__(self, table: Table, columns: Columns, first_id: int, keep_cells: bool) -> None:
        self._table = table
        self._rows = ContactRows(columns)
        self._preparer = Preparer(first_id)
        self._met = _Met(table.size)
        self._keep_cells = keep_cells
        self._on_lists = 0
        self._start()

    @property
    def full(self) -> bool:
        return self._taken >= _PORTION

    def take(self, number: int, cells: list[str]) -> None:
        """Read one row."""
        outcome = self._rows.read(number, cells)
        self._taken += 1
        if isinstance(outcome, RefusedRow):
            self._next.refused.append(outcome)
        elif outcome is not None:
            self._accept(number, cells, outcome)

    def _accept(self, number: int, cells: list[str], who: ContactRecord) -> None:
        contact_id = self._preparer.add(who)
        portion = self._next
        before = self._met.before(self._preparer, who)
        if before:
            portion.known_before.append(contact_id)
        if before or self._keep_cells:
            portion.cells[contact_id] = (number, cells)
        if who.no_mail:
            portion.no_mail.append(contact_id)
        self._on_lists += bool(who.lists)

    def portion(self) -> Portion:
        """What was read since the last one."""
        done = self._next
        done.batch, done.companies = self._preparer.finished(), self._preparer.fresh
        done.bytes_read = self._table.bytes_read
        self._start()
        return done

    def last_portion(self) -> Portion:
        """The rest, with what is told of the whole file."""
        done = self.portion()
        done.empty, done.on_lists = self._rows.empty_rows, self._on_lists
        done.mended, done.mended_counts = self._rows.mended, self._rows.mended_counts
        return done

    def _start(self) -> None:
        self._preparer.start()
        self._taken = 0
        self._next = Portion(self._preparer.batch, self._preparer.fresh)


class _Met:
    """Whether a person may have been met before: never no for one who was, seldom yes for one who was not."""

    def __init__(self, file_bytes: int) -> None:
        bits = _FEW_BITS if file_bytes < _LARGE else _MOST_BITS
        self._mask = bits - 1
        self._bits = bytearray(bits // 8)

    def before(self, made: Preparer, who: ContactRecord) -> bool:
        """Met under the same name with an address, a number, or in the company; and remember him."""
        key, emails = made.last_key, made.batch.emails
        marks: list[Any] = [(key, row[3]) for row in emails[len(emails) - len(who.emails) :]]
        marks += [(key, number) for number in who.phones]
        if who.company:
            marks.append((key, company_name_key(who.company), 0))
        seen, bits, mask = False, self._bits, self._mask
        for mark in marks:
            digest = hash(mark)
            one, other = digest & mask, (digest >> 32) & mask
            if bits[one >> 3] >> (one & 7) & 1 and bits[other >> 3] >> (other & 7) & 1:
                seen = True
            else:
                bits[one >> 3] |= 1 << (one & 7)
                bits[other >> 3] |= 1 << (other & 7)
        return seen
