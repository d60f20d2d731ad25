"""Which rows a user reaches (rule P5): looking by the view scope, changing by the edit scope.

A contact belongs to the companies in which the person has a role now, or where none is left, had one (as
the browse rows say it, see data/row_words.py); a draft without a company belongs to its author. What lies
outside the view scope is Absent, exactly like what is not there. What may be looked at but not changed is
Refused with its own code, for its existence is no secret.
"""

from dataclasses import dataclass
from datetime import date

from kaarea_tui.data.engine import Store
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, NotPermitted, Refused
from kaarea_tui.rules.dates import stored_day
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.rights import Scope, may_touch
from kaarea_tui.rules.visibility import GROUP_OF, TABLE, check_unrestricted, visible_fields

_CONTACT = """
SELECT id, version, state, restricted_on, restriction_ground, created_by FROM contact
WHERE id = ? AND state <> 'erased'
"""
_COMPANIES_OF = """
SELECT c.owner_id, c.unit, r.ended_on FROM contact_role r JOIN company c ON c.id = r.company_id
WHERE r.contact_id = ?
"""


_COMPANY_OF = """
SELECT company_id FROM company_email WHERE id = ?
UNION SELECT company_id FROM list_member WHERE company_email_id = ?
"""


@dataclass(frozen=True, slots=True)
class ContactHead:
    """What is looked at before anything is done with a contact."""

    id: int
    version: int
    state: str
    restricted_on: date | None
    restriction_ground: str
    created_by: int


def contact_in_view(call: Call, contact_id: int) -> ContactHead:
    """The contact, when the user may look at it (P5); raises Absent."""
    head = _contact(call, contact_id)
    if head is None or not _reaches_contact(call, head, call.user.view_scope):
        raise Absent
    return head


def is_erased(store: Store, contact_id: int) -> bool:
    """Is only the tombstone left of this contact?"""
    return store.one("SELECT 1 FROM contact WHERE id = ? AND state = 'erased'", (contact_id,)) is not None


def in_view(call: Call, contact_id: int) -> bool:
    """May the user look at this contact (P5)?"""
    head = _contact(call, contact_id)
    return head is not None and _reaches_contact(call, head, call.user.view_scope)


def contact_to_change(call: Call, contact_id: int) -> ContactHead:
    """The contact, when the user may change it now (P5, 2.6); raises Absent or Refused."""
    head = contact_in_view(call, contact_id)
    hindrance = contact_hindrance(call, head)
    if hindrance is not None:
        raise refused(hindrance)
    return head


def must_be_unrestricted(head: ContactHead) -> None:
    """Raises Refused `contact.restricted` while the person's data are restricted (2.6)."""
    try:
        check_unrestricted(head.restricted_on)
    except Problem as problem:
        raise refused(problem) from problem


def contact_hindrance(call: Call, head: ContactHead) -> Problem | None:
    """What keeps the user from changing this contact, rights apart: restriction (2.6) or scope (P5)."""
    try:
        check_unrestricted(head.restricted_on)
    except Problem as problem:
        return problem
    return None if _reaches_contact(call, head, call.user.edit_scope) else out_of_scope()


def _contact(call: Call, contact_id: int) -> ContactHead | None:
    found = call.store.one(_CONTACT, (contact_id,))
    if found is None:
        return None
    restricted_on = stored_day(found[3]) if found[3] else None
    return ContactHead(found[0], found[1], found[2], restricted_on, found[4] or "", found[5])


def _reaches_contact(call: Call, head: ContactHead, scope: Scope) -> bool:
    if scope is Scope.ALL:
        return True
    roles = call.store.rows(_COMPANIES_OF, (head.id,))
    companies = [role for role in roles if role[2] is None] or roles
    owners = {row[0] for row in companies} if companies else {head.created_by}
    return may_touch(scope, call.user.id, call.user.unit, owners, {row[1] for row in companies})


def reaches_company(call: Call, company_id: int, scope: Scope) -> bool:
    """Is there such a company, and within `scope` of the user (P5)?"""
    found = call.store.one("SELECT owner_id, unit FROM company WHERE id = ?", (company_id,))
    return found is not None and may_touch(scope, call.user.id, call.user.unit, {found[0]}, {found[1]})


def company_in_view(call: Call, company_id: int) -> None:
    """Raises Absent when the user may not look at this company (P5)."""
    if not reaches_company(call, company_id, call.user.view_scope):
        raise Absent


def mailbox_in_view(call: Call, mailbox_id: int) -> int:
    """The company of a mailbox that is on its card, or was on a list; raises Absent, NotPermitted (P5)."""
    call.need("company.view")
    found = call.store.one(_COMPANY_OF, (mailbox_id, mailbox_id))
    if found is None:
        raise Absent
    company_in_view(call, found[0])
    return int(found[0])


def company_to_change(call: Call, company_id: int) -> None:
    """Raises Absent or Refused when the user may not change this company (P5)."""
    company_in_view(call, company_id)
    if not reaches_company(call, company_id, call.user.edit_scope):
        raise refused(out_of_scope())


def out_of_scope() -> Problem:
    """The answer to a change of what the user may only look at (P5)."""
    return Problem(
        "out_of_scope", N_("You may look, not change: ask who is responsible for it, or the register owner.")
    )


def refused(problem: Problem) -> Refused:
    """A rule's problem as the counter's refusal."""
    return Refused(problem.code, problem.message, **problem.params)


def no_right(permission: str) -> Problem:
    """What hinders a user without `permission`."""
    return Problem("no_right", N_("Your rights do not suffice: {permission}."), permission=permission)


def need_field(call: Call, field: str) -> None:
    """Demand the right to see `field` before it is set: nobody alters what is hidden from him (P8).

    Raises NotPermitted.
    """
    if field in visible_fields(call.rights):
        return
    group = next(each for each in TABLE if each.name == GROUP_OF[field])
    missing = sorted(group.any_of[0] - call.rights)
    raise NotPermitted(missing[0] if missing else min(group.any_of[0]))
