"""The file of a case for people: what case.json holds in codes, in words of the case's language (2.8).

Steps, tasks, pauses, letters and restrictions, with who did what: the authority is told who handled the case.
"""

from collections.abc import Mapping

from kaarea_tui.data.engine import Store
from kaarea_tui.exchange.letters.typesetting import seen
from kaarea_tui.exchange.letters.values import told_rows
from kaarea_tui.exchange.letters.words import Words
from kaarea_tui.register.requests.request_rows import CaseRow

from .access_columns import Column, Told, columns_of
from .access_tables import ACCESS_TABLES


def _by(name: str, column: str) -> Column:
    """A member of our staff by name."""
    sql = f"(SELECT u.person_name FROM user_account u WHERE u.id = t.{column})"  # noqa: S608 - our own names
    return Column(name, "text", sql)


def _of_case(table: str, *people: Column, key: str = "case_id", where: str = "") -> Told:
    """What the access report tells of it and more: the authority reads every note whole."""
    columns = ACCESS_TABLES[table].columns
    shown = tuple(
        Column("note", each.kind, "t.note") if each.name == "note" else each
        for each in columns
        if each.name != "body" and not each.sql.startswith("k.")
    )
    return Told(table, (*shown, *people), f"{table} t WHERE {where or f't.{key} = ?'}", frozenset(), "t.id")


_TASKS = columns_of(
    "request_task",
    "task:task=t.kind\n detail\n task_state:task_state=t.state\n answer:answer\n done_at:moment",
    source="request_task t WHERE t.case_id = ?",
)
CASE_TABLES: Mapping[str, Told] = {
    "request_case": _of_case(
        "request_case",
        _by("owner", "owner_id"),
        _by("identified_by", "identity_by"),
        _by("proposed_by", "proposed_by"),
        _by("approved_by", "approved_by"),
        Column("override_reason", "free", "t.override_reason"),
        key="id",
    ),
    "request_suspension": _of_case("request_suspension"),
    "request_event": _of_case("request_event", _by("actor", "actor_id")),
    "request_task": Told(
        "request_task", (*_TASKS.columns, _by("actor", "done_by")), _TASKS.source, frozenset(), "t.id"
    ),
    "request_letter": _of_case("request_letter", _by("actor", "made_by")),
    "restriction": _of_case("restriction", _by("actor", "started_by")),
    "restriction_notice": _of_case(
        "restriction_notice",
        _by("actor", "made_by"),
        where="t.restriction_id IN (SELECT r.id FROM restriction r WHERE r.case_id = ?)",
    ),
}
"""Table to what the file tells of it, in the order of the file; the words of our letters lie beside it."""


def case_text(store: Store, case: CaseRow, words: Words) -> str:
    """The file in words, as plain text."""
    lines = [f"{words('document.file')} {case.number}"]
    for table, told in CASE_TABLES.items():
        columns = tuple((column.name, column.kind) for column in told.columns)
        rows = tuple(store.rows(told.sql, (case.id,)))
        if rows:
            lines += ["", words(f"category.{table}").upper()]
        for number, pairs in enumerate(told_rows(columns, rows, words), 1):
            lines += ["", f"{number}."]
            lines += [f"   {label}: {text}" for label, text in pairs]
    return "\n".join(seen(line) for line in lines) + "\n"
