"""Whose an address is, where the program could not tell: decided one by one, each with its reason (N1)."""

from functools import partial

from kaarea_tui.locale import _
from kaarea_tui.register.companies.mailbox_acts import StoppedMailbox, UndecidedAddress
from kaarea_tui.screens.records.naming import fill_and_confirm
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.dialogs import AskChoice
from kaarea_tui.widgets.field import Field

from .company_card import open_company
from .company_mailboxes import ask_release

_OWN = "own"


async def ask_whose(room: Room) -> None:
    """Show the addresses that wait and the mailboxes that are stopped, until there is none or Esc."""
    while True:
        waiting = await room.ask_register(room.register.mailboxes.undecided)
        stopped = await room.ask_register(room.register.mailboxes.stopped)
        if not waiting and not stopped:
            room.tell(_("Whose each address is, is decided; no mailbox is stopped."), severity="information")
            return
        options = [(f"e{each.email_id}", f"{each.address} · {each.name}") for each in waiting]
        for mailbox in stopped:
            told = _("stopped: {address}").format(address=f"{mailbox.address} · {mailbox.company}")
            options.append((f"m{mailbox.id}", told))
        chosen = await room.ask_person(
            AskChoice(
                _("Whose address"),
                _("Once called shared: the company's mailbox, or the person's own?"),
                options,
                cancel=_("Close"),
            )
        )
        if chosen is None:
            return
        for each in waiting:
            if chosen == f"e{each.email_id}":
                await _decide(room, each)
        for mailbox in stopped:
            if chosen == f"m{mailbox.id}" and await _look_at(room, mailbox):
                return


async def _decide(room: Room, address: UndecidedAddress) -> None:
    """The person's own, or the mailbox of one of the person's companies."""
    options = [(str(number), name) for number, name in address.companies]
    options.append((_OWN, _("the person's own address")))
    fields = [
        ChoiceField("whose", _("Whose"), options, options[0][0]),
        Field("reason", _("Why"), hint=_("Of a company's mailbox: how that is known.")),
    ]
    mailboxes = room.register.mailboxes
    await fill_and_confirm(
        room,
        address.address,
        fields,
        lambda values: (
            partial(mailboxes.keep, address.email_id)
            if values["whose"] == _OWN
            else partial(mailboxes.move, address.email_id, int(values["whose"]), values["reason"])
        ),
        verb=_("Decide"),
        body=_("On the card of {person}.").format(person=address.name),
        told=[_("The address leaves these cards. u on a card brings it back:")],
        aside=(),
    )


async def _look_at(room: Room, mailbox: StoppedMailbox) -> bool:
    """Release it, for those who may, or look at the company's card; True: the card was opened."""
    if "suppression.release" in room.session.rights:
        await ask_release(room, mailbox.id, mailbox.address, mailbox.reason)
        return False
    await open_company(room, mailbox.company_id)
    return True
