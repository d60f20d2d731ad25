"""Which sign parts the columns of a text table: the one that parts every row into the same number of them."""

import csv
from collections import Counter
from collections.abc import Sequence

SEPARATORS = ";,\t|"
_ROWS_LOOKED_AT = 50


def detect_separator(head: str) -> str:
    """The separator of the table that begins with `head` (whole lines); `;` where there is but one column.

    The winner parts the largest share of the rows into the same number of columns; of equals, the one that
    makes more columns. A separator inside quotes does not count.
    """
    told = head[:6].lower()
    if told.startswith("sep=") and len(told) > 4 and told[4] in SEPARATORS:
        return told[4]
    best = max(SEPARATORS, key=lambda sign: _consistency(head, sign))
    return best if _consistency(head, best)[0] > 0 else ";"


def _consistency(head: str, sign: str) -> tuple[float, int]:
    widths = [len(row) for row in _rows(head, sign) if any(row)]
    several = [width for width in widths if width > 1]
    if not several:
        return (0.0, 0)
    width, count = Counter(several).most_common(1)[0]
    return (round(count / len(widths), 1), width)


def _rows(head: str, sign: str) -> Sequence[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(head.splitlines(keepends=True), delimiter=sign)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) >= _ROWS_LOOKED_AT:
                break
    except csv.Error:  # a broken head is told of when the rows are read
        pass
    return rows
