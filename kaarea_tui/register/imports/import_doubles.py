"""People of an import who are in the register already, or stood earlier in the file.

The same person is: the same name with the same e-mail address or phone number, or the same name in the same
company where the addresses and numbers do not speak against it. Names are compared as lists sort them, so
case and accents do not count. Who is told by name alone is nobody's double, for names are shared. An import
changes nobody, least of all a restricted person (rulebook 2.6).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.bulk import NO_COMPANY, Batch, BulkWriter, some_of
from kaarea_tui.data.engine import Row, Store
from kaarea_tui.rules.folding import name_key

from .known_people import KnownPeople

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
        self._known = KnownPeople(writer.store)

    def write_all_but(self, batch: Batch, known_before: Iterable[int]) -> dict[int, int]:
        """Write the contacts of a batch who are no doubles; those who are, and of which card."""
        suspects = set(known_before)
        if not self._register_is_empty:
            suspects |= self._met_in_register(batch)
        self._known.forget_many()
        clear = some_of(batch, suspects, others=True) if suspects else batch
        self._writer.write_some(clear)
        if self._known.asked:
            people = self._people(clear)
            for contact in clear.contacts:
                people.remember(self._known, contact)
        return self._write_doubtful(some_of(batch, suspects)) if suspects else {}

    def _write_doubtful(self, batch: Batch) -> dict[int, int]:
        """Each may be the double of one before; they are written together, for some come by the thousand."""
        people = self._people(batch)
        found: dict[int, int] = {}
        for contact in batch.contacts:
            card = self._known_as(contact, people)
            if card is None:
                people.remember(self._known, contact)
            else:
                found[contact[0]] = card
        self._writer.write_some(some_of(batch, found, others=True))
        return found

    def _people(self, batch: Batch) -> "_People":
        return _People(batch, [company.id for company in self._writer.companies])

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
        for kind, values in (("email", emails), ("phone", phones)):
            for value in values:
                if same := self._known.namesakes(kind, value, key):
                    return min(same.values())
        # Whoever shares an address or a number was found above; who has others is another person.
        for company in people.companies[number]:
            same = self._known.namesakes("company", company, key)
            alike = [
                other
                for (has_email, has_phone), other in same.items()
                if not (has_email and emails) and not (has_phone and phones)
            ]
            if alike:
                return min(alike)
        return None


class _People:
    """Addresses, numbers and companies of some contacts, by contact; `companies`: by the maker's number."""

    def __init__(self, batch: Batch, companies: Sequence[int]) -> None:
        self.emails: dict[int, list[str]] = defaultdict(list)
        self.phones: dict[int, list[str]] = defaultdict(list)
        self.companies: dict[int, list[int]] = defaultdict(list)
        for row in batch.emails:
            self.emails[row[0]].append(row[3])
        for row in batch.phones:
            self.phones[row[0]].append(row[2])
        for row in batch.roles:
            if row[1] != NO_COMPANY:
                self.companies[row[0]].append(companies[row[1]])

    def remember(self, known: KnownPeople, contact: Row) -> None:
        """From now on others may be this one's double."""
        number = contact[0]
        known.add(contact, self.emails[number], self.phones[number], self.companies[number])


def _known(store: Store, sql: str, values: Collection[str]) -> set[str]:
    return {row[0] for row in in_batches(store, sql, values)}
