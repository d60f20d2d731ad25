"""Files that a command writes where it is told to: new ones only, closed to others from their first byte."""

import os
from pathlib import Path

from kaarea_tui.rules.problem import N_, Problem


def new_private_file(path: Path) -> int:
    """The descriptor of a file made at `path`, open for its owner only.

    Raises Problem `report.exists`, `report.unwritable`.
    """
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise Problem("report.exists", N_("There is a file {file} already."), file=str(path)) from None
    except (OSError, ValueError) as error:
        raise Problem(
            "report.unwritable",
            N_("The file {file} cannot be written: {reason}."),
            file=str(path),
            reason=getattr(error, "strerror", None) or str(error),
        ) from None
