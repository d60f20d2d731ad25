"""Asking the process that parses what came from outside: the one door to every parser of foreign input.

The process is started with `python -I` (no folder of the user's, no PYTHON variable), in `/`, with limits
(reading_child.py), and kept for the next question. One that takes too long is ended, and a fresh one goes on
with the next item. Ask before a transaction: nobody waits for a lock while a mail is read.
"""

import atexit
import importlib
import io
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import kaarea_tui
from kaarea_tui.rules.problem import N_, Named, Problem

from .reading_child import IDLE, LENGTH, NO_MEMORY, SECONDS_OF_FILE

_START = (
    "import sys; sys.path.append(sys.argv[2]);"
    " from kaarea_tui.exchange.reading_child import main; main(int(sys.argv[1]))"
)
_WAIT = 3 * SECONDS_OF_FILE
"""Seconds by the clock for one item, whatever its processor time: a file may lie on a sleeping disk."""
_LARGEST_ANSWER = 1 << 29
_REASONS = {
    "time": N_("it takes more time than any ordinary one"),
    "memory": N_("it takes more memory than any ordinary one"),
    "fault": N_("reading it failed"),
}
_VALUES = {("collections", "Counter"): Counter, ("datetime", "date"): date, ("builtins", "set"): set,
           ("builtins", "frozenset"): frozenset}  # fmt: skip
_OURS = "kaarea_tui."


class Unread(Exception):
    """An item that could not be read within the limits; `reason` is a text of the catalogues."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.reason = _REASONS[cause]


class _Answers(pickle.Unpickler):
    """Takes plain values and our own records: what a parser that was taken over sends runs nothing here."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _VALUES:
            return _VALUES[module, name]
        if module.startswith(_OURS):
            found = getattr(importlib.import_module(module), name)
            if isinstance(found, type) and is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value")


def packed(value: object) -> bytes:
    """An answer in little room, for one that is kept until it is needed."""
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def unpacked(kept: bytes) -> Any:
    """The answer again. Raises Unread."""
    try:
        return _Answers(io.BytesIO(zlib.decompress(kept))).load()
    except (pickle.UnpicklingError, zlib.error):
        raise Unread("fault") from None


class _Child:
    """One such process; `busy` items are asked of it one after another."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        root = str(Path(kaarea_tui.__file__).parents[1])
        command = [sys.executable, "-I", "-c", _START, str(theirs.fileno()), root]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),), cwd="/", env={"LC_ALL": "C.UTF-8"},
            )  # fmt: skip
        ours.settimeout(_WAIT)
        self._line = ours
        self._owner = os.getpid()
        self.used = time.monotonic()

    @property
    def alive(self) -> bool:
        """May it be asked: is it ours, and not about to end for want of questions?"""
        fresh = time.monotonic() - self.used < IDLE / 2
        return self._owner == os.getpid() and fresh and self._process.poll() is None

    def ask(self, name: str, arguments: tuple[object, ...], stream: BinaryIO | None) -> Iterator[object]:
        data = pickle.dumps((name, arguments), pickle.HIGHEST_PROTOCOL)
        files = [] if stream is None else [stream.fileno()]
        socket.send_fds(self._line, [LENGTH.pack(len(data))], files)
        self._line.sendall(data)
        while True:
            kind, told = self._told()
            if kind == "item":
                yield told
            elif kind == "end":
                self.used = time.monotonic()
                return
            elif kind == "problem":
                code, message, params, suggestion = told
                raise Problem(code, message, suggestion=suggestion, **params)
            else:
                raise Unread("memory" if kind == "memory" else "fault")

    def _told(self) -> tuple[str, Any]:
        size = LENGTH.unpack(self._exactly(LENGTH.size))[0]
        if size > _LARGEST_ANSWER:
            raise Unread("memory")
        kind, told = _Answers(io.BytesIO(self._exactly(size))).load()
        return str(kind), told

    def _exactly(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            more = self._line.recv(min(size - len(data), 1 << 20))
            if not more:
                raise EOFError
            data += more
        return bytes(data)

    def cause_of_end(self) -> str:
        """Why it is gone, once it is. One that ended by itself is a fault of ours, and of no item."""
        try:
            code = self._process.wait(5)
        except subprocess.TimeoutExpired:
            return "time"
        if code in {-signal.SIGXCPU, -signal.SIGKILL}:
            return "time"
        if code < 0 or code == NO_MEMORY:
            return "memory"
        raise RuntimeError(f"the process that parses ended with code {code}")

    def end(self) -> None:
        """End it, whatever it does."""
        self._line.close()
        if self._owner == os.getpid():
            self._process.kill()
            self._process.wait()


_idle: list[_Child] = []
_turn = threading.Lock()


def read(name: str, *arguments: object, stream: BinaryIO | None = None) -> Iterator[Any]:
    """What the reader `name` (reading_child.READERS) finds, one by one; `stream` is an open file for it.

    Raises Problem as the reader does, and Unread for what cannot be read within the limits.
    """
    child = _taken()
    whole = False
    try:
        yield from child.ask(name, arguments, stream)
        whole = True
    except (Problem, Unread) as told:
        whole = isinstance(told, Problem)
        raise
    except TimeoutError:
        raise Unread("time") from None
    except (EOFError, OSError):
        raise Unread(child.cause_of_end()) from None
    except pickle.UnpicklingError:
        raise Unread("fault") from None
    finally:
        if whole:
            with _turn:
                _idle.append(child)
        else:
            child.end()


def read_one(name: str, *arguments: object, stream: BinaryIO | None = None) -> Any:
    """The one thing that the reader finds."""
    (found,) = read(name, *arguments, stream=stream)
    return found


def table_too_hard(name: str, reason: str) -> Problem:
    """A table that cannot be read within the limits."""
    message = N_("{file} could not be read: {reason}. Nothing of it was taken in.")
    return Problem("file.too_hard", message, file=name, reason=Named(reason))


def _taken() -> _Child:
    with _turn:
        while _idle:
            child = _idle.pop()
            if child.alive:
                return child
            child.end()
    return _Child()


@atexit.register
def end_all() -> None:
    """End the processes that wait for questions."""
    with _turn:
        while _idle:
            _idle.pop().end()
