"""Whether a free text may speak of a person who is to be erased (rule 2.6): words to look at, no verdict.

Finnish names change as they are bent (Virtanen, Virtasen; Mäki, Mäen; Kangas, Kankaan), so names are
compared by their beginnings, those of two letters with their endings. Somebody reads every text that is
found, and decides.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .folding import fold

_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")
_NUMBER = re.compile(r"\+?\d[\d \-()\u00a0]{4,}\d")
_SHORTEST = 3
"""Letters of a name's beginning at least: a shorter one begins too many words."""
_ENDING = re.compile("s|(i?(n|t?[aä]|ll[aäe]|[ls]t[aä]|ss[aä]|ksi))?")
"""What may follow a name of two letters: Ekin, Lille, Bos."""
_WEAK: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "k": {"": ("", "v"), "n": ("g",)},
    "t": {"": ("d",), "l": ("l",), "n": ("n",), "r": ("r",)},
    "p": {"": ("v",), "m": ("m",)},
}
"""What a consonant becomes when a name of four letters is bent, by the letter before it."""
_STRONG = {"g": "k", "d": "t", "v": "p"}
"""The other way round in names that end in -as or -es."""
_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Traces:
    """What tells of a person in a text; names by their beginnings, folded."""

    last_names: tuple[str, ...]
    first_names: tuple[str, ...]
    addresses: tuple[str, ...]
    numbers: tuple[str, ...]
    """The last digits: how the others are written varies."""


def traces(last_name: str, first_names: str, addresses: Iterable[str], numbers: Iterable[str]) -> Traces:
    """What to look for; `numbers` as E.164."""
    return Traces(
        tuple(fold(begin) for begin in beginnings(last_name)),
        tuple(fold(begin) for begin in beginnings(first_names)),
        tuple(address.lower() for address in addresses),
        tuple(number.lstrip("+")[-_DIGITS:] for number in numbers),
    )


def beginnings(name: str) -> tuple[str, ...]:
    """Each word of a name as far as bending leaves it alone; several where it changes what comes before."""
    words = (word for word in _WORD.findall(name) if len(word) > 1)
    return tuple(dict.fromkeys(begin for word in words for begin in _bent(word)))


def _bent(word: str) -> Iterator[str]:
    low = word.lower()
    if low.endswith("nen") and len(word) > 5:
        yield word[:-3]
        return
    begin = word[: max(_SHORTEST, len(word) - 2)]
    yield begin
    if len(word) == _SHORTEST + 1:  # the consonant that changes stands within the beginning
        for before, weak in _WEAK.get(low[2], {}).items():
            if before in ("", low[1]):
                yield from (word[:2] + (each or vowel) for each in weak for vowel in {low[3], "e"})
    elif low.endswith(("as", "äs", "es")) and low[len(begin) - 1] in _STRONG:
        yield begin[:-1] + _STRONG[low[len(begin) - 1]]


def mentioned(text: str, of: Traces, *, near: bool) -> tuple[str, ...]:
    """The words of the text that may mean the person, as written; empty where none does.

    `near`: the text is about the person's own company, where the last name alone is enough; elsewhere a first
    name must stand in the same text. Of a person without a last name the first name is enough there.
    """
    words = [(word, fold(word)) for word in _WORD.findall(text)]
    last = [word for word, folded in words if _begun(folded, of.last_names)]
    first = [word for word, folded in words if _begun(folded, of.first_names)]
    named = [*first, *last] if (last and (near or first)) or (near and not of.last_names) else []
    return tuple(dict.fromkeys([*named, *_addresses(text, of), *_numbers(text, of)]))


def _begun(word: str, beginnings_of: tuple[str, ...]) -> bool:
    return any(
        word.startswith(begin) and (len(begin) >= _SHORTEST or _ENDING.fullmatch(word, len(begin)))
        for begin in beginnings_of
    )


def _addresses(text: str, of: Traces) -> Iterator[str]:
    for found in _ADDRESS.findall(text):
        if found.rstrip(".").lower() in of.addresses:
            yield found


def _numbers(text: str, of: Traces) -> Iterator[str]:
    for found in _NUMBER.findall(text):
        digits = re.sub(r"\D", "", found)
        if any(digits.endswith(number) for number in of.numbers):
            yield found
