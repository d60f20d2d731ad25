"""What must always hold of the records, whoever wrote them: each fault as its code and where it is.

The program keeps these rules at every save; here they are looked for in what is stored, because a file can
be changed past the program. Faults name internal numbers, never what a field holds.
"""

from collections.abc import Iterator
from datetime import date

import peewee

from kaarea_tui.data import models
from kaarea_tui.data.engine import Row, Store
from kaarea_tui.register.staff.accounts import all_accounts, usable_owners
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.identity_codes import find_personal_identity_code
from kaarea_tui.rules.rights import GRANT_MAX_MONTHS

Fault = tuple[str, str]
"""Code and place."""

BATCH = 5000

_MUST_BE_EMPTY = {
    # Rule 4.1: an active contact has a role in a company, a draft has none yet.
    "contact.no_role": "SELECT c.id FROM contact c WHERE c.state = 'active'"
    " AND NOT EXISTS (SELECT 1 FROM contact_role r WHERE r.contact_id = c.id)",
    "contact.draft_with_role": "SELECT c.id FROM contact c WHERE c.state = 'draft'"
    " AND EXISTS (SELECT 1 FROM contact_role r WHERE r.contact_id = c.id)",
    # Rule 7.1.
    "contact.no_source": "SELECT c.id FROM contact c WHERE c.state IN ('active', 'draft')"
    " AND NOT EXISTS (SELECT 1 FROM provenance p WHERE p.contact_id = c.id)",
    # Rule 7.2: whoever was not told by the source himself has a day by which to be told.
    "contact.no_inform_due": "SELECT DISTINCT p.contact_id AS id FROM provenance p"
    " WHERE p.source_kind <> 'subject' AND p.inform_due IS NULL AND p.informed_on IS NULL",
    # GDPR art. 18: a restriction has its ground.
    "contact.no_ground": "SELECT c.id FROM contact c WHERE c.restricted_on IS NOT NULL"
    " AND coalesce(c.restriction_ground, '') = ''",
}
_SKIPPED = frozenset(
    {"Meta", "Setting", "Audit", "ContactRow", "CompanyRow", "SignInLock", "UserPreference", "ListExport"}
)


def record_faults(store: Store) -> Iterator[Fault]:
    """Every fault of contacts, companies and their parts."""
    for code, sql in _MUST_BE_EMPTY.items():
        for (record_id,) in _streamed(store, f"SELECT id FROM ({sql}) AS faulty WHERE id > ?"):  # noqa: S608
            yield code, str(record_id)
    yield from _email_keys(store)
    yield from _mailboxes(store)
    yield from _identity_codes(store)


def access_faults(store: Store, today: date) -> Iterator[Fault]:
    """Every fault of accounts and rights (rules P2, P3, P7)."""
    if not usable_owners(store, today):
        yield "access.no_owner", ""
    for account in all_accounts(store):
        if "EX" in account.presets and account.valid_to is None and account.closed_on is None:
            yield "access.external_without_end", account.user_name
    for grant_id, first, last in store.rows("SELECT id, valid_from, valid_to FROM user_grant ORDER BY id"):
        longest = date.fromisoformat(first)
        ends = date.fromisoformat(last)
        if (ends.year - longest.year) * 12 + ends.month - longest.month > GRANT_MAX_MONTHS:
            yield "access.long_grant", str(grant_id)


def _streamed(store: Store, sql: str) -> Iterator[Row]:
    """Rows of `sql`, whose first column rises and whose one value is where to go on, batch by batch."""
    after = 0
    while rows := store.rows(f"{sql} ORDER BY 1 LIMIT {BATCH}", (after,)):
        yield from rows
        after = rows[-1][0]


def _email_keys(store: Store) -> Iterator[Fault]:
    """Rule V5: an address that is kept under another key is not found as a duplicate."""
    sql = "SELECT id, contact_id, address, address_key FROM contact_email WHERE id > ?"
    for _, contact_id, address, key in _streamed(store, sql):
        if email_key(str(address)) != key:
            yield "contact.email_key", str(contact_id)
    sql = "SELECT id, company_id, address, address_key FROM company_email WHERE id > ?"
    for _, company_id, address, key in _streamed(store, sql):
        if email_key(str(address)) != key:
            yield "company.email_key", str(company_id)


def _mailboxes(store: Store) -> Iterator[Fault]:
    """Rule N1: whose an address is, is decided, and no shared mailbox is a person's address as well."""
    sql = "SELECT id, contact_id FROM contact_email WHERE was_shared = 1 AND id > ?"
    for _, contact_id in _streamed(store, sql):
        yield "mailbox.undecided", str(contact_id)
    sql = (
        "SELECT e.id, e.company_id FROM company_email e WHERE e.use = 'general' AND e.mark_reason = ''"
        " AND EXISTS (SELECT 1 FROM contact_email c WHERE c.address_key = e.address_key AND c.was_shared = 0)"
        " AND e.id > ?"
    )
    for _, company_id in _streamed(store, sql):
        yield "mailbox.on_card", str(company_id)


def _identity_codes(store: Store) -> Iterator[Fault]:
    """Rules V8 and 6.6, in every text of every record."""
    suspicious = "GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9]*'" if store.engine == "sqlite" else "~ '[0-9]{6}'"
    for model in models.TABLES:
        if model.__name__ in _SKIPPED or "id" not in model._meta.fields:
            continue
        table = model._meta.table_name
        columns = [
            field.column_name
            for field in model._meta.sorted_fields
            if isinstance(field, peewee.TextField) and not field.name.endswith(("_hash", "_key"))
        ]
        whole = " || ' ; ' || ".join(f"coalesce({column}, '')" for column in columns)
        sql = f"SELECT id, {whole} FROM {table} WHERE ({whole}) {suspicious} AND id > ?"  # noqa: S608
        for row_id, text in _streamed(store, sql):
            if find_personal_identity_code(str(text)):
                yield "record.identity_code", f"{table} {row_id}"
