"""Keys and pastes are taken one at a time, each when what came before it has had its effect.

Textual hands each key to whatever has the focus at that moment, and lets that widget see to it in its own
time. Keys that come in one burst, as from a password manager or over a slow line, would all land in the first
field. So they queue here. The next one is handed on when the last one has gone its whole way from the widget
up to the app, what it posted has been seen to, and the work that it began has ended or waits for the person:
then the focus has moved, the screen has changed, the record stands open.

Typing does not wait for rows that are being searched for; a key that acts on rows does. Escape, ^Q and ^C end
a long wait. The mouse goes its own way.
"""

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from typing import Any, NamedTuple
from weakref import WeakSet

from textual import events
from textual.app import ScreenStackError
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker, get_current_worker

from kaarea_tui.locale import _
from kaarea_tui.widgets.pasting import PasteChanged

from .outliving import Outliving

BESIDE = frozenset({"ahead", "count", "doubles", "log", "opening"})
"""Groups of work that no key waits for: it only adds to what is there."""
READING = frozenset(
    {
        "bans",
        "candidates",
        "card",
        "consents",
        "figures",
        "history",
        "jump",
        "lists",
        "load",
        "look",
        "names",
        "notes",
        "page",
        "people",
        "rights",
        "rows",
    }
)
"""Groups of work that read what is shown: typing goes on, keys that act on rows wait."""

ENDS_A_WAIT = frozenset({"escape", "ctrl+q", "ctrl+c"})
PATIENCE = 1.0
"""Seconds of waiting after which such a key ends the wait at once, unless something was typed before it."""
LONGEST = 10.0
"""Seconds after which it ends the wait in any case; what was typed before it is dropped."""

ROUNDS = 3
"""How often a key's way is gone: a handler posts a message, whose handler may post another."""
PAINTED = 0.25
"""Seconds that what waits for the next paint is waited for."""
_A_MOMENT = 0.1
_EDITING = frozenset(
    {"backspace", "delete", "left", "right", "home", "end", "ctrl+backspace", "alt+backspace"}
)


class Typed(NamedTuple):
    """A key or a paste, and when it came."""

    event: events.Key | events.Paste
    came: float

    @property
    def key(self) -> str:
        """Its name; none for a paste."""
        return self.event.key if isinstance(self.event, events.Key) else ""


