"""The reference that every row of a list's file carries: whoever sends it back is off the list at once.

It names the list and the person by internal numbers, or a company's mailbox by its own behind a c, and is
signed under the register's key, so that nobody can take another off by guessing numbers (rulebook 2.6: the
key lies outside the database).
"""

import hashlib
import hmac
import re
from collections.abc import Callable

from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hash
from kaarea_tui.data.list_rows import Party

_SIGNED = 10
"""Bytes of the signature, twice as many hexadecimal digits."""
_MOST_TRIED = 100
"""References of one text that are held against their signature; a mailing carries one."""
_FORM = re.compile(r"(?<![0-9A-Za-z-])([0-9]{1,10})-(c?[0-9]{1,18})-([0-9a-f]{20})(?![0-9A-Za-z])")


def reference_maker(store: Store, list_id: int) -> Callable[[Party], str]:
    """What makes the references of one list, from a party of it."""
    key = bytes.fromhex(keyed_hash(store, f"unsubscribe {list_id}"))
    sign, size = hashlib.blake2b, _SIGNED

    def reference(party: Party) -> str:
        told = party if party > 0 else f"c{-party}"
        return f"{list_id}-{told}-{sign(b'%d' % party, key=key, digest_size=size).hexdigest()}"

    return reference


def read_reference(store: Store, text: str) -> tuple[int, Party] | None:
    """List and party of the first reference in a text that is really ours, or None."""
    tried: set[str] = set()
    for found in _FORM.finditer(text):
        if found[0] in tried:
            continue
        if len(tried) == _MOST_TRIED:  # a mail of forged ones by the million is not worth the lock
            break
        tried.add(found[0])
        list_id, party = int(found[1]), int(found[2].replace("c", "-"))
        if hmac.compare_digest(reference_maker(store, list_id)(party), found[0]):
            return list_id, party
    return None
