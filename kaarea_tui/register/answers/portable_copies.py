"""The portable copy at the counter: only what the person provided, and what was observed (2.6; GDPR art. 20).

Left out: notes, groups and what we derived, what others provided (the company, stakeholders), value by value,
and paper.
"""

from kaarea_tui.data.engine import Store
from kaarea_tui.exchange.letters.words import Words
from kaarea_tui.exchange.portable_copy import FILES, PortableCopy, Rows, as_zip
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.records.letterhead import own_templates
from kaarea_tui.register.requests.request_rows import CaseRow
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.erasure import in_portable_copy

from .access_collecting import open_to
from .access_report import asking
from .access_tables import ACCESS_TABLES
from .letter_inputs import MadeLetter
from .letter_making import Product, store_letter
from .provided import PARTS, Provided

OBSERVED = frozenset({"contact_technical", "contact_service_account"})
"""What using the services left behind: IP addresses and user names (WP 242)."""
OWN_ACTS = frozenset({"consent", "list_member", "contact_statement"})
"""What the person did: consents given by the person himself, lists joined on them, own statements (6.5)."""
COLUMNS = {
    "contact": ("last_name", "first_names"),
    "contact_role": ("company", "title", "started_on", "ended_on"),
    "contact_email": ("address",),
    "contact_phone": ("number", "extension", "kind"),
    "contact_address": ("kind", "street", "postal_code", "post_office", "country"),
    "contact_statement": ("body", "given_on"),
    "contact_technical": ("ip", "seen_at", "source"),
    "contact_service_account": ("service", "username", "opened_on", "closed_on"),
    "consent": (
        "purpose", "list", "list_group", "channel", "address_key", "given_at", "how", "wording",
        "wording_version", "wording_text", "ended_at", "left_lists",
    ),
    "list_member": ("list", "address", "joined_at", "left_at"),
}  # fmt: skip
"""What of each table goes along; marks of our own (suppressed, bounced, our reasons) do not."""

_OWN_CONSENTS = "SELECT id FROM consent WHERE contact_id = ? AND given_by = 'subject'"
_OWN_STINTS = """
SELECT m.id FROM list_member m JOIN consent k ON k.id = m.consent_id
WHERE m.contact_id = ? AND k.given_by = 'subject'
"""


class PortableCopies(Subject, subject="portable_copies"):
    """A person's own data to take along."""

    @action("request.execute", "inspect")
    def collect(self, call: Call, case_id: int) -> PortableCopy:
        """What the copy will hold; raises Absent, NotPermitted, Refused `report.type`, `report.identity`."""
        case = asking(call, case_id, "portability")
        found = _collected(call, case)
        call.touched("contact", case.contact_id, fields="portable_copy_preview")
        return found

    @action("request.execute", "inspect", reauthenticate=True)
    def write(self, call: Call, case_id: int) -> MadeLetter:
        """Make the zip; its hash is kept with the case, the file 30 days. Raises what `collect` raises."""
        case = asking(call, case_id, "portability")
        found = _collected(call, case)
        call.touched("contact", case.contact_id, fields="portable_copy")
        told = Words(case.language, own_templates(call.store))("body.portability", sections=", ".join(FILES))
        sections = tuple(table for table, rows in found.tables.items() if rows)
        return store_letter(
            call, case, Product("portability", case.language, told, sections, as_zip(found), "zip")
        )


def _collected(call: Call, case: CaseRow) -> PortableCopy:
    assert case.contact_id is not None
    open_to(call, case.contact_id)
    call.entry.purpose = "DATA_SUBJECT_RIGHTS"
    settings = load_settings(call.store)
    with call.store.reading():
        tables = {table: _rows(call.store, case.contact_id, table) for table in in_portable_copy()}
    return PortableCopy(
        case.number,
        settings.controller_name,
        settings.register_name,
        call.now,
        {table: mine for table, (mine, others) in tables.items() if mine or not others},
        {table: others for table, (_, others) in tables.items() if others},
    )


def _rows(store: Store, contact_id: int, table: str) -> tuple[Rows, int]:
    """The person's rows of one table, and of how many something was left out, for others provided it."""
    told = ACCESS_TABLES[table]
    names = [column.name for column in told.columns]
    kept = _own_acts(store, contact_id, table)
    rows = [
        (row[0], {name: value for name, value in zip(names, row[1:], strict=True) if name in COLUMNS[table]})
        for row in store.rows(told.sql, (contact_id,))
        if kept is None or row[0] in kept
    ]
    if table not in PARTS:
        return tuple(row for _, row in rows), 0
    provided = Provided(store, contact_id)
    judged = [(row, provided.of_row(table, row, number)) for number, row in rows]
    others = sum(own is None or any(row[name] for name in row.keys() - own.keys()) for row, own in judged)
    return tuple(own for _, own in judged if own is not None), others


def _own_acts(store: Store, contact_id: int, table: str) -> frozenset[int] | None:
    if table not in OWN_ACTS or table == "contact_statement":
        return None
    sql = _OWN_CONSENTS if table == "consent" else _OWN_STINTS
    return frozenset(row[0] for row in store.rows(sql, (contact_id,)))
