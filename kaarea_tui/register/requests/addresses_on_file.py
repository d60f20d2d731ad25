"""The addresses of the card chosen that count as on file for a case (rules.addresses_on_file; I5, N8)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from kaarea_tui.data.engine import Row, Store
from kaarea_tui.rules.addresses_on_file import Asked, Held, is_on_file, naming_decides

from .addresses_held import Holding, company_address_since, holding_of
from .addresses_named import named_email, named_number, named_street
from .request_rows import CaseRow

_EMAILS = """
SELECT address, address_key FROM contact_email WHERE contact_id = ? AND was_shared = 0
ORDER BY position, id
"""
_NUMBERS = "SELECT number FROM contact_phone WHERE contact_id = ? ORDER BY position, id"
_POSTAL = """
SELECT kind, street, postal_code, post_office, country FROM contact_address WHERE contact_id = ?
ORDER BY CASE kind WHEN 'postal' THEN 0 WHEN 'visiting' THEN 1 ELSE 2 END
"""
_WORK = """
SELECT c.name, a.street, a.postal_code, a.post_office, a.country, c.id, a.kind FROM contact_role r
JOIN company c ON c.id = r.company_id JOIN company_address a ON a.company_id = c.id
WHERE r.contact_id = ? AND r.ended_on IS NULL AND a.kind IN ('postal', 'visiting') ORDER BY r.id, a.kind
"""
_ASKED = """
SELECT min(received_on), min(created_at) FROM request_case
WHERE contact_id = ? AND (id = ? OR closed_at IS NULL OR closed_at >= ?)
"""
"""The first of the requests in this person's name that were open together: one may prepare the next."""
_OPEN = (
    "SELECT min(received_on), min(created_at) FROM request_case WHERE contact_id = ? AND closed_at IS NULL"
)
_ALIVE = "SELECT 1 FROM contact WHERE id = ? AND state <> 'erased'"


@dataclass(frozen=True, slots=True)
class OnFile:
    """What of the card chosen counts for this case; empty where none is chosen."""

    emails: dict[str, str]
    """As they are compared, and as they are written; what may be a shared mailbox is read by others too."""
    numbers: tuple[str, ...] = ()
    own: Row | None = None
    """Street, postal code, post office, country."""
    work: Row | None = None
    """Name of the company, and the same."""

    @property
    def is_empty(self) -> bool:
        """Is there nowhere to write to?"""
        return not self.emails and self.own is None and self.work is None


def on_file(store: Store, case: CaseRow) -> OnFile:
    """The addresses that count for this case, the first to use first."""
    if case.contact_id is None:
        return OnFile({})
    first = store.one(_ASKED, (case.contact_id, case.id, case.created_at))
    assert first is not None
    received, registered = first if first[0] else (case.received_on, case.created_at)
    return _of_card(store, case.contact_id, _asked(received, registered))


def on_file_now(store: Store, contact_id: int, today: date, now: datetime) -> OnFile:
    """The same for a letter that belongs to no request, while none is open in this person's name."""
    first = store.one(_OPEN, (contact_id,))
    asked = _asked(*first) if first and first[0] else Asked(today, now)
    return _of_card(store, contact_id, asked)


def _asked(received: str, registered: str) -> Asked:
    return Asked(date.fromisoformat(received), datetime.fromisoformat(registered))


def _of_card(store: Store, contact_id: int, asked: Asked) -> OnFile:
    if store.one(_ALIVE, (contact_id,)) is None:
        return OnFile({})
    reader = _Reader(store, holding_of(store, contact_id), asked)
    own = (row for row in store.rows(_POSTAL, (contact_id,)) if reader.own_counts(row))
    work = (row for row in store.rows(_WORK, (contact_id,)) if reader.work_counts(row))
    first_own, first_work = next(own, None), next(work, None)
    return OnFile(
        {key: address for address, key in store.rows(_EMAILS, (contact_id,)) if reader.email_counts(key)},
        tuple(number for (number,) in store.rows(_NUMBERS, (contact_id,)) if reader.number_counts(number)),
        first_own[1:] if first_own else None,
        first_work[:5] if first_work else None,
    )


class _Reader:
    """Judges the values of one card for one request."""

    def __init__(self, store: Store, holding: Holding, asked: Asked) -> None:
        self._store, self._holding, self._asked = store, holding, asked

    def email_counts(self, key: str) -> bool:
        """An e-mail address."""
        held = self._holding.email(key)
        return self._counts(held, named_email(self._store, key, held.since))

    def number_counts(self, number: str) -> bool:
        """A phone number."""
        held = self._holding.number(number)
        return self._counts(held, named_number(self._store, number, held.since))

    def own_counts(self, row: Row) -> bool:
        """An address of the person's own."""
        held = self._holding.address(row[0])
        return self._counts(held, named_street(self._store, row[1], held.since))

    def work_counts(self, row: Row) -> bool:
        """The address of a company: as long as the person is known to be there, and as it stands there."""
        name, street, company_id, kind = row[0], row[1], row[5], row[6]
        role = self._holding.role(company_id)
        place = company_address_since(self._store, company_id, kind)
        named = named_street(self._store, street, place.since)
        return self._counts(role, named_street(self._store, name, role.since)) and self._counts(place, named)

    def _counts(self, held: Held, named: Iterator[str]) -> bool:
        first = min(named, default=None) if naming_decides(held, self._asked) else None
        told = replace(held, named_on=date.fromisoformat(first)) if first else held
        return is_on_file(told, self._asked)
