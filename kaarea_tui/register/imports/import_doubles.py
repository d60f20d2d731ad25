"""People of an import who are in the register already, or stood earlier in the file.

The same person is: the same name with the same e-mail address or phone number, or the same name in the same
company where the addresses and numbers do not speak against it. Names are compared as lists sort them, so
case and accents do not count. Who is told by name alone is nobody's double, for names are shared. An import
changes nobody, least of all a restricted person (rulebook 2.6).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.bulk import NO_COMPANY, Batch, BulkWriter, some_of
from kaarea_tui.data.engine import Row, Store
from kaarea_tui.rules.folding import name_key

_NAMES = "SELECT c.id, c.last_name, c.first_names FROM contact c"
_BY_EMAIL = f"{_NAMES} JOIN contact_email e ON e.contact_id = c.id WHERE e.address_key = ?"
_BY_PHONE = f"{_NAMES} JOIN contact_phone p ON p.contact_id = c.id WHERE p.number = ?"
_BY_COMPANY = f"{_NAMES} JOIN contact_role r ON r.contact_id = c.id WHERE r.company_id = ?"
_EMAILS_KNOWN = "SELECT address_key FROM contact_email WHERE address_key IN ({})"
_PHONES_KNOWN = "SELECT number FROM contact_phone WHERE number IN ({})"
_PEOPLE_OF = """
SELECT r.company_id, c.last_name, c.first_names FROM contact_role r JOIN contact c ON c.id = r.contact_id
WHERE r.company_id IN ({})
"""


class Doubles:
    """Looks people up who may be doubles; `register_is_empty` when only the file itself can hold any."""

    def __init__(self, writer: BulkWriter, *, register_is_empty: bool) -> None:
        self._writer = writer
        self._store = writer.store
        self._register_is_empty = register_is_empty

    def write_all_but(self, batch: Batch, known_before: Iterable[int]) -> dict[int, int]:
        """Write the contacts of a batch who are no doubles; those who are, and of which card."""
        suspects = set(known_before)
        if not self._register_is_empty:
            suspects |= self._met_in_register(batch)
        if not suspects:
            self._writer.write_some(batch)
            return {}
        self._writer.write_some(some_of(batch, suspects, others=True))
        doubtful = some_of(batch, suspects)
        people = _People(doubtful)
        found: dict[int, int] = {}
        for contact in doubtful.contacts:
            known = self._known_as(contact, people)
            if known is not None:
                found[contact[0]] = known
            else:
                # At once, for the next one may be this one's double.
                self._writer.write_some(some_of(doubtful, (contact[0],)))
        return found

    def _met_in_register(self, batch: Batch) -> set[int]:
        """Contacts of whom an address or a number, or name and company, stand in the register."""
        emails = _known(self._store, _EMAILS_KNOWN, {row[3] for row in batch.emails})
        phones = _known(self._store, _PHONES_KNOWN, {row[2] for row in batch.phones})
        met = {row[0] for row in batch.emails if row[3] in emails}
        met |= {row[0] for row in batch.phones if row[2] in phones}
        company_of = {
            row[0]: self._writer.companies[row[1]].id for row in batch.roles if row[1] != NO_COMPANY
        }
        there = {
            (row[0], name_key(row[1], row[2]))
            for row in in_batches(self._store, _PEOPLE_OF, set(company_of.values()))
        }
        if there:
            met |= {
                row[0]
                for row in batch.contacts
                if (company_of.get(row[0]), name_key(row[2], row[3])) in there
            }
        return met

    def _known_as(self, contact: Row, people: "_People") -> int | None:
        """The card of the same person, or None."""
        number, _, last, first = contact
        key = name_key(last, first)
        emails, phones = people.emails[number], people.phones[number]
        for sql, values in ((_BY_EMAIL, emails), (_BY_PHONE, phones)):
            for value in values:
                for other in self._same_name(sql, value, key):
                    return other
        companies = [self._writer.companies[each].id for each in people.companies[number]]
        for company_id in companies:
            for other in self._same_name(_BY_COMPANY, company_id, key):
                if not self._differ(other, emails, phones):
                    return other
        return None

    def _same_name(self, sql: str, value: object, key: str) -> Iterator[int]:
        for contact_id, last, first in self._store.rows(sql, (value,)):
            if name_key(last, first) == key:
                yield contact_id

    def _differ(self, other: int, emails: Collection[str], phones: Collection[str]) -> bool:
        """Do both have addresses, or both numbers, and none in common?"""
        theirs = {
            row[0]
            for row in self._store.rows(
                "SELECT address_key FROM contact_email WHERE contact_id = ?", (other,)
            )
        }
        if theirs and emails and theirs.isdisjoint(emails):
            return True
        theirs = {
            row[0]
            for row in self._store.rows("SELECT number FROM contact_phone WHERE contact_id = ?", (other,))
        }
        return bool(theirs and phones) and theirs.isdisjoint(phones)


class _People:
    """Addresses, numbers and companies of some contacts, by contact."""

    def __init__(self, batch: Batch) -> None:
        self.emails: dict[int, list[str]] = defaultdict(list)
        self.phones: dict[int, list[str]] = defaultdict(list)
        self.companies: dict[int, list[int]] = defaultdict(list)
        for row in batch.emails:
            self.emails[row[0]].append(row[3])
        for row in batch.phones:
            self.phones[row[0]].append(row[2])
        for row in batch.roles:
            self.companies[row[0]].append(row[1])


def _known(store: Store, sql: str, values: Collection[str]) -> set[str]:
    return {row[0] for row in in_batches(store, sql, values)}
