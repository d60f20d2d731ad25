"""Home: what waits today, and the rooms."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from kaarea_tui import keys
from kaarea_tui.locale import _, ngettext
from kaarea_tui.locale.moments import moment_text, recovered_text
from kaarea_tui.rules.dates import local_date, show_date
from kaarea_tui.rules.lifting import STAGES
from kaarea_tui.screens.requests.late_badge import badge
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.verbs import Choice

if TYPE_CHECKING:
    from kaarea_tui.register.home import HomeView
    from kaarea_tui.register.requests.request_inbox import ToAct


class HomeScreen(Room):
    """The first screen after signing in, the same for everybody but for the rights."""

    place = "home"
    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def content(self) -> ComposeResult:
        """Last sign-ins, today's work, the rooms."""
        yield Static(id="today", markup=False)
        yield OptionList(id="doors", markup=False)

    def on_mount(self) -> None:
        """Show the rooms at once, and the work when the register has told it."""
        self.query_one("#doors").focus()

    def on_screen_resume(self) -> None:
        """Look again what waits."""
        self._show_doors()
        self.start(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        await self.refresh_rights()
        self._show_doors()
        view = await self.ask_register(self.register.home.today)
        self.session.badges["requests"] = badge(view.requests)
        self.refresh_frame()
        self.query_one("#today", Static).update(Content("\n".join(_lines(view, self._doors()))))

    def _doors(self) -> list[keys.Door]:
        return [door for door in keys.DOORS if set(door.needs) & self.session.rights]

    def may(self, action: str) -> bool:
        """Without a room there is nothing to open."""
        return action != "open" or bool(self._doors())

    def _show_doors(self) -> None:
        doors = self.query_one("#doors", OptionList)
        place = doors.highlighted or 0
        permitted = self._doors()
        doors.set_options(
            Option(Content(f"{keys.key_name(door.key)}  {_(door.label)}"), id=door.room) for door in permitted
        )
        if permitted:
            doors.highlighted = min(place, len(permitted) - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter a room."""
        event.stop()
        if event.option_id is not None:
            self.desk.enter_room(event.option_id)

    def action_sign_ins(self) -> None:
        """Show when and from where one has signed in (5.2)."""
        self.start(self._show_sign_ins(), group="act", exclusive=True)

    async def _show_sign_ins(self) -> None:
        tries = await self.ask_register(self.register.audit_log.own_sign_ins)
        signed_in, refused = _("signed in"), _("! refused")
        lines = [
            f"{moment_text(each.at)}  {signed_in if each.accepted else refused}  {each.source}"
            for each in tries
        ]
        told = [_("If one of these was not you, change the password and tell the administrator."), ""]
        close = [Choice("close", _("Close"), "escape", True)]
        await self.ask_person(Ask(_("Own sign-ins"), "\n".join([*told, *lines]), close))

    def action_password(self) -> None:
        """Choose another password."""
        from kaarea_tui.screens.shell.password_change import PasswordScreen

        self.app.push_screen(PasswordScreen())


def _lines(view: "HomeView", doors: Sequence[keys.Door]) -> Iterator[str]:
    yield _sign_ins(view.last_sign_in_at, view.failed_since)
    if view.owner_recovered_at is not None:
        yield recovered_text(view.owner_recovered_at)
    yield ""
    work = list(_work(view))
    yield _("Today")
    yield from (f"  {line}" for line in work or [_("Nothing waits for you.")])
    yield ""
    yield _("Rooms")
    if not doors:
        yield _("  None yet: your account has no rights. The register owner gives them.")


def _sign_ins(last: datetime | None, failures: int) -> str:
    if last is None:
        told = _("This is your first sign-in.")
    else:
        told = _("Last sign-in {moment}.").format(moment=moment_text(last))
    if not failures:
        return told
    if last is None:
        failed = ngettext(
            "One failed try before it: if it was not you, tell the administrator.",
            "{count} failed tries before it: if it was not you, tell the administrator.",
            failures,
        )
    else:
        failed = ngettext(
            "One failed try since: if it was not you, change the password and tell the administrator.",
            "{count} failed tries since: if it was not you, change the password and tell the administrator.",
            failures,
        )
    return f"{told} {failed.format(count=failures)}"


def _count(number: int) -> str:
    return str(number) if number <= 1000 else "1000+"


def _work(view: "HomeView") -> Iterator[str]:
    yield from _request_work(view.requests)
    if view.inform is not None and view.inform.overdue:
        yield _("! People not yet told where their data came from, overdue: {count}").format(
            count=_count(view.inform.overdue)
        )
    if view.inform is not None and view.inform.due_soon:
        yield _("People to be told within a week where their data came from: {count}").format(
            count=_count(view.inform.due_soon)
        )
    if view.overdue_lives:
        yield _("! Outlived its storage period and still here: {count}. Run `kaarea tidy`.").format(
            count=_count(view.overdue_lives)
        )
    yield from _restriction_work(view)
    if view.second_cards:
        yield _("Second cards of people who want no marketing: {count}. F5, then s.").format(
            count=_count(view.second_cards)
        )
    if view.undecided_addresses:
        yield _("Addresses whose owner is to be decided: {count}. F3, then a.").format(
            count=_count(view.undecided_addresses)
        )
    if view.own_drafts:
        yield _("Your unfinished contacts: {count}").format(count=_count(view.own_drafts))
    for refusal in view.refusals or ():
        yield _("! {user} was refused several times in a row on {day}.").format(
            user=refusal.user_name, day=show_date(local_date(refusal.at))
        )
    for reset in view.owner_resets or ():
        yield _("! {by} reset the password of {user} on {day}.").format(
            by=reset.by_user_name, user=reset.user_name, day=show_date(local_date(reset.at))
        )
    for looks in view.many_looks or ():
        yield _("! {user} opened cards and searched over {most} times within an hour on {day}.").format(
            user=looks.user_name, most=looks.most, day=show_date(local_date(looks.at))
        )
    if view.accounts is not None:
        yield from _account_work(view)


def _request_work(found: "ToAct | None") -> Iterator[str]:
    """Requests that wait for this user, what presses first (D11)."""
    if found is None:
        return
    if found.late:
        yield _("! Requests that are late: {count}. F5.").format(count=_count(found.late))
    if found.soon:
        yield _("Requests to be answered within a week: {count}. F5.").format(count=_count(found.soon))
    if found.to_approve:
        yield _("Requests that wait for your approval: {count}. F5.").format(count=_count(found.to_approve))
    if found.new_letters:
        key = keys.key_of("requests", "letters")
        yield _("Letters that nobody has read yet: {count}. F5, then {key}.").format(
            count=_count(found.new_letters), key=key.shown if key else ""
        )


MOST_RESTRICTIONS = 4
"""So many restrictions are told one by one; further ones as their count."""


def _restriction_work(view: "HomeView") -> Iterator[str]:
    """Restrictions to be lifted, each with what is next (N11)."""
    found = view.restrictions or ()
    for each in found[:MOST_RESTRICTIONS]:
        stage = _(STAGES[each.stage]).format(date=show_date(each.lift_on) if each.lift_on else "")
        who = f"{each.case_number} {each.name}".strip()
        sign = "! " if each.late else ""
        yield sign + _("Restriction of {name}: {stage}").format(name=who, stage=stage)
    more = len(found) - MOST_RESTRICTIONS
    if more > 0:
        yield ngettext(
            "{count} further restriction to be lifted", "{count} further restrictions to be lifted", more
        ).format(count=_count(more))


def _account_work(view: "HomeView") -> Iterator[str]:
    assert view.accounts is not None
    if view.accounts.unused:
        yield _("Accounts not used for 90 days: {users}").format(users=", ".join(view.accounts.unused))
    for grant in view.accounts.grants_ending:
        yield _("A granted right ends on {day}: {user}, {permission}").format(
            day=show_date(grant.valid_to), user=grant.user_name, permission=grant.permission
        )
