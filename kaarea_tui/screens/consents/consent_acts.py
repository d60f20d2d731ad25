"""Consent and stops on a person's card: recording, withdrawing in fewer steps, stopping (4.1, 2.6, M9)."""

from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.register.mailing.consent_cards import MARKETING, Withdrawn
from kaarea_tui.screens.contacts.contact_stops import ask_stop
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.screens.records.naming import fill_and_confirm
from kaarea_tui.widgets.dialogs import AskChoice
from kaarea_tui.widgets.field import Field

from .bulk_withdrawal import tell_withdrawn, told_fields
from .consent_text import target_text

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
    """Record a withdrawal: which consent, and as far as known how and when (GDPR art. 7(3))."""
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
    number, consents_of = screen.card.id, screen.register.consents

    def act_of(values: dict[str, str]) -> "partial[Withdrawn]":
        if answer == ALL:
            return partial(consents_of.withdraw_many, (number,), MARKETING, values["how"], values["told_on"])
        return partial(consents_of.withdraw, int(answer), values["how"], values["told_on"])

    title = _("Withdrawal: {what}").format(what=dict(options)[answer])
    fields = told_fields(_("Empty: now."))
    lead = [_("One of the addresses is on the cards of others, too. They get no marketing there either:")]
    verb = _("Record withdrawal")
    done: Withdrawn | None = await fill_and_confirm(
        screen, title, fields, act_of, verb=verb, told=lead, aside=(number,)
    )
    if done is not None:
        await screen.consents_changed()
        tell_withdrawn(screen, done, (screen.card.name,))


async def ask_error(screen: "ContactConsents") -> None:
    """End a consent that was written down by mistake (C1); the right one is recorded anew."""
    consents = await screen.read_consents()
    if consents is None:
        return
    options = [(str(each.id), target_text(each)) for each in consents.consents if each.in_force]
    if not options:
        screen.tell(_("There is no consent in force."), severity="information")
        return
    title, prompt = _("Recorded by mistake"), _("Which consent was never given as it stands?")
    answer = await screen.ask_person(AskChoice(title, prompt, options, cancel=_("Cancel")))
    if answer is None:
        return
    end = screen.register.consents.end_as_error
    dialog = CarefulDialog(
        screen,
        title,
        [Field("reason", _("Reason"), hint=_("What was wrong; it stays beside the consent."))],
        lambda values: partial(end, int(answer), values["reason"]),
        verb=_("End the consent"),
        body=dict(options)[answer],
    )
    if await screen.ask_person(dialog) is not None:
        screen.tell(
            _("The consent was ended as a mistake. Record the right one with s."), severity="information"
        )
        await screen.consents_changed()


def _may(screen: "ContactConsents", right: str) -> bool:
    return right in screen.session.rights


__all__ = ["ask_consent", "ask_error", "ask_stop", "ask_withdrawal"]
