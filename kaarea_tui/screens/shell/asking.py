"""How a screen asks the register, and how it tells what the counter refuses.

Every question goes by `ask_register`, within `start`, so that the screen goes on painting and every refusal
is told. While the screen is locked no answer reaches a screen: nothing moves behind the lock.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from rich.cells import cell_len
from textual.screen import ModalScreen
from textual.worker import NoActiveWorker, Worker

from kaarea_tui import keys
from kaarea_tui.locale import _
from kaarea_tui.register.errors import CounterError, NotPermitted, Refused, SignedOut
from kaarea_tui.widgets.dialogs import AskText
from kaarea_tui.widgets.steady import Steady

from .late_refusals import only_reads, tell_late
from .refusals import problem_text, refusal_text
from .session import Desk, Session

if TYPE_CHECKING:
    from kaarea_tui.register.register import Register

R = TypeVar("R")
Answer = TypeVar("Answer")
log = logging.getLogger("kaarea.screens")


class AskingScreen(Steady[Any]):
    """A screen that uses the register. Its `place` names its rows in keys.py, which become its bindings."""

    place: ClassVar[str] = ""
    """Its place in keys.PLACES."""

    def __init_subclass__(cls, **named: Any) -> None:
        if cls.place and "BINDINGS" not in cls.__dict__:
            cls.BINDINGS = keys.bindings_for(cls.place)
        super().__init_subclass__(**named)

    def refresh_frame(self) -> None:
        """Show what depends on rights or state anew; a screen with a frame does it."""

    # -- the register -------------------------------------------------------------------------------

    @property
    def desk(self) -> Desk:
        """The app, as screens may use it."""
        return cast(Desk, self.app)

    @property
    def session(self) -> Session:
        """The session of the person at this terminal."""
        return self.desk.session

    @property
    def register(self) -> "Register":
        """The register, opened for the signed-in user. To be used within `ask_register` only."""
        register = self.session.register
        if register is None:
            raise SignedOut("signed_out")
        return register

    def start(
        self, work: Coroutine[Any, Any, None], *, group: str = "default", exclusive: bool = False
    ) -> Worker[None]:
        """Run `work` beside the screen; what the counter refuses is shown, a fault of ours ends nothing.

        With `exclusive`, earlier work of the same group is given up.
        """
        worker: Worker[None] = self.run_worker(
            cast(Any, partial(self._told, work)), group=group, exclusive=exclusive, exit_on_error=False
        )
        if worker._task is not None:  # work given up before it began must not be complained of
            worker._task.add_done_callback(lambda _done: work.close())
        return worker

    async def _told(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except CounterError as error:
            self.show_error(error)
        except Exception as error:
            self.show_fault(error)

    async def ask_register(self, question: Callable[[], R]) -> R:
        """Run one call of the counter in the session's own thread; raises the counter's errors.

        An action that wants the password again gets it: the person is asked, and the call repeated.
        """
        answer = await self._confirmed(partial(self.session.thread.ask, question))
        warnings = self.session.register.warnings if self.session.register else []
        while warnings:
            self.tell(problem_text(warnings.pop(0)), severity="warning")
        return answer

    async def ask_latest(self, channel: str, question: Callable[[], R]) -> R | None:
        """Run a search that a newer one of the same `channel` overtakes; None when that has happened."""
        return await self._after_lock(self.session.thread.ask_latest(channel, question))

    async def ask_long(self, question: Callable[[], R]) -> R:
        """Run a long job beside the quick questions, with a connection of its own."""
        return await self._confirmed(partial(self.session.thread.ask_long, question))

    async def _confirmed(self, ask: Callable[[], Coroutine[Any, Any, R]]) -> R:
        try:
            return await self._after_lock(ask())
        except Refused as refusal:
            if refusal.code != "confirm_password" or not await self._asked_to_confirm():
                raise
            return await self._after_lock(ask())

    async def _after_lock(self, answer: Coroutine[Any, Any, R]) -> R:
        asked = asyncio.ensure_future(answer)
        try:
            return await asyncio.shield(asked)
        except asyncio.CancelledError:
            if only_reads():
                asked.cancel()
            else:  # the screen was closed, but the counter goes on and may refuse
                self.app.run_worker(tell_late(self.desk, asked), group="late", exit_on_error=False)
            raise
        finally:
            await self.session.unlocked.wait()

    async def ask_person(self, dialog: ModalScreen[Answer]) -> Answer | None:
        """Show a dialog and wait for its answer; only within `start`."""
        await self.session.unlocked.wait()
        return await self.app.push_screen_wait(dialog)

    async def _asked_to_confirm(self) -> bool:
        """Ask for the password and give it to the counter; False when the person gives up (ASVS 7.5)."""
        problem: str | None = None
        while True:
            title = problem or _("Give your password again to do this.")
            dialog = AskText(title, _("Password"), accept=_("Continue"), cancel=_("Cancel"), password=True)
            try:
                password = await self.ask_person(dialog)
            except NoActiveWorker:  # asked outside `start`: no dialog can be waited for
                return False
            if password is None:
                return False
            if not password:  # nothing was typed: no try, and none to count
                continue
            try:
                await self.confirm(password)
                return True
            except Refused as refusal:
                problem = refusal_text(refusal)

    async def confirm(self, password: str) -> None:
        """Give the signed-in user's password to the counter; raises SignInRefused."""
        from kaarea_tui.register.staff import signing_in

        user = self.session.user
        if user is None:
            raise SignedOut("signed_out")
        await self.session.thread.ask(partial(signing_in.confirm, self.register, user.user_name, password))

    # -- refusals -----------------------------------------------------------------------------------

    def show_error(self, error: Exception) -> None:
        """Tell a refusal of the counter: why, and who can help. A session that is over leads to sign-in."""
        if isinstance(error, SignedOut):
            self.desk.end_session(error.reason)
            return
        if isinstance(error, NotPermitted):
            self.start(self.refresh_rights(), group="rights", exclusive=True)
        if not isinstance(error, CounterError):
            self.show_fault(error)
        else:
            given_up = isinstance(error, Refused) and error.code == "confirm_password"
            severity = "information" if given_up else "error"
            self.tell(refusal_text(error, self.session.presets), severity=severity)

    def show_fault(self, error: Exception) -> None:
        """A fault of ours: neutral words and a reference; the details go to the log (ASVS 16.5)."""
        self.tell(self.desk.note_fault(error))

    def tell(self, text: str, *, severity: str = "error") -> None:
        """Tell how something went, in the status line until the next key.

        What went wrong, or has no room there, stands over the screen and goes by itself.
        """
        if severity == "information" and cell_len(text) <= self.app.size.width - 2:
            self.desk.note(text)
            return
        self.app.notify(text, severity=cast(Any, severity), markup=False, timeout=8)

    async def refresh_rights(self) -> None:
        """Ask the counter what the user may do now, and offer just that."""
        self.session.user = await self.ask_register(self.register.own.who)
        self.refresh_frame()
