"""Whether the browse rows and the text index say what the records say (data/rows.py)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import peewee

from kaarea_tui.data.engine import Row, Store
from kaarea_tui.data.places import COMPANY_ROWS, CONTACT_ROWS, Derived
from kaarea_tui.data.row_words import company_row, person_row
from kaarea_tui.data.rows import companies, people
from kaarea_tui.register.records.record_faults import Fault

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Made:
    """One browse table and how its rows are made."""

    derived: Derived
    records: str
    rows_of: Callable[[Store, Sequence[int]], list[tuple[Any, ...]]]


_TABLES = (
    _Made(CONTACT_ROWS, "contact", lambda store, ids: [person_row(facts) for facts in people(store, ids)]),
    _Made(
        COMPANY_ROWS, "company", lambda store, ids: [company_row(facts) for facts in companies(store, ids)]
    ),
)


def row_faults(store: Store) -> Iterator[Fault]:
    """Rows that are missing, too many, out of name order, or that say something else than the record."""
    for made in _TABLES:
        yield from _against_records(store, made)
        yield from _without_record(store, made)
        yield from _out_of_order(store, made)


def text_faults(store: Store) -> Iterator[Fault]:
    """Words of the text index against the rows (SQLite; PostgreSQL's index is part of the row's table).

    The database's own check; it takes the write lock for its time.
    """
    if store.engine != "sqlite":
        return
    for made in _TABLES:
        text = made.derived.text
        try:
            store.run(f"INSERT INTO {text} ({text}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
        except peewee.DatabaseError as error:
            if "busy" in f"{type(error.__cause__).__name__} {error}".lower():
                raise
            yield "index.words", text


def _against_records(store: Store, made: _Made) -> Iterator[Fault]:
    after = 0
    while True:
        found = store.rows(
            f"SELECT id FROM {made.records} WHERE id > ? ORDER BY id LIMIT {_AT_ONCE}",  # noqa: S608
            (after,),
        )
        if not found:
            return
        ids = [row[0] for row in found]
        stored = _stored(store, made.derived, ids)
        for row in made.rows_of(store, ids):
            if row[0] not in stored:
                yield "index.missing", f"{made.records} {row[0]}"
            elif stored[row[0]] != row:
                yield "index.untrue", f"{made.records} {row[0]}"
        after = ids[-1]


def _stored(store: Store, derived: Derived, ids: Sequence[int]) -> dict[int, Row]:
    marks = ", ".join("?" * len(ids))
    rows = store.rows(
        f"SELECT {', '.join(derived.columns)} FROM {derived.table} WHERE {derived.key} IN ({marks})",  # noqa: S608
        ids,
    )
    return {row[0]: tuple(row) for row in rows}


def _without_record(store: Store, made: _Made) -> Iterator[Fault]:
    derived = made.derived
    rows = store.rows(
        f"SELECT d.{derived.key} FROM {derived.table} d"  # noqa: S608
        f" WHERE NOT EXISTS (SELECT 1 FROM {made.records} r WHERE r.id = d.{derived.key}) LIMIT 1000"
    )
    for (record_id,) in rows:
        yield "index.surplus", f"{made.records} {record_id}"


def _out_of_order(store: Store, made: _Made) -> Iterator[Fault]:
    derived, after, before = made.derived, None, None
    while True:
        place = "" if after is None else "WHERE order_no > ?"
        rows = store.rows(
            f"SELECT order_no, sort_key, {derived.key} FROM {derived.table} {place}"  # noqa: S608
            " ORDER BY order_no LIMIT 5000",
            () if after is None else (after,),
        )
        if not rows:
            return
        for _, sort_key, record_id in rows:
            here = (sort_key, record_id)
            if before is not None and here < before:
                yield "index.order", f"{made.records} {record_id}"
            before = here
        after = rows[-1][0]
