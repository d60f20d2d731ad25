"""Filling the places of a letter's text: a closed list of names, each put in once, as plain text.

A text is paragraphs apart by empty lines. `Subject:` opens it. A line `== code ==` begins a part whose
presence is demanded of some letters (rules.refusals.PARTS); `# words` is a heading; a paragraph of `- `
lines is a list. `{name}` is a place: one name of PLACES. A paragraph whose place is empty is left out, so a
text needs no conditions; what a part must hold is checked afterwards (2.8). A list paragraph of one line
with one place repeats for each line that fills it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.text import clean_block, clean_line

PLACES = frozenset(
    [
        "number",
        "article",
        "received",
        "due",
        "asked",
        "controller",
        "register",
        "contact_name",
        "contact_postal",
        "contact_email",
        "contact_phone",
        "ombudsman",
        "ombudsman_address",
        "ombudsman_email",
        "ombudsman_phone",
        "principle",
        "question",
        "reason",
        "not_done",
        "grounds",
        "details",
        "extended_due",
        "first_due",
        "extension_reason",
        "erased",
        "kept",
        "kept_out",
        "rectified",
        "recipients",
        "lists",
        "no_more",
        "second_cards",
        "stopped",
        "not_stopped",
        "not_stopped_why",
        "restriction_on",
        "restriction_scope",
        "restriction_ground",
        "restriction_means",
        "lift_on",
        "data",
        "action",
        "decided",
        "notice_basis",
        "changes_lead",
        "changes",
        "requested",
        "statement",
    ]
)
"""Every place that a text may name; another is refused."""

PART_NEEDS: Mapping[str, frozenset[str]] = {
    "asked": frozenset({"asked", "received"}),
    "reason": frozenset({"not_done", "grounds"}),
    "complaint": frozenset({"ombudsman", "ombudsman_address", "ombudsman_email", "ombudsman_phone"}),
    "remedy": frozenset(),
    "contact": frozenset({"contact_name", "contact_email", "contact_phone"}),
}
"""What a part of 2.8 must name to count as told: a heading alone does not inform anybody."""

_PLACE = re.compile(r"\{([a-z_]+)\}")
_PART = re.compile(r"== ([a-z]+) ==")
LEAST_REMEDY = 20
"""Characters below which the words on judicial remedy cannot be any."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a letter; `lines` of a paragraph or heading, or the items of a list."""

    kind: Literal["heading", "text", "list"]
    lines: tuple[str, ...]


@dataclass(slots=True)
class _Part:
    named: set[str] = field(default_factory=set)
    words: int = 0


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its places filled; `parts` are the codes of 2.8 that it truly tells."""

    subject: str
    blocks: tuple[Block, ...]
    parts: tuple[str, ...]


def fill(template: str, values: Mapping[str, str], source: str) -> Filled:
    """The text with `values` in its places; `source` names it in faults.

    Raises Problem `letter.template` for an unknown place, a stray brace, an unknown part or no subject.
    """
    parts_of_text = [part.strip("\n") for part in re.split(r"\n\s*\n", _normal(template)) if part.strip()]
    subject, *paragraphs = parts_of_text or [""]
    if not subject.startswith("Subject:") or "\n" in subject:
        raise _faulty(source, "Subject:")
    blocks: list[Block] = []
    parts: dict[str, _Part] = {}
    inside: _Part | None = None
    for paragraph in paragraphs:
        lines = paragraph.split("\n")
        if opened := _PART.fullmatch(lines[0].strip()):
            if opened[1] not in PART_NEEDS:
                raise _faulty(source, lines[0])
            inside = parts.setdefault(opened[1], _Part())
            lines = lines[1:]
        if lines:
            _check_places(lines, source)
            block, named = _block(lines, values)
            if block is not None:
                blocks.append(block)
                _tell(inside, block, named)
            elif blocks and blocks[-1].kind == "text" and blocks[-1].lines[-1].endswith(":"):
                blocks.pop()  # it led to what is left out
    title = clean_line(_put(subject.removeprefix("Subject:"), values, source))
    return Filled(title, tuple(blocks), tuple(code for code, part in parts.items() if _told(code, part)))


def _normal(template: str) -> str:
    return template.removeprefix("\ufeff").replace("\r\n", "\n")


def _tell(part: _Part | None, block: Block, named: set[str]) -> None:
    if part is not None and block.kind != "heading":
        part.named |= named
        part.words += sum(len(line) for line in block.lines)


def _told(code: str, part: _Part) -> bool:
    return part.words >= LEAST_REMEDY and part.named >= PART_NEEDS[code]


def _block(lines: list[str], values: Mapping[str, str]) -> tuple[Block | None, set[str]]:
    """The paragraph filled, and the places that it names; None where one of them is empty."""
    named = {name for line in lines for name in _PLACE.findall(line)}
    if any(not values.get(name, "").strip() for name in named):
        return None, set()
    if all(line.startswith("- ") for line in lines):
        return Block("list", tuple(_items(lines, values))), named
    if lines[0].startswith("# "):
        return Block("heading", (clean_line(_filled(" ".join(lines)[2:], values)),)), named
    filled = clean_block(_filled("\n".join(_joined(lines)), values))
    return Block("text", tuple(filled.split("\n"))), named


def _items(lines: list[str], values: Mapping[str, str]) -> list[str]:
    items = []
    for line in lines:
        alone = _PLACE.fullmatch(line[2:].strip())
        texts = clean_block(values[alone[1]]).split("\n") if alone else [_filled(line[2:], values)]
        items += [cleaned for text in texts if (cleaned := clean_line(text))]
    return items


def _joined(lines: list[str]) -> list[str]:
    """Lines of a paragraph run together, but for those that end in a backslash."""
    text = " ".join(line.strip() for line in lines)
    return [part.strip() for part in text.split("\\ ")]


def _check_places(lines: list[str], source: str) -> None:
    for line in lines:
        rest = _PLACE.sub("", line)
        unknown = [name for name in _PLACE.findall(line) if name not in PLACES]
        if unknown or "{" in rest or "}" in rest:
            raise _faulty(source, unknown[0] if unknown else line)


def _put(line: str, values: Mapping[str, str], source: str) -> str:
    _check_places([line], source)
    return _filled(line, values)


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Each place filled once: what fills it is not looked at again. A sentence ends with one full stop."""

    def put(found: re.Match[str]) -> str:
        value = values.get(found[1], "")
        return value.rstrip().removesuffix(".") if text.startswith(".", found.end()) else value

    return _PLACE.sub(put, text)


def _faulty(source: str, what: str) -> Problem:
    return Problem(
        "letter.template",
        N_("The letter text {file} is not in order: {what}."),
        file=source,
        what=clean_line(what)[:80],
    )
