"""Zip files with a list of hashes in them, the same bytes for the same content."""

import hashlib
import io
import zipfile
from datetime import datetime

from kaarea_tui.rules.dates import local_moment

MANIFEST = "MANIFEST.sha256"


class Archive:
    """A zip in the making; names are ours, never typed."""

    def __init__(self, made_at: datetime) -> None:
        self.names: list[str] = []
        self._lines: list[str] = []
        self._buffer = io.BytesIO()
        self._zip = zipfile.ZipFile(self._buffer, "w", zipfile.ZIP_DEFLATED)
        local = local_moment(made_at)
        self._stamp = (local.year, local.month, local.day, local.hour, local.minute, local.second)

    def add(self, name: str, data: bytes) -> None:
        """Put a file in."""
        self._put(name, data)
        self._lines.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")

    def closed(self) -> bytes:
        """The zip, its manifest last; check by `sha256sum -c MANIFEST.sha256`."""
        self._put(MANIFEST, "".join(self._lines).encode())
        self._zip.close()
        return self._buffer.getvalue()

    def _put(self, name: str, data: bytes) -> None:
        told = zipfile.ZipInfo(name, self._stamp)
        told.compress_type = zipfile.ZIP_DEFLATED
        told.external_attr = 0o600 << 16
        self._zip.writestr(told, data)
        self.names.append(name)
