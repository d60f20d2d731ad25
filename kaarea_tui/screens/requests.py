"""The request inbox (F5): every case by its real urgency, late ones first, red and in words (D11, P8)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.request_inbox import COUNT_TO, FILTERS, InboxCounts, InboxRow
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.deadlines import Urgency
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.record_messages import Highlighted, Needs, Opened
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.status import StatusLine
from kaarea_tui.widgets.window import Row

from . import request_words as words
from .frame import PartsLine
from .room import Room

if TYPE_CHECKING:
    from kaarea_tui.register.register import Register
    from kaarea_tui.register.request_inbox import InboxPage


class RequestsRoom(Room):
    """Counts, the filter, the cases."""

    place: ClassVar[str] = "requests"
    door: ClassVar[str] = "requests"
    CSS_PATH = "requests.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.wanted = "open"
        self.counts: InboxCounts | None = None
        self.rows: dict[int, InboxRow] = {}
        self._new_letters = 0
        self._loaded = False
        self._top = StatusLine(id="counts")
        self._filters = PartsLine(id="filters")
        self.table = RecordTable(_columns(), signs_width=0, id="cases")

    def content(self) -> ComposeResult:
        """Counts, filters, cases."""
        yield from (self._top, self._filters, self.table)

    def on_mount(self) -> None:
        """The rows come when the room is entered."""
        super().on_mount()
        self.table.focus()
        self._show_filters()
        self.table.reset(1)

    def on_screen_resume(self) -> None:
        """Read again what others, or a case just left, have changed; the cursor stays."""
        super().on_screen_resume()
        self.start(self._count(), group="load", exclusive=True)
        if self._loaded:
            self.action_reload()

    @property
    def _reads(self) -> bool:
        return bool({"request.view_own", "request.view_all"} & self.session.rights)

    @property
    def filters(self) -> list[str]:
        """The filters that make sense for this user's rights."""
        own = "request.view_own" in self.session.rights
        return [name for name in FILTERS if own or name not in ("mine", "registered")]

    def may(self, action: str) -> bool:
        """Nothing is opened where there are no rows."""
        return action != "open" or self.table.cursor_key is not None

    # -- counts -------------------------------------------------------------------------------------

    async def _count(self) -> None:
        await self.refresh_rights()
        if not self._reads:
            self._top.show(_("You may write requests down; your own cases are shown to their handler."))
            return
        self.counts = await self.ask_register(partial(counts_of, self.register, self.session.rights))
        if "request.view_all" in self.session.rights:
            self._new_letters = len(await self.ask_register(self.register.request_mail.letters))
        self.session.badges["requests"] = badge(self.counts)
        self._top.show(_counted(self.counts, self._new_letters), words.day_text(self._today))
        self.refresh_frame()

    @property
    def _today(self) -> Any:
        return local_date(self.register.clock())

    def _show_filters(self) -> None:
        self._filters.show(
            (
                f" [{_(FILTERS[name])}] " if name == self.wanted else f"  {_(FILTERS[name])}  ",
                name == self.wanted,
            )
            for name in self.filters
        )

    # -- rows ---------------------------------------------------------------------------------------

    @on(RecordTable.Needs)
    def _rows_wanted(self, event: Needs) -> None:
        self.start(self._supply(event), group="page")

    async def _supply(self, needs: Needs) -> None:
        if not self._reads:
            self.table.show_message(_("n writes a new request down."))
            return
        at = None if needs.key is None else self.rows.get(needs.key)
        page = await self.ask_register(
            partial(_page, self.register, self.session.rights, self.wanted, at, needs)
        )
        if needs.generation != self.table.generation:
            return
        if needs.direction not in ("after", "before"):
            self.rows.clear()
        self.rows |= {row.id: row for row in page.rows}
        self._loaded = True
        if not page.rows and needs.direction not in ("after", "before"):
            self.table.show_message(_("No cases here."))
        else:
            rows = [_row(row) for row in page.rows]
            self.table.answer(needs, rows, at_start=page.at_start, at_end=page.at_end)
        self.show_current()

    @on(RecordTable.Highlighted)
    def _moved(self, _event: Highlighted) -> None:
        self.show_current()

    def show_current(self) -> None:
        """Tell of the case under the cursor what the columns have no room for."""
        key = self.table.cursor_key
        row = self.rows.get(key) if key is not None else None
        if row is None or row.due is None or row.type is None:
            self.say(_("You see the number and the state of this case.") if row else "")
        else:
            self.say(_("{type}, {owner} handles it").format(type=words.type_name(row.type), owner=row.owner))
        self.refresh_frame()

    # -- keys ---------------------------------------------------------------------------------------

    def action_reload(self) -> None:
        """Read the rows anew; the cursor stays on its case."""
        kept = self.table.cursor_key
        generation = self.table.generation + 1
        if kept in self.rows:
            self.table.reload_keeping(kept, generation)
        else:
            self.table.reset(generation)

    def action_next_filter(self) -> None:
        """Show the cases of the next filter."""
        self._step_filter(1)

    def action_previous_filter(self) -> None:
        """Show the cases of the filter before."""
        self._step_filter(-1)

    def _step_filter(self, step: int) -> None:
        names = self.filters
        place = names.index(self.wanted) if self.wanted in names else 0
        self.wanted = names[(place + step) % len(names)]
        self._show_filters()
        self.table.reset(self.table.generation + 1)

    @on(RecordTable.Opened)
    def _open_row(self, event: Opened) -> None:
        self.open_record(event.key)

    def open_record(self, record_id: int) -> None:
        """Open one case."""
        from .request_case import open_case

        self.start(open_case(self, record_id, self.neighbour), group="open", exclusive=True)

    def neighbour(self, step: int) -> int | None:
        """Put the cursor on the next (1) or previous (-1) case and give its number; None at the end."""
        before = self.table.cursor_key
        if step > 0:
            self.table.action_cursor_down()
        else:
            self.table.action_cursor_up()
        now = self.table.cursor_key
        return None if now == before else now

    def action_new(self) -> None:
        """Write a request down that came by phone, letter or in person."""
        self.start(self._new(), group="open", exclusive=True)

    async def _new(self) -> None:
        from .request_intake import take_in

        await take_in(self)

    def action_letters(self) -> None:
        """Work off the letters that have come in."""
        from .request_letters import LettersScreen

        self.app.push_screen(LettersScreen())

    def action_calendar(self) -> None:
        """Look at the deadlines of a month."""
        from .request_calendar import CalendarScreen

        self.app.push_screen(CalendarScreen())

    def action_report(self) -> None:
        """Figures of a period."""
        from .request_report import ReportScreen

        self.app.push_screen(ReportScreen())

    def action_recipients(self) -> None:
        """To whom data go."""
        from .recipients import RecipientsScreen

        self.app.push_screen(RecipientsScreen())

    def action_back(self) -> None:
        """Home."""
        self.desk.enter_room("home")


