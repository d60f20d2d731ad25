"""Writing down a stop on a person's card: ban, unsubscribing, returned mail, objection; its release (2.6)."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.mailing.consent_cards import ObjectionSaved
from kaarea_tui.rules.consents import WITHDRAWN_HOW
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.screens.companies.company_ban_acts import ask_ban
from kaarea_tui.screens.consents.consent_text import objection_text
from kaarea_tui.screens.records.asking_purpose import with_purpose
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.records.to_choose import ToChooseField
from kaarea_tui.widgets.choice_field import ChoiceField, TextBlockField
from kaarea_tui.widgets.dialogs import Ask, AskChoice
from kaarea_tui.widgets.field import BaseField, Field
from kaarea_tui.widgets.verbs import Choice

if TYPE_CHECKING:
    from .contact_consents import ContactConsents


async def ask_stop(screen: "ContactConsents") -> None:
    """Ask what kind of stop it is, and record it; only within `start`."""
    rights = screen.session.rights
    kinds: list[tuple[str, str, Callable[[ContactConsents], Awaitable[bool]], bool]] = [
        ("marketing", _("Marketing ban: no direct marketing at all"), _marketing, True),
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


def _told_fields(label: str) -> list[BaseField]:
    hows = [("", _("not known")), *((code, _(text)) for code, text in WITHDRAWN_HOW.items())]
    return [
        ChoiceField("how", _("How"), hows, ""),
        Field("made_on", _("Told on"), hint=_("Empty: now.")),
        TextBlockField("grounds", label, hint=_("May be left empty.")),
    ]


async def _marketing(screen: "ContactConsents") -> bool:
    number = screen.card.id
    saved: ObjectionSaved | None = await screen.ask_person(
        FieldsDialog(
            screen,
            _("Marketing ban of {name}").format(name=screen.card.name),
            _told_fields(_("Further information")),
            lambda values: partial(
                screen.register.stops.object_to_marketing,
                number,
                values["how"],
                values["made_on"],
                grounds=values["grounds"],
            ),
            verb=_("Record ban"),
        )
    )
    if saved is None:
        return False
    await _tell_saved(screen, saved)
    return True


async def _tell_saved(screen: "ContactConsents", saved: ObjectionSaved) -> None:
    """What the objection did; which files still hold the person; whether the companies forbid too (4.4)."""
    told = ngettext(
        "The marketing ban was recorded, and the person was taken off {count} mailing list.",
        "The marketing ban was recorded, and the person was taken off {count} mailing lists.",
        saved.lists_left,
    )
    none = _("The marketing ban was recorded. The person was on no mailing list.")
    screen.tell(told.format(count=saved.lists_left) if saved.lists_left else none, severity="information")
    if saved.open_exports:
        numbers = ", ".join(str(each) for each in saved.open_exports)
        body = _("Files still in use hold this person: exports {numbers}. Leave the person out of them.")
        await screen.ask_person(
            Ask(_("Exported files"), body.format(numbers=numbers), [Choice("back", _("Close"), "", True)])
        )
    if "company.set_marketing_ban" not in screen.session.rights:
        return
    for company_id, name in saved.ask_companies:
        body = _("The company's general address is on this card. Does the company itself forbid marketing?")
        verbs = [
            Choice("no", _("No, only the person"), "e", True),
            Choice("yes", _("Yes, record the company's ban"), "k"),
        ]
        if await screen.ask_person(Ask(name, body, verbs, safe="no")) == "yes":
            await ask_ban(screen, company_id, name)


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
        await screen.ask_register(
            partial(register.consents.withdraw_from_list, card.id, int(number), "unsubscribe")
        )
    await screen.ask_register(partial(register.lists.remove_members, int(number), (card.id,)))
    screen.tell(_("The person was taken off the list."), severity="information")
    return True


async def _bounce(screen: "ContactConsents") -> bool:
    emails = screen.card.emails or ()
    if not emails:
        screen.tell(_("The card has no e-mail address."), severity="information")
        return False
    hard = [("hard", _("For good: the address does not exist")), ("soft", _("For now: mailbox full or away"))]
    fields = [
        ChoiceField(
            "email", _("E-mail"), [(str(each.id), each.address) for each in emails], str(emails[0].id)
        ),
        ToChooseField("kind", _("Came back"), hard),
        Field("on", _("Came back on"), hint=_("Empty: today.")),
    ]
    bounced = screen.register.suppressions.record_bounce
    dialog = FieldsDialog(
        screen,
        _("Mail came back"),
        fields,
        lambda values: partial(bounced, int(values["email"]), hard=values["kind"] == "hard", on=values["on"]),
    )
    return await screen.ask_person(dialog) is not None


async def _purpose(screen: "ContactConsents") -> bool:
    number = screen.card.id
    purposes = [(code, _(label)) for code, label in PURPOSES.items() if code != "MARKETING"]
    fields = [ToChooseField("purpose", _("Purpose"), purposes), *_told_fields(_("Grounds"))]
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
    dialog = FieldsDialog(
        screen,
        _("Release"),
        [Field("reason", _("Reason"))],
        lambda values: partial(screen.register.stops.release, int(number), values["reason"]),
        verb=_("Release"),
    )
    return await screen.ask_person(dialog) is not None
