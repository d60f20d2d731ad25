"""Which encoding a text file is in, told from all of its bytes in one pass of flat memory.

Office files are UTF-8 (with or without a mark), Windows-1252, or what an old system wrote. The whole file is
read, because a million rows of plain ASCII may hold their first "ä" on the last one.
"""

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import BinaryIO

from kaarea_tui.rules.problem import N_, Problem

CHUNK = 1 << 20
MOST_COLUMNS = 500
LONGEST_CELL = 100_000
"""Characters in one cell."""
LONGEST_LINE = 1 << 22
"""Bytes between two line ends; a row of 500 ordinary cells is a hundredth of this."""

TOO_MANY_COLUMNS = N_("The file has over {limit} columns. It is not a table of contacts.")

_ASCII = bytes(range(128))
# Letters and dashes of European UTF-8. Other valid pairs happen by chance in Windows-1252: "Ö" and a quote.
UTF8_SEQUENCE = re.compile(rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xc5[\xa0\xa1\xbd\xbe]|\xe2\x80[\x80-\xbf]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Where Nordic letters are in the one-byte encodings of offices: Windows, DOS, Macintosh.
_NORDIC = {encoding: frozenset("äöåÄÖÅéüÜ".encode(encoding)) for encoding in ("cp1252", "cp850", "mac_roman")}
# Where ISO-8859-15 has Š š Ž ž, Windows-1252 has signs that never touch a letter on both sides.
_LATIN9_LETTER = re.compile(
    rb"[A-Za-z\xc0-\xff][\xa6\xa8\xb4\xb8][a-z\xe0-\xff]|(?<![A-Za-z\xc0-\xff])[\xa6\xb4][a-z\xe0-\xff]{2}"
)
_SAMPLE = 64 * 1024


@dataclass(slots=True)
class _Evidence:
    """What one pass over the bytes has seen."""

    utf8_sequences: int = 0
    stray_bytes: int = 0
    high: Counter[int] = field(default_factory=Counter)
    latin9: int = 0
    sample: bytearray = field(default_factory=bytearray)


class MixedEncodings(Exception):
    """Some bytes are UTF-8 and some are not; `utf8_is_rule` tells which of them are the fewer."""

    def __init__(self, utf8_is_rule: bool) -> None:
        super().__init__("mixed encodings")
        self.utf8_is_rule = utf8_is_rule


def detect_encoding(stream: BinaryIO) -> str:
    """Name the encoding of the whole `stream`, from its start.

    Raises Problem for an empty or binary file and for a line no table has, MixedEncodings where no single
    encoding fits.
    """
    stream.seek(0)
    head = stream.read(4)
    if not head:
        raise Problem("file.empty", N_("The file is empty."))
    told = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    evidence = _weigh(stream, wide=told in ("utf-16", "utf-32"))
    if evidence.stray_bytes and (evidence.utf8_sequences or told):
        raise MixedEncodings(utf8_is_rule=bool(told) or evidence.utf8_sequences >= evidence.stray_bytes)
    if told or not evidence.stray_bytes:
        return told or "utf-8"
    return _one_byte_encoding(evidence)


def _weigh(stream: BinaryIO, *, wide: bool) -> _Evidence:
    """Look at all bytes; of `wide` characters (UTF-16 and 32) only at the lengths of the lines."""
    stream.seek(0)
    evidence = _Evidence()
    carried = b""
    line, line_length = 1, 0
    while chunk := stream.read(CHUNK):
        line, line_length = _check_line_length(chunk, line, line_length)
        if wide:
            continue
        if b"\0" in chunk:
            raise Problem("file.binary", N_("The file is not a text file. Save it as CSV and try again."))
        if chunk.isascii() and not carried:
            continue
        whole = carried + chunk
        # A sequence that the chunk's end cuts is weighed with the next chunk.
        cut = _length_of_cut_sequence(whole)
        carried = whole[len(whole) - cut :]
        _weigh_high_bytes(whole[: len(whole) - cut], evidence)
    if carried:
        _weigh_high_bytes(carried, evidence)
    return evidence


def _check_line_length(chunk: bytes, line: int, length: int) -> tuple[int, int]:
    """Stop at a line no table has, before anything tries to hold it in memory."""
    end = b"\n" if b"\n" in chunk else b"\r"
    last = chunk.rfind(end)
    if last >= 0:
        return line + chunk.count(end), len(chunk) - last - 1
    length += len(chunk)
    if length > LONGEST_LINE:
        if max(chunk.count(sign) for sign in b";,\t|") > len(chunk) // 1000:
            raise Problem("file.too_many_columns", TOO_MANY_COLUMNS, limit=str(MOST_COLUMNS))
        raise Problem(
            "file.cell_too_long",
            N_("Line {line} of the file has a cell of over {limit} characters."),
            line=str(line),
            limit=str(LONGEST_CELL),
        )
    return line, length


def _length_of_cut_sequence(data: bytes) -> int:
    """How many bytes at the end start a UTF-8 sequence that does not end there."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte < 0x80:
            return 0
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if back < needed else 0
    return 0


def _weigh_high_bytes(data: bytes, evidence: _Evidence) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        evidence.utf8_sequences += data.count(b"\xc3")
        return
    high = data.translate(None, _ASCII)
    for byte in range(0x80, 0x100):
        if count := high.count(byte):
            evidence.high[byte] += count
    sequences = UTF8_SEQUENCE.findall(data) if any(lead in high for lead in (0xC3, 0xC2, 0xC5, 0xE2)) else ()
    evidence.utf8_sequences += len(sequences)
    evidence.stray_bytes += len(high) - sum(map(len, sequences))
    if any(byte in high for byte in (0xA6, 0xA8, 0xB4, 0xB8)):
        evidence.latin9 += len(_LATIN9_LETTER.findall(data))
    if len(evidence.sample) < _SAMPLE:
        lines = (line for line in data.splitlines() if not line.isascii())
        for line in lines:
            evidence.sample += line[:1000] + b"\n"
            if len(evidence.sample) >= _SAMPLE:
                break


def _one_byte_encoding(evidence: _Evidence) -> str:
    high, whole = evidence.high, evidence.high.total()
    if min(high) >= 0xA0 and evidence.latin9:
        return "iso-8859-15"
    share = {name: sum(high[byte] for byte in letters) / whole for name, letters in _NORDIC.items()}
    likely = max(share, key=lambda name: share[name])
    if share[likely] < 0.5 or not _decodes(high, likely):
        return _guess(bytes(evidence.sample), high)
    return likely


def _decodes(high: Counter[int], encoding: str) -> bool:
    try:
        bytes(high).decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _guess(sample: bytes, high: Counter[int]) -> str:
    """What neither UTF-8 nor a Nordic Windows wrote: ask the slow guesser, and only now load it."""
    from charset_normalizer import from_bytes

    likely = ["cp1252", "iso8859_15", "cp850", "mac_roman", "cp1257", "cp1250", "cp1251", "koi8_r", "cp437"]
    best = from_bytes(sample, cp_isolation=likely).best()
    for name in (best.encoding if best else "cp1252", "cp1252", "iso-8859-15"):
        if _decodes(high, name):
            return name
    return "iso-8859-15"
