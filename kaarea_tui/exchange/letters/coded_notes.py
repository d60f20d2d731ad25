"""Notes of a case's steps and values of the change history: codes beside people's own words (2.3, 5.1).

What a step notes is told in register/requests/request_moves.py; here it becomes words of a language.
"""

from collections.abc import Callable, Mapping
from datetime import date

from kaarea_tui.rules.phones import show_phone

from .words import Words

_GROUPS = {
    "copy": "letter",
    "T3": "identity",
    "T4": "identity",
    "T6": "reply",
    "T16": "ground",
    "T17": "channel",
}
"""Steps whose note is one code, to its group of words."""


def note(words: Words, step: str, text: str) -> str:
    """The note of a step of a case; empty where it holds our own numbers only."""
    if step in _GROUPS:
        return known(words, f"{_GROUPS[step]}.{text}", text)
    return _NOTES.get(step, _with_days)(words, text)


def extension(words: Words, text: str) -> str:
    """Why the time limit was extended: the reason of the law, then the words of the notice (D6)."""
    code, colon, why = text.partition(": ")
    return known(words, f"extension.{code}", code) + colon + why


def left(words: Words, text: str) -> str:
    """Why somebody left a list: the code of 4.3 and what happened, or what was done by hand."""
    code, _blank, rest = text.partition(" ")
    if words.known(f"basis.{code}"):
        return words(f"basis.{code}") + (f" ({words(f'left.{rest}')})" if words.known(f"left.{rest}") else "")
    if not words.known(f"left.{code}"):
        return text
    told = words(f"left.{code}")  # behind it an internal number of a list, or the clerk's own words
    return told if not rest or rest.isdigit() else f"{told}: {rest}"


def answer(words: Words, task: str, text: str) -> str:
    """What came of a task; empty where versions of the card were noted, words for purposes (2.1)."""
    if task == "rectify":
        return ""
    pairs = [each.partition("=") for each in text.split()] if task == "stop" else []
    told = [
        f"{known(words, f'purpose.{purpose}', purpose)}: {known(words, f'stopping.{result}', result)}"
        for purpose, _equals, result in pairs
    ]
    return ", ".join(told) or in_a_line(text)


def disclosed(words: Words, text: str) -> str:
    """Ground or reference of a disclosure; the register writes its own when a processor takes a file."""
    code = text.partition(" ")[0]
    own = text == "GDPR 28" or (code == "list_export" and text.removeprefix("list_export ").isdigit())
    return words(f"disclosed.{code}") if own else text


def changed(words: Words, field: str) -> str:
    """The name of a field of the change history, such as `emails.12.address`."""
    part, _dot, rest = field.partition(".")
    last = field.rpartition(".")[2]
    label = known(words, f"history.{part}.{last}" if rest else f"history.{part}", "")
    kind = rest.partition(".")[0]
    if part == "addresses" and label and words.known(f"address_kind.{kind}"):
        return f"{words(f'address_kind.{kind}')}, {label}"
    return label or known(words, f"column.{last}", last)


def history(words: Words, field: str, value: str) -> str:
    """A value of a field of the change history."""
    part, last = field.partition(".")[0], field.rpartition(".")[2]
    if part == "source":
        kind, _colon, name = value.partition(": ")
        return ": ".join(each for each in (known(words, f"source.{kind}", kind), name) if each)
    if last == "kind":
        return known(words, f"{part.removesuffix('s')}_kind.{value}", value)
    if last == "is_billing_contact":
        return words("yes" if value == "1" else "no")
    if last in ("started_on", "ended_on"):
        return day(words, value)
    if last == "number" and part == "phones":
        return show_phone(value)
    return words.country(value) if last == "country" else in_a_line(value)


def sections(words: Words, kind: str, text: str) -> str:
    """What a letter holds: parts of the report and its tables, or the parts that a refusal tells (2.8)."""
    groups = (
        ("section.{}", "category.{}")
        if kind in ("partial", "refusal")
        else ("report.{}.title", "category.{}")
    )
    told = []
    for code in text.split():
        found = next((name for group in groups if words.known(name := group.format(code))), f"section.{code}")
        told.append(lowered(words(found)))
    return ", ".join(told)


def lowered(text: str) -> str:
    """The text as it stands within a sentence; what is written in capitals stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def in_a_line(text: str) -> str:
    """Lines of a text one after another."""
    return " / ".join(line for line in str(text).split("\n") if line.strip())


def day(words: Words, text: str) -> str:
    """A day as the language writes it; what is none stays as it is."""
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return text


def known(words: Words, code: str, otherwise: str) -> str:
    """The words of `code`, or what stands otherwise."""
    return words(code) if words.known(code) else otherwise


def _with_days(words: Words, text: str) -> str:
    """Days that open a note, alone or as `earlier > new: why` (receipt, reminder, cancelling, reopening)."""
    head, colon, why = text.partition(": ")
    days = head.split(" > ")
    if all(day(words, each) != each for each in days):
        return " → ".join(day(words, each) for each in days) + colon + why
    first, blank, rest = text.partition(" ")
    return in_a_line(f"{day(words, first)}{blank}{rest}")


def _proposal(words: Words, text: str) -> str:
    outcome, _blank, grounds = text.partition(" ")
    told = [known(words, f"outcome.{outcome}", outcome)]
    return ", ".join(told + [known(words, f"ground.{code}", code) for code in grounds.split()])


def _first_day(words: Words, text: str) -> str:
    """The day that opens a note; behind it stands a number of our own."""
    return day(words, text.partition(" ")[0])


def _task(words: Words, text: str) -> str:
    kind, _blank, states = text.partition(" ")
    after = states.rpartition("> ")[2]
    return f"{known(words, f'task.{kind}', kind)}: {known(words, f'task_state.{after}', after)}"


_NOTES: Mapping[str, Callable[[Words, str], str]] = {
    "T7": extension,
    "T8": _proposal,
    "task": _task,
    "search": lambda words, text: words("found", count=text),
    "letter": _first_day,
    "letter_back": _first_day,
    "one_list": lambda _words, _text: "",
    "contact": lambda _words, _text: "",
    "note": lambda _words, _text: "",
    "statement": lambda _words, _text: "",
    "owner": lambda _words, _text: "",
}
"""Step to how its note is told; others note days and people's own words, and a few our numbers."""
