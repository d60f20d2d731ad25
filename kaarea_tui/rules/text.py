"""Safe text: what may come in, what may be shown, and what a spreadsheet must not calculate.

Names and notes come from files, mail and the clipboard, so they may carry terminal control sequences,
letters that turn the reading direction, or signs that cannot be seen. One module decides on all of them.
"""

import re
import unicodedata

# Characters that reach no terminal, log or file. The zero-width joiners are judged by their neighbours.
_CONTROL = "\\x00-\\x1f\\x7f-\\x9f"
_UNSEEN = (
    "\\xad\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff0-\\ufffb"
    "\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e00ff\\U000e01f0-\\U000e0fff"
)
_NO_CHARACTER = (
    "\\ud800-\\udfff\\ue000-\\uf8ff\\ufdd0-\\ufdef\\U000f0000-\\U0010ffff"
    + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(0x0F))
).replace("\\U0000fffe\\U0000ffff", "\\ufffe\\uffff")
_JOINER = "\\u200c\\u200d"
_LATIN = "\\x00-\\u036f\\u1e00-\\u1eff"  # joiners mean nothing there and only hide differences
_NEIGHBOUR = f"[^{_CONTROL}{_UNSEEN}{_NO_CHARACTER}{_JOINER}{_LATIN}\\s]"
_LOOSE_JOINER = f"(?<!{_NEIGHBOUR})[{_JOINER}]|[{_JOINER}](?!{_NEIGHBOUR})"

FORBIDDEN = re.compile(f"[{_CONTROL}{_UNSEEN}{_NO_CHARACTER}]|{_LOOSE_JOINER}")
"""Whatever must never be shown as it is: use `.search` on output to show that it is clean."""

_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_BLANK_SIGNS = "\u034f\u3164\uffa0"  # printable to Python, yet nothing can be seen
# Blank controls stay, for the collapse of white space.
_DROPPED = re.compile(f"[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f{_UNSEEN}{_BLANK_SIGNS}]")
_UNKNOWN = re.compile(f"[{_NO_CHARACTER}]")
_JOINERS = re.compile(_LOOSE_JOINER)


def _drop(match: re.Match[str]) -> str:
    return match[0] if match[0] in "\u2028\u2029" else ""


def clean_line(text: str) -> str:
    """Return `text` as one tidy line: NFC, single spaces, nothing invisible (rule T8, ASVS 1.3.3).

    Code points without a public meaning become U+FFFD, so that a loss can be seen. A joiner survives
    only between visible characters of scripts that need it, and in emoji. Never raises.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text)
    if text.isprintable() and not any(sign in text for sign in _BLANK_SIGNS):
        return " ".join(text.split())
    text = _UNKNOWN.sub("\ufffd", _DROPPED.sub(_drop, text))
    text = " ".join(_JOINERS.sub("", text).split())
    # What was taken out may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", text)


def clean_block(text: str) -> str:
    """Return `text` with each line cleaned as by `clean_line`; lines end in LF, outer empty lines go."""
    return "\n".join(clean_line(line) for line in _LINE_BREAK.split(text)).strip("\n")


def _stand_in(match: re.Match[str]) -> str:
    char = match[0]
    if char == "\n":
        return "⏎"
    if char < " ":
        return chr(0x2400 + ord(char))
    return "␡" if char == "\x7f" else "\ufffd"


def visible(text: str) -> str:
    """Return `text` for a screen, stderr or log: what is forbidden is replaced one for one (rule T8).

    C0 controls become control pictures, a line feed "⏎", the rest U+FFFD; nothing else changes, so no
    character is lost from sight. Idempotent.
    """
    if text.isprintable():  # no control, format, surrogate or private code point is printable to Python
        return text
    return FORBIDDEN.sub(_stand_in, text)


# Blanks and controls before the sign do not stop a spreadsheet (CVE-2026-55154), nor does full width.
_BLANK = f"\\s{_CONTROL}{_UNSEEN}{_JOINER}\u3164\uffa0"
_FORMULA = re.compile(
    f"'*(?:[{_BLANK}]*[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212]|[\t\r\n])"
)
_HARMLESS = re.compile(
    r"\+[0-9][0-9 ()\-]{4,24}|-[0-9]{1,3}(?:[  ]?[0-9]{3})*(?:[.,][0-9]+)?|-[0-9]+(?:[.,][0-9]+)?"
)


def _guarded(cell: str) -> bool:
    return _FORMULA.match(cell) is not None and _HARMLESS.fullmatch(cell) is None


def spreadsheet_safe(cell: str) -> str:
    """Return a CSV cell that no spreadsheet calculates (rule T6b, ASVS 1.2.10).

    A cell that would start a formula gets a leading apostrophe; phone numbers and negative numbers are
    left. A cell that has such an apostrophe already gets another, so `spreadsheet_original` can undo it.
    """
    return "'" + cell if _guarded(cell) else cell


def spreadsheet_original(cell: str) -> str:
    """Return the cell as it was before `spreadsheet_safe`."""
    return cell[1:] if cell.startswith("'") and _guarded(cell[1:]) else cell
