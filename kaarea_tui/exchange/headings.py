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
_NUMBER = re.compile(r" [1-9](?= |$)")
_NUMBER_AT_END = re.compile(r" (?:työ|koti|oma)$")
_ALONE = frozenset(("last_name", "email", *_NAMES))
"""Fields of which a table may have one column and no other; above others, "Notes:" is a title."""
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
    doubtful: tuple[int, ...]
    """Columns that are left out unasked: of headings not known, or of a second one for the same field."""
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
    numberless = _NUMBER.sub("", plain)
    return known.get(plain) or known.get(numberless) or known.get(_NUMBER_AT_END.sub("", numberless))


def is_heading_row(cells: Sequence[str]) -> bool:
    """Tell whether a row names columns: at least two known headings, or one in a table of one column."""
    known = [field for cell in cells if (field := field_of(cell)) not in {None, "report", "other"}]
    filled = sum(1 for cell in cells if cell.strip())
    return len(known) >= 2 or (len(known) == 1 and filled == 1 and known[0] in _ALONE)


def recognise(headings: Sequence[str], without: Sequence[str] = ()) -> Columns:
    """Tell which column is which; columns named in `without` are left out, of equal ones all but the first.

    Raises Problem when no heading is known, or when no column holds names (rule 6.1: a contact is a person).
    """
    fields: dict[str, list[int]] = {}
    unknown: list[str] = []
    repeated: list[str] = []
    report: list[int] = []
    doubtful: list[int] = []
    for index, field in enumerate(_fields_of(headings, without)):
        told = headings[index].strip()
        if field == "report":
            report.append(index)
        elif field in {None, "other"}:
            unknown += [told] if told else []
            doubtful += [index] if field is None else []
        elif field in fields and field not in SEVERAL:
            repeated.append(told)
            doubtful.append(index)
        else:
            fields.setdefault(str(field), []).append(index)
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
    return Columns(tuple(headings), where, tuple(unknown), tuple(repeated), tuple(doubtful), tuple(report))


def heading_at(headings: Sequence[str], index: int) -> str:
    """The name of a column for people; one without a heading goes by its number."""
    return headings[index].strip() or f"#{index + 1}"


def _fields_of(headings: Sequence[str], without: Sequence[str]) -> list[str | None]:
    """The field of each column; `other` for what is known and not read, None for what is not known.

    A "Title" beside a "Job title" is Mr or Mrs.
    """
    left = {name.strip().casefold() for name in without}
    names = [heading_at(headings, index).casefold() for index in range(len(headings))]
    for name in without:
        if name.strip().casefold() not in names:
            raise Problem("file.no_such_column", N_("The file has no column {column}."), column=name.strip())
    found: list[str | None] = [field_of(heading) for heading in headings]
    titled = "title" in found
    for index, name in enumerate(names):
        if found[index] == "honorific":
            found[index] = "other" if titled else "title"
        if name in left and (names.count(name) == 1 or name in names[:index]):
            found[index] = "other"
    return found


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
