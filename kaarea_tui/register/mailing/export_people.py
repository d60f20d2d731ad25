"""Who was in an exported file, packed small: so that copies can be chased when somebody says no (2.6, L3)."""

import base64
import sys
import zlib
from array import array
from collections.abc import Iterable

from kaarea_tui.data.engine import Store


def packed(contact_ids: Iterable[int]) -> str:
    """The numbers as text: sorted, four bytes each, compressed."""
    numbers = array("I", sorted(contact_ids))
    if sys.byteorder == "big":
        numbers.byteswap()
    return base64.b64encode(zlib.compress(numbers.tobytes(), 1)).decode("ascii")


def unpacked(text: str) -> "array[int]":
    """The numbers, rising."""
    numbers = array("I")
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
