"""Deciding whose an address is, where the program does not: a company's mailbox, or a person's own (N1)."""

from dataclasses import dataclass
from datetime import date

from kaarea_tui.data.engine import Row
from kaarea_tui.data.list_rows import note
from kaarea_tui.data.rows import refresh_company_row, refresh_contact
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.mailing import memberships, stops
from kaarea_tui.register.records import change_history
from kaarea_tui.register.records.reach import (
    company_to_change,
    contact_to_change,
    in_view,
    mailbox_in_view,
    reaches_company,
)
from kaarea_tui.register.records.record_values import COMPANY, CONTACT, load
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.company_mailboxes import GENERAL, MOST
from kaarea_tui.rules.problem import N_

from .company_mailboxes import MARK

SHOWN = 500
_UNDECIDED = f"""
SELECT e.id, e.contact_id, w.name, e.address FROM contact_email e
JOIN contact_row w ON w.contact_id = e.contact_id WHERE e.was_shared = 1 ORDER BY w.order_no LIMIT {SHOWN}
"""  # noqa: S608
_STOPPED = f"""
SELECT e.id, e.company_id, w.name, e.address, e.stopped_on, e.stop_reason FROM company_email e
JOIN company_row w ON w.company_id = e.company_id WHERE e.stopped_on IS NOT NULL
ORDER BY w.order_no LIMIT {SHOWN}
"""  # noqa: S608
_COMPANIES = """
SELECT DISTINCT c.id, c.name FROM contact_role r JOIN company c ON c.id = r.company_id
WHERE r.contact_id = ? ORDER BY c.name, c.id
"""
_ROW = "SELECT id, contact_id, address, address_key, was_shared FROM contact_email WHERE id = ?"
_CARDS = "SELECT id, contact_id, was_shared FROM contact_email WHERE address_key = ? ORDER BY id"
_OF_COMPANY = "SELECT id FROM company_email WHERE company_id = ? AND address_key = ?"


@dataclass(frozen=True, slots=True)
class UndecidedAddress:
    """An address of a card that was once called shared; `companies` are the person's, number and name."""

    email_id: int
    contact_id: int
    name: str
    address: str
    companies: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class StoppedMailbox:
    """A mailbox that is on no list until somebody releases it."""

    id: int
    company_id: int
    company: str
    address: str
    stopped_on: date
    reason: str
    """`moved`: something held back a card that it came from; `named`: it is named after a person;
    `unproved`: nothing tells that it is shared."""


