"""Many people's withdrawals at once: what, how and when; what ends; what became of it (C5)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.mailing.consent_cards import EndingConsents, Withdrawal, Withdrawn
from kaarea_tui.rules.consents import WITHDRAWN_HOW
from kaarea_tui.rules.dates import show_number
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.screens.records.browser import Browser
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.records.naming import confirm_named, named
from kaarea_tui.screens.records.to_choose import ToChooseField
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField, Field
from kaarea_tui.widgets.verbs import Choice

from .consent_text import left_alone, outcome_text, scope_text

if TYPE_CHECKING:
    from kaarea_tui.register.lists.list_cards import ListCard, ListLine

_MOST_SHOWN = 8
"""Lines of what ends that are told; the rest is counted."""


async def ask_withdrawals(room: Browser, card: "ListCard | None" = None) -> bool:
    """Withdraw consents of the marked people; True when done.

    Only within `start`. On a list the consents that cover it are offered first.
    """
    # A company's mailbox rests on nobody's consent: it is taken off a list, or its company says no.
    people = tuple(sorted(key for key in room.table.marks.keys if key > 0))
    if not people:
        room.tell(_("A company's mailbox has no consent: take it off the list."), severity="information")
        return False
    told = ngettext("Withdrawal of {count} person", "Withdrawals of {count} people", len(people))
    asked: _Asked = {}
    options = await _options(room, card)
    dialog = FieldsDialog(
        room,
        told.format(count=show_number(len(people))),
        [
            ToChooseField("what", _("Withdrawn"), options),
            *told_fields(_("Empty: now. A consent given after that day stays.")),
        ],
        lambda values: _foresee(room, people, values, asked),
        verb=_("Show what ends"),
    )
    ending: EndingConsents | None = await room.ask_person(dialog)
    if ending is None or not await _confirmed(room, ending):
        return False
    withdraw = partial(room.register.consents.withdraw_many, people, **asked)
    done: Withdrawn = await room.ask_register(withdraw)
    room.table.clear_marks()
    tell_withdrawn(room, done, ending.names)
    return True


def tell_withdrawn(room: Room, done: Withdrawn, names: tuple[str, ...]) -> None:
    """Tell what became of it, and keep what the user may take back."""
    told = outcome_text(done)
    if done.changed is not None and names:
        may = not done.changed.has_stops or "suppression.release" in room.session.rights
        room.withdrawn = (done.changed, names) if may else None
        back = _("u takes it back.") if may else _("Only the register owner takes a stop back.")
        told = "\n".join((told, back))
    room.tell(told, severity="information")


async def take_back_withdrawals(room: Room) -> bool:
    """Take the withdrawals back that this room wrote down last, after naming the people; True when done."""
    if room.withdrawn is None:
        return False
    changed, names = room.withdrawn
    title = ngettext(
        "Take back the withdrawal of {count} person?",
        "Take back the withdrawals of {count} people?",
        len(names),
    )
    told = [_("What they ended goes on; who has said no meanwhile stays off.")]
    verb = Choice("take_back", _("Undo the withdrawal"), "k", True)
    if not await confirm_named(room, title.format(count=show_number(len(names))), names, verb, told=told):
        return False
    count = await room.ask_register(partial(room.register.consents.take_back, changed))
    room.withdrawn = None
    said = ngettext("{count} consent holds again.", "{count} consents hold again.", count)
    room.tell(said.format(count=show_number(count)), severity="information")
    return True


def told_fields(hint: str) -> list[BaseField]:
    """How the wish came, and on which day."""
    hows = [("", _("not known")), *((code, _(text)) for code, text in WITHDRAWN_HOW.items())]
    return [ChoiceField("how", _("How"), hows), Field("told_on", _("Told on"), hint=hint)]


_Asked = dict[str, Any]
"""What was asked for, by the names of the counter's arguments; filled when the dialog is answered."""


def _foresee(
    room: Browser, people: tuple[int, ...], values: dict[str, str], asked: _Asked
) -> Callable[[], EndingConsents]:
    """Ask what would end; the same words then do it."""
    kind, _sep, which = values["what"].partition(" ")
    what = Withdrawal("MARKETING", int(which)) if kind == "list" else Withdrawal(which)
    asked.update(asked=what, how=values["how"], told_on=values["told_on"])
    return partial(room.register.consents.to_withdraw, people, **asked)


async def _options(room: Browser, card: "ListCard | None") -> list[tuple[str, str]]:
    """What can be withdrawn: the list, everything for its purpose; among all people also the other lists."""
    if card is not None:
        return [
            (f"list {card.id}", _("Consent to the list {name}").format(name=card.name)),
            (f"purpose {card.purpose}", purpose_text(card.purpose)),
        ]
    lists: tuple[ListLine, ...] = ()
    if "list.view" in room.session.rights:
        lists = await room.ask_register(room.register.lists.all)
    first, *others = sorted(PURPOSES, key=lambda code: code != "MARKETING")
    return [
        (f"purpose {first}", purpose_text(first)),
        *((f"list {each.id}", _("Consent to the list {name}").format(name=each.name)) for each in lists),
        *((f"purpose {code}", purpose_text(code)) for code in others),
    ]


def purpose_text(purpose: str) -> str:
    """All consents for one purpose."""
    if purpose == "MARKETING":
        return _("All consents to marketing")
    return _("All consents: {purpose}").format(purpose=_(PURPOSES[purpose]))


async def _confirmed(room: Browser, ending: EndingConsents) -> bool:
    """Show what ends; False also where nothing would."""
    lines = []
    for purpose, name, group, channel, count in ending.targets[:_MOST_SHOWN]:
        lines.append(f"  {show_number(count)}  {scope_text(purpose, name, group, channel)}")
    if more := sum(target[4] for target in ending.targets[_MOST_SHOWN:]):
        lines.append(_("  {count} others").format(count=show_number(more)))
    if ending.memberships:
        lines.append(
            _("Memberships of lists that began with them: {count}").format(
                count=show_number(ending.memberships)
            )
        )
    lines += left_alone(ending)
    if not ending.names:
        close = [Choice("back", _("Close"), "", True)]
        await room.ask_person(Ask(_("Nothing would end"), "\n".join(lines), close))
        return False
    title = _("Write the wish down?")  # of people without such a consent: it is kept all the same
    if ending.consents:
        title = ngettext("Withdraw {count} consent?", "Withdraw {count} consents?", ending.consents)
    verbs = [Choice("keep", _("Back"), "escape"), Choice("withdraw", _("Withdraw"), "p", True)]
    asked = Ask(
        title.format(count=show_number(ending.consents)),
        "\n".join([*lines, "", _("It takes effect on all lists at once."), "", *named(ending.names)]),
        verbs,
        safe="keep",
    )
    return bool(await room.ask_person(asked) == "withdraw")
