"""Whose an address is: a company's shared mailbox, or a person's (N1): plain functions for all subjects.

No editor makes a person's address mailable by calling it a company's: an address that is named after somebody
of the company, or that stands on anybody's card, is that person's until somebody with the right to it has
said why it is the company's. The other way round, what is a company's shared mailbox stands on no card.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Store
from kaarea_tui.register.counter import Call
from kaarea_tui.rules.company_mailboxes import is_named_after
from kaarea_tui.rules.emails import role_mailbox_guess

_PEOPLE = """
SELECT DISTINCT c.last_name, c.first_names FROM contact_role r JOIN contact c ON c.id = r.contact_id
WHERE r.company_id = ? AND c.state <> 'erased'
"""
_ON_CARD = "SELECT 1 FROM contact_email WHERE address_key = ? LIMIT 1"
_SHARED = "SELECT DISTINCT address_key FROM company_email WHERE use = 'general' AND address_key IN ({})"
# Unmarked shared mailboxes of these people's companies, each with the people who may have given it its name.
_OF_PEOPLE = """
SELECT e.id, e.address, c.last_name, c.first_names
FROM contact c JOIN contact_role r ON r.contact_id = c.id JOIN company_email e ON e.company_id = r.company_id
WHERE e.use = 'general' AND e.mark_reason = '' AND e.stopped_on IS NULL AND c.state <> 'erased'
    AND c.id IN ({})
"""
_STOP = "UPDATE company_email SET stopped_on = ?, stop_reason = 'named' WHERE id = ?"
TRADERS = """
SELECT e.address_key FROM contact_role r JOIN company o ON o.id = r.company_id
JOIN company_email e ON e.company_id = o.id
WHERE r.contact_id = ? AND r.ended_on IS NULL AND o.kind = 'sole_trader'
"""
"""The mailboxes of a person who is a sole trader: his own as much as those of his card."""


def is_persons(store: Store, company_id: int, address: str, key: str) -> bool:
    """Is this address one of a person, and not the company's to call its mailbox?

    So is one that no known word (info@, laskutus@) tells to be shared: nobody knows whose it is (N1).
    """
    if role_mailbox_guess(address) != "role":
        return True
    if store.one(_ON_CARD, (key,)) is not None:
        return True
    return is_named_after(address, store.rows(_PEOPLE, (company_id,)))


def shared_among(store: Store, keys: Collection[str]) -> set[str]:
    """Those of these normalised addresses that are shared mailboxes of companies."""
    return {row[0] for row in in_batches(store, _SHARED, keys)}


def stop_named(call: Call, contact_ids: Iterable[int]) -> list[int]:
    """Stop the mailboxes that are named after one of these people; their numbers.

    Somebody who comes to the company, or changes the name, may be whom a mailbox was named after all along.
    """
    named = sorted(_named(call.store, contact_ids))
    call.store.run_many(_STOP, [(call.today.isoformat(), number) for number in named])
    return named


def _named(store: Store, contact_ids: Iterable[int]) -> Iterator[int]:
    found: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for number, address, last_name, first_names in in_batches(store, _OF_PEOPLE, contact_ids):
        found[number, address].append((last_name, first_names))
    for (number, address), people in found.items():
        if is_named_after(address, people):
            yield number
