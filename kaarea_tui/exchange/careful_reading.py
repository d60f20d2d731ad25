"""Read a row cell by cell: mend what is certain, find every fault, tell both."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from kaarea_tui.rules.contact_record import ContactRecord, company_kind
from kaarea_tui.rules.identifiers import po_box_code_warning
from kaarea_tui.rules.problem import N_, Problem

from .cell_values import (
    Note,
    code_of_post,
    company_number,
    country,
    dashless_text,
    emails,
    mailing_lists,
    optional_text,
    phones,
    safe_text,
)
from .headings import Columns
from .people_only import parted, person
from .refused_rows import Fault, Mended, RefusedRow

T = TypeVar("T")

_WHOLE_NAMES = ("last_first", "first_last", "name")


class CarefulReading:
    """Reads rows of one file that the quick reading could not settle."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._used = sorted({index for indexes in columns.fields.values() for index in indexes})
        self._name_order = next((order for order in _WHOLE_NAMES if order in columns.fields), "")

    def read(
        self, row_number: int, cells: Sequence[str]
    ) -> tuple[ContactRecord | RefusedRow | None, Sequence[Mended]]:
        """The contact or the refusal, None for an empty row; and the mends of a contact."""
        width = len(self._columns.headings)
        # Spreadsheets leave out empty cells at the end of a row, or add some.
        padded = [*cells, *[""] * (width - len(cells))]
        if not any(padded[index].strip() for index in self._used) or tuple(cells) == self._columns.headings:
            return None, ()
        row = _Row(row_number, padded, self._columns)
        if any(cell.strip() for cell in padded[width:]):
            row.refuse(
                width, Problem("row.too_many_cells", N_("The row has more cells than there are columns."))
            )
        record = self._record(row)
        if row.faults:
            return RefusedRow(row_number, tuple(cells), row.faults_in_order()), ()
        return record, row.mends

    def _record(self, row: "_Row") -> ContactRecord:
        company = row.value("company", lambda text: optional_text("company", text), "")
        last, first = self._name(row, company)
        land = row.value("country", country, "")
        office = row.value("post_office", lambda text: optional_text("post_office", text), "")
        street = row.value("street", lambda text: dashless_text("street", text), "")
        code = row.value(
            "postal_code", lambda text: code_of_post(text, office, land, row.noting("postal_code")), ""
        )
        no_lists: tuple[tuple[str, ...], bool] = ((), False)
        lists, no_mail = row.value("lists", mailing_lists, no_lists)
        mails = row.values("email", lambda text: list(emails(text, row.noting("email"))))
        numbers = row.values("phone", lambda text: list(phones(text, row.noting("phone"), land or "FI")))
        if warning := po_box_code_warning(street, code) if land in ("", "FI") else None:
            row.noting("postal_code")(warning.code, warning.message, **warning.params)
        return ContactRecord(
            last,
            first,
            row.value("title", lambda text: optional_text("title", text), ""),
            company,
            row.value("business_id", lambda text: company_number(text, row.noting("business_id")), ""),
            tuple(dict.fromkeys(mails)),
            tuple(dict.fromkeys(number.e164 for number in numbers)),
            street,
            code,
            office,
            land,
            row.value("note", lambda text: dashless_text("note", text, block=True), ""),
            lists,
            no_mail,
            company_kind(company) if company else "",
            None,
            tuple((number.e164, number.extension) for number in numbers if number.extension),
        )

    def _name(self, row: "_Row", company: str) -> tuple[str, str]:
        field = self._name_order or "last_name"
        if self._name_order:
            last, first = row.value(field, lambda text: parted(safe_text("last_name", text), field), ("", ""))
        else:
            last = row.value("last_name", lambda text: safe_text("last_name", text), "")
            first = row.value("first_names", lambda text: safe_text("first_names", text), "")
        where = self._columns.fields[field][0]
        if where in row.faults:
            return last, first
        try:
            last, first = person(last, first, company)
        except Problem as problem:
            row.refuse(where, problem)
        else:
            if not first:
                row.noting(field)("name.no_first_names", N_("The contact has no first names."))
        return last, first


class _Row:
    """The cells of one row, with the faults and mends found so far."""

    def __init__(self, number: int, cells: Sequence[str], columns: Columns) -> None:
        self.number = number
        self.faults: dict[int, Fault] = {}
        """The faults by column."""
        self.mends: list[Mended] = []
        self._cells = cells
        self._columns = columns

    def value(self, field: str, meaning: Callable[[str], T], empty: T) -> T:
        """What the cell of `field` means; a refusal is noted as a fault and gives `empty`."""
        for index in self._columns.fields.get(field, ())[:1]:
            try:
                return meaning(self._cells[index])
            except Problem as problem:
                self.refuse(index, problem)
        return empty

    def values(self, field: str, meaning: Callable[[str], list[T]]) -> list[T]:
        """What all columns of `field` mean together."""
        found: list[T] = []
        for index in self._columns.fields.get(field, ()):
            try:
                found += meaning(self._cells[index])
            except Problem as problem:
                self.refuse(index, problem)
        return found

    def noting(self, field: str) -> Note:
        """A function that tells of a mend in the column of `field`."""
        heading = self._columns.heading(field)

        def note(code: str, message: str, **params: str) -> None:
            self.mends.append(Mended(self.number, heading, code, message, params))

        return note

    def refuse(self, index: int, problem: Problem) -> None:
        """Note a fault in a column, or in the whole row when `index` is behind the last one."""
        headings = self._columns.headings
        self.faults[index] = Fault.of(headings[index].strip() if index < len(headings) else "", problem)

    def faults_in_order(self) -> tuple[Fault, ...]:
        """The faults as the columns stand in the file."""
        return tuple(fault for _, fault in sorted(self.faults.items()))
