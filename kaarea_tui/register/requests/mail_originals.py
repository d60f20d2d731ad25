"""The original of a mail as the table keeps it: zlib and base64.

`unpacked` is for telling the same letter again. Whatever is shown of an original or leaves the house goes
through `copy_of`, which masks personal identity codes (N14).
"""

import base64
import zlib

from kaarea_tui.exchange.reading import Unread, read_one
from kaarea_tui.rules.identity_codes import mask_personal_identity_codes


def packed(original: bytes) -> str:
    """The original as it is kept."""
    return base64.b64encode(zlib.compress(original)).decode("ascii")


def unpacked(kept: str) -> bytes:
    """The mail as it came; of a letter that was erased nothing is left."""
    return zlib.decompress(base64.b64decode(kept)) if kept else b""


def copy_of(kept: str) -> tuple[bytes, tuple[str, ...]]:
    """The mail as it may be shown and handed out, and the names of the documents left out of it (N14).

    The same bytes, but for personal identity codes; a document that holds one is not in it.
    """
    return _copied(unpacked(kept))


def _copied(original: bytes) -> tuple[bytes, tuple[str, ...]]:
    for look in (True, False) if original else ():
        try:
            data, left_out = read_one("copied", original, look)
            return bytes(data), tuple(left_out)
        except Unread:  # a document takes too long: then none is in the copy
            continue
    return _as_it_stands(original), ()


def redacted(kept: str) -> tuple[bytes, tuple[str, ...]]:
    """The mail with the codes of its words masked for good, and the names of documents that hold one."""
    original = unpacked(kept)
    try:
        data = bytes(read_one("masked", original)) if kept else b""
    except Unread:
        data = _as_it_stands(original)
    return data, _copied(data)[1]


def _as_it_stands(original: bytes) -> bytes:
    """For a mail that cannot be put together again."""
    return mask_personal_identity_codes(original.decode("latin-1")).encode("latin-1")
