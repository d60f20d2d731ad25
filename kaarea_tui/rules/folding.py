"""Words for searching and keys for sorting, the Finnish way: å, ä and ö are letters, other accents are not.

`fold` serves the search index, `sort_key` the lists. They differ where Finnish usage differs: ü is found
as u but sorted as y.
"""

import re
import unicodedata
from functools import lru_cache

_OWN = {"a\u030a": "å", "a\u0308": "ä", "o\u0308": "ö"}
_FOREIGN = {
    "æ": "ä", "ø": "ö", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ĸ": "k",
    "ł": "l", "ŋ": "n", "ŧ": "t", "ǥ": "g", "ʒ": "z", "ə": "e", "ɛ": "e",
    "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k",
}  # fmt: skip
_PLAIN = re.compile("[\x00-\x7fåäö]*")
_PLAIN_WORDS = re.compile("[0-9a-zåäö]+")
_HIDDEN = re.compile("[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


def _letter(char: str) -> str:
    """Return one lower-case character without its foreign accents."""
    parts = unicodedata.normalize("NFD", char)
    if parts[:2] in _OWN:
        return _OWN[parts[:2]]
    kept = "".join(part for part in parts if not "\u0300" <= part <= "\u036f")
    return _FOREIGN.get(kept, kept)


def _latin_table() -> dict[int, str]:
    """Return what changes among the accented Latin letters, for `str.translate`."""
    points = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    folded = ((point, _letter(chr(point).casefold())) for point in points)
    return {point: letter for point, letter in folded if letter != chr(point)}


_LATIN = _latin_table()


def _fold_once(text: str) -> str:
    text = unicodedata.normalize("NFKC", _HIDDEN.sub("", text)).casefold()
    text = unicodedata.normalize("NFKC", text).translate(_LATIN)
    if not _PLAIN.fullmatch(text):
        text = "".join(map(_letter, text))
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return `text` for comparing in a search (rule V6): case and foreign accents gone, å ä ö kept.

    é is e, ü is u, õ is o, ß is ss, þ is th; æ and ø are the Finnish letters they stand for, ä and ö.
    Compatibility forms (full width, ligatures) become plain. Idempotent, never raises.
    """
    lowered = text.lower()
    if _PLAIN.fullmatch(lowered):
        return lowered
    folded = _fold_once(text)
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


@lru_cache(maxsize=1)
def _any_words() -> re.Pattern[str]:
    """Return the pattern of words in any script; vowel signs belong to the word, `\\w` leaves them out."""
    marks = "".join(chr(p) for p in range(0x370, 0x1F000) if unicodedata.category(chr(p)) in {"Mn", "Mc"})
    return re.compile(f"[^\\W_](?:[^\\W_]|[{marks}])*")


def words(text: str) -> list[str]:
    """Return the folded words of `text` in order: runs of letters and digits, all else splits."""
    folded = fold(text)
    if _PLAIN.fullmatch(folded):
        return _PLAIN_WORDS.findall(folded)
    return _any_words().findall(folded)


# Sort keys are printable ASCII for Latin text: space and signs, then digits, letters, þ, å, ä, ö. The
# signs stand in CLDR's order, one place up, which leaves the space itself to part surname from first names.
_SIGNS = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_KEY = {ord(sign): chr(0x21 + place) for place, sign in enumerate(_SIGNS)}
_KEY |= {0x30 + digit: chr(0x43 + digit) for digit in range(10)}
_KEY |= {ord("å"): "|", ord("ä"): "}", ord("ö"): "~"}
_LAST_SIGN = _KEY[ord("$")]
# ÿ stands in no key by itself: behind a letter it makes another letter, one that follows it.
_LETTERS = {"þ": "{", "ı": "iÿ", "ə": "eÿ", "ɛ": "eÿ", "ɔ": "oÿ", "ɓ": "bÿ", "ɗ": "dÿ", "ƙ": "kÿ"}
_LETTERS |= dict.fromkeys("üǖǘǚǜ", "y")
_LIKE = {
    "-": "‐‑–—−", "'": "‘’ʼ", '"': "“”„«»", ".": "…·", "`": "´", "!": "¡", "?": "¿", "@": "§", "+": "÷×±",
    " ": "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85",
}  # fmt: skip
_FOREIGN_KEY = _LETTERS | {char: _KEY[ord(sign)] for sign, chars in _LIKE.items() for char in chars}


def _foreign_key(text: str) -> str:
    """Return the key of text with more than plain ASCII and å ä ö in it."""
    text = unicodedata.normalize("NFC", _HIDDEN.sub("", text)).lower()
    text = unicodedata.normalize("NFC", text)
    return "".join(_FOREIGN_KEY.get(char) or _foreign_char(char) for char in text)


def _foreign_char(char: str) -> str:
    folded = fold(char)
    kind = unicodedata.category(folded[0])[0] if folded else "C"
    if kind == "C":  # controls, and surrogates that no database takes
        return ""
    if _PLAIN.fullmatch(folded):
        return folded.translate(_KEY)
    return _LAST_SIGN if kind in "PS" else folded


def sort_key(text: str) -> str:
    """Return a key whose plain code point order is Finnish order (rule V6): 0-9, a-z, å, ä, ö.

    It gives the primary order of CLDR's `fi`: case and accents do not count, v and w are two letters, ü is
    sorted as y, đ and ð as d, æ as ä, ø as ö, õ as o (CLDR 48); space comes before hyphen, both before
    digits. Equal keys need a tie-break of the caller's. Compare as bytes: SQLite BINARY, PostgreSQL
    COLLATE "C".
    """
    lowered = text.lower()
    if _PLAIN.fullmatch(lowered) and lowered.isprintable():
        return lowered.translate(_KEY)
    return _foreign_key(text)


def name_key(last_name: str, first_names: str) -> str:
    """Return the sort key of a person: all of one surname together, then by first names (rule V6)."""
    return f"{sort_key(last_name)} {sort_key(first_names)}"
