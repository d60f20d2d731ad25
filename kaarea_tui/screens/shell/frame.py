"""The lines around every room: the rooms at the top, the keys at the bottom."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from kaarea_tui.keys import DOORS, Key, key_name
from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_
from kaarea_tui.widgets.cells import fit, one_line

from .session import Session

SCOPES = {
    "all": N_("all"),
    "own_unit": N_("own unit"),
    "own_companies": N_("own companies"),
}
"""The scopes of rule P5 as the header tells them."""

LEAST = 6
"""Cells of a room's key and name below which it is not cut: the key and a few letters."""

Part = tuple[str, bool]
"""A piece of a line, and whether it is bold."""


class PartsLine(Widget):
    """One line of pieces, cut at a whole piece where the line is too narrow."""

    DEFAULT_CSS = "PartsLine { height: 1; width: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left: list[Part] = []
        self._right: tuple[str, ...] = ()

    def show(self, left: Iterable[Part], *right: str) -> None:
        """Show other pieces, and at the right end the first of `right` that fits, or the last one cut.

        The same ones again send nothing.
        """
        fresh = [(one_line(text), bold) for text, bold in left], tuple(one_line(text) for text in right)
        if fresh != (self._left, self._right):
            self._left, self._right = fresh
            self.refresh()

    @property
    def text(self) -> str:
        """The whole line, uncut."""
        return "".join(text for text, _bold in self._left) + "".join(f" {text}" for text in self._right[:1])

    def render_line(self, y: int) -> Strip:
        """Give the pieces that fit, and the text at the right end."""
        width = self.content_size.width
        style = self.rich_style
        if y:
            return Strip.blank(width, style)
        segments, used = [], 0
        for text, bold in self._left:
            if used + cell_len(text) > width:
                break
            segments.append(Segment(text, style + Style(bold=True) if bold else style))
            used += cell_len(text)
        room = width - used - 2
        right = next((text for text in self._right if cell_len(text) <= room), "".join(self._right[-1:]))
        right = fit(right, min(room, cell_len(right))) if room >= LEAST else ""
        tail = " " * (width - used - cell_len(right) - bool(right)) + right + " " * bool(right)
        return Strip([*segments, Segment(tail, style)], width)


class HeaderLine(PartsLine):
    """The rooms this person may enter, the present one first, and who is signed in."""

    def show_rooms(self, session: Session, room: str) -> None:
        """Show the permitted rooms with their keys."""
        parts: list[Part] = [(" Kaarea ", False)]
        here = next((door for door in DOORS if door.room == room), None)
        parts.append((f" {_(here.label) if here else _('Home')} ", True))
        open_to = frozenset() if session.confined else session.rights
        others = [door for door in DOORS if door is not here and set(door.needs) & open_to]
        parts += [("│ ", False)] if others else []
        badges = [session.badges.get(door.room, "") for door in others]
        used = sum(cell_len(text) for text, _bold in parts) + sum(cell_len(badge) + 2 for badge in badges)
        names = shortened(
            [f"{key_name(door.key)} {_(door.label)}" for door in others],
            (self.size.width or self.app.size.width) - used,
        )
        parts += [(f"{name}{badge}  ", False) for name, badge in zip(names, badges, strict=True)]
        user = session.user
        if user is not None:
            self.show(parts, f"{user.user_name} · {_(SCOPES[user.view_scope])}", user.user_name)


def shortened(names: Sequence[str], width: int) -> list[str]:
    """The names cut, the longest first, until all of them fit into `width` cells; none below `LEAST`."""
    cells = [cell_len(name) for name in names]
    for _cut in range(sum(cells) - width):
        place = max(range(len(cells)), key=cells.__getitem__)
        if cells[place] <= LEAST:
            break
        cells[place] -= 1
    return [fit(name, room) for name, room in zip(names, cells, strict=True)]


class KeyLine(PartsLine):
    """The keys of the place that are permitted now; help stands last and always."""

    def show_keys(self, keys: Sequence[Key], *, with_help: bool = True) -> None:
        """Show these keys; where not all fit, the end tells before the help how many more it names."""
        entries = [[(f" {key.shown}", True), (f" {_(key.label)} ", False)] for key in keys]
        help_text = f"F1 {_('Help')}" if with_help else ""
        cells = [sum(cell_len(text) for text, _bold in entry) for entry in entries]
        fitting = len(entries)
        while fitting and sum(cells[:fitting]) + cell_len(_end(len(entries) - fitting, help_text)) > (
            self.size.width - 3
        ):
            fitting -= 1
        parts = [part for entry in entries[:fitting] for part in entry]
        self.show(parts, _end(len(entries) - fitting, help_text))


def _end(more: int, help_text: str) -> str:
    return f"+{more} {help_text}".rstrip() if more else help_text
