"""The smaller acts on a person's card, each asked for in a dialog: note, move, undo, informing."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.register.records.contact_inputs import RoleInput, SourceInput
from kaarea_tui.screens.consents.bulk_withdrawal import take_back_withdrawals
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.records.history_text import undo_text
from kaarea_tui.screens.records.note_dialog import note_dialog
from kaarea_tui.screens.records.source_fields import source_fields, source_of
from kaarea_tui.widgets.cells import one_line
from kaarea_tui.widgets.dialogs import Ask, AskChoice
from kaarea_tui.widgets.field import Field
from kaarea_tui.widgets.verbs import Choice

from .contact_tabs import main_role, open_duties, present_roles, source_text
from .role_fields import move_dialog

if TYPE_CHECKING:
    from .contact_card import ContactCardScreen


async def ask_note(screen: "ContactCardScreen") -> None:
    """Write a note (6.6)."""
    from kaarea_tui.widgets.choice_field import TextBlockField

    hint = _("Only what the customer relationship needs.")
    number = screen.card.id
    await screen.ask_person(
        FieldsDialog(
            screen,
            _("Note on {name}").format(name=screen.card.name),
            [TextBlockField("body", _("Note"), hint=hint)],
            lambda values: partial(screen.register.contacts.add_note, number, values["body"]),
        )
    )
    await screen.reopen()


async def ask_note_correction(screen: "ContactCardScreen") -> None:
    """Correct one of one's own notes (N12)."""
    own = [note for note in screen.card.notes or () if note.own]
    number: int | None = own[0].id
    if len(own) > 1:
        options = [(str(each.id), f"{moment_text(each.created_at)}  {one_line(each.body)}") for each in own]
        chosen = await screen.ask_person(
            AskChoice(_("Correct a note"), _("The notes that you wrote."), options, cancel=_("Cancel"))
        )
        number = int(chosen) if chosen is not None else None
    note = next((each for each in own if each.id == number), None)
    if note is None:
        return
    correct = screen.register.contacts.correct_note
    dialog = note_dialog(screen, note.body, lambda body: partial(correct, note.id, body))
    if await screen.ask_person(dialog) is not None:
        screen.tell(_("The note was corrected; the old one is in the history."), severity="information")
    await screen.reopen()


async def ask_move(screen: "ContactCardScreen") -> None:
    """Close the present role and open one in another company (4.1)."""
    card, old = screen.card, main_role(screen.card)
    number, version = card.id, card.version

    def save(values: dict[str, str]) -> Callable[[], int]:
        company = values["roles.0.company"]
        role = RoleInput(
            int(company) if company else None, values["roles.0.title"], values["roles.0.started_on"]
        )
        source = source_of(values)
        contacts = screen.register.contacts
        if old is None or old.ended_on is not None:
            return partial(contacts.add_role, number, version, role, source)
        rows = tuple(values.get("left_behind", "").split())
        return partial(contacts.change_employer, number, version, old.id, role, source, rows)

    if await screen.ask_person(move_dialog(screen, card, save)):
        screen.tell(_("The old role was ended and the new one opened."), severity="information")
    await screen.reopen()


async def ask_end_role(screen: "ContactCardScreen") -> None:
    """End a role that goes on (4.1); it stays on the card."""
    card, roles = screen.card, present_roles(screen.card)
    number, version, chosen = card.id, card.version, str(roles[0].id)
    names = {str(role.id): f"{role.company}  {role.title or ''}".strip() for role in roles}
    if len(roles) > 1:
        title, prompt = _("End a role"), _("Which role has ended?")
        answer = await screen.ask_person(AskChoice(title, prompt, list(names.items()), cancel=_("Cancel")))
        if answer is None:
            return
        chosen = answer
    end = screen.register.contacts.end_role
    dialog = CarefulDialog(
        screen,
        _("{name} has left: {role}").format(name=card.name, role=names[chosen]),
        [Field("ended_on", _("Role until"), hint=_("Empty: today.")), *source_fields()],
        lambda values: partial(end, number, version, int(chosen), values["ended_on"], source_of(values)),
        verb=_("End the role"),
    )
    if await screen.ask_person(dialog) is not None:
        screen.tell(_("The role was ended; it stays on the card as a former one."), severity="information")
        await screen.reopen()


async def ask_informed(screen: "ContactCardScreen") -> None:
    """Write down when and how the person was told (7.2)."""
    number = screen.card.id
    duties = "; ".join(source_text(each) for each in open_duties(screen.card))
    fields = [
        Field("on", _("Told on"), hint=_("Empty: today.")),
        Field("how", _("How"), placeholder=_("e.g. by e-mail, in a phone call")),
    ]
    await screen.ask_person(
        FieldsDialog(
            screen,
            _("The person was told of: {sources}").format(sources=duties),
            fields,
            lambda values: partial(
                screen.register.contacts.mark_informed, (number,), values["on"], values["how"]
            ),
        )
    )
    await screen.reopen()


async def ask_undo(screen: "ContactCardScreen") -> None:
    """Show what taking the last act back does, and do it when the person says so.

    A withdrawal that was just written down here is the last act; else it is the last save of the card.
    """
    if screen.withdrawn is not None:
        if await take_back_withdrawals(screen):
            await screen.reopen()
        return
    number, version = screen.card.id, screen.card.version
    title, body = _("Undo the last change?"), _("Your last save on this card is taken back.")
    if "contact.view_history" in screen.session.rights:
        groups = await screen.ask_register(partial(screen.register.contacts.history, number))
        last = next((group for group in groups if group.version), None)
        if last is not None:
            fields = "\n".join(undo_text(field) for field in last.fields)
            if screen.session.user is not None and last.changed_by != screen.session.user.person_name:
                title = _("Undo the change that {person} made?").format(person=last.changed_by)
            body = (
                _("Saved by {person}. Taking it back means:").format(person=last.changed_by) + f"\n{fields}"
            )
    verbs = [
        Choice("keep", _("Keep the change"), "escape", True),
        Choice("undo", _("Take the change back"), "k"),
    ]
    answer = await screen.ask_person(Ask(title, body, verbs, safe="keep"))
    if answer == "undo":
        await screen.ask_register(partial(screen.register.contacts.undo_last, number, version))
        screen.tell(_("The change was taken back."), severity="information")
        await screen.reopen()


__all__ = [
    "SourceInput",
    "ask_end_role",
    "ask_informed",
    "ask_move",
    "ask_note",
    "ask_note_correction",
    "ask_undo",
]
