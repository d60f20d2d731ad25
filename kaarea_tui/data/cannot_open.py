"""Why a database cannot be opened, in words for the person who asked."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from kaarea_tui.rules.problem import N_, Problem

_ROOM = 64 * 1024  # bytes of SQLite's shared-memory file and a page or two
_SIGNS = (
    ("not a database", "foreign"),
    ("malformed", "corrupt"),
    ("disk image", "corrupt"),
    ("readonly", "read_only"),
    ("read-only", "read_only"),
    ("full", "full"),
    ("unable to open", "no_access"),
    ("cantopen", "no_access"),
    ("permission", "no_access"),
    ("authentication", "no_access"),
    ("locked", "busy"),
    ("connection", "no_server"),
)
_MESSAGES = {
    "foreign": N_("{url} is not a kaarea register; it was left untouched."),
    "corrupt": N_("The database {url} is damaged. Restore the latest backup."),
    "read_only": N_("The database {url} cannot be written: check the disk and the rights to the file."),
    "full": N_("The disk is full; nothing was changed."),
    "no_access": N_("There is no right to open {url}, or its folder is missing."),
    "busy": N_("The database {url} is in use; try again in a moment."),
    "no_server": N_("The database server of {url} does not answer."),
    "newer": N_(
        "The database {url} was written by a newer kaarea; install that version. Nothing was changed."
    ),
    "empty": N_("There is no register in {url} yet. `kaarea init` makes one."),
    "keys": N_("The key folder {folder} does not belong to this register. Bring back the right folder."),
    "error": N_("The database {url} cannot be opened: {cause}"),
}


class CannotOpen(Problem):
    """The database cannot be opened; nothing was changed. Its code is `database.…`."""

    @classmethod
    def because(cls, reason: str, url: str, **params: str) -> "CannotOpen":
        """One of the known reasons; the password in `url` is not shown."""
        return cls(f"database.{reason}", _MESSAGES[reason], url=shown(url), **params)

    @classmethod
    def after(cls, error: Exception, url: str) -> "CannotOpen":
        """What a driver's error means."""
        cause = f"{type(error).__name__} {error}".lower()
        for sign, reason in _SIGNS:
            if sign in cause:
                writes_missing = reason == "no_access" and _only_readable(url)
                return cls.because("read_only" if writes_missing else reason, url)
        if "i/o error" in cause and _no_room(url):
            return cls.because("full", url)
        return cls.because("error", url, cause=str(error))


def is_damage(error: Exception) -> bool:
    """Does a driver's error say that the file of the database is damaged?"""
    return "malformed" in str(error) or "corrupt" in type(error).__name__.lower()


def _no_room(url: str) -> bool:
    """Is a SQLite register's disk too full for the files that SQLite keeps beside it?"""
    try:
        return shutil.disk_usage(Path(shown(url)).parent).free < _ROOM
    except OSError:
        return False


def _only_readable(url: str) -> bool:
    """May a SQLite register be read, but nothing be written beside it, as on a read-only disk?"""
    path = Path(shown(url))
    writable = os.access(path.parent, os.W_OK, effective_ids=True)
    return path.is_file() and os.access(path, os.R_OK, effective_ids=True) and not writable


def shown(url: str) -> str:
    """`url` as it may stand in a message: without password or query."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return parts.path[1:] if parts.path.startswith("//") else parts.path
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
