"""The process that parses what came from outside: without a database, keys, network or files to write.

It is started by reading.py, parses under limits of time, memory and open files, and answers over one socket.
Frames both ways are eight bytes of length and a pickle; the questions come from the register itself.
"""

import importlib
import math
import os
import pickle
import resource
import signal
import socket
import struct
import sys
from collections.abc import Iterator
from typing import Any

from kaarea_tui.rules.problem import Problem

READERS = {
    "letters": "kaarea_tui.exchange.mail_readers:letters",
    "source": "kaarea_tui.exchange.mail_readers:source",
    "masked": "kaarea_tui.exchange.mail_readers:masked",
    "contents": "kaarea_tui.exchange.mail_readers:contents",
    "copied": "kaarea_tui.exchange.mail_readers:copied",
    "document": "kaarea_tui.exchange.mail_readers:document",
    "mbox": "kaarea_tui.exchange.mail_readers:mbox",
    "answers_of_mail": "kaarea_tui.exchange.returned_readers:of_mail",
    "answers_of_table": "kaarea_tui.exchange.returned_readers:of_table",
    "answers_of_text": "kaarea_tui.exchange.returned_readers:of_text",
    "headings": "kaarea_tui.register.imports.import_reading:headings_of",
    "contacts": "kaarea_tui.register.imports.import_reading:contacts_of",
}
"""Every parser of foreign input, by the name by which it is asked for."""
SECONDS = 10
"""Of processor time for one item: a mail, ten thousand rows."""
SECONDS_OF_FILE = 60
"""The same for a table, whose encoding is told from all of its bytes first."""
MEMORY = 1536 << 20
OPEN_FILES = 24
NO_MEMORY = 70
"""The exit code of a process that could not even take the question or give the answer."""
IDLE = 60
"""Seconds without a question after which the process ends."""
LENGTH = struct.Struct(">Q")
_WHOLE_FILES = frozenset(("headings", "contacts", "answers_of_table"))


def main(descriptor: int) -> None:
    """Answer questions until the register goes, or asks nothing for a while."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started the work ends it
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    with socket.socket(fileno=descriptor) as line:
        line.settimeout(IDLE)
        try:
            while (question := _received(line)) is not None:
                line.settimeout(None)
                _answer(line, *question)
                line.settimeout(IDLE)
        except (TimeoutError, BrokenPipeError, ConnectionResetError):
            pass
        except MemoryError:
            os._exit(NO_MEMORY)


def _limit(what: int, most: int) -> None:
    _soft, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(what, (most, most))
    except ValueError:  # macOS knows the limit of address space by name only
        if os.uname().sysname == "Linux":
            raise


def _more_time(seconds: int) -> None:
    """From now on `seconds` of processor time; whoever takes more is ended by the kernel."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def _received(line: socket.socket) -> tuple[bytes, list[int]] | None:
    head, files, _flags, _address = socket.recv_fds(line, LENGTH.size, 1)
    if len(head) < LENGTH.size:
        return None
    data = bytearray()
    size = LENGTH.unpack(head)[0]
    while len(data) < size:
        if not (more := line.recv(min(size - len(data), 1 << 20))):
            return None
        data += more
    return bytes(data), files


def _answer(line: socket.socket, question: bytes, files: list[int]) -> None:
    """One answer for each item, then the end; a Problem or a fault of ours ends it early."""
    try:
        # Written by the register that started this process.
        name, arguments = pickle.loads(question)  # noqa: S301
        seconds = SECONDS_OF_FILE if name in _WHOLE_FILES else SECONDS
        streams = [os.fdopen(each, "rb") for each in files]
        try:
            _more_time(seconds)
            for item in _found(name, (*streams, *arguments)):
                _send(line, ("item", item))
                _more_time(seconds)
        finally:
            for stream in streams:
                stream.close()
        _send(line, ("end", None))
    except Problem as problem:
        _send(line, ("problem", (problem.code, problem.message, problem.params, problem.suggestion)))
    except MemoryError:
        _send(line, ("memory", None))
    except OSError as error:
        if isinstance(error, BrokenPipeError | ConnectionResetError):
            raise
        _send(line, ("fault", repr(error)[:500]))
    except Exception as error:  # a parser stumbled: the register tells which item it was
        _send(line, ("fault", repr(error)[:500]))


def _found(name: str, arguments: tuple[Any, ...]) -> Iterator[object]:
    module, _, function = READERS[name].partition(":")
    found: Iterator[object] = getattr(importlib.import_module(module), function)(*arguments)
    return found


def _send(line: socket.socket, told: tuple[str, object]) -> None:
    data = pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
    line.sendall(LENGTH.pack(len(data)) + data if len(data) < 1 << 16 else LENGTH.pack(len(data)))
    if len(data) >= 1 << 16:
        line.sendall(data)


if __name__ == "__main__":
    main(int(sys.argv[1]))
