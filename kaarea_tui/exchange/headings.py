"""Which column is which: Finnish, Swedish and English headings told as the register's own fields.

Only what the notice names may come in (rule 6.7): a column that is not recognised is dropped and reported.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kaarea_tui.rules.problem import N_, Problem

SEVERAL = frozenset({"email", "phone"})
"""Fields that may have many columns; of the others the first column counts."""
_NAMES = ("name", "person", "last_first", "first_last")
_HETU = frozenset(
    {"henkilötunnus", "hetu", "sotu", "sosiaaliturvatunnus", "personbeteckning", "personal identity code"}
)
_NUMBER_AT_END = re.compile(r" (?:[1-9]|työ|koti|oma)$")
_SIGNS = re.compile(r"[^\w:]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """What a heading row says: where each field stands, and what is left out."""

    headings: tuple[str, ...]
    fields: dict[str, tuple[int, ...]]
    unknown: tuple[str, ...]
    """Headings that are not read (rule 6.7)."""
    repeated: tuple[str, ...]
    """Headings of a second column for a field that has one value; not read either."""
    report: tuple[int, ...]
    """Columns of an earlier report of refused rows; left out without a word."""

    def heading(self, field: str) -> str:
        """The heading of the column that `field` is read from, as the file writes it."""
        where = self.fields.get(field)
        return self.headings[where[0]].strip() if where else ""


@cache
def _fields_by_heading() -> dict[str, str]:
    """The headings of the list beside this module; `report` are the columns of our own refused rows' file."""
    known: dict[str, str] = {}
    for line in files("kaarea_tui.exchange").joinpath("headings.txt").read_text("utf-8").splitlines():
        field, _, names = line.partition(": ")
        known |= dict.fromkeys(names.split(" | "), field)
    return known


def field_of(heading: str) -> str | None:
    """The field that a heading names, or None. Letter case, signs and numbers at the end do not count."""
    plain = unicodedata.normalize("NFC", heading).casefold()
    plain = _SIGNS.sub(" ", plain.replace("_", " ").replace("’", "")).strip(" :")
    if not plain or len(plain) > 60:
        return None
    known = _fields_by_heading()
    return known.get(plain) or known.get(_NUMBER_AT_END.sub("", plain))


def is_heading_row(cells: Sequence[str]) -> bool:
    """Tell whether a row names columns: at least two known headings, or one in a table of one column."""
    known = [field for cell in cells if (field := field_of(cell)) and field != "report"]
    filled = sum(1 for cell in cells if cell.strip())
    return len(known) >= 2 or (len(known) == 1 and filled == 1)


def recognise(headings: Sequence[str]) -> Columns:
    """Tell which column is which.

    Raises Problem when no heading is known, or when no column holds names (rule 6.1: a contact is a person).
    """
    fields: dict[str, list[int]] = {}
    unknown: list[str] = []
    repeated: list[str] = []
    report: list[int] = []
    for index, heading in enumerate(headings):
        field = field_of(heading)
        if field == "report":
            report.append(index)
        elif field is None:
            if heading.strip():
                unknown.append(heading.strip())
        elif field in fields and field not in SEVERAL:
            repeated.append(heading.strip())
        else:
            fields.setdefault(field, []).append(index)
    if not fields:
        raise Problem(
            "file.no_headings",
            N_("The file has no heading row that names columns such as {examples}."),
            examples="Sukunimi, Etunimet, Yritys, Sähköposti",
        )
    if "last_name" not in fields and not any(name in fields for name in _NAMES):
        raise Problem(
            "file.missing_columns",
            N_("The file lacks the column {columns}."),
            columns="Sukunimi",
        )
    _settle_whole_names(fields, headings, repeated)
    where = {field: tuple(indexes) for field, indexes in fields.items()}
    return Columns(tuple(headings), where, tuple(unknown), tuple(repeated), tuple(report))


def _settle_whole_names(fields: dict[str, list[int]], headings: Sequence[str], repeated: list[str]) -> None:
    """Beside a contact person's column, "Nimi" is the company's; one column at most holds whole names."""
    if "person" in fields and "name" in fields and "company" not in fields:
        fields["company"] = fields.pop("name")
    chosen = next(
        (name for name in ("last_name", "last_first", "first_last", "person", "name") if name in fields), ""
    )
    for name in _NAMES:
        if name in fields and name != chosen:
            repeated.extend(headings[index].strip() for index in fields.pop(name))
    if chosen == "person":
        fields["name"] = fields.pop("person")
    if chosen != "last_name" and "first_names" in fields:
        repeated.extend(headings[index].strip() for index in fields.pop("first_names"))


def names_identity_codes(heading: str) -> bool:
    """Tell whether a column is meant for personal identity codes, which are never read (rule V8)."""
    return _SIGNS.sub(" ", heading.casefold()).strip() in _HETU
