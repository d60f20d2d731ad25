"""What every room and every screen within one shares: frame, keys, questions to the register, refusals.

A screen names its `place` (its rows in keys.py become its bindings) and its `door` (the room it belongs to),
and gives its content. It asks the register by `ask_register`, always inside `start`, so that the screen goes
on painting and every refusal is told. While the screen is locked no answer reaches a room: nothing moves
behind the lock.
"""

import logging
import secrets
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.worker import NoActiveWorker, Worker

from kaarea_tui import keys
from kaarea_tui.locale import _
from kaarea_tui.register.errors import CounterError, NotPermitted, Refused, SignedOut
from kaarea_tui.widgets.dialogs import AskText
from kaarea_tui.widgets.status import StatusLine

from .frame import HeaderLine, KeyLine
from .refusals import refusal_text
from .session import Desk, Session

if TYPE_CHECKING:
    from kaarea_tui.register.register import Register

R = TypeVar("R")
Answer = TypeVar("Answer")
log = logging.getLogger("kaarea.screens")


class Room(Screen[Any]):
    """A screen with the rooms at the top, its content, a status line and its keys."""

    place: ClassVar[str] = ""
    """Its place in keys.PLACES."""
    door: ClassVar[str] = ""
    """The room it belongs to, as keys.DOORS names it; empty for home."""

    CSS_PATH = "room.tcss"

    def __init_subclass__(cls, **named: Any) -> None:
        if cls.place and "BINDINGS" not in cls.__dict__:
            cls.BINDINGS = keys.bindings_for(cls.place)
        super().__init_subclass__(**named)

    # -- what a room gives --------------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """Give what stands between the header and the status line."""
        raise NotImplementedError

    def may(self, action: str) -> bool:
        """Is `action` possible in the present state? Rights are looked at elsewhere."""
        return True

    @property
    def unsaved(self) -> bool:
        """Whether something typed would be lost if the screen were closed now."""
        return False

    def open_record(self, record_id: int) -> None:
        """Show one record; a room that has records does it."""

    # -- the frame ----------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, content, status, keys."""
        yield HeaderLine(id="header")
        with Vertical(id="content"):
            yield from self.content()
        yield StatusLine(id="status")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Fill the lines of the frame; a room that overrides this calls it too."""
        self.refresh_frame()

    def on_screen_resume(self) -> None:
        """The person comes back: rights may have changed meanwhile."""
        self.refresh_frame()

    def on_resize(self, event: events.Resize) -> None:
        """Other keys fit now."""
        self.call_after_refresh(self.refresh_frame)

    def refresh_frame(self) -> None:
        """Show the header and the keys anew: after rights, language or state changed."""
        if not self.is_mounted or not self.query("#keys"):
            return
        self.query_one("#header", HeaderLine).show_rooms(self.session, self.door)
        shown = [key for key in keys.keys_of(self.place) if key.line and self._offered(key)]
        self.query_one("#keys", KeyLine).show_keys(shown)

    def say(self, left: str | None = None, right: str | None = None) -> None:
        """Write into the status line; None leaves that end as it is."""
        self.query_one("#status", StatusLine).show(left, right)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the rights and the state of the screen allow; the counter looks again."""
        key = keys.key_of(self.place, action)
        return key is None or self._offered(key)

    def _offered(self, key: keys.Key) -> bool:
        return key.permitted(self.session.rights) and self.may(key.action.partition("(")[0])

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
        return self.run_worker(self._told(work), group=group, exclusive=exclusive, exit_on_error=False)

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
        try:
            return await self._after_lock(self.session.thread.ask(question))
        except Refused as refusal:
            if refusal.code != "confirm_password" or not await self._confirm():
                raise
            return await self._after_lock(self.session.thread.ask(question))

    async def ask_latest(self, channel: str, question: Callable[[], R]) -> R | None:
        """Run a search that a newer one of the same `channel` overtakes; None when that has happened."""
        return await self._after_lock(self.session.thread.ask_latest(channel, question))

    async def ask_long(self, question: Callable[[], R]) -> R:
        """Run a long job beside the quick questions, with a connection of its own."""
        return await self._after_lock(self.session.thread.ask_long(question))

    async def _after_lock(self, answer: Coroutine[Any, Any, R]) -> R:
        try:
            return await answer
        finally:
            await self.session.unlocked.wait()

    async def ask_person(self, dialog: ModalScreen[Answer]) -> Answer | None:
        """Show a dialog and wait for its answer; only within `start`."""
        await self.session.unlocked.wait()
        return await self.app.push_screen_wait(dialog)

    async def _confirm(self) -> bool:
        """Ask for the password and give it to the counter; False when the person gives up (ASVS 7.5)."""
        from kaarea_tui.register import signing_in

        user, register = self.session.user, self.register
        problem: str | None = None
        while user is not None:
            prompt = _("Password")
            title = problem or _("Give your password again to do this.")
            dialog = AskText(title, prompt, accept=_("Continue"), cancel=_("Cancel"), password=True)
            try:
                password = await self.ask_person(dialog)
            except NoActiveWorker:  # asked outside `start`: no dialog can be waited for
                return False
            if password is None:
                return False
            try:
                await self.session.thread.ask(partial(signing_in.confirm, register, user.user_name, password))
                return True
            except Refused as refusal:
                problem = refusal_text(refusal)
        return False

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
            self.tell(refusal_text(error, self.session.presets))

    def show_fault(self, error: Exception) -> None:
        """A fault of ours: neutral words and a reference; the details go to the log (ASVS 16.5)."""
        reference = secrets.token_hex(4)
        log.error("fault on screen %s, reference %s", self.place, reference, exc_info=error)
        self.tell(
            _("Something went wrong; nothing was changed. Reference: {reference}").format(reference=reference)
        )

    def tell(self, text: str, *, severity: str = "error") -> None:
        """Tell something in a note over the screen; it goes by itself."""
        self.app.notify(text, severity=cast(Any, severity), markup=False, timeout=8)

    async def refresh_rights(self) -> None:
        """Ask the counter what the user may do now, and offer just that."""
        self.session.user = await self.ask_register(self.register.own.who)
        self.refresh_frame()
