"""From a table's rows to contacts: each row is accepted, refused with reasons, or empty.

A row with one wrong value is refused as a whole, so that nothing is lost without a word: it goes to the
report of refused rows, is mended there and read again.

Most rows need no mending. `ContactRows.read` settles those with a handful of tests over all the cells at
once and hands every other row to `CarefulReading`, which gives the same answer for a clean row.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import TypeVar

from kaarea_tui.rules.contact_record import ContactRecord, company_kind
from kaarea_tui.rules.emails import email
from kaarea_tui.rules.identifiers import po_box_code_warning, postal_code
from kaarea_tui.rules.limits import LIMITS
from kaarea_tui.rules.phones import parse_phone
from kaarea_tui.rules.problem import Problem

from .careful_reading import CarefulReading
from .cell_values import company_number, country, mailing_lists, optional_text
from .headings import Columns
from .people_only import person
from .refused_rows import Fault, Mended, RefusedRow
from .tables import Table

T = TypeVar("T")

_TEXTS = ("last_name", "first_names", "title", "company", "street", "post_office", "note")
_CODED = ("country", "lists", "postal_code", "business_id")
_HETU_SHAPE = re.compile(r"[0-9]{6} ?[-+A-FU-Ya-fu-y] ?[0-9]{3}")
# Spaces to be cleaned, and first characters that may start a formula or say "nothing".
_LOOSE = re.compile(r"\|[ '=+\-@#.?_]")
# An identity code has six digits in a row: seen at once when all digits are made alike.
_DIGITS_ALIKE = bytes(0x39 if 0x30 <= octet <= 0x39 else octet for octet in range(256))
_SIX_DIGITS = b"999999"
_MENDS_KEPT = 1_000
_SHORTEST = min(LIMITS[field] for field in _TEXTS)


class _Needs(Problem):
    """A row that the quick reading cannot settle."""

    def __init__(self) -> None:
        super().__init__("needs_care", "")


class _Memo(dict[str, T]):
    """What a cell's text means, remembered: towns, titles and companies come again and again. Bounded."""

    def __init__(self, meaning: Callable[[str], T]) -> None:
        super().__init__()
        self._meaning = meaning

    def __missing__(self, text: str) -> T:
        if len(self) >= 50_000:
            self.clear()
        value = self[text] = self._meaning(text)
        return value


class ContactRows:
    """Reads the rows of one file.

    `empty_rows` counts rows without any value that is read; `mended` keeps the first thousand mends of
    accepted rows and `mended_counts` the number of all, by code.
    """

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.empty_rows = 0
        self.mended: list[Mended] = []
        self.mended_counts: Counter[str] = Counter()
        self._careful = CarefulReading(columns)
        self._width = len(columns.headings)
        # An absent column is read from the empty cell that is put behind each row.
        where = {field: columns.fields.get(field, (self._width,))[0] for field in (*_TEXTS, *_CODED)}
        self._texts = itemgetter(*(where[field] for field in _TEXTS))
        self._coded = itemgetter(*(where[field] for field in _CODED))
        self._mails = columns.fields.get("email", ())
        self._numbers = columns.fields.get("phone", ())
        self._person = _Memo(_surname)
        self._title = _Memo(lambda text: optional_text("title", text))
        self._company = _Memo(_company)
        self._office = _Memo(lambda text: optional_text("post_office", text))
        self._country = _Memo(_home_country)
        self._lists = _Memo(mailing_lists)
        self._code = _Memo(lambda text: postal_code(text) if text else "")
        self._business_id = _Memo(lambda text: company_number(text, _no_mend))

    def outcomes(self, table: Table) -> Iterator[tuple[int, ContactRecord | RefusedRow]]:
        """Read all rows of `table`: (row number, contact or refusal). Empty rows are only counted."""
        read = self.read
        for number, cells in table.rows():
            outcome = read(number, cells)
            if outcome is not None:
                yield number, outcome

    def read(self, row_number: int, cells: list[str]) -> ContactRecord | RefusedRow | None:
        """What one row is; None for an empty one (counted). Never raises a Problem."""
        if len(cells) == self._width:
            try:
                return self._read_clean(cells)
            except Problem:
                pass
        outcome, mends = self._careful.read(row_number, cells)
        if outcome is None:
            self.empty_rows += 1
        for mend in mends:
            self.mended_counts[mend.code] += 1
            if len(self.mended) < _MENDS_KEPT:
                self.mended.append(mend)
        return outcome

    def refuse(self, row_number: int, cells: Sequence[str], field: str, problem: Problem) -> RefusedRow:
        """A refusal that the register itself makes, for a row that was read well."""
        fault = Fault.of(self.columns.heading(field), problem)
        return RefusedRow(row_number, tuple(cells), (fault,))

    def _read_clean(self, cells: list[str]) -> ContactRecord:
        """The contact of a row that needs no mending; a Problem of any kind sends it to careful reading."""
        row = [*cells, ""]
        texts = self._texts(row)
        last, first, title, company, street, office, note = texts
        country_name, list_names, code, number = self._coded(row)
        mails = [cell for column in self._mails if (cell := row[column])]
        numbers = [cell for column in self._numbers if (cell := row[column])]
        _require_plain(f"|{'|'.join(texts)}|{list_names}|{'|'.join(mails)}|¦{'¦'.join(numbers)}")
        if not last or not first or max(map(len, texts)) > _SHORTEST:
            raise _Needs
        if code[-1:] == "1" and po_box_code_warning(street, code):
            raise _Needs
        phones = []
        for typed in numbers:
            # The commonest odd style, (0)40…, is the plain one once its brackets are gone.
            parsed = parse_phone("0" + typed[3:] if typed[:3] == "(0)" else typed)
            if parsed.extension:
                raise _Needs
            phones.append(parsed.e164)
        company, kind = self._company[company]
        lists, no_mail = self._lists[list_names]
        return ContactRecord(
            self._person[last],
            first,
            self._title[title],
            company,
            self._business_id[number],
            tuple(map(email, mails)) if len(mails) < 2 else tuple(dict.fromkeys(map(email, mails))),
            tuple(phones) if len(phones) < 2 else tuple(dict.fromkeys(phones)),
            street,
            self._code[code],
            self._office[office],
            self._country[country_name],
            note,
            lists,
            no_mail,
            kind,
        )


def _require_plain(joined: str) -> None:
    """Let only texts through that cleaning would not change and that hide nothing.

    The texts stand between bars, phone numbers after broken bars. What Latin-1 can write is NFC already.
    """
    if not joined.isprintable() or "  " in joined or " |" in joined or _LOOSE.search(joined):
        raise _Needs
    try:
        octets = joined.encode("latin-1")
    except UnicodeEncodeError:
        raise _Needs from None
    if _SIX_DIGITS in octets.translate(_DIGITS_ALIKE) and _HETU_SHAPE.search(joined):
        raise _Needs


def _surname(last: str) -> str:
    return person(last, "-", "")[0]


def _company(name: str) -> tuple[str, str]:
    known = optional_text("company", name)
    return known, company_kind(known) if known else ""


def _home_country(name: str) -> str:
    code = country(name)
    if code not in ("", "FI"):
        raise _Needs  # its phones and postal codes follow other rules
    return code


def _no_mend(code: str, message: str, **params: str) -> None:
    raise _Needs
