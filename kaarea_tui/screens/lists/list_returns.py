"""Answers to mailings that wait for a person: what each seems to want is proposed, a person decides."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.lists.list_cards import ListCard
from kaarea_tui.register.lists.list_words import ANSWERS
from kaarea_tui.register.lists.returned_file import take_in_file, taken_lines
from kaarea_tui.rules.dates import local_date, show_date, show_number
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.shell.refusals import problem_text
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.choice_field import ChoiceField, TextBlockField
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.dialogs import Ask, AskChoice
from kaarea_tui.widgets.field import BaseField, Field
from kaarea_tui.widgets.record_messages import Opened
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.verbs import Choice
from kaarea_tui.widgets.window import Row

if TYPE_CHECKING:
    from kaarea_tui.register.lists.returns import ReturnLine, ReturnsTaken

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
                *([] if card else [Column("list", _("List"), 1.0, 12, sortable=False, hide=2)]),
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
        rows = [_row(line, of_one_list=self.card is not None) for line in found]
        self.table.supply(rows, direction="first", at_start=True, at_end=True, generation=generation)
        if not rows:
            self.table.show_message(_("No answer waits for a decision."))
        told = ngettext("{count} answer waits.", "{count} answers wait.", len(rows))
        count = told.format(count=show_number(len(rows)))
        self.say("", " · ".join(filter(None, (self.card.name if self.card else "", count))))
        self._show_wish()
        self.refresh_frame()

    @on(RecordTable.Highlighted)
    def _show_wish(self) -> None:
        """Tell in whole what the answer under the cursor seems to want: columns may cut it."""
        line = self.current
        told = _("{wish}; it says: {matched}") if line and line.matched else "{wish}"
        self.say(told.format(wish=_(ANSWERS[line.kind]), matched=line.matched) if line else "")

    def may(self, action: str) -> bool:
        """Addresses are taken in for one list; all proposals are carried out where there are some."""
        if action in ("paste", "load"):
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
        options = [(kind, _(ANSWERS[kind])) for kind in kinds]
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
        """Dismiss the answer; everything stays as it is."""
        if self.current is not None:
            self.start(self._dismiss(self.current.id), group="act", exclusive=True)

    async def _dismiss(self, number: int) -> None:
        await self.ask_register(partial(self.register.returns.dismiss, number))
        self.tell(_("The answer was dismissed; nothing was changed."), severity="information")
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
        kinds = [(kind, _(ANSWERS[kind])) for kind in _DONE]
        fields: list[BaseField] = [
            ChoiceField("kind", _("They want"), kinds, "unsubscribe"),
            TextBlockField("addresses", _("Addresses"), hint=_("Whole lines with names will do.")),
        ]
        dialog = FieldsDialog(
            self,
            _("Answers to {name}").format(name=card.name),
            fields,
            lambda values: partial(self._take_pasted, card, values["addresses"], values["kind"]),
            verb=_("Take in"),
        )
        taken: tuple[ReturnsTaken, int] | None = await self.ask_person(dialog)
        if taken is not None:
            await self._tell_taken(*taken)
            await self._load()

    def _take_pasted(self, card: ListCard, text: str, kind: str) -> tuple["ReturnsTaken", int]:
        """Take the addresses of pasted lines in; also how many lines held none. In the register's thread."""
        from kaarea_tui.exchange.returned_files import pasted_answers
        from kaarea_tui.rules.returned_answers import Answer

        answer = Answer(kind, _("pasted"))  # type: ignore[arg-type]
        answers, without = pasted_answers(text, answer, self.register.clock().isoformat())
        if not answers:
            nothing = N_("There is no e-mail address in this text.")
            raise Invalid({"addresses": Problem("returns.no_address", nothing)})
        return self.register.returns.take_in(card.id, answers), without

    def action_load(self) -> None:
        """Take in a file of answers: a table, mails, or delivery reports."""
        if self.card is not None:
            self.start(self._load_file(self.card), group="act", exclusive=True)

    async def _load_file(self, card: ListCard) -> None:
        dialog = FieldsDialog(
            self,
            _("Answers to {name}").format(name=card.name),
            [Field("path", _("File"), hint=_("A CSV, .eml, mbox or Maildir: its name, or drag it here."))],
            lambda values: partial(_existing, values["path"]),
            verb=_("Take in"),
        )
        path: Path | None = await self.ask_person(dialog)
        if path is None:
            return
        self.say(_("Reading the file…"))
        take_in = partial(self.register.returns.take_in, card.id)
        today = local_date(self.register.clock())
        try:
            await self._tell_taken(await self.ask_long(partial(take_in_file, path, today, take_in)), 0)
        except Problem as problem:
            self.tell(problem_text(problem))
        finally:
            await self._load()

    async def _tell_taken(self, done: "ReturnsTaken", without: int) -> None:
        """Tell what became of the answers, and how many lines had no address."""
        lines = list(taken_lines(done))
        if without:
            lines.append(_("Lines without an address: {count}").format(count=show_number(without)))
        await self.ask_person(
            Ask(_("Answers were taken in"), "\n".join(lines), [Choice("back", _("Close"), "", True)])
        )

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)


def _existing(typed: str) -> Path:
    """The file typed or dragged into the terminal, which puts quotes or backslashes around blanks."""
    text = typed.strip()
    path = Path(text.strip("'\"")).expanduser()
    if not path.exists():
        path = Path(text.replace("\\ ", " ")).expanduser()
    if not text or not path.exists():
        told = Problem("returns.absent", N_("There is nothing at {path}."), path=text or "–")
        raise Invalid({"path": told})
    return path


def _row(line: "ReturnLine", *, of_one_list: bool) -> Row:
    kind = _(ANSWERS.get(line.kind, line.kind))
    received = show_date(local_date(line.received_at))
    who = line.name or _("nobody on the list")
    where = () if of_one_list else (line.list_name,)
    return Row(line.id, (who, kind, *where, line.matched, received), dim=line.contact_id is None)
