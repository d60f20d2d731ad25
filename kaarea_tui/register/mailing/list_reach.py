"""Which lists a user reaches: all that the rights allow, or named ones only.

A user with rows in `user_list` is limited to those lists; every other list is Absent, exactly like one that
is not there. The limit stands on top of presets and grants and gives no right of its own.
"""

from dataclasses import dataclass

from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.rules.problem import N_


@dataclass(frozen=True, slots=True)
class ListHead:
    """What is looked at before anything is done with a list."""

    id: int
    version: int
    name: str
    kind: str
    purpose: str
    list_group: str
    archived: bool


def limited_to(call: Call) -> frozenset[int] | None:
    """The lists that the user is limited to; None: no limit."""
    rows = call.store.rows("SELECT list_id FROM user_list WHERE user_id = ?", (call.user.id,))
    return frozenset(row[0] for row in rows) or None


def list_in_view(call: Call, list_id: int) -> ListHead:
    """The list, when the user may work with it; raises Absent."""
    found = call.store.one(
        "SELECT id, version, name, kind, purpose, list_group, archived_at IS NOT NULL FROM mailing_list"
        " WHERE id = ?",
        (list_id,),
    )
    limit = limited_to(call)
    if found is None or (limit is not None and list_id not in limit):
        raise Absent
    *told, archived = found
    return ListHead(told[0], told[1], told[2], told[3], told[4], told[5], bool(archived))


def list_in_use(call: Call, list_id: int) -> ListHead:
    """The list, when people may join it and be mailed; raises Absent, Refused `list.archived`."""
    head = list_in_view(call, list_id)
    if head.archived:
        raise Refused("list.archived", N_("The list is archived. Bring it back first."))
    return head
