"""What must be done before a case is carried out (T14; rulebook 2.6, 2.7): the tasks that each type gets."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.mailing.export_people import ExportMade, exports_made
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.requests import TYPES

from . import mentions, other_records
from .request_rows import CaseRow, save, write_event

_RECIPIENTS = """
SELECT DISTINCT r.id, r.kind, r.name FROM disclosure d JOIN recipient r ON r.id = d.recipient_id
WHERE d.contact_id = ? ORDER BY r.id
"""
# What the person's data may rest on: a consent in force, or a role in a company that is a customer.
_BASIS = """
SELECT 1 FROM consent WHERE contact_id = ? AND ended_at IS NULL
UNION ALL
SELECT 1 FROM contact_role r JOIN company c ON c.id = r.company_id
WHERE r.contact_id = ? AND r.ended_on IS NULL AND c.relationship = 'customer' LIMIT 1
"""
_LEFT_ALONE = """
SELECT c.id, c.name FROM contact_role r JOIN company c ON c.id = r.company_id
WHERE r.contact_id = ? AND r.ended_on IS NULL AND NOT EXISTS (
    SELECT 1 FROM contact_role o
    WHERE o.company_id = r.company_id AND o.contact_id <> r.contact_id AND o.ended_on IS NULL)
ORDER BY c.id
"""
ON_DATA = {
    "access": "collect", "rectification": "rectify", "erasure": "erase", "restriction": "restrict",
    "portability": "portability", "objection_other": "stop",
}  # fmt: skip
"""Type to the task that is carried out on the data (2.6; see fulfilling.py)."""
BY_HAND = frozenset({
    "paper", "recipient", "processor", "no_basis", "company_contact", "mention_case", "export_copies",
    "second_card", "own_company", "mentions",
})  # fmt: skip
"""Tasks that a person answers in words; the others end by being carried out on the data."""

MOST_COPIES = 5
"""Exports that a task names; all of them stand in the plan of the erasure."""

_MADE = """
SELECT kind, object_id FROM request_task WHERE case_id = ? AND coalesce(done_at, '9') > coalesce(
    (SELECT max(at) FROM request_event WHERE case_id = ? AND step = 'T20'), '')
"""
_TASK = """
SELECT id, state FROM request_task
WHERE case_id = ? AND kind = ? AND (CAST(? AS INTEGER) IS NULL OR object_id = ?) ORDER BY id DESC LIMIT 1
"""
_DONE = "UPDATE request_task SET state = 'done', done_at = ?, done_by = ?, answer = ? WHERE id = ?"
_INSERT = "INSERT INTO request_task (case_id, kind, object_id, detail, state) VALUES (?, ?, ?, ?, 'open')"
_NOTES_NOW = """
SELECT n.id FROM contact_note n
WHERE n.contact_id = ? AND NOT EXISTS (SELECT 1 FROM contact_note c WHERE c.corrects = n.id) ORDER BY n.id
"""
"""What was corrected goes with the person, unread."""


class NewTask(NamedTuple):
    """A task to be made; kinds are codes of rules.requests.TASK_KINDS."""

    kind: str
    object_id: int | None = None
    detail: str = ""


def tasks_for(call: Call, case: CaseRow) -> Iterator[NewTask]:
    """What this case asks for when it is carried out."""
    if case.contact_id is None:
        return
    told = TYPES[case.type]
    if told.at_once:
        yield from _at_once(call, case.type, case.contact_id)
        return
    yield NewTask("paper")
    if told.notifies_recipients:
        for recipient_id, kind, name in call.store.rows(_RECIPIENTS, (case.contact_id,)):
            yield NewTask("processor" if kind == "processor" else "recipient", recipient_id, name)
    if case.type == "access":
        yield from _of_access(call, case.contact_id)
    if case.type == "erasure":
        yield from _of_erasure(call, case.contact_id)
    yield NewTask(ON_DATA[case.type])


def _at_once(call: Call, type_: str, contact_id: int) -> Iterator[NewTask]:
    """Processors that send are told of the stop; where no basis is left, somebody decides (2.6)."""
    for recipient_id, kind, name in call.store.rows(_RECIPIENTS, (contact_id,)):
        if kind == "processor":
            yield NewTask("processor", recipient_id, name)
    if type_ == "consent_withdrawal" and call.store.one(_BASIS, (contact_id, contact_id)) is None:
        yield NewTask("no_basis")


def _of_access(call: Call, contact_id: int) -> Iterator[NewTask]:
    """Data that stand elsewhere than with the person: a copy is given of them too, or it is said why not."""
    if count := sum(1 for _ in mentions.places(call.store, contact_id)):
        yield NewTask("mentions", None, str(count))
    yield from (NewTask(*found) for found in other_records.found(call, contact_id))


def _of_erasure(call: Call, contact_id: int) -> Iterator[NewTask]:
    """Each free text is read by a person; a company that loses its only contact needs a new one."""
    for (note_id,) in call.store.rows(_NOTES_NOW, (contact_id,)):
        yield NewTask("review_text", note_id)
    yield from (NewTask(*found) for found in mentions.found(call, contact_id))
    yield from (NewTask(*found) for found in other_records.found(call, contact_id))
    if made := exports_made(call.store, contact_id):
        yield NewTask("export_copies", made[0].id, _copies(made))
    for company_id, name in call.store.rows(_LEFT_ALONE, (contact_id,)):
        yield NewTask("company_contact", company_id, name)


def _copies(made: Sequence[ExportMade]) -> str:
    """The exports whose files somebody may still have, the newest first; how many more in a number."""
    told = [f"{each.list_name} {show_date(each.on)} {each.by}".rstrip() for each in made[:MOST_COPIES]]
    return "; ".join(told) + (f"; +{len(made) - MOST_COPIES}" if len(made) > MOST_COPIES else "")


def open_tasks(call: Call, case: CaseRow) -> int:
    """Make the tasks that a case being carried out does not have yet; how many.

    Called as it enters `executing`, and again before what cannot be told or read afterwards: a note written
    meanwhile is read as well, a recipient who was told meanwhile hears of it too.
    """
    fresh = missing(call, case)
    call.store.run_many(_INSERT, [(case.id, *task) for task in fresh])
    return len(fresh)


def missing(call: Call, case: CaseRow) -> list[NewTask]:
    """What the case asks for now and has no task for; those of before its reopening do not count."""
    made = set(call.store.rows(_MADE, (case.id, case.id)))
    return [task for task in tasks_for(call, case) if (task.kind, task.object_id) not in made]


def finish(
    call: Call, case: CaseRow, kind: str, answer: str, object_id: int | None = None, *, again: bool = False
) -> int:
    """End the last task of that kind (and object), done on the data; the case's new version.

    `again`: it may have been done before. Raises Absent, Refused `task.done`.
    """
    task = call.store.one(_TASK, (case.id, kind, object_id, object_id))
    if task is None:
        raise Absent
    task_id, before = task
    if before != "open" and not again:
        raise Refused("task.done", N_("This task has been done."))
    call.store.run(_DONE, (stamp(call.now), call.user.id, answer, task_id))
    write_event(call, case.id, "task", (case.state, case.state), f"{kind} {before} > done")
    call.touched("request", case.id, fields=f"task {kind} done")
    return save(call, case, {})
