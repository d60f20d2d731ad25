"""The lock: hides everything, keeps everything, asks for the password and for nothing else."""

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from kaarea_tui import keys
from kaarea_tui.locale import _
from kaarea_tui.register.errors import CounterError, SignedOut
from kaarea_tui.widgets.line_input import LineInput
from kaarea_tui.widgets.status import TextLine

from .asking import AskingScreen
from .frame import KeyLine
from .refusals import refusal_text


class LockScreen(AskingScreen):
    """Stands alone in a mode of its own: no screen lies behind it that could show through."""

    place = "lock"
    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def compose(self) -> ComposeResult:
        """A box with one line to fill."""
        user = self.session.user
        with Vertical(id="box"):
            yield TextLine(_("Locked"), id="name")
            told = _("{user} is signed in. Unsaved work is kept behind the lock.")
            yield Static(told.format(user=user.user_name if user else ""), markup=False)
            with Horizontal(classes="line"):
                yield TextLine(_("Password"), classes="label")
                yield LineInput(password=True, id="password")
            yield Static("", id="message", markup=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """The password can be typed at once."""
        self.query_one("#password").focus()
        self.call_after_refresh(self._show_keys)

    def _show_keys(self) -> None:
        leave = [key for key in keys.keys_of("everywhere") if key.action == "leave"]
        self.query_one(KeyLine).show_keys([*keys.keys_of("lock"), *leave], with_help=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try the password."""
        event.stop()
        self.start(self._try(event.value), group="unlock", exclusive=True)

    async def _try(self, password: str) -> None:
        self.query_one("#message", Static).update("…")
        try:
            await self.confirm(password)
        except SignedOut as ended:
            self.desk.end_session(ended.reason)
            return
        except CounterError as refusal:
            line = self.query_one("#password", LineInput)
            line.value = ""
            self.query_one("#message", Static).update(refusal_text(refusal))
            return
        self.desk.unlock()
