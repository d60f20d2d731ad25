"""Answers to mailings that wait for a person: what each seems to want is proposed, a person decides."""

import hashlib
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.lists.list_cards import ListCard
from kaarea_tui.rules.dates import local_date, show_date, show_number
from kaarea_tui.rules.problem import N_
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.choice_field import ChoiceField, TextBlockField
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.dialogs import Ask, AskChoice
from kaarea_tui.widgets.field import BaseField
from kaarea_tui.widgets.record_messages import Opened
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.verbs import Choice
from kaarea_tui.widgets.window import Row

if TYPE_CHECKING:
    from kaarea_tui.exchange.returned_files import Returned
    from kaarea_tui.register.lists.returns import ReturnLine, ReturnsTaken

KINDS = {
    "unsubscribe": N_("off this list"),
    "stop_all": N_("no marketing at all"),
    "hard_bounce": N_("the address does not exist"),
    "soft_bounce": N_("came back for now"),
    "unclear": N_("unclear"),
}
"""What an answer seems to want."""

_DONE = ("unsubscribe", "stop_all", "hard_bounce")
"""What a person can have done."""


class ReturnsScreen(Room):
    """The answers of one list, or of all lists that the user works with; oldest first."""

    place: ClassVar[str] = "returns"
    door: ClassVar[str] = "lists"

    def __init__(self, card: ListCard | None = None) -> None:
        super().__init__()
        self.card = card
        self.lines: dict[int, ReturnLine] = {}
        self.table = RecordTable(
            [
                Column("name", _("Who"), 1.2, 16, sortable=False),
                Column("kind", _("Seems to want"), 1.0, 16, sortable=False),
                Column("list", _("List"), 1.0, 12, sortable=False, hide=2),
                Column("matched", _("Told by"), 1.0, 12, sortable=False, hide=1),
                Column("received", _("Arrived"), 10, 10, sortable=False, hide=3),
            ],
            signs_width=0,
            id="returns",
        )

    def content(self) -> ComposeResult:
        """The table."""
        yield self.table

    def on_mount(self) -> None:
        """The oldest stands first."""
        self.table.focus()

    def on_screen_resume(self) -> None:
        """Others may have decided meanwhile."""
        self.start(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        list_id = self.card.id if self.card else None
        found = await self.ask_register(partial(self.register.returns.proposals, list_id))
        self.lines = {line.id: line for line in found}
        generation = self.table.generation + 1
        self.table.reset(generation, ask=False)
        rows = [_row(line) for line in found]
        self.table.supply(rows, direction="first", at_start=True, at_end=True, generation=generation)
        if not rows:
            self.table.show_message(_("No answer waits for a decision."))
        told = ngettext("{count} answer waits.", "{count} answers wait.", len(rows))
        self.say(told.format(count=show_number(len(rows))), self.card.name if self.card else "")
        self.refresh_frame()

    def may(self, action: str) -> bool:
        """Addresses are pasted for one list; all proposals are carried out where there are some."""
        if action == "paste":
            return self.card is not None
        return action == "back" or bool(self.lines)

    @property
    def current(self) -> "ReturnLine | None":
        """The answer under the cursor."""
        return self.lines.get(self.table.cursor_key or 0)

    # -- keys ---------------------------------------------------------------------------------------

    @on(RecordTable.Opened)
    def _open(self, event: Opened) -> None:
        self.start(self._decide(self.lines[event.key]), group="act", exclusive=True)

    async def _decide(self, line: "ReturnLine") -> None:
        person = line.contact_id or await self._whose()
        if person is None:
            return
        kinds = sorted(_DONE, key=lambda kind: kind != line.kind)
        if line.list_id is None:
            kinds.remove("unsubscribe")
        options = [(kind, _(KINDS[kind])) for kind in kinds]
        title = line.name or _("Answer")
        prompt = _("It says: {matched}").format(matched=line.matched)
        kind = await self.ask_person(AskChoice(title, prompt, options, cancel=_("Back")))
        if kind is not None:
            confirm = self.register.returns.confirm
            await self.ask_register(partial(confirm, line.id, contact_id=person, kind=kind))
            await self._load()

    async def _whose(self) -> int | None:
        """Ask whose answer it is: nobody of the list has the address."""
        from kaarea_tui.screens.records.person_chooser import PersonChooser

        chosen = await self.ask_person(PersonChooser(self))
        return chosen.id if chosen is not None and chosen.id else None

    def action_dismiss_answer(self) -> None:
        """Leave everything as it is."""
        if self.current is not None:
            self.start(self._dismiss(self.current.id), group="act", exclusive=True)

    async def _dismiss(self, number: int) -> None:
        await self.ask_register(partial(self.register.returns.dismiss, number))
        await self._load()

    def action_all(self) -> None:
        """Carry out all proposals whose person is known and whose wish is clear, after asking."""
        self.start(self._all(), group="act", exclusive=True)

    async def _all(self) -> None:
        ready = [line for line in self.lines.values() if line.contact_id and line.kind in _DONE]
        title = ngettext("Carry out {count} proposal?", "Carry out {count} proposals?", len(ready))
        body = _("Answers that are unclear, or of nobody, stay here.")
        verbs = [Choice("keep", _("Cancel"), "escape"), Choice("do", _("Carry out"), "t", True)]
        asked = Ask(title.format(count=show_number(len(ready))), body, verbs, safe="keep")
        if not ready or await self.ask_person(asked) != "do":
            return
        for line in ready:
            await self.ask_register(partial(self.register.returns.confirm, line.id))
        await self._load()

    def action_person(self) -> None:
        """Open the card of the person."""
        from kaarea_tui.screens.contacts.contact_card import open_card

        if self.current is not None and self.current.contact_id is not None:
            self.start(open_card(self, self.current.contact_id), group="act", exclusive=True)

    def action_paste(self) -> None:
        """Write or paste addresses that left or came back; each becomes a proposal."""
        if self.card is not None:
            self.start(self._paste(self.card), group="act", exclusive=True)

    async def _paste(self, card: ListCard) -> None:
        kinds = [(kind, _(KINDS[kind])) for kind in _DONE]
        fields: list[BaseField] = [
            ChoiceField("kind", _("They want"), kinds, "unsubscribe"),
            TextBlockField("addresses", _("Addresses"), hint=_("One on each line.")),
        ]
        moment = self.register.clock().isoformat()
        dialog = FieldsDialog(
            self,
            _("Answers to {name}").format(name=card.name),
            fields,
            lambda values: partial(
                self.register.returns.take_in,
                card.id,
                tuple(pasted(values["addresses"], values["kind"], moment)),
            ),
            verb=_("Take in"),
        )
        taken: ReturnsTaken | None = await self.ask_person(dialog)
        if taken is not None:
            told = ngettext("{count} answer was taken in.", "{count} answers were taken in.", taken.proposed)
            self.tell(told.format(count=show_number(taken.proposed)), severity="information")
            await self._load()

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)


def pasted(text: str, kind: str, moment: str) -> "Iterator[Returned]":
    """Addresses, one on each line, as answers of this kind; lines without an address are left out."""
    from kaarea_tui.exchange.returned_files import Returned
    from kaarea_tui.rules.returned_answers import Answer

    for line in dict.fromkeys(text.lower().split()):
        address = line.strip("<>,;\"'")
        if "@" in address:
            digest = hashlib.sha256(f"{moment} {kind} {address}".encode()).hexdigest()
            answer = Answer(kind, _("pasted"))  # type: ignore[arg-type]
            yield Returned(digest, "", address, answer, "", None)


def _row(line: "ReturnLine") -> Row:
    kind = _(KINDS.get(line.kind, line.kind))
    received = show_date(local_date(line.received_at))
    who = line.name or _("nobody on the list")
    return Row(line.id, (who, kind, line.list_name, line.matched, received), dim=line.contact_id is None)
