"""The portable copy of a person's data: JSON, CSV and vCard 4.0 in one zip (GDPR art. 20; rulebook 2.6)."""

import csv
import io
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kaarea_tui.rules.text import clean_line, spreadsheet_safe

from .archives import Archive

SCHEMA = "kaarea.portable/1"
FILES = ("tiedot.json", "tiedot.csv", "yhteyshenkilo.vcf")
_MOST_OCTETS = 75
_TEL_TYPES = {"mobile": ["cell", "voice"], "direct": ["work", "voice"], "switchboard": ["work", "voice"]}
Rows = tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class PortableCopy:
    """What the person provided, and what was observed of the person: table to its rows by column."""

    case_number: str
    controller: str
    register: str
    extracted_at: datetime
    tables: Mapping[str, Rows]
    left_out: Mapping[str, int]
    """Table to the number of its rows that others provided in all or in part: that is not in the copy."""


def as_zip(copy: PortableCopy) -> bytes:
    """The three files and their hashes."""
    archive = Archive(copy.extracted_at)
    for name, text in zip(FILES, (as_json(copy), as_csv(copy), as_vcard(copy)), strict=True):
        archive.add(name, text.encode())
    return archive.closed()


def as_json(copy: PortableCopy) -> str:
    """UTF-8 JSON with the number of its schema."""
    content = {
        "schema": SCHEMA,
        "controller": copy.controller,
        "register": copy.register,
        "case": copy.case_number,
        "extracted_at": copy.extracted_at.isoformat(),
        "data": {table: [dict(row) for row in rows] for table, rows in copy.tables.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_csv(copy: PortableCopy) -> str:
    """One line for each value: table, row, field, value. No spreadsheet calculates them (T6b)."""
    told = io.StringIO()
    told.write("\ufeff")
    writer = csv.writer(told, delimiter=";", lineterminator="\r\n")
    writer.writerow(("table", "row", "field", "value"))
    for table, rows in copy.tables.items():
        for number, row in enumerate(rows, 1):
            for field, value in row.items():
                if value not in (None, ""):
                    writer.writerow((table, number, field, spreadsheet_safe(str(value))))
    return told.getvalue()


def as_vcard(copy: PortableCopy) -> str:
    """vCard 4.0 (RFC 6350): name, addresses, numbers, and the companies with titles.

    vobject knows version 3; what differs here is the version, and phones as tel: URIs.
    """
    import vobject
    from vobject.vcard import Address, Name

    card = vobject.vCard()
    card.add("version").value = "4.0"
    names: Mapping[str, object] = next(iter(copy.tables.get("contact", ())), {})
    last, first = (_line(names, name) for name in ("last_name", "first_names"))
    card.add("n").value = Name(family=last, given=first)
    card.add("fn").value = f"{first} {last}".strip() or "-"
    for row in copy.tables.get("contact_email", ()):
        card.add("email").value = _line(row, "address")
    for row in copy.tables.get("contact_phone", ()):
        phone = card.add("tel")
        extension = _line(row, "extension")
        phone.value = f"tel:{_line(row, 'number')}" + (f";ext={extension}" if extension else "")
        phone.params["VALUE"] = ["uri"]
        phone.params["TYPE"] = _TEL_TYPES.get(_line(row, "kind"), ["voice"])
    for row in copy.tables.get("contact_address", ()):
        address = card.add("adr")
        address.value = Address(
            street=_line(row, "street"), city=_line(row, "post_office"), code=_line(row, "postal_code"),
            country=_line(row, "country"),
        )  # fmt: skip
    for row in copy.tables.get("contact_role", ()):
        if not row.get("ended_on"):
            if _line(row, "company"):
                card.add("org").value = [_line(row, "company")]
            if _line(row, "title"):
                card.add("title").value = _line(row, "title")
    card.add("rev").value = copy.extracted_at.strftime("%Y%m%dT%H%M%SZ")
    unfolded = str(card.serialize(validate=False, lineLength=sys.maxsize))
    return "".join(f"{_folded(line)}\r\n" for line in unfolded.removesuffix("\r\n").split("\r\n"))


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets (RFC 6350, 3.2); vobject counts letters, not octets."""
    pieces, octets = [""], 0
    for letter in line:
        wide = len(letter.encode())
        if octets + wide > _MOST_OCTETS:
            pieces.append("")
            octets = 1  # the blank that opens a piece
        pieces[-1] += letter
        octets += wide
    return "\r\n ".join(pieces)


def _line(row: Mapping[str, object], name: str) -> str:
    return clean_line(str(row.get(name) or ""))
