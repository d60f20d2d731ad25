"""Consent and stops on a person's card: recording, withdrawing in fewer steps, stopping (4.1, 2.6, M9)."""

from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _, ngettext
from kaarea_tui.screens.contacts.contact_stops import ask_stop
from kaarea_tui.widgets.dialogs import AskChoice

from .consent_text import outcome_text, target_text

if TYPE_CHECKING:
    from kaarea_tui.screens.contacts.contact_consents import ContactConsents

ALL = "all"


async def ask_consent(screen: "ContactConsents") -> None:
    """Record one act of consent; only within `start`."""
    from .consent_form import ConsentFormScreen

    register = screen.register
    wordings = await screen.ask_register(register.wordings.all) if _may(screen, "consent.view") else ()
    if not wordings:
        screen.tell(
            _("There are no words yet that a person could agree to. They are kept in F4, w."),
            severity="information",
        )
        return
    lists = await screen.ask_register(register.lists.all) if _may(screen, "list.view") else ()
    form = ConsentFormScreen(screen.card, lists, wordings)
    if await screen.app.push_screen_wait(form) is not None:
        await screen.consents_changed()


async def ask_withdrawal(screen: "ContactConsents") -> None:
    """Record a withdrawal: one key, and which consent; nothing else is asked (GDPR art. 7(3))."""
    consents = await screen.read_consents()
    if consents is None:
        return
    options = [(str(each.id), target_text(each)) for each in consents.consents if each.in_force]
    # Also of who has none: the wish is kept, and holds for what would be recorded later with an older day.
    options.append((ALL, _("All consents to marketing")))
    prompt = _("Which consent is withdrawn? It takes effect on all lists at once.")
    answer = await screen.ask_person(AskChoice(_("Record withdrawal"), prompt, options, cancel=_("Cancel")))
    if answer is None:
        return
    withdraw = screen.register.consents
    if answer == ALL:
        done = await screen.ask_register(partial(withdraw.withdraw_many, (screen.card.id,)))
        screen.tell(outcome_text(done), severity="information")
    else:
        left = await screen.ask_register(partial(withdraw.withdraw, int(answer)))
        told = _("The consent was withdrawn. The person was on no mailing list by it.")
        if left:
            told = ngettext(
                "The consent was withdrawn, and the person left {count} list.",
                "The consent was withdrawn, and the person left {count} lists.",
                left,
            )
        screen.tell(told.format(count=left), severity="information")
    await screen.consents_changed()


def _may(screen: "ContactConsents", right: str) -> bool:
    return right in screen.session.rights


__all__ = ["ask_consent", "ask_stop", "ask_withdrawal"]
