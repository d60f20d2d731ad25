"""Cards that may be of somebody who wants no marketing: decided one by one, both named first (N2)."""

from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.register.mailing.namesakes import WHY
from kaarea_tui.rules.dates import show_date
from kaarea_tui.screens.records.naming import confirm_named, names_ahead
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.dialogs import Ask, AskChoice
from kaarea_tui.widgets.verbs import Choice

if TYPE_CHECKING:
    from kaarea_tui.register.mailing.namesakes import Namesake


async def ask_second_cards(room: Room) -> None:
    """Show what waits and what was decided of late, until Esc; only within `start`."""
    while True:
        found = await room.ask_register(room.register.namesakes.all)
        if not found:
            room.tell(_("No second card waits for a decision."), severity="information")
            return
        chosen = await room.ask_person(
            AskChoice(
                _("Second cards"),
                _("Is the second card the same person's, who wants no marketing?"),
                [(str(each.id), _line(each)) for each in found],
                cancel=_("Close"),
            )
        )
        if chosen is None:
            return
        each = next(one for one in found if str(one.id) == chosen)
        await (_take_back(room, each) if each.decision else _decide(room, each))


def _line(each: "Namesake") -> str:
    told = {"": _(WHY[each.why]), "same": _("the same person"), "other": _("another person")}[each.decision]
    sign = _("decided: {told}").format(told=told) if each.decision else told
    return f"{each.name} · {each.other} · {sign}"


async def _decide(room: Room, each: "Namesake") -> None:
    body = [
        _("Wants no marketing: {name}").format(name=each.name),
        _("Second card: {name}").format(name=each.other),
        _("In common: {why}. Found {day}.").format(why=_(WHY[each.why]), day=show_date(each.found_on)),
        "",
        _("Until this is decided, no answer tells that no more marketing is sent."),
    ]
    verbs = [
        Choice("later", _("Later"), "escape", True),
        Choice("same", _("The same person…"), "s"),
        Choice("other", _("Another person…"), "t"),
    ]
    answer = await room.ask_person(Ask(_("Second card"), "\n".join(body), verbs, safe="later"))
    if answer not in ("same", "other"):
        return
    act = partial(room.register.namesakes.decide, each.id, same=answer == "same")
    names = await names_ahead(room, act)
    same = _("The same person: marketing stops at the second card, too.")
    other = _("Another person: the second card goes on as it is.")
    told = [same if answer == "same" else other, _("This concerns:")]
    verb = Choice("do", _("Decide"), "k", True)
    if await confirm_named(room, _("Second card"), names, verb, told=told):
        await room.ask_register(act)
        room.tell(
            _("It was decided. The list shows it for 30 days; there it can be taken back."),
            severity="information",
        )


async def _take_back(room: Room, each: "Namesake") -> None:
    if each.decision == "same" and "suppression.release" not in room.session.rights:
        room.tell(_("Only the register owner takes a stop back."), severity="information")
        return
    act = partial(room.register.namesakes.take_back, each.id)
    names = await names_ahead(room, act)
    verb = Choice("do", _("Take back"), "k", True)
    told = [_("The decision is taken back, and the second card waits again. This concerns:")]
    if await confirm_named(room, _("Second card"), names, verb, told=told):
        await room.ask_register(act)
