"""The change history: old and new value of each field, by act; and taking the last act back.

An act is named `contact.12.5`: record 12 as it became version 5. So the values that any version had can be
told by going back from today's. The history belongs to the record and is erased with it; the audit log gets
names of fields only (A4). Where data came from is part of an act too (`source.basic`: numbers of provenance
rows), so that taking an act back brings back the source that was in force.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.rules.problem import N_

from .record_values import Kind, Values, is_field, write

SOURCE = "source."
_INSERT = """
INSERT INTO change (act, contact_id, company_id, field, old_value, new_value, changed_at, changed_by, undoes)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_COLUMNS = "act, field, old_value, new_value, changed_at, changed_by, undoes"


@dataclass(frozen=True, slots=True)
class Act:
    """What one save changed: field to (old, new)."""

    name: str
    fields: dict[str, tuple[str, str]]
    changed_at: datetime
    changed_by: int
    undoes: str | None

    @property
    def version(self) -> int:
        """The version of the record that this act made; 0 where it is not known."""
        tail = self.name.rpartition(".")[2]
        return int(tail) if tail.isdigit() else 0


def save(
    call: Call,
    kind: Kind,
    record_id: int,
    current: Values,
    changed: Mapping[str, str],
    *,
    sources: Mapping[str, tuple[str, str]] | None = None,
    undoes: str | None = None,
) -> int:
    """Write the fields of `changed` that differ from `current`, with their history; the new version.

    `sources` are the provenance rows before and after, by group. Nothing that differs: nothing is written.
    """
    real = {name: value for name, value in changed.items() if value != current.get(name, "")}
    found = call.store.one(f"SELECT version FROM {kind.table} WHERE id = ?", (record_id,))  # noqa: S608
    assert found is not None
    call.touched(kind.table, record_id, fields=" ".join(sorted({field_kind(name) for name in real})))
    if not real:
        return int(found[0])
    version = int(found[0]) + 1
    write(call.store, kind, record_id, current, real)
    call.store.run(
        f"UPDATE {kind.table} SET version = ?, updated_at = ? WHERE id = ?",  # noqa: S608
        (version, stamp(call.now), record_id),
    )
    pairs = {name: (current.get(name, ""), value) for name, value in real.items()}
    pairs |= {SOURCE + group: ids for group, ids in (sources or {}).items()}
    owner = (record_id, None) if kind.owner == "contact_id" else (None, record_id)
    act = f"{kind.table}.{record_id}.{version}"
    tail = (stamp(call.now), call.user.id, undoes)
    call.store.run_many(_INSERT, [(act, *owner, name, old, new, *tail) for name, (old, new) in pairs.items()])
    return version


def acts(call: Call, kind: Kind, record_id: int) -> list[Act]:
    """All acts on a record, newest first."""
    sql = f"SELECT {_COLUMNS} FROM change WHERE {kind.owner} = ? ORDER BY id DESC"  # noqa: S608 - our own names
    found: dict[str, Act] = {}
    for name, field, old, new, at, by, undoes in call.store.rows(sql, (record_id,)):
        act = found.setdefault(name, Act(name, {}, datetime.fromisoformat(at), by, undoes))
        act.fields[field] = (old, new)
    return list(found.values())


def values_at(call: Call, kind: Kind, record_id: int, current: Values, version: int) -> Values:
    """The values that the record had at `version`."""
    values = dict(current)
    for act in acts(call, kind, record_id):
        if act.version > version:
            values |= {name: old for name, (old, _) in act.fields.items() if is_field(kind, name)}
    return values


def last_act(call: Call, kind: Kind, record_id: int, version: int, current: Values) -> Act:
    """The act that can be taken back now; raises Refused where there is none or the card has moved on.

    The act must be the one that made the version which the user has seen, and all that it set must still be
    so: then taking it back loses nothing of anybody's.
    """
    done = acts(call, kind, record_id)
    if not done:
        raise Refused("undo.nothing", N_("There is no change to take back."))
    last = replace(done[0], fields=_of_today(kind, done[0]))
    found = call.store.one(f"SELECT version FROM {kind.table} WHERE id = ?", (record_id,))  # noqa: S608
    seen = found is not None and found[0] == version and last.version == version
    fields = {name: pair for name, pair in last.fields.items() if not name.startswith(SOURCE)}
    if not seen or any(current.get(name, "") != new for name, (_, new) in fields.items()):
        raise Refused(
            "undo.moved_on",
            N_(
                "The record was changed after you opened it. Look at its history before taking anything back."
            ),
        )
    return last


def _of_today(kind: Kind, act: Act) -> dict[str, tuple[str, str]]:
    """What an act set of the fields that the record still has, and its sources."""
    return {
        name: pair for name, pair in act.fields.items() if name.startswith(SOURCE) or is_field(kind, name)
    }


def field_kind(name: str) -> str:
    """A field's name without the row's number: `emails.12.address` is `emails.address`."""
    return re.sub(r"\.(?:[0-9]+|postal|visiting|billing)(?=\.|$)", "", name)
