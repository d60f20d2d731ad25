"""Personal identity codes, which may not be kept: found where they are typed, masked in letters (V8, N14)."""

import re
import unicodedata

from .problem import N_, Problem

MASKED, REDACTED = "identity_code", "code_redacted"
"""Remarks on a letter: a code in its words was masked; it was taken out of the original (N14)."""
IN_FILE = "code_in_file"
"""An attached document holds a code; it stays in the original, and copies leave it out."""

_MARKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_SIGN = r"[-+A-FU-Y‐‑‒–—−]"
# Day and month are looked at as well, or every 31st number written like 040123-4567 would be refused.
_IDENTITY_CODE = re.compile(
    r"(?<![0-9A-Za-z])((?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:1[89]|20)?[0-9]{2})"
    rf"\s?{_SIGN}\s?([0-9]{{3}})([0-9A-FHJ-NPR-Y])(?![0-9A-Za-z])",
    re.IGNORECASE,
)
# In a letter the code may stand between letters, as in a name of a file, be broken by blanks or line ends,
# lack its sign, have its day written with full stops or its year with four digits.
_BLANK = r"[ \t\u00a0\u2007\u2009\u202f]?"
_BROKEN = rf"(?:{_BLANK}|[ \t>|]{{0,4}}\r?\n[ \t>|]{{0,4}})"
_GAP = r"([\s>|*_]{0,6})"
_DAY = (
    rf"(?:0{_BROKEN}[1-9]|[12]{_BROKEN}[0-9]|3{_BROKEN}[01])[.]?{_BROKEN}"
    rf"(?:0{_BROKEN}[1-9]|1{_BROKEN}[0-2])[.]?{_BROKEN}(?:(?:1{_BROKEN}[89]|2{_BROKEN}0){_BROKEN})??"
    rf"[0-9]{_BROKEN}[0-9]"
)
_CODE_IN_LETTER = re.compile(
    rf"(?<![0-9])({_DAY}){_GAP}([-+A-FU-Y‐‑‒–—―−﹣/.~•·:]?){_GAP}"
    rf"([0-9]{_BROKEN}[0-9]{_BROKEN}[0-9]){_GAP}([0-9A-FHJ-NPR-Y])(?P<after>[0-9A-Za-z]?)",
    re.IGNORECASE,
)
_WEAK_SIGNS = frozenset("/.~•·:")
_TURNED = r"(?:1[89]|20)?[0-9]{2}[-.]?(?:0[1-9]|1[0-2])[-.]?(?:0[1-9]|[12][0-9]|3[01])"
_MOST_BREAKS = 2
"""Breaks within the digits of one code: more of them are a row of numbers."""
# Behind the word for it, what has its shape is a code, be its mark wrong or its day and year turned round.
_NAMED = re.compile(
    r"(?:hetu|henkil[öo]tun\w|henk\.? ?tun|sotu|sosiaaliturvatun\w|person(?:beteckning|nummer|nr)"
    r"|(?<![a-z])ssn|identity (?:code|number)|social security (?:number|no))"
    rf"(?:(?!puh|tel|phone|gsm)[^0-9]){{0,40}}?(?<![0-9])(?P<code>(?:{_DAY}|{_TURNED}){_GAP}[-+A-Z‐‑‒–—―−﹣/.~•·:]?"
    rf"{_GAP}(?:[0-9]{_BROKEN}){{3}}{_GAP}[0-9A-Z])(?![0-9A-Za-z])",
    re.IGNORECASE,
)
# Soft hyphens, marks of direction, blanks without width: nobody sees them.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_DIGIT = re.compile(r"\d")
_WIDE = {0xFF01 + place: 0x21 + place for place in range(94)}


def find_personal_identity_code(text: str) -> bool:
    """Tell whether `text` holds a Finnish personal identity code with the right check mark (rule V8)."""
    return any(
        _MARKS[_numbers(found[1], found[2]) % 31] == found[3].upper()
        for found in _IDENTITY_CODE.finditer(text)
    )


def refuse_personal_identity_code(text: str) -> str:
    """Return `text`, or raise Problem when a personal identity code is in it (rules V8 and 6.6).

    The Problem does not repeat the code, so that it reaches no log.
    """
    if find_personal_identity_code(text):
        raise Problem(
            "personal_identity_code",
            N_("A personal identity code may not be stored in the register."),
        )
    return text


def mask_personal_identity_codes(text: str) -> str:
    """`text` with each personal identity code as `******-****`, of the same length (N14).

    Wider than what V8 refuses: a letter is not ours to refuse, and a code that is shown is worse than a
    number that is not.
    """
    if not text or text.isalpha():
        return text
    plain, places = text, None
    if not text.isascii():
        if _UNSEEN.search(text):
            places = [place for place, sign in enumerate(text) if not _UNSEEN.match(sign)]
        plain = _DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), _UNSEEN.sub("", text))
        plain = plain.translate(_WIDE)
    told, at = list(text), 0
    while found := _CODE_IN_LETTER.search(plain, at):
        if _is_code_in_letter(found):
            _mask(told, plain, places, (found.start(), found.end(7)), found.span(3))
            at = found.end(7)
        else:
            at = found.start() + 1
    for found in _NAMED.finditer(plain):
        _mask(told, plain, places, found.span("code"), (-1, -1))
    return "".join(told)


def _mask(
    told: list[str], plain: str, places: list[int] | None, code: tuple[int, int], sign: tuple[int, int]
) -> None:
    for at in range(*code):
        if sign[0] <= at < sign[1]:
            told[places[at] if places else at] = "-"
        elif plain[at].isalnum():
            told[places[at] if places else at] = "*"


def _is_code_in_letter(found: re.Match[str]) -> bool:
    """By its mark; the freer it is written, the less else may stand at its end."""
    day, before, sign, behind, number, gap, mark = found.groups()[:7]
    after, bare = found["after"], re.sub("[^0-9]", "", day)
    if _MARKS[_numbers(bare, number) % 31] != mark.upper() or (mark.isdigit() and after.isdigit()):
        return False
    breaks = len(re.findall(r"[^0-9.]+", day)) + len(re.findall("[^0-9]+", number))
    if (gap and after) or breaks > _MOST_BREAKS:
        return False
    if sign in _WEAK_SIGNS:
        return bare == day and not (before or behind or gap or breaks)
    if sign:
        return True
    one_blank = bare == day and len(before + behind) == 1 and not (gap or breaks)
    return not after and (one_blank or (not mark.isdigit() and not breaks))


def _numbers(day: str, number: str) -> int:
    """The nine digits that the mark is reckoned from: of a year of four only the last two."""
    bare, rest = re.sub("[^0-9]", "", day), re.sub("[^0-9]", "", number)
    return int(bare[:4] + bare[-2:] + rest)