def counts_of(register: "Register", rights: frozenset[str]) -> InboxCounts:
    """The counts, by the door that the rights open. For the register's thread."""
    requests = register.requests
    return requests.counts() if "request.view_own" in rights else requests.counts_of_all()


def badge(counts: InboxCounts) -> str:
    """What the header tells beside the room: how many are late, else nothing."""
    return f" {_number(counts.overdue)}!" if counts.overdue else ""


def _page(
    register: "Register", rights: frozenset[str], wanted: str, at: InboxRow | None, needs: Needs
) -> "InboxPage":
    requests = register.requests
    ask: Callable[..., InboxPage] = requests.inbox if "request.view_own" in rights else requests.inbox_of_all
    return ask(wanted, at, cast(Any, needs.direction), needs.count)


def _number(value: int) -> str:
    return f"{COUNT_TO}+" if value > COUNT_TO else str(value)


def _counted(counts: InboxCounts, letters: int) -> str:
    parts = [
        _("mine {count}").format(count=_number(counts.mine)),
        _("open {count}").format(count=_number(counts.open)),
        _("late {count}!").format(count=_number(counts.overdue)) if counts.overdue else _("none late"),
    ]
    if counts.soon:
        parts.append(_("within a week {count}").format(count=_number(counts.soon)))
    if letters:
        parts.append(ngettext("{count} new letter", "{count} new letters", letters).format(count=letters))
    return " · ".join(parts)


def _columns() -> list[Column]:
    return [
        Column("due", _("Answer by"), 23, 16, sortable=False),
        Column("requester", _("Requester"), 1.1, 10, sortable=False),
        Column("type", _("Type"), 1.0, 10, sortable=False),
        Column("state", _("State"), 1.0, 12, sortable=False),
        Column("number", _("Nr"), 6, 6, sortable=False),
    ]


def _row(row: InboxRow) -> Row:
    shown = row.type is not None
    cells = (
        words.due_cell(row),
        (row.requester or _("unknown")) if shown else "–",
        words.type_name(row.type),
        words.state_name(row.state),
        row.number,
    )
    return Row(row.id, cells, dim=not shown, alert=row.urgency == Urgency.OVERDUE)
