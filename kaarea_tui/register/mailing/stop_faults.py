"""What must hold of stops (2.6), for `kaarea check`: flags and objections follow the suppression list."""

from collections.abc import Iterator

from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hasher
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.records.record_faults import BATCH, Fault
from kaarea_tui.rules.suppressions import hashed_text

_EMAILS = {
    "stop.flag": "SELECT id, contact_id, address_key, suppressed FROM contact_email WHERE id > ?",
    "stop.mailbox": "SELECT id, company_id, address_key, suppressed FROM company_email WHERE id > ?",
}
_OBJECTORS = """
SELECT DISTINCT contact_id FROM objection WHERE purpose = 'MARKETING' AND state <> 'released'
ORDER BY contact_id
"""


def stop_faults(store: Store) -> Iterator[Fault]:
    """Every address whose flag is untrue, and every objector one of whose own addresses is not suppressed."""
    yield from _flags(store)
    for (contact_id,) in store.rows(_OBJECTORS):
        if _open_address(store, contact_id):
            yield "stop.objection", str(contact_id)


def _flags(store: Store) -> Iterator[Fault]:
    """Each flag against the hashes; the list of hashes is small, the cards are many."""
    hashed = keyed_hasher(store)
    in_force = {
        row[0]
        for row in store.rows("SELECT hash FROM suppression WHERE kind = 'email' AND released_at IS NULL")
    }
    for code, sql in _EMAILS.items():
        after = 0
        while rows := store.rows(f"{sql} ORDER BY id LIMIT ?", (after, BATCH)):
            for _, record_id, key, flag in rows:
                if bool(flag) != (bool(in_force) and hashed(hashed_text("email", key)) in in_force):
                    yield code, str(record_id)
            after = rows[-1][0]


def _open_address(store: Store, contact_id: int) -> bool:
    return any(
        stops.suppressed(store, kind, key) is None
        for kind, key in stops.personal_addresses(store, contact_id)
    )
