"""Files made about one person (reports, letters, copies): each person's in a folder of the register's own.

The folder lies beside the keys and goes by the internal number, so that an erasure finds all of them (2.6).
"""

import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from .engine import Store

FOLDER = "people"
WITHOUT_PERSON = "letters"
"""The folder of files about somebody who is not known yet."""


def folder_of(store: Store, contact_id: int) -> Path:
    """Where files about this person lie; it need not be there."""
    return store.companion / FOLDER / str(contact_id)


def numbers(store: Store) -> list[int]:
    """Of whom there are files."""
    people = store.companion / FOLDER
    return [int(path.name) for path in people.iterdir() if path.name.isdigit()] if people.is_dir() else []


def place(store: Store, contact_id: int, name: str) -> Path:
    """Where a file of that name (ours, never typed) is written; its folder is made, for its owner alone."""
    folder = folder_of(store, contact_id)
    for each in (folder.parent, folder):  # mkdir gives its mode to the last folder only
        each.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / name


def everywhere(store: Store) -> Iterator[Path]:
    """All files, whoever's folder they lie in; each folder as it was when it was come to."""
    people = store.companion / FOLDER
    folders = [store.companion / WITHOUT_PERSON, *(people.iterdir() if people.is_dir() else ())]
    for folder in folders:
        if folder.is_dir():
            yield from [path for path in folder.iterdir() if path.is_file()]


def named(store: Store, names: Collection[str]) -> Iterator[Path]:
    """The files of these names (without their ending), wherever they lie."""
    return (path for path in everywhere(store) if path.stem in names)


def give(store: Store, contact_id: int, names: Collection[str]) -> None:
    """Move files of these names to that person's folder: it has turned out whose they are."""
    for path in named(store, names):
        if path.parent != folder_of(store, contact_id):
            path.replace(place(store, contact_id, path.name))


def remove(store: Store, names: Collection[str]) -> None:
    """Overwrite and delete the files of these names, wherever they lie."""
    for path in named(store, names):
        shred(path)


def remove_all(store: Store, contact_id: int) -> int:
    """Overwrite and delete all files about this person; how many there were."""
    folder = folder_of(store, contact_id)
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
    for path in files:
        shred(path)
    if folder.exists():
        shutil.rmtree(folder)
    return len(files)


def shred(path: Path) -> None:
    """Overwrite a file and delete it."""
    with path.open("r+b") as stream:
        stream.write(b"\0" * path.stat().st_size)
    path.unlink()
