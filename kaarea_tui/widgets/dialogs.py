"""Questions that stand in front of everything else until they are answered. Esc gives the safe answer."""

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from kaarea_tui.rules.text import visible

from .cells import one_line
from .field import Field
from .steady import Steady
from .verbs import Choice, Verb, Verbs

Answer = TypeVar("Answer")


def lines_of(text: str) -> Content:
    """Give a text of one or more lines, harmless and without markup."""
    return Content("\n".join(visible(line) for line in text.split("\n")))


class Dialog(Steady[Answer], ModalScreen[Answer]):
    """The frame of every question: a title, a body, a row of verbs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "safe", "Back", show=False, id="dialog.safe"),
    ]
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > .dialog--box { width: 72; max-width: 100%; height: auto; max-height: 100%; border: round $primary;
            padding: 0 1; background: $background; }
        & .dialog--title { text-style: bold; height: auto; max-height: 4; }
        & .dialog--body { height: auto; max-height: 14; }
        & OptionList { height: auto; max-height: 12; border: none; padding: 0; }
        & OptionList:focus { border: none; }
        & OptionList > .option-list--option-highlighted { color: $foreground; background: $background;
            text-style: reverse; }
    }
    """

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._title_text = title
        self._answered = False
        self.verbs = Verbs(choices)

    def content(self) -> ComposeResult:
        """Give what stands between the title and the verbs."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Title, body, verbs."""
        with Vertical(classes="dialog--box"):
            yield Static(lines_of(self._title_text), classes="dialog--title", markup=False)
            yield from self.content()
            yield self.verbs

    def body_pane(self, text: str) -> VerticalScroll:
        """A text of any length to read before answering; PageDown reads on, the keys stay where they are."""
        return VerticalScroll(Static(lines_of(text), markup=False), classes="dialog--body", can_focus=False)

    def action_scroll_body(self, way: int) -> None:
        """Read on in a long text, or go back in it."""
        body = self.query_one(".dialog--body", VerticalScroll)
        (body.scroll_page_down if way > 0 else body.scroll_page_up)(animate=False)

    def press(self, choice: Choice) -> None:
        """Carry out a verb."""
        raise NotImplementedError

    def answer(self, answer: Answer) -> None:
        """Close with an answer; a key held down answers only once."""
        if not self._answered:
            self._answered = True
            self.dismiss(answer)

    def on_verb_pressed(self, event: Verb.Pressed) -> None:
        """A button was pressed."""
        event.stop()
        self.press(event.choice)

    def on_key(self, event: events.Key) -> None:
        """A letter that is not typed presses its verb; Enter the primary one, if nothing else takes it."""
        if isinstance(self.focused, Input):
            return
        choice = self.verbs.for_key(event.key, event.character)
        if event.key == "enter" and not self._takes_enter:
            choice = self.verbs.primary_choice
        if choice is not None:
            event.stop()
            self.press(choice)

    @property
    def _takes_enter(self) -> bool:
        """Does Enter mean something to the widget that has the focus?"""
        return self.focused is not None and "enter" in self.focused._bindings.key_to_bindings


class Ask(Dialog[str]):
    """A question answered by a verb; gives the id of the verb. Esc gives `safe`, else the primary one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "scroll_body(1)", "Page down", show=False, id="ask.page_down"),
        Binding("pageup", "scroll_body(-1)", "Page up", show=False, id="ask.page_up"),
    ]

    def __init__(self, title: str, body: str, choices: Sequence[Choice], *, safe: str | None = None) -> None:
        super().__init__(title, choices)
        self._body = body
        primary = next((choice.id for choice in choices if choice.primary), choices[0].id)
        self.safe = primary if safe is None else safe

    def content(self) -> ComposeResult:
        """The text of the question; a long one scrolls."""
        yield self.body_pane(self._body)

    def on_mount(self) -> None:
        """Enter presses the primary verb."""
        self.verbs.primary.focus()

    def press(self, choice: Choice) -> None:
        """Answer."""
        self.answer(choice.id)

    def action_safe(self) -> None:
        """Answer with what changes nothing."""
        self.answer(self.safe)


class AskText(Dialog[str | None]):
    """A question answered by a line of text; None by Esc. `validate` says why a text is refused, or None."""

    def __init__(
        self,
        title: str,
        prompt: str,
        validate: Callable[[str], str | None] | None = None,
        *,
        accept: str,
        cancel: str,
        value: str = "",
        password: bool = False,
    ) -> None:
        super().__init__(title, [Choice("accept", accept, "", True), Choice("cancel", cancel, "escape")])
        self._validate = validate
        self.field = Field("answer", prompt, value, password=password)

    def content(self) -> ComposeResult:
        """The line to be written."""
        yield self.field

    def on_mount(self) -> None:
        """The text can be typed at once."""
        self.field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the text accepts it."""
        event.stop()
        self._accept()

    def press(self, choice: Choice) -> None:
        """Accept or give up."""
        if choice.id == "accept":
            self._accept()
        else:
            self.action_safe()

    def _accept(self) -> None:
        problem = self._validate(self.field.value) if self._validate else None
        if problem is None:
            self.answer(self.field.value)
        else:
            self.field.error = problem
            self.field.focus()

    def action_safe(self) -> None:
        """Give no text."""
        self.answer(None)


class AskChoice(Dialog[str | None]):
    """A question answered by picking one of `options`, pairs of id and label; None by Esc."""

    def __init__(
        self,
        title: str,
        prompt: str,
        options: Sequence[tuple[str, str]],
        *,
        cancel: str,
        cancel_key: str = "escape",
        ready: bool = True,
    ) -> None:
        super().__init__(title, [Choice("cancel", cancel, cancel_key)])
        self._prompt = prompt
        self._ready = ready
        self._options = list(options)
        self.list = OptionList(
            *[Option(Content(f"{place} {one_line(label)}")) for place, (_, label) in enumerate(options, 1)],
            markup=False,
        )

    def content(self) -> ComposeResult:
        """The prompt and the options."""
        yield Static(lines_of(self._prompt), markup=False)
        yield self.list

    def on_mount(self) -> None:
        """The first option stands ready, unless nothing may be chosen beforehand."""
        self.list.highlighted = 0 if self._options and self._ready else None
        self.list.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer."""
        event.stop()
        self.answer(self._options[event.option_index][0])

    def press(self, choice: Choice) -> None:
        """Give up."""
        self.action_safe()

    def action_safe(self) -> None:
        """Pick nothing."""
        self.answer(None)

    def on_key(self, event: events.Key) -> None:
        """Digits pick an option by its place."""
        if event.character is not None and event.character in "123456789":
            place = int(event.character) - 1
            if place < len(self._options):
                event.stop()
                self.answer(self._options[place][0])
