"""The one thread in which a session uses its register, so that the screen never waits for the database.

Quick questions go one after another through one thread. A long job has a thread and a connection of its own.
A search that a newer one overtakes is stopped, and its answer is not shown.
"""

import asyncio
from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from kaarea_tui.data.engine import Store

R = TypeVar("R")


class RegisterThread:
    """Runs the register's work off the event loop."""

    def __init__(self) -> None:
        self.store: Store | None = None
        self._lock = Lock()
        self._searching = ""
        self._long_jobs = 0
        self._latest: dict[str, int] = {}
        self._ended = False

    @cached_property
    def _quick(self) -> "ThreadPoolExecutor":
        return _one_thread("register")

    @cached_property
    def _long(self) -> "ThreadPoolExecutor":
        return _one_thread("long-job")

    async def ask(self, question: Callable[[], R]) -> R:
        """Run one call of the counter; raises what it raises."""
        self._check_open()
        return await asyncio.get_running_loop().run_in_executor(self._quick, question)

    async def ask_last(self, question: Callable[[], R]) -> R:
        """Run the session's last call; what still asks after it is given up, not refused and logged."""
        self._check_open()
        self._ended = True
        return await asyncio.get_running_loop().run_in_executor(self._quick, question)

    def _check_open(self) -> None:
        if self._ended:
            raise asyncio.CancelledError

    async def ask_latest(self, channel: str, question: Callable[[], R]) -> R | None:
        """Run a search; None when a newer search of the same channel has overtaken it."""
        self._check_open()
        number = self._latest[channel] = self._latest.get(channel, 0) + 1
        self._stop_search(channel)
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._quick, self._search, channel, number, question)
        return answer if self._latest[channel] == number else None

    async def ask_long(self, question: Callable[[], R]) -> R:
        """Run a long job beside the quick questions."""
        self._check_open()
        self._long_jobs += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._long, question)
        finally:
            self._long_jobs -= 1

    def _search(self, channel: str, number: int, question: Callable[[], R]) -> R | None:
        from kaarea_tui.register.errors import Unavailable

        with self._lock:
            if self._latest[channel] != number:
                return None
            self._searching = channel
        try:
            return question()
        except Unavailable as fault:
            if fault.code == "interrupted" and self._latest[channel] != number:
                return None
            raise
        finally:
            with self._lock:
                self._searching = ""

    def _stop_search(self, channel: str) -> None:
        # The lock keeps the interruption from hitting whatever runs after the search; a long job's
        # connection would be interrupted too, so while one runs the old answer is only dropped.
        with self._lock:
            if self._searching == channel and self.store is not None and not self._long_jobs:
                self.store.interrupt()

    def close(self) -> None:
        """Stop what runs, close the connections, and let the threads end."""
        store, self.store = self.store, None
        if store is not None:
            store.interrupt()
            for thread in (self._quick, self._long) if self._long_jobs else (self._quick,):
                thread.submit(store.close)
        self._quick.shutdown(wait=False)
        self._long.shutdown(wait=False)


def _one_thread(name: str) -> "ThreadPoolExecutor":
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(1, name)
