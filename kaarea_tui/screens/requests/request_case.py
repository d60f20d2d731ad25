"""A case on one screen: letter, person, clock, next steps, tasks, letters, history (rulebook 2; P8)."""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import OptionList, Static

from kaarea_tui.locale import _
from kaarea_tui.rules.deadlines import Urgency
from kaarea_tui.rules.requests import OPEN
from kaarea_tui.screens.records.record_card import Heading, Neighbours, RecordCard, Tab
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.dialogs import lines_of

from . import request_acts, request_card_text, request_letters_of, request_sending, request_words, steps_list
from .request_addresses import ask_addresses, waiting
from .request_rectifying import ask_statement
from .request_steps import ask_step
from .request_tasks import ask_task

if TYPE_CHECKING:
    from kaarea_tui.register.register import Register
    from kaarea_tui.register.requests.request_cards import CaseView


class CaseScreen(RecordCard):
    """The first tab has letter and next steps side by side; the others are text."""

    place: ClassVar[str] = "request"
    door: ClassVar[str] = "requests"
    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(self, view: "CaseView", neighbours: Neighbours | None = None) -> None:
        super().__init__(neighbours)
        self.view = view
        self._letter = Static(id="case-letter-text", markup=False)
        self._clock = Static(id="case-clock", markup=False)
        self.next = OptionList(id="case-next", markup=False)

    # -- frame --------------------------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """Heading, clock, tabs; letter and next steps, or the sheet."""
        yield from (self._head, self._second, self._clock, self._tabs)
        with Horizontal(id="case-panes"):
            with VerticalScroll(id="case-letter"):
                yield self._letter
            yield self.next
        yield self.sheet

    def on_mount(self) -> None:
        """The next step stands ready."""
        self.query_one("#case-letter").border_title = _("Letter")
        self.next.border_title = _("Next")
        self._focus_tab()

    def show_card(self) -> None:
        """Write everything anew; the panes and the sheet take turns."""
        if not self.is_mounted:
            return
        super().show_card()
        contents = self.view.contents
        on_panes = self.tab == "case" and contents is not None
        self.query_one("#case-panes").display = on_panes
        self.sheet.display = not on_panes
        if on_panes and self.focused in (None, self.sheet):  # the sheet is gone from under the keys
            self.next.focus()
        self._clock.display = contents is not None
        if contents is None:
            return
        self._second.set_class(contents.clock.urgency == Urgency.OVERDUE and self.open_now, "-late")
        self._clock.update(lines_of(request_words.clock_text(contents.clock, contents.channel)))
        self._letter.update(lines_of(contents.text or _("(no text)")))
        steps_list.fill(self.next, self.view, self.session.presets, self.session.rights)

    def _focus_tab(self) -> None:
        (self.next if self.tab == "case" and self.view.contents is not None else self.sheet).focus()

    def go_to_tab(self, name: str) -> None:
        """Show a tab; the keys go to what it shows."""
        super().go_to_tab(name)
        self._focus_tab()

    # -- what it shows ------------------------------------------------------------------------------

    @property
    def open_now(self) -> bool:
        """Whether the case is open."""
        return self.view.state in OPEN

    def heading(self) -> Heading:
        """Number, type, requester; deadline, state, owner."""
        view, contents = self.view, self.view.contents
        state = request_words.state_name(view.state)
        if contents is None:
            return Heading(view.number, state)
        who = contents.contact_name or contents.requester_name or contents.requester_address.split("\n")[0]
        return Heading(
            f"{view.number} {request_words.type_name(contents.type)} · {who or '–'}",
            state,
            self._answered() or request_words.answer_by(contents.clock, closed=not self.open_now),
            contents.owner,
        )

    def _answered(self) -> str:
        contents = self.view.contents
        if self.open_now or contents is None or contents.answer_sent_on is None:
            return ""
        return _("Answered {day}").format(day=request_words.day_text(contents.answer_sent_on))

    def tabs(self) -> Sequence[Tab]:
        """What the user may see of it."""
        contents = self.view.contents
        if contents is None:
            return (Tab("case", _("Case")),)
        left = sum(task.state == "open" for task in contents.tasks)
        return (
            Tab("case", _("Case")),
            Tab("facts", _("Data")),
            Tab("tasks", _("Tasks"), left),
            Tab("letters", _("Letters"), len(contents.letters)),
            Tab("history", _("History"), len(contents.events)),
        )

    def tab_lines(self, tab: str, width: int) -> list[str]:
        """The text of a tab."""
        return request_card_text.tab_lines(self.view, tab, width)

    def may(self, action: str) -> bool:
        """What the case's state allows."""
        contents = self.view.contents
        if contents is None:
            return action in ("back", "next_hit", "previous_hit")
        return {
            "select": self.tab == "case",
            "person": self.view.state in request_acts.MATCHABLE,
            "card": contents.contact_id is not None,
            "receipt": self.open_now,
            "addresses": bool(waiting(self.view)),
            "remind": request_acts.may_remind(self.view),
            "hand_over": self.open_now,
            "sibling": bool(contents.siblings),
            "read_letter": contents.mail_id is not None,
        }.get(action, super().may(action))

    # -- reading again ------------------------------------------------------------------------------

    async def reopen(self) -> None:
        """Read the case again after something was done, or somebody else was first."""
        await self.refresh_rights()
        self.view = await self.ask_register(
            partial(opening, self.register, self.session.rights, self.view.id)
        )
        self.show_card()

    async def read_again(self) -> str:
        """Read the case again after a conflict, and give the words for it."""
        await self.reopen()
        state = request_words.state_name(self.view.state)
        return _(
            "Somebody else changed this case meanwhile; its state is now: {state}. What you typed stays."
        ).format(state=state)

    def act(self, act: Coroutine[Any, Any, bool]) -> None:
        """Do something, and show the case as it is afterwards."""
        self.start(self._acted(act), group="act", exclusive=True)

    async def _acted(self, act: Coroutine[Any, Any, bool]) -> None:
        if await act:
            await self.reopen()
            self._focus_tab()

    # -- steps and tasks ----------------------------------------------------------------------------

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the step, or do the task."""
        event.stop()
        self.take(event.option_id or "")

    def take(self, what: str) -> None:
        """Take a step ("step:T4"), do a task, make or attach a letter, or lift a restriction."""
        kind, _colon, name = what.partition(":")
        contents = self.view.contents
        if contents is None:
            return
        if kind == "step":
            self.act(ask_step(self, next(offer for offer in contents.steps if offer.number == name)))
        elif kind == "task":
            self.act(ask_task(self, next(task for task in contents.tasks if task.id == int(name))))
        elif kind == "statement":
            self.act(ask_statement(self))
        elif kind == "restriction":
            self.act(self._lifting(int(name)))
        elif kind in ("letter", "attach"):
            write = request_letters_of.make_letter if kind == "letter" else request_sending.attach
            self.act(write(self, name))

    def on_key(self, event: events.Key) -> None:
        """A digit takes the step of that number; where the letters are listed, Enter is for letters, too."""
        if self.tab == "letters" and event.key == "enter" and self.check_action("letter", ()):
            event.stop()
            self.action_letter()
        elif self.tab == "case" and event.character is not None and event.character in "123456789":
            for step in steps_list.enabled(self.next)[int(event.character) - 1 :][:1]:
                event.stop()
                self.take(step)

    async def _lifting(self, number: int) -> bool:
        from kaarea_tui.screens.contacts.contact_restrictions import ask_lifting

        contents = self.view.contents
        assert contents is not None
        return await ask_lifting(self, next(e for e in contents.restrictions if e.restriction_id == number))

    # -- keys ---------------------------------------------------------------------------------------

    def action_letter(self) -> None:
        """Make a letter, open one that was made, or attach one sent outside."""
        self.act(request_letters_of.choose_letter(self, request_sending.choose_attached))

    def action_person(self) -> None:
        """Say who asks."""
        self.act(request_acts.choose_person(self))

    def action_receipt(self) -> None:
        """Correct the day of receipt."""
        self.act(request_acts.change_receipt(self))

    def action_remind(self) -> None:
        """Send the one reminder."""
        self.act(request_acts.remind(self))

    def action_addresses(self) -> None:
        """Stop marketing to an address that the request names."""
        self.act(ask_addresses(self, self.view))

    def action_hand_over(self) -> None:
        """Give the case another owner."""
        self.act(request_acts.hand_over(self))

    def action_export(self) -> None:
        """Write the whole case into a file."""
        self.act(request_acts.export(self))

    def action_card(self) -> None:
        """Open the person's card."""
        self.start(self._card(), group="open", exclusive=True)

    async def _card(self) -> None:
        from kaarea_tui.screens.contacts.contact_card import open_card

        contents = self.view.contents
        if contents is not None and contents.contact_id is not None:
            await open_card(self, contents.contact_id)

    def action_read_letter(self) -> None:
        """Read the letter as it came."""
        self.start(self._read_letter(), group="open", exclusive=True)

    async def _read_letter(self) -> None:
        from .request_letter import open_letter

        contents = self.view.contents
        if contents is not None and contents.mail_id is not None:
            await open_letter(self, contents.mail_id)

    def action_sibling(self) -> None:
        """Go to another case of the same letter."""
        self.start(self._sibling(), group="open", exclusive=True)

    async def _sibling(self) -> None:
        number = await request_acts.choose_sibling(self)
        if number is not None:
            await self.open_other(number)

    async def open_other(self, found: int) -> None:
        """Show another case."""
        self.view = await self.ask_register(partial(opening, self.register, self.session.rights, found))
        self.tab = "case"
        self.show_card()
        self._focus_tab()


def opening(register: "Register", rights: frozenset[str], case_id: int) -> "CaseView":
    """Open a case by the door that the rights open. For the register's thread."""
    requests = register.requests
    ask: Callable[[int], CaseView] = requests.open if "request.view_own" in rights else requests.open_any
    return ask(case_id)


async def open_case(room: Room, case_id: int, neighbours: Neighbours | None = None) -> None:
    """Show one case; its opening is logged. Only within `Room.start`."""
    view = await room.ask_register(partial(opening, room.register, room.session.rights, case_id))
    await room.app.push_screen(CaseScreen(view, neighbours))
