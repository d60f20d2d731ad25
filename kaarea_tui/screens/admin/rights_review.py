"""The quarterly review: each right of each open account, whence it comes and its last use (8.1, P2)."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from kaarea_tui.locale import _, ngettext
from kaarea_tui.rules.dates import local_date, show_date
from kaarea_tui.rules.permission_names import name_of
from kaarea_tui.rules.permissions import PRESETS
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.record_messages import Opened
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.window import Row

if TYPE_CHECKING:
    from kaarea_tui.register.staff.access import ReviewRow


class RightsReview(Room):
    """All rows, or those given and denied by hand; staff are tens, so all of them are loaded."""

    place: ClassVar[str] = "review"
    door: ClassVar[str] = "admin"

    def __init__(self) -> None:
        super().__init__()
        self.by_hand = False
        self.rows: tuple[ReviewRow, ...] = ()
        self.table = RecordTable(
            [
                Column("user", _("User"), 17, 12, sortable=False),
                Column("right", _("Right"), 1.0, 20, sortable=False),
                Column("from", _("From where"), 15, 10, sortable=False),
                Column("until", _("Until"), 10, 10, sortable=False, hide=1),
                Column("used", _("Last used"), 11, 10, sortable=False),
            ],
            signs_width=0,
            id="review",
        )

    def content(self) -> ComposeResult:
        """The table."""
        yield self.table

    def on_mount(self) -> None:
        """Read the rows; the log keeps that they were reviewed."""
        self.table.focus()
        self.start(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        self.rows = await self.ask_long(self.register.access.review)
        self._show()

    def _show(self) -> None:
        shown = [
            _row(at, row) for at, row in enumerate(self.rows) if not self.by_hand or row.given_by in _BY_HAND
        ]
        self.table.show_all(shown, _("No right was given or denied by hand."))
        self.say("", ngettext("{count} right", "{count} rights", len(shown)).format(count=len(shown)))
        self._show_whole()

    @on(RecordTable.Highlighted)
    def _show_whole(self) -> None:
        """Tell the right under the cursor in whole: columns may cut it."""
        at = self.table.cursor_key
        self.say(_(name_of(self.rows[at].permission)) if at is not None else "")

    def action_by_hand(self) -> None:
        """Only what was given or denied to single users, or everything again."""
        self.by_hand = not self.by_hand
        self._show()

    def on_record_table_opened(self, event: Opened) -> None:
        """Open the user whose right it is."""
        self.start(self._open(self.rows[event.key].user_id), group="open", exclusive=True)

    async def _open(self, user_id: int) -> None:
        from .user_card import UserCardScreen

        card = await self.ask_register(partial(self.register.users.open, user_id))
        await self.app.push_screen(UserCardScreen(card))

    def action_back(self) -> None:
        """To the users."""
        self.dismiss(None)


_BY_HAND = ("grant", "denial")


def _row(at: int, row: "ReviewRow") -> Row:
    whence = {"grant": _("granted"), "denial": _("denied")}.get(row.given_by) or ", ".join(
        _(PRESETS[code]) for code in row.given_by.split()
    )
    used = show_date(local_date(row.last_used_at)) if row.last_used_at else _("never")
    until = show_date(row.valid_to) if row.valid_to else ""
    return Row(at, (row.user_name, _(name_of(row.permission)), whence, until, used))
