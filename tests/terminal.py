"""The app as a child on a pseudo-terminal, and what its screen shows."""

import os
import sys
import time

import pexpect
import pyte

WAIT = 60.0


class Terminal:
    """A child on a pseudo-terminal of 80x24, and what its screen shows."""

    def __init__(self, url: str, *, program: str = "", **environ: str) -> None:
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.ByteStream(self.screen)
        self.seen: set[str] = set()
        self.child = pexpect.spawn(
            sys.executable,
            ["-c", program] if program else ["-m", "kaarea_tui"],
            env={**os.environ, "TERM": "xterm-256color", "KAAREA_DATABASE": url, **environ},
            dimensions=(24, 80),
            timeout=WAIT,
        )

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.screen.display)

    def read(self, seconds: float = 0.1) -> int:
        """Take what the child has sent; how many bytes."""
        taken, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                data = self.child.read_nonblocking(65536, 0.05)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                break
            taken += len(data)
            # pyte knows no private modes with "$" or ">" in them; they paint nothing.
            self.stream.feed(data)
            self.seen.add(self.text)
        return taken

    def until(self, wanted: str) -> None:
        """Wait until a text stands on the screen."""
        end = time.monotonic() + WAIT
        while wanted not in self.text:
            assert time.monotonic() < end, f"{wanted!r} did not come:\n{self.text}"
            self.read()

    def until_quiet(self, seconds: float = 1.0) -> None:
        """Wait until nothing has been sent for so long."""
        end = time.monotonic() + WAIT
        while self.read(seconds):
            assert time.monotonic() < end, "it never rests"

    def sign_in(self, user: str) -> None:
        """Sign in as a demo user."""
        self.until("kaarea-demo")
        self.child.send(f"{user}\r")
        self.read(0.3)
        self.child.send("kaarea-demo\r")
        self.until("Etusivu")

    def ended(self) -> int:
        """Wait for the end; the exit code, negative for a signal."""
        end = time.monotonic() + WAIT
        while self.child.isalive():
            assert time.monotonic() < end, "it did not end"
            self.read()
        self.child.close()
        return -self.child.signalstatus if self.child.signalstatus else self.child.exitstatus
