"""Waiting until widgets have seen to what was sent to them."""

import asyncio
import time
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from textual.dom import DOMNode
from textual.screen import Screen

LONGEST = 10.0
"""Seconds that one widget is waited for."""
PAINTED = 0.25
"""Seconds that what waits for the next paint is waited for."""
TURNS = 50
"""Turns of the event loop in which a key has gone its way, unless something takes long."""
_A_MOMENT = 0.1


def way_up(*starts: DOMNode | None) -> Sequence[DOMNode]:
    """The nodes that a key passes, from where it was taken and from where the focus is now, each once."""
    nodes: dict[DOMNode, None] = {}
    for start in starts:
        if start is not None and start.is_attached:
            nodes |= dict.fromkeys(start.ancestors_with_self)
    return tuple(nodes)


async def until_gone(way: Iterable[DOMNode], app: DOMNode) -> None:
    """Wait until a key has gone its way up to the app."""
    for node in (*(node for node in way if node is not app), app):
        await until_reached(node)


async def until_reached(node: DOMNode) -> None:
    """Wait until a node has seen to all messages that it has by now; not for one that is closing."""
    reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def tell() -> None:
        if not reached.done():
            reached.set_result(None)

    ends = time.monotonic() + LONGEST
    if node.call_later(tell):
        while not reached.done() and node.is_attached and time.monotonic() < ends:
            try:
                async with asyncio.timeout(_A_MOMENT):
                    await asyncio.shield(reached)
            except TimeoutError:
                continue


async def until_none_waits(way: Collection[DOMNode]) -> None:
    """Wait until the queues of the nodes are empty: cheaper than asking each of them."""
    for _turn in range(TURNS):
        if nothing_waits(way):
            return
        await asyncio.sleep(0)


def nothing_waits(way: Iterable[DOMNode]) -> bool:
    """Has nothing been posted on the way that is not seen to?"""
    return not any(node._message_queue.qsize() for node in way)


async def until_rest_is_seen_to(screen: Screen[Any]) -> None:
    """Wait for the messages of all else on the screen, and for what is to follow its next paint."""
    ends = time.monotonic() + PAINTED
    while time.monotonic() < ends:
        waiting = [node for node in screen.walk_children(with_self=True) if node._message_queue.qsize()]
        for node in waiting:
            await until_reached(node)
        if screen._callbacks and screen.is_current:
            await asyncio.sleep(0.002)
        elif not waiting:
            return
