"""The word lists of the demo's companies and people, from the file beside this module."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Town:
    """A post office with some of its postal codes; `box_code` is the code of its PO boxes."""

    name: str
    genitive: str
    codes: tuple[str, ...]
    box_code: str
    is_city: bool


@cache
def _sections() -> dict[str, list[str]]:
    text = files("kaarea_tui.exchange").joinpath("demo_words.txt").read_text("utf-8")
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), [])
        else:
            lines.append(line)
    return sections


@cache
def words(section: str) -> tuple[str, ...]:
    """The single words of a section; a bar inside a word stands for a space."""
    return tuple(word.replace("|", " ") for line in _sections()[section] for word in line.split())


@cache
def phrases(section: str) -> tuple[str, ...]:
    """The phrases of a section, parted by bars."""
    return tuple(phrase for line in _sections()[section] for phrase in line.split("|"))


@cache
def towns() -> tuple[Town, ...]:
    """The towns, those of Southwest Finland first."""
    rows = (line.split("|") for line in _sections()["towns"])
    return tuple(
        Town(name, gen, tuple(codes.split(",")), box, kind == "city") for name, gen, codes, box, kind in rows
    )
