"""Finnish surnames and first names: for telling the parts of a name apart, and for the demo's people."""

from functools import cache
from importlib.resources import files


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    text = files("kaarea_tui.exchange").joinpath("finnish_names.txt").read_text("utf-8")
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), [])
        else:
            current += line.split()
    return {name: tuple(dict.fromkeys(words)) for name, words in sections.items()}


def surnames() -> tuple[str, ...]:
    """Surnames of Finland, the commonest first."""
    return _sections()["surnames"]


def foreign_surnames() -> tuple[str, ...]:
    """Surnames from elsewhere that occur in Finland, many with letters that Finnish lacks."""
    return _sections()["foreign"]


def womens_names() -> tuple[str, ...]:
    """First names of women, the commonest first."""
    return _sections()["women"]


def mens_names() -> tuple[str, ...]:
    """First names of men, the commonest first."""
    return _sections()["men"]


@cache
def _known_first() -> frozenset[str]:
    return frozenset(name.casefold() for name in (*womens_names(), *mens_names()))


@cache
def _known_last() -> frozenset[str]:
    return frozenset(name.casefold() for name in (*surnames(), *foreign_surnames()))


def is_first_name(word: str) -> bool:
    """Is it a first name, or several with hyphens?"""
    return all(part in _known_first() for part in word.casefold().split("-"))


def _weight(word: str) -> int:
    """Above zero for a surname, below zero for a first name, zero when it may be either or neither."""
    folded = word.casefold()
    last = folded in _known_last() or folded.endswith(
        ("nen", "qvist", "ström", "berg", "lund", "mäki", "sson")
    )
    return int(last) - int(is_first_name(word))


def split_name(name: str) -> tuple[str, str] | None:
    """Part a whole name into (surname, first names), or None where the order cannot be told.

    A comma between few words settles it; else the first or the last word must be known as what it is, and
    the other end must not say the opposite.
    """
    if name.count(",") == 1:
        last, first = (part.strip() for part in name.split(","))
        return (last, first) if 0 < len(last.split()) < 4 and 0 < len(first.split()) < 5 else None
    words = name.split()
    if not 2 <= len(words) <= 5:
        return None
    start, end = _weight(words[0]), _weight(words[-1])
    if start > end:
        return words[0], " ".join(words[1:])
    if end > start:
        particle = len(words) - 1
        while particle > 1 and words[particle - 1].casefold() in (
            "von",
            "af",
            "de",
            "van",
            "der",
            "del",
            "la",
            "ibn",
        ):
            particle -= 1
        return " ".join(words[particle:]), " ".join(words[:particle])
    return None
