"""An app that a fault of ours does not end, and that never shows what was in memory."""

import logging
import os
import time

from kaarea_tui.locale import _
from kaarea_tui.widgets.steady import GoingOn
from kaarea_tui.widgets.themes import ansi_color

from .closed_doors import ClosedDoors

MANY_FAULTS = 5
WITHIN_SECONDS = 10.0
"""So many faults in so short a time, and going on makes no sense."""

log = logging.getLogger("kaarea.app")


class StayingUp(GoingOn, ClosedDoors, inherit_bindings=False):
    """Tells faults in neutral words with a reference to the log (ASVS 16.5)."""

    def __init__(self) -> None:
        super().__init__(ansi_color=ansi_color())
        self.last_words = ""
        self._faults: list[float] = []
        self._last_fault = ""

    def note_fault(self, error: BaseException) -> str:
        """Log a fault of ours; the words to show, with the reference that finds it in the log."""
        reference = os.urandom(4).hex()
        log.error("fault, reference %s", reference, exc_info=error)
        text = _("Something went wrong; nothing was changed. Reference: {reference}")
        return text.format(reference=reference)

    @property
    def going_on_helps(self) -> bool:
        """Is there a screen left that the person can work on after a fault?"""
        return self._running

    def told_at_the_end(self) -> tuple[int, str]:
        """The exit code and what is to be said on stderr, once the terminal is as it was.

        An app that came to its end without anybody asking has failed, whatever Textual says.
        """
        if self._exit or self.last_words:
            return self.return_code or 0, self.last_words
        return 1, self._last_fault or self.note_fault(RuntimeError("the app ended by itself"))

    def _handle_exception(self, error: Exception) -> None:
        # Textual would end the app and print a traceback with the values of all variables.
        if self.is_headless:
            super()._handle_exception(error)
            return
        text = self._last_fault = self.note_fault(error)
        now = time.monotonic()
        self._faults = [at for at in self._faults if now - at < WITHIN_SECONDS] + [now]
        if len(self._faults) >= MANY_FAULTS or not self.going_on_helps:
            self.last_words = text
            self._return_code = 1
            self._close_messages_no_wait()
        else:
            self.notify(text, severity="error", markup=False, timeout=8)
