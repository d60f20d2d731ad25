"""Writing contacts by the hundred thousand: rows of all tables at the engine's own speed, browse rows last.

A batch is made ready elsewhere, even in another process: lists of plain tuples in the order of the columns
below, numbered from a first contact number that this module gives. Companies stand in a batch under numbers
of the maker's own, counted from 0 as they first appear. All of it runs in the caller's write transaction.
"""

from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass, field
from typing import Any

from .bulk_rows import CompanyRun, write_rows
from .engine import Row, Store
from .places import CONTACT_ROWS
from .row_words import CompanyFacts, author_word, company_row, company_words, joined
from .rows import refresh_company_row
from .sorted_runs import SortedRuns

_CACHE_KIB = 64 * 1024
NO_COMPANY = -1


@dataclass(slots=True)
class Batch:
    """Some thousand contacts ready to be written; each list has the columns named in `_INSERTS`.

    `rows` are packed runs (sorted_runs.py) of (sort_key, contact_id, company, name, title, phone, email,
    town, state, words), where company is the maker's number of it or NO_COMPANY.
    """

    contacts: list[tuple[Any, ...]] = field(default_factory=list)
    roles: list[tuple[Any, ...]] = field(default_factory=list)
    emails: list[tuple[Any, ...]] = field(default_factory=list)
    mailboxes: list[tuple[Any, ...]] = field(default_factory=list)
    """Shared mailboxes that the rows of these contacts named: they become the company's (N1)."""
    phones: list[tuple[Any, ...]] = field(default_factory=list)
    addresses: list[tuple[Any, ...]] = field(default_factory=list)
    notes: list[tuple[Any, ...]] = field(default_factory=list)
    rows: list[bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the batch comes from and who records it (rules 7.1, 7.2); texts as the tables keep them."""

    kind: str
    name: str
    received_on: str
    inform_due: str | None
    import_id: int | None
    recorded_at: str
    recorded_by: int


_CONTACTS = """
INSERT INTO contact (id, state, last_name, first_names, created_at, created_by, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_ROLES = "INSERT INTO contact_role (contact_id, company_id, title, ended_on) VALUES (?, ?, ?, ?)"
_EMAILS = """
INSERT INTO contact_email (contact_id, position, address, address_key) VALUES (?, ?, ?, ?)
"""
# What stands on a card as well is no shared mailbox by an import.
_MAILBOXES = """
INSERT INTO company_email (company_id, position, address, address_key, use)
SELECT t.company_id, (SELECT count(*) FROM company_email x WHERE x.company_id = t.company_id), t.address,
    t.key, CASE WHEN EXISTS (SELECT 1 FROM contact_email c WHERE c.address_key = t.key) THEN 'contact'
        ELSE 'general' END
FROM (SELECT CAST(? AS INTEGER) AS company_id, CAST(? AS TEXT) AS address, CAST(? AS TEXT) AS key) AS t
WHERE NOT EXISTS (SELECT 1 FROM company_email y WHERE y.company_id = t.company_id AND y.address_key = t.key)
"""
_PHONES = "INSERT INTO contact_phone (contact_id, position, number, extension, kind) VALUES (?, ?, ?, ?, ?)"
_ADDRESSES = """
INSERT INTO contact_address (contact_id, kind, street, postal_code, post_office, country)
VALUES (?, 'postal', ?, ?, ?, ?)
"""
_NOTES = "INSERT INTO contact_note (contact_id, body, created_at, created_by) VALUES (?, ?, ?, ?)"
_PROVENANCE = """
INSERT INTO provenance (contact_id, field_group, source_kind, source_name, received_on, recorded_at,
    recorded_by, import_id, inform_due) VALUES (?, 'all', ?, ?, ?, ?, ?, ?, ?)
"""
_COMPANY = """
INSERT INTO company (id, name, name_key, kind, relationship, business_id, unit, owner_id, created_at,
    created_by, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


@dataclass(frozen=True, slots=True)
class KnownCompany:
    """A company that contacts of a batch belong to, as their browse rows need it."""

    id: int
    name: str
    towns: tuple[str, ...] = ()
    owner_id: int | None = None
    unit: str = ""


class BulkWriter:
    """Writes batches and, at the end, their browse rows. Numbers contacts from `first_id`."""

    def __init__(self, store: Store, origin: Origin) -> None:
        self.store = store
        self.origin = origin
        self.first_id = store.next_ids("contact", 1)
        self.companies: list[KnownCompany] = []
        """By the maker's number."""
        self._last_id = self.first_id
        self._written = 0
        self._left_out: set[int] = set()
        self._made: set[int] = set()
        self.given: dict[int, dict[str, str]] = {}
        """Mailboxes that companies were given, by key, new ones or not."""
        self._runs = SortedRuns(store, "contact_row_new")
        self._company_rows = CompanyRun(store)
        if store.engine == "sqlite":
            store.run(f"PRAGMA cache_size = -{_CACHE_KIB}")

    def make_company(self, facts: CompanyFacts, name_key: str) -> None:
        """Write a new company, its number already reserved."""
        now, by = self.origin.recorded_at, self.origin.recorded_by
        self.store.run(
            _COMPANY,
            (
                facts.company_id, facts.name, name_key, facts.kind, facts.relationship,
                facts.business_id or None, facts.unit, facts.owner_id, now, by, facts.changed_at,
            ),
        )  # fmt: skip
        self._made.add(facts.company_id)
        self._company_rows.add(company_row(facts))

    def write(self, batch: Batch) -> None:
        """Write a whole batch."""
        self.write_some(batch)
        self.keep_rows(batch)

    def keep_rows(self, batch: Batch, without: Collection[int] = ()) -> None:
        """Keep a batch's browse rows for the end, less those of contacts that were not written."""
        self._left_out.update(without)
        self._runs.add(batch.rows)

    def write_some(self, batch: Batch) -> None:
        """Write contacts without their browse rows; `keep_rows` is to follow once for each batch."""
        now, by = self.origin.recorded_at, self.origin.recorded_by
        run_many = self.store.run_many
        run_many(_CONTACTS, [(*row, now, by, now) for row in batch.contacts])
        run_many(
            _ROLES,
            [(row[0], self.companies[row[1]].id, row[2], row[3]) for row in batch.roles],
        )
        run_many(_EMAILS, batch.emails)
        self._give_mailboxes(batch)
        run_many(_PHONES, batch.phones)
        run_many(_ADDRESSES, batch.addresses)
        run_many(_NOTES, [(*row, now, by) for row in batch.notes])
        told = self.origin
        source = (told.kind, told.name, told.received_on, now, by, told.import_id, told.inform_due)
        run_many(_PROVENANCE, [(row[0], *source) for row in batch.contacts])
        self._written += len(batch.contacts)
        if batch.contacts:
            self._last_id = max(self._last_id, batch.contacts[-1][0])

    def _give_mailboxes(self, batch: Batch) -> None:
        """Give the companies the shared mailboxes that the contacts' rows named."""
        fresh = []
        for _, number, address, key in batch.mailboxes:
            company_id = self.companies[number].id
            known = self.given.setdefault(company_id, {})
            if key not in known:
                known[key] = address
                fresh.append((company_id, address, key))
        self.store.run_many(_MAILBOXES, fresh)

    def finish(self) -> int:
        """Write the browse rows and the text index of all that was written; how many contacts that is."""
        self.store.next_ids("contact", self._last_id - self.first_id + 1)
        write_rows(self.store, CONTACT_ROWS, self._written, self._rows())
        self._runs.drop()
        self._company_rows.finish(
            {number: tuple(told.values()) for number, told in self.given.items() if number in self._made}
        )
        for company_id in self.given.keys() - self._made:
            refresh_company_row(self.store, company_id)
        return self._written

    def close(self) -> None:
        """Give back the memory; also after a failure."""
        if self.store.engine == "sqlite":
            self.store.run("PRAGMA cache_size = -4000")

    def _rows(self) -> Iterator[Row]:
        now = self.origin.recorded_at
        nobody = ("", "", author_word(self.origin.recorded_by))
        theirs = self._company_parts()
        for key, contact_id, number, name, title, phone, email, town, state, own in self._runs.merged():
            if contact_id in self._left_out:
                continue
            company, company_town, words = nobody if number == NO_COMPANY else theirs[number]
            yield (
                contact_id, key, name, company, title, phone, email, town, company_town, state, 0, now,
                joined((own, words)),
            )  # fmt: skip

    def _company_parts(self) -> list[tuple[str, str, str]]:
        """What rows have from each company: name, town, words. The companies themselves are let go of."""
        parts = []
        self.companies.reverse()
        while self.companies:
            each = self.companies.pop()
            words = company_words(each.name, each.towns, each.owner_id, each.unit)
            parts.append((each.name, each.towns[0] if each.towns else "", words))
        return parts


def some_of(batch: Batch, chosen: Container[int], *, others: bool = False) -> Batch:
    """The contacts of these numbers, or with `others` all but those; without browse rows."""

    def part(rows: list[Row]) -> list[Row]:
        return [row for row in rows if (row[0] in chosen) is not others]

    return Batch(
        part(batch.contacts),
        part(batch.roles),
        part(batch.emails),
        part(batch.mailboxes),
        part(batch.phones),
        part(batch.addresses),
        part(batch.notes),
    )
