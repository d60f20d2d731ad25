"""Whether a free text may speak of a person who is to be erased (rule 2.6): words to look at, no verdict.

Finnish names change as they are bent (Virtanen, Virtasen), so names are compared by their beginnings.
Somebody reads every text that is found, and decides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .folding import fold

_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")
_NUMBER = re.compile(r"\+?\d[\d \-()\u00a0]{4,}\d")
_SHORTEST = 3
"""Letters of a name's beginning at least: a shorter one begins too many words."""
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
    """Each word of a name as far as bending leaves it alone."""
    words = _WORD.findall(name)
    return tuple(
        word[:-3] if word.lower().endswith("nen") and len(word) > 5 else word[: max(_SHORTEST, len(word) - 2)]
        for word in words
        if len(word) >= _SHORTEST
    )


def mentioned(text: str, of: Traces, *, near: bool) -> tuple[str, ...]:
    """The words of the text that may mean the person, as written; empty where none does.

    `near`: the text is about the person's own company, where the last name alone is enough; elsewhere a first
    name must stand in the same text.
    """
    words = [(word, fold(word)) for word in _WORD.findall(text)]
    last = [word for word, folded in words if folded.startswith(of.last_names or "\0")]
    first = [word for word, folded in words if folded.startswith(of.first_names or "\0")]
    named = [*first, *last] if last and (near or first) else []
    return tuple(dict.fromkeys([*named, *_addresses(text, of), *_numbers(text, of)]))


def _addresses(text: str, of: Traces) -> Iterator[str]:
    for found in _ADDRESS.findall(text):
        if found.rstrip(".").lower() in of.addresses:
            yield found


def _numbers(text: str, of: Traces) -> Iterator[str]:
    for found in _NUMBER.findall(text):
        digits = re.sub(r"\D", "", found)
        if any(digits.endswith(number) for number in of.numbers):
            yield found
