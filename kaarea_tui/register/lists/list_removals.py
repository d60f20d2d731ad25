"""Who an act takes off a list, by name, before it is done; and bringing them back (4.5, N2).

Only what staff did comes back: a removal, a subtraction, a split. Who has left by a wish of his own, or by a
fact, is no mistake of anybody's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.list_rows import PARTY, Party, mailboxes, people_of
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing.list_reach import list_in_use, list_in_view
from kaarea_tui.register.mailing.taking_back import bring_back as bring_back_stints
from kaarea_tui.register.records.reach import out_of_scope, refused
from kaarea_tui.rules.rights import Scope

from .list_filling import named, touched_members
from .list_sets import BOTH, MAILBOXES_ON_BOTH

BY_STAFF = ("removed", "subtracted", "split")
"""How the reasons of those begin whom staff took off."""
_NAMES = """
SELECT DISTINCT w.order_no, w.contact_id, w.name FROM list_member m
JOIN contact_row w ON w.contact_id = m.contact_id WHERE m.list_id = ? AND m.contact_id IN ({})
"""
_MAILBOX_NAMES = """
SELECT DISTINCT w.order_no, -m.company_email_id, w.name FROM list_member m
JOIN company_row w ON w.company_id = m.company_id WHERE m.list_id = ? AND m.company_email_id IN ({})
"""
_SHARED = f"""
SELECT m.contact_id, (SELECT name FROM contact_row w WHERE w.contact_id = m.contact_id)
{BOTH} ORDER BY m.order_no
"""  # noqa: S608 - our own text
_SHARED_MAILBOXES = f"""
SELECT -m.company_email_id, (SELECT name FROM company_row w WHERE w.company_id = m.company_id)
{MAILBOXES_ON_BOTH} ORDER BY m.order_no
"""  # noqa: S608 - our own text
_LATEST = f"""
SELECT m.id, {PARTY}, m.left_reason FROM list_member m
WHERE m.list_id = ? AND m.{{column}} IN ({{{{}}}}) ORDER BY m.id
"""  # noqa: S608 - our own text


@dataclass(frozen=True, slots=True)
class Named:
    """A member by name, as the list shows him: a person, or the company of a mailbox."""

    party: Party
    name: str


def names(call: Call, list_id: int, parties: Sequence[Party]) -> tuple[Named, ...]:
    """See `Lists.names`."""
    list_in_view(call, list_id)
    wanted = named(call, parties)
    rows = sorted(in_batches(call.store, _NAMES, people_of(wanted), list_id))
    rows += sorted(in_batches(call.store, _MAILBOX_NAMES, mailboxes(wanted), list_id))
    return tuple(Named(row[1], row[2]) for row in rows)


def shared(call: Call, list_id: int, other_id: int) -> tuple[Named, ...]:
    """See `Lists.shared`."""
    list_in_use(call, list_id)
    list_in_view(call, other_id)
    if call.user.view_scope is not Scope.ALL:
        raise refused(out_of_scope())
    return tuple(
        Named(*row)
        for sql in (_SHARED, _SHARED_MAILBOXES)
        for row in call.store.rows(sql, (list_id, other_id))
    )


def bring_back(call: Call, list_id: int, parties: Sequence[Party]) -> int:
    """See `Lists.bring_back`."""
    list_in_use(call, list_id)
    wanted = named(call, parties)
    asked = (("contact_id", people_of(wanted)), ("company_email_id", mailboxes(wanted)))
    latest = {
        row[1]: row
        for column, numbers in asked
        for row in in_batches(call.store, _LATEST.format(column=column), numbers, list_id)
    }
    ended = [row[0] for row in latest.values() if row[2].partition(" ")[0] in BY_STAFF]
    back = set(bring_back_stints(call, ended))
    people = [row[1] for row in latest.values() if row[0] in back]
    touched_members(call, people, f"list {list_id} brought_back", len(people))
    return len(people)
