"""Who was in an exported file, packed small: so that copies can be chased when somebody says no (2.6, L3)."""

import base64
import sys
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Store
from kaarea_tui.data.list_rows import Party
from kaarea_tui.rules.dates import local_date

_MADE = """
SELECT e.id, l.name, e.exported_at, coalesce(u.person_name, '') FROM list_export e
JOIN mailing_list l ON l.id = e.list_id LEFT JOIN user_account u ON u.id = e.exported_by WHERE e.id IN ({})
"""


@dataclass(frozen=True, slots=True)
class ExportMade:
    """One file that was made of a list: which list, when, and who knows where the file is."""

    id: int
    list_name: str
    on: date
    by: str


def packed(parties: Iterable[Party]) -> str:
    """The numbers as text: sorted, four bytes each, compressed; those of mailboxes are less than nothing."""
    numbers = array("i", sorted(parties))
    if sys.byteorder == "big":
        numbers.byteswap()
    return base64.b64encode(zlib.compress(numbers.tobytes(), 1)).decode("ascii")


def unpacked(text: str) -> "array[int]":
    """The numbers, rising."""
    numbers = array("i")
    numbers.frombytes(zlib.decompress(base64.b64decode(text)))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def exports_with(store: Store, contact_id: int, since: str = "") -> tuple[int, ...]:
    """The exports, the newest first, whose file held this person; `since`: those that expire later."""
    rows = store.rows(
        "SELECT id, contact_ids FROM list_export WHERE expires_at > ? ORDER BY id DESC", (since,)
    )
    return tuple(export_id for export_id, people in rows if contact_id in unpacked(people))


def exports_made(store: Store, contact_id: int) -> tuple[ExportMade, ...]:
    """The same, told so that somebody can look for the copies."""
    rows = in_batches(store, _MADE, exports_with(store, contact_id))
    found = [ExportMade(row[0], row[1], local_date(datetime.fromisoformat(row[2])), row[3]) for row in rows]
    return tuple(sorted(found, key=lambda made: -made.id))
