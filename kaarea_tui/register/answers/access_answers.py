"""What the access report answers in words beside the copy of the data (2.9; GDPR art. 15(1))."""

from kaarea_tui.data.engine import Store
from kaarea_tui.exchange.letters.report import BESIDES, ReportTable
from kaarea_tui.rules.purposes import PURPOSES

_PROCESSORS = """
SELECT name, service FROM recipient WHERE kind = 'processor' AND closed_at IS NULL ORDER BY name, id
"""
BY_HAND = f"""
SELECT kind, state, answer FROM request_task
WHERE case_id = ? AND kind IN ({", ".join(f"'{kind}'" for kind in BESIDES)}) ORDER BY id
"""  # noqa: S608 - our own names
"""The tasks of an access request whose answers belong to the report; of several the last counts."""


def values(table: ReportTable, column: str) -> list[object]:
    """One column of a table."""
    at = [name for name, _ in table.columns].index(column) + 1
    return [row[at] for row in table.rows]


def purposes(store: Store, contact_id: int, tables: dict[str, ReportTable]) -> tuple[str, ...]:
    """The purposes for which this person's data are used (4.3), in the notice's order."""
    lists = store.rows(
        "SELECT DISTINCT l.purpose FROM list_member m JOIN mailing_list l ON l.id = m.list_id"
        " WHERE m.contact_id = ? AND m.left_at IS NULL",
        (contact_id,),
    )
    role = tables["contact_role"]
    billing = zip(values(role, "is_billing_contact"), values(role, "ended_on"), strict=True)
    bills = {"BILLING"} if any(is_one and not ended for is_one, ended in billing) else set()
    used = {"RELATIONSHIP", *bills, *(row[0] for row in lists), *values(tables["consent"], "purpose")}
    return tuple(purpose for purpose in PURPOSES if purpose in used)


def recipients(store: Store, disclosures: ReportTable) -> tuple[str, ...]:
    """By name: who got the data, and the processors (C-154/21)."""
    named = [str(name) for name in values(disclosures, "recipient")]
    told = [f"{name} ({service})" if service else str(name) for name, service in store.rows(_PROCESSORS)]
    return tuple(dict.fromkeys([*named, *told]))


def sources(provenance: ReportTable) -> tuple[tuple[str, str], ...]:
    """Who gave the data, where not the person himself (15(1)(g))."""
    kinds, names = values(provenance, "source_kind"), values(provenance, "source_name")
    pairs = [(str(kind), str(name)) for kind, name in zip(kinds, names, strict=True) if kind != "subject"]
    return tuple(dict.fromkeys(pairs))
