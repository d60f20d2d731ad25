"""Files made about one person (reports, letters, copies): each person's in a folder of the register's own.

The folder lies beside the keys and goes by the internal number, so that an erasure finds all of them (2.6).
"""

import shutil
from pathlib import Path

from .engine import Store

FOLDER = "people"


def folder_of(store: Store, contact_id: int) -> Path:
    """Where files about this person lie; it need not be there."""
    return store.companion / FOLDER / str(contact_id)


def place(store: Store, contact_id: int, name: str) -> Path:
    """Where a file of that name (ours, never typed) is written; its folder is made, for its owner alone."""
    folder = folder_of(store, contact_id)
    for each in (folder.parent, folder):  # mkdir gives its mode to the last folder only
        each.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / name


def remove_all(store: Store, contact_id: int) -> int:
    """Overwrite and delete all files about this person; how many there were."""
    folder = folder_of(store, contact_id)
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
    for path in files:
        with path.open("r+b") as stream:
            stream.write(b"\0" * path.stat().st_size)
    if folder.exists():
        shutil.rmtree(folder)
    return len(files)
