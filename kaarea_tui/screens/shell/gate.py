"""The gate: the register opens behind the sign-in screen, and a person is let in."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import Problem

from .covering import Covering

if TYPE_CHECKING:
    from .opening import Opened, SignedIn

CANNOT_OPEN = 2
"""The exit code when the register cannot be opened."""


class Gate(Covering, inherit_bindings=False):
    """Opens the register once, in its own thread, and signs people in."""

    def __init__(self, url: str, source: str, clock: Callable[[], datetime] | None) -> None:
        super().__init__()
        self.url = url
        self.source = source
        self.clock = clock
        self._opening: asyncio.Future[Opened] | None = None

    async def begin(self, signed_in: "SignedIn") -> None:
        """Go on with a person who has signed in."""
        raise NotImplementedError

    def warm_up(self) -> None:
        """Import what signing in and the first screen need, while the person types."""
        raise NotImplementedError

    @property
    def going_on_helps(self) -> bool:
        """Before the sign-in nothing is; and what should be locked must not stay in sight."""
        locked = not self.session.unlocked.is_set() and self.current_mode != self.LOCK_MODE
        return self.session.user is not None and not locked

    async def open_register(self) -> "Opened | None":
        """Open the register in its thread, once; None when that failed and the app is leaving."""
        if self._opening is None:
            self._opening = asyncio.ensure_future(self.session.thread.ask(self._open))
        try:
            opened = await asyncio.shield(self._opening)
        except Problem as problem:  # data.cannot_open.CannotOpen
            self._cannot_open(_(problem.message).format(**problem.params))
            return None
        except Exception as error:
            self._cannot_open(self.note_fault(error))
            return None
        self.session.thread.store = opened.store
        self.idle_seconds = opened.idle_lock_minutes * 60.0
        return opened

    def _open(self) -> "Opened":
        from .opening import open_behind  # imported in the thread, while the screen stands already

        return open_behind(self.url)

    def _cannot_open(self, why: str) -> None:
        self.last_words = why
        self.exit(return_code=CANNOT_OPEN)

    async def sign_in(self, user_name: str, password: str) -> str:
        """Try to sign in; "" when that went well, else what to tell."""
        opened = await self.open_register()
        if opened is None:
            return ""
        from kaarea_tui.register.errors import CounterError

        from .opening import sign_in_behind
        from .refusals import refusal_text

        try:
            signed_in = await self.session.thread.ask(
                partial(sign_in_behind, opened.store, user_name, password, self.source, self.clock)
            )
        except CounterError as refusal:
            return refusal_text(refusal)
        except Exception as error:
            return self.note_fault(error)
        self.outlive(self.begin(signed_in))
        return ""
