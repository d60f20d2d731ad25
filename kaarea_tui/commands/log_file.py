"""The log of faults: a file in the user's data folder, made when there is something to write.

It takes tracebacks and references, no values of the register; what control signs an error's text may carry
are shown as signs (T8), and continued lines are set in, so that none passes for an entry of its own.
"""

import logging
from pathlib import Path

LARGEST_BYTES = 2_000_000


def log_file() -> Path:
    """Where faults are written."""
    import platformdirs

    return platformdirs.user_data_path("kaarea") / "kaarea.log"


def log_to_file() -> None:
    """Send the app's log to the file from now on; calling it again changes nothing."""
    logger = logging.getLogger("kaarea")
    if not any(isinstance(handler, _LogFile) for handler in logger.handlers):
        logger.addHandler(_LogFile())
        logger.propagate = False


class _LogFile(logging.Handler):
    """Writes each entry at once; where even that is impossible, it is silent: the user was told already."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        from kaarea_tui.rules.text import visible

        try:
            text = "\n    ".join(visible(line) for line in self.format(record).split("\n"))
            path = log_file()
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if path.exists() and path.stat().st_size > LARGEST_BYTES:
                path.replace(path.with_name(path.name + ".1"))
            with path.open("a", encoding="utf-8") as stream:
                stream.write(text + "\n")
        except OSError:
            pass
