"""Browse rows kept true: whoever changes a contact or a company refreshes its row in the same transaction.

The rows of contact_row and company_row, and the text index, are made from the other tables and from nothing
else, so they can be thrown away and made anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from .engine import Row, Store
from .places import COMPANY_ROWS, CONTACT_ROWS, put, take_out
from .row_words import CompanyFacts, PersonFacts, RoleFacts, company_row, person_row

_AT_ONCE = 500
_TOWNS_FIRST = "CASE kind WHEN 'postal' THEN 0 WHEN 'visiting' THEN 1 ELSE 2 END"


def refresh_contact(store: Store, contact_id: int) -> None:
    """Make a person's browse row anew; a person who is no more loses the row."""
    refresh_contacts(store, [contact_id])


def refresh_contacts(store: Store, contact_ids: Iterable[int]) -> None:
    """Make the browse rows of several people anew."""
    wanted = list(dict.fromkeys(contact_ids))
    for start in range(0, len(wanted), _AT_ONCE):
        batch = wanted[start : start + _AT_ONCE]
        found = {facts.contact_id: facts for facts in people(store, batch)}
        for contact_id in batch:
            if contact_id in found:
                put(store, CONTACT_ROWS, person_row(found[contact_id]))
            else:
                take_out(store, CONTACT_ROWS, contact_id)


def remove_contact(store: Store, contact_id: int) -> None:
    """Take a person out of the browse rows and the text index."""
    take_out(store, CONTACT_ROWS, contact_id)


def refresh_company_row(store: Store, company_id: int) -> None:
    """Make a company's own browse row anew."""
    found = companies(store, [company_id])
    if found:
        put(store, COMPANY_ROWS, company_row(found[0]))
    else:
        take_out(store, COMPANY_ROWS, company_id)


def refresh_company(store: Store, company_id: int) -> None:
    """Make a company's browse row anew, and those of all people who are or were there."""
    refresh_company_row(store, company_id)
    people_there = store.rows("SELECT contact_id FROM contact_role WHERE company_id = ?", (company_id,))
    refresh_contacts(store, (row[0] for row in people_there))


def people(store: Store, contact_ids: Sequence[int]) -> list[PersonFacts]:
    """What the browse rows of these people are made of; those who are no more are left out."""
    marks, ids = _marks(contact_ids)
    roles = _grouped(_roles(store, marks, ids))
    emails = _grouped(_ordered(store, "contact_email", "address", marks, ids))
    phones = _grouped(_ordered(store, "contact_phone", "number", marks, ids))
    towns = _grouped(
        store.rows(
            f"SELECT contact_id, post_office FROM contact_address WHERE contact_id IN ({marks})"  # noqa: S608
            f" AND post_office <> '' ORDER BY contact_id, {_TOWNS_FIRST}",
            ids,
        )
    )
    known = store.rows(
        "SELECT id, state, last_name, first_names, restricted_on IS NOT NULL, created_by, updated_at"  # noqa: S608
        f" FROM contact WHERE id IN ({marks}) AND state <> 'erased'",
        ids,
    )
    return [
        PersonFacts(
            contact_id, state, last_name, first_names, bool(restricted), created_by, changed_at,
            tuple(RoleFacts(*role) for role in roles[contact_id]),
            tuple(row[0] for row in emails[contact_id]),
            tuple(row[0] for row in phones[contact_id]),
            tuple(row[0] for row in towns[contact_id]),
        )
        for contact_id, state, last_name, first_names, restricted, created_by, changed_at in known
    ]  # fmt: skip


def companies(store: Store, company_ids: Sequence[int]) -> list[CompanyFacts]:
    """What the browse rows of these companies are made of."""
    marks, ids = _marks(company_ids)
    towns = _company_towns(store, company_ids)
    emails = _grouped(
        store.rows(
            f"SELECT company_id, address FROM company_email WHERE company_id IN ({marks})"  # noqa: S608
            " ORDER BY company_id, position, id",
            ids,
        )
    )
    known = store.rows(
        "SELECT id, name, coalesce(business_id, ''), kind, relationship, phone, owner_id, unit,"  # noqa: S608
        f" updated_at FROM company WHERE id IN ({marks})",
        ids,
    )
    return [
        CompanyFacts(*(*row, towns.get(row[0], ()), tuple(each[0] for each in emails[row[0]])))
        for row in known
    ]


def _roles(store: Store, marks: str, ids: tuple[int, ...]) -> list[Row]:
    found = store.rows(
        "SELECT r.contact_id, r.company_id, c.name, r.title, r.started_on, r.ended_on, c.owner_id, c.unit"  # noqa: S608
        " FROM contact_role r JOIN company c ON c.id = r.company_id"
        f" WHERE r.contact_id IN ({marks}) ORDER BY r.contact_id, r.id",
        ids,
    )
    towns = _company_towns(store, [row[1] for row in found])
    return [(*row, towns.get(row[1], ())) for row in found]


def _company_towns(store: Store, company_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    wanted = list(dict.fromkeys(company_ids))
    if not wanted:
        return {}
    marks, ids = _marks(wanted)
    found = _grouped(
        store.rows(
            f"SELECT company_id, post_office FROM company_address WHERE company_id IN ({marks})"  # noqa: S608
            f" AND post_office <> '' ORDER BY company_id, {_TOWNS_FIRST}",
            ids,
        )
    )
    return {key: tuple(row[0] for row in rows) for key, rows in found.items()}


def _ordered(store: Store, table: str, column: str, marks: str, ids: tuple[int, ...]) -> list[Row]:
    return store.rows(
        f"SELECT contact_id, {column} FROM {table} WHERE contact_id IN ({marks})"  # noqa: S608
        " ORDER BY contact_id, position, id",
        ids,
    )


def _marks(ids: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    return ", ".join("?" * len(ids)), tuple(ids)


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for key, *rest in rows:
        found[key].append(tuple(rest))
    return found
