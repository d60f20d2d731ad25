"""A backup under a passphrase, by age: encrypted and opened piece by piece, whatever its size.

A first line, the length of an age identity under the passphrase, that identity, and the content encrypted for
it. The identity is made for this one file.
"""

from collections.abc import Iterator
from typing import BinaryIO

from kaarea_tui.rules.problem import N_, Problem

from .backup_rows import damaged

FIRST_LINE = b"kaarea-backup 1 age\n"
_LENGTH = 8
"""Digits of the line that tells how many bytes the identity takes."""
_LONGEST = 10_000


class _Pieces:
    """What is still to be encrypted, read as from a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes, `size` at most; none at the end."""
        if not self._rest:
            self._rest = next(self._pieces, b"")
        if size < 0:
            size = len(self._rest)
        told, self._rest = self._rest[:size], self._rest[size:]
        return told


def is_encrypted(file: BinaryIO) -> bool:
    """Does this backup ask for a passphrase?"""
    start = file.read(len(FIRST_LINE))
    file.seek(0)
    return start == FIRST_LINE


def encrypt(pieces: Iterator[bytes], file: BinaryIO, passphrase: str) -> None:
    """Write the content into `file`; raises Problem `backup.no_age`."""
    try:
        from pyrage import encrypt_io, x25519
        from pyrage import passphrase as age
    except ImportError:
        raise _no_age() from None
    identity = x25519.Identity.generate()
    key = bytes(age.encrypt(str(identity).encode(), passphrase))
    file.write(FIRST_LINE + b"%0*d\n" % (_LENGTH, len(key)) + key)
    encrypt_io(_Pieces(pieces), file, [identity.to_public()])


def decrypt(file: BinaryIO, into: BinaryIO, passphrase: str) -> None:
    """Open the backup into `into`; raises Problem `backup.damaged`, `backup.passphrase`, `backup.no_age`."""
    try:
        from pyrage import DecryptError, IdentityError, decrypt_io, x25519
        from pyrage import passphrase as age
    except ImportError:
        raise _no_age() from None
    file.seek(len(FIRST_LINE))
    length = file.read(_LENGTH + 1)
    if not length[:-1].isdigit() or length[-1:] != b"\n" or int(length) > _LONGEST:
        raise damaged()
    try:
        told = bytes(age.decrypt(file.read(int(length)), passphrase))
        decrypt_io(file, into, [x25519.Identity.from_str(told.decode("ascii"))])
    except (DecryptError, IdentityError, OSError, UnicodeDecodeError) as error:
        if getattr(error, "errno", None):
            raise  # the disk's own fault, as when it is full; age gives no number
        raise Problem(
            "backup.passphrase",
            N_("The passphrase is not right, or the backup is damaged. Nothing was restored."),
        ) from None


def _no_age() -> Problem:
    return Problem("backup.no_age", N_("Encrypting needs the package pyrage: install kaarea[encryption]."))
