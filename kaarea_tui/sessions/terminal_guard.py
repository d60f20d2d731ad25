"""The terminal: looked at before the app starts, watched while it runs, so that its loss ends the process.

Textual reads its variables when it is imported, so `prepare_terminal` must run before that. Without the
watcher a terminal that goes away without a SIGHUP leaves the process spinning for ever.
"""

import os
import select
import signal
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, MutableMapping

from kaarea_tui.locale import _

OURS = {
    "ESCDELAY": "90",  # ms that Escape waits for the rest of an arrow: Textual looks every 100 ms
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "TEXTUAL_FPS": "120",  # a typed letter is on the screen after 20 ms
}
"""What Textual is told. All its other variables open doors for debugging and are taken away."""

GRACE = 3.0
"""Seconds that a process has to end in good order once its terminal is gone."""


def prepare_terminal(environ: MutableMapping[str, str] = os.environ) -> str | None:
    """Set Textual's variables; None when the app can run here, else why not and how to mend it."""
    for name in [name for name in environ if name.startswith("TEXTUAL")]:
        del environ[name]
    environ.update(OURS)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _("kaarea needs a terminal: its input and output must not be a file or a pipe.")
    if environ.get("TERM", "") in ("", "dumb", "unknown"):
        return _(
            "This terminal (TERM={term}) cannot show a full screen. Use another one, or set for example: "
            "export TERM=xterm-256color"
        ).format(term=environ.get("TERM", ""))
    if (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        return _(
            "The terminal's encoding is {encoding}, but UTF-8 is needed. Set for example: "
            "export LC_ALL=C.UTF-8"
        ).format(encoding=sys.stdout.encoding or "?")
    return None


def say_on_stderr(text: str) -> None:
    """Write a line that can be read on any terminal: letters it does not know lose their dots."""
    encoding = sys.stderr.encoding or "ascii"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
    print(text, file=sys.stderr)


def end_on_signals(leave: Callable[[int], object]) -> None:
    """Let SIGHUP and SIGTERM call `leave` with the exit code, in the running event loop."""
    import asyncio

    loop = asyncio.get_running_loop()
    for number in (signal.SIGHUP, signal.SIGTERM):
        loop.add_signal_handler(number, leave, 128 + number)


def watch_terminal(leave: Callable[[int], object], descriptor: int = 0) -> threading.Thread:
    """Watch the terminal in a thread of its own: when it hangs up, `leave`, and end the process for sure."""
    import asyncio

    loop = asyncio.get_running_loop()

    def watch() -> None:
        poll = select.poll()
        poll.register(descriptor, select.POLLHUP | select.POLLERR | select.POLLNVAL)
        poll.poll()
        code = 128 + signal.SIGHUP
        # The loop may be closed already: the process is ending by itself then.
        if not loop.is_closed():
            loop.call_soon_threadsafe(leave, code)
        time.sleep(GRACE)
        os._exit(code)

    watcher = threading.Thread(target=watch, name="terminal-watcher", daemon=True)
    watcher.start()
    return watcher
