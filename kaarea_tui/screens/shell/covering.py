"""What hides the screens for a while and keeps them: the lock, and a terminal that is too small.

Both are modes of their own, so that nothing of the covered screens can be seen or touched.
"""

import time
from typing import ClassVar

from textual import events
from textual.geometry import Size

from .one_by_one import OneByOne
from .session import Session

SMALLEST = Size(80, 24)


class Covering(OneByOne, inherit_bindings=False):
    """Locks after a time without keys and on demand. While nobody is there, nothing is sent."""

    LOCK_MODE: ClassVar[str] = "lock"
    SMALL_MODE: ClassVar[str] = "too_small"

    def __init__(self) -> None:
        super().__init__()
        self.session = Session()
        self.idle_seconds = 600.0
        self.wanted_mode = ""
        self._before_lock = ""
        self._last_touch = time.monotonic()
        self._too_small = False

    @property
    def covered(self) -> bool:
        """Is the work hidden now?"""
        return self._too_small or not self.session.unlocked.is_set()

    def show_mode(self, mode: str) -> None:
        """Show a mode; while the terminal is too small, as soon as it has grown."""
        before, self.wanted_mode = self.wanted_mode, mode
        try:
            self.switch_mode(self.SMALL_MODE if self._too_small else mode)
        except Exception:
            self.wanted_mode = before
            self.screen.post_message(events.ScreenResume())  # the old one had been told to make room
            raise

    def on_resize(self, event: events.Resize) -> None:
        """Cover everything in a terminal that is too small, and uncover it in one that has grown."""
        small = event.size.width < SMALLEST.width or event.size.height < SMALLEST.height
        if small != self._too_small:
            self._too_small = small
            self.show_mode(self.wanted_mode or self.current_mode)
            self._news.set()

    @property
    def takes_keys(self) -> bool:
        """What is typed while there is no room is kept until there is."""
        return not self._too_small

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there."""
        if isinstance(event, events.Key | events.Paste | events.MouseDown):
            self._last_touch = time.monotonic()
            if isinstance(event, events.MouseDown) and self.session.note:
                self.note("")
        await super().on_event(event)

    async def take(self, event: events.Key | events.Paste) -> None:
        """Whoever presses the next key has read what the status line told."""
        if self.session.note:
            self.note("")
        await super().take(event)

    def note(self, text: str) -> None:
        """Show in the status line how something went, until the next key."""
        self.session.note = text
        show = getattr(self.screen, "show_note", None)
        if show is not None:
            show()

    def watch_idleness(self) -> None:
        """From now on, lock when nobody touches a key for long."""
        self._last_touch = time.monotonic()
        self.set_timer(self.idle_seconds, self._look_idle)

    def _look_idle(self) -> None:
        if self.session.user is None or not self.session.unlocked.is_set():
            return
        left = self.idle_seconds - (time.monotonic() - self._last_touch)
        if left <= 0:
            self.action_lock()
        else:
            self.set_timer(left, self._look_idle)

    def action_lock(self) -> None:
        """Hide everything until the password is given."""
        self._before_lock = self.wanted_mode
        self.session.unlocked.clear()
        self.show_mode(self.LOCK_MODE)

    def unlock(self) -> None:
        """Show everything as it was left."""
        self.outlive(self._unlock())

    async def _unlock(self) -> None:
        self.session.unlocked.set()
        self.show_mode(self._before_lock)
        self.forget_mode(self.LOCK_MODE)
        self.watch_idleness()
