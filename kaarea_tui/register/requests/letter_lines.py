"""Letters that came in, as the inbox lists them: pages that go on from a letter, however many there are."""

import json
from dataclasses import dataclass
from datetime import date

from kaarea_tui.data.engine import Row
from kaarea_tui.data.search import Direction
from kaarea_tui.register.counter import Call

LONGEST_PAGE = 500
LINE = "id, state, received_on, sender, sender_name, subject, remarks, set_aside_reason, signs"
"""Columns of a line."""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter as the inbox lists it; state new, case or set_aside; remarks as in exchange.mail_reading."""

    id: int
    state: str
    received_on: date
    sender: str
    sender_name: str
    subject: str
    remarks: tuple[str, ...]
    set_aside_reason: str
    signs: tuple[str, ...]
    """By its headings no letter of a person: codes of rules.mail_signs."""


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Letters in their order, and whether none comes before or after them."""

    lines: tuple[LetterLine, ...]
    at_start: bool
    at_end: bool


def page(call: Call, state: str, at: int | None, direction: Direction, limit: int) -> LetterPage:
    """See `RequestMail.letters`."""
    limit = max(1, min(limit, LONGEST_PAGE))
    found = call.store.one("SELECT received_on, id FROM request_mail WHERE id = ?", (at,))
    place = None if found is None else (str(found[0]), int(found[1]))
    if place is not None and direction == "around":
        before, more_before = _stretch(call, state, "<", place, limit // 2)
        after, more_after = _stretch(call, state, ">=", place, limit)
        return LetterPage(before + after, not more_before, not more_after)
    backwards = direction == "last" or (place is not None and direction == "before")
    on = place if direction in ("after", "before") else None
    lines, more = _stretch(call, state, "<" if backwards else ">", on, limit)
    return LetterPage(lines, *(not more, True)[:: 1 if backwards else -1])


def count(call: Call, state: str) -> int:
    """How many letters are in `state`."""
    found = call.store.one("SELECT count(*) FROM request_mail WHERE state = ?", (state,))
    return int(found[0]) if found else 0


def line_of(row: Row) -> LetterLine:
    """A row of these columns."""
    mail_id, state, received_on, sender, sender_name, subject, remarks, reason, signs = row
    return LetterLine(
        mail_id, state, date.fromisoformat(received_on), sender, sender_name, subject,
        tuple(json.loads(remarks)), reason, tuple(signs.split()),
    )  # fmt: skip


def _stretch(
    call: Call, state: str, sign: str, place: tuple[str, int] | None, limit: int
) -> tuple[tuple[LetterLine, ...], bool]:
    """At most so many letters beyond a place, in their order, and whether there are more that way."""
    beyond = f" AND (received_on, id) {sign} (?, ?)" if place is not None else ""
    way = " DESC" if sign == "<" else ""
    rows = call.store.rows(
        f"SELECT {LINE} FROM request_mail WHERE state = ?{beyond}"  # noqa: S608 - our own text
        f" ORDER BY received_on{way}, id{way} LIMIT ?",
        (state, *(place or ()), limit + 1),
    )
    lines = [line_of(row) for row in rows[:limit]]
    return tuple(lines[::-1] if way else lines), len(rows) > limit
