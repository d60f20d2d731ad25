"""Work that outlives the screen that asked for it.

Work that a screen starts hangs on that screen: when the screen is closed, it is given up wherever it stands.
So no such work may close its own screen's mode. What changes the language, ends a session, opens the lock
or lets somebody in is started by the app, through `outlive`; no other work may forget a mode.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, cast

from textual.screen import Screen

from .staying_up import StayingUp


class HangsOnScreen(RuntimeError):
    """Work of a screen tried to close screens, perhaps its own."""


class Outliving(StayingUp, inherit_bindings=False):
    """Starts what goes on when screens are closed, and closes the screens of a mode."""

    def outlive(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` beside all screens; it ends only with the app. A fault in it is told."""
        self.run_worker(self._told_if_faulty(work), group="outlive", exit_on_error=False)

    async def _told_if_faulty(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:
            self._handle_exception(error)

    def forget_mode(self, mode: str) -> None:
        """Close the screens of a mode, within `outlive`; it starts anew when it is shown next."""
        self._demand_own_work(mode)
        make = self._modes[mode]
        self.remove_mode(mode)
        self.add_mode(mode, make)

    async def begin_anew(self, mode: str) -> None:
        """Close the screens of a mode that stays in front, within `outlive`, and show its first one anew."""
        self._demand_own_work(mode)
        old = list(self._screen_stacks[mode])
        make = cast(Callable[[], Screen[Any]], self._modes[mode])
        await self.push_screen(make(), mode=mode)
        del self._screen_stacks[mode][:-1]
        for screen in reversed(old):
            await self._replace_screen(screen)

    async def _replace_screen(self, screen: Screen[Any]) -> Screen[Any]:
        # Textual takes the widgets away first and the work after: it would look for what is gone.
        if not any(screen in stack for stack in self._screen_stacks.values()):
            for worker in self.workers:
                if screen in worker.node.ancestors_with_self:
                    worker.cancel()
        return await super()._replace_screen(screen)

    def _demand_own_work(self, mode: str) -> None:
        task = asyncio.current_task()
        if not any(worker.node is self and worker._task is task for worker in self.workers):
            raise HangsOnScreen(mode)
