"""Contacts: opening and editing the people of the register, with source, history and undo (notice 6 and 7).

Every action says what may go wrong beside the counter's own NotPermitted: Absent (not there or out of the
view scope, P5), Refused with a code, Invalid with all problems of the form, Conflict.
"""

from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Invalid, Refused
from kaarea_tui.register.records.change_groups import ChangeGroup, contact_history
from kaarea_tui.register.records.contact_inputs import ContactInput, Resolution, RoleInput, SourceInput
from kaarea_tui.register.records.look_pace import note_look
from kaarea_tui.register.records.reach import contact_in_view, contact_to_change
from kaarea_tui.register.records.record_values import Values
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.dates import not_future
from kaarea_tui.rules.problem import N_, Problem

from . import (
    contact_edits,
    contact_notes,
    contact_opening,
    contact_roles,
    duplicates,
    provenance_rows,
    technical,
)
from .contact_cards import ContactCard, DuplicateHint, TechnicalData
from .technical import ServiceAccountInput, TechnicalInput

MOST_INFORMED = 1_000
"""People whose duty to inform is closed by one act."""


class Contacts(Subject, subject="contacts"):
    """The people (rules 4.1, 6.1 to 6.6, 7.1, 7.2)."""

    @action("contact.view_basic", "disclose")
    def open(self, call: Call, contact_id: int, purpose: str | None = None) -> ContactCard:
        """The card, opened for a purpose (rules 5.1, 4.3); None takes the default of the user's presets.

        Refused `purpose.missing` where there is no default, and on a restricted card
        `restriction.no_ground` for those who may open it in full (2.6): ask and call again with a code of
        READ_PURPOSES, or of RESTRICTED_GROUNDS. Others get the stub of a restricted card.
        """
        card = contact_opening.open_card(call, contact_id, purpose)
        note_look(call)
        return card

    @action("contact.view_technical", "disclose")
    def open_technical(self, call: Call, contact_id: int, purpose: str) -> TechnicalData:
        """IP addresses and user names (rules 6.2, 6.3); the purpose is chosen each time, no default does."""
        return technical.open_technical(call, contact_id, purpose)

    @action("contact.create", "change")
    def create(
        self, call: Call, typed: ContactInput, source: SourceInput, *, acknowledged_duplicates: bool = False
    ) -> int:
        """A new contact and its source (7.1, 7.2); its number. Without a company it is a draft (4.1).

        Refused `contact.duplicates` while a sure hint of `possible_duplicates` is not acknowledged.
        """

        def stop_at_duplicates(values: Values) -> None:
            sure = [hint for hint in duplicates.find(call, _sought(values)) if hint.sure]
            if sure and not acknowledged_duplicates:
                contact_edits.refuse_duplicates(len(sure))

        return contact_edits.create(call, typed, source, stop_at_duplicates)

    @action("contact.edit", "change")
    def update(
        self,
        call: Call,
        contact_id: int,
        version: int,
        typed: ContactInput,
        source: SourceInput,
        *,
        resolution: Resolution | None = None,
    ) -> int:
        """Save a form that was opened at `version`; the new version (7.1, 2.6).

        What others saved meanwhile in other fields is kept and joined. Conflict names the fields that both
        changed; call again with the same form and version and a Resolution: the conflict's version and,
        for each `Clash.field`, "mine" or "theirs". NotPermitted for a field that the user may not see (P8).
        """
        return contact_edits.update(call, contact_id, version, typed, source, resolution=resolution)

    @action("contact.edit", "change")
    def add_role(
        self, call: Call, contact_id: int, version: int, role: RoleInput, source: SourceInput
    ) -> int:
        """Add one role to the card (4.1); the new version. Problems go by `roles.0.company` and so on."""
        return contact_roles.add(call, contact_id, version, role, source)

    @action("contact.edit", "change")
    def end_role(  # noqa: PLR0917 - the dialog's fields in their order
        self, call: Call, contact_id: int, version: int, role_id: int, ended_on: str, source: SourceInput
    ) -> int:
        """End a role on a date, empty: today (4.1); the new version. The role stays on the card."""
        return contact_roles.end(call, contact_id, version, role_id, ended_on, source=source)

    @action("contact.edit", "change")
    def change_employer(  # noqa: PLR0917 - the dialog's fields in their order
        self,
        call: Call,
        contact_id: int,
        version: int,
        role_id: int,
        role: RoleInput,
        source: SourceInput,
        left_behind: tuple[str, ...] = (),
    ) -> int:
        """The person moved ("vaihtoi työpaikkaa"): end the old role, open a new one; the new version.

        The new role starts on `role.started_on`, empty: today; the old one ends the day before, or on the
        day it began when that is later. `left_behind` are rows of the card that were the old company's and
        go (`emails.12`, `phones.3`, `addresses.visit`). Raises Absent for a row that is not there.
        """
        return contact_roles.move(
            call, contact_id, version, role_id, role, source=source, left_behind=left_behind
        )

    @action("interaction.create", "change")
    def add_note(self, call: Call, contact_id: int, body: str) -> int:
        """Write a note (6.6): only what the customer relation needs; its number. Problems: `body`."""
        contact_to_change(call, contact_id)
        number = contact_notes.add(call, contact_id, body)
        call.touched("contact", contact_id, fields="note")
        return number

    @action("interaction.edit_own", "change")
    def correct_note(self, call: Call, note_id: int, body: str) -> int:
        """Correct one's own note (N12): a new row, the old one in the history; the number of the new one.

        Raises Absent, Refused `note.others` for what somebody else wrote, Conflict where it was corrected
        meanwhile; problems: `body`.
        """
        contact_id, author = contact_notes.contact_of(call, note_id)
        contact_to_change(call, contact_id)
        if author != call.user.id:
            raise Refused("note.others", N_("Somebody else wrote this note: its author corrects it."))
        number = contact_notes.correct(call, note_id, body)
        call.touched("contact", contact_id, fields=f"note_corrected {note_id} {number}")
        return number

    @action("contact.view_history", "disclose")
    def history(self, call: Call, contact_id: int, purpose: str | None = None) -> tuple[ChangeGroup, ...]:
        """What was changed, by whom and when, newest first; fields that the user may not see are left out.

        The purpose is told and logged as in `open`.
        """
        return contact_history(call, contact_in_view(call, contact_id), purpose)

    @action("contact.edit", "change")
    def undo_last(self, call: Call, contact_id: int, version: int) -> int:
        """Take back the last act on the card seen at `version`; the new version. Undoing an undo is redo.

        Refused `undo.nothing`, or `undo.moved_on` where the card is not what it was any more. Another
        user's act asks for contact.view_history too. The making of the contact is not an act that is undone.
        """
        return contact_edits.undo_last(call, contact_id, version)

    @action("contact.create", "browse")
    def possible_duplicates(
        self,
        call: Call,
        last_name: str = "",
        first_names: str = "",
        *,
        emails: tuple[str, ...] = (),
        phones: tuple[str, ...] = (),
        company_id: int | None = None,
    ) -> tuple[DuplicateHint, ...]:
        """Who the person now being typed may be; quick, for showing while typing."""
        return duplicates.find(call, duplicates.Sought(last_name, first_names, emails, phones, company_id))

    @action("contact.edit", "change")
    def mark_informed(self, call: Call, contact_ids: tuple[int, ...], on: str, how: str) -> int:
        """Write down that these people were told of their data (7.2), `on` a day as typed, empty: today.

        How many open duties that closed; data received after that day stay open. Problems: `on`, `how`.
        """
        form = Typed()
        day = form.day("on", on, call.today) or call.today
        form.take("on", lambda: not_future(day, call.today), day)
        text = form.line("how", "reason", how)
        if not text:
            form.wrong("how", "missing", N_("Fill in this field."))
        form.settled()
        if len(contact_ids) > MOST_INFORMED:
            raise Invalid(
                {
                    "contact_ids": Problem(
                        "rows.many", N_("At most {limit} rows fit here."), limit=str(MOST_INFORMED)
                    )
                }
            )
        closed = 0
        for contact_id in dict.fromkeys(contact_ids):
            contact_to_change(call, contact_id)
            closed += provenance_rows.close_duty(call, contact_id, day, text)
        call.touched_people(contact_ids, fields="informed", count=closed)
        return closed

    @action("contact.edit_technical", "change")
    def add_technical(self, call: Call, contact_id: int, typed: TechnicalInput) -> int:
        """Keep an IP address with its source, time and reason (6.2); its number."""
        return technical.add_technical(call, contact_id, typed)

    @action("contact.edit_technical", "change")
    def add_service_account(
        self, call: Call, contact_id: int, typed: ServiceAccountInput, source: SourceInput
    ) -> int:
        """Keep a user name in one of our services (6.3); its number."""
        return technical.add_service_account(call, contact_id, typed, source)

    @action("contact.edit_technical", "change")
    def close_service_account(
        self, call: Call, contact_id: int, account_id: int, closed_on: str = ""
    ) -> None:
        """Note the day on which a user name was closed (6.3), empty: today."""
        technical.close_service_account(call, contact_id, account_id, closed_on)


def _sought(values: Values) -> duplicates.Sought:
    """The person of a checked form."""

    def told(part: str, field: str) -> tuple[str, ...]:
        names = (name for name in values if name.startswith(part) and name.endswith(field))
        return tuple(values[name] for name in names if values[name])

    companies = told("roles.", ".company_id")
    return duplicates.Sought(
        values.get("last_name", ""),
        values.get("first_names", ""),
        told("emails.", ".address"),
        told("phones.", ".number"),
        int(companies[0]) if companies else None,
    )
