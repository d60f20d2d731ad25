"""What an erasure will do, shown before it is done: what goes, what stays and why, texts to read (2.6)."""

from dataclasses import dataclass
from datetime import datetime

from kaarea_tui.data import person_files
from kaarea_tui.data.list_rows import people_of
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.mailing.export_people import ExportMade, exports_made
from kaarea_tui.rules.erasure import REGISTRY, Fate

from .erasure_rows import own_addresses

_NOTES = """
SELECT n.id, n.body, n.created_at, coalesce(t.state, 'open'), coalesce(t.answer, ''), t.id
FROM contact_note n
LEFT JOIN request_task t ON t.case_id = ? AND t.kind = 'review_text' AND t.object_id = n.id
WHERE n.contact_id = ? AND NOT EXISTS (SELECT 1 FROM contact_note c WHERE c.corrects = n.id) ORDER BY n.id
"""
_CASES = "SELECT number FROM request_case WHERE contact_id = ? AND closed_at IS NULL AND id <> ? ORDER BY id"


@dataclass(frozen=True, slots=True)
class Share:
    """The person's rows of one table; `why` tells why something of them stays, empty where nothing does."""

    table: str
    rows: int
    why: str


@dataclass(frozen=True, slots=True)
class FreeText:
    """A note to read: `decided` once a person has; `kept` is what stays with the company, empty: nothing."""

    task_id: int | None
    note_id: int
    body: str
    created_at: datetime
    decided: bool
    kept: str


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """The whole of it, as of `contact_version`: erasing asks for that version, so nothing new goes unseen."""

    contact_id: int
    contact_version: int
    goes: tuple[Share, ...]
    stays: tuple[Share, ...]
    texts: tuple[FreeText, ...]
    files: int
    exports: tuple[ExportMade, ...]
    """Lists' exports that held the person: copies of them are chased outside."""
    others_with_address: tuple[int, ...]
    """Other people who have one of the addresses: they cannot be mailed there afterwards."""
    open_cases: tuple[str, ...]
    """Other requests that stand in the way."""
    new_tasks: int
    """Tasks that the case got just now, for what came since it was approved."""


CARRIED_OUT = ErasurePlan(0, 0, (), (), (), 0, (), (), (), 0)
"""Of somebody who was erased before: the case alone is to be finished."""


def plan(
    call: Call, contact_id: int, contact_version: int, case_id: int, *, new_tasks: int = 0
) -> ErasurePlan:
    """What erasing this person would do now."""
    shares = [_share(call, table, contact_id) for table in REGISTRY]
    found = [share for share in shares if share is not None and share.rows]
    holders = {
        each
        for kind, key in own_addresses(call.store, contact_id)
        for each in stops.holders(call.store, kind, key)
    }
    folder = person_files.folder_of(call.store, contact_id)
    return ErasurePlan(
        contact_id,
        contact_version,
        tuple(share for share in found if REGISTRY[share.table].fate is not Fate.KEEP),
        tuple(share for share in found if share.why),
        tuple(_text(row) for row in call.store.rows(_NOTES, (case_id, contact_id))),
        sum(1 for path in folder.rglob("*") if path.is_file()),
        exports_made(call.store, contact_id),
        tuple(sorted(people_of(holders - {contact_id}))),
        tuple(row[0] for row in call.store.rows(_CASES, (contact_id, case_id))),
        new_tasks,
    )


def _share(call: Call, table: str, contact_id: int) -> Share | None:
    """The person's rows of a table; None for one that is not told by table."""
    rule = REGISTRY[table]
    if rule.fate in (Fate.NONE, Fate.REBUILD) or rule.person in ("", "hash", "object_id", "contact_ids"):
        return None
    if rule.person == "request_case.id":
        where = "case_id IN (SELECT id FROM request_case WHERE contact_id = ?)"
    elif rule.person == "request_case.mail_id":
        where = "id IN (SELECT mail_id FROM request_case WHERE contact_id = ?)"
    else:
        where = f"{rule.person} = ?"
    found = call.store.one(f"SELECT count(*) FROM {table} WHERE {where}", (contact_id,))  # noqa: S608
    return Share(table, int(found[0]) if found else 0, rule.why)


def _text(row: tuple[object, ...]) -> FreeText:
    note_id, body, created_at, state, answer, task_id = row
    return FreeText(
        None if task_id is None else int(str(task_id)), int(str(note_id)), str(body),
        datetime.fromisoformat(str(created_at)), state != "open", str(answer),
    )  # fmt: skip
