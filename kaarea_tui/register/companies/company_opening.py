"""A company's card, its people, and companies to choose from, as the user may see them (P5, P8)."""

from datetime import date, datetime
from typing import Any

from kaarea_tui.register.contacts.contact_cards import Address
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent
from kaarea_tui.register.records.card_purposes import log_purpose
from kaarea_tui.register.records.reach import (
    company_in_view,
    contact_in_view,
    need_field,
    no_right,
    out_of_scope,
    reaches_company,
)
from kaarea_tui.rules.folding import sort_key
from kaarea_tui.rules.identifiers import business_id
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.rights import Scope
from kaarea_tui.rules.visibility import visible_fields

from .company_cards import CompanyCard, CompanyName, CompanyNote, CompanyPerson, Mailbox

MOST_PEOPLE = 500
"""People listed on one company's card; the browser finds the rest (`yritys:`)."""
MOST_NAMES = 100
_LAST = "\U0010ffff"
_NO_ADDRESS = Address("billing", "", "", "", "")
_CARD = """
SELECT c.id, c.version, c.name, c.kind, c.relationship, coalesce(c.business_id, ''), c.phone, c.unit,
       c.owner_id, coalesce(o.person_name, ''), c.created_at, coalesce(u.person_name, ''), c.updated_at
FROM company c LEFT JOIN user_account o ON o.id = c.owner_id LEFT JOIN user_account u ON u.id = c.created_by
WHERE c.id = ?
"""
_EMAILS = """
SELECT e.id, e.address, e.use, e.mark_reason, e.bounced_on, e.suppressed, e.stopped_on, e.stop_reason,
    (SELECT count(*) FROM list_member m WHERE m.company_email_id = e.id AND m.left_at IS NULL)
FROM company_email e WHERE e.company_id = ? ORDER BY e.position, e.id
"""
_ADDRESSES = """
SELECT kind, street, postal_code, post_office, country FROM company_address WHERE company_id = ?
ORDER BY CASE kind WHEN 'postal' THEN 0 WHEN 'visiting' THEN 1 ELSE 2 END
"""
_PEOPLE = """
SELECT r.contact_id, w.name, r.title, r.is_billing_contact, r.ended_on, w.restricted
FROM contact_role r JOIN contact_row w ON w.contact_id = r.contact_id WHERE r.company_id = ?
ORDER BY r.ended_on IS NOT NULL, w.order_no LIMIT ?
"""
_NOTES = """
SELECT n.body, n.created_at, n.kept_at, coalesce(u.person_name, '') FROM company_note n
LEFT JOIN user_account u ON u.id = n.kept_by WHERE n.company_id = ? ORDER BY n.created_at DESC, n.id DESC
"""
_NAMES = """
SELECT w.company_id, w.name, w.business_id, w.town FROM company_row w JOIN company c ON c.id = w.company_id
WHERE {where} AND (? = 1 OR c.owner_id = ? OR (? = 1 AND c.unit = ?)) ORDER BY w.sort_key, w.order_no LIMIT ?
"""


def open_card(call: Call, company_id: int) -> CompanyCard:
    """See `Companies.open`."""
    company_in_view(call, company_id)
    row = call.store.one(_CARD, (company_id,))
    assert row is not None
    addresses = {each[0]: Address(*each) for each in call.store.rows(_ADDRESSES, (company_id,))}
    billing = addresses.pop("billing", _NO_ADDRESS)
    seen = visible_fields(call.rights)
    scope = None if reaches_company(call, company_id, call.user.edit_scope) else out_of_scope()
    hindrance = no_right("company.edit") if "company.edit" not in call.rights else scope
    keeps_billing = {"company.edit", "company.edit_billing_address"} & call.rights
    if not keeps_billing:
        billing_hindrance: Problem | None = no_right("company.edit_billing_address")
    elif "billing_address" not in seen:
        billing_hindrance = no_right("billing.view")
    else:
        billing_hindrance = scope
    plain: dict[str, Any] = dict(zip(CompanyCard.__slots__, row[:10], strict=False))  # id to owner, in order
    return CompanyCard(
        **plain,
        emails=tuple(_mailbox(each) for each in call.store.rows(_EMAILS, (company_id,))),
        addresses=tuple(addresses.values()),
        billing_address=billing if "billing_address" in seen else None,
        why_not_edit=hindrance,
        why_not_edit_billing=billing_hindrance,
        created_at=datetime.fromisoformat(row[10]),
        created_by=row[11],
        updated_at=datetime.fromisoformat(row[12]),
    )


def _mailbox(row: tuple[Any, ...]) -> Mailbox:
    number, address, use, why, bounced, suppressed, stopped, reason, lists = row
    return Mailbox(number, address, use, why, _day(bounced), bool(suppressed), _day(stopped), reason, lists)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def people(call: Call, company_id: int, purpose: str | None) -> tuple[CompanyPerson, ...]:
    """See `Companies.people`."""
    need_field(call, "company")
    company_in_view(call, company_id)
    log_purpose(call, "contact.view_basic", purpose)
    found = []
    for contact_id, name, title, billing, ended_on, restricted in call.store.rows(
        _PEOPLE, (company_id, MOST_PEOPLE)
    ):
        if not _in_view(call, contact_id):
            continue
        stub = bool(restricted)
        ended = date.fromisoformat(ended_on) if ended_on and not stub else None
        found.append(
            CompanyPerson(contact_id, name, "" if stub else title, bool(billing) and not stub, ended, stub)
        )
    call.touched("company", company_id, fields="company first_names last_name title", count=len(found))
    return tuple(found)


def notes(call: Call, company_id: int) -> tuple[CompanyNote, ...]:
    """See `Companies.notes`."""
    company_in_view(call, company_id)
    return tuple(
        CompanyNote(body, datetime.fromisoformat(written), datetime.fromisoformat(kept), by)
        for body, written, kept, by in call.store.rows(_NOTES, (company_id,))
    )


def _in_view(call: Call, contact_id: int) -> bool:
    """A person who has moved on belongs to the new company's scope (P5)."""
    if call.user.view_scope is Scope.ALL:
        return True
    try:
        contact_in_view(call, contact_id)
    except Absent:
        return False
    return True


def names(call: Call, prefix: str, limit: int) -> tuple[CompanyName, ...]:
    """See `Companies.names`."""
    key = sort_key(prefix.strip())
    scope = call.user.view_scope
    reach = (
        int(scope is Scope.ALL),
        call.user.id,
        int(scope is Scope.OWN_UNIT and bool(call.user.unit)),
        call.user.unit,
        max(1, min(limit, MOST_NAMES)),
    )
    by_name = _NAMES.format(where="w.sort_key >= ? AND w.sort_key < ?")
    found = call.store.rows(by_name, (key, key + _LAST, *reach))
    if not found and any(char.isdigit() for char in prefix):
        try:
            number = business_id(prefix)
        except Problem:
            return ()
        found = call.store.rows(_NAMES.format(where="c.business_id = ?"), (number, *reach))
    return tuple(CompanyName(*row) for row in found)
