"""Collecting all that the register has of a person, for the access report (2.9; GDPR art. 15)."""

from collections.abc import Collection, Mapping

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Row, Store
from kaarea_tui.exchange.letters.report import Report, ReportTable
from kaarea_tui.register.counter import Call
from kaarea_tui.register.erasure.erasure_rows import hashes_of, own_addresses
from kaarea_tui.register.mailing.export_people import exports_with
from kaarea_tui.register.records.reach import ContactHead, contact_in_view
from kaarea_tui.register.requests.request_rows import CaseRow
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.dates import stored_day
from kaarea_tui.rules.erasure import in_access_report

from .access_answers import BY_HAND, purposes, recipients, sources, values
from .access_columns import Told
from .access_consultations import consultations
from .access_mails import mails_of
from .access_masking import Masking, own_of
from .access_tables import ACCESS_TABLES, BY_EXPORT, BY_HASH, BY_LETTER, BY_LOG

NEEDED = (
    "contact.view_basic", "contact.view_address", "contact.view_technical", "contact.view_history",
    "interaction.view", "consent.view", "suppression.view", "disclosure.view", "request.view_all",
)  # fmt: skip
"""Rights without which the report would not be whole: it is refused then, not made with holes (P8)."""


def open_to(call: Call, contact_id: int) -> ContactHead:
    """The person, where the user may see all of the data; raises Absent or NotPermitted."""
    head = contact_in_view(call, contact_id)
    need_whole(call, contact_id)
    return head


def need_whole(call: Call, contact_id: int | None) -> None:
    """Demand every right over a person's data, before what was made of them is shown (P8).

    A report, a copy or a case file in hand is the card again: it is read by the rights of who reads it, not
    by those of who made it. Raises NotPermitted.
    """
    found = call.store.one("SELECT restricted_on FROM contact WHERE id = ?", (contact_id,))
    restricted = bool(found and found[0])
    for permission in (*NEEDED, *(("contact.view_restricted",) if restricted else ())):
        call.need(permission)


def collect(call: Call, case: CaseRow, contact_id: int, left_out: Collection[str] = ()) -> Report:
    """The report; `left_out` are lines as `table:number` that the clerk leaves out for others' sake."""
    store = call.store
    masking = Masking(store, contact_id, own_of(store, contact_id, _our_numbers(store)))
    with store.reading():
        hashes = [digest for _, digest in hashes_of(store, own_addresses(store, contact_id))]
        found = {
            table: _rows(store, ACCESS_TABLES[table], contact_id, hashes) for table in in_access_report()
        }
        told = {
            code: text for code, state, text in store.rows(BY_HAND, (case.id,)) if state == "done" and text
        }
        tables, besides, masked = _masked(found, told, masking, frozenset(left_out))
    by_name = {table.table: table for table in tables}
    return Report(
        case_number=case.number,
        extracted_at=call.now,
        period_from=stored_day(str(values(by_name["contact"], "created_at")[0])),
        tables=tables,
        purposes=purposes(store, contact_id, by_name),
        recipients=recipients(store, by_name["disclosure"]),
        sources=sources(by_name["provenance"]),
        restrictions=sum(1 for value in values(by_name["restriction"], "lifted_at") if value is None),
        masked=masked,
        besides=besides,
        waiting=tuple(code for code, state, _ in store.rows(BY_HAND, (case.id,)) if state == "open"),
        left_out=sum(len(rows) for rows in found.values()) - sum(len(table.rows) for table in tables),
    )


def _rows(store: Store, told: Told, contact_id: int, hashes: Collection[str]) -> list[Row]:
    """All rows of one table that are the person's; `hashes` of the own addresses, made once."""
    if told.table == BY_HASH:
        return list(in_batches(store, told.sql, hashes))
    if told.table == BY_EXPORT:
        return list(in_batches(store, told.sql, exports_with(store, contact_id)))
    if told.table == BY_LOG:
        return list(in_batches(store, told.sql, consultations(store, contact_id, hashes)))
    if told.table == BY_LETTER:
        return list(in_batches(store, told.sql, mails_of(store, contact_id)))
    return store.rows(told.sql, (contact_id,))


def _our_numbers(store: Store) -> tuple[str, ...]:
    """Phones that everybody may know: a letter of ours is quoted in its answer."""
    settings = load_settings(store)
    return settings.controller_phone, settings.contact_phone, settings.ombudsman_phone


def _masked(
    found: dict[str, list[Row]], besides: Mapping[str, str], masking: Masking, left_out: Collection[str]
) -> tuple[tuple[ReportTable, ...], tuple[tuple[str, str], ...], int]:
    """Rows and what was found besides, without what tells of others (15(4)), and how often it was there."""
    free = {
        table: [at for at, column in enumerate(ACCESS_TABLES[table].columns, 1) if column.free]
        for table in found
    }
    texts = {row[at] for table, rows in found.items() for at in free[table] for row in rows if row[at]}
    cleaned = masking.cleaned(texts | set(besides.values()))
    tables, masked = [], sum(cleaned[text][1] for text in besides.values() if text in cleaned)
    for table, rows in found.items():
        kept = [row for row in rows if not left_out or f"{table}:{row[0]}" not in left_out]
        at = free[table] if cleaned else []
        masked += sum(cleaned[row[place]][1] for row in kept for place in at if row[place] in cleaned)
        columns = tuple((column.name, column.kind) for column in ACCESS_TABLES[table].columns)
        tables.append(ReportTable(table, columns, tuple(_cleaned(row, at, cleaned) for row in kept)))
    told = tuple((code, cleaned.get(text, (text, 0))[0]) for code, text in besides.items())
    return tuple(tables), told, masked


def _cleaned(row: Row, at: list[int], cleaned: Mapping[str, tuple[str, int]]) -> Row:
    cells: list[object] | None = None
    for place in at:
        if row[place] in cleaned:
            cells = cells or list(row)
            cells[place] = cleaned[row[place]][0]
    return row if cells is None else tuple(cells)
