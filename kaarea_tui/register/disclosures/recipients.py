"""To whom data may go: processors with their contracts, authorities, others (4.8, 9.1; GDPR art. 28)."""

from dataclasses import dataclass
from datetime import date

from kaarea_tui.data.engine import Row
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Conflict, Refused
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.dates import stored_day
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.recipients import KINDS, check_contract, check_country

_COLUMNS = """
id, version, kind, name, service, contact_point, country, dpa_signed, dpa_valid_to, instructions, closed_at
"""
_INSERT = """
INSERT INTO recipient (id, kind, name, service, contact_point, country, dpa_signed, dpa_valid_to,
    instructions, created_at, created_by)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE = """
UPDATE recipient SET version = version + 1, kind = ?, name = ?, service = ?, contact_point = ?, country = ?,
    dpa_signed = ?, dpa_valid_to = ?, instructions = ?
WHERE id = ?
"""


@dataclass(frozen=True, slots=True)
class RecipientInput:
    """A recipient as typed; problems go by these names. Days as typed, empty: none."""

    kind: str
    name: str
    country: str = "FI"
    service: str = ""
    contact_point: str = ""
    """Where notices are sent (GDPR art. 19)."""
    dpa_signed: str = ""
    """Day of the contract of art. 28; a processor must have one."""
    dpa_valid_to: str = ""
    instructions: str = ""


@dataclass(frozen=True, slots=True)
class RecipientView:
    """One recipient; kinds are codes of rules.recipients."""

    id: int
    version: int
    kind: str
    name: str
    service: str
    contact_point: str
    country: str
    dpa_signed: date | None
    dpa_valid_to: date | None
    instructions: str
    closed_on: date | None
    contract_over: bool
    """A processor whose contract has ended: no data may be given (4.8)."""


class Recipients(Subject, subject="recipients"):
    """The recipients of notice 8."""

    @action("disclosure.view", "browse")
    def all(self, call: Call) -> tuple[RecipientView, ...]:
        """Every recipient, those in use first, by name; they are no customers' data."""
        rows = call.store.rows(f"SELECT {_COLUMNS} FROM recipient ORDER BY closed_at IS NOT NULL, name, id")  # noqa: S608
        return tuple(_view(row, call.today) for row in rows)

    @action("recipient.manage", "change")
    def add(self, call: Call, typed: RecipientInput) -> int:
        """A new recipient; its number. A country outside the EEA is Invalid (9.1), so is a processor without
        a contract (art. 28)."""
        values = _checked(call, typed)
        recipient_id = call.store.next_ids("recipient", 1)
        call.store.run(_INSERT, (recipient_id, *values, stamp(call.now), call.user.id))
        call.touched("recipient", recipient_id, fields="kind name country dpa_signed")
        return recipient_id

    @action("recipient.manage", "change")
    def edit(self, call: Call, recipient_id: int, version: int, typed: RecipientInput) -> int:
        """Change a recipient; the new version. Raises Absent, Conflict, Refused `recipient.closed`."""
        recipient = load_recipient(call, recipient_id)
        if recipient.version != version:
            raise Conflict(recipient.version, ())
        _refuse_closed(recipient)
        call.store.run(_UPDATE, (*_checked(call, typed), recipient_id))
        call.touched("recipient", recipient_id, fields="kind name country dpa_signed")
        return version + 1

    @action("recipient.manage", "change")
    def close(self, call: Call, recipient_id: int) -> None:
        """No more data go there; what was disclosed stays on record. Raises Absent, Refused when closed."""
        _refuse_closed(load_recipient(call, recipient_id))
        call.store.run(
            "UPDATE recipient SET closed_at = ?, version = version + 1 WHERE id = ?",
            (stamp(call.now), recipient_id),
        )
        call.touched("recipient", recipient_id, fields="closed_at")


def load_recipient(call: Call, recipient_id: int) -> RecipientView:
    """One recipient; raises Absent."""
    row = call.store.one(f"SELECT {_COLUMNS} FROM recipient WHERE id = ?", (recipient_id,))  # noqa: S608
    if row is None:
        raise Absent
    return _view(row, call.today)


def _checked(call: Call, typed: RecipientInput) -> tuple[object, ...]:
    form = Typed()
    form.one_of("kind", tuple(KINDS), typed.kind)
    name = form.line("name", "recipient", typed.name)
    if not name:
        form.wrong("name", "missing", N_("Fill in this field."))
    country = form.take("country", lambda: check_country(typed.country), "")
    signed, valid_to = (
        form.day("dpa_signed", typed.dpa_signed, call.today),
        form.day("dpa_valid_to", typed.dpa_valid_to, call.today, ahead=True),
    )
    at = "dpa_valid_to" if signed is not None and signed <= call.today else "dpa_signed"
    form.take(at, lambda: check_contract(typed.kind, signed, valid_to, call.today), None)
    values = (
        typed.kind,
        name,
        form.line("service", "service", typed.service),
        form.line("contact_point", "requester_address", typed.contact_point),
        country,
        signed.isoformat() if signed else None,
        valid_to.isoformat() if valid_to else None,
        form.block("instructions", "note", typed.instructions),
    )
    form.settled()
    return values


def _refuse_closed(recipient: RecipientView) -> None:
    if recipient.closed_on is not None:
        raise Refused("recipient.closed", N_("This recipient gets no more data."))


def _view(row: Row, today: date) -> RecipientView:
    number, version, kind, name, service, point, country, signed, valid_to, instructions, closed = row
    ends = date.fromisoformat(valid_to) if valid_to else None
    return RecipientView(
        number,
        version,
        kind,
        name,
        service,
        point,
        country,
        date.fromisoformat(signed) if signed else None,
        ends,
        instructions,
        stored_day(closed) if closed else None,
        kind == "processor" and ends is not None and ends < today,
    )
