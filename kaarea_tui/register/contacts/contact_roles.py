"""A person's roles one at a time: a new one, the end of one, and a move to another company (rule 4.1).

These come from a small dialog rather than the whole form. Each names the version of the card that it was
asked on, so that it never works on a card that has moved on unseen.
"""

from dataclasses import replace
from datetime import date, timedelta

from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, Conflict
from kaarea_tui.register.records.contact_inputs import ContactInput, RoleInput, SourceInput
from kaarea_tui.register.records.reach import contact_to_change
from kaarea_tui.register.records.record_values import (
    CONTACT,
    Values,
    is_alive,
    load,
    row_of,
    row_values,
)
from kaarea_tui.rules.dates import parse_date
from kaarea_tui.rules.problem import Problem

from . import contact_edits, provenance_rows
from .contact_checks import ContactForm, check_whole, need_fields

LEFT_BEHIND = ("emails", "phones", "addresses")
"""Parts of a card that may have been the old company's."""


def add(call: Call, contact_id: int, version: int, role: RoleInput, source: SourceInput) -> int:
    """See `Contacts.add_role`."""
    current = _current(call, contact_id, version)
    return _save(call, contact_id, current, {}, role, source=source)


def end(
    call: Call, contact_id: int, version: int, role_id: int, ended_on: str, *, source: SourceInput
) -> int:
    """See `Contacts.end_role`."""
    current = _current(call, contact_id, version)
    row = _role(current, role_id)
    ended = replace(row, ended_on=ended_on.strip() or call.today.isoformat())
    return _save(call, contact_id, current, {}, ended, source=source)


def move(
    call: Call,
    contact_id: int,
    version: int,
    role_id: int,
    role: RoleInput,
    *,
    source: SourceInput,
    left_behind: tuple[str, ...] = (),
) -> int:
    """See `Contacts.change_employer`."""
    current = _current(call, contact_id, version)
    old = _role(current, role_id)
    new = replace(role, id=None, started_on=role.started_on.strip() or call.today.isoformat())
    changed = _without(call, current, left_behind)
    if not old.ended_on:
        try:
            day_before = parse_date(new.started_on, call.today) - timedelta(days=1)
        except Problem:
            day_before = call.today  # the form's own check names the problem
        first_day = date.fromisoformat(old.started_on) if old.started_on else day_before
        changed[f"roles.{role_id}.ended_on"] = max(day_before, first_day).isoformat()
    return _save(call, contact_id, current, changed, new, source=source)


def _without(call: Call, current: Values, rows: tuple[str, ...]) -> Values:
    """The changes that take these rows off the card; raises Absent, and NotPermitted for hidden ones (P8)."""
    changed: Values = {}
    for name in rows:
        row = row_of(name)
        if row is None or row[0] not in LEFT_BEHIND or not is_alive(CONTACT, row, current):
            raise Absent
        changed |= dict.fromkeys(row_values(CONTACT, row, current), "")
    emails, phones, addresses = (any(name.startswith(part) for name in rows) for part in LEFT_BEHIND)
    shape = ContactInput(
        emails=() if emails else None, phones=() if phones else None, addresses=() if addresses else None
    )
    need_fields(call, shape)
    return changed


def _current(call: Call, contact_id: int, version: int) -> Values:
    head = contact_to_change(call, contact_id)
    need_fields(call, ContactInput(roles=()))
    if head.version != version:
        raise Conflict(head.version, ())
    return load(call.store, CONTACT, contact_id)


def _role(current: Values, role_id: int) -> RoleInput:
    """A role of the card as a form would send it; raises Absent."""
    at = f"roles.{role_id}"
    if not current.get(f"{at}.company_id"):
        raise Absent
    return RoleInput(
        int(current[f"{at}.company_id"]),
        current[f"{at}.title"],
        current[f"{at}.started_on"],
        current[f"{at}.ended_on"],
        current[f"{at}.is_billing_contact"] == "1",
        role_id,
    )


def _save(
    call: Call, contact_id: int, current: Values, changed: Values, role: RoleInput, *, source: SourceInput
) -> int:
    form = ContactForm(call, ContactInput(roles=(role,)), current)
    checked = provenance_rows.check(source, call.today, form.typed.problems)
    form.typed.settled()
    # The form holds one role; the card's other roles are not on it and stay.
    (row,) = [row for row in form.places if row[0] == "roles"]
    mine = {name: value for name, value in form.values.items() if name.startswith(f"roles.{row[1]}.")}
    changed = {**changed, **mine}
    check_whole({**current, **changed}, form.places)
    return contact_edits.save_changes(call, contact_id, current, changed, checked)
