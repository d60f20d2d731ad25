"""The original of a mail as the table keeps it: zlib and base64.

`unpacked` is for telling the same letter again. Whatever is shown of an original or leaves the house goes
through `copy_of`, which masks personal identity codes (N14).
"""

import base64
import zlib


def packed(original: bytes) -> str:
    """The original as it is kept."""
    return base64.b64encode(zlib.compress(original)).decode("ascii")


def unpacked(kept: str) -> bytes:
    """The mail as it came; of a letter that was erased nothing is left."""
    return zlib.decompress(base64.b64decode(kept)) if kept else b""


def copy_of(kept: str) -> bytes:
    """The mail as it may be shown and handed out: the same bytes, but for personal identity codes (N14)."""
    from kaarea_tui.exchange.mail_redacting import masked_mail

    return masked_mail(unpacked(kept)) if kept else b""
