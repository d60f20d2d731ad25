"""Asking before an act that touches people: who is meant, all of them by name, and what becomes of it.

One key never does such an act: the key that asked is not the key that answers, so a key held down asks only.
Whoever calls this offers the way back as well (N2).
"""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.ahead import whom
from kaarea_tui.rules.dates import show_number
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField
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


async def fill_and_confirm(
    room: Room,
    title: str,
    fields: Sequence[BaseField],
    act_of: Callable[[dict[str, str]], "partial[Any]"],
    *,
    verb: str,
    body: str = "",
    told: Sequence[str] = (),
    aside: Collection[int] = (),
) -> Any | None:
    """Let fields be filled in, name whom the act touches, and do it when that is wanted; None: not done.

    Where it touches nobody but the parties `aside`, whom the screen shows already, nothing more is asked.
    """
    acts: list[partial[Any]] = []

    def ahead(values: dict[str, str]) -> "partial[Any]":
        acts[:] = [act_of(values)]
        return partial(whom, acts[0])

    touched = await room.ask_person(FieldsDialog(room, title, fields, ahead, verb=verb, body=body))
    if touched is None:
        return None
    names = [each.name for each in touched if each.party not in aside]
    if names and not await confirm_named(room, title, names, Choice("do", verb, "k", True), told=told):
        return None
    answer = await room.ask_register(acts[0])
    return True if answer is None else answer


async def confirm_others(
    room: Room, title: str, act: "partial[Any]", own: int, verb: str
) -> list[str] | None:
    """Name whom a stop of one person touches beside him; None where it is not wanted then."""
    others = [each.name for each in await room.ask_register(partial(whom, act)) if each.party != own]
    told = [_("One of the addresses is on the cards of others, too. They get no marketing there either:")]
    if others and not await confirm_named(room, title, others, Choice("do", verb, "k", True), told=told):
        return None
    return others


async def names_ahead(room: Room, act: "partial[Any]") -> list[str]:
    """Whom an act would touch, a line for each; only within `start`."""
    return named([each.name for each in await room.ask_register(partial(whom, act))])


def named(names: Sequence[str]) -> list[str]:
    """A line for each; somebody whose name the user may not see is a line, too."""
    lines = [name or _("(a person whose name is not shown)") for name in names[:MOST_NAMED]]
    if more := len(names) - len(lines):
        told = ngettext("and {count} other", "and {count} others", more)
        lines.append(told.format(count=show_number(more)))
    return lines
