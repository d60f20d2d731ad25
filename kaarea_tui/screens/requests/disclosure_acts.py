"""Disclosures: what went of whom, to whom, on what ground (8.2); written down, and read by person."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from kaarea_tui.locale import _
from kaarea_tui.register.disclosures.disclosures import DisclosureInput
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.recipients import DISCLOSED_BY
from kaarea_tui.screens.records.asking_purpose import with_purpose
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.screens.records.person_chooser import PersonChooser
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.checks_field import ChecksField
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField, Field
from kaarea_tui.widgets.verbs import Choice

if TYPE_CHECKING:
    from kaarea_tui.register.disclosures.disclosures import DisclosureLine
    from kaarea_tui.register.disclosures.recipients import RecipientView

FIELDS: Mapping[str, str] = {
    "last_name": N_("Last name"),
    "first_names": N_("First names"),
    "company": N_("Company"),
    "title": N_("Title"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "street": N_("Street"),
    "postal_code": N_("Postal code"),
    "post_office": N_("Post office"),
    "note": N_("Notes"),
    "billing_address": N_("Billing address"),
}
"""Fields that are disclosed, by their names in rules.visibility."""
_OF_REQUESTS: Mapping[str, str] = {
    "request_number": N_("Number of the request"),
    "request_state": N_("State of the request"),
    "request_body": N_("Whole file of the request"),
}

R = TypeVar("R")


async def record(room: Room, recipient: "RecipientView") -> None:
    """Write a disclosure of one person down. Only within `Room.start`."""
    person = await room.ask_person(PersonChooser(room))
    if person is None or not person.id:
        return
    channels = [("", _("choose")), *((code, _(label)) for code, label in DISCLOSED_BY.items())]
    fields: list[BaseField] = [
        ChecksField(
            "fields", _("What"), [(name, _(label)) for name, label in FIELDS.items()], hint=_("Space marks.")
        ),
        Field(
            "legal_ground",
            _("On what ground"),
            hint=_("Section of law or number of the request; of an authority always."),
        ),
        ChoiceField("channel", _("By"), channels),
        Field("asked_by", _("Who asked")),
        Field("reference", _("Reference")),
        Field("disclosed_on", _("On"), hint=_("Empty: today.")),
    ]

    def save(values: dict[str, str]) -> Callable[[], object]:
        typed = DisclosureInput(
            recipient.id,
            tuple(values["fields"].split()),
            values["legal_ground"],
            values["channel"],
            values["reference"],
            values["asked_by"],
            values["disclosed_on"],
        )
        return partial(room.register.disclosures.record, (person.id,), typed)

    title = f"{recipient.name} ← {person.name}"
    if await room.ask_person(CarefulDialog(room, title, fields, save)) is not None:
        room.tell(_("The disclosure was written down."), severity="information")


async def ask_recipient(room: AskingScreen, title: str, write: Callable[[DisclosureInput], R]) -> R | None:
    """Ask to whom a file goes and on what ground, and have it made; None: given up. Only within `start`."""
    known = await room.ask_register(room.register.recipients.all)
    open_ones = [(str(each.id), each.name) for each in known if each.closed_on is None]
    if not open_ones:
        room.tell(_("Add the recipient first, under recipients of data."))
        return None
    fields: list[BaseField] = [
        ChoiceField("recipient", _("To whom"), [("", _("choose")), *open_ones]),
        Field("legal_ground", _("On what ground"), hint=_("Section of law or number of the request.")),
        Field("asked_by", _("Who asked")),
        Field("reference", _("Reference")),
    ]

    def save(values: dict[str, str]) -> Callable[[], R]:
        typed = DisclosureInput(
            int(values["recipient"] or 0),
            (),
            values["legal_ground"],
            "file",
            values["reference"],
            values["asked_by"],
        )
        return partial(write, typed)

    made: R | None = await room.ask_person(CarefulDialog(room, title, fields, save, verb=_("Write")))
    return made


async def show_of_person(room: Room) -> None:
    """What was disclosed of a person, newest first; the look is logged. Only within `Room.start`."""
    person = await room.ask_person(PersonChooser(room))
    if person is None or not person.id:
        return
    lines = await with_purpose(room, partial(room.register.disclosures.of_contact, person.id))
    if lines is None:
        return
    body = "\n".join(_text(line) for line in lines) or _("Nothing has been disclosed of this person.")
    await room.ask_person(Ask(person.name, body, [Choice("back", _("Close"), "", True)]))


def _text(line: "DisclosureLine") -> str:
    labels = {**FIELDS, **_OF_REQUESTS}
    what = ", ".join(_(labels.get(name, name)) for name in line.fields)
    channel = _(DISCLOSED_BY.get(line.channel, line.channel))
    parts = [line.legal_ground, line.reference, line.asked_by]
    told = " · ".join(part for part in parts if part)
    head = f"{show_date(line.disclosed_on)}  {line.recipient} ({line.country}), {channel}"
    return f"{head}\n  {what}\n  {told}".rstrip()
