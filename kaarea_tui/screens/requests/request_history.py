"""The steps of a case in words: what was done, by whom, and what was noted (2.3)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from kaarea_tui.locale import _, ngettext
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.register.requests.objection_outcomes import RESULTS
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.identification import METHODS, NOT_NEEDED
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.rules.refusals import GROUNDS
from kaarea_tui.rules.request_steps import BY_NUMBER
from kaarea_tui.rules.requests import EXTENSION_REASONS, TASK_KINDS, TASK_STATES
from kaarea_tui.screens.records.sheet_text import paragraph

from . import request_words as words

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_cards import CaseContents, EventLine, TaskLine

OUTCOMES = {
    "fulfilled": N_("fulfilled"),
    "partial": N_("fulfilled in part"),
    "refused": N_("refused"),
    "no_data": N_("no data found"),
}
"""Outcomes of a case; code and words."""

EVENTS = {
    "T1": N_("Came in"),
    "receipt_date": N_("Day of receipt changed"),
    "search": N_("Looked for in the register"),
    "contact": N_("Requester chosen"),
    "owner": N_("Handed over"),
    "reminder": N_("Reminder"),
    "copy": N_("Copy of a letter attached"),
    "task": N_("Task"),
    "note": N_("Note corrected"),
    "statement": N_("Own statement added to the card"),
    "letter": N_("Further letter"),
    "stop": N_("Marketing stopped at addresses"),
    "one_list": N_("Off one list"),
    "letter_back": N_("Letter taken out of the request"),
}
"""What is written in the history beside the steps of table 2.3."""


def method_name(code: str) -> str:
    """How somebody was identified."""
    if code == NOT_NEEDED:
        return _("not needed")
    return _(METHODS[code]) if code in METHODS else code


def outcome_name(code: str) -> str:
    """How a case ends."""
    return _(OUTCOMES[code]) if code in OUTCOMES else code


def history_lines(case: "CaseContents", width: int) -> Iterator[str]:
    """The tab of a case's steps, oldest first."""
    for event in case.events:
        yield from paragraph(f"{moment_text(event.at)}  {_event_name(event)}  {event.actor}", width)
        if event.to_state != event.from_state:
            before = words.state_name(event.from_state) if event.from_state else ""
            arrow = f"{before} → " if before else ""
            yield from paragraph(f"{arrow}{words.state_name(event.to_state)}", width, 4)
        if note := note_text(event):
            yield from paragraph(note, width, 4)


def task_answer(task: "TaskLine") -> str:
    """What came of a task: purposes in words, no versions of a card, the rest as it was written."""
    if task.kind == "rectify":
        return ""
    if task.kind != "stop":
        return task.answer
    pairs = [each.partition("=") for each in task.answer.split()]
    return ", ".join(
        f"{_(PURPOSES.get(purpose, purpose))}: {_(RESULTS.get(result, result))}"
        for purpose, _equals, result in pairs
    )


def note_text(event: "EventLine") -> str:
    """Codes and days of a note in words, the rest as it was written; nothing of our own numbers."""
    return _NOTES.get(event.step, _with_days)(event.note) if event.note else ""


def _event_name(event: "EventLine") -> str:
    if event.step in BY_NUMBER:
        return _(BY_NUMBER[event.step].label)
    return _(EVENTS.get(event.step, event.step))


def _task_note(note: str) -> str:
    kind, _blank, states = note.partition(" ")
    before, _arrow, after = states.partition(" > ")
    told = " → ".join(_(TASK_STATES.get(state, state)) for state in (before, after) if state)
    return f"{_(TASK_KINDS.get(kind, kind))}: {told}"


def _with_days(note: str) -> str:
    """Days that open a note: alone, before words, or as `earlier > new: why`."""
    head, colon, why = note.partition(": ")
    days = [_day(each) for each in head.split(" > ")]
    if all(days):
        return " → ".join(days) + colon + why
    first, blank, rest = note.partition(" ")
    return f"{_day(first) or first}{blank}{rest}"


def _day(text: str) -> str:
    try:
        return show_date(date.fromisoformat(text))
    except ValueError:
        return ""


def _search(note: str) -> str:
    return (
        ngettext("{count} found", "{count} found", int(note)).format(count=note) if note.isdigit() else note
    )


def _reply(note: str) -> str:
    return {"reply": _("a reply came"), "silence": _("14 days of silence")}.get(note, note)


def _extension(note: str) -> str:
    code, colon, why = note.partition(": ")
    return _(EXTENSION_REASONS.get(code, code)) + colon + why


def _proposal(note: str) -> str:
    outcome, _blank, grounds = note.partition(" ")
    return " · ".join(part for part in (outcome_name(outcome), _grounds(grounds)) if part)


def _grounds(note: str) -> str:
    return ", ".join(_(GROUNDS[code].name) for code in note.split() if code in GROUNDS)


def _first_day(note: str) -> str:
    """The day that opens a note; behind it stands a number of our own."""
    return _with_days(note.partition(" ")[0])


_NOTES: Mapping[str, Callable[[str], str]] = {
    "T3": method_name,
    "T4": method_name,
    "T6": _reply,
    "T7": _extension,
    "T8": _proposal,
    "T16": _grounds,
    "copy": words.letter_name,
    "T17": words.channel_name,
    "task": _task_note,
    "search": _search,
    "letter": _first_day,
    "letter_back": _first_day,
    "one_list": lambda _note: "",
    "contact": lambda _note: "",
    "owner": lambda _note: "",
}
"""Step to how its note is told; others note days and people's own words."""
