"""Bytes of a mail read as text: by the character set named, unless the bytes show that it is another one.

Programs name iso-8859-1 and send Windows-1252, name UTF-8 and send Windows-1252, or break one sign of
a whole letter. No guessing among all sets of the world: it turned "äiti" into a Chinese sign.
"""

import codecs
import re

_REALLY = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-11": "cp874", "tis-620": "cp874",
}  # fmt: skip
"""What a set's name means in practice (WHATWG Encoding)."""
_SLOW_OR_NO_TEXT = frozenset(
    ("punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7")
)
"""Never used for letters; the first takes time that grows with the square."""
_ONE_BYTE = frozenset(("cp1252", "cp1254"))
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def read_text(held: bytes, charset: str | None) -> tuple[str, bool]:
    """The text, and whether it could be read by the set named (none: UTF-8); it never raises."""
    name = _named(charset)
    if name is None:
        return _guessed(held), False
    if name in _ONE_BYTE and _is_utf_8(held):
        return held.decode("utf-8"), False
    if name in _ONE_BYTE:
        return held.decode(name, "replace"), True
    try:
        return held.decode(name), True
    except (UnicodeError, LookupError, ValueError):
        return (_guessed(held) if name == "utf-8" else _mostly(held, name)), False


def _named(charset: str | None) -> str | None:
    """The codec that a name means; None where there is none for texts."""
    try:
        found = codecs.lookup((charset or "utf-8").strip()[:40])
        name = _REALLY.get(found.name, found.name)
        "a".encode(name)  # refuses what is no encoding of texts, as `hex`
    except (LookupError, ValueError, UnicodeError, TypeError):
        return None
    return None if name in _SLOW_OR_NO_TEXT else name


def _is_utf_8(held: bytes) -> bool:
    """Is there more than ASCII, all of it in UTF-8? By chance that hardly ever happens."""
    if not _BEYOND_ASCII.search(held):
        return False
    try:
        held.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guessed(held: bytes) -> str:
    """UTF-8 where most of what is beyond ASCII is, its broken signs replaced; else Windows-1252."""
    beyond = sum(map(len, _BEYOND_ASCII.findall(held)))
    in_utf_8 = sum(map(len, _UTF_8.findall(held)))
    return held.decode("utf-8" if 2 * in_utf_8 >= beyond else "cp1252", "replace")


def _mostly(held: bytes, name: str) -> str:
    """By the set named where little of it is broken."""
    text = held.decode(name, "replace")
    return text if text.count("\ufffd") * 10 <= len(text) else _guessed(held)
