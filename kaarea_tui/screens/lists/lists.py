"""The room of mailing lists (F4): every list that the user may work with, its kind, members and owner."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.lists.list_words import kind_text
from kaarea_tui.rules.dates import show_number
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.record_messages import Opened
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.window import Row

if TYPE_CHECKING:
    from kaarea_tui.register.lists.list_cards import ListLine


class ListsRoom(Room):
    """The table of lists; there are tens of them, so all are loaded."""

    place: ClassVar[str] = "lists"
    door: ClassVar[str] = "lists"

    def __init__(self) -> None:
        super().__init__()
        self.archived = False
        self.table = RecordTable(
            [
                Column("name", _("List"), 1.6, 18, sortable=False),
                Column("kind", _("Kind"), 17, 10, sortable=False, hide=2),
                Column("active", _("Mailed"), 11, 9, align="right", sortable=False),
                Column("paused", _("At rest"), 9, 8, align="right", sortable=False, hide=1),
                Column("ended", _("Left"), 10, 9, align="right", sortable=False, hide=3),
                Column("owner", _("Responsible"), 1.0, 13, sortable=False, hide=4),
            ],
            signs_width=0,
            id="lists",
        )

    def content(self) -> ComposeResult:
        """The table."""
        yield self.table

    def on_mount(self) -> None:
        """Rows come when the room is entered."""
        self.table.focus()

    def on_screen_resume(self) -> None:
        """Read the lists again, the cursor where it was."""
        self.load()

    def load(self) -> None:
        """Read the lists."""
        self.start(self._load(), group="load", exclusive=True)

    async def _load(self, *, anew: bool = False) -> None:
        lines = await self.ask_register(partial(self.register.lists.all, archived=self.archived))
        self.table.show_all([_row(line) for line in lines], self._empty(), anew=anew)
        told = ngettext("{count} list", "{count} lists", len(lines)).format(count=len(lines))
        self.say(told, _("archived lists") if self.archived else "")
        self.refresh_frame()

    def _empty(self) -> str:
        if self.archived:
            return _("No list has been archived.")
        if "list.manage" in self.session.rights:
            return _("There are no mailing lists yet.") + "\n" + _("n makes a new one.")
        return _("There are no mailing lists that you work with.")

    def may(self, action: str) -> bool:
        """Nothing can be opened where there are no lists."""
        return action != "open" or self.table.cursor_key is not None

    @on(RecordTable.Opened)
    def _open_row(self, event: Opened) -> None:
        self.open_record(event.key)

    def open_record(self, record_id: int) -> None:
        """Show the members of one list."""
        self.start(self._open(record_id), group="open", exclusive=True)

    async def _open(self, list_id: int) -> None:
        from .list_members import ListScreen

        card = await self.ask_register(partial(self.register.lists.open, list_id))
        self.app.push_screen(ListScreen(card))

    def action_new(self) -> None:
        """Make a new list."""
        self.start(self._new(), group="open", exclusive=True)

    async def _new(self) -> None:
        from .list_form import ListFormScreen

        owners = await self.ask_register(self.register.companies.owners)
        list_id = await self.app.push_screen_wait(ListFormScreen(self.session, owners))
        if list_id is not None:
            await self._open(list_id)

    def action_archived(self) -> None:
        """Show the archived lists, or those in use again."""
        self.archived = not self.archived
        self.start(self._load(anew=True), group="load", exclusive=True)

    def action_groups(self) -> None:
        """Look at the saved searches."""
        from .groups import choose_group

        self.start(choose_group(self), group="groups", exclusive=True)

    def action_returns(self) -> None:
        """Decide on answers to mailings."""
        from .list_returns import ReturnsScreen

        self.app.push_screen(ReturnsScreen())

    def action_suppressions(self) -> None:
        """Look at the suppression list."""
        from kaarea_tui.screens.consents.suppressions import SuppressionsScreen

        self.app.push_screen(SuppressionsScreen())

    def action_wordings(self) -> None:
        """Look at the words of consents."""
        from kaarea_tui.screens.consents.wordings import WordingsScreen

        self.app.push_screen(WordingsScreen())

    def action_back(self) -> None:
        """Back to the lists in use, then home."""
        if self.archived:
            self.action_archived()
        else:
            self.desk.enter_room("home")


def _row(line: "ListLine") -> Row:
    counts = line.counts
    numbers = (show_number(each) for each in (counts.active, counts.paused, counts.ended))
    return Row(line.id, (line.name, kind_text(line.kind), *numbers, line.owner or "–"), dim=line.archived)