class Mailboxes(Subject, subject="mailboxes"):
    """Mailboxes of companies."""

    @action(MARK, "disclose")
    def undecided(self, call: Call) -> tuple[UndecidedAddress, ...]:
        """The addresses that wait for somebody to decide whose they are, in name order; at most 500."""
        found = tuple(
            UndecidedAddress(row[0], row[1], row[2], row[3], tuple(call.store.rows(_COMPANIES, (row[1],))))
            for row in call.store.rows(_UNDECIDED)
            if in_view(call, row[1])
        )
        call.touched("contact", "", fields="emails", count=len(found))
        return found

    @action(MARK, "browse")
    def stopped(self, call: Call) -> tuple[StoppedMailbox, ...]:
        """The mailboxes that are stopped, by company; at most 500."""
        return tuple(
            StoppedMailbox(number, company_id, name, address, date.fromisoformat(day), reason)
            for number, company_id, name, address, day, reason in call.store.rows(_STOPPED)
            if reaches_company(call, company_id, call.user.view_scope)
        )

    @action(MARK, "change", names_ahead=True)
    def move(self, call: Call, email_id: int, company_id: int, reason: str) -> int:
        """Call an address of a card the company's shared mailbox, and move it there; the mailbox's number.

        It leaves every card where it once was called shared. Its memberships end there, and the mailbox
        joins those lists where the rules allow it. Raises Absent, Refused `mailbox.on_other_card`,
        `mailbox.many`; problems: `reason`.
        """
        row = _address(call, email_id)
        company_to_change(call, company_id)
        why = _reason(call, reason)
        cards = call.store.rows(_CARDS, (row[3],))
        if any(not shared and number != email_id for number, _, shared in cards):
            message = N_("The address stands on another person's card as that person's own.")
            raise Refused("mailbox.on_other_card", message)
        for _, contact_id, _ in cards:
            contact_to_change(call, contact_id)
        note(row[1] for row in cards)
        lists = _leave_cards(call, cards)
        mailbox_id = _give(call, company_id, row, why)
        stops.company_changed(call, company_id, "moved")
        _join(call, mailbox_id, lists)
        call.touched("company", company_id, fields="emails.mark_reason", count=len(cards))
        return mailbox_id

    @action(MARK, "change", names_ahead=True)
    def keep(self, call: Call, email_id: int) -> None:
        """Decide that an address of a card is the person's own; its lists follow. Raises Absent."""
        row = _address(call, email_id)
        contact_to_change(call, row[1])
        call.store.run("UPDATE contact_email SET was_shared = 0 WHERE id = ?", (email_id,))
        stops.contact_changed(call, (row[1],))
        call.touched("contact", row[1], fields="emails")

    @action("suppression.release", "change", names_ahead=True)
    def release(self, call: Call, mailbox_id: int, reason: str) -> None:
        """Let a stopped mailbox be mailed again; what rests on lists goes on. Problems: `reason`.

        Raises Absent, Refused `mailbox.not_stopped`.
        """
        company_id = mailbox_in_view(call, mailbox_id)
        found = call.store.one(
            "SELECT stop_reason, stopped_on FROM company_email WHERE id = ?", (mailbox_id,)
        )
        if found is None:
            raise Absent
        if found[1] is None:
            raise Refused("mailbox.not_stopped", N_("This mailbox is not stopped any more."))
        why = _reason(call, reason)
        current = load(call.store, COMPANY, company_id)
        # Whoever releases it says why it is the company's, and it is not stopped by the same name again.
        change_history.save(call, COMPANY, company_id, current, {f"emails.{mailbox_id}.mark_reason": why})
        call.store.run(
            "UPDATE company_email SET stopped_on = NULL, stop_reason = '' WHERE id = ?", (mailbox_id,)
        )
        stops.company_changed(call, company_id, "mailbox_released")
        call.touched("company", company_id, fields="emails.stopped_on emails.mark_reason")


def _address(call: Call, email_id: int) -> Row:
    row = call.store.one(_ROW, (email_id,))
    if row is None or not in_view(call, row[1]):
        raise Absent
    return row


def _reason(call: Call, reason: str) -> str:
    form = Typed()
    why = form.line("reason", "reason", reason)
    if not why:
        form.wrong("reason", "missing", N_("Fill in this field."))
    form.settled()
    return why


def _leave_cards(call: Call, cards: list[Row]) -> list[int]:
    """Take the address off these cards, with its memberships; the lists that it was on."""
    lists: dict[int, None] = {}
    for email_id, contact_id, _ in cards:
        rows = call.store.rows(
            "SELECT list_id FROM list_member WHERE email_id = ? AND left_at IS NULL", (email_id,)
        )
        theirs = [row[0] for row in rows]
        lists |= dict.fromkeys(theirs)
        if theirs:
            memberships.end_all(call, contact_id, "mailbox_moved", lists=theirs)
        current = load(call.store, CONTACT, contact_id)
        gone = {f"emails.{email_id}.{name}": "" for name in CONTACT.part("emails").fields}
        change_history.save(call, CONTACT, contact_id, current, gone)
        refresh_contact(call.store, contact_id)
        stops.contact_changed(call, (contact_id,))
    return list(lists)


def _give(call: Call, company_id: int, row: Row, why: str) -> int:
    """Write the address as a shared mailbox on the company's card, or make the one there one."""
    current = load(call.store, COMPANY, company_id)
    positions = [int(value) for name, value in current.items() if name.endswith(".position")]
    if len(positions) >= MOST:
        raise Refused("mailbox.many", N_("At most {limit} rows fit here."), limit=str(MOST))
    found = call.store.one(_OF_COMPANY, (company_id, row[3]))
    mailbox_id = int(found[0]) if found else call.store.next_ids("company_email", 1)
    name = f"emails.{mailbox_id}"
    setting = {f"{name}.use": GENERAL, f"{name}.mark_reason": why}
    if found is None:
        setting |= {f"{name}.address": row[2], f"{name}.position": str(max(positions, default=-1) + 1)}
    change_history.save(call, COMPANY, company_id, current, setting)
    refresh_company_row(call.store, company_id)
    return mailbox_id


def _join(call: Call, mailbox_id: int, lists: list[int]) -> None:
    for list_id in lists:
        memberships.join_one(call, list_id, -mailbox_id)
