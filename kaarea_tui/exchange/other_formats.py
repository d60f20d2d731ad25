"""Files of contacts that are no tables, named as what they are, with what to do instead."""

import re
from typing import BinaryIO

from kaarea_tui.rules.problem import N_, Problem

_HEAD = 2_000
_KINDS = (
    ("vcard", re.compile(rb"\s*BEGIN:VCARD\b", re.IGNORECASE),
     N_("{file} is a vCard, not a table. Save the contacts as CSV in the program that they come from.")),
    ("ldif", re.compile(rb"\s*(?:#[^\n]*\n\s*)*(?:version:.\d+\s+)?(?:#[^\n]*\n\s*)*dn::?\s", re.IGNORECASE),
     N_("{file} is LDIF, not a table. Save the contacts as CSV in the program that they come from.")),
    ("json", re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*(?:[\[{\"\]]|\d))"),
     N_("{file} is JSON, not a table. Save the contacts as CSV in the program that they come from.")),
    ("spreadsheet", re.compile(rb"PK\x03\x04.{26}(?:\[Content_Types\]|_rels/|xl/|mimetype)", re.DOTALL),
     N_("{file} is a spreadsheet, not a text table. Save it as CSV in the spreadsheet program.")),
)  # fmt: skip
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def refuse_other_formats(stream: BinaryIO, name: str) -> None:
    """Raises Problem `file.vcard` and so on."""
    stream.seek(0)
    head = stream.read(_HEAD)
    if head.startswith(_MARKS[1:]):  # UTF-16: every other byte of such a beginning is zero
        head = head[2:].replace(b"\0", b"")
    head = head.removeprefix(_MARKS[0])
    for code, shape, message in _KINDS:
        if shape.match(head):
            raise Problem(f"file.{code}", message, file=name)
