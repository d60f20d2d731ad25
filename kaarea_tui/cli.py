"""The command `kaarea`: without a word it opens the app, with one it runs a command of `commands`.

Nothing heavy is imported here: a cold start should pay for the app alone, and each command for what it uses.
The exit codes are told in `commands.exit_codes`.
"""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from kaarea_tui.commands.exit_codes import BAD_INPUT, INTERRUPTED, NOBODY_READS

from .locale import DEFAULT_LANGUAGE, LANGUAGES, use


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line `arguments` (of the process by default); the exit code. Never raises."""
    os.umask(0o077)  # whatever is written from here on is its owner's alone
    use(language_asked())
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _run(given)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, as `| head` does. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else BAD_INPUT
    except Exception as error:
        from kaarea_tui.commands.refusals import tell

        return tell(error)


def language_asked() -> str:
    """The language that the environment asks for: KAAREA_LANGUAGE, then the usual variables, else Finnish."""
    for variable in ("KAAREA_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(variable, "")[:2].lower()
        if code in LANGUAGES:
            return code
    return DEFAULT_LANGUAGE


def _run(given: list[str]) -> int:
    if not given:
        from kaarea_tui.commands.open_app import open_default

        return open_default()
    from kaarea_tui.commands.parser import parse

    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _leave)
    command, options = parse(given)
    return command(options)


def _leave(number: int, _frame: FrameType | None) -> None:
    """End by way of all `finally`s, so that nothing is left half done or lying about."""
    raise SystemExit(128 + number)
