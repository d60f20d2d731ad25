"""Asking what personal data are opened for, where the counter wants to be told (rules 5.1, 6.2, 6.3, 2.6)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from kaarea_tui.locale import _
from kaarea_tui.register.errors import Refused
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.purposes import READ_PURPOSES, RESTRICTED_GROUNDS
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.dialogs import AskChoice

R = TypeVar("R")

_QUESTIONS: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "purpose.missing": (
        N_("Purpose"),
        N_("For what purpose are the data opened? The answer is logged."),
        READ_PURPOSES,
    ),
    "restriction.no_ground": (
        N_("Processing is restricted"),
        N_("On what ground are the data opened? The answer is logged."),
        RESTRICTED_GROUNDS,
    ),
}


async def with_purpose(
    room: Room, question: Callable[[str | None], R], purpose: str | None = None
) -> R | None:
    """Ask the counter, and the person for a purpose or a ground when the counter wants one.

    None when the person gives no answer: nothing has been opened then. Only within `Room.start`.
    """
    while True:
        try:
            return await room.ask_register(partial(question, purpose))
        except Refused as refusal:
            if refusal.code not in _QUESTIONS:
                raise
            purpose = await ask_purpose(room, refusal.code)
        if purpose is None:
            return None


async def ask_purpose(room: Room, asked: str = "purpose.missing") -> str | None:
    """Ask for a purpose, or for a ground; None when the person gives none. Only within `Room.start`."""
    title, prompt, options = _QUESTIONS[asked]
    labels = [(code, _(label)) for code, label in options.items()]
    return await room.ask_person(AskChoice(_(title), _(prompt), labels, cancel=_("Cancel")))
