"""Asking before an act that touches people: who is meant, all of them by name, and what becomes of it.

One key never does such an act: the key that asked is not the key that answers, so a key held down asks only.
Whoever calls this offers the way back as well (N2).
"""

from collections.abc import Sequence

from kaarea_tui.locale import _, ngettext
from kaarea_tui.rules.dates import show_number
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.verbs import Choice

MOST_NAMED = 2_000
"""Names in one question; the rest is counted."""


async def confirm_named(
    room: Room, title: str, names: Sequence[str], verb: Choice, *, told: Sequence[str] = ()
) -> bool:
    """Ask with all names, what is told first above them; True when the verb was chosen."""
    verbs = [Choice("keep", _("Cancel"), "escape"), verb]
    body = "\n".join([*told, *([""] if told else []), *named(names)])
    return bool(await room.ask_person(Ask(title, body, verbs, safe="keep")) == verb.id)


def named(names: Sequence[str]) -> list[str]:
    """A line for each; somebody whose name the user may not see is a line, too."""
    lines = [name or _("(a person whose name is not shown)") for name in names[:MOST_NAMED]]
    if more := len(names) - len(lines):
        told = ngettext("and {count} other", "and {count} others", more)
        lines.append(told.format(count=show_number(more)))
    return lines
