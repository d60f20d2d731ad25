"""The ground of every screen: a fault does not end it, and news of a size that has passed do not move it.

The one rule of handlers, for screens and widgets alike: Textual runs the `on_…` of every class of the family
by itself, that of the class itself first and its bases' after it. So a handler holds only what its own class
adds and never calls `super().on_…()`, which would do the work twice. What a class means to replace is a plain
method that the base's handler calls. (`on_event` of the app is no handler but the way to all of them.)
"""

from collections.abc import Iterator
from contextlib import contextmanager

from textual import events
from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen, ScreenResultType


class GoingOn(MessagePump):
    """An app or a screen that goes on taking messages after a fault, which the app tells."""

    async def _dispatch_message(self, message: Message) -> None:
        # Textual would take no further ones: the app would end without a word, a screen would hear no key.
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if self.app.is_headless:
                raise
            self.app._handle_exception(error)


class StillSaving(Message):
    """A screen was to be closed while what was typed into it is being saved."""


class Steady(GoingOn, Screen[ScreenResultType]):
    """A screen that goes on taking messages, keeps the terminal's own size, and closes only itself."""

    saves_under_way = 0
    """How many saves of what was typed here have not ended yet."""
    _leaves_with: list[ScreenResultType | None] | None = None

    @contextmanager
    def saving(self) -> Iterator[None]:
        """While this lasts nothing closes the screen: what is refused must find what was typed."""
        self.saves_under_way += 1
        try:
            yield
        finally:
            self.saves_under_way -= 1

    @property
    def closes_soon(self) -> bool:
        """Is its work done, and only something else stands in front of it?"""
        return self._leaves_with is not None

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with an answer; not while something is being saved, and not before it stands in front.

        Textual would close whatever is in front: help that was asked for meanwhile, a card in another room.
        """
        if self.saves_under_way:
            self.post_message(StillSaving())
        elif self.is_active:
            return super().dismiss(result)
        else:
            self._leaves_with = [result]
        nothing: AwaitComplete = AwaitComplete.nothing()
        return nothing

    def on_screen_resume(self) -> None:
        """What was to be closed when it stands in front again is closed."""
        if self._leaves_with is not None and self.is_active:
            (result,), self._leaves_with = self._leaves_with, None
            self.dismiss(result)

    def on_resize(self, event: events.Resize) -> None:
        """Let a size go that a newer one has overtaken.

        Textual lays out by the size that the message tells, the screens behind this one too, and each of them
        sends itself such a message in turn: old and new size would follow each other for ever.
        """
        if event.size != self.app.size:
            event.prevent_default()
