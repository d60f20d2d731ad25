"""Whom an act would touch, by name, before it is done: the act itself is carried out and taken back (N2).

What is told beforehand is what will happen, for it is the same code. Only an action that says of itself that
it names people ahead can be asked; its rights and its refusals are those of the act.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from kaarea_tui.data import list_rows
from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.list_rows import Party, mailboxes, people_of
from kaarea_tui.register.counter import ACTIONS, Call
from kaarea_tui.register.records.reach import in_view, reaches_company
from kaarea_tui.rules.rights import Scope
from kaarea_tui.rules.visibility import visible_fields

NAMED_AHEAD = "register.named_ahead"
"""What the log calls it: nothing was done yet, names were shown."""
_PEOPLE = "SELECT order_no, contact_id, name FROM contact_row WHERE contact_id IN ({})"
_MAILBOXES = """
SELECT w.order_no, -e.id, w.name, w.company_id FROM company_email e
JOIN company_row w ON w.company_id = e.company_id WHERE e.id IN ({})
"""


@dataclass(frozen=True, slots=True)
class Touched:
    """A person, or the company of a mailbox; the name is empty for who may not see names (P8)."""

    party: Party
    name: str


class _TakenBack(Exception):
    """The act was carried out as far as was needed."""


def whom(act: "partial[Any]") -> tuple[Touched, ...]:
    """Whom this act, a counter's action with its arguments, would touch; nothing of it stays.

    People and companies out of the user's reach are not told (P5). Raises what the act raises.
    """
    subject, method = act.func.__self__, act.func.__func__.__wrapped__  # type: ignore[attr-defined]
    spec = ACTIONS[f"{subject.subject}.{method.__name__}"]
    if not spec.names_ahead:
        raise TypeError(f"{spec.name} names nobody ahead")
    found: tuple[Touched, ...] = subject._counter.perform(
        replace(spec, effect="disclose"),
        lambda call: _rehearsed(call, lambda: method(subject, call, *act.args, **act.keywords)),
    )
    return found


def _rehearsed(call: Call, work: Callable[[], object]) -> tuple[Touched, ...]:
    kept = [(each, len(each)) for each in (call.heads, call.with_log, call.when_done)]
    found: tuple[Touched, ...] = ()
    spec = call.entry.action
    try:
        with call.store.writing(), list_rows.noting() as noted:
            work()
            found = _named(call, list_rows.parties_of(call.store, noted))
            raise _TakenBack
    except _TakenBack:
        for told, length in kept:
            del told[length:]
    for undo in call.when_undone:
        undo()
    call.when_undone.clear()
    call.entry.action = NAMED_AHEAD
    people = [each.party for each in found if each.party > 0]
    call.touched_people(people, fields=spec, count=len(found))
    return found


def _named(call: Call, parties: Iterable[Party]) -> tuple[Touched, ...]:
    """By name, in name order, people first."""
    wanted = list(dict.fromkeys(parties))
    people = sorted(in_batches(call.store, _PEOPLE, people_of(wanted)))
    companies = sorted(in_batches(call.store, _MAILBOXES, mailboxes(wanted)))
    scope = call.user.view_scope
    if scope is not Scope.ALL:
        people = [row for row in people if in_view(call, row[1])]
        companies = [row for row in companies if reaches_company(call, row[3], scope)]
    told = "last_name" in visible_fields(call.rights)
    return (
        *(Touched(row[1], row[2] if told else "") for row in people),
        *(Touched(row[1], row[2]) for row in companies),
    )
