"""Files of letters and reports: kept 30 days outside the database, for their owner alone (rulebook 2.6).

The file of a person lies in the person's own folder, so that an erasure takes it too (data/person_files.py);
that of a case without a known person in the folder `letters`. A file goes by its hash, as its row names it.
"""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from kaarea_tui.data import person_files
from kaarea_tui.data.engine import Store

ENDINGS = ("pdf", "json", "txt", "zip")


def keep(
    store: Store, contact_id: int | None, file_hash: str, ending: str, data: bytes, *, now: datetime
) -> None:
    """Write a file, whole or not at all; one that is there already is left."""
    assert ending in ENDINGS
    path = _place(store, contact_id, f"{file_hash}.{ending}")
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.utime(part, (now.timestamp(), now.timestamp()))
    part.replace(path)


def find(store: Store, contact_id: int | None, file_hash: str) -> Path | None:
    """The file of that hash, while it is kept."""
    folder = _folder(store, contact_id)
    paths = (folder / f"{file_hash}.{ending}" for ending in ENDINGS)
    return next((path for path in paths if path.is_file()), None)


def end(path: Path) -> None:
    """Delete a file whose days are over (rules.lives), and its folder where nothing else is in it.

    Called under the write lock, as `keep` is: no folder goes that another session has just made.
    """
    with suppress(FileNotFoundError):
        person_files.shred(path)
    with suppress(OSError):  # others of the same person are left
        path.parent.rmdir()


def _folder(store: Store, contact_id: int | None) -> Path:
    if contact_id is None:
        return store.companion / person_files.WITHOUT_PERSON
    return person_files.folder_of(store, contact_id)


def _place(store: Store, contact_id: int | None, name: str) -> Path:
    if contact_id is not None:
        return person_files.place(store, contact_id, name)
    folder = _folder(store, contact_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / name
