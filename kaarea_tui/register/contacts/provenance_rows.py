"""Where a contact's data came from, kept row by row, and the duty to tell the person (rules 7.1, 7.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.records.contact_inputs import SourceInput
from kaarea_tui.rules.dates import not_future, parse_date
from kaarea_tui.rules.identity_codes import refuse_personal_identity_code
from kaarea_tui.rules.limits import within
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.provenance import check_source, inform_due
from kaarea_tui.rules.text import clean_line

from .contact_cards import Source

_INSERT = """
INSERT INTO provenance (id, contact_id, field_group, source_kind, source_name, received_on, recorded_at,
    recorded_by, inform_due, informed_on, informed_how) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_OF_CONTACT = """
SELECT p.id, p.field_group, p.source_kind, p.source_name, p.received_on, p.recorded_at,
       coalesce(u.person_name, ''), p.inform_due, p.informed_on, p.informed_how
FROM provenance p LEFT JOIN user_account u ON u.id = p.recorded_by WHERE p.contact_id = ? ORDER BY p.id DESC
"""
_GROUP_OF_PART = {"addresses": "address", "roles": "role"}


@dataclass(frozen=True, slots=True)
class CheckedSource:
    """A source that the rules accept."""

    kind: str
    name: str
    received_on: date


def check(source: SourceInput, today: date, problems: dict[str, Problem]) -> CheckedSource:
    """The source as it will be kept; what is wrong goes to `problems` (rules 7.1, 7.2, V7)."""
    name, received_on = clean_line(source.name), today
    try:
        check_source(source.kind, name)
    except Problem as problem:
        problems["source.name" if problem.code == "source.no_name" else "source.kind"] = problem
    try:
        refuse_personal_identity_code(within("source_name", name))
    except Problem as problem:
        problems["source.name"] = problem
    try:
        if source.received_on.strip():
            received_on = not_future(parse_date(source.received_on, today), today)
    except Problem as problem:
        problems["source.received_on"] = problem
    return CheckedSource(source.kind, name, received_on)


def groups_of(changed: Iterable[str]) -> tuple[str, ...]:
    """The groups of fields that a source tells of: basic, address, role."""
    parts = (name.partition(".")[0] for name in changed)
    return tuple(sorted({_GROUP_OF_PART.get(part, "basic") for part in parts}))


def record(
    call: Call, contact_id: int, groups: Iterable[str], source: CheckedSource
) -> dict[str, tuple[str, str]]:
    """Keep the source of these groups; group to the numbers of the rows in force before and now."""
    numbers = {}
    for group in groups:
        before = _in_force(call, contact_id, group)
        due = inform_due(source.kind, source.received_on)
        values = (source.kind, source.name, source.received_on.isoformat())
        row_id = _insert(call, contact_id, group, values, (due.isoformat() if due else None, None, ""))
        numbers[group] = (str(before or ""), str(row_id))
    return numbers


def bring_back(call: Call, contact_id: int, group: str, row_id: str) -> str:
    """Put the source of an earlier row in force again, its duty as far done as it was; the new number."""
    found = call.store.one(
        "SELECT source_kind, source_name, received_on, informed_on, informed_how FROM provenance"
        " WHERE id = ? AND contact_id = ?",
        (int(row_id or 0), contact_id),
    )
    if found is None:
        return ""
    due = inform_due(found[0], date.fromisoformat(found[2]))
    informed = (due.isoformat() if due else None, found[3], found[4])
    return str(_insert(call, contact_id, group, found[:3], informed))


def of_contact(call: Call, contact_id: int) -> tuple[Source, ...]:
    """All sources of a contact, newest first."""
    return tuple(
        Source(
            number, group, kind, name, date.fromisoformat(received), datetime.fromisoformat(recorded), by,
            _day(due), _day(informed), how,
        )
        for number, group, kind, name, received, recorded, by, due, informed, how in call.store.rows(
            _OF_CONTACT, (contact_id,)
        )
    )  # fmt: skip


def close_duty(call: Call, contact_id: int, on: date, how: str) -> int:
    """Write down that the person was told (rule 7.2); how many open duties that closed."""
    where = "contact_id = ? AND inform_due IS NOT NULL AND informed_on IS NULL AND received_on <= ?"
    found = call.store.one(f"SELECT count(*) FROM provenance WHERE {where}", (contact_id, on.isoformat()))  # noqa: S608
    call.store.run(
        f"UPDATE provenance SET informed_on = ?, informed_how = ? WHERE {where}",  # noqa: S608
        (on.isoformat(), how, contact_id, on.isoformat()),
    )
    return int(found[0]) if found else 0


def _in_force(call: Call, contact_id: int, group: str) -> int | None:
    found = call.store.one(
        "SELECT id FROM provenance WHERE contact_id = ? AND field_group IN (?, 'all')"
        " ORDER BY id DESC LIMIT 1",
        (contact_id, group),
    )
    return int(found[0]) if found else None


def _insert(
    call: Call, contact_id: int, group: str, source: tuple[str, str, str], informed: tuple[str | None, ...]
) -> int:
    row_id = call.store.next_ids("provenance", 1)
    recorded = (stamp(call.now), call.user.id)
    call.store.run(_INSERT, (row_id, contact_id, group, *source, *recorded, *informed))
    return row_id


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
