"""What a document says that somebody attached: PDF, DOCX, ODT, e-mail, text, and whether it shows a picture.

Nothing of a document is trusted: sizes are bounded, and it is read in the process that parses.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from kaarea_tui.rules.text import clean_block

from .mail_charsets import read_text
from .mail_reading import read_mail

LONGEST = 200_000
"""Characters of a document's text."""
LEAST_SIDE = 300
"""Pixels: a smaller picture shows no letter that could be read."""
_MOST_PAGES = 200
_MOST_XML = 8_000_000
_MOST_PIXELS = 120_000_000
_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml|content\.xml")
_BREAK = re.compile(r"</w:p>|<w:(?:br|cr|tab)\b[^>]*>|</text:(?:p|h)>|<text:(?:line-break|tab|s)\b[^>]*>")
_MARK = re.compile(r"<[^>]*>")
_HEADING = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Of a PNG: kind of colour to samples of a pixel."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as far as it could be read; `kind` empty: it is none that is known, or broken."""

    kind: str = ""
    """pdf, docx, odt, eml, txt, png, jpg."""
    text: str = ""
    sides: tuple[int, int] = (0, 0)
    """Of its largest picture, in pixels."""

    @property
    def shows(self) -> bool:
        """Does it show a picture on which a letter could be read?"""
        return min(self.sides) >= LEAST_SIDE


def read_document(data: bytes) -> Document:
    """What `data` says; it never raises."""
    try:
        return _read(data)
    except Exception:  # broken in one of many ways: no document
        return Document()


def _read(data: bytes) -> Document:
    if b"%PDF-" in data[:1024]:
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if data.startswith(b"\x89PNG"):
        return Document("png", "", _png(data))
    if data.startswith(b"\xff\xd8\xff"):
        return Document("jpg", "", _jpeg(data))
    return _plain(data)


def _pdf(data: bytes) -> Document:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        return Document()
    told: list[str] = []
    sides = (0, 0)
    for page in reader.pages[:_MOST_PAGES]:
        told.append(page.extract_text())
        sides = max(sides, _largest(page), key=min)
        if sum(map(len, told)) > LONGEST:
            break
    return Document("pdf", clean_block("\n".join(told)[:LONGEST]), sides) if told else Document()


def _largest(page: Any) -> tuple[int, int]:
    found = [(0, 0)]
    pictures: Any = page
    for name in ("/Resources", "/XObject"):
        pictures = pictures.get(name)
        if pictures is None:
            return found[0]
        pictures = pictures.get_object()
    for name in list(pictures)[:100]:
        each = pictures[name].get_object()
        if each.get("/Subtype") == "/Image":
            found.append((int(each.get("/Width", 0)), int(each.get("/Height", 0))))
    return max(found, key=min)


def _office(data: bytes) -> Document:
    told, left = [], _MOST_XML
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        kind = "docx" if "word/document.xml" in names else "odt" if "content.xml" in names else ""
        for name in sorted(names) if kind else ():
            if _PARTS.fullmatch(name):
                with archive.open(name) as part:
                    held = part.read(left)
                left -= len(held)
                told.append(_MARK.sub("", _BREAK.sub("\n", held.decode("utf-8", "replace"))))
    return Document(kind, clean_block(unescape("\n".join(told))[:LONGEST])) if kind else Document()


def _plain(data: bytes) -> Document:
    head = _HEADING.match(data)
    if head and re.search(rb"(?im)^from:", head[0]) and re.search(rb"(?im)^(?:date|subject):", head[0]):
        mail = read_mail(data, date.max)
        names = f"{mail.sender_name} {' '.join(mail.to)}"
        return Document("eml", clean_block(f"{mail.subject}\n{names}\n\n{mail.text}"[:LONGEST]))
    text = (
        read_text(data, None)[0] if not data.startswith((b"\xff\xfe", b"\xfe\xff")) else data.decode("utf-16")
    )
    if len(_CONTROL.findall(text)) > len(text) // 1000 or "\ufffd" in text:
        return Document()
    return Document("txt", clean_block(text[:LONGEST])) if text.strip() else Document()


def _png(data: bytes) -> tuple[int, int]:
    """Width and height; raises where it does not open: its pieces are checked and its points unpacked."""
    at, points, sides, row = 8, zlib.decompressobj(), (0, 0), 0
    unpacked = 0
    while at + 12 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        piece = data[at + 8 : at + 8 + size]
        if zlib.crc32(kind + piece) != struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0]:
            raise ValueError("crc")
        at += 12 + size
        if kind == b"IHDR":
            width, height, depth, colour, *_, laced = struct.unpack(">IIBBBBB", piece)
            sides, row = (width, height), (width * depth * _SAMPLES[colour] + 7) // 8 + 1
            if width * height > _MOST_PIXELS:
                raise ValueError("large")
            wanted = row * height if not laced else 1
        elif kind == b"IDAT":
            unpacked += _counted(points, piece)
        elif kind == b"IEND":
            if unpacked < wanted:
                raise ValueError("points")
            return sides
    raise ValueError("end")


def _counted(points: Any, piece: bytes) -> int:
    count = 0
    while piece:
        count += len(points.decompress(piece, 1 << 20))
        piece = points.unconsumed_tail
        if count > 8 * _MOST_PIXELS:
            raise ValueError("large")
    return count


def _jpeg(data: bytes) -> tuple[int, int]:
    """Width and height; raises where its pieces do not hold together down to its end."""
    at, sides = 2, (0, 0)
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise ValueError("mark")
        mark, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            sides = (width, height)
        elif mark == 0xDA:
            end = data.rfind(b"\xff\xd9")
            # The most even of pages still takes a bit for each square of 16 points.
            if end < at or (end - at) * 8 * 256 < sides[0] * sides[1]:
                raise ValueError("end")
            return sides
        at += 2 + size
    raise ValueError("end")
