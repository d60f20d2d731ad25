"""Which rows of a record table are marked, without knowing all rows."""

from collections.abc import Iterable

from .window import Window


class Marks:
    """Marked keys: either a set of them, or all hits but some exceptions, and a range being drawn."""

    def __init__(self) -> None:
        self.keys: set[int] = set()
        self.all_marked = False
        self.exceptions: set[int] = set()
        self.anchor: int | None = None
        self.anchor_side = ""

    def __bool__(self) -> bool:
        return bool(self.keys) or self.all_marked

    def has(self, key: int) -> bool:
        """Tell whether the row with `key` is marked."""
        return key not in self.exceptions if self.all_marked else key in self.keys

    def toggle(self, key: int) -> None:
        """Mark the row, or take its mark away."""
        target = self.exceptions if self.all_marked else self.keys
        target.symmetric_difference_update({key})

    def add(self, keys: Iterable[int]) -> None:
        """Mark the rows with these keys."""
        if self.all_marked:
            self.exceptions.difference_update(keys)
        else:
            self.keys.update(keys)

    def clear(self) -> None:
        """Take every mark away, and the range being drawn."""
        self.keys.clear()
        self.exceptions.clear()
        self.all_marked = False
        self.anchor, self.anchor_side = None, ""

    def span(self, window: Window) -> range:
        """Give the places, among the loaded rows, that the range being drawn covers."""
        if self.anchor is None or not window.rows:
            return range(0)
        place = window.index_of(self.anchor)
        if place is None:
            place = 0 if self.anchor_side == "before" else len(window.rows) - 1
        else:
            self.anchor_side = "before" if place <= window.cursor else "after"
        return range(min(place, window.cursor), max(place, window.cursor) + 1)
