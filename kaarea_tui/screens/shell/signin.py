"""The sign-in screen: painted before anything heavy is imported; the register opens behind it."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input, Static

from kaarea_tui import keys
from kaarea_tui.locale import _
from kaarea_tui.sessions import quick_start
from kaarea_tui.widgets.line_input import LineInput
from kaarea_tui.widgets.status import TextLine
from kaarea_tui.widgets.steady import Steady

from .frame import KeyLine

if TYPE_CHECKING:
    from kaarea_tui.app import KaareaApp

    from .opening import Opened


OPEN_AFTER = 0.03
"""Seconds that the first frame has for itself before the register is opened behind it."""


class SignInBox(Widget):
    """The box: a grid of labels and lines, and nothing that scrolls."""


class SignInScreen(Steady[Any]):
    """Asks for user name and password. Why a sign-in fails is told to nobody."""

    BINDINGS = keys.bindings_for("sign_in")
    place: ClassVar[str] = "sign_in"

    def __init__(self) -> None:
        super().__init__()
        self._busy = False

    def compose(self) -> ComposeResult:
        """A box with two lines to fill; under them why it failed, and in a demo whom to be."""
        with SignInBox():
            yield TextLine("Kaarea", id="name")
            yield TextLine(_("User name"))
            yield LineInput(id="user")
            yield TextLine(_("Password"))
            yield LineInput(password=True, id="password")
            yield Static(self._app.ended_because, id="message", markup=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """The name can be typed at once; the register opens when this has been painted."""
        self.query_one("#user").focus()
        self.call_after_refresh(self._show_keys)
        self.set_timer(OPEN_AFTER, self._open)

    def _show_keys(self) -> None:
        self.query_one(KeyLine).show_keys(_rows(), with_help=False)

    def _open(self) -> None:
        quick_start.settle()
        self.run_worker(self._show_opened(), group="opening", exit_on_error=False)

    @property
    def _app(self) -> "KaareaApp":
        return cast("KaareaApp", self.app)

    async def _show_opened(self) -> None:
        opened = await self._app.open_register()
        if opened is not None and self.is_mounted:
            self.query_one("#name", TextLine).text = opened.register_name
            if opened.demo_users:
                self.query_one(SignInBox).mount(Static(_demo_text(opened), id="demo", markup=False))
            await self._app.session.thread.ask(self._app.warm_up)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the password, and from there signs in."""
        event.stop()
        if event.input.id == "user":
            self.query_one("#password").focus()
        else:
            self.action_sign_in()

    def action_sign_in(self) -> None:
        """Try what was typed."""
        if not self._busy:
            self.run_worker(self._sign_in(), exit_on_error=False)

    async def _sign_in(self) -> None:
        password = self.query_one("#password", LineInput)
        name = self.query_one("#user", LineInput).value
        self._busy = True
        self._say(_("Signing in…"))
        try:
            refusal = await self._app.sign_in(name, password.value)
        finally:
            self._busy = False
        self._say(refusal)
        if self.is_mounted:
            password.value = ""
            password.focus()

    def _say(self, text: str) -> None:
        if self.is_mounted:
            self.query_one("#message", Static).update(text)


def _rows() -> list[keys.Key]:
    return [
        key
        for key in (*keys.keys_of("sign_in"), *keys.keys_of("everywhere"))
        if key.line or key.action == "leave"
    ]


def _demo_text(opened: "Opened") -> str:
    told = _("Demo register: sign in as any of these, with the password {password}.")
    return f"{told.format(password=opened.demo_password)}\n{', '.join(opened.demo_users)}"
