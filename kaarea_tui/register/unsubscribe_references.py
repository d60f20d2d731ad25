"""The reference that every row of a list's file carries: whoever sends it back is off the list at once.

It names the list and the person by internal numbers and is signed with the register's key, so that nobody
can take another person off by guessing numbers (rulebook 2.6, key outside the database).
"""

import hmac
import re
from collections.abc import Callable

from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hasher

_SIGNED = 20
"""Hexadecimal digits of the signature: 80 bits."""
_FORM = re.compile(r"\b(\d{1,10})-(\d{1,18})-([0-9a-f]{20})\b")


def reference_maker(store: Store, list_id: int) -> Callable[[int], str]:
    """What makes the references of one list, from a person's number."""
    hashed = keyed_hasher(store)

    def reference(contact_id: int) -> str:
        number = f"{list_id}-{contact_id}"
        return f"{number}-{hashed(f'unsubscribe {number}')[:_SIGNED]}"

    return reference


def read_reference(store: Store, text: str) -> tuple[int, int] | None:
    """List and person of the first reference in a text that is really ours, or None."""
    hashed = keyed_hasher(store)
    for found in _FORM.finditer(text):
        number = f"{found[1]}-{found[2]}"
        if hmac.compare_digest(hashed(f"unsubscribe {number}")[:_SIGNED], found[3]):
            return int(found[1]), int(found[2])
    return None
