"""Opening a contact's card: only the fields that the user may see are read at all (P8, 2.6, 5.1)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing.lifting import of_contact
from kaarea_tui.register.mailing.mailbox_owners import TRADERS
from kaarea_tui.register.records.card_purposes import log_opening
from kaarea_tui.register.records.reach import (
    ContactHead,
    contact_hindrance,
    contact_in_view,
    no_right,
)
from kaarea_tui.rules.visibility import visible_fields

from . import provenance_rows
from .contact_cards import (
    Address,
    ContactCard,
    Email,
    MarketingBan,
    Note,
    Phone,
    Restriction,
    Role,
    Source,
    Statement,
)

T = TypeVar("T")
CARD_FIELDS = frozenset(
    {
        *("last_name", "first_names", "company", "title", "email", "phone", "state", "source", "note"),
        *("street", "postal_code", "post_office", "country"),
    }
)
"""The fields of rule P8 that stand on a card; technical data and history are opened apart."""

_HEAD = """
SELECT c.last_name, c.first_names, c.created_at, coalesce(u.person_name, ''), c.updated_at
FROM contact c LEFT JOIN user_account u ON u.id = c.created_by WHERE c.id = ?
"""
_ROLES = """
SELECT r.id, r.company_id, c.name, r.title, r.started_on, r.ended_on, r.is_billing_contact
FROM contact_role r JOIN company c ON c.id = r.company_id WHERE r.contact_id = ?
ORDER BY r.ended_on IS NOT NULL, r.ended_on DESC, r.started_on DESC, r.id
"""
_NOTES = """
SELECT n.id, n.body, n.created_at, coalesce(u.person_name, ''), n.created_by
FROM contact_note n LEFT JOIN user_account u ON u.id = n.created_by
WHERE n.contact_id = ? AND NOT EXISTS (SELECT 1 FROM contact_note c WHERE c.corrects = n.id)
ORDER BY n.id DESC
"""
_STATEMENTS = """
SELECT body, given_on, case_number FROM contact_statement WHERE contact_id = ? ORDER BY id DESC
"""
_TECHNICAL = """
SELECT 1 FROM contact_technical WHERE contact_id = ?
UNION ALL SELECT 1 FROM contact_service_account WHERE contact_id = ? LIMIT 1
"""
_BAN = """
SELECT made_at, how FROM objection WHERE contact_id = ? AND purpose = 'MARKETING' AND state <> 'released'
ORDER BY made_at DESC, id DESC LIMIT 1
"""
_EMAILS = "SELECT id, address, was_shared FROM contact_email WHERE contact_id = ? ORDER BY position, id"
_PHONES = "SELECT id, number, extension, kind FROM contact_phone WHERE contact_id = ? ORDER BY position, id"
_ADDRESSES = """
SELECT kind, street, postal_code, post_office, country FROM contact_address WHERE contact_id = ?
ORDER BY CASE kind WHEN 'postal' THEN 0 WHEN 'visiting' THEN 1 ELSE 2 END
"""


def open_card(call: Call, contact_id: int, purpose: str | None) -> ContactCard:
    """The card as this user may see it, its opening logged; see `Contacts.open`."""
    head = contact_in_view(call, contact_id)
    stub = log_opening(call, "contact.view_basic", purpose, head.restricted_on)
    visible = visible_fields(call.rights, restricted=head.restricted_on is not None)
    shown = visible & CARD_FIELDS
    call.touched("contact", contact_id, fields=" ".join(sorted(shown)))
    return _card(call, head, shown, stub=stub, technical="ip" in visible)


def _card(
    call: Call, head: ContactHead, shown: frozenset[str], *, stub: bool, technical: bool
) -> ContactCard:
    names = call.store.one(_HEAD, (head.id,))
    assert names is not None
    hindrance = contact_hindrance(call, head)
    if "contact.edit" not in call.rights:
        hindrance = no_right("contact.edit")
    return ContactCard(
        id=head.id,
        version=head.version,
        state=head.state,
        last_name=names[0],
        first_names=names[1],
        roles=_roles(call, head.id, shown),
        emails=_rows(call, Email, _EMAILS, head.id) if "email" in shown else None,
        phones=_rows(call, Phone, _PHONES, head.id) if "phone" in shown else None,
        addresses=_rows(call, Address, _ADDRESSES, head.id) if "street" in shown else None,
        notes=_notes(call, head.id) if "note" in shown else None,
        sources=_sources(call, head.id, shown, technical=technical) if "source" in shown else None,
        statements=() if stub else _statements(call, head.id),
        has_technical=_has_technical(call, head.id) if technical else None,
        restriction=Restriction(head.restricted_on, head.restriction_ground) if head.restricted_on else None,
        restrictions=of_contact(call, head.id) if "contact.view_restricted" in call.rights else None,
        stub=stub,
        shown=shown,
        why_not_edit=hindrance,
        created_at=datetime.fromisoformat(names[2]),
        created_by=names[3],
        updated_at=datetime.fromisoformat(names[4]),
        marketing_ban=None if stub else _marketing_ban(call, head.id),
        trader_mailboxes=tuple(row[0] for row in call.store.rows(TRADERS, (head.id,)))
        if "email" in shown
        else (),
    )


def _marketing_ban(call: Call, contact_id: int) -> MarketingBan | None:
    found = call.store.one(_BAN, (contact_id,))
    return MarketingBan(datetime.fromisoformat(found[0]), found[1]) if found else None


def _roles(call: Call, contact_id: int, shown: frozenset[str]) -> tuple[Role, ...]:
    """All roles, the present ones first; a stub tells companies only (2.6)."""
    if "company" not in shown:
        return ()
    titled = "title" in shown
    return tuple(
        Role(
            row[0],
            row[1],
            row[2],
            row[3] if titled else None,
            _day(row[4]) if titled else None,
            _day(row[5]) if titled else None,
            bool(row[6]) and titled,
        )
        for row in call.store.rows(_ROLES, (contact_id,))
    )


def _notes(call: Call, contact_id: int) -> tuple[Note, ...]:
    return tuple(
        Note(number, body, datetime.fromisoformat(at), by, author == call.user.id)
        for number, body, at, by, author in call.store.rows(_NOTES, (contact_id,))
    )


def _statements(call: Call, contact_id: int) -> tuple[Statement, ...]:
    """Whoever sees the data sees what the person says of them."""
    rows = call.store.rows(_STATEMENTS, (contact_id,))
    return tuple(Statement(row[0], date.fromisoformat(row[1]), row[2]) for row in rows)


def _sources(call: Call, contact_id: int, shown: frozenset[str], *, technical: bool) -> tuple[Source, ...]:
    """The sources of what is shown: that of a hidden group would tell of it (P8)."""
    seen = {"address": "street" in shown, "technical": technical}
    found = provenance_rows.of_contact(call, contact_id)
    return tuple(source for source in found if seen.get(source.field_group, True))


def _has_technical(call: Call, contact_id: int) -> bool:
    return call.store.one(_TECHNICAL, (contact_id, contact_id)) is not None


def _rows(call: Call, make: Callable[..., T], sql: str, contact_id: int) -> tuple[T, ...]:
    return tuple(make(*row) for row in call.store.rows(sql, (contact_id,)))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
