"""What a record table says to its owner."""

from textual.dom import DOMNode
from textual.message import Message


class TableMessage(Message):
    """Any message of a record table; `control` is the table, for `@on(..., "#id")`."""

    @property
    def control(self) -> DOMNode | None:
        """The table that speaks."""
        return self._sender if isinstance(self._sender, DOMNode) else None


class Needs(TableMessage, namespace="record_table"):
    """Rows are needed: `direction` is "first", "last", "after", "before" or "around" the row `key`.

    The owner answers with `RecordTable.supply`, at most about `count` rows in the order they are shown.
    """

    def __init__(self, direction: str, key: int | None, count: int, generation: int) -> None:
        super().__init__()
        self.direction = direction
        self.key = key
        self.count = count
        self.generation = generation


class Highlighted(TableMessage, namespace="record_table"):
    """The cursor stands on another row; None where there are no rows."""

    def __init__(self, key: int | None) -> None:
        super().__init__()
        self.key = key


class Opened(TableMessage, namespace="record_table"):
    """The row `key` is to be opened."""

    def __init__(self, key: int) -> None:
        super().__init__()
        self.key = key


class SortBy(TableMessage, namespace="record_table"):
    """The rows are wanted in the order of a column."""

    def __init__(self, column_id: str, descending: bool) -> None:
        super().__init__()
        self.column_id = column_id
        self.descending = descending


class Unsortable(TableMessage, namespace="record_table"):
    """The rows are wanted in the order of a column that gives none."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title


class CopyCell(TableMessage, namespace="record_table"):
    """The text of a cell is wanted on the clipboard; control characters are already harmless in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class MarkAll(TableMessage, namespace="record_table"):
    """All hits are to be marked: the owner answers with `mark_all()`, or `mark(keys)`."""


class MarkRange(TableMessage, namespace="record_table"):
    """Every row from one key to the other, both included, is to be marked, some of them not loaded.

    The owner finds the keys and answers with `mark(keys)`.
    """

    def __init__(self, one_end: int, other_end: int) -> None:
        super().__init__()
        self.one_end = one_end
        self.other_end = other_end


class MarksChanged(TableMessage, namespace="record_table"):
    """Marks came or went. `count` is the number of marked rows, None when all hits are marked."""

    def __init__(self, count: int | None, exceptions: int) -> None:
        super().__init__()
        self.count = count
        self.exceptions = exceptions
