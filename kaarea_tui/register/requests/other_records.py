"""What else may be of somebody who asks: a second card, a company of the same name (2.6, 2.9).

An erasure takes one card, a report tells one. These are named as tasks, which a person answers in words.
"""

from collections.abc import Iterator

from kaarea_tui.register.contacts import duplicates
from kaarea_tui.register.contacts.duplicates import Sought
from kaarea_tui.register.counter import Call
from kaarea_tui.rules.mentions import mentioned

from . import mentions

_CARD = """
SELECT c.last_name, c.first_names, (SELECT r.company_id FROM contact_role r
    WHERE r.contact_id = c.id ORDER BY r.ended_on IS NOT NULL, r.id LIMIT 1)
FROM contact c WHERE c.id = ?
"""
_COMPANIES = """
SELECT k.id, k.name, k.name || ' ' || k.phone || ' ' || coalesce((SELECT string_agg(e.address, ' ')
    FROM company_email e WHERE e.company_id = k.id), '') FROM company k
WHERE k.id IN (SELECT company_id FROM contact_role WHERE contact_id = ?) ORDER BY k.id
"""


def found(call: Call, contact_id: int) -> Iterator[tuple[str, int, str]]:
    """Kind of task, number of the card or company, and its name."""
    for hint in duplicates.find(call, _sought(call, contact_id)):
        if hint.sure and hint.contact_id != contact_id:
            yield "second_card", hint.contact_id, ", ".join(filter(None, (hint.name, hint.company)))
    of = mentions.traces_of(call.store, contact_id)
    for company_id, name, text in call.store.rows(_COMPANIES, (contact_id,)):
        if mentioned(text, of, near=True):
            yield "own_company", company_id, name


def _sought(call: Call, contact_id: int) -> Sought:
    last, first, company_id = call.store.one(_CARD, (contact_id,)) or ("", "", None)
    emails, phones = mentions.addresses_of(call.store, contact_id)
    return Sought(last, first, tuple(emails), tuple(phones), company_id)