class OneByOne(Outliving, inherit_bindings=False):
    """An app that takes keys and pastes in order."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[Typed] = deque()
        self._taking: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._taken_at = 0.0
        self._taken_by: DOMNode | None = None
        self._was_typing = False
        self._with_person: WeakSet[Worker[Any]] = WeakSet()
        self._given_up: WeakSet[Worker[Any]] = WeakSet()

    async def on_event(self, event: events.Event) -> None:
        """Queue what is typed; everything else goes on at once."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(Typed(event, time.monotonic()))
        self._news.set()
        if self._taking is None:
            self._taking = asyncio.create_task(self._take_typed())

    async def take(self, event: events.Key | events.Paste) -> None:
        """Hand a key or a paste to whatever has the focus now."""
        await super().on_event(event)

    def on_paste_changed(self, event: PasteChanged) -> None:
        """Tell what became of a paste."""
        refused = event.how == "refused"
        told = (
            _("A password has one line: nothing was pasted.")
            if refused
            else _("The pasted lines were joined.")
        )
        self.notify(told, severity="warning" if refused else "information", markup=False, timeout=8)

    async def push_screen_wait(self, *given: Any, **named: Any) -> Any:
        """Show a screen and wait for its answer: no key waits for work that waits for the person."""
        worker = get_current_worker()
        self._with_person.add(worker)
        self._news.set()
        try:
            return await super().push_screen_wait(*given, **named)
        finally:
            self._with_person.discard(worker)

    async def _shutdown(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
        await super()._shutdown()

    async def _take_typed(self) -> None:
        try:
            while self._typed:
                await self._until_calm()
                typed = self._typed.popleft()
                self._taken_at, self._taken_by = time.monotonic(), self._target
                self._was_typing = self._is_typing(typed)
                try:
                    await self.take(typed.event)
                except Exception as error:
                    self._handle_exception(error)
        finally:
            self._taking = None

    # -- waiting --------------------------------------------------------------------------------------

    async def _until_calm(self) -> None:
        """Wait until the next key can be handed on, or until a key ends the wait."""
        while not self._ends_now():
            await self._until_seen_to()
            busy = self._under_way(self._typed[0])
            if not busy:
                return
            self._news.clear()
            news = asyncio.ensure_future(self._news.wait())
            tasks = [worker._task for worker in busy if worker._task is not None]
            await asyncio.wait([*tasks, news], timeout=_A_MOMENT, return_when=asyncio.FIRST_COMPLETED)
            news.cancel()

    def _ends_now(self) -> bool:
        """Does a key that was typed end the wait? What was typed before it is dropped."""
        now = time.monotonic()
        for place, typed in enumerate(self._typed):
            pressed_while_waiting = place == 0 and typed.came - self._taken_at > PATIENCE
            if typed.key in ENDS_A_WAIT and (pressed_while_waiting or now - typed.came > LONGEST):
                for _dropped in range(place):
                    self._typed.popleft()
                self._given_up |= self._under_way(typed)
                return True
        return False

    def _under_way(self, typed: Typed) -> set[Worker[Any]]:
        """The work that a key waits for: none of screens that are covered, none that waits for the person."""
        skipped = BESIDE if self._acts_on_rows(typed) else BESIDE | READING
        in_front = set[DOMNode](self.screen_stack)
        return {
            worker
            for worker in self.workers
            if not worker.is_finished
            and worker.group not in skipped
            and worker not in self._with_person
            and worker not in self._given_up
            and (worker.node is self or not in_front.isdisjoint(worker.node.ancestors_with_self))
        }

    # -- what kind of key it is -----------------------------------------------------------------------

    def _is_typing(self, typed: Typed) -> bool:
        editor = self._target
        if isinstance(typed.event, events.Paste):
            return True
        if isinstance(editor, Input):
            return typed.event.is_printable or typed.key in _EDITING
        from textual.widgets import TextArea  # the sign-in screen has none, and it takes 15 ms

        return (
            isinstance(editor, TextArea)
            and typed.key not in ("tab", "shift+tab")
            and not typed.key.startswith("ctrl+")
        )

    def _acts_on_rows(self, typed: Typed) -> bool:
        leads_away = typed.key in ENDS_A_WAIT or (typed.key[:1] == "f" and typed.key[1:].isdigit())
        return not leads_away and not self._is_typing(typed)

    # -- the way of a key -----------------------------------------------------------------------------

    @property
    def _target(self) -> DOMNode | None:
        try:
            return self.screen.focused or self.screen
        except ScreenStackError:
            return None

    async def _until_seen_to(self) -> None:
        """Wait until the last key has gone its way, and what it posted has been seen to."""
        for _round in range(ROUNDS):
            for node in self._way():
                await _until_reached(node)
        if self._was_typing and self._taken_by is self._target and self._is_typing(self._typed[0]):
            return
        screen = self._target.screen if isinstance(self._target, Widget) else None
        if screen is not None:
            await _until_rest_is_seen_to(screen)

    def _way(self) -> Iterable[DOMNode]:
        target, taken_by = self._target, self._taken_by
        nodes: dict[DOMNode, None] = {}
        for start in (taken_by, target):
            if start is not None and start.is_attached:
                nodes |= dict.fromkeys(start.ancestors_with_self)
        return [*(node for node in nodes if node is not self), self]


async def _until_reached(node: DOMNode) -> None:
    """Wait until a node has seen to all messages that it has by now; not for one that is closing."""
    reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def tell() -> None:
        if not reached.done():
            reached.set_result(None)

    ends = time.monotonic() + LONGEST
    if node.call_later(tell):
        while not reached.done() and node.is_attached and time.monotonic() < ends:
            await asyncio.wait([reached], timeout=_A_MOMENT)


async def _until_rest_is_seen_to(screen: Screen[Any]) -> None:
    """Wait for the messages of all else on the screen, and for what is to follow its next paint."""
    ends = time.monotonic() + PAINTED
    while time.monotonic() < ends:
        waiting = [node for node in screen.walk_children(with_self=True) if node._message_queue.qsize()]
        for node in waiting:
            await _until_reached(node)
        if screen._callbacks and screen.is_current:
            await asyncio.sleep(0.002)
        elif not waiting:
            return
