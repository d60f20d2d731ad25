"""A person's marketing ban on his card: what was said, where, whom it touches, the way back (N2)."""

from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.ahead import Touched, whom
from kaarea_tui.register.mailing.consent_cards import ObjectionSaved
from kaarea_tui.register.mailing.taking_back import Changed
from kaarea_tui.rules.consents import WITHDRAWN_HOW
from kaarea_tui.screens.companies.company_ban_acts import ask_ban
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.records.naming import confirm_others
from kaarea_tui.screens.requests.request_addresses import address_text
from kaarea_tui.widgets.checks_field import ChecksField
from kaarea_tui.widgets.choice_field import ChoiceField, TextBlockField
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField, Field
from kaarea_tui.widgets.verbs import Choice

if TYPE_CHECKING:
    from .contact_consents import ContactConsents


def ban_fields(label: str) -> list[BaseField]:
    """How, when and why it was told."""
    hows = [("", _("not known")), *((code, _(text)) for code, text in WITHDRAWN_HOW.items())]
    return [
        ChoiceField("how", _("How"), hows, ""),
        Field("made_on", _("Told on"), hint=_("Empty: now.")),
        TextBlockField("grounds", label, hint=_("May be left empty.")),
    ]


async def record_ban(screen: "ContactConsents") -> bool:
    """Ask what was said, and of further addresses whose they are; name whom it touches; write it down."""
    stops, number = screen.register.stops, screen.card.id
    title = _("Marketing ban of {name}").format(name=screen.card.name)
    hint = _("E-mail addresses and numbers that the person says are his own, beside those on the card.")
    fields = [
        *ban_fields(_("Further information")),
        TextBlockField("named", _("Further addresses"), hint=hint),
    ]
    typed: dict[str, str] = {}

    def ahead(values: dict[str, str]) -> "partial[tuple[Touched, ...]]":
        typed.update(values)
        return partial(whom, _ban(screen, typed, ()))

    if await screen.ask_person(FieldsDialog(screen, title, fields, ahead, verb=_("Record ban"))) is None:
        return False
    confirmed: tuple[str, ...] = ()
    if typed["named"].strip():
        found = await screen.ask_register(partial(stops.named, number, typed["named"]))
        waiting = [(each.key, address_text(each)) for each in found if each.waits]
        if waiting:
            marked = await screen.ask_person(_whose(screen, title, waiting))
            if marked is None:
                return False
            confirmed = marked
    act = _ban(screen, typed, confirmed)
    others = await confirm_others(screen, title, act, number, _("Record ban"))
    if others is None:
        return False
    saved = await screen.ask_register(act)
    await _tell_saved(screen, saved)
    if others and saved.changed is not None:
        await _offer_back(screen, saved.changed, others)
    return True


def _ban(
    screen: "ContactConsents", typed: dict[str, str], confirmed: tuple[str, ...]
) -> "partial[ObjectionSaved]":
    return partial(
        screen.register.stops.object_to_marketing,
        screen.card.id,
        typed["how"],
        typed["made_on"],
        grounds=typed["grounds"],
        named=typed["named"],
        confirmed=confirmed,
    )


def _whose(screen: "ContactConsents", title: str, waiting: list[tuple[str, str]]) -> FieldsDialog:
    """Which of the named addresses are the person's own; nothing is ticked beforehand."""
    hint = _("Space marks those that are the person's own; the others go on.")
    return FieldsDialog(
        screen,
        title,
        [ChecksField("addresses", _("Addresses"), waiting, hint=hint)],
        lambda values: lambda: tuple(values["addresses"].split()),
        verb=_("Stop the marked"),
        body=_("These addresses may be somebody else's. Does marketing stop here too?"),
    )


async def _offer_back(screen: "ContactConsents", changed: Changed, others: list[str]) -> None:
    """The way back at once, for who may release a stop."""
    if not {"suppression.release", "consent.withdraw"} <= screen.session.rights:
        return
    verbs = [Choice("close", _("Close"), "escape", True), Choice("undo", _("Take back"), "u")]
    told = Ask(_("The marketing ban was recorded."), "\n".join(others), verbs, safe="close")
    if await screen.ask_person(told) == "undo":
        await screen.ask_register(partial(screen.register.consents.take_back, changed))
        screen.tell(_("The marketing ban was taken back."), severity="information")


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
