"""Consents at the counter: given with proof, never edited, withdrawn as easily (rulebook 4.1; C1 to C7).

Whoever sees a card may record a withdrawal, through any channel and without a reason; it takes effect on all
lists in the same transaction. There is no bulk giving (C5).
"""

from datetime import datetime

from kaarea_tui.register.contacts.card_purposes import log_opening, log_purpose
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, NotPermitted, Refused
from kaarea_tui.register.oversight.audit_trail import stamp
from kaarea_tui.register.records.reach import contact_in_view, contact_to_change
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.stops import stops
from kaarea_tui.rules.consents import WITHDRAWN_HOW
from kaarea_tui.rules.problem import N_

from . import consent_giving
from .consent_cards import CardConsents, ConsentInput, Proof, Recorded
from .consent_reading import load_proof, of_card

MOST_AT_ONCE = 1_000
"""People whose consents one act withdraws."""

_END = """
UPDATE consent SET ended_at = ?, ended_how = ?, ended_by = ?, end_reason = ?
WHERE ended_at IS NULL AND id IN ({})
"""
_OF_PEOPLE = """
SELECT id, contact_id, purpose, list_id, list_group FROM consent
WHERE ended_at IS NULL AND contact_id IN ({})
"""


class Consents(Subject, subject="consents"):
    """The consents of the people in the register."""

    @action("contact.view_basic", "disclose")
    def of_contact(self, call: Call, contact_id: int, purpose: str | None = None) -> CardConsents:
        """Consents and stops of one person (P8); purposes as in `Contacts.open`.

        Without consent.view only what each consent is for and whether it is in force; without
        request.view_all no grounds of an objection.
        """
        head = contact_in_view(call, contact_id)
        stub = log_opening(call, "contact.view_basic", purpose, head.restricted_on)
        call.touched("contact", contact_id, fields="consent_state" if stub else "consent_state objection")
        return of_card(call, contact_id, stub=stub)

    @action("consent.view", "disclose")
    def proof(self, call: Call, consent_id: int, purpose: str | None = None) -> Proof:
        """Wording, evidence and notice version of one consent (GDPR art. 7(1)).

        The IP address is told to those with contact.view_technical who choose a purpose (6.2). Raises
        Absent; for a restricted person the refusals of `Contacts.open`.
        """
        contact_id, _ = _consent(call, consent_id)
        head = contact_in_view(call, contact_id)
        if log_opening(call, "consent.view", purpose, head.restricted_on):
            raise NotPermitted("contact.view_restricted")
        technical = purpose is not None and "contact.view_technical" in call.rights
        if technical and head.restricted_on is None:
            log_purpose(call, "contact.view_technical", purpose)
        call.touched("consent", consent_id, fields="consent_file consent_ip" if technical else "consent_file")
        return load_proof(call, consent_id, technical=technical)

    @action("consent.record", "change")
    def record(self, call: Call, contact_id: int, typed: ConsentInput) -> Recorded:
        """Write down one act of consent: a row for each thing agreed to (4.9).

        The person's own act that is newer than a marketing objection releases it and the suppression of
        that address (4.4, end). Raises Invalid; Refused SUPPRESSED where an address is suppressed and the
        act is no newer than the stop, or a stop that no consent releases (C6).
        """
        contact_to_change(call, contact_id)
        return consent_giving.record(call, contact_id, typed)

    @action("consent.withdraw", "change")
    def withdraw(self, call: Call, consent_id: int, how: str = "") -> int:
        """End one consent at the person's wish (GDPR art. 7(3)); how many lists the person left.

        Raises Absent, and Refused `consent.ended` when it is not in force any more. Problems: `how`.
        """
        contact_id, ended_at = _consent(call, consent_id)
        contact_in_view(call, contact_id)
        if ended_at is not None:
            raise Refused("consent.ended", N_("This consent is not in force any more."))
        _check_how(how)
        left = end(call, [consent_id], [contact_id], "withdrawn", how)
        call.touched("consent", consent_id, fields="ended_at", count=left)
        return left

    @action("consent.withdraw", "change")
    def withdraw_from_list(self, call: Call, contact_id: int, list_id: int, how: str = "") -> int:
        """End every consent of the person that covers this list; how many lists the person left.

        A consent to a group of lists is one consent and ends as a whole (C1). To leave one list of a group
        and stay on the others, take the person off that list instead. Raises Absent; problems: `how`.
        """
        contact_in_view(call, contact_id)
        _check_how(how)
        ended, left = withdraw_for(call, (contact_id,), list_id=list_id, how=how)
        call.touched("contact", contact_id, fields="consent.ended_at", count=ended)
        return left

    @action("consent.withdraw", "change")
    def withdraw_many(
        self,
        call: Call,
        contact_ids: tuple[int, ...],
        purpose: str = "MARKETING",
        list_id: int | None = None,
        how: str = "",
    ) -> int:
        """End the consents of many people for one list, or without it for one purpose; how many ended.

        People out of reach raise Absent, and nothing is ended. Problems: `how`, `contact_ids`.
        """
        form = Typed()
        if len(contact_ids) > MOST_AT_ONCE:
            message = N_("At most {limit} rows fit here.")
            form.wrong("contact_ids", "rows.many", message, limit=str(MOST_AT_ONCE))
        form.settled()
        _check_how(how)
        for contact_id in contact_ids:
            contact_in_view(call, contact_id)
        ended, left = withdraw_for(call, contact_ids, purpose=purpose, list_id=list_id, how=how)
        told = " ".join(str(contact_id) for contact_id in contact_ids)
        call.touched("contact", told, fields=f"consent.ended_at lists_left={left}", count=ended)
        return ended

    @action("consent.record", "change")
    def end_as_error(self, call: Call, consent_id: int, reason: str) -> int:
        """End a consent that was written down wrongly (C1): the right one is recorded anew.

        How many lists the person left by it. Raises Absent, Refused `consent.ended`; problems: `reason`.
        """
        contact_id, ended_at = _consent(call, consent_id)
        contact_to_change(call, contact_id)
        if ended_at is not None:
            raise Refused("consent.ended", N_("This consent is not in force any more."))
        form = Typed()
        why = form.line("reason", "reason", reason)
        if not why:
            form.wrong("reason", "missing", N_("Fill in this field."))
        form.settled()
        left = end(call, [consent_id], [contact_id], "recorded_in_error", why)
        call.touched("consent", consent_id, fields="ended_at end_reason", count=left)
        return left


