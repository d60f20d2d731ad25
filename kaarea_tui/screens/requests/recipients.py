"""Recipients of data: processors with their contracts, authorities, others; and what went to them (8, 9)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from kaarea_tui.locale import _, ngettext
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.recipients import EEA, KINDS
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.screens.records.sheet_text import fact_lines
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.choice_field import ChoiceField, TextBlockField
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField, Field
from kaarea_tui.widgets.record_messages import Highlighted, Opened
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.verbs import Choice
from kaarea_tui.widgets.window import Row

from . import disclosure_acts

if TYPE_CHECKING:
    from kaarea_tui.register.disclosures.recipients import RecipientView


class RecipientsScreen(Room):
    """Recipients are tens, so all of them are loaded."""

    place: ClassVar[str] = "recipients"
    door: ClassVar[str] = "requests"

    def __init__(self) -> None:
        super().__init__()
        self.recipients: dict[int, RecipientView] = {}
        self.table = RecordTable(
            [
                Column("name", _("Name"), 1.2, 16, sortable=False),
                Column("kind", _("Kind"), 16, 10, sortable=False),
                Column("country", _("Country"), 5, 4, sortable=False),
                Column("contract", _("Contract"), 1.0, 16, sortable=False),
            ],
            signs_width=0,
            id="recipients",
        )

    def content(self) -> ComposeResult:
        """The table."""
        yield self.table

    def on_mount(self) -> None:
        """Rows come when the screen is entered."""
        self.table.focus()

    def on_screen_resume(self) -> None:
        """Read them again, the cursor where it was."""
        self.start(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        found = await self.ask_register(self.register.recipients.all)
        self.recipients = {each.id: each for each in found}
        nothing = _("No recipients yet: data have been given to nobody.")
        self.table.show_all([_row(each) for each in found], nothing)
        count = len(found)
        self.say(ngettext("{count} recipient", "{count} recipients", count).format(count=count))
        self.refresh_frame()

    @property
    def current(self) -> "RecipientView | None":
        """The recipient under the cursor."""
        return self.recipients.get(self.table.cursor_key or 0)

    def may(self, action: str) -> bool:
        """A closed recipient stays as it is."""
        here = self.current
        if action in ("edit", "close", "record"):
            return here is not None and here.closed_on is None
        return True

    @on(RecordTable.Highlighted)
    def _moved(self, _event: Highlighted) -> None:
        self.refresh_frame()

    @on(RecordTable.Opened)
    def _open_row(self, event: Opened) -> None:
        self.start(self._show(self.recipients[event.key]), group="show", exclusive=True)

    async def _show(self, each: "RecipientView") -> None:
        facts = [
            (_("Kind"), _(KINDS[each.kind])),
            (_("Service"), each.service),
            (_("Notices to"), each.contact_point),
            (_("Country"), each.country),
            (_("Contract"), _contract(each)),
            (_("Instructions"), each.instructions),
            (_("Closed"), show_date(each.closed_on) if each.closed_on else ""),
        ]
        body = "\n".join(fact_lines([fact for fact in facts if fact[1]], 66))
        await self.ask_person(Ask(each.name, body, [Choice("back", _("Close"), "", True)]))

    # -- changes ------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """A new recipient."""
        self.start(self._edit(None), group="act", exclusive=True)

    def action_edit(self) -> None:
        """Correct the recipient under the cursor."""
        if self.current is not None:
            self.start(self._edit(self.current), group="act", exclusive=True)

    async def _edit(self, old: "RecipientView | None") -> None:
        from kaarea_tui.register.disclosures.recipients import RecipientInput

        def save(values: dict[str, str]) -> Callable[[], object]:
            recipients, typed = self.register.recipients, RecipientInput(**values)
            if old is None:
                return partial(recipients.add, typed)
            version = self.recipients[old.id].version
            return partial(recipients.edit, old.id, version, typed)

        title = old.name if old else _("New recipient")
        dialog = CarefulDialog(self, title, _fields(old), save, read_again=self._read_again)
        if await self.ask_person(dialog) is not None:
            await self._load()

    async def _read_again(self) -> str:
        await self._load()
        return _(
            "Somebody else changed this recipient meanwhile. What you typed stays; save again to keep it."
        )

    def action_close(self) -> None:
        """No more data go there."""
        if self.current is not None:
            self.start(self._close(self.current), group="act", exclusive=True)

    async def _close(self, old: "RecipientView") -> None:
        verbs = [Choice("cancel", _("Cancel"), "", True), Choice("close", _("Close"), _("Close")[0].lower())]
        body = _("No more data go there. What was disclosed stays on record.")
        if await self.ask_person(Ask(old.name, body, verbs, safe="cancel")) == "close":
            await self.ask_register(partial(self.register.recipients.close, old.id))
            await self._load()

    # -- disclosures --------------------------------------------------------------------------------

    def action_record(self) -> None:
        """Write down what was disclosed to this recipient."""
        if self.current is not None:
            self.start(disclosure_acts.record(self, self.current), group="act", exclusive=True)

    def action_of_person(self) -> None:
        """What was disclosed of a person."""
        self.start(disclosure_acts.show_of_person(self), group="act", exclusive=True)

    def action_back(self) -> None:
        """Back to the inbox."""
        self.dismiss(None)


def _fields(old: "RecipientView | None") -> list[BaseField]:
    def day(value: object) -> str:
        return show_date(value) if value else ""  # type: ignore[arg-type]

    countries = [(code, code) for code in EEA]
    return [
        ChoiceField(
            "kind",
            _("Kind"),
            [(code, _(label)) for code, label in KINDS.items()],
            old.kind if old else "processor",
        ),
        Field("name", _("Name"), old.name if old else ""),
        ChoiceField(
            "country", _("Country"), countries, old.country if old else "FI", hint=_("EU and EEA only.")
        ),
        Field("service", _("Service"), old.service if old else ""),
        Field(
            "contact_point",
            _("Notices to"),
            old.contact_point if old else "",
            hint=_("Where art. 19 notices go."),
        ),
        Field(
            "dpa_signed",
            _("Contract signed"),
            day(old.dpa_signed) if old else "",
            hint=_("A processor must have one (art. 28)."),
        ),
        Field(
            "dpa_valid_to",
            _("Contract until"),
            day(old.dpa_valid_to) if old else "",
            hint=_("Empty: without end."),
        ),
        TextBlockField("instructions", _("Instructions"), old.instructions if old else ""),
    ]


def _contract(each: "RecipientView") -> str:
    if each.dpa_signed is None:
        return "–"
    until = show_date(each.dpa_valid_to) if each.dpa_valid_to else ""
    told = f"{show_date(each.dpa_signed)}–{until}"
    return "! " + _("ended: {span}").format(span=told) if each.contract_over else told


def _row(each: "RecipientView") -> Row:
    closed = _("closed {day}").format(day=show_date(each.closed_on)) if each.closed_on else _contract(each)
    cells = (each.name, _(KINDS[each.kind]), each.country, closed)
    return Row(each.id, cells, dim=each.closed_on is not None, alert=each.contract_over)
