"""The ground of every screen: a fault does not end it, and news of a size that has passed do not move it.

The one rule of handlers, for screens and widgets alike: Textual runs the `on_…` of every class of the family
by itself, that of the class itself first and its bases' after it. So a handler holds only what its own class
adds and never calls `super().on_…()`, which would do the work twice. What a class means to replace is a plain
method that the base's handler calls. (`on_event` of the app is no handler but the way to all of them.)
"""

from textual import events
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


class Steady(GoingOn, Screen[ScreenResultType]):
    """A screen that goes on taking messages, and keeps the terminal's own size."""

    def on_resize(self, event: events.Resize) -> None:
        """Let a size go that a newer one has overtaken.

        Textual lays out by the size that the message tells, the screens behind this one too, and each of them
        sends itself such a message in turn: old and new size would follow each other for ever.
        """
        if event.size != self.app.size:
            event.prevent_default()
