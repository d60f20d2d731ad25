"""The app: the gate (signing in), the rooms, and the way out.

Each room is a mode of Textual's and keeps its stack of screens. What hides them for a while is told in
screens/shell/covering.py, what is shut for good in screens/shell/closed_doors.py.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual.screen import Screen

from kaarea_tui.screens.shell.gate import Gate
from kaarea_tui.screens.shell.signin import SignInScreen

from . import keys, locale
from .sessions import terminal_guard, whence
from .sessions.escape_key import tell_escape_apart
from .widgets import themes
from .widgets.steady import Steady

if TYPE_CHECKING:
    from textual.timer import Timer

    from kaarea_tui.register.errors import CounterError
    from kaarea_tui.register.register import Register
    from kaarea_tui.screens.shell.opening import SignedIn

SIGN_OUT_SECONDS = 2.0

log = logging.getLogger("kaarea.app")

_SCREENS = {
    "home": "front.home:HomeScreen",
    "first_password": "shell.password_change:PasswordScreen",
    "lock": "shell.lock:LockScreen",
    "too_small": "shell.too_small:TooSmallScreen",
    "contacts": "contacts.contacts:ContactsRoom",
    "companies": "companies.companies:CompaniesRoom",
    "lists": "lists.lists:ListsRoom",
    "requests": "requests.requests:RequestsRoom",
    "admin": "admin.admin:AdminRoom",
}
"""The first screen of each mode, imported when first entered: the sign-in screen paints without them."""

_ROOMS = frozenset({"home", "contacts", "companies", "lists", "requests", "admin"})


def _screen(name: str) -> Callable[[], Screen[Any]]:
    def make() -> Screen[Any]:
        module, _colon, cls = _SCREENS[name].partition(":")
        screen: Screen[Any] = getattr(import_module(f"kaarea_tui.screens.{module}"), cls)()
        return screen

    return make


class KaareaApp(Gate, inherit_bindings=False):
    """One person at one terminal with one register."""

    TITLE = "Kaarea"
    BINDINGS = keys.bindings_for("everywhere")
    CSS_PATH = "screens/shell/signin.tcss"  # parsed with Textual's own; a screen's own sheet parses all anew
    DEFAULT_MODE = "sign_in"
    MODES: ClassVar[dict[str, Any]] = {"sign_in": SignInScreen, **{name: _screen(name) for name in _SCREENS}}

    def __init__(
        self, url: str, *, source: str = "terminal", clock: Callable[[], datetime] | None = None
    ) -> None:
        super().__init__(url, source, clock)
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.set_reactive(KaareaApp.theme, themes.DEFAULT)  # told to nobody: nothing is painted yet
        self.stylesheet.set_variables(self.get_css_variables())
        self.wanted_mode = self.DEFAULT_MODE
        self.ended_because = ""
        self._leaving = False
        self._life: Timer | None = None

    def on_mount(self) -> None:
        """Guard the terminal, unless there is none as in tests."""
        if not self.is_headless:
            terminal_guard.end_on_signals(self.leave_soon)
            terminal_guard.watch_terminal(self.leave_soon)

    def refresh_css(self, animate: bool = True) -> None:
        """Apply other colours; the first screen has the right ones already, and parsing twice is felt."""
        if any(screen.is_mounted for screen in self.screen_stack):
            super().refresh_css(animate)

    # -- a session ---------------------------------------------------------------------------------

    async def begin(self, signed_in: "SignedIn") -> None:
        """Go home in the person's language and theme; a one-time secret leads to a password first."""
        self.session.register, self.session.user = signed_in.register, signed_in.user
        await self._apply_looks()
        self.watch_idleness()
        if self._life is None:
            from kaarea_tui.rules.signin import SIGN_OF_LIFE_EVERY

            self._life = self.set_interval(SIGN_OF_LIFE_EVERY, self._show_life)
        self.show_mode("first_password" if signed_in.user.must_change_password else "home")
        self.forget_mode("sign_in")

    async def _show_life(self) -> None:
        register = self.session.register
        if register is not None:
            self.run_worker(self._live(register), group="life", exclusive=True, exit_on_error=False)

    async def _live(self, register: "Register") -> None:
        try:
            await self.session.thread.ask(register.show_life)
        except Exception as error:  # the next one comes soon, and the work itself tells what is wrong
            log.info("no sign of life: %s", type(error).__name__)

    def end_session(self, reason: str) -> None:
        """Back to the sign-in screen, which tells why; everything that was open is closed."""
        if self.session.register is None:
            return
        from kaarea_tui.screens.shell.refusals import signed_out_text

        self.ended_because = signed_out_text(reason)
        self.drop_typed()
        self.session.register = self.session.user = None
        self.session.unlocked.set()
        self.outlive(self._lead_to_sign_in())

    def tell_refusal(self, error: "CounterError") -> None:
        """Tell what the counter refused, on whatever screen is in front."""
        from kaarea_tui.screens.shell.asking import AskingScreen
        from kaarea_tui.screens.shell.refusals import refusal_text

        if isinstance(self.screen, AskingScreen):
            self.screen.show_error(error)
        else:
            told = refusal_text(error, self.session.presets)
            self.notify(told, severity="error", markup=False, timeout=8)

    def tell_fault(self, error: BaseException) -> None:
        """Log a fault of ours and tell it, on whatever screen is in front."""
        self.notify(self.note_fault(error), severity="error", markup=False, timeout=8)

    async def _lead_to_sign_in(self) -> None:
        self.show_mode("sign_in")
        for name in _SCREENS:
            if name != self.current_mode:
                self.forget_mode(name)

    def password_chosen(self) -> bool:
        """Go on from the password screen, which is a mode of its own at the first sign-in; else False."""
        first = self.wanted_mode == "first_password"
        if first:
            self.outlive(self._go_home())
        return first

    async def _go_home(self) -> None:
        self.show_mode("home")
        self.forget_mode("first_password")

    def apply_looks(self) -> None:
        """Show the user's theme, and the language on every screen that is opened from now on.

        After another language one stands at home; rooms are made anew unless something typed is in one.
        """
        self.outlive(self._apply_looks())

    async def _apply_looks(self) -> None:
        user = self.session.user
        if user is None:
            return
        self.theme = user.theme if user.theme in themes.NAMES else themes.DEFAULT
        if user.language == locale.current():
            return
        locale.use(user.language)
        if self.wanted_mode in _ROOMS and not self._unsaved:
            self.show_mode("home")
            for name in _ROOMS - {"home"}:
                self.forget_mode(name)
            await self.begin_anew("home")

    # -- rooms --------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the rooms that are permitted; nothing but the way out before sign-in and behind a cover."""
        if action in ("leave", "focus_next", "focus_previous"):
            return True
        if self.session.user is None or self.covered:
            return False
        if self.wanted_mode == "first_password":
            return action == "lock"
        if action == "room":
            door = keys.door_of(str(parameters[0])) if parameters else None
            return door is not None and bool(set(door.needs) & self.session.rights)
        return super().check_action(action, parameters)

    def enter_room(self, room: str) -> None:
        """Go to a room, where it was left."""
        self.show_mode(room)

    def open_record(self, room: str, record_id: int) -> None:
        """Go to a room and open one record there."""
        self.show_mode(room)
        opener = getattr(self.screen_stack[0], "open_record", None)
        if opener is not None:
            self.call_after_refresh(opener, record_id)

    def action_room(self, room: str) -> None:
        """Enter a room."""
        self.enter_room(room)

    def action_home(self) -> None:
        """Go home."""
        self.enter_room("home")

    def warm_up(self) -> None:
        """Import what signing in and the first screen need, while the person types."""
        import kaarea_tui.register.staff.signing_in
        import kaarea_tui.screens.front.home
        import kaarea_tui.screens.shell.refusals  # noqa: F401

    def action_help(self) -> None:
        """Tell the keys of the place."""
        from kaarea_tui.screens.shell.help import HelpScreen

        self.push_screen(HelpScreen(getattr(self.screen, "place", ""), self.session.rights))

    def action_palette(self) -> None:
        """Commands of the place, and the jump to a contact or a company."""
        from kaarea_tui.screens.front.palette import PaletteScreen

        self.push_screen(PaletteScreen(self.screen))

    def action_looks(self) -> None:
        """Choose language and colours."""
        from kaarea_tui.screens.shell.looks import choose_looks

        choose_looks(self.screen)

    @property
    def _unsaved(self) -> bool:
        stacks = self._screen_stacks.values()
        return any(
            not screen.closes_soon and (getattr(screen, "unsaved", False) or screen.saves_under_way)
            for stack in stacks
            for screen in stack
            if isinstance(screen, Steady)
        )

    # -- leaving ------------------------------------------------------------------------------------

    async def action_leave(self) -> None:
        """Leave; asks first when something typed would be lost, unless the screen is locked."""
        if self.covered or not self._unsaved:
            self.leave_soon(0)
            return
        from kaarea_tui.screens.shell.leaving import LeaveDialog

        self.push_screen(LeaveDialog(), lambda answer: self.leave_soon(0) if answer == "leave" else None)

    def leave_soon(self, code: int) -> None:
        """Sign out, once however often it is asked for, and leave with the exit code."""
        if not self._leaving:
            self._leaving = True
            self.run_worker(self._leave(code), exit_on_error=False)

    async def _leave(self, code: int) -> None:
        register = self.session.register
        if register is not None:
            try:
                await asyncio.wait_for(self.session.thread.ask_last(register.own.sign_out), SIGN_OUT_SECONDS)
            except Exception as error:  # whatever it is, whoever wants to leave leaves
                log.warning("signing out failed: %s", type(error).__name__)
        self.exit(return_code=code)


def run_app(url: str) -> int:
    """Run the app on the register at `url` until the person leaves; the exit code.

    What must be told after the screen is gone, e.g. why the register cannot be opened, goes to stderr.
    """
    app = KaareaApp(url, source=whence.where_from())
    tell_escape_apart()
    try:
        app.run(mouse=False)
    finally:
        app.session.thread.close()
    code, words = app.told_at_the_end()
    if words:
        terminal_guard.say_on_stderr(words)
    return code
