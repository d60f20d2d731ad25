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
from collections.abc import Collection
from typing import Any
from weakref import WeakSet

from textual import events
from textual.app import ScreenStackError
from textual.dom import DOMNode
from textual.widget import Widget
from textual.worker import NoActiveWorker, Worker, get_current_worker

from kaarea_tui.locale import _, ngettext
from kaarea_tui.widgets.pasting import PasteChanged
from kaarea_tui.widgets.steady import StillSaving

from .outliving import Outliving
from .seen_to import (
    nothing_waits,
    until_gone,
    until_none_waits,
    until_reached,
    until_rest_is_seen_to,
    way_up,
)
from .typed_keys import ENDS_A_WAIT, LEAVE, Typed

BESIDE = frozenset({"ahead", "count", "doubles", "late", "log", "opening"})
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

PATIENCE = 1.0
"""Seconds of waiting after which such a key ends the wait at once, unless something was typed before it."""
LONGEST = 10.0
"""Seconds of one wait after which it ends it in any case; what was typed before it is dropped, and told."""

ROUNDS = 3
"""How often a key's way is gone: a handler posts a message, whose handler may post another."""
_A_MOMENT = 0.1


class OneByOne(Outliving, inherit_bindings=False):
    """An app that takes keys and pastes in order."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[Typed] = deque()
        self._taking: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._taken: Typed | None = None
        self._taken_at = 0.0
        self._taken_by: DOMNode | None = None
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

    def on_still_saving(self, _event: StillSaving) -> None:
        """Tell why a screen does not close."""
        told = _("It is being saved just now. What was typed stays here until that has ended.")
        self.notify(told, severity="warning", markup=False, timeout=8)

    def drop_typed(self, count: int | None = None) -> None:
        """Take back what was typed and would go to a wrong place now; the person is told."""
        dropped = len(self._typed) if count is None else count
        for _dropped in range(dropped):
            self._typed.popleft()
        if dropped:
            told = ngettext("{count} key was not taken.", "{count} keys were not taken.", dropped)
            self.notify(told.format(count=dropped), severity="warning", markup=False, timeout=8)

    @property
    def takes_keys(self) -> bool:
        """Can keys reach what they were meant for now?"""
        return True

    def push_screen(self, *given: Any, mode: str | None = None, **named: Any) -> Any:
        """Show a screen; what work of a screen shows lies over that one, wherever the person is by now."""
        return super().push_screen(*given, mode=mode or self._mode_of_work(), **named)

    def _mode_of_work(self) -> str | None:
        try:
            above = set(get_current_worker().node.ancestors_with_self)
        except NoActiveWorker:
            return None
        return next((mode for mode, stack in self._screen_stacks.items() if above & set(stack)), None)

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
                if not self._typed:
                    break
                typed = self._typed.popleft()
                self._taken, self._taken_at, self._taken_by = typed, time.monotonic(), self._target
                try:
                    await self.take(typed.event)
                except Exception as error:
                    self._handle_exception(error)
        finally:
            self._taking = None

    # -- waiting --------------------------------------------------------------------------------------

    async def _until_calm(self) -> None:
        """Wait until the next key can be handed on, or until a key ends the wait."""
        while self._typed and not self._ends_now():
            busy: set[Worker[Any]] = set()
            if self._typed and self.takes_keys:
                await self._until_seen_to()
                busy = self._under_way(self._typed[0]) if self._typed else busy
                if not busy and self.takes_keys:
                    return
            self._news.clear()
            news = asyncio.ensure_future(self._news.wait())
            tasks = [worker._task for worker in busy if worker._task is not None]
            await asyncio.wait([*tasks, news], timeout=_A_MOMENT, return_when=asyncio.FIRST_COMPLETED)
            news.cancel()

    def _ends_now(self) -> bool:
        """Does a key that was typed end the wait? What was typed before it is dropped."""
        if not self.takes_keys:
            return self._typed[0].key == LEAVE or self._ends_long_wait({LEAVE})
        if self._is_saving:  # what was typed is in good hands: only the way out does not wait for it
            while self._typed and self._pressed_while_waiting and self._typed[0].key in ENDS_A_WAIT - {LEAVE}:
                self._typed.popleft()
                self.on_still_saving(StillSaving())
            return self._ends_long_wait({LEAVE})
        return self._ends_long_wait(ENDS_A_WAIT)

    def _ends_long_wait(self, by: Collection[str]) -> bool:
        now = time.monotonic()
        for place, typed in enumerate(self._typed):
            waited = now - max(typed.came, self._taken_at)
            if typed.key in by and ((place == 0 and self._pressed_while_waiting) or waited > LONGEST):
                self._given_up |= self._under_way(typed)
                self.drop_typed(place)
                return True
        return False

    @property
    def _pressed_while_waiting(self) -> bool:
        return self._typed[0].came - self._taken_at > PATIENCE

    @property
    def _is_saving(self) -> bool:
        return bool(self.screen_stack) and getattr(self.screen, "saves_under_way", 0) > 0

    def _under_way(self, typed: Typed) -> set[Worker[Any]]:
        """The work that a key waits for: none of screens that are covered, none that waits for the person."""
        skipped = BESIDE if typed.acts_on_rows(self._target) else BESIDE | READING
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

    # -- the way of a key -----------------------------------------------------------------------------

    @property
    def _target(self) -> DOMNode | None:
        try:
            return self.screen.focused or self.screen
        except ScreenStackError:
            return None

    async def _until_seen_to(self) -> None:
        """Wait until the last key has gone its way, and what it posted has been seen to."""
        way = way_up(self._taken_by, self._target)
        for _round in range(ROUNDS):
            if self._goes_on:
                await until_none_waits(way)
                await until_reached(self)
                if nothing_waits(way):
                    return
            else:
                await until_gone(way, self)
                way = way_up(self._taken_by, self._target)
        screen = self._target.screen if isinstance(self._target, Widget) else None
        if screen is not None and not self._goes_on:
            await until_rest_is_seen_to(screen)

    @property
    def _goes_on(self) -> bool:
        """Is the next key of the same kind in the same place? No key of a run needs the paint of another."""
        target, last = self._target, self._taken
        if last is None or target is None or target is not self._taken_by or not self._typed:
            return False
        following = self._typed[0]
        typing = last.types_into(target) and following.types_into(target)
        return typing or (last.moves_in(target) and following.moves_in(target))
