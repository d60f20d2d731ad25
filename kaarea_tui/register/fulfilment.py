"""What must be done before a case is carried out (T14; rulebook 2.6, 2.7): the tasks that each type gets."""

from collections.abc import Iterator
from typing import NamedTuple

from kaarea_tui.rules.requests import TYPES

from .counter import Call
from .request_rows import CaseRow

_RECIPIENTS = """
SELECT DISTINCT r.id, r.kind, r.name FROM disclosure d JOIN recipient r ON r.id = d.recipient_id
WHERE d.contact_id = ? ORDER BY r.id
"""
BY_HAND = frozenset({"paper", "recipient", "processor", "review_text", "no_basis", "company_contact"})
"""Tasks that a person answers in words; the others end by being carried out on the data."""

_INSERT = "INSERT INTO request_task (case_id, kind, object_id, detail, state) VALUES (?, ?, ?, ?, 'open')"


class NewTask(NamedTuple):
    """A task to be made; kinds are codes of rules.requests.TASK_KINDS."""

    kind: str
    object_id: int | None = None
    detail: str = ""


def tasks_for(call: Call, case: CaseRow) -> Iterator[NewTask]:
    """What this case asks for when it is carried out; called as it enters `executing`."""
    told = TYPES[case.type]
    if case.contact_id is None or told.at_once:
        return
    yield NewTask("paper")
    if told.notifies_recipients:
        for recipient_id, kind, name in call.store.rows(_RECIPIENTS, (case.contact_id,)):
            yield NewTask("processor" if kind == "processor" else "recipient", recipient_id, name)


def open_tasks(call: Call, case: CaseRow) -> None:
    """Make the tasks of a case that enters `executing`; those of an earlier round are not made twice."""
    rows = call.store.rows("SELECT kind, object_id FROM request_task WHERE case_id = ?", (case.id,))
    made = {(kind, object_id) for kind, object_id in rows} if not case.reopened else set()
    fresh = [task for task in tasks_for(call, case) if (task.kind, task.object_id) not in made]
    call.store.run_many(_INSERT, [(case.id, *task) for task in fresh])