def withdraw_for(
    call: Call,
    contact_ids: tuple[int, ...],
    *,
    purpose: str = "MARKETING",
    list_id: int | None = None,
    how: str = "",
) -> tuple[int, int]:
    """End these people's consents for one list, or for one purpose; how many, and how many lists were left.

    For requests and returns as well: rights and reach are the caller's matter.
    """
    group = _group_of(call, list_id) if list_id is not None else ""
    rows = stops.in_batches(call.store, _OF_PEOPLE, contact_ids)
    chosen = [
        row[:2]
        for row in rows
        if (row[2] == purpose if list_id is None else row[3] == list_id or (group and row[4] == group))
    ]
    ids = [consent_id for consent_id, _ in chosen]
    people = list(dict.fromkeys(contact_id for _, contact_id in chosen))
    return len(ids), end(call, ids, people, "withdrawn", how) if ids else 0


def end(call: Call, consent_ids: list[int], contact_ids: list[int], reason: str, how: str) -> int:
    """End consents in force and let the memberships follow; how many lists were left (C1, GDPR 7(3))."""
    mark_ended(call, consent_ids, reason, how)
    return stops.settle(call, contact_ids, reason)


def mark_ended(call: Call, consent_ids: list[int], reason: str, how: str) -> None:
    """End consents without touching memberships."""
    values = (stamp(call.now), how, call.user.id, reason)
    for first in range(0, len(consent_ids), stops.BATCH):
        batch = consent_ids[first : first + stops.BATCH]
        call.store.run(_END.format(", ".join("?" * len(batch))), (*values, *batch))


def _consent(call: Call, consent_id: int) -> tuple[int, datetime | None]:
    found = call.store.one("SELECT contact_id, ended_at FROM consent WHERE id = ?", (consent_id,))
    if found is None:
        raise Absent
    return found[0], datetime.fromisoformat(found[1]) if found[1] else None


def _group_of(call: Call, list_id: int) -> str:
    found = call.store.one("SELECT list_group FROM mailing_list WHERE id = ?", (list_id,))
    if found is None:
        raise Absent
    return str(found[0])


def _check_how(how: str) -> None:
    form = Typed()
    if how:
        form.one_of("how", tuple(WITHDRAWN_HOW), how)
    form.settled()
