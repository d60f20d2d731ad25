"""The file of a backup: the register's lines packed, with a checksum over every byte; or encrypted by age.

Plain: a first line, a zlib stream of the lines of backup_rows.py, and the SHA-256 of everything before it. A
plain file holds no key: the register's folder of keys is saved apart from it. Encrypted: a first line, the
bytes of an age identity that a passphrase opens, and the plain file as encrypted for that identity, with the
register's key and the erasure ledger as they were, so that it is enough by itself. Any age program opens both
parts. The identity of its own lets age work piece by piece: with a passphrase alone it takes all at once.
Nothing here holds more than a piece in memory.
"""

import base64
import fcntl
import hashlib
import hmac
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from . import backup_age, backup_rows, ledger
from .backup_rows import Told, damaged
from .connections import SqliteDatabase
from .engine import Store

FIRST_LINE = b"kaarea-backup 1\n"
CARRIED = ("register.key", ledger.HEAD, ledger.LEDGER)
"""Files of the register's folder that an encrypted backup carries; the head is read before the ledger."""
_TRY = "restore-try-"
_SUM = 32
_PIECE = 1 << 20


def write(store: Store, made_at: str, file: BinaryIO, passphrase: str = "") -> Told:
    """Write a backup to `file` and read it again into a throwaway register: only then it counts (T11).

    Raises Problem `backup.damaged` where what was written cannot be restored whole.
    """
    told = Told()
    with store.reading():
        store.one("SELECT 1 FROM meta")  # from here on one moment's rows: the ledger read next lacks none
        lines = backup_rows.dump(store, made_at, told)
        if passphrase:
            backup_age.encrypt(_packed(lines, _carried(store)), file, passphrase)
        else:
            file.writelines(_packed(lines, b""))
    file.flush()
    file.seek(0)
    if _tried(file, store.companion, passphrase).tables != told.tables:
        raise damaged()
    return told


@contextmanager
def reading(
    file: BinaryIO, passphrase: str, folder: Path
) -> Iterator[tuple[Iterator[bytes], dict[str, bytes]]]:
    """The register's lines and the files it carries. Raises Problem `backup.damaged`, `backup.passphrase`.

    Every byte is checked before the first line is handed out. An encrypted one is opened into a file without
    a name on the disk of `folder`, where the register lies in the clear anyway.
    """
    if not backup_age.is_encrypted(file):
        yield _read(file)
        return
    with tempfile.TemporaryFile(dir=folder) as opened:
        backup_age.decrypt(file, opened, passphrase)
        yield _read(opened)


def _read(file: BinaryIO) -> tuple[Iterator[bytes], dict[str, bytes]]:
    _check_sum(file)
    lines = _unpacked(file)
    first = json.loads(next(lines, b"{}"))
    return lines, {name: base64.b64decode(data) for name, data in first.items() if name in CARRIED}


def _packed(lines: Iterator[bytes], carried: bytes) -> Iterator[bytes]:
    """The plain file piece by piece, its checksum last."""
    digest, packer = hashlib.sha256(), zlib.compressobj(6)

    def pieces() -> Iterator[bytes]:
        yield FIRST_LINE
        yield packer.compress(carried or b"{}\n")
        yield from map(packer.compress, lines)
        yield packer.flush()

    for piece in filter(None, pieces()):
        digest.update(piece)
        yield piece
    yield digest.digest()


def _carried(store: Store) -> bytes:
    found = {name: store.companion / name for name in CARRIED}
    told = {
        name: base64.b64encode(path.read_bytes()).decode("ascii")
        for name, path in found.items()
        if path.exists()
    }
    return json.dumps(told).encode() + b"\n"


def _check_sum(file: BinaryIO) -> None:
    """Read the whole file once: any byte that is not as written is found before anything is done with it."""
    size = file.seek(0, 2) - _SUM
    file.seek(0)
    digest, left = hashlib.sha256(), size
    if file.read(len(FIRST_LINE)) != FIRST_LINE:
        raise damaged()
    digest.update(FIRST_LINE)
    left -= len(FIRST_LINE)
    while left > 0:
        piece = file.read(min(_PIECE, left))
        if not piece:
            raise damaged()
        digest.update(piece)
        left -= len(piece)
    if left < 0 or not hmac.compare_digest(file.read(), digest.digest()):
        raise damaged()
    file.seek(len(FIRST_LINE))


def _unpacked(file: BinaryIO) -> Iterator[bytes]:
    unpacker, rest = zlib.decompressobj(), b""
    try:
        while not unpacker.eof:
            piece = file.read(_PIECE)
            if not piece:
                raise damaged()
            *whole, rest = (rest + unpacker.decompress(piece)).split(b"\n")
            for line in whole:
                yield line + b"\n"
    except zlib.error:
        raise damaged() from None


def _tried(file: BinaryIO, folder: Path, passphrase: str) -> Told:
    """Restore the backup into a throwaway register in the private folder, and throw that away."""
    place = Path(tempfile.mkdtemp(prefix=_TRY, dir=folder))
    try:
        with _locked(place), reading(file, passphrase, place) as (lines, _):
            return _in_throwaway(place, lambda store: backup_rows.load(store, lines))
    finally:
        shutil.rmtree(place)


def discard_tries(folder: Path) -> None:
    """Remove throwaway registers that a crash has left: they hold everybody in the clear."""
    for place in folder.glob(f"{_TRY}*"):
        with suppress(OSError), _locked(place):
            shutil.rmtree(place)


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Hold a throwaway register; raises BlockingIOError while somebody else works in it."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _in_throwaway(place: Path, work: Callable[[Store], Told]) -> Told:
    db = SqliteDatabase(
        str(place / "try.db"), autoconnect=False,
        pragmas={"journal_mode": "off", "synchronous": "off", "temp_store": "memory", "foreign_keys": 1},
    )  # fmt: skip
    db.on_statement = None
    # Not by Store.connect: that would turn the models of this process to the throwaway.
    db.connect()
    try:
        return work(Store("", db, place))
    finally:
        db.close()
