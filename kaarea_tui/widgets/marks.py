"""Which rows of a record table are marked, without knowing all rows."""

from collections.abc import Iterable

from .window import Window


class Marks:
    """Marked keys: either a set of them, or all hits but some exceptions, and a range being drawn.

    What is drawn counts at once: whatever acts on the marks acts on the rows that show one.
    """

    def __init__(self) -> None:
        self.chosen: set[int] = set()
        self.drawn: set[int] = set()
        self.all_marked = False
        self.exceptions: set[int] = set()
        self.anchor: int | None = None
        self.anchor_side = ""

    def __bool__(self) -> bool:
        return bool(self.keys) or self.all_marked

    @property
    def keys(self) -> set[int]:
        """The marked keys, those of the range being drawn among them."""
        return self.chosen | self.drawn

    def has(self, key: int) -> bool:
        """Tell whether the row with `key` is marked."""
        return key not in self.exceptions if self.all_marked else key in self.chosen or key in self.drawn

    def toggle(self, key: int) -> None:
        """Mark the row, or take its mark away."""
        target = self.exceptions if self.all_marked else self.chosen
        target.symmetric_difference_update({key})

    def add(self, keys: Iterable[int]) -> None:
        """Mark the rows with these keys."""
        if self.all_marked:
            self.exceptions.difference_update(keys)
        else:
            self.chosen.update(keys)

    def clear(self) -> None:
        """Take every mark away, and the range being drawn."""
        self.chosen.clear()
        self.exceptions.clear()
        self.all_marked = False
        self.anchor_side = ""
        self.give_up_range()

    def give_up_range(self) -> None:
        """Forget the range being drawn."""
        self.anchor, self.drawn = None, set()

    def end_range(self) -> None:
        """Mark the rows of the range being drawn for good."""
        self.add(self.drawn)
        self.give_up_range()

    def draw(self, window: Window) -> bool:
        """Bring the range being drawn up to the cursor; whether it covers other rows now.

        Its rows that are not loaded any more stay, until its beginning is loaded again.
        """
        before, covered = self.drawn, {window.rows[place].key for place in self.span(window)}
        whole = self.anchor is not None and window.index_of(self.anchor) is not None
        self.drawn = covered if whole else before | covered
        return self.drawn != before

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
