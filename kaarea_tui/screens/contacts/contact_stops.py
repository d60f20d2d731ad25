"""Writing down a stop on a person's card: ban, unsubscribing, returned mail, objection; its release (2.6)."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.screens.consents.consent_text import objection_text
from kaarea_tui.screens.contacts.contact_ban import ban_fields, record_ban
from kaarea_tui.screens.records.asking_purpose import with_purpose
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.records.naming import confirm_others, fill_and_confirm
from kaarea_tui.screens.records.to_choose import ToChooseField
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.dialogs import AskChoice
from kaarea_tui.widgets.field import Field

if TYPE_CHECKING:
    from .contact_consents import ContactConsents


async def ask_stop(screen: "ContactConsents") -> None:
    """Ask what kind of stop it is, and record it; only within `start`."""
    rights = screen.session.rights
    kinds: list[tuple[str, str, Callable[[ContactConsents], Awaitable[bool]], bool]] = [
        ("marketing", _("Marketing ban: no direct marketing at all"), record_ban, True),
        ("list", _("Off one list"), _one_list, {"list.view", "list.remove_member"} <= rights),
        ("bounce", _("Mail came back"), _bounce, screen.card.emails is not None),
        ("purpose", _("Objection to another purpose"), _purpose, True),
        ("release", _("Release a ban or an objection"), _release, "suppression.release" in rights),
    ]
    options = [(name, label) for name, label, _act, may in kinds if may]
    title = _("Record a stop for {name}").format(name=screen.card.name)
    kind = await screen.ask_person(AskChoice(title, _("What is stopped?"), options, cancel=_("Cancel")))
    act = next((act for name, _label, act, _may in kinds if name == kind), None)
    if act is not None and await act(screen):
        await screen.consents_changed()


async def _one_list(screen: "ContactConsents") -> bool:
    card, register = screen.card, screen.register
    stints = await with_purpose(screen, partial(register.lists.of_contact, card.id))
    if stints is None:
        return False
    options = [(str(each.list_id), each.list_name) for each in stints if each.left_at is None]
    if not options:
        screen.tell(_("The person is on no mailing list."), severity="information")
        return False
    prompt = _("A consent to this list ends; one to a group goes on without it.")
    number = await screen.ask_person(AskChoice(_("Remove from list"), prompt, options, cancel=_("Cancel")))
    if number is None:
        return False
    if "consent.withdraw" in screen.session.rights:
        act = partial(register.consents.withdraw_from_list, card.id, int(number), "unsubscribe")
        if await confirm_others(screen, _("Remove from list"), act, card.id, _("Remove from list")) is None:
            return False
        await screen.ask_register(act)
    await screen.ask_register(partial(register.lists.remove_members, int(number), (card.id,)))
    screen.tell(_("The person was taken off the list."), severity="information")
    return True


async def _bounce(screen: "ContactConsents") -> bool:
    emails = screen.card.emails or ()
    if not emails:
        screen.tell(_("The card has no e-mail address."), severity="information")
        return False
    number = screen.card.id
    hard = [("hard", _("For good: the address does not exist")), ("soft", _("For now: mailbox full or away"))]
    fields = [
        ChoiceField(
            "email", _("E-mail"), [(str(each.id), each.address) for each in emails], str(emails[0].id)
        ),
        ToChooseField("kind", _("Came back"), hard),
        Field("on", _("Came back on"), hint=_("Empty: today.")),
    ]
    bounced = screen.register.suppressions.record_bounce
    done = await fill_and_confirm(
        screen,
        _("Mail came back"),
        fields,
        lambda values: partial(bounced, int(values["email"]), hard=values["kind"] == "hard", on=values["on"]),
        verb=_("Save"),
        told=[_("The address is also on the cards of others. None of them is mailed there any more:")],
        aside=(number,),
    )
    return done is not None


async def _purpose(screen: "ContactConsents") -> bool:
    number = screen.card.id
    purposes = [(code, _(label)) for code, label in PURPOSES.items() if code != "MARKETING"]
    fields = [ToChooseField("purpose", _("Purpose"), purposes), *ban_fields(_("Grounds"))]
    dialog = FieldsDialog(
        screen,
        _("Objection of {name}").format(name=screen.card.name),
        fields,
        lambda values: partial(
            screen.register.stops.object_to_purpose,
            number,
            values["purpose"],
            values["how"],
            values["made_on"],
            grounds=values["grounds"],
        ),
    )
    if await screen.ask_person(dialog) is None:
        return False
    screen.tell(
        _("The objection was recorded; the purpose rests until it is decided."), severity="information"
    )
    return True


async def _release(screen: "ContactConsents") -> bool:
    consents = await screen.read_consents()
    found = [each for each in (consents.objections if consents else ()) if each.state != "released"]
    if not found:
        screen.tell(_("There is no ban or objection in force."), severity="information")
        return False
    options = [(str(each.id), objection_text(each)) for each in found]
    prompt = _("Which one is released? Nobody returns to a list by it.")
    number = await screen.ask_person(AskChoice(_("Release"), prompt, options, cancel=_("Cancel")))
    if number is None:
        return False
    done = await fill_and_confirm(
        screen,
        _("Release the ban of {name}").format(name=screen.card.name),
        [Field("reason", _("Reason"))],
        lambda values: partial(screen.register.stops.release, int(number), values["reason"]),
        verb=_("Release"),
        told=[_("It stopped addresses that are others', too. They may be mailed there again:")],
        aside=(screen.card.id,),
    )
    return done is not None
