"""Restriction of processing (GDPR art. 18; rulebook 2.6): set and lifted with its effects.

`contact.restricted_on` repeats the oldest open restriction that is not of a single purpose, because every
search, list and export looks at it. Restriction of one purpose shows in that purpose only.
"""

from datetime import date

from kaarea_tui.data.rows import refresh_contact

from . import stops
from .audit_trail import stamp
from .counter import Call

_INSERT = """
INSERT INTO restriction (id, contact_id, scope, detail, ground, provisional, case_id, started_at, started_by)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_LIFT = """
UPDATE restriction SET lift_notice_on = ?, lifted_at = ?, lifted_by = ?, lift_reason = ?
WHERE id = ? AND lifted_at IS NULL
"""
_OLDEST = """
SELECT started_at, ground FROM restriction
WHERE contact_id = ? AND lifted_at IS NULL AND scope <> 'purpose' ORDER BY id LIMIT 1
"""
_OPEN_OF_CASE = (
    "SELECT id FROM restriction WHERE case_id = ? AND lifted_at IS NULL AND provisional = 1 ORDER BY id"
)


def restrict(
    call: Call,
    contact_id: int,
    *,
    scope: str,
    detail: str,
    ground: str,
    provisional: bool,
    case_id: int | None,
) -> int:
    """Restrict from now on; the restriction's number. Memberships pause in the same transaction.

    `scope` is record, field_group or purpose, `detail` the group or the purpose, `ground` a to d of 18(1).
    """
    restriction_id = call.store.next_ids("restriction", 1)
    call.store.run(
        _INSERT,
        (
            restriction_id, contact_id, scope, detail, ground, int(provisional), case_id, stamp(call.now),
            call.user.id,
        ),
    )  # fmt: skip
    _keep_true(call, contact_id)
    return restriction_id


def lift(call: Call, restriction_id: int, *, reason: str, notice_on: date | None) -> None:
    """End a restriction; `notice_on` is the day on which the person was told before (18(3)).

    None only where nobody had asked for it. Raises nothing when it was lifted already.
    """
    found = call.store.one("SELECT contact_id FROM restriction WHERE id = ?", (restriction_id,))
    assert found is not None
    told = notice_on.isoformat() if notice_on else None
    call.store.run(_LIFT, (told, stamp(call.now), call.user.id, reason, restriction_id))
    _keep_true(call, found[0])


def provisional_of(call: Call, case_id: int) -> tuple[int, ...]:
    """The numbers of the case's provisional restrictions that are in force."""
    return tuple(row[0] for row in call.store.rows(_OPEN_OF_CASE, (case_id,)))


def _keep_true(call: Call, contact_id: int) -> None:
    oldest = call.store.one(_OLDEST, (contact_id,)) or (None, None)
    call.store.run(
        "UPDATE contact SET restricted_on = ?, restriction_ground = ? WHERE id = ?",
        (oldest[0][:10] if oldest[0] else None, oldest[1], contact_id),
    )
    refresh_contact(call.store, contact_id)
    stops.settle(call, [contact_id], "restriction")
