"""What was disclosed of a person, to whom and on what ground (rule 8.2); never without such a row.

The rows tell later who must be told of a correction, an erasure or a restriction (art. 19), and are named in
the access report (C-154/21).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kaarea_tui.data.engine import Row
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Invalid, NotPermitted
from kaarea_tui.register.records.card_purposes import log_opening
from kaarea_tui.register.records.reach import contact_in_view, refused
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.dates import local_date, not_future
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.recipients import DISCLOSED_BY, check_disclosure, check_legal_ground
from kaarea_tui.rules.visibility import GROUP_OF

from .recipients import RecipientView, load_recipient

MOST_AT_ONCE = 1_000
"""People whose data one act discloses; a file to an outside party records its own."""

_INSERT = """
INSERT INTO disclosure (recipient_id, contact_id, fields, legal_ground, reference, asked_by, decided_by,
    disclosed_at, channel)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_OF_CONTACT = """
SELECT d.id, d.recipient_id, r.name, r.kind, r.country, d.fields, d.legal_ground, d.reference, d.asked_by,
    d.disclosed_at, d.channel, coalesce(u.person_name, '')
FROM disclosure d JOIN recipient r ON r.id = d.recipient_id LEFT JOIN user_account u ON u.id = d.decided_by
WHERE d.contact_id = ? ORDER BY d.disclosed_at DESC, d.id DESC
"""


@dataclass(frozen=True, slots=True)
class DisclosureInput:
    """One disclosure as typed; problems go by these names. `disclosed_on` as typed, empty: today."""

    recipient_id: int
    fields: tuple[str, ...]
    """Names of fields of rules.visibility."""
    legal_ground: str
    """Section of law or request number; an authority's must be told (8.2)."""
    channel: str
    reference: str = ""
    asked_by: str = ""
    """Name of who asked."""
    disclosed_on: str = ""


@dataclass(frozen=True, slots=True)
class DisclosureLine:
    """One disclosure of one person's data."""

    id: int
    recipient_id: int
    recipient: str
    kind: str
    country: str
    fields: tuple[str, ...]
    legal_ground: str
    reference: str
    asked_by: str
    disclosed_on: date
    channel: str
    decided_by: str


class Disclosures(Subject, subject="disclosures"):
    """Disclosures of notice 8."""

    @action("disclosure.view", "disclose")
    def of_contact(
        self, call: Call, contact_id: int, purpose: str | None = None
    ) -> tuple[DisclosureLine, ...]:
        """What was disclosed of a person, newest first; purposes as in `Contacts.open`. Raises Absent.

        Of a restricted person only for those with contact.view_restricted (2.6).
        """
        head = contact_in_view(call, contact_id)
        if log_opening(call, "disclosure.view", purpose, head.restricted_on):
            raise NotPermitted("contact.view_restricted")
        call.touched("contact", contact_id, fields="disclosure")
        return of_contact(call, contact_id)

    @action("disclosure.record", "change")
    def record(self, call: Call, contact_ids: tuple[int, ...], typed: DisclosureInput) -> int:
        """Write down that data of these people were disclosed; how many rows that made.

        Raises Absent for a person out of reach and for an unknown recipient, Refused `recipient.closed` and
        `recipient.contract_over`; NotPermitted for a restricted person without contact.view_restricted (2.6).
        """
        recipient = load_recipient(call, typed.recipient_id)
        people = tuple(dict.fromkeys(contact_ids))
        if len(people) > MOST_AT_ONCE:
            message = N_("At most {limit} rows fit here.")
            raise Invalid({"contact_ids": Problem("rows.many", message, limit=str(MOST_AT_ONCE))})
        for contact_id in people:
            if contact_in_view(call, contact_id).restricted_on is not None:
                call.need("contact.view_restricted")
        record(call, people, recipient, typed)
        call.touched_people(people, fields=f"disclosure recipient={recipient.id}", count=len(people))
        return len(people)


def record(call: Call, contact_ids: Sequence[int], recipient: RecipientView, typed: DisclosureInput) -> None:
    """Write the rows of a disclosure; for exports to outside parties as well. Raises Refused, Invalid."""
    *told, at = checked(call, recipient, typed)
    call.store.run_many(
        _INSERT, [(recipient.id, each, *told, call.user.id, at, typed.channel) for each in contact_ids]
    )


def checked(call: Call, recipient: RecipientView, typed: DisclosureInput) -> tuple[str, str, str, str, str]:
    """Fields, ground, reference, who asked and when, as the rows keep them. Raises Refused, Invalid."""
    form = Typed()
    day = form.day("disclosed_on", typed.disclosed_on, call.today) or call.today
    form.take("disclosed_on", lambda: not_future(day, call.today), day)
    form.one_of("channel", tuple(DISCLOSED_BY), typed.channel)
    ground = form.line("legal_ground", "legal_ground", typed.legal_ground)
    form.take("legal_ground", lambda: check_legal_ground(recipient.kind, ground), None)
    if not typed.fields or not set(typed.fields) <= set(GROUP_OF):
        form.wrong("fields", "choice.unknown", N_("Choose one of the list."))
    reference = form.line("reference", "reference", typed.reference)
    asked_by = form.line("asked_by", "requester", typed.asked_by)
    form.settled()
    check_recipient(recipient, day)
    at = stamp(call.now) if day == call.today else f"{day.isoformat()}T12:00:00.000Z"
    fields = " ".join(name for name in GROUP_OF if name in typed.fields)
    return fields, ground, reference, asked_by, at


def of_contact(call: Call, contact_id: int) -> tuple[DisclosureLine, ...]:
    """The disclosures of a person, newest first; rights and reach are the caller's matter."""
    return tuple(_line(row) for row in call.store.rows(_OF_CONTACT, (contact_id,)))


def _line(row: Row) -> DisclosureLine:
    number, recipient_id, name, kind, country, fields, ground, reference, asked_by, at, channel, by = row
    day = local_date(datetime.fromisoformat(at))
    return DisclosureLine(
        number, recipient_id, name, kind, country, tuple(fields.split()), ground, reference, asked_by, day,
        channel, by,
    )  # fmt: skip


def check_recipient(recipient: RecipientView, day: date) -> None:
    """Refuse to give data to a closed recipient, or a processor whose contract has ended (4.8)."""
    if recipient.closed_on is not None:
        raise refused(Problem("recipient.closed", N_("This recipient gets no more data.")))
    try:
        check_disclosure(recipient.kind, recipient.dpa_valid_to, day)
    except Problem as problem:
        raise refused(problem) from problem
