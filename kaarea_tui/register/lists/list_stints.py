"""The lists of one person or one company, present and past, as the card shows them (4.3, 4.5, N1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kaarea_tui.data import list_facts
from kaarea_tui.data.list_rows import Party
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.mailing.list_reach import limited_to
from kaarea_tui.register.mailing.mailing_facts import settled, verdict
from kaarea_tui.register.records.card_purposes import log_opening
from kaarea_tui.register.records.reach import company_in_view, contact_in_view
from kaarea_tui.rules.mailing import Code

_STINTS = """
SELECT m.id, m.list_id, l.name, l.kind, l.archived_at IS NOT NULL, m.state, m.basis, m.joined_at, m.left_at,
    m.left_reason, coalesce(e.address, '')
FROM list_member m JOIN mailing_list l ON l.id = m.list_id
LEFT JOIN company_email e ON e.id = m.company_email_id
WHERE m.{column} = ? ORDER BY m.left_at IS NOT NULL, m.left_at DESC, l.name_key, m.id
"""


@dataclass(frozen=True, slots=True)
class Membership:
    """One stint of a person or a company's mailbox on one list.

    `code` is what 4.3 says now, None where the stint is over.
    """

    member_id: int
    list_id: int
    list_name: str
    kind: str
    archived: bool
    state: str
    code: Code | None
    basis: str
    joined_at: datetime
    left_at: datetime | None
    left_reason: str
    address: str
    """The mailbox of a company that is, or was, on the list; of a person it is not told here."""


def of_contact(call: Call, contact_id: int, purpose: str | None) -> tuple[Membership, ...]:
    """See `Lists.of_contact`."""
    head = contact_in_view(call, contact_id)
    call.touched("contact", contact_id, fields="lists")
    if log_opening(call, "list.view", purpose, head.restricted_on):
        return ()
    return _stints(call, "contact_id", contact_id, (contact_id,))


def of_company(call: Call, company_id: int) -> tuple[Membership, ...]:
    """See `Lists.of_company`."""
    company_in_view(call, company_id)
    rows = call.store.rows(
        "SELECT DISTINCT -company_email_id FROM list_member WHERE company_id = ?", (company_id,)
    )
    return _stints(call, "company_id", company_id, tuple(row[0] for row in rows))


def _stints(call: Call, column: str, number: int, parties: Sequence[Party]) -> tuple[Membership, ...]:
    """All stints of these parties, which are those of `column`; what lists are out of reach are left out."""
    limit, today, policy = limited_to(call), call.today.isoformat(), stops.policy(call.store)
    facts = settled(call.store, list_facts.stints_of(call.store, parties, today), today, at=(0, 1, 2))
    codes = {row[3]: verdict(row[2], row[5], policy).code for row in facts}
    return tuple(
        Membership(
            row[0], row[1], row[2], row[3], bool(row[4]), row[5], codes.get(row[0]), row[6],
            datetime.fromisoformat(row[7]), datetime.fromisoformat(row[8]) if row[8] else None, *row[9:],
        )
        for row in call.store.rows(_STINTS.format(column=column), (number,))
        if limit is None or row[1] in limit
    )  # fmt: skip
