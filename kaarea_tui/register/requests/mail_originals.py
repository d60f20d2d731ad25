"""The original of a mail as the table keeps it: zlib and base64.

`unpacked` is for telling the same letter again. Whatever is shown of an original or leaves the house goes
through `copy_of`, which masks personal identity codes (N14).
"""

import base64
import zlib

from kaarea_tui.exchange.reading import Unread, read_one
from kaarea_tui.rules.identifiers import mask_personal_identity_codes


def packed(original: bytes) -> str:
    """The original as it is kept."""
    return base64.b64encode(zlib.compress(original)).decode("ascii")


def unpacked(kept: str) -> bytes:
    """The mail as it came; of a letter that was erased nothing is left."""
    return zlib.decompress(base64.b64decode(kept)) if kept else b""


def copy_of(kept: str) -> bytes:
    """The mail as it may be shown and handed out: the same bytes, but for personal identity codes (N14)."""
    original = unpacked(kept)
    try:
        return bytes(read_one("masked", original)) if kept else b""
    except Unread:  # its bytes as they stand, as for a mail that cannot be put together again
        return mask_personal_identity_codes(original.decode("latin-1")).encode("latin-1")
