"""Collecting all that the register has of a person, for the access report (2.9; GDPR art. 15)."""

from collections.abc import Collection, Iterable

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Row, Store
from kaarea_tui.exchange.letters.report import Report, ReportTable
from kaarea_tui.register.counter import Call
from kaarea_tui.register.erasure.erasure_rows import hashes_of, own_addresses
from kaarea_tui.register.mailing.export_people import exports_with
from kaarea_tui.register.records.reach import ContactHead, contact_in_view
from kaarea_tui.register.requests.request_rows import CaseRow
from kaarea_tui.rules.dates import stored_day
from kaarea_tui.rules.erasure import in_access_report
from kaarea_tui.rules.purposes import PURPOSES

from .access_columns import Told
from .access_consultations import consultations
from .access_masking import Masking
from .access_tables import ACCESS_TABLES, BY_EXPORT, BY_HASH, BY_LOG

NEEDED = (
    "contact.view_basic", "contact.view_address", "contact.view_technical", "contact.view_history",
    "interaction.view", "consent.view", "suppression.view", "disclosure.view", "request.view_all",
)  # fmt: skip
"""Rights without which the report would not be whole: it is refused then, not made with holes (P8)."""

_PROCESSORS = """
SELECT name, service FROM recipient WHERE kind = 'processor' AND closed_at IS NULL ORDER BY name, id
"""
_OWN = """
SELECT lower(address) FROM contact_email WHERE contact_id = ?
UNION SELECT lower(requester_address) FROM request_case WHERE contact_id = ?
UNION SELECT lower(m.sender) FROM request_case k JOIN request_mail m ON m.id = k.mail_id
WHERE k.contact_id = ?
UNION SELECT lower(address_key) FROM consent WHERE contact_id = ?
UNION SELECT lower(old_value) FROM change WHERE contact_id = ? AND field LIKE 'emails.%.address'
UNION SELECT lower(new_value) FROM change WHERE contact_id = ? AND field LIKE 'emails.%.address'
"""


def open_to(call: Call, contact_id: int) -> ContactHead:
    """The person, where the user may see all of the data; raises Absent or NotPermitted."""
    head = contact_in_view(call, contact_id)
    for permission in (*NEEDED, *(("contact.view_restricted",) if head.restricted_on else ())):
        call.need(permission)
    return head


def collect(call: Call, case: CaseRow, contact_id: int, left_out: Collection[str] = ()) -> Report:
    """The report; `left_out` are lines as `table:number` that the clerk leaves out for others' sake."""
    store = call.store
    own = [row[0] for row in store.rows(_OWN, (contact_id,) * 6) if row[0]]
    masking = Masking(store, contact_id, own)
    with store.reading():
        hashes = [digest for _, digest in hashes_of(store, own_addresses(store, contact_id))]
        found = {
            table: _rows(store, ACCESS_TABLES[table], contact_id, hashes) for table in in_access_report()
        }
        tables = _masked(found, masking, frozenset(left_out))
        processors = store.rows(_PROCESSORS)
    by_name = {table.table: table for table in tables}
    return Report(
        case_number=case.number,
        extracted_at=call.now,
        period_from=stored_day(str(_values(by_name["contact"], "created_at")[0])),
        tables=tables,
        purposes=_purposes(store, contact_id, by_name),
        recipients=_recipients(by_name["disclosure"], processors),
        sources=_sources(by_name["provenance"]),
        restrictions=sum(1 for value in _values(by_name["restriction"], "lifted_at") if value is None),
        masked=masking.masked,
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
    return store.rows(told.sql, (contact_id,))


def _masked(
    found: dict[str, list[Row]], masking: Masking, left_out: Collection[str]
) -> tuple[ReportTable, ...]:
    """The rows without what tells of others (15(4))."""
    free = {
        table: [at for at, column in enumerate(ACCESS_TABLES[table].columns, 1) if column.free]
        for table in found
    }
    others = masking.others_in(_texts(found, free))
    return tuple(
        ReportTable(
            table,
            tuple((column.name, column.kind) for column in ACCESS_TABLES[table].columns),
            tuple(
                _cleaned(row, free[table], masking, others) if free[table] else row
                for row in rows
                if not left_out or f"{table}:{row[0]}" not in left_out
            ),
        )
        for table, rows in found.items()
    )


def _texts(found: dict[str, list[Row]], free: dict[str, list[int]]) -> Iterable[str]:
    return {row[at] for table, rows in found.items() for at in free[table] for row in rows if row[at]}


def _cleaned(row: Row, at: list[int], masking: Masking, others: Collection[tuple[str, str]]) -> Row:
    cells: list[object] | None = None
    for place in at:
        text = row[place]
        if text and (others or "@" in text):
            clean = masking.cleaned(text, others)
            if clean != text:
                cells = cells or list(row)
                cells[place] = clean
    return row if cells is None else tuple(cells)


def _values(table: ReportTable, column: str) -> list[object]:
    at = [name for name, _ in table.columns].index(column) + 1
    return [row[at] for row in table.rows]


def _purposes(store: Store, contact_id: int, tables: dict[str, ReportTable]) -> tuple[str, ...]:
    """The purposes for which this person's data are used (4.3), in the notice's order."""
    lists = store.rows(
        "SELECT DISTINCT l.purpose FROM list_member m JOIN mailing_list l ON l.id = m.list_id"
        " WHERE m.contact_id = ? AND m.left_at IS NULL",
        (contact_id,),
    )
    used = {"RELATIONSHIP", *(row[0] for row in lists), *_values(tables["consent"], "purpose")}
    return tuple(purpose for purpose in PURPOSES if purpose in used)


def _recipients(disclosures: ReportTable, processors: list[Row]) -> tuple[str, ...]:
    named = [str(name) for name in _values(disclosures, "recipient")]
    told = [f"{name} ({service})" if service else str(name) for name, service in processors]
    return tuple(dict.fromkeys([*named, *told]))


def _sources(provenance: ReportTable) -> tuple[tuple[str, str], ...]:
    """Who gave the data, where not the person himself (15(1)(g))."""
    kinds, names = _values(provenance, "source_kind"), _values(provenance, "source_name")
    pairs = [(str(kind), str(name)) for kind, name in zip(kinds, names, strict=True) if kind != "subject"]
    return tuple(dict.fromkeys(pairs))
