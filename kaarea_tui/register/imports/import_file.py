"""The file of an import, read through before the transaction: what it holds is parsed while nobody waits.

Its portions are kept in memory until they are written. Of a very large list only so much is known that it can
be read, within the limits and to its end; its portions then come again while they are written.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path

from kaarea_tui.data.engine import Store
from kaarea_tui.exchange.foreign_files import open_foreign
from kaarea_tui.exchange.headings import Columns
from kaarea_tui.exchange.reading import Unread, read_one, table_too_hard
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.rights import Scope

from .import_reading import PackedPortion, Portion, portions

Progress = Callable[[int, int], object]
_NEXT = "SELECT coalesce(max(id), 0) + 1 FROM contact"
MOST_KEPT = 64 << 20
"""Bytes of portions in memory: half a million people."""
READING = 0.3
"""How much of the whole time reading takes; the rest goes to writing and to making the people findable."""


@dataclass(slots=True)
class ImportFile:
    """An open file of which everything could be read."""

    name: str
    stream: BufferedReader
    columns: Columns
    without: Sequence[str]
    """Headings of columns that are left out on purpose."""
    size: int
    digest: str
    first_id: int
    """The number that the first of `kept` has."""
    with_cells: bool
    """Do the kept rows have their cells? A register without anybody in it needs them not."""
    kept: list[PackedPortion] = field(default_factory=list)

    def portions(self, first_id: int, *, keep_cells: bool) -> Iterator[Portion]:
        """All portions, contacts numbered from `first_id`. Raises Problem."""
        again = not self.kept or first_id != self.first_id or (keep_cells and not self.with_cells)
        found = portions(self.stream, first_id, self.without, keep_cells=keep_cells) if again else self.kept
        try:
            for each in found:
                yield each.portion
        except Unread as unread:  # another program has written into the file meanwhile
            raise table_too_hard(self.name, unread.reason) from None


def read_file(call: Call, file: Path, without: Sequence[str], progress: Progress) -> ImportFile:
    """Open the file once and read it to its end. Raises Refused."""
    try:
        stream = open_foreign(file, call.store.own_places)
        try:
            return _read(call, file.name, stream, without, progress)
        except BaseException as error:
            stream.close()
            if isinstance(error, Unread):
                raise table_too_hard(file.name, error.reason) from None
            raise
    except Problem as problem:
        raise Refused(problem.code, problem.message, **problem.params) from problem


def cells_needed(call: Call) -> bool:
    """May a row be refused that was read well: somebody is here already, suppressed, or out of reach?"""
    store = call.store
    anybody = store.one("SELECT 1 FROM contact LIMIT 1") is not None
    return anybody or suppressing(store) or call.user.edit_scope is not Scope.ALL


def suppressing(store: Store) -> bool:
    """May some addresses not come back?"""
    return store.one("SELECT 1 FROM suppression WHERE released_at IS NULL LIMIT 1") is not None


def _read(
    call: Call, name: str, stream: BufferedReader, without: Sequence[str], progress: Progress
) -> ImportFile:
    columns = read_one("headings", name, tuple(without), stream=stream)
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    size = os.fstat(stream.fileno()).st_size
    row = call.store.one(_NEXT)
    first_id = int(row[0]) if row else 1
    found = ImportFile(name, stream, columns, without, size, digest, first_id, with_cells=cells_needed(call))
    room = MOST_KEPT
    for portion in portions(stream, found.first_id, without, keep_cells=found.with_cells):
        room -= len(portion.body)
        found.kept = [*found.kept, portion] if room > 0 else []
        progress(int(portion.bytes_read * READING), size)
    return found
