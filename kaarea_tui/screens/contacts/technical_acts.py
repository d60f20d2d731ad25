"""Writing down technical data on a person's card: IP addresses and user names in our services (6.2, 6.3)."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.register.contacts.contact_cards import TechnicalData
from kaarea_tui.register.contacts.technical import ServiceAccountInput, TechnicalInput
from kaarea_tui.screens.records.asking_purpose import with_purpose
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.screens.records.source_fields import source_fields, source_of
from kaarea_tui.widgets.dialogs import AskChoice
from kaarea_tui.widgets.field import BaseField, Field

from .contact_tabs import span

if TYPE_CHECKING:
    from .contact_card import ContactCardScreen


async def ask_technical_change(screen: "ContactCardScreen") -> None:
    """Choose what is written down, and write it; only within `start`."""
    acts: dict[str, tuple[str, Callable[[ContactCardScreen], Awaitable[bool]]]] = {
        "ip": (_("IP address"), _add_ip),
        "account": (_("User name in one of our services"), _add_account),
        "close": (_("A user name was closed"), _close_account),
    }
    options = [(name, label) for name, (label, _act) in acts.items()]
    if "contact.view_technical" not in screen.session.rights:
        options.pop()  # the user names are to be seen before one is chosen
    title, prompt = _("Technical data"), _("What is written down?")
    chosen = await screen.ask_person(AskChoice(title, prompt, options, cancel=_("Cancel")))
    if chosen is not None and await acts[chosen][1](screen):
        screen.technical = None
        await screen.reopen()


async def _add_ip(screen: "ContactCardScreen") -> bool:
    add, number = screen.register.contacts.add_technical, screen.card.id
    fields: list[BaseField] = [
        Field("ip", _("IP address"), hint=_("IPv4 or IPv6.")),
        Field("source", _("Where from"), hint=_("The log or service that it was seen in.")),
        Field("reason", _("Reason"), hint=_("Why it has to be kept.")),
    ]
    fields[0].needed = True
    dialog = CarefulDialog(
        screen,
        _("IP address of {name}").format(name=screen.card.name),
        fields,
        lambda values: partial(add, number, TechnicalInput(values["ip"], values["source"], values["reason"])),
    )
    return await screen.ask_person(dialog) is not None


async def _add_account(screen: "ContactCardScreen") -> bool:
    add, number = screen.register.contacts.add_service_account, screen.card.id
    fields: list[BaseField] = [
        Field("service", _("Service")),
        Field("username", _("Name there")),
        Field("opened_on", _("Opened on"), hint=_("May be left empty.")),
        *source_fields(),
    ]
    dialog = CarefulDialog(
        screen,
        _("User name of {name}").format(name=screen.card.name),
        fields,
        lambda values: partial(
            add,
            number,
            ServiceAccountInput(values["service"], values["username"], values["opened_on"]),
            source_of(values),
        ),
    )
    return await screen.ask_person(dialog) is not None


async def _close_account(screen: "ContactCardScreen") -> bool:
    number = screen.card.id
    ask = screen.register.contacts.open_technical
    data: TechnicalData | None = await with_purpose(screen, lambda purpose: ask(number, purpose or ""))
    if data is None:
        return False
    names = [
        (str(each.id), f"{each.username}  {each.service}  {span(each.opened_on, None)}")
        for each in data.accounts
        if each.closed_on is None
    ]
    if not names:
        screen.tell(_("The card has no open user name."), severity="information")
        return False
    title, prompt = _("A user name was closed"), _("Which one?")
    account = await screen.ask_person(AskChoice(title, prompt, names, cancel=_("Cancel")))
    if account is None:
        return False
    close = screen.register.contacts.close_service_account
    dialog = CarefulDialog(
        screen,
        title,
        [Field("closed_on", _("Closed on"), hint=_("Empty: today."))],
        lambda values: partial(close, number, int(account), values["closed_on"]),
        body=dict(names)[account],
    )
    return await screen.ask_person(dialog) is not None
