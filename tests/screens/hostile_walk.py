"""Walking through the screens of a hostile register, and looking at each line as it goes to the terminal (T8)."""

import re
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from rich.cells import cell_len
from textual.screen import Screen

from kaarea_tui import screens, widgets
from kaarea_tui.rules.text import FORBIDDEN, visible
from tests.screens.staff import Person

ROUNDS = 3
"""So often a screen may ask the register anew because of an answer, before it is ready."""


CODE = re.compile(r"(?<![\w.'\\])(?:[A-Z]{2,}(?:_[A-Z0-9]+)+|[a-z]{3,}(?:_[a-z]{2,})+)(?![\w.'])")
"""What looks like a code of the program: words are shown instead."""
MAY_SHOW_CODES = frozenset(
    (
        "log_view.LogScreen",
        "list_preview.PreviewScreen",
        "user_card.UserCardScreen",
        "rights_review.RightsReview",
    )
)
"""The log names actions, the preview of a list tells its codes in a column, rights are granted by their names."""


class Raw(AssertionError):
    """A forbidden code point has reached a line of the screen."""


def name_of(kind: type) -> str:
    """What a screen is called here: its module and its class."""
    return f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"


def all_screens() -> frozenset[str]:
    """Every screen that the app can show: each class of one that is not only a base of others."""
    packages: tuple[ModuleType, ...] = (screens, widgets)
    for package in packages:
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    kinds = [kind for kind in _below(Screen) if kind.__module__.startswith("kaarea_tui.")]
    return frozenset(name_of(kind) for kind in kinds if not kind.__subclasses__() or _complete(kind))


def _below(kind: type) -> list[type]:
    return [each for below in kind.__subclasses__() for each in (below, *_below(below))]


def _complete(kind: type) -> bool:
    """A place of its own, or a dialog that is used as it is."""
    return bool(kind.__dict__.get("place")) or kind.__name__ in ("Ask", "FieldsDialog")


class Walk:
    """Somebody who looks at every screen that is come by."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.seen: set[str] = set()
        self.codes: set[tuple[str, str]] = set()

    @property
    def here(self) -> str:
        """The screen in front."""
        return name_of(type(self.person.screen))

    def look(self) -> str:
        """What stands on the screen; Raw when a line shows what it must not, or is not as wide as the screen."""
        self.seen.add(self.here)
        width, lines = self.person.app.size.width, self.person.lines()
        text = "\n".join(lines)
        # A fault told in place of the data would have nothing hostile to show.
        assert "Viite:" not in self.person.told, f"{self.here}: {self.person.told}"
        codes = {} if self.here in MAY_SHOW_CODES else {code for line in lines for code in CODE.findall(line)}
        self.codes |= {(self.here, code) for code in codes}
        for line in lines:
            found = FORBIDDEN.search(line)
            if found is not None:
                raise Raw(f"{self.here}: {found[0]!r} in {line!r}")
            assert cell_len(line) == width, f"{self.here}: {cell_len(line)} cells in {line!r}"
        return text

    async def press(self, *keys: str, to: str = "") -> str:
        """Press keys, wait until the wanted screen is in front (without one: until this one is ready), and look."""
        await self.person.pilot.press(*keys)
        return await self.come(to)

    async def come(self, to: str = "") -> str:
        """Wait until a screen is in front and ready, and look."""
        await self.person.until(lambda: not to or self.here.endswith(f".{to}"))
        thread = self.person.app.session.thread
        for _ in range(ROUNDS):
            await thread.ask(lambda: None)  # what was asked before has been answered then
            await self.person.pilot.pause()
        return self.look()

    async def over(self, key: str, to: str, back: str) -> None:
        """Look at what a key opens, and close it again."""
        await self.press(key, to=to)
        await self.press("escape", to=back)

    async def tabs(self) -> str:
        """Look at each tab of a card; what all of them tell."""
        first, told = self.person.screen.tab, []
        while True:
            told.append(await self.press("right"))
            if self.person.screen.tab == first:
                return "\n".join(told)


def squeezed(text: str) -> str:
    """A text without the blanks and lines that wrapping and columns bring in."""
    return "".join(sign for sign in text if not sign.isspace() and sign not in "│▌▐▁▂▃▄▅▆▇█")


def missing(words: list[str], text: str) -> list[str]:
    """The words that stand in a text neither as they are nor, where a terminal would act on them, escaped.

    Line ends and tabs may have become blanks.
    """
    shown = squeezed(text)
    return [
        word
        for word in words
        if squeezed(visible(word)) not in shown and squeezed(visible(squeezed(word))) not in shown
    ]
