"""The change history as it is shown: one group for each save, only fields that the user may see (P8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kaarea_tui.register.counter import Call
from kaarea_tui.register.records.card_purposes import log_opening
from kaarea_tui.rules.visibility import visible_fields

from .change_history import SOURCE, Act, acts, field_kind
from .reach import ContactHead
from .record_values import COMPANY, CONTACT, Kind
from .shown_values import label_of, show

_RESTRICTIONS = """
SELECT r.started_at, coalesce(u.person_name, ''), r.scope || ':' || r.detail || ':' || r.ground, r.lifted_at,
    coalesce(v.person_name, ''), r.lift_reason
FROM restriction r LEFT JOIN user_account u ON u.id = r.started_by
LEFT JOIN user_account v ON v.id = r.lifted_by WHERE r.contact_id = ? ORDER BY r.id
"""
_NOTES = """
SELECT n.created_at, coalesce(u.person_name, ''), o.body, n.body FROM contact_note n
JOIN contact_note o ON o.id = n.corrects LEFT JOIN user_account u ON u.id = n.created_by
WHERE n.contact_id = ? ORDER BY n.id DESC
"""
_SEEN_WITH = {
    "last_name": "last_name",
    "first_names": "first_names",
    "emails": "email",
    "phones": "phone",
    "roles": "company",
    "addresses": "street",
    "source.basic": "source",
    "source.role": "source",
    "source.address": "street",
}


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One field of a save. `label` is a catalogue key (shown_values.LABELS); dates, phones, companies and
    sources are told for reading, codes stay codes. An empty `old` was added, an empty `new` taken away.
    """

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """One save: version that it made, who and when; `undoes` is the version whose act it took back.

    Version 0: a restriction set or lifted, a note corrected: no version of the card, and not undone.
    """

    version: int
    changed_at: datetime
    changed_by: str
    fields: tuple[ChangedField, ...]
    undoes: int | None


def contact_history(call: Call, head: ContactHead, purpose: str | None) -> tuple[ChangeGroup, ...]:
    """See `Contacts.history`; a restricted person's takes the right to it (2.6)."""
    if log_opening(call, "contact.view_history", purpose, head.restricted_on):
        call.need("contact.view_restricted")
    call.touched("contact", head.id, fields="change_history")
    seen = visible_fields(call.rights)
    shown = frozenset(part for part, field in _SEEN_WITH.items() if field in seen)
    groups = list(_groups(call, CONTACT, head.id, shown))
    if "note" in seen:
        groups += _notes(call, head.id)
    if "contact.view_restricted" in call.rights:
        groups += _restrictions(call, head.id)
    return tuple(sorted(groups, key=lambda each: each.changed_at, reverse=True))


def _notes(call: Call, contact_id: int) -> Iterator[ChangeGroup]:
    """Each correction of a note; the old row is the history (N12)."""
    for at, by, old, new in call.store.rows(_NOTES, (contact_id,)):
        fields = (ChangedField("note", label_of("note"), old, new),)
        yield ChangeGroup(0, datetime.fromisoformat(at), by, fields, None)


def _restrictions(call: Call, contact_id: int) -> Iterator[ChangeGroup]:
    """Each restriction set and lifted, the newest first; the row itself is the history (N11)."""
    for started, by, value, lifted, lifter, reason in reversed(call.store.rows(_RESTRICTIONS, (contact_id,))):
        label = label_of("restriction")
        if lifted:
            fields = (
                ChangedField("restriction", label, value, ""),
                ChangedField("restriction.reason", label_of("restriction.reason"), "", reason),
            )
            yield ChangeGroup(0, datetime.fromisoformat(lifted), lifter, fields, None)
        set_then = (ChangedField("restriction", label, "", value),)
        yield ChangeGroup(0, datetime.fromisoformat(started), by, set_then, None)


def company_history(call: Call, company_id: int, *, billing: bool) -> tuple[ChangeGroup, ...]:
    """See `Companies.history`; without `billing` the billing address is left out (P8)."""
    parts = {*COMPANY.fields, "addresses", "emails", "email"}
    return _groups(call, COMPANY, company_id, frozenset(parts), "" if billing else "addresses.billing.")


def _groups(
    call: Call, kind: Kind, record_id: int, parts: frozenset[str], hidden: str = ""
) -> tuple[ChangeGroup, ...]:
    groups = []
    for act in acts(call, kind, record_id):
        names = [name for name in act.fields if not parts.isdisjoint((name, name.partition(".")[0]))]
        names = [name for name in names if not (hidden and name.startswith(hidden)) and _worth_showing(name)]
        if names:
            groups.append(_group(call, act, names))
    return tuple(groups)


def _group(call: Call, act: Act, names: list[str]) -> ChangeGroup:
    fields = tuple(_field(call, name, *act.fields[name]) for name in names)
    found = call.store.one("SELECT person_name FROM user_account WHERE id = ?", (act.changed_by,))
    undone = (act.undoes or "").rpartition(".")[2]
    return ChangeGroup(
        act.version,
        act.changed_at,
        found[0] if found else "",
        fields,
        int(undone) if undone.isdigit() else None,
    )


def _field(call: Call, name: str, old: str, new: str) -> ChangedField:
    if name.startswith(SOURCE):
        return ChangedField(name, label_of(name), _source(call, old), _source(call, new))
    return ChangedField(name, label_of(name), show(call, name, old), show(call, name, new))


def _source(call: Call, number: str) -> str:
    """A source as `kind: name`; the kind is a code of rules.provenance.SOURCE_KINDS."""
    found = call.store.one(
        "SELECT source_kind, source_name FROM provenance WHERE id = ?", (int(number or 0),)
    )
    return ": ".join(part for part in found if part) if found else ""


def _worth_showing(name: str) -> bool:
    """The order of rows changes with each row that comes or goes; nobody asks for it."""
    return not field_kind(name).endswith(".position")
