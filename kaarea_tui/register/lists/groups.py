"""Groups: a search that a person wrote and named (rules 4.5, T7; notice 13).

A group is nothing but the words of a search: no score, no rank, nothing that a machine found out. Who is in
it is answered anew each time, within the reach of whoever asks.
"""

from dataclasses import dataclass
from datetime import datetime

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.search_query import parse_query


@dataclass(frozen=True, slots=True)
class Group:
    """One group; `query` is a line of the browser's search."""

    id: int
    name: str
    query: str
    created_by: str
    created_at: datetime


class Groups(Subject, subject="groups"):
    """Saved searches."""

    @action("contact.search", "browse")
    def all(self, call: Call) -> tuple[Group, ...]:
        """All groups by name."""
        rows = call.store.rows(
            "SELECT g.id, g.name, g.query, coalesce(u.person_name, ''), g.created_at FROM contact_group g"
            " LEFT JOIN user_account u ON u.id = g.created_by ORDER BY g.name, g.id"
        )
        return tuple(
            Group(number, name, query, author, datetime.fromisoformat(at))
            for number, name, query, author, at in rows
        )

    @action("group.manage", "change")
    def create(self, call: Call, name: str, query: str) -> int:
        """Name a search; the group's number. Raises Invalid: it asks nothing, or the name is taken."""
        values = _checked(call, name, query, 0)
        group_id = call.store.next_ids("contact_group", 1)
        call.store.run(
            "INSERT INTO contact_group (id, name, query, created_at, created_by) VALUES (?, ?, ?, ?, ?)",
            (group_id, *values, stamp(call.now), call.user.id),
        )
        call.touched("group", group_id, fields="name query")
        return group_id

    @action("group.manage", "change")
    def update(self, call: Call, group_id: int, name: str, query: str) -> None:
        """Rename a group or give it another search; raises Invalid, Absent."""
        _there(call, group_id)
        values = _checked(call, name, query, group_id)
        call.store.run("UPDATE contact_group SET name = ?, query = ? WHERE id = ?", (*values, group_id))
        call.touched("group", group_id, fields="name query")

    @action("group.manage", "change")
    def delete(self, call: Call, group_id: int) -> None:
        """Forget a group; the people stay as they are. Raises Absent."""
        _there(call, group_id)
        call.store.run("DELETE FROM contact_group WHERE id = ?", (group_id,))
        call.touched("group", group_id)


def _there(call: Call, group_id: int) -> None:
    if call.store.one("SELECT 1 FROM contact_group WHERE id = ?", (group_id,)) is None:
        raise Absent


def _checked(call: Call, name: str, query: str, group_id: int) -> tuple[str, str]:
    form = Typed()
    told, line = form.line("name", "list_name", name), form.line("query", "search", query)
    if not told:
        form.wrong("name", "missing", N_("Fill in this field."))
    elif call.store.one("SELECT 1 FROM contact_group WHERE name = ? AND id <> ?", (told, group_id)):
        form.wrong("name", "group.name_taken", N_("There is a group of this name already."))
    asked = parse_query(line)
    if not asked.terms:
        form.wrong("query", "group.empty", N_("A group is a search: write what it looks for."))
    for problem in asked.problems:
        form.problems.setdefault("query", problem)
    form.settled()
    return told, line
