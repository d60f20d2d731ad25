"""Browse rows and their place in Finnish name order; the text index follows each of them.

`order_no` rises with (sort_key, id). Rows are first set 4,096 apart, a new one goes halfway between its
neighbours, and where a gap is used up the rows around it are spread anew: about twelve come in at one spot
before that happens. Wider gaps would need it less often, but each number of the text index would be longer.
All of it runs inside the caller's write transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .engine import Row, Store
from .list_rows import follow, follow_companies

GAP = 1 << 12
FIRST = 1 << 50
"""The first row's number in an empty register, with room before it."""
_LEAST_STEP = 1 << 10
_WINDOW = 8
"""Rows on each side that are spread anew; each costs milliseconds in a large index that forgets securely."""


@dataclass(frozen=True, slots=True)
class Derived:
    """One browse table: its names. `columns` are all but order_no, the record's number first, words last."""

    table: str
    text: str
    columns: tuple[str, ...]

    @property
    def key(self) -> str:
        """The column of the record's number."""
        return self.columns[0]

    @property
    def insert(self) -> str:
        """The statement that adds a whole row."""
        marks = ", ".join("?" * (len(self.columns) + 1))
        return f"INSERT INTO {self.table} (order_no, {', '.join(self.columns)}) VALUES ({marks})"  # noqa: S608


CONTACT_ROWS = Derived(
    "contact_row",
    "contact_text",
    (
        "contact_id", "sort_key", "name", "company", "title", "phone", "email", "town", "company_town",
        "state", "restricted", "changed_at", "words",
    ),
)  # fmt: skip
COMPANY_ROWS = Derived(
    "company_row",
    "company_text",
    (
        "company_id", "sort_key", "name", "business_id", "kind", "relationship", "town", "phone",
        "changed_at", "words",
    ),
)  # fmt: skip


def put(store: Store, derived: Derived, values: tuple[object, ...]) -> None:
    """Write one row, new or changed, at its place; `values` are the table's columns behind order_no."""
    columns = ", ".join(derived.columns)
    old = store.one(
        f"SELECT order_no, {columns} FROM {derived.table} WHERE {derived.key} = ?",  # noqa: S608
        (values[0],),
    )
    if old is not None and old[1:] == values:
        return
    place = None
    if old is not None:
        _take_out(store, derived, [old])
        place = old[0] if old[2] == values[1] else None
    if place is None:
        place = _place_for(store, derived, values[1], values[0])
    _set_in(store, derived, [(place, *values)])
    if old is not None and old[0] != place:
        _tell_lists(store, derived, [(place, *values)])


def take_out(store: Store, derived: Derived, record_id: int) -> None:
    """Remove a record's row and its words; nothing happens when there is none."""
    columns = ", ".join(derived.columns)
    old = store.rows(
        f"SELECT order_no, {columns} FROM {derived.table} WHERE {derived.key} = ?",  # noqa: S608
        (record_id,),
    )
    _take_out(store, derived, old)


def _take_out(store: Store, derived: Derived, rows: Sequence[Row]) -> None:
    if store.engine == "sqlite":
        # The index keeps no copy of its words: to forget them it must be told them.
        store.run_many(
            f"INSERT INTO {derived.text} ({derived.text}, rowid, words) VALUES ('delete', ?, ?)",  # noqa: S608
            [(row[0], row[-1]) for row in rows],
        )
    store.run_many(f"DELETE FROM {derived.table} WHERE order_no = ?", [(row[0],) for row in rows])  # noqa: S608


def _set_in(store: Store, derived: Derived, rows: Sequence[Row]) -> None:
    store.run_many(derived.insert, rows)
    if store.engine == "sqlite":
        store.run_many(
            f"INSERT INTO {derived.text} (rowid, words) VALUES (?, ?)",  # noqa: S608
            [(row[0], row[-1]) for row in rows],
        )


def _place_for(store: Store, derived: Derived, sort_key: object, record_id: object) -> int:
    below, above = _neighbours(store, derived, sort_key, record_id)
    if below is not None and above is not None and above - below < 2:
        _spread_around(store, derived, below)
        below, above = _neighbours(store, derived, sort_key, record_id)
    if below is None:
        return FIRST if above is None else above - GAP
    return below + GAP if above is None else (below + above) // 2


def _neighbours(
    store: Store, derived: Derived, sort_key: object, record_id: object
) -> tuple[int | None, int | None]:
    place = f"(sort_key, {derived.key})"
    below = store.one(
        f"SELECT order_no FROM {derived.table} WHERE {place} < (?, ?)"  # noqa: S608
        f" ORDER BY sort_key DESC, {derived.key} DESC LIMIT 1",
        (sort_key, record_id),
    )
    above = store.one(
        f"SELECT order_no FROM {derived.table} WHERE {place} > (?, ?)"  # noqa: S608
        f" ORDER BY sort_key, {derived.key} LIMIT 1",
        (sort_key, record_id),
    )
    return (below[0] if below else None), (above[0] if above else None)


def _spread_around(store: Store, derived: Derived, below: int) -> None:
    """Give the rows on both sides of the gap above `below` new numbers, as many rows as it takes."""
    window = _WINDOW
    while True:
        numbers = _around(store, derived, below, window + 1)
        before = numbers.pop(0) if numbers[0][1] > window else None
        after = numbers.pop() if numbers[-1][1] > window else None
        low = before[0] if before else numbers[0][0] - GAP * len(numbers)
        high = after[0] if after else numbers[-1][0] + GAP * len(numbers)
        step = (high - low) // (len(numbers) + 1)
        if step >= _LEAST_STEP:
            break
        window *= 4
    columns = ", ".join(derived.columns)
    rows = store.rows(
        f"SELECT order_no, {columns} FROM {derived.table} WHERE order_no BETWEEN ? AND ? ORDER BY order_no",  # noqa: S608
        (numbers[0][0], numbers[-1][0]),
    )
    moved = [(low + step * (at + 1), *row[1:]) for at, row in enumerate(rows)]
    _take_out(store, derived, rows)
    _set_in(store, derived, moved)
    _tell_lists(store, derived, moved)


def _tell_lists(store: Store, derived: Derived, moved: Sequence[Row]) -> None:
    """Mailing lists keep their members in the order of contact_row, and of company_row."""
    tell = follow if derived is CONTACT_ROWS else follow_companies
    tell(store, [(row[0], row[1]) for row in moved])


def _around(store: Store, derived: Derived, below: int, count: int) -> list[tuple[int, int]]:
    """The order numbers around a gap in rising order, each with its distance from the gap in rows."""
    left = store.rows(
        f"SELECT order_no FROM {derived.table} WHERE order_no <= ? ORDER BY order_no DESC LIMIT ?",  # noqa: S608
        (below, count),
    )
    right = store.rows(
        f"SELECT order_no FROM {derived.table} WHERE order_no > ? ORDER BY order_no LIMIT ?",  # noqa: S608
        (below, count),
    )
    return [(row[0], at) for at, row in reversed(list(enumerate(left, 1)))] + [
        (row[0], at) for at, row in enumerate(right, 1)
    ]
