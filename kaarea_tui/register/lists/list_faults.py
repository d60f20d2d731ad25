"""Whether the lists are as they should be: counts, places in name order, and what members point to."""

from collections.abc import Iterator

from kaarea_tui.data.engine import Store
from kaarea_tui.data.list_rows import COMPANIES, SLOTS, STATES
from kaarea_tui.register.records.record_faults import Fault

_AT_ONCE = 5_000
_FAULTY_MEMBERS = {
    "list.order": "m.left_at IS NULL AND NOT EXISTS (SELECT 1 FROM contact_row r"  # noqa: S608
    " WHERE r.contact_id = m.contact_id AND r.order_no = m.order_no)"
    " AND NOT EXISTS (SELECT 1 FROM company_row r WHERE r.company_id = m.company_id AND m.order_no >="
    f" {COMPANIES} + r.order_no * {SLOTS} AND m.order_no < {COMPANIES} + (r.order_no + 1) * {SLOTS})",
    "list.foreign_address": "EXISTS (SELECT 1 FROM contact_email e"
    " WHERE e.id = m.email_id AND e.contact_id <> m.contact_id) OR EXISTS (SELECT 1 FROM company_email e"
    " WHERE e.id = m.company_email_id AND e.company_id <> m.company_id)",
    "list.foreign_consent": "EXISTS (SELECT 1 FROM consent k"
    " WHERE k.id = m.consent_id AND k.contact_id <> m.contact_id)",
}


def list_faults(store: Store) -> Iterator[Fault]:
    """Every fault of the mailing lists: code, and the list or the member by number."""
    yield from _count_faults(store)
    for code, condition in _FAULTY_MEMBERS.items():
        after = 0
        sql = (
            f"SELECT m.id FROM list_member m WHERE m.id > ? AND ({condition}) ORDER BY m.id LIMIT {_AT_ONCE}"  # noqa: S608
        )
        while rows := store.rows(sql, (after,)):
            for (member_id,) in rows:
                yield code, str(member_id)
            after = rows[-1][0]
    rows = store.rows(
        "SELECT id FROM mailing_list WHERE trim(sender) = '' OR trim(stop_address) = '' OR trim(footer) = ''"
    )
    for (list_id,) in rows:
        yield "list.no_sender", str(list_id)


def _count_faults(store: Store) -> Iterator[Fault]:
    real: dict[tuple[int, str], int] = {
        (list_id, state): members
        for list_id, state, members in store.rows(
            "SELECT list_id, state, count(*) FROM list_member GROUP BY list_id, state"
        )
    }
    kept: dict[tuple[int, str], int] = {
        (list_id, state): members
        for list_id, state, members in store.rows("SELECT list_id, state, members FROM list_count")
    }
    for (list_id,) in store.rows("SELECT id FROM mailing_list ORDER BY id"):
        if any(kept.get((list_id, state)) != real.get((list_id, state), 0) for state in STATES):
            yield "list.count", str(list_id)
