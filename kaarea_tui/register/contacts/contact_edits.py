"""Making and changing contacts: one save checks the whole form, joins it with what others saved, and is
written together with its source and its history (rules 4.1, 6.1, 7.1, 7.2, 2.6; P5, P8).

Two people at one card: fields that only one of them changed are joined; a field that both changed raises
Conflict with both values, and nothing is saved until the user has chosen. No value typed is ever dropped
in silence: it is saved, or it is named in Conflict or Invalid.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from kaarea_tui.data.rows import refresh_contact
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Conflict, Invalid, Refused
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.records import change_history
from kaarea_tui.register.records.contact_inputs import ContactInput, Resolution, SourceInput
from kaarea_tui.register.records.merging import Merge
from kaarea_tui.register.records.reach import contact_to_change, reaches_company
from kaarea_tui.register.records.record_values import CONTACT, Values, load, write
from kaarea_tui.register.records.shown_values import show_clash
from kaarea_tui.rules.problem import N_

from . import entering, provenance_rows
from .contact_checks import ContactForm, check_whole, has_company, need_fields

_INSERT = """
INSERT INTO contact (id, state, last_name, first_names, created_at, created_by, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""


def create(
    call: Call, typed: ContactInput, source: SourceInput, stop_at_duplicates: Callable[[Values], None]
) -> int:
    """A new contact's number; raises Invalid, Refused, NotPermitted."""
    need_fields(call, typed)
    form = ContactForm(call, typed, {})
    problems = form.typed.problems
    checked = provenance_rows.check(source, call.today, problems)
    try:
        check_whole(form.values, form.places)
    except Invalid as invalid:
        problems.update({name: problem for name, problem in invalid.problems.items() if name not in problems})
    _check_new_in_scope(call, form)
    form.typed.settled()
    stop_at_duplicates(form.values)
    contact_id = call.store.next_ids("contact", 1)
    values = {name: value for name, value in form.values.items() if value}
    state = "active" if has_company(values) else "draft"
    names = (values.pop("last_name", ""), values.pop("first_names", ""))
    now = stamp(call.now)
    call.store.run(_INSERT, (contact_id, state, *names, now, call.user.id, now))
    write(call.store, CONTACT, contact_id, {}, values)
    provenance_rows.record(call, contact_id, ("all",), checked)
    refresh_contact(call.store, contact_id)
    stops.contact_changed(call, (contact_id,))
    fields = {change_history.field_kind(name) for name in (*form.values, "source")}
    call.touched("contact", contact_id, fields=" ".join(sorted(fields)))
    return contact_id


def update(
    call: Call,
    contact_id: int,
    version: int,
    typed: ContactInput,
    source: SourceInput,
    *,
    resolution: Resolution | None = None,
) -> int:
    """Save a form that was opened at `version`; the new version, or the old one when nothing changes."""
    need_fields(call, typed)
    head = contact_to_change(call, contact_id)
    current = load(call.store, CONTACT, contact_id)
    base = change_history.values_at(call, CONTACT, contact_id, current, version)
    form = ContactForm(call, typed, base)
    checked = provenance_rows.check(source, call.today, form.typed.problems)
    form.typed.settled()
    settled = resolution.choices if resolution and resolution.version == head.version else {}
    merged = Merge(CONTACT, base, form.values, current, choices=settled)
    if merged.clashes:
        raise Conflict(head.version, tuple(show_clash(call, CONTACT, clash) for clash in merged.clashes))
    changed = _without_doubles(merged.changed, current)
    check_whole({**current, **changed}, form.places)
    return save_changes(call, contact_id, current, changed, checked)


def save_changes(
    call: Call, contact_id: int, current: Values, changed: Values, source: provenance_rows.CheckedSource
) -> int:
    """Write checked values with their source and history; the new version."""
    real = {name: value for name, value in changed.items() if value != current.get(name, "")}
    sources = (
        provenance_rows.record(call, contact_id, provenance_rows.groups_of(real), source) if real else {}
    )
    version = change_history.save(call, CONTACT, contact_id, current, real, sources=sources)
    # Another address in the same row was never called shared (N1).
    fresh = [name.split(".")[1] for name in real if re.fullmatch(r"emails\.[0-9]+\.address", name)]
    call.store.run_many(
        "UPDATE contact_email SET was_shared = 0 WHERE id = ?", [(int(row),) for row in fresh]
    )
    after_change(call, contact_id, {**current, **real})
    return version


def undo_last(call: Call, contact_id: int, version: int) -> int:
    """Take back the last act as a new act; the new version. See `change_history.last_act`.

    One's own act needs only contact.edit, for one has typed it oneself; another's act needs to be seen
    first, so contact.view_history as well. Fields that are hidden from the user are not taken back (P8).
    """
    contact_to_change(call, contact_id)
    current = load(call.store, CONTACT, contact_id)
    act = change_history.last_act(call, CONTACT, contact_id, version, current)
    if act.changed_by != call.user.id:
        call.need("contact.view_history")
    back = {name: old for name, (old, _) in act.fields.items() if not name.startswith(change_history.SOURCE)}
    need_fields(call, _shape_of(back))
    check_whole({**current, **back}, {})
    entering.refuse(call.store, current, back)
    sources = {}
    for name, (old, new) in act.fields.items():
        if name.startswith(change_history.SOURCE):
            group = name.removeprefix(change_history.SOURCE)
            sources[group] = (new, provenance_rows.bring_back(call, contact_id, group, old))
    new_version = change_history.save(
        call, CONTACT, contact_id, current, back, sources=sources, undoes=act.name
    )
    after_change(call, contact_id, {**current, **back})
    return new_version


def after_change(call: Call, contact_id: int, values: Values) -> None:
    """Set the state that the values give (rule 4.1), make the browse row anew, and keep the stops true."""
    state = "active" if has_company(values) else "draft"
    call.store.run("UPDATE contact SET state = ? WHERE id = ? AND state <> ?", (state, contact_id, state))
    refresh_contact(call.store, contact_id)
    stops.contact_changed(call, (contact_id,))


def _check_new_in_scope(call: Call, form: ContactForm) -> None:
    """A new contact belongs to a company that the user may change people of (P5), or is a draft."""
    rows = [row for row in form.places if row[0] == "roles"]
    companies = {row: form.values[f"roles.{row[1]}.company_id"] for row in rows}
    known = {row: int(company) for row, company in companies.items() if company}
    if known and not any(reaches_company(call, each, call.user.edit_scope) for each in known.values()):
        form.typed.wrong(
            f"roles.{form.places[rows[0]]}.company",
            "role.out_of_scope",
            N_("Others are responsible for this company; ask them, or choose one of your own."),
        )


def _without_doubles(changed: Values, current: Values) -> Values:
    """Leave out a new e-mail or phone that somebody else has just added in the same words."""
    kept, after = dict(changed), {**current, **changed}
    for part, fields in (("emails", ("address",)), ("phones", ("number", "extension", "kind"))):
        told = {key: _row(part, key, fields, after) for key in _keys(part, current)}
        for key in _keys(part, changed):
            if key not in told and _row(part, key, fields, changed) in told.values():
                kept = {name: value for name, value in kept.items() if not name.startswith(f"{part}.{key}.")}
    return kept


def _row(part: str, key: str, fields: tuple[str, ...], values: Values) -> tuple[str, ...]:
    return tuple(values.get(f"{part}.{key}.{name}", "") for name in fields)


def _keys(part: str, values: Values) -> list[str]:
    return list(dict.fromkeys(name.split(".")[1] for name in values if name.startswith(f"{part}.")))


def _shape_of(names: Values) -> ContactInput:
    """An input that has set just the parts that these fields belong to."""
    shape = ContactInput()
    for name in names:
        part = name.partition(".")[0]
        shape = replace(shape, **{part: "" if "." not in name else ()})  # type: ignore[arg-type]
    return shape


def refuse_duplicates(count: int) -> None:
    """Refuse a new contact that is probably in the register already, until it is acknowledged."""
    raise Refused(
        "contact.duplicates",
        N_("This person may be in the register already: {count} to look at."),
        count=str(count),
    )
