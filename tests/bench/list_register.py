"""A register for the figures of the mailing lists: any number of people, one consent for four of five.

The people are the demo's; rows are written in bulk with the browse rows and the text index that the program
itself would make, so that what is measured runs on tables like the real ones. Of a hundred people who have
an address two are restricted, one objects, and one company in two hundred has forbidden marketing.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from kaarea_tui.data.engine import Store
from kaarea_tui.data.places import COMPANY_ROWS, CONTACT_ROWS, FIRST, GAP
from kaarea_tui.data.row_words import CompanyFacts, PersonFacts, RoleFacts, company_row, person_row
from kaarea_tui.exchange.demo_people import demo_contacts
from kaarea_tui.rules.emails import email_key

STAMP = "2026-01-15T09:00:00.000Z"
LIST_GROUP = "kaarean-kirjeet"
_AT_ONCE = 50_000


def fill(store: Store, people: int, seed: int = 3) -> None:
    """Write `people` contacts with companies, roles, addresses, consents and stops; indexes included."""
    with store.writing():
        store.run(
            "INSERT INTO wording (id, code, version, text_fi, created_at, created_by) VALUES (1, 'uutiskirje',"
            " 1, 'Haluan Kaarean kirjeet.', ?, 1)",
            (STAMP,),
        )
        rows: list[tuple[Any, ...]] = []
        companies: dict[str, int] = {}
        contacts = demo_contacts(people, seed)
        first = 1_000_000
        while batch := list(islice(contacts, _AT_ONCE)):
            rows += _write(store, batch, first, companies)
            first += len(batch)
        _write_rows(store, rows)
        _write_companies(store, companies)
    store.run("ANALYZE")


def _write(store: Store, batch: list[Any], first: int, companies: dict[str, int]) -> list[tuple[Any, ...]]:
    numbered = list(enumerate(batch, first))
    new = [who for who in batch if who.company and who.company not in companies]
    for who in new:
        companies.setdefault(who.company, 100_000 + len(companies))
    fresh = {who.company for who in new}
    store.run_many(
        "INSERT INTO company (id, name, name_key, kind, relationship, created_at, created_by, updated_at)"
        " VALUES (?, ?, ?, 'company', 'customer', ?, 1, ?)",
        [(companies[name], name, name.lower(), STAMP, STAMP) for name in sorted(fresh)],
    )
    store.run_many(
        "INSERT INTO company_ban (company_id, made_at, told_by, recorded_by) VALUES (?, ?, 'x', 1)",
        [(companies[name], STAMP) for name in sorted(fresh) if companies[name] % 200 == 0],
    )
    _write_people(store, numbered, companies)
    return [person_row(_facts(number, who, companies)) for number, who in numbered]


def _write_people(store: Store, numbered: list[tuple[int, Any]], companies: dict[str, int]) -> None:
    store.run_many(
        "INSERT INTO contact (id, state, last_name, first_names, restricted_on, restriction_ground, created_at,"
        " created_by, updated_at) VALUES (?, 'active', ?, ?, ?, ?, ?, 1, ?)",
        [(n, w.last_name or "Nimetön", w.first_names, *_restriction(n), STAMP, STAMP) for n, w in numbered],
    )
    store.run_many(
        "INSERT INTO contact_role (contact_id, company_id, title, started_on, ended_on) VALUES (?, ?, ?, NULL, ?)",
        [(n, companies[w.company], w.title, _ended(w)) for n, w in numbered if w.company],
    )
    store.run_many(
        "INSERT INTO contact_email (contact_id, position, address, address_key, suppressed) VALUES (?, ?, ?, ?, ?)",
        [
            (n, at, address, email_key(address), int(n % 50 == 7))
            for n, w in numbered
            for at, address in enumerate(w.emails)
        ],
    )
    store.run_many(
        "INSERT INTO consent (act, contact_id, purpose, list_group, channel, address_key, given_by, declared_by,"
        " given_at, how, evidence, wording_id, notice_version, recorded_at, recorded_by)"
        " VALUES ('a', ?, 'MARKETING', ?, 'email', ?, 'subject', 'itse', ?, 'web_form', 'x', 1, '1', ?, 1)",
        [(n, LIST_GROUP, email_key(w.emails[0]), STAMP, STAMP) for n, w in numbered if w.emails and n % 5],
    )
    store.run_many(
        "INSERT INTO objection (contact_id, purpose, state, made_at, how, recorded_at, recorded_by)"
        " VALUES (?, 'MARKETING', 'upheld', ?, 'email', ?, 1)",
        [(n, STAMP, STAMP) for n, _ in numbered if n % 100 == 13],
    )


def _facts(number: int, who: Any, companies: dict[str, int]) -> PersonFacts:
    roles = ()
    if who.company:
        roles = (RoleFacts(companies[who.company], who.company, who.title, None, _ended(who), None, "", ()),)
    return PersonFacts(
        number, "active", who.last_name or "Nimetön", who.first_names, bool(_restriction(number)[0]), 1, STAMP,
        roles, tuple(who.emails), tuple(who.phones), (who.post_office,) if who.post_office else (),
    )  # fmt: skip


def _write_rows(store: Store, rows: list[tuple[Any, ...]]) -> None:
    rows.sort(key=lambda row: (row[1], row[0]))
    placed = [(FIRST + at * GAP, *row) for at, row in enumerate(rows)]
    store.run_many(CONTACT_ROWS.insert, placed)
    if store.engine == "sqlite":
        store.run_many(
            "INSERT INTO contact_text (rowid, words) VALUES (?, ?)", [(row[0], row[-1]) for row in placed]
        )


def _write_companies(store: Store, companies: dict[str, int]) -> None:
    """The companies' browse rows, each with a shared mailbox, which may be on any list (N1)."""
    mailboxes = {number: f"info@yritys{number}.example" for number in companies.values()}
    store.run_many(
        "INSERT INTO company_email (company_id, address, address_key, use) VALUES (?, ?, ?, 'general')",
        [(number, address, address) for number, address in mailboxes.items()],
    )
    rows = [
        company_row(
            CompanyFacts(
                number, name, "", "company", "customer", "", None, "", STAMP, (), (mailboxes[number],)
            )
        )
        for name, number in companies.items()
    ]
    rows.sort(key=lambda row: (row[1], row[0]))
    placed = [(FIRST + at * GAP, *row) for at, row in enumerate(rows)]
    store.run_many(COMPANY_ROWS.insert, placed)
    if store.engine == "sqlite":
        store.run_many(
            "INSERT INTO company_text (rowid, words) VALUES (?, ?)", [(row[0], row[-1]) for row in placed]
        )


def _restriction(number: int) -> tuple[str | None, str | None]:
    return ("2026-02-01", "a") if number % 50 == 21 else (None, None)


def _ended(who: Any) -> str | None:
    return str(who.role_ended) if who.role_ended else None


def first_contacts(store: Store, count: int) -> Iterator[int]:
    """The numbers of the first `count` people that the register has, in name order."""
    for (contact_id,) in store.rows("SELECT contact_id FROM contact_row ORDER BY order_no LIMIT ?", (count,)):
        yield contact_id
