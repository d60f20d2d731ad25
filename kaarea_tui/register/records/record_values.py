"""A record as a flat map of field names to texts, read from its tables and written back.

Names are `last_name`, `emails.12.address` (row 12 of the part `emails`), `addresses.postal.street`. One form
serves saving, change history, conflict and undo: all of them only compare and set texts. A field that is not
in the map is empty, and a row whose naming fields are all empty does not exist.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kaarea_tui.data.engine import Store
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.folding import fold

Values = dict[str, str]
Derived = Mapping[str, tuple[str, Callable[[str], str]]]

_INTEGERS = frozenset({"position", "is_billing_contact", "company_id", "owner_id"})
_NULLABLE = frozenset({"started_on", "ended_on", "business_id", "owner_id"})


@dataclass(frozen=True)
class Part:
    """One table of rows that belong to a record."""

    name: str
    table: str
    key: str
    """The column that names a row within the record: `id`, or `kind` where there is one row of each."""
    fields: tuple[str, ...]
    alive: tuple[str, ...]
    """Fields of which at least one is filled in a row that exists."""
    derived: Derived = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A kind of record: its own table and the parts."""

    table: str
    owner: str
    """The column by which parts and change history point to the record."""
    fields: tuple[str, ...]
    parts: tuple[Part, ...]
    derived: Derived = field(default_factory=dict)

    def part(self, name: str) -> Part:
        """The part of that name."""
        return next(part for part in self.parts if part.name == name)


_ADDRESS = ("street", "postal_code", "post_office", "country")

CONTACT = Kind(
    "contact",
    "contact_id",
    ("last_name", "first_names"),
    (
        Part(
            "emails",
            "contact_email",
            "id",
            ("address", "position"),
            ("address",),
            {"address_key": ("address", email_key)},
        ),
        Part("phones", "contact_phone", "id", ("number", "extension", "kind", "position"), ("number",)),
        Part("addresses", "contact_address", "kind", _ADDRESS, _ADDRESS[:3]),
        Part(
            "roles",
            "contact_role",
            "id",
            ("company_id", "title", "started_on", "ended_on", "is_billing_contact"),
            ("company_id",),
        ),
    ),
)
COMPANY = Kind(
    "company",
    "company_id",
    ("name", "kind", "relationship", "business_id", "phone", "unit", "owner_id"),
    (
        Part(
            "emails",
            "company_email",
            "id",
            ("address", "use", "mark_reason", "position"),
            ("address",),
            {"address_key": ("address", email_key)},
        ),
        Part("addresses", "company_address", "kind", _ADDRESS, _ADDRESS[:3]),
    ),
    {"name_key": ("name", fold)},
)


def load(store: Store, kind: Kind, record_id: int) -> Values:
    """All fields of a record; rows without a record give an empty map."""
    head = store.one(f"SELECT {', '.join(kind.fields)} FROM {kind.table} WHERE id = ?", (record_id,))  # noqa: S608
    if head is None:
        return {}
    values = {name: _text(value) for name, value in zip(kind.fields, head, strict=True)}
    for part in kind.parts:
        sql = f"SELECT {part.key}, {', '.join(part.fields)} FROM {part.table} WHERE {kind.owner} = ?"  # noqa: S608
        for key, *row in store.rows(sql, (record_id,)):
            for name, value in zip(part.fields, row, strict=True):
                values[f"{part.name}.{key}.{name}"] = _text(value)
    return values


def write(store: Store, kind: Kind, record_id: int, current: Values, changed: Mapping[str, str]) -> None:
    """Set the fields in `changed`; rows come and go with their naming fields."""
    after = {**current, **changed}
    own = {name: changed[name] for name in kind.fields if name in changed}
    if own:
        columns = _columns(own, kind.derived)
        _update(store, kind.table, columns, "id = ?", (record_id,))
    for part_name, key in sorted({row for name in changed if (row := row_of(name))}):
        part = kind.part(part_name)
        _write_row(store, kind, part, (record_id, key), sides=(current, after))


def is_field(kind: Kind, name: str) -> bool:
    """Is this a field that the record has today? An old history names others, too."""
    row = row_of(name)
    if row is None:
        return name in kind.fields
    parts = {part.name: part.fields for part in kind.parts}
    return name.rpartition(".")[2] in parts.get(row[0], ())


def row_of(name: str) -> tuple[str, str] | None:
    """Part and row of a field name, or None for a field of the record itself."""
    pieces = name.split(".")
    return (pieces[0], pieces[1]) if len(pieces) > 1 else None


def is_alive(kind: Kind, row: tuple[str, str], values: Mapping[str, str]) -> bool:
    """Does the row exist in these values?"""
    return any(values.get(f"{row[0]}.{row[1]}.{name}") for name in kind.part(row[0]).alive)


def row_values(kind: Kind, row: tuple[str, str], values: Mapping[str, str]) -> Values:
    """The fields of one row, by full name; empty ones included."""
    names = (f"{row[0]}.{row[1]}.{name}" for name in kind.part(row[0]).fields)
    return {name: values.get(name, "") for name in names}


def _write_row(
    store: Store, kind: Kind, part: Part, where: tuple[int, str], *, sides: tuple[Values, Values]
) -> None:
    (record_id, key), (current, after) = where, sides
    row = (part.name, key)
    place, named = f"{kind.owner} = ? AND {part.key} = ?", (record_id, int(key) if part.key == "id" else key)
    was, will = is_alive(kind, row, current), is_alive(kind, row, after)
    if was and not will:
        store.run(f"DELETE FROM {part.table} WHERE {place}", named)  # noqa: S608 - our own names
    if not will:
        return
    fields = {name.rpartition(".")[2]: value for name, value in row_values(kind, row, after).items()}
    columns = _columns(fields, part.derived)
    if was:
        _update(store, part.table, columns, place, named)
        return
    names = (kind.owner, part.key, *columns)
    places = ", ".join("?" * len(names))
    store.run(
        f"INSERT INTO {part.table} ({', '.join(names)}) VALUES ({places})",  # noqa: S608
        (*named, *columns.values()),
    )


def _columns(fields: Mapping[str, str], derived: Derived) -> dict[str, Any]:
    columns: dict[str, Any] = {name: _stored(name, value) for name, value in fields.items()}
    for column, (name, function) in derived.items():
        if name in fields:
            columns[column] = function(fields[name])
    return columns


def _update(
    store: Store, table: str, columns: Mapping[str, Any], place: str, named: tuple[object, ...]
) -> None:
    setting = ", ".join(f"{column} = ?" for column in columns)
    store.run(f"UPDATE {table} SET {setting} WHERE {place}", (*columns.values(), *named))  # noqa: S608


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _stored(column: str, text: str) -> object:
    if not text and column in _NULLABLE:
        return None
    return int(text or 0) if column in _INTEGERS else text
