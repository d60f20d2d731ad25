"""Who is known by an address, a number or a company: asked once of each, however many rows come back to it.

A list of thousands with one name in one company, or with one address, is read in a time that grows with its
length and not with the square: a transaction waits for it.
"""

from collections import defaultdict
from collections.abc import Sequence

from kaarea_tui.data.engine import Row, Store
from kaarea_tui.rules.folding import name_key

_PEOPLE = """
SELECT c.id, c.last_name, c.first_names,
    EXISTS (SELECT 1 FROM contact_email x WHERE x.contact_id = c.id),
    EXISTS (SELECT 1 FROM contact_phone x WHERE x.contact_id = c.id) FROM contact c
"""
_BY = {
    "email": f"{_PEOPLE} JOIN contact_email e ON e.contact_id = c.id WHERE e.address_key = ? ORDER BY c.id",
    "phone": f"{_PEOPLE} JOIN contact_phone p ON p.contact_id = c.id WHERE p.number = ? ORDER BY c.id",
    "company": f"{_PEOPLE} JOIN contact_role r ON r.contact_id = c.id WHERE r.company_id = ? ORDER BY c.id",
}
_MOST = 200_000
"""People remembered at most between two portions."""

Told = tuple[bool, bool]
"""Has a person any e-mail address, any number?"""
Namesakes = dict[Told, int]
"""The first person of each kind, of those with one name."""


class KnownPeople:
    """People of the register and of the list so far, by what they are known by."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[str, object], dict[str, Namesakes]] = {}
        self._remembered = 0

    def namesakes(self, kind: str, value: object, key: str) -> Namesakes:
        """Those with the name of `key` (rules.folding.name_key) who have this email, phone or company."""
        people = self._known.get((kind, value))
        if people is None:
            people = self._known[kind, value] = defaultdict(dict)
            for number, last, first, email, phone in self._store.rows(_BY[kind], (value,)):
                people[name_key(last, first)].setdefault((bool(email), bool(phone)), number)
                self._remembered += 1
        return people.get(key, {})

    def add(
        self, contact: Row, emails: Sequence[str], phones: Sequence[str], companies: Sequence[int]
    ) -> None:
        """A person of the list is written, or will be with this portion."""
        number, _, last, first = contact
        told = (bool(emails), bool(phones))
        for kind, values in (("email", emails), ("phone", phones), ("company", companies)):
            for value in values:
                people = self._known.get((kind, value))
                if people is not None:
                    people.setdefault(name_key(last, first), {}).setdefault(told, number)
                    self._remembered += 1

    @property
    def asked(self) -> bool:
        """Was anybody looked up, so that whoever is written must be remembered?"""
        return bool(self._known)

    def forget_many(self) -> None:
        """Between two portions, when all are written: memory does not grow with the list."""
        if self._remembered > _MOST:
            self._known.clear()
            self._remembered = 0
