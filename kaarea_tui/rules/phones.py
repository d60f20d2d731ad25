"""Phone numbers: kept as E.164, shown grouped as in Finland, extensions apart.

Most numbers are settled by plain patterns; the phonenumbers library, slow to import, only sees the odd ones.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NoReturn

from .problem import N_, Problem
from .text import clean_line

Kind = Literal["mobile", "direct", "switchboard"]


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164 and the extension behind it, which may be empty."""

    e164: str
    extension: str = ""


_FAST = re.compile(r"(?:\+358|0)[ -]?([1-9][0-9]{0,3})[ -]?([0-9]{2,4})[ -]?([0-9]{2,6})")
_LABEL = re.compile(
    r"(?:tel:|(?:puhelin|puh|p|gsm|matkapuhelin|mob(?:ile)?|tele?fon|phone|tel|vaihde|växel)\b[.: ]*)+", re.I
)
_EXTENSION = re.compile(
    r"[ ,;/]*(?:alanumero|alanro|ala|ankn(?:ytning)?|ext(?:ension)?|x|#)[.:= ]*([0-9]{1,10})$", re.I
)
_SHORT_TAIL = re.compile(r"(.*[0-9])\s*/\s*([0-9]{1,4})$")
_SEVERAL = re.compile(
    r"(.*?[0-9][0-9 ()-]{3,}[0-9])\s*(?:[/;,|]|\btai\b|\bja\b|\bor\b|\bsekä\b)\s*(\+?\(?[0-9].*)$", re.I
)
_FILLING = re.compile(r"[\s()\-‐‑‒–—−./]")
_TWO_DIGIT_CODES = re.compile(r"2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
_MIN_NATIONAL, _MAX_NATIONAL, _MAX_DIGITS = 5, 12, 15
# Numbers with fewer digits than this can begin with 358 by themselves (Tampere has area code 3).
_TOO_LONG_FOR_AREA = 10
_SURE = 7  # fewer digits without a prefix may be an extension or a short code


def parse_phone(text: str, region: str = "FI") -> Phone:
    """Return the number typed, in E.164, and its extension (rule V4).

    Takes spaces, hyphens, parentheses, `00` or `0358` for `+358`, a `(0)` trunk zero and labels such as
    "puh.". Numbers are not checked against number plans: 5 to 12 national digits in Finland, 15 digits in
    all elsewhere. `region` is the ISO 3166 code that numbers without a country code belong to.
    Raises Problem.
    """
    if region == "FI" and (found := _FAST.fullmatch(text)):
        national = found[1] + found[2] + found[3]
        if len(national) <= _MAX_NATIONAL and not national.startswith("358"):
            return Phone("+358" + national)
    typed = unicodedata.normalize("NFKC", clean_line(text))
    typed = clean_line(_LABEL.sub("", typed, count=1) if _LABEL.match(typed) else typed)
    extension = ""
    if found := _EXTENSION.search(typed) or _SHORT_TAIL.fullmatch(typed):
        extension = found[found.re.groups]
        typed = (
            typed[: found.start(found.re.groups)].rstrip()
            if found.re is _SHORT_TAIL
            else typed[: found.start()]
        )
        typed = typed.rstrip(" /")
    if found := _SEVERAL.fullmatch(typed):
        raise Problem(
            "phone.several", N_("Write one phone number in a field."), suggestion=_suggested(found[1], region)
        )
    return Phone(_e164(typed, region), extension)


def phone(text: str, region: str = "FI") -> str:
    """Return the number typed, in E.164, without its extension (rule V4, see `parse_phone`)."""
    return parse_phone(text, region).e164


def _e164(typed: str, region: str) -> str:
    opened = re.sub(r"(?<=[0-9])\s*\(0\)", " ", typed)  # +358 (0)40: the zero is said only at home
    digits = _FILLING.sub("", opened)
    if not re.fullmatch(r"\+?[0-9]+", digits):
        _refuse_form()
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if region == "FI" and not digits.startswith("+"):
        digits = _abroad(digits)
    if not digits.startswith("+"):
        return _odd(digits, region)
    if digits.startswith("+358"):
        return "+358" + _finnish_national(digits[4:])
    national = digits[1 + _country_code_length(digits) :]
    if national.startswith("0") or digits.startswith("+0"):
        return _odd(digits, region)
    return _sized(digits, national)


def _abroad(digits: str) -> str:
    """Return Finnish digits typed without a plus in international form."""
    for prefix in ("0358", "358"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= _TOO_LONG_FOR_AREA - 3:
            return "+358" + digits[len(prefix) :]
    if digits.startswith("0"):
        return "+358" + digits[1:]
    fits = _SURE <= len(digits) <= _MAX_NATIONAL  # a spreadsheet ate the zero
    raise Problem(
        "phone.prefix",
        N_("A phone number begins with 0 or with + and a country code."),
        suggestion=show_phone("+358" + digits) if fits else None,
    )


def _finnish_national(digits: str) -> str:
    """Return the national number, without a trunk zero or a country code typed twice."""
    digits = digits.removeprefix("0")
    while digits.startswith("358") and len(digits) >= _TOO_LONG_FOR_AREA:
        digits = digits[3:].removeprefix("0")
    if digits.startswith("0"):
        _refuse_form()
    _sized("+358" + digits, digits)
    return digits


def _country_code_length(digits: str) -> int:
    if digits[1:2] in {"1", "7"}:
        return 1
    return 2 if _TWO_DIGIT_CODES.match(digits, 1) else 3


def _sized(e164: str, national: str) -> str:
    code_length = len(e164) - 1 - len(national)
    most = _MAX_NATIONAL if e164.startswith("+358") else _MAX_DIGITS - code_length
    if not _MIN_NATIONAL <= len(national) <= most:
        raise Problem(
            "phone.length",
            N_("A phone number has {least} to {most} digits after the country code; this has {count}."),
            least=str(_MIN_NATIONAL),
            most=str(most),
            count=str(len(national)),
        )
    return e164


def _refuse_form() -> NoReturn:
    raise Problem("phone.form", N_("This is not a phone number. Write it as 040 123 4567 or +46 8 123 456."))


def _odd(digits: str, region: str) -> str:
    """Return what the library makes of a number that plain patterns do not settle."""
    import phonenumbers

    while True:  # each reading takes one needless zero away; what is kept must read back as itself
        try:
            number = phonenumbers.parse(digits, region)
        except phonenumbers.NumberParseException:
            _refuse_form()
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if e164 == digits:
            return _sized(e164, phonenumbers.national_significant_number(number))
        digits = e164


def _suggested(typed: str, region: str) -> str | None:
    try:
        return show_phone(phone(typed, region))
    except Problem:
        return None


_FOUR = re.compile(r"0(?:400|500|457[0-9]{7}|[6789]00)")  # prefixes said as four digits
_THREE = re.compile(r"0(?:4|50|10|1[3-9]|2[09]|30|60|7[135]|[789]0)")


def show_phone(e164: str) -> str:
    """Return a number for reading (rule 1.3): `020 764 9850`, `040 123 4567`, `+46 8 123 456`."""
    if not e164.startswith("+358"):
        return _show_foreign(e164)
    number = "0" + e164[4:]
    length = 4 if _FOUR.match(number) else 3 if _THREE.match(number) else 2
    area, rest = number[:length], number[length:]
    groups = [area]
    while len(rest) > 5:
        groups.append(rest[:3])
        rest = rest[3:]
    return " ".join([*groups, rest] if rest else groups)


@lru_cache(maxsize=4096)
def _show_foreign(e164: str) -> str:
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", e164):
        return e164
    import phonenumbers

    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return shown if _FILLING.sub("", shown) == e164 else e164


_MOBILE = re.compile(r"\+358(?:4|50)")
_SWITCHBOARD = re.compile(r"\+358(?:10|20|29|30|600|60|700|7[135]|800|80|900)")


def phone_kind_guess(e164: str) -> Kind:
    """Return a guess for the user to confirm (rule 1.3): 04x and 050 mobile, company numbers switchboard."""
    if _MOBILE.match(e164):
        return "mobile"
    return "switchboard" if _SWITCHBOARD.match(e164) else "direct"
