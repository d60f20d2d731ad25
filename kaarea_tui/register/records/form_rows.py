"""Rows of a form on their way to the record: numbers of rows, their order, and rows that were taken out."""

from collections.abc import Sequence

from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Invalid
from kaarea_tui.rules.problem import N_, Problem

from .record_values import Kind, Values, is_alive
from .typed_values import Typed

MOST_ROWS = 50
"""Most e-mail addresses, phones or roles of one record: far above any real one."""


class FormRows:
    """The values that a form asks for, and where on the form each row stands.

    `base` are the values of the version that the form was opened with, empty for a new record. `places`
    tells for a row (`emails`, `12`) its place on the form.
    """

    def __init__(self, call: Call, kind: Kind, base: Values, typed: Typed) -> None:
        self.call = call
        self.kind = kind
        self.base = base
        self.typed = typed
        self.values: Values = {}
        self.places: dict[tuple[str, str], int] = {}

    def place(self, part: str, rows: Sequence[tuple[int, int | None, Values]], *, ordered: bool) -> None:
        """Give rows their numbers, new ones new numbers, and empty what is not on the form any more."""
        if len(rows) > MOST_ROWS:
            raise Invalid(
                {part: Problem("rows.many", N_("At most {limit} rows fit here."), limit=str(MOST_ROWS))}
            )
        known = {name.split(".")[1] for name in self.base if name.startswith(f"{part}.")}
        known = {key for key in known if is_alive(self.kind, (part, key), self.base)}
        keys: list[str] = []
        for place, row_id, _ in rows:
            if row_id is not None and (str(row_id) not in known or str(row_id) in keys):
                self.typed.wrong(f"{part}.{place}", "row.unknown", N_("This row is no longer on the card."))
            new = self.call.store.next_ids(self.kind.part(part).table, 1) if row_id is None else row_id
            keys.append(str(new))
        for key in known - set(keys):
            for name in self.kind.part(part).fields:
                self.values[f"{part}.{key}.{name}"] = ""
        positions = self._positions(part, keys) if ordered else []
        for number, (key, (place, _, fields)) in enumerate(zip(keys, rows, strict=True)):
            self.places[part, key] = place
            places = {"position": str(positions[number])} if ordered else {}
            for name, value in {**fields, **places}.items():
                self.values[f"{part}.{key}.{name}"] = value

    def _positions(self, part: str, keys: list[str]) -> list[int]:
        """Places for rows in this order, those of the card kept where they fit: fewer fields change."""
        kept = [self.base.get(f"{part}.{key}.position") for key in keys]
        last, positions = -1, []
        for text in kept:
            position = int(text) if text else last + 1
            if position <= last:
                return list(range(len(keys)))
            positions.append(position)
            last = position
        return positions
