"""Where exported files are written: a folder in the home of whoever runs the program, closed to others.

A file appears under its name only when it is whole; one that fails leaves nothing behind.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from kaarea_tui.rules.dates import local_moment
from kaarea_tui.rules.folding import fold

FOLDER = "kaarea-viennit"
_LONGEST = 40
"""Characters of the list's name that the file's name holds."""


def export_folder() -> Path:
    """The folder of exports, made when it is not there; nobody else may look into it."""
    folder = Path.home() / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    return folder


class ExportFile:
    """One file to be written; its `path` is free when it is made."""

    def __init__(self, name: str, end: str, now: datetime) -> None:
        stem = re.sub(r"[^a-z0-9]+", "-", _plain(name)).strip("-")[:_LONGEST].strip("-") or "lista"
        moment = local_moment(now).strftime("%Y-%m-%d-%H%M%S")
        self._folder = export_folder()
        self.path = self._folder / f"{stem}-{moment}.{end}"
        number = 1
        while self.path.exists():
            number += 1
            self.path = self._folder / f"{stem}-{moment}-{number}.{end}"

    @property
    def shown(self) -> str:
        """The path as it is told, `~/kaarea-viennit/...`: at 80 columns its end is not to be cut."""
        return f"~/{self.path.relative_to(Path.home())}"

    @contextmanager
    def writing(self) -> Iterator[Callable[[bytes], object]]:
        """Give what takes the bytes; the file stands under its name when nothing was raised meanwhile."""
        part = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file.write
                file.flush()
                os.fsync(file.fileno())
            part.rename(self.path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _plain(name: str) -> str:
    """A name in letters that every file system takes."""
    return fold(name).replace("ä", "a").replace("å", "a").replace("ö", "o")
