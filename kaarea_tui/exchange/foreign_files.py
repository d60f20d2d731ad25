"""Files from outside, opened once: regular files only, never a link, a device, a pipe, or the register's own.

Whoever reads a file that a person named opens it here and reads the open file, so that what was looked at
is what is read. Nothing here parses.
"""

import errno
import os
import stat
from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path

from kaarea_tui.rules.problem import N_, Problem

OWN = N_("{file} belongs to the register itself and is not read in.")
_OUTSIDE = N_("{file} is not in your own folder {folder}. Copy it there first.")
_PARTS = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside a database."""


def open_foreign(path: str | Path, closed: Sequence[Path] = ()) -> BufferedReader:
    """The regular file at `path`, open for reading; it never waits for anybody.

    `closed`: the register's own database and folders (see `is_own`). Raises Problem with the reason.
    """
    name = str(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise cannot_open(name, error) from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Problem("file.not_a_file", N_("{file} is not a file."), file=name)
        if is_own(path, os.fstat(descriptor), closed):
            raise Problem("file.own", OWN, file=name)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def is_own(path: str | Path, facts: os.stat_result, closed: Sequence[Path]) -> bool:
    """Is it one of `closed`, beside a database of that name, or below a folder of them, by whatever name?"""
    real = Path(os.path.realpath(path))
    for each in closed:
        if real.is_relative_to(os.path.realpath(each)):
            return True
        for part in _PARTS:
            try:
                own = Path(f"{each}{part}").stat()
            except OSError:
                continue
            if (own.st_dev, own.st_ino) == (facts.st_dev, facts.st_ino):
                return True
    return False


def in_own_folder(path: Path) -> Path:
    """The path, for the app: only what lies in the home of whoever runs it, and is not hidden there."""
    home = Path(os.path.realpath(Path.home()))
    real = Path(os.path.realpath(path.parent)) / path.name
    if not real.is_relative_to(home) or any(part.startswith(".") for part in real.relative_to(home).parts):
        raise Problem("file.outside", _OUTSIDE, file=str(path), folder=str(Path.home()))
    return path


def cannot_open(name: str, error: OSError | ValueError) -> Problem:
    """Why a file cannot be opened."""
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOENT, errno.ENOTDIR) or number is None:
        return Problem("file.absent", N_("There is no file {file}."), file=name)
    if number == errno.ELOOP:
        return Problem("file.link", N_("{file} is a link to another file; name that file itself."), file=name)
    if number in (errno.EISDIR, errno.ENXIO):
        return Problem("file.not_a_file", N_("{file} is not a file."), file=name)
    if number in (errno.EACCES, errno.EPERM):
        return Problem("file.no_rights", N_("No rights to read the file {file}."), file=name)
    return Problem(
        "file.unreadable",
        N_("The file {file} cannot be read: {reason}."),
        file=name,
        reason=os.strerror(number),
    )
