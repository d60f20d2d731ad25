"""The suppression list by hash, reason and date: adding, looking an address up, releasing (2.6)."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from kaarea_tui.locale import _
from kaarea_tui.rules.dates import local_date, show_date
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.suppressions import BY_HAND, REASONS, SCOPES
from kaarea_tui.screens.records.naming import fill_and_confirm, names_ahead
from kaarea_tui.screens.records.to_choose import ToChooseField
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.dialogs import Ask, AskText
from kaarea_tui.widgets.field import Field
from kaarea_tui.widgets.record_messages import Needs
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.verbs import Choice
from kaarea_tui.widgets.window import Row

if TYPE_CHECKING:
    from kaarea_tui.register.mailing.suppressions import SuppressionLine

_KINDS = {"email": N_("E-mail"), "phone": N_("Phone")}


class SuppressionsScreen(Room):
    """Rows newest first, a page at a time; the addresses themselves are not kept."""

    place: ClassVar[str] = "suppressions"
    door: ClassVar[str] = "lists"

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[int, SuppressionLine] = {}
        self.found: str = ""
        self.table = RecordTable(
            [
                Column("hash", _("Hash"), 9, sortable=False),
                Column("kind", _("Kind"), 11, 8, sortable=False, hide=2),
                Column("reason", _("Reason"), 1.6, 18, sortable=False),
                Column("scope", _("Reaches"), 1.0, 17, sortable=False, hide=3),
                Column("created", _("Since"), 10, 10, sortable=False),
                Column("state", _("State"), 12, 10, sortable=False),
            ],
            signs_width=0,
            id="suppressions",
        )

    def content(self) -> ComposeResult:
        """The table."""
        yield self.table

    def on_mount(self) -> None:
        """Read the newest."""
        self.table.focus()
        self.table.reset(1)

    def may(self, action: str) -> bool:
        """Only what is in force is released; only what was released comes into force again."""
        row = self.rows.get(self.table.cursor_key or 0)
        if action == "restore":
            return row is not None and row.released_at is not None
        return action != "release" or (row is not None and row.released_at is None)

    @on(RecordTable.Needs)
    def _wanted(self, needs: Needs) -> None:
        self.start(self._supply(needs), group="rows")

    async def _supply(self, needs: Needs) -> None:
        pages = self.register.suppressions
        if self.found:
            lines = await self.ask_register(partial(pages.find, self.found))
            at_end = True
        else:
            before = needs.key if needs.direction == "after" else None
            lines = await self.ask_register(partial(pages.page, before))
            at_end = not lines
        if needs.generation != self.table.generation:
            return
        self.rows |= {line.id: line for line in lines}
        if not lines and needs.direction != "after":
            empty = _("This address is not suppressed.") if self.found else _("Nothing is suppressed.")
            self.table.show_message(empty)
        else:
            self.table.answer(needs, [_row(line) for line in lines], at_start=True, at_end=at_end)
        self._tell()

    @on(RecordTable.Highlighted)
    def _tell(self) -> None:
        line = self.rows.get(self.table.cursor_key or 0)
        by = _("added by {person}").format(person=line.created_by or "–") if line else ""
        if line and line.released_at:
            by += " · " + _("released {date}: {reason}").format(
                date=show_date(local_date(line.released_at)), reason=line.release_reason
            )
        self.say(by, _("Looked for: one address") if self.found else "")
        self.refresh_frame()

    def _read_again(self) -> None:
        self.rows = {}
        self.table.reset(self.table.generation + 1)

    # -- keys ---------------------------------------------------------------------------------------

    def action_find(self) -> None:
        """Look whether an address is suppressed."""
        self.start(self._find(), group="act", exclusive=True)

    async def _find(self) -> None:
        dialog = AskText(
            _("Is an address suppressed?"),
            _("E-mail or phone"),
            accept=_("Search"),
            cancel=_("Cancel"),
        )
        typed = await self.ask_person(dialog)
        if typed is not None and typed.strip():
            self.found = typed.strip()
            self._read_again()

    def action_add(self) -> None:
        """Suppress an address, whether anybody here has it or not."""
        self.start(self._add(), group="act", exclusive=True)

    async def _add(self) -> None:
        reasons = [(code, _(REASONS[code])) for code in BY_HAND]
        fields = [
            Field("address", _("E-mail or phone")),
            ToChooseField("reason", _("Reason"), reasons),
        ]
        done = await fill_and_confirm(
            self,
            _("Suppress an address"),
            fields,
            lambda values: partial(self.register.suppressions.add, values["address"], values["reason"]),
            verb=_("Suppress"),
            told=[_("The address belongs to:")],
        )
        if done is not None:
            self.tell(_("The address was suppressed."), severity="information")
            self._read_again()

    def action_release(self) -> None:
        """Release the row under the cursor, with a reason."""
        self.start(self._release(), group="act", exclusive=True)

    async def _release(self) -> None:
        number = self.table.cursor_key
        if number is None:
            return
        hint = _("An erased address comes back only on the person's own written request.")
        done = await fill_and_confirm(
            self,
            _("Release {hash}").format(hash=self.rows[number].hash_prefix),
            [Field("reason", _("Reason"), hint=hint)],
            lambda values: partial(self.register.suppressions.release, number, values["reason"]),
            verb=_("Release"),
            told=[_("The address belongs to:")],
        )
        if done is not None:
            self._read_again()

    def action_restore(self) -> None:
        """Put a released stop in force again, as it was."""
        number = self.table.cursor_key
        if number is not None:
            self.start(self._restore(number), group="act", exclusive=True)

    async def _restore(self, number: int) -> None:
        verbs = [Choice("keep", _("Cancel"), "escape"), Choice("restore", _("Put in force again"), "k", True)]
        title = _("Put {hash} in force again?").format(hash=self.rows[number].hash_prefix)
        act = partial(self.register.suppressions.restore, number)
        body = "\n".join((_("The address is not mailed from then on."), *await names_ahead(self, act)))
        if await self.ask_person(Ask(title, body, verbs, safe="keep")) == "restore":
            await self.ask_register(act)
            self._read_again()

    def action_back(self) -> None:
        """From one address back to all, then back."""
        if self.found:
            self.found = ""
            self._read_again()
        else:
            self.dismiss(None)


def _row(line: "SuppressionLine") -> Row:
    state = _("released") if line.released_at else _("in force")
    cells = (
        line.hash_prefix,
        _(_KINDS.get(line.kind, line.kind)),
        _(REASONS.get(line.reason, line.reason)),
        _(SCOPES.get(line.scope, line.scope)),
        show_date(local_date(line.created_at)),
        state,
    )
    return Row(line.id, cells, dim=line.released_at is not None)
