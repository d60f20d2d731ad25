"""The original of a mail as the table keeps it: zlib and base64."""

import base64
import zlib


def packed(original: bytes) -> str:
    """The original as it is kept."""
    return base64.b64encode(zlib.compress(original)).decode("ascii")


def unpacked(kept: str) -> bytes:
    """The mail as it came; of a letter that was erased nothing is left."""
    return zlib.decompress(base64.b64decode(kept)) if kept else b""
