"""The file of a backup: the register's lines packed, with a checksum over every byte; or encrypted by age.

Plain: a first line, a zlib stream of the lines of backup_rows.py, and the SHA-256 of everything before it. A
plain file holds no key: the register's folder of keys is saved apart from it. Encrypted (age with a
passphrase, which any age program opens): the same inside, with the key and the erasure ledger as they were,
so that it is enough by itself.
"""

import base64
import hashlib
import hmac
import json
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from kaarea_tui.rules.problem import N_, Problem

from . import backup_rows, ledger
from .backup_rows import Told, damaged
from .connections import SqliteDatabase
from .engine import Store

FIRST_LINE = b"kaarea-backup 1\n"
AGE = b"age-encryption.org/v1\n"
CARRIED = ("register.key", ledger.LEDGER, ledger.HEAD)
"""Files of the register's folder that an encrypted backup carries."""
_SUM = 32
_PIECE = 1 << 20


def write(store: Store, made_at: str, file: BinaryIO, passphrase: str = "") -> Told:
    """Write a backup to `file` and read it again into a throwaway register: only then it counts (T11).

    Raises Problem `backup.damaged` where what was written cannot be restored whole.
    """
    told = Told()
    with store.reading():
        lines = backup_rows.dump(store, made_at, told)
        if passphrase:
            inner = BytesIO()
            _pack(inner, lines, _carried(store))
            file.write(_encrypted(inner.getvalue(), passphrase))
        else:
            _pack(file, lines, b"")
    file.flush()
    file.seek(0)
    if _tried(file, store.companion, passphrase).tables != told.tables:
        raise damaged()
    return told


def read(file: BinaryIO, passphrase: str = "") -> tuple[Iterator[bytes], dict[str, bytes]]:
    """The register's lines and the files it carries. Raises Problem `backup.damaged`, `backup.passphrase`.

    Every byte is checked before the first line is handed out.
    """
    start = file.read(len(AGE))
    file.seek(0)
    if start == AGE:
        file = BytesIO(_decrypted(file.read(), passphrase))
    _check_sum(file)
    lines = _unpacked(file)
    first = json.loads(next(lines, b"{}"))
    files = {name: base64.b64decode(data) for name, data in first.items() if name in CARRIED}
    return lines, files


def is_encrypted(file: BinaryIO) -> bool:
    """Does this backup ask for a passphrase?"""
    start = file.read(len(AGE))
    file.seek(0)
    return start == AGE


def _pack(file: BinaryIO, lines: Iterator[bytes], carried: bytes) -> None:
    digest, packer = hashlib.sha256(), zlib.compressobj(6)

    def put(data: bytes) -> None:
        digest.update(data)
        file.write(data)

    put(FIRST_LINE)
    put(packer.compress(carried or b"{}\n"))
    for line in lines:
        put(packer.compress(line))
    put(packer.flush())
    file.write(digest.digest())


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


def _encrypted(data: bytes, passphrase: str) -> bytes:
    try:
        from pyrage import passphrase as age
    except ImportError:
        raise Problem(
            "backup.no_age", N_("Encrypting needs the package pyrage: install kaarea[encryption].")
        ) from None
    return bytes(age.encrypt(data, passphrase))


def _decrypted(data: bytes, passphrase: str) -> bytes:
    try:
        from pyrage import DecryptError
        from pyrage import passphrase as age
    except ImportError:
        raise Problem(
            "backup.no_age", N_("Encrypting needs the package pyrage: install kaarea[encryption].")
        ) from None
    try:
        return bytes(age.decrypt(data, passphrase))
    except DecryptError:
        raise Problem(
            "backup.passphrase",
            N_("The passphrase is not right, or the backup is damaged. Nothing was restored."),
        ) from None


def _tried(file: BinaryIO, folder: Path, passphrase: str) -> Told:
    """Restore the backup into a throwaway register in the private folder, and throw that away."""
    place = Path(tempfile.mkdtemp(prefix="restore-try-", dir=folder))
    try:
        return _in_throwaway(place, lambda store: backup_rows.load(store, read(file, passphrase)[0]))
    finally:
        shutil.rmtree(place)


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
