"""An answer to a mailing as a person decides on it: whose it is, and whom else it touches, by name (N2)."""

from dataclasses import dataclass
from datetime import datetime

from kaarea_tui.data.engine import Row
from kaarea_tui.data.list_rows import Party
from kaarea_tui.register.counter import Call
from kaarea_tui.rules.visibility import visible_fields

from .return_effects import reported
from .returns_taken import reaches

_NAME = "SELECT name FROM contact_row WHERE contact_id = ?"
_ALSO = """
SELECT DISTINCT w.order_no, w.contact_id, w.name FROM contact_email e
JOIN contact_row w ON w.contact_id = e.contact_id WHERE e.address_key = ? AND e.contact_id <> ?
ORDER BY w.order_no
"""
_ALSO_LEAVING = """
SELECT DISTINCT w.order_no, w.contact_id, w.name FROM contact_email e
JOIN contact_email o ON o.address_key = e.address_key AND o.contact_id <> e.contact_id
JOIN list_member m ON m.contact_id = o.contact_id AND m.email_id = o.id AND m.left_at IS NULL
JOIN contact_row w ON w.contact_id = o.contact_id WHERE e.contact_id = ? AND m.list_id = ?
ORDER BY w.order_no
"""
_COMPANY_NAME = """
SELECT r.name FROM company_email e JOIN company_row r ON r.company_id = e.company_id WHERE e.id = ?
"""


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One answer as a person decides on it; `party` None: nobody of ours was found.

    A party is a person's number, or that of a company's mailbox with a minus (N1).
    """

    id: int
    list_id: int | None
    list_name: str
    party: Party | None
    name: str
    kind: str
    matched: str
    state: str
    received_at: datetime
    also: tuple[str, ...] = ()
    """Who else has the address that is gone or left, and is mailed there no more; "": a name not told."""

    @property
    def contact_id(self) -> int | None:
        """The person's number; None also for a company's mailbox."""
        return self.party if self.party is not None and self.party > 0 else None


def line_of(call: Call, row: Row) -> ReturnLine:
    """A row of `Returns.proposals`; a name is told where the user may see it (P5, P8)."""
    name, party = "", row[3]
    if party is not None and "last_name" in visible_fields(call.rights) and reaches(call, party):
        found = call.store.one(_NAME if party > 0 else _COMPANY_NAME, (abs(party),))
        name = str(found[0]) if found else ""
    return ReturnLine(
        row[0], row[1], row[2], row[3], name, row[4], row[5], row[6], datetime.fromisoformat(row[7]),
        _also(call, party, row[1], row[4], row[5]),
    )  # fmt: skip


def _also(call: Call, party: Party | None, list_id: int | None, kind: str, matched: str) -> tuple[str, ...]:
    """Who else has the address that is gone, or is on the list by an address of who leaves it (N2)."""
    address = reported(kind, matched)
    if kind == "hard_bounce" and address:
        rows = call.store.rows(_ALSO, (address, party or 0))
    elif kind == "unsubscribe" and (party or 0) > 0:
        rows = call.store.rows(_ALSO_LEAVING, (party or 0, list_id or 0))
    else:
        return ()
    told = "last_name" in visible_fields(call.rights)
    return tuple(name if told and reaches(call, contact_id) else "" for _, contact_id, name in rows)
