"""The addresses that a request names: how each stands, and stopping those that wait for our word (N2)."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _, ngettext
from kaarea_tui.rules.named_addresses import WHY
from kaarea_tui.rules.phones import show_phone
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.checks_field import ChecksField

if TYPE_CHECKING:
    from kaarea_tui.register.mailing.named_stops import NamedAddress
    from kaarea_tui.register.requests.request_cards import CaseView


def waiting(view: "CaseView") -> tuple["NamedAddress", ...]:
    """The addresses of the case that are not stopped, for nobody has said that they are the requester's."""
    addresses = view.contents.addresses if view.contents else ()
    return tuple(each for each in addresses if each.waits and not each.stopped)


def erasable(view: "CaseView") -> list[tuple[str, str]]:
    """Addresses that an erasure may take along, each with its words."""
    addresses = view.contents.addresses if view.contents else ()
    return [(each.key, each.key) for each in addresses if each.erasable]


def address_text(each: "NamedAddress") -> str:
    """One address with why it waits, and on whose card it stands."""
    shown = show_phone(each.key) if each.kind == "phone" else each.key
    if not each.waits:
        return shown
    why = _(WHY[each.waits]) + (f": {each.holder}" if each.holder else "")
    return f"{shown} ({why})"


def facts(addresses: Iterable["NamedAddress"]) -> list[tuple[str, str]]:
    """Where marketing goes no more, and what was named beside."""
    told = list(addresses)
    stopped = [address_text(each) for each in told if each.stopped]
    others = [address_text(each) for each in told if not each.stopped]
    return [(_("Stopped at"), "\n".join(stopped)), (_("Not stopped"), "\n".join(others))]


async def ask_addresses(room: Room, view: "CaseView") -> bool:
    """Show what waits, nothing ticked, and stop what is marked; only within `start`."""
    options = [(each.key, address_text(each)) for each in waiting(view)]
    if not options:
        room.tell(_("No address of this request waits for your word."), severity="information")
        return False

    def save(values: dict[str, str]) -> Callable[[], object]:
        marked = tuple(values["addresses"].split())
        return partial(room.register.requests.stop_addresses, view.id, view.version, marked)

    hint = _("Space marks those that are the requester's own; the others go on.")
    left = await room.ask_person(
        FieldsDialog(
            room,
            _("Does marketing stop here too?"),
            [ChecksField("addresses", _("Addresses"), options, hint=hint)],
            save,
            verb=_("Stop the marked"),
        )
    )
    if left is None:
        return False
    if left and left is not True:
        told = ngettext("{count} list was left.", "{count} lists were left.", left)
        room.tell(told.format(count=left), severity="information")
    return True


def with_addresses(
    screen: Room, options: Sequence[tuple[str, str]], erase: Callable[..., object]
) -> FieldsDialog:
    """Which addresses that the request came from go with the person; nothing is ticked beforehand (N3)."""
    hint = _("Space marks those that are the requester's own: they do not come back into the register.")
    return FieldsDialog(
        screen,
        _("The request came from an address that is not on the card."),
        [ChecksField("own", _("Addresses"), options, hint=hint)],
        lambda values: partial(erase, tuple(values["own"].split())),
        verb=_("Erase for good"),
    )
