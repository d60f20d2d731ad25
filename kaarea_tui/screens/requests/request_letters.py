"""The letters that have come in, to be worked off in turn: each becomes cases or is set aside (D8)."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult

from kaarea_tui.locale import _, ngettext
from kaarea_tui.rules.dates import show_number
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.request_patterns import SIGN_NAMES
from kaarea_tui.screens.shell.frame import PartsLine
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.record_messages import Needs, Opened
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.window import Row

from . import request_words as words

if TYPE_CHECKING:
    from kaarea_tui.data.search import Direction
    from kaarea_tui.register.requests.letter_lines import LetterLine

STATES = {"new": N_("New"), "set_aside": N_("Aside"), "case": N_("Made into requests")}
"""What the list can show; code and label."""


class LettersScreen(Room):
    """The filter and the letters, oldest first."""

    place: ClassVar[str] = "request_letters"
    door: ClassVar[str] = "requests"

    def __init__(self) -> None:
        super().__init__()
        self.wanted = "new"
        self._filters = PartsLine(id="filters")
        self.table = RecordTable(
            [
                Column("received", _("Came in"), 14, 13, sortable=False),
                Column("sender", _("Sender"), 1.0, 14, sortable=False),
                Column("subject", _("Subject"), 1.4, 16, sortable=False),
                Column("remarks", _("Remarks"), 0.6, 10, sortable=False, hide=1),
            ],
            signs_width=0,
            id="letters",
        )

    def content(self) -> ComposeResult:
        """Filter and letters."""
        yield from (self._filters, self.table)

    def on_mount(self) -> None:
        """Rows come when the screen is entered."""
        self.table.focus()

    def on_screen_resume(self) -> None:
        """Read the letters again: one may have been dealt with."""
        self.start(self._load(), group="load", exclusive=True)

    async def _load(self, *, anew: bool = False) -> None:
        self._filters.show(
            (f" [{_(label)}] " if code == self.wanted else f"  {_(label)}  ", code == self.wanted)
            for code, label in STATES.items()
        )
        kept = None if anew else self.table.cursor_key
        self.table.reload_keeping(kept, self.table.generation + 1)
        count = await self.ask_register(partial(self.register.request_mail.count_letters, self.wanted))
        told = ngettext("{count} letter", "{count} letters", count)
        self.say(told.format(count=show_number(count)))

    @on(RecordTable.Needs)
    def _rows_wanted(self, event: Needs) -> None:
        self.start(self._supply(event), group="page")

    async def _supply(self, needs: Needs) -> None:
        direction = cast("Direction", needs.direction)
        letters = self.register.request_mail.letters
        page = await self.ask_register(partial(letters, self.wanted, needs.key, direction, limit=needs.count))
        if needs.generation != self.table.generation:
            return
        if not page.lines and direction not in ("after", "before"):
            self.table.show_message("\n".join(_nothing(self.wanted)))
        else:
            rows = [_row(letter) for letter in page.lines]
            self.table.answer(needs, rows, at_start=page.at_start, at_end=page.at_end)

    def action_next_filter(self) -> None:
        """Show the letters of the next state."""
        self._step(1)

    def action_previous_filter(self) -> None:
        """Show the letters of the state before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        names = list(STATES)
        self.wanted = names[(names.index(self.wanted) + step) % len(names)]
        self.start(self._load(anew=True), group="load", exclusive=True)

    @on(RecordTable.Opened)
    def _open_row(self, event: Opened) -> None:
        self.open_record(event.key)

    def open_record(self, record_id: int) -> None:
        """Read one letter."""
        from .request_letter import open_letter

        self.start(open_letter(self, record_id), group="open", exclusive=True)

    def action_back(self) -> None:
        """Back to the inbox."""
        self.dismiss(None)


def _nothing(wanted: str) -> Iterator[str]:
    yield _("No letters here.")
    if wanted == "new":
        yield _("`kaarea requests fetch` takes them in from a file, a folder or the mailbox.")


def _row(letter: "LetterLine") -> Row:
    named = letter.sender_name and "@" not in letter.sender_name
    sender = letter.sender_name if named else letter.sender or letter.sender_name or _("unknown")
    signs = ", ".join(_(SIGN_NAMES.get(code, code)) for code in letter.signs)
    remarks = letter.set_aside_reason or signs or words.remarks_text(letter.remarks)
    return Row(letter.id, (words.day_text(letter.received_on), sender, letter.subject or "–", remarks))
