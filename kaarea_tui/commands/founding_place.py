"""An empty place for a new register, and nothing left there when making it fails."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaarea_tui.data.engine import Store


@contextmanager
def new_register(url: str) -> Iterator["Store"]:
    """Open the empty database at `url`, making a SQLite file that is not there; all or nothing.

    Whatever the block raises, Ctrl+C too, the database is as before and files made here are gone. Raises
    CannotOpen; whether the database is empty is for `founding` to say.
    """
    from kaarea_tui.data.engine import open_store

    place = _sqlite_file(url)
    was_there = place is None or place.exists()
    store = open_store(url, create=True)
    had_keys = store.companion.exists()
    try:
        with store.writing():
            yield store
    except BaseException:
        store.close()
        if not had_keys:
            shutil.rmtree(store.companion, ignore_errors=True)
        if place is not None and not was_there:
            for file in (place, *(place.with_name(place.name + end) for end in ("-wal", "-shm"))):
                file.unlink(missing_ok=True)
        raise
    store.close()


def _sqlite_file(url: str) -> Path | None:
    """The file that a SQLite address names, as the engine reads it."""
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(url)
    if parts.scheme != "sqlite":
        return None
    path = parts.path[1:] if parts.path.startswith("//") else parts.path
    return Path(unquote(path)).expanduser().absolute()
