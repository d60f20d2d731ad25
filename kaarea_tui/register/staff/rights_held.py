"""Grants and denials of single users as rows, and who last used which right (rules P2, 8.1)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from kaarea_tui.data.engine import Store
from kaarea_tui.rules.dates import stored_day

from .accounts import day


@dataclass(frozen=True, slots=True)
class RightRow:
    """One grant or denial, in force, to come, or over."""

    id: int
    permission: str
    reason: str
    given_by: int
    given_on: date
    valid_from: date
    valid_to: date | None
    ended_on: date | None
    """The day it was taken back before its time."""

    def in_force(self, today: date) -> bool:
        """Does it count today (rule P1)?"""
        ended = self.ended_on is not None
        return not ended and self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)


_COLUMNS = "id, permission, reason, given_by, given_at, valid_from, valid_to, ended_at"


def rights_rows(
    store: Store, table: Literal["user_grant", "user_denial"], user_id: int
) -> tuple[RightRow, ...]:
    """A user's grants or denials, the newest first, those that are over too."""
    rows = store.rows(f"SELECT {_COLUMNS} FROM {table} WHERE user_id = ? ORDER BY id DESC", (user_id,))  # noqa: S608
    return tuple(
        RightRow(
            row[0], row[1], row[2], row[3], stored_day(row[4]), date.fromisoformat(row[5]),
            day(row[6]), day(row[7]),
        )
        for row in rows
    )  # fmt: skip


def last_uses(store: Store) -> dict[tuple[int, str], datetime]:
    """When each user last used each right, by the log (rule 8.1)."""
    rows = store.rows(
        "SELECT actor_id, permission, max(at_utc) FROM audit"
        " WHERE actor_id IS NOT NULL AND result = 'ok' GROUP BY actor_id, permission"
    )
    return {(actor, permission): datetime.fromisoformat(at) for actor, permission, at in rows}
