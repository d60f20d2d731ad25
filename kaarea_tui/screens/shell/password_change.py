"""Choosing a password: at the first sign-in, where nothing else is open, and later from home."""

from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Input, Static

from kaarea_tui.locale import _
from kaarea_tui.register.errors import Invalid
from kaarea_tui.rules.passwords import SHORTEST
from kaarea_tui.widgets.field import Field
from kaarea_tui.widgets.form import Form

from .refusals import field_errors
from .room import Room


class PasswordScreen(Room):
    """Two fields, the rules above them, errors under them. Pasting works; nothing is cut."""

    place = "password"
    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def content(self) -> ComposeResult:
        """The rules and the fields."""
        yield Static(self._rules(), id="rules", markup=False)
        yield Form(
            [Field("new", _("New password"), password=True), Field("again", _("Once more"), password=True)]
        )

    def _rules(self) -> str:
        told = _(
            "At least {count} characters of any kind; a sentence is easy to remember. Not your name, not the "
            "firm's, none of the common ones. It need not be changed again unless somebody learns it."
        ).format(count=SHORTEST)
        why = _("You signed in with a one-time secret. Choose a password now.")
        return f"{why}\n\n{told}" if self.session.confined else told

    def on_mount(self) -> None:
        """The password can be typed at once."""
        self.query_one(Form).fields["new"].focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the second field, and from there saves."""
        event.stop()
        form = self.query_one(Form)
        if form.fields["again"].value:
            self.action_save()
        else:
            form.fields["again"].focus()

    def action_save(self) -> None:
        """Set the password, once at a time."""
        if not self.saves_under_way:
            self.start(self._save(), group="save", exclusive=True)

    async def _save(self) -> None:
        form = self.query_one(Form)
        new = form.fields["new"].value
        if new != form.fields["again"].value:
            form.show_errors({"again": _("The two are not the same.")})
            return
        try:
            with self.saving():
                await self.ask_register(lambda: self.register.own.change_password(new))
        except Invalid as invalid:
            form.show_errors(field_errors(invalid))
            return
        await self.refresh_rights()
        self._leave()
        self.tell(_("The password has been changed. Your other sessions have ended."), severity="information")

    def may(self, action: str) -> bool:
        """There is no way back from the first sign-in."""
        user = self.session.user
        return action != "back" or (user is not None and not user.must_change_password)

    def action_back(self) -> None:
        """Leave without changing anything."""
        self._leave()

    def _leave(self) -> None:
        if not self.desk.password_chosen():
            self.dismiss(None)
