"""Where a free text may name people or give phone numbers, in the forms that are written (rule 2.9; 15(4)).

Names may stand in both orders, with further first names, initials, a comma, and over the end of a line;
behind a first name the last name may be bent (Virtasen, Aholta), where its consonants do not change. What is
found may be a name: whether somebody has it is looked up by the key that names are sorted by.
"""

import re
from bisect import bisect
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from .folding import sort_key

_PARTICLES = ("af", "av", "da", "de", "der", "di", "la", "le", "van", "von", "zu")
"""Words in lower case that a last name may begin with."""
_WORD = re.compile(rf"(?<![\w'’-])(?:[^\W\d_a-zåäö](?:[\w'’-]*\w)?|(?:{'|'.join(_PARTICLES)})\b)")
"""A word that may be of a name; few other words of a text get any further."""
_RUN = re.compile(rf"{_WORD.pattern}(?:(?:(?<=\b\w)\.)?,?\s+{_WORD.pattern})+")
_NUMBER = re.compile(r"(?<![\w+])(?:\+|00?)(?:[ \-()\u00a0]{0,2}\d){6,13}(?!\d)")
_NO_NUMBER = re.compile(r"0\d{6}-\d|\d\d-\d\d-\d{2,4}")
"""A business ID, a date."""
_AT = re.compile("@")
_BETWEEN = 2
"""Words that may stand between the first of the first names and the last name."""
_LAST = "\U0010ffff"
_BENT = re.compile(r"(?:l(?:le|la|lä|ta|tä)|s(?:ta|tä|sa|sä)|ksi|n[aä]|[nas])$|(?<=(.))\1n$", re.I)
"""Endings of a bent name; the last one is a doubled vowel (Ahoon)."""
_SHORTEST = 3


class Spoken(NamedTuple):
    """A place of a text that may be a name; whose key lies in `key` to before `upto` may be meant."""

    start: int
    end: int
    key: str
    upto: str


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    key: str
    unbent: tuple[str, ...]
    """The keys of all that it may be a form of."""
    capital: bool
    initial: bool


def texts_to_read(texts: Collection[str]) -> list[str]:
    """Those of the texts that hold an address, a number, or what may be a name: all are looked at in one."""
    several = list(texts)
    ends = list(accumulate(len(text) + 1 for text in several))
    joined = "\0".join(several)
    found = {bisect(ends, each.start()) for form in (_RUN, _NUMBER, _AT) for each in form.finditer(joined)}
    return [several[at] for at in sorted(found)]


def spoken_names(text: str) -> Iterator[Spoken]:
    """All places that may be names; a name with more first names than one is found more than once."""
    for run in _RUN.finditer(text):
        words = [_word(found, text) for found in _WORD.finditer(text, *run.span())]
        for at, word in enumerate(words):
            ahead = words[at + 1 : at + 3 + _BETWEEN]
            if ahead and word.capital:
                yield from _first_names_first(word, ahead)
                yield from _last_name_first([word], ahead)
            if len(ahead) > 1 and ahead[0].capital and _begins(word):
                yield from _last_name_first([word, ahead[0]], ahead[1:2])


def spoken_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Begin, end and digits of all phone numbers, from the country code on."""
    for found in _NUMBER.finditer(text):
        if _NO_NUMBER.fullmatch(found[0]):
            continue
        digits = re.sub(r"\D", "", found[0].replace("(0)", ""))
        abroad = found[0].startswith("+") or digits.startswith("00")
        digits = digits.removeprefix("00") if abroad else digits[1:]
        if not digits.startswith("0"):
            yield *found.span(), digits if abroad else "358" + digits


def keys_of(name: str) -> set[str]:
    """The keys under which a whole name that is known by its words only may be found, in either order."""
    return {each.key for each in spoken_names(name)}


def _word(found: re.Match[str], text: str) -> _Word:
    word = found[0]
    initial = len(word) == 1 and text[found.end() : found.end() + 1] == "."
    unbent = tuple(sort_key(each) for each in unbent_forms(word))
    return _Word(found.start(), found.end(), word, sort_key(word), unbent, word[0].isupper(), initial)


def unbent_forms(word: str) -> set[str]:
    """What a name may be in its basic form when `word` is a bent form of it; not all, and some too many."""
    low = word.lower()
    forms = {low[: -len(end)] + "nen" for end in ("sta", "stä", "seen") if low.endswith(end)}
    for end in _BENT.finditer(low):
        base = low[: end.start()]
        forms |= {base, base.removesuffix("i")}
        if base.endswith("se"):
            forms.add(base.removesuffix("se") + "nen")
    return {form for form in forms if len(form) >= _SHORTEST} - {low}


def _begins(word: _Word) -> bool:
    return word.capital or word.text in _PARTICLES


def _first_names_first(first: _Word, ahead: Sequence[_Word]) -> Iterator[Spoken]:
    for at, last in enumerate(ahead[: 1 + _BETWEEN]):
        more = ahead[at + 1 : at + 2]
        if last.capital:
            yield _spoken(first.start, last.end, [last], [first])
            for key in last.unbent:
                yield _in_range(first.start, last.end, f"{key} {first.key}", first)
        if more and more[0].capital and _begins(last):
            yield _spoken(first.start, more[0].end, [last, more[0]], [first])
        if not last.capital:
            return


def _last_name_first(last: Sequence[_Word], ahead: Sequence[_Word]) -> Iterator[Spoken]:
    for count in range(1, min(len(ahead), 1 + _BETWEEN) + 1):
        firsts = ahead[:count]
        if not firsts[-1].capital:
            return
        yield _spoken(last[0].start, firsts[-1].end, last, firsts)


def _spoken(start: int, end: int, last: Sequence[_Word], firsts: Sequence[_Word]) -> Spoken:
    """In a sort key "!" stands for a blank within a name: the range holds further first names too."""
    key = f"{'!'.join(word.key for word in last)} {'!'.join(word.key for word in firsts)}"
    return _in_range(start, end, key, firsts[-1])


def _in_range(start: int, end: int, key: str, first: _Word) -> Spoken:
    return Spoken(start, end, key, key + (_LAST if first.initial else '"'))
