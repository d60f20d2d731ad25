"""Consents at the counter: given with proof, never edited, withdrawn as easily (rulebook 4.1; C1 to C7).

Whoever sees a card may record a withdrawal, through any channel and without a reason; it takes effect on all
lists in the same transaction. There is no bulk giving (C5).
"""

from dataclasses import replace
from datetime import datetime

from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Invalid, NotPermitted, Refused
from kaarea_tui.register.mailing import consent_giving, taking_back, withdrawals
from kaarea_tui.register.mailing.consent_cards import (
    MARKETING,
    CardConsents,
    ConsentInput,
    EndingConsents,
    Proof,
    Recorded,
    Withdrawal,
    Withdrawn,
)
from kaarea_tui.register.mailing.consent_reading import load_proof, of_card
from kaarea_tui.register.mailing.list_reach import list_in_view
from kaarea_tui.register.mailing.taking_back import Changed, Watch
from kaarea_tui.register.records.card_purposes import log_opening, log_purpose
from kaarea_tui.register.records.reach import contact_in_view, contact_to_change
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.consents import WITHDRAWN_HOW
from kaarea_tui.rules.problem import N_, Problem


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
        contact_id, *_ = _consent(call, consent_id)
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

    @action("consent.withdraw", "change", names_ahead=True)
    def withdraw(self, call: Call, consent_id: int, how: str = "", told_on: str = "") -> Withdrawn:
        """End one consent at the person's wish (GDPR art. 7(3)); `told_on` as in `withdraw_many`.

        Who withdraws the consent to a list leaves it on every ground, and stays off it (4.1, N4). Raises
        Absent, and Refused `consent.ended` when it is not in force any more. Problems: `how`, `told_on`.
        """
        contact_id, ended_at, list_id, given_at = _consent(call, consent_id)
        contact_in_view(call, contact_id)
        if ended_at is not None:
            raise Refused("consent.ended", N_("This consent is not in force any more."))
        told_at = withdrawals.checked(call, (contact_id,), how, told_on)
        if given_at > told_at:
            newer = N_("The consent was given after this day: it is newer than the withdrawal.")
            raise Invalid({"told_on": Problem("consent.newer", newer)})
        watch = Watch(call, (contact_id,))
        if list_id is None:
            left = withdrawals.end(call, [consent_id], [contact_id], "withdrawn", how, told_at=told_at)
        else:
            people = (contact_id,)
            left = withdrawals.withdraw_for(call, people, list_id=list_id, how=how, told_at=told_at)[1]
        call.touched("consent", consent_id, fields="ended_at", count=left)
        return Withdrawn(1, 1, left, 0, 0, changed=watch.changed())

    @action("consent.withdraw", "change", names_ahead=True)
    def withdraw_from_list(self, call: Call, contact_id: int, list_id: int, how: str = "") -> int:
        """End the person's consent to this list, and take it out of wider ones; how many lists he left.

        A consent to a group of lists goes on without this one (N4). Raises Absent; problems: `how`.
        """
        contact_in_view(call, contact_id)
        list_in_view(call, list_id)
        _check_how(how)
        ended, left = withdrawals.withdraw_for(call, (contact_id,), list_id=list_id, how=how)
        call.touched("contact", contact_id, fields="consent.ended_at", count=ended)
        return left

    @action("consent.withdraw", "disclose")
    def to_withdraw(
        self, call: Call, contact_ids: tuple[int, ...], asked: Withdrawal, how: str = "", told_on: str = ""
    ) -> EndingConsents:
        """What `withdraw_many` would end with the same words; nothing is written."""
        told_at = _checked_many(call, contact_ids, asked, how, told_on)
        call.touched_people(contact_ids, fields="consent_state", count=len(contact_ids))
        return withdrawals.foreseen(call, contact_ids, asked, told_at)

    @action("consent.withdraw", "change", names_ahead=True)
    def withdraw_many(
        self,
        call: Call,
        contact_ids: tuple[int, ...],
        asked: Withdrawal = MARKETING,
        how: str = "",
        told_on: str = "",
    ) -> Withdrawn:
        """End the consents of many people for one list, or for one purpose: of all of them, or of nobody.

        `told_on`: the day on which they said it, as typed, empty: now. Raises Absent for
        people or a list out of reach. Problems: `how`, `told_on`, `contact_ids`.
        """
        told_at = _checked_many(call, contact_ids, asked, how, told_on)
        watch = Watch(call, contact_ids)
        done = replace(
            withdrawals.carried_out(call, contact_ids, asked, how, told_at), changed=watch.changed()
        )
        call.touched_people(
            contact_ids, fields=f"consent.ended_at lists_left={done.lists_left}", count=done.consents
        )
        return done

    @action("consent.withdraw", "change")
    def take_back(self, call: Call, changed: Changed) -> int:
        """Take the user's own withdrawal of many people back, as `withdraw_many` told it; how many consents.

        They hold again, the stints that ended with them go on, and the stops are released (that needs
        `suppression.release`); of whoever has objected meanwhile nothing comes back. Raises Absent for people
        out of reach.
        """
        people = taking_back.people_of(call, changed)
        if not people:
            raise Absent
        for contact_id in people:
            contact_in_view(call, contact_id)
        taking_back.take_back(call, changed, by=call.user.id)
        count = taking_back.in_force(call, changed.consents)
        call.touched_people(people, fields="consent.ended_at taken_back", count=count)
        return count

    @action("consent.record", "change")
    def end_as_error(self, call: Call, consent_id: int, reason: str) -> int:
        """End a consent that was written down wrongly (C1): the right one is recorded anew.

        How many lists the person left by it. Raises Absent, Refused `consent.ended`; problems: `reason`.
        """
        contact_id, ended_at, *_ = _consent(call, consent_id)
        contact_to_change(call, contact_id)
        if ended_at is not None:
            raise Refused("consent.ended", N_("This consent is not in force any more."))
        form = Typed()
        why = form.line("reason", "reason", reason)
        if not why:
            form.wrong("reason", "missing", N_("Fill in this field."))
        form.settled()
        left = withdrawals.end(call, [consent_id], [contact_id], "recorded_in_error", why)
        call.touched("consent", consent_id, fields="ended_at end_reason", count=left)
        return left


def _consent(call: Call, consent_id: int) -> tuple[int, datetime | None, int | None, datetime]:
    """Whose it is, when it ended, the one list that it is for, and when it was given."""
    sql = "SELECT contact_id, ended_at, list_id, given_at FROM consent WHERE id = ?"
    found = call.store.one(sql, (consent_id,))
    if found is None:
        raise Absent
    contact_id, ended, list_id, given = found
    ended_at = datetime.fromisoformat(ended) if ended else None
    return contact_id, ended_at, list_id, datetime.fromisoformat(given)


def _check_how(how: str) -> None:
    form = Typed()
    if how:
        form.one_of("how", tuple(WITHDRAWN_HOW), how)
    form.settled()


def _checked_many(
    call: Call, contact_ids: tuple[int, ...], asked: Withdrawal, how: str, told_on: str
) -> datetime:
    told_at = withdrawals.checked(call, contact_ids, how, told_on)
    if asked.list_id is not None:
        list_in_view(call, asked.list_id)
    for contact_id in contact_ids:
        contact_in_view(call, contact_id)
    return told_at
