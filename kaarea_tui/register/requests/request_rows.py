"""Cases as rows: loading one, who may see it, who may change it now, and writing its events (2.3, P8)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from kaarea_tui.data.engine import Store
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, Conflict, NotPermitted, Refused
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.requests import OPEN


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row of request_case."""

    id: int
    version: int
    number: str
    bundle: str
    mail_id: int | None
    type: str
    state: str
    contact_id: int | None
    requester_name: str
    requester_address: str
    language: str
    channel: str
    written: int
    text: str
    grounds: str
    received_on: str
    received_reason: str
    first_due: str
    due: str
    pause_ends_on: str | None
    extended: int
    extension_reason: str
    identity_method: str
    identity_on: str | None
    identity_note: str
    representative: str
    outcome: str
    refusal_grounds: str
    refusal_late_reason: str
    proposal: str
    proposed_by: int | None
    approved_by: int | None
    override_reason: str
    answer_sent_on: str | None
    answer_channel: str
    owner_id: int
    reopened: int
    created_at: str
    created_by: int
    closed_at: str | None

    @property
    def received(self) -> date:
        """The day of receipt."""
        return date.fromisoformat(self.received_on)


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter of a case that was sent: what a step is recorded by (N9)."""

    id: int
    sent_on: date
    code: str
    """extension: its reason by the law."""
    reason: str
    """The doubt (identity), the words of the extension; empty: not kept."""


_COLUMNS = ", ".join(field.name for field in fields(CaseRow))
_WRITTEN = frozenset(field.name for field in fields(CaseRow)) | {"identity_by", "extension_notice_on"}
FIRST_ANSWER = """
SELECT min(l.sent_on) FROM request_letter l
WHERE l.case_id = c.id AND l.sent_on IS NOT NULL AND l.kind IN ('answer', 'partial', 'refusal')
"""
ANSWERED_ON = f"""{FIRST_ANSWER} AND l.made_at > coalesce(
    (SELECT max(e.at) FROM request_event e WHERE e.case_id = c.id AND e.step = 'T20'), '')
"""  # noqa: S608 - our own names
"""When case `c` was answered, closed or not: ever, and since it was reopened."""
_SENT = """
SELECT id, sent_on, code, reason FROM request_letter
WHERE case_id = ? AND kind = ? AND sent_on IS NOT NULL AND made_at > ? AND id NOT IN (
    SELECT letter_id FROM request_suspension WHERE case_id = ? AND letter_id IS NOT NULL
    UNION ALL SELECT reminder_id FROM request_suspension WHERE case_id = ? AND reminder_id IS NOT NULL)
ORDER BY sent_on DESC, id DESC LIMIT 1
"""
UNIDENTIFIED: Mapping[str, object] = {"identity_method": "", "identity_on": None, "identity_by": None}
"""Columns of a case in which nobody is identified."""

_EVENT = """
INSERT INTO request_event (case_id, at, actor_id, step, from_state, to_state, note)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""


def load_case(call: Call, case_id: int) -> CaseRow:
    """The case, whoever asks; raises Absent."""
    found = call.store.one(f"SELECT {_COLUMNS} FROM request_case WHERE id = ?", (case_id,))  # noqa: S608
    if found is None:
        raise Absent
    return CaseRow(*found)


def letter_sent(store: Store, case_id: int, kind: str, since: str = "") -> SentLetter | None:
    """The last letter of that kind that was sent, made after `since`, and records nothing yet."""
    found = store.one(_SENT, (case_id, kind, since, case_id, case_id))
    if found is None:
        return None
    return SentLetter(found[0], date.fromisoformat(found[1]), found[2], found[3])


def sees_contents(call: Call, owner_id: int, created_by: int) -> bool:
    """Does the user see more of such a case than number and state (P8)?"""
    if "request.view_all" in call.rights:
        return True
    return "request.view_own" in call.rights and call.user.id in (owner_id, created_by)


def case_in_view(call: Call, case_id: int) -> CaseRow:
    """The case, when the user sees its contents; raises Absent or NotPermitted."""
    case = load_case(call, case_id)
    if not sees_contents(call, case.owner_id, case.created_by):
        raise NotPermitted("request.view_all")
    return case


def case_to_change(call: Call, case_id: int, version: int, *, closed: bool = False) -> CaseRow:
    """The case as the user has it before the eyes, to be changed; closed ones only with `closed`.

    Raises Absent, NotPermitted, Conflict when somebody was first, and Refused `request.closed`.
    """
    case = case_in_view(call, case_id)
    if case.version != version:
        raise Conflict(case.version, ())
    if not closed and case.state not in OPEN:
        raise Refused("request.closed", N_("A closed case is not changed; the register owner can reopen it."))
    return case


def save(call: Call, case: CaseRow, changes: dict[str, object]) -> int:
    """Write columns of the case; the new version. Names are columns of our own."""
    assert changes.keys() <= _WRITTEN
    told = "".join(f", {name} = ?" for name in changes)
    call.store.run(
        f"UPDATE request_case SET version = version + 1{told} WHERE id = ?",  # noqa: S608
        (*changes.values(), case.id),
    )
    return case.version + 1


def write_event(call: Call, case_id: int, step: str, states: tuple[str, str], note: str = "") -> None:
    """Leave the trace of a step: who, when, from, to (2.3, invariants)."""
    call.store.run(_EVENT, (case_id, stamp(call.now), call.user.id, step, *states, note))
