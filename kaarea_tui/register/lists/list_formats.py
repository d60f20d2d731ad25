"""The formats of a list's file, as the export uses them: text for the rows of each portion."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import Protocol

from kaarea_tui.rules.text import spreadsheet_safe

ListRow = tuple[str, str, str, str, str]
"""Address, first names, last name, company, unsubscribe reference: nothing else leaves the register (L2)."""
COLUMNS = ("email", "first_names", "last_name", "company", "unsubscribe_reference")
# Cells that begin so need no closer look: letters and digits start no formula.
_HARMLESS = frozenset("abcdefghijklmnopqrstuvwxyzåäöABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ0123456789") | {""}


class ListFile(Protocol):
    """One file in the making."""

    def head(self) -> str:
        """What stands before the first row."""

    def rows(self, rows: Sequence[ListRow]) -> str:
        """The text of these rows."""


class PlainCsv:
    """CSV with a heading; no cell of it is calculated by a spreadsheet (rule T6b)."""

    def head(self) -> str:
        """The heading."""
        return self._written([COLUMNS])

    def rows(self, rows: Sequence[ListRow]) -> str:
        """One line a person."""
        plain, safe = _HARMLESS, spreadsheet_safe
        return self._written(
            [
                (
                    address if address[:1] in plain else safe(address),
                    first if first[:1] in plain else safe(first),
                    last if last[:1] in plain else safe(last),
                    company if company[:1] in plain else safe(company),
                    reference,
                )
                for address, first, last, company, reference in rows
            ]
        )

    def _written(self, rows: Sequence[Sequence[str]]) -> str:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        return text.getvalue()


class ListmonkCsv:
    """What listmonk's import takes: email, name, and attributes as JSON."""

    def head(self) -> str:
        """The heading."""
        return "email,name,attributes\r\n"

    def rows(self, rows: Sequence[ListRow]) -> str:
        """One line a person; the company and the reference are attributes that a campaign can print."""
        text = io.StringIO(newline="")
        told = (
            (
                address,
                f"{first} {last}".strip() or company,
                json.dumps({"company": company, "unsubscribe_reference": reference}, ensure_ascii=False),
            )
            for address, first, last, company, reference in rows
        )
        csv.writer(text).writerows(told)
        return text.getvalue()


class MailmanLines:
    """What `mailman addmembers` of Mailman 3 takes: an address with its name on each line.

    Mailman keeps nothing else of a member, so the reference stands in a comment above the line.
    """

    def head(self) -> str:
        """Nothing stands before the first row."""
        return ""

    def rows(self, rows: Sequence[ListRow]) -> str:
        """Two lines a person."""
        lines = []
        for address, first, last, company, reference in rows:
            name = f"{first} {last}".strip() or company
            quoted = name.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'# {reference}\n"{quoted}" <{address}>\n')
        return "".join(lines)


FORMATS: dict[str, Callable[[], ListFile]] = {
    "csv": PlainCsv,
    "listmonk": ListmonkCsv,
    "mailman": MailmanLines,
}
"""Format code to what writes it."""
