"""Answers to mailings that wait for a person: what each seems to want is proposed, a person decides."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.lists.list_cards import ListCard
from kaarea_tui.register.lists.list_words import ANSWERS
from kaarea_tui.rules.dates import local_date, show_date, show_number
from kaarea_tui.screens.records.naming import confirm_named
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.dialogs import AskChoice
from kaarea_tui.widgets.record_messages import Opened
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.verbs import Choice
from kaarea_tui.widgets.window import Row

from .returns_intake import TO_CHOOSE, load_answers, paste_answers

if TYPE_CHECKING:
    from kaarea_tui.register.lists.return_lines import ReturnLine

_STATES = ("proposed", "done", "dismissed")
"""Which answers are shown, in the order of the key that changes it."""


class ReturnsScreen(Room):
    """The answers of one list, or of all lists that the user works with; oldest first."""

    place: ClassVar[str] = "returns"
    door: ClassVar[str] = "lists"

    def __init__(self, card: ListCard | None = None) -> None:
        super().__init__()
        self.card = card
        self.lines: dict[int, ReturnLine] = {}
        self.state = _STATES[0]
        self.decided: tuple[ReturnLine, ...] = ()
        """What was decided last, to be taken back."""
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

    async def _load(self, *, anew: bool = False) -> None:
        list_id = self.card.id if self.card else None
        asked = partial(self.register.returns.proposals, list_id, state=self.state)
        found = await self.ask_register(asked)
        self.lines = {line.id: line for line in found}
        rows = [_row(line, of_one_list=self.card is not None) for line in found]
        self.table.show_all(rows, nothing_shown(self.state), anew=anew)
        count = counted(self.state, len(rows))
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
        """Addresses are taken in for one list; what waits is decided, what was decided is brought back."""
        if action in ("paste", "load"):
            return self.card is not None
        if action in ("open", "all", "dismiss_answer"):
            return self.state == "proposed" and bool(self.lines)
        if action == "bring_back":
            return bool(self.lines) if self.state != "proposed" else bool(self.decided)
        return action in ("back", "state") or bool(self.lines)

    @property
    def current(self) -> "ReturnLine | None":
        """The answer under the cursor."""
        return self.lines.get(self.table.cursor_key or 0)

    # -- keys ---------------------------------------------------------------------------------------

    @on(RecordTable.Opened)
    def _open(self, event: Opened) -> None:
        if self.may("open"):
            self.start(self._decide(self.lines[event.key]), group="act", exclusive=True)

    async def _decide(self, line: "ReturnLine") -> None:
        person, name = line.party, line.name
        if person is None:
            person, name = await self._whose()
        if person is None:
            return
        kinds = sorted(TO_CHOOSE, key=lambda kind: kind != line.kind)
        if line.list_id is None:
            kinds.remove("unsubscribe")
        options = [(kind, _(ANSWERS[kind])) for kind in kinds]
        told = [line.list_name, _("It says: {matched}").format(matched=line.matched or "–")]
        if line.also:
            told.append(_("The address stands also on the cards of: {names}").format(names=also_told(line)))
        prompt = "\n".join(told)
        asked = AskChoice(name or _("Answer"), prompt, options, cancel=_("Back"), ready=False)
        kind = await self.ask_person(asked)
        if kind is not None:
            confirm = self.register.returns.confirm
            await self.ask_register(partial(confirm, line.id, contact_id=person, kind=kind))
            await self._told_decided((line,), _("It was carried out; u takes it back."))

    async def _whose(self) -> tuple[int | None, str]:
        """Ask whose answer it is: nobody of the list has the address."""
        from kaarea_tui.screens.records.person_chooser import PersonChooser

        chosen = await self.ask_person(PersonChooser(self))
        return (chosen.id, chosen.name) if chosen is not None and chosen.id else (None, "")

    async def _told_decided(self, lines: "tuple[ReturnLine, ...]", told: str) -> None:
        self.decided = lines
        self.tell(told, severity="information")
        await self._load()

    def action_dismiss_answer(self) -> None:
        """Dismiss the answer after asking; everything stays as it is."""
        if self.current is not None:
            self.start(self._dismiss(self.current), group="act", exclusive=True)

    async def _dismiss(self, line: "ReturnLine") -> None:
        verb = Choice("dismiss", _("Dismiss"), "h", True)
        told = [_("Nothing is done of it. Dismissed answers can be brought back.")]
        if await confirm_named(self, _("Dismiss the answer?"), [described(line)], verb, told=told):
            await self.ask_register(partial(self.register.returns.dismiss, line.id))
            await self._told_decided((line,), _("The answer was dismissed; nothing was changed."))

    def action_all(self) -> None:
        """Carry out all proposals whose person is known and whose wish is told, after showing the names."""
        self.start(self._all(), group="act", exclusive=True)

    async def _all(self) -> None:
        ready = tuple(
            line for line in self.lines.values() if line.party and line.kind in TO_CHOOSE and line.matched
        )
        told = [_("Answers that are unclear, without a reason or of nobody stay here.")]
        if not ready:
            self.tell(told[0], severity="information")
            return
        title = ngettext("Carry out {count} proposal?", "Carry out {count} proposals?", len(ready))
        title = title.format(count=show_number(len(ready)))
        verb = Choice("do", _("Carry out"), "v", True)
        if await confirm_named(
            self, title, [each for line in ready for each in all_of(line)], verb, told=told
        ):
            numbers = tuple(line.id for line in ready)
            await self.ask_register(partial(self.register.returns.confirm_many, numbers, seen=len(numbers)))
            await self._told_decided(ready, _("They were carried out; u takes them back."))

    def action_state(self) -> None:
        """Show the answers that wait, that were carried out, or that were dismissed."""
        self.state = _STATES[(_STATES.index(self.state) + 1) % len(_STATES)]
        self.start(self._load(anew=True), group="load", exclusive=True)

    def action_bring_back(self) -> None:
        """Take a decision back, after asking: the answer waits again, and what it ended goes on."""
        self.start(self._bring_back(), group="act", exclusive=True)

    async def _bring_back(self) -> None:
        lines = self.decided if self.state == "proposed" else tuple(filter(None, (self.current,)))
        title = ngettext("Take {count} decision back?", "Take {count} decisions back?", len(lines))
        title = title.format(count=show_number(len(lines)))
        told = [_("What they ended goes on; who has said no meanwhile stays off.")]
        verb = Choice("take_back", _("Take back"), "k", True)
        if not lines or not await confirm_named(
            self, title, [described(line) for line in lines], verb, told=told
        ):
            return
        whole = [
            await self.ask_register(partial(self.register.returns.bring_back, line.id)) for line in lines
        ]
        self.decided = ()
        told_back = _("They wait again.") if all(whole) else _("They wait again; not everything goes on.")
        self.tell(told_back, severity="information")
        await self._load()

    def action_person(self) -> None:
        """Open the card of the person."""
        from kaarea_tui.screens.contacts.contact_card import open_card

        if self.current is not None and self.current.contact_id is not None:
            self.start(open_card(self, self.current.contact_id), group="act", exclusive=True)

    def action_paste(self) -> None:
        """Write or paste addresses that left or came back; each becomes a proposal."""
        if self.card is not None:
            self.start(self._take_in(paste_answers), group="act", exclusive=True)

    def action_load(self) -> None:
        """Take in a file of answers: a table, mails, or delivery reports."""
        if self.card is not None:
            self.start(self._take_in(load_answers), group="act", exclusive=True)

    async def _take_in(self, taking: Callable[[Room, ListCard], Awaitable[bool]]) -> None:
        if self.card is not None and await taking(self, self.card):
            await self._load()

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)


def described(line: "ReturnLine") -> str:
    """Whose answer it is, and what it wants."""
    wish = _(ANSWERS.get(line.kind, line.kind))
    who = line.name or (_("nobody on the list") if line.party is None else "")
    return f"{who or _('(a person whose name is not shown)')}: {wish}, {line.list_name}"


def all_of(line: "ReturnLine") -> list[str]:
    """The same, with everybody else who has the address that is gone."""
    return [described(line), *(described(replace(line, name=name)) for name in line.also)]


MOST_NAMES = 6
"""Names that one line holds."""


def also_told(line: "ReturnLine") -> str:
    """Who else has the address, as one line."""
    names = [name or _("(a person whose name is not shown)") for name in line.also]
    more = len(names) - MOST_NAMES
    told = "; ".join(names[:MOST_NAMES])
    return told if more <= 0 else told + _(" and {count} more").format(count=show_number(more))


def counted(state: str, number: int) -> str:
    """How many answers are shown."""
    if state == "proposed":
        told = ngettext("{count} answer waits.", "{count} answers wait.", number)
    elif state == "done":
        told = ngettext("{count} answer was carried out.", "{count} answers were carried out.", number)
    else:
        told = ngettext("{count} answer was dismissed.", "{count} answers were dismissed.", number)
    return told.format(count=show_number(number))


def nothing_shown(state: str) -> str:
    """The empty state."""
    if state == "proposed":
        return _("No answer waits for a decision.")
    return _("No answer was carried out.") if state == "done" else _("No answer was dismissed.")


def _row(line: "ReturnLine", *, of_one_list: bool) -> Row:
    kind = _(ANSWERS.get(line.kind, line.kind))
    received = show_date(local_date(line.received_at))
    who = line.name or _("nobody on the list")
    where = () if of_one_list else (line.list_name,)
    return Row(line.id, (who, kind, *where, line.matched, received), dim=line.party is None)
