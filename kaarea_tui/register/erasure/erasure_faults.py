"""What must hold of erasures (2.6, 3.3 row 1; T11), for `kaarea check`: ledger, tombstones, finished work."""

from collections.abc import Iterator

from kaarea_tui.data import ledger
from kaarea_tui.data.cannot_open import CannotOpen
from kaarea_tui.data.engine import Store
from kaarea_tui.register.records.record_faults import Fault
from kaarea_tui.rules.erasure import REGISTRY, Fate

_GONE = (Fate.DELETE, Fate.EVIDENCE, Fate.REVIEW, Fate.REBUILD)


def erasure_faults(store: Store) -> Iterator[Fault]:
    """A ledger that is not sound or not carried out, rows left behind tombstones, erasures not finished."""
    yield from _ledger(store)
    for (contact_id,) in store.rows("SELECT DISTINCT contact_id FROM erasure WHERE finished_at IS NULL"):
        yield "erasure.unfinished", str(contact_id)
    for table, rule in REGISTRY.items():
        if rule.fate in _GONE and rule.person:
            sql = (
                f"SELECT DISTINCT e.contact_id FROM erasure e JOIN {table} t"  # noqa: S608
                f" ON t.{rule.person} = e.contact_id"
            )
            for (contact_id,) in store.rows(sql):
                yield "erasure.left", f"{contact_id} {table}"


def _ledger(store: Store) -> Iterator[Fault]:
    rows = _rows(store)  # before the ledger: another process may erase in between
    try:
        lines = ledger.read(store)
    except CannotOpen as fault:
        yield "erasure.ledger", fault.params.get("line", "-")
        return
    told = {line.seq: line.contact_id for line in ledger.in_force(lines)}
    later = _rows(store) if told.items() - rows.items() else rows
    for seq, contact_id in told.items():
        if later.get(seq) != contact_id:
            yield "erasure.not_done", str(contact_id)
    for seq in rows.keys() - told.keys():
        yield "erasure.ledger", str(seq)


def _rows(store: Store) -> dict[int, int]:
    return dict(store.rows("SELECT ledger_line, contact_id FROM erasure"))
