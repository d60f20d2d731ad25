"""What the counter refuses after the screen that asked for it is gone: told where the person is now."""

import asyncio
from typing import Any

from textual.worker import NoActiveWorker, get_current_worker

from kaarea_tui.register.errors import CounterError

from .one_by_one import BESIDE, READING
from .session import Desk


def only_reads() -> bool:
    """Is this work one whose refusal nobody misses who has gone on?"""
    try:
        return get_current_worker().group in BESIDE | READING
    except NoActiveWorker:
        return False


async def tell_late(desk: Desk, asked: "asyncio.Future[Any]") -> None:
    """Wait for the counter's answer; tell a refusal to the same person, not before the lock is open."""
    register = desk.session.register
    try:
        await asked
    except Exception as error:
        await desk.session.unlocked.wait()
        if desk.session.register is not register or register is None:
            return
        if isinstance(error, CounterError):
            desk.tell_refusal(error)
        else:
            desk.tell_fault(error)
